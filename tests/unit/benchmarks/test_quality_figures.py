"""Planted groups, labels, contrasting voices, and the comparison that makes one table of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.quality.bertopic_answers import Answer, pinned_versions
from benchmarks.quality.compared import OURS, REASSIGNED, THEIRS, compared, in_order
from benchmarks.quality.contrast import both, by_lot, contrasts
from benchmarks.quality.figures import (
    agreement_rows,
    comparison,
    contrast_rows,
    detail_rows,
    mixed_rows,
    naming_rows,
    planted_rows,
    written_rows,
)
from benchmarks.quality.labelled import LabelledSet
from benchmarks.quality.naming import naming
from benchmarks.quality.planted import Found, found_among, planted_room, topics_as_subjects, written_undercurrent_found
from benchmarks.quality.told import told
from clustering import Revision, ThemeDraft, ThemeEngine, UndercurrentGroup, theme_of_rows
from tests.unit.clustering.rooms import SUBJECTS, spoken, subject_of, word_vectors


def labelled(texts: Sequence[str], labels: Sequence[str | None], **others: Any) -> LabelledSet:
    """A Dutch set."""
    count = len(texts)
    one = LabelledSet("set", "", tuple(texts), tuple(labels), ("nl",) * count, None, (0,) * count, ("",) * count, ())
    return replace(one, **others)


@pytest.fixture(scope="module")
def room() -> LabelledSet:
    """Two subjects, 96 texts each."""
    texts = spoken("wind", "zon")
    return labelled(texts, [subject_of(text) for text in texts], held_out=(False, False, True) * 64)


@pytest.fixture(scope="module")
def found(room: LabelledSet) -> Any:
    """Two seeds; the other's answer is one theme and some outliers."""
    answer = Answer([0] * 180 + [-1] * 12, [0] * 192, {0: ["de", "het", "molen", "zon"]}, 1.0, 0.5)
    return compared(room, word_vectors(room.texts), [0, 1], {0: answer, 1: answer})


def test_who_was_told_labels_finds_what_the_words_say(room: LabelledSet) -> None:
    """Subjects that have words of their own are all there to be found; labels by lot are not."""
    vectors = word_vectors(room.texts)
    assert told(room, vectors) == pytest.approx(1.0)
    by_lot = np.random.default_rng(1).permutation([str(label) for label in room.labels]).tolist()
    assert told(replace(room, labels=tuple(by_lot)), vectors) < 0.1


def test_a_subject_of_one_text_is_asked_of_nobody_who_knows_it(room: LabelledSet) -> None:
    """Nothing to find is a figure too."""
    alone = replace(room, labels=("zon", *["wind"] * (len(room.texts) - 1)))
    assert told(alone, word_vectors(room.texts)) == pytest.approx(0.0, abs=0.01)


def revision(*themes: ThemeDraft, undercurrent: Sequence[UndercurrentGroup] = ()) -> Revision:
    """A revision of these themes."""
    made = ThemeEngine().theme([], {"mean": np.zeros((0, 4), dtype=np.float32)})
    return replace(made, themes=themes, undercurrent=tuple(undercurrent))


def theme(members: Sequence[int], voices: Sequence[int] = ()) -> ThemeDraft:
    """A theme of these rows."""
    return ThemeDraft(previous=None, label="Wind", clause="", members=tuple(members), voices=tuple(voices))


class TestPlanting:
    """A few texts each of some subjects, among everyone on the others."""

    EIGHT = labelled([f"{s} {n}" for s in "abcdefgh" for n in range(20)], [s for s in "abcdefgh" for _ in range(20)])

    def test_five_subjects_are_small_groups_and_the_others_are_the_room(self) -> None:
        """Nobody is both."""
        planted = planted_room(self.EIGHT, 1)
        assert planted is not None
        assert len(planted.groups) == 5
        assert all(3 <= len(group) <= 8 for group in planted.groups)
        assert len(planted.rows) == 3 * 20 + sum(len(group) for group in planted.groups)

    def test_a_planted_group_is_of_one_subject(self) -> None:
        """Its positions lead to its texts."""
        planted = planted_room(self.EIGHT, 2)
        assert planted is not None
        for group in planted.groups:
            assert len({self.EIGHT.labels[planted.rows[position]] for position in group}) == 1

    def test_the_seed_decides(self) -> None:
        """The same room again, or another one."""
        assert planted_room(self.EIGHT, 3) == planted_room(self.EIGHT, 3)
        assert planted_room(self.EIGHT, 3) != planted_room(self.EIGHT, 4)

    def test_too_few_subjects_leave_no_room(self) -> None:
        """Three are needed for a room beside five planted ones."""
        assert planted_room(labelled(self.EIGHT.texts[:140], self.EIGHT.labels[:140]), 0) is None

    def test_recall_counts_planted_groups_and_precision_shown_ones(self) -> None:
        """One of two planted is found, by one of three shown."""
        found = found_among([[1, 2, 3, 4], [20, 21, 22], [30, 31, 32]], [frozenset({1, 2, 3}), frozenset({7, 8, 9})])
        assert found.recall == 0.5
        assert found.precision == pytest.approx(1 / 3)

    def test_less_than_half_in_common_is_not_found(self) -> None:
        """Overlap is counted against both."""
        assert found_among([[1, 2, 9, 10, 11]], [frozenset({1, 2, 3})]).recall == 0

    def test_a_planted_group_is_found_once(self) -> None:
        """Showing it twice is one hit and one miss."""
        assert found_among([[1, 2, 3], [1, 2, 3]], [frozenset({1, 2, 3})]) == Found(recall=1, precision=0.5)

    def test_showing_nothing_finds_nothing(self) -> None:
        """And does not divide by it."""
        assert found_among([], [frozenset({1, 2, 3})]) == Found(recall=0, precision=0)

    def test_topics_become_subjects(self) -> None:
        """A file of many small dialogues is one large room."""
        sets = [labelled(["a", "b"], ["x", "y"], topic="cats"), labelled(["c"], ["x"], topic="dogs")]
        merged, vectors = topics_as_subjects(sets, [np.ones((2, 4), np.float32), np.zeros((1, 4), np.float32)])
        assert merged.labels == ("cats", "cats", "dogs")
        assert vectors.shape == (3, 4)

    def test_groups_that_somebody_wrote_are_looked_for(self) -> None:
        """By their names; a set without any is passed over."""
        one = labelled("abcdef", [None] * 6, undercurrent=("", "birds", "birds", "birds", "", ""))
        group = UndercurrentGroup("Birds", (1, 2, 3), (1,), 0, 1.0, "within_theme:3")
        assert written_undercurrent_found(one, revision(undercurrent=[group])) == Found(recall=1, precision=1)
        assert written_undercurrent_found(labelled("ab", [None] * 2), revision()) is None


class TestNaming:
    """What can be said of labels without asking a person."""

    TEXTS = ("De molen draait", "Een molen erbij", "Het dak vol panelen", "Panelen op het dak")
    ROWS = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)

    def of(self, *terms: list[str]) -> Any:
        """The figures of two themes with these labels."""
        return naming(dict(enumerate(terms)), [0, 0, 1, 1], self.TEXTS, ["nl"] * 4, self.ROWS)

    def test_good_labels(self) -> None:
        """Everyone says the words, and nobody else does."""
        good = self.of(["Molen"], ["Dak", "panelen"])
        assert (good.function_words, good.distinct, good.coverage, good.aim) == (0, 1, 1, 1)

    def test_singular_and_plural_are_one_word(self) -> None:
        """A mill is mills."""
        assert self.of(["Molens"], ["Daken"]).coverage == 1

    def test_function_words_are_counted(self) -> None:
        """One term of four; a link inside a phrase is none."""
        assert self.of(["het"], ["dak", "panelen op het dak", "panelen"]).function_words == 0.25

    def test_neighbours_with_one_name_are_not_distinct(self) -> None:
        """Half the words are the neighbour's."""
        assert self.of(["Molen", "dak"], ["Dak", "molen"]).distinct == 0

    def test_a_label_that_nobody_says_covers_nobody(self) -> None:
        """And aims at nobody."""
        astray = self.of(["Fanfare"], ["Dak"])
        assert (astray.coverage, astray.aim) == (0.5, 0.5)

    def test_a_theme_without_a_label_is_passed_over(self) -> None:
        """There is nothing to say of it."""
        assert self.of([], ["Dak"]).coverage == 1


class TestContrast:
    """Whether both sides are heard."""

    ONE = labelled([str(n) for n in range(12)], [None] * 12, stances=(1,) * 6 + (-1,) * 6)

    def test_the_second_and_third_voice_are_the_two_ends(self) -> None:
        """They differ, or not."""
        (differ,) = contrasts(self.ONE, revision(theme(range(12), (0, 1, 7))))
        (alike,) = contrasts(self.ONE, revision(theme(range(12), (9, 1, 2))))
        assert differ.ends
        assert not alike.ends
        assert alike.voices

    def test_a_theme_of_one_side_is_not_asked(self) -> None:
        """Nor is a small one."""
        assert contrasts(self.ONE, revision(theme(range(6)), theme(range(4, 8)))) == []

    @pytest.mark.parametrize(
        ("held", "count", "chance"),
        [
            ([1, -1], 2, 1),
            ([1, 1, -1, -1], 2, 2 / 3),
            ([1, 1], 2, 0),
            ([1, -1, 0, 0], 2, 1 / 6),
            ([1, -1], 5, 1),
            ([1, 0], 2, 0),
        ],
    )
    def test_what_two_drawn_by_lot_would_show(self, held: list[int], count: int, chance: float) -> None:
        """The measure to beat."""
        assert by_lot(held, count) == pytest.approx(chance)

    def test_unknown_is_neither_side(self) -> None:
        """Zero tells nothing."""
        assert both([1, 0, -1])
        assert not both([1, 0])


class TestComparison:
    """Ours and theirs, on the same vectors."""

    def test_everyone_is_measured_on_the_same_set(self, found: Any) -> None:
        """Three contestants."""
        assert set(found.agreements) == {OURS, THEIRS, REASSIGNED}
        assert found.agreements[OURS].ami > 0.3
        assert found.agreements[THEIRS].unthemed == pytest.approx(12 / 192)
        assert found.agreements[REASSIGNED].unthemed == 0
        assert found.agreements[REASSIGNED].seconds == pytest.approx(1.5)

    def test_shuffled_rows_find_their_way_back(self, room: LabelledSet, found: Any) -> None:
        """A seed shuffles the texts; whoever was in a theme together still is."""
        again = compared(room, word_vectors(room.texts), [5], None)
        here, there = (theme_of_rows(one.revision, len(room.texts)) for one in (found, again))
        assert adjusted_mutual_info_score(here, there) > 0.9

    def test_rows_are_numbered_as_before(self) -> None:
        """Every kind of row in a revision."""
        made = replace(revision(theme([0, 1], [1])), unthemed=(2,), singles=(0,))
        back = in_order(made, np.array([20, 10, 0]))
        assert (back.themes[0].members, back.themes[0].voices) == ((10, 20), (10,))
        assert (back.unthemed, back.singles) == ((0,), (20,))

    def test_the_bars_say_who_is_ahead(self, found: Any) -> None:
        """Against both ways of the other."""
        rows = {row.name: row for row in agreement_rows("set", [found])}
        assert rows[f"set: AMI against {THEIRS}"].holds
        assert rows[f"set: AMI against {REASSIGNED}"].bar == pytest.approx(found.agreements[REASSIGNED].ami, abs=1e-4)
        assert rows["set: unthemed"].holds
        assert rows["set: AMI"].bar is None

    def test_a_set_with_a_bar_is_held_against_it(self, found: Any) -> None:
        """By the name of its file."""
        first = next(agreement_rows("nl_xsid_intents", [found]))
        assert (first.bar, first.holds) == (0.82, first.value >= 0.82)

    def test_held_out_texts_have_a_row_of_their_own(self, found: Any) -> None:
        """Where a set keeps some back."""
        assert any("held-out third" in row.name for row in agreement_rows("set", [found]))

    def test_the_table_has_a_line_for_everyone(self, found: Any) -> None:
        """And every figure in detail goes into the file."""
        assert comparison({"set": [found]}).row_count == 3
        assert len(list(detail_rows("set", [found]))) == 3 * 6

    def test_labels_are_held_to_have_no_function_words(self, found: Any) -> None:
        """Ours; theirs are told."""
        rows = {row.name: row for row in naming_rows([found])}
        assert rows[f"labels of {OURS}: function words"].holds
        assert rows[f"labels of {THEIRS}: function words"].value == 0.5
        assert rows[f"labels of {THEIRS}: function words"].holds is None

    def test_what_is_called_mixed_is_looked_at(self, found: Any) -> None:
        """A theme of one subject is not; one of four with a quarter each is, whatever it was called."""
        mixed = replace(theme(range(8)), mixed=True)
        alike, few = replace(theme(range(8, 16)), mixed=True), replace(theme([16]), mixed=True)
        one = labelled([""] * 25, [*"aabbccdd", *"eeeeeeff", "a", *"abcdefgh"])
        made = replace(found, one=one, revision=revision(mixed, alike, few, theme(range(17, 25))))
        assert [row.value for row in mixed_rows([made])] == [2, 0.5, 0.5]

    def test_nothing_called_is_nothing_called_wrongly(self, found: Any) -> None:
        """The room's themes are of one subject each, and said to be."""
        assert [row.value for row in mixed_rows([found])] == [0, 1, 1]

    def test_planted_groups_are_held_against_their_bar_on_the_mean(self) -> None:
        """Diffuse subjects are told, not counted."""
        found = {"tight": [Found(0.8, 0.6)], "other": [Found(0.4, 0.7)], "kamervragen": [Found(0, 0)]}
        rows = {row.name: row for row in planted_rows(found)}
        assert rows["planted groups, mean of the sets: recall"].value == pytest.approx(0.6)
        assert rows["planted groups, mean of the sets: recall"].holds
        assert rows["kamervragen: planted groups among the first five, recall"].holds is None

    def test_a_set_without_groups_or_stances_adds_no_rows(self, found: Any) -> None:
        """Nothing was measured."""
        assert list(written_rows([found])) == []
        assert list(contrast_rows([found])) == []


def test_the_other_package_is_pinned() -> None:
    """With what it makes its themes with."""
    assert {"bertopic", "umap-learn", "numba", "hdbscan", "torch"} <= set(pinned_versions())


def test_the_rooms_of_these_tests_have_several_subjects() -> None:
    """Or nothing above would mean anything."""
    assert len(SUBJECTS) > 2
