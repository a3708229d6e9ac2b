"""Texts and vectors in, themes out: what a dialogue may count on."""

import pickle
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from clustering import (
    Constraints,
    InputMismatch,
    Recipe,
    Revision,
    ThemeEngine,
    VectorsUnusable,
    WidthChanged,
    theme_of_rows,
)
from clustering.wording.grammar import grammar
from clustering.wording.phrases import WORD
from tests.unit.clustering.rooms import Vectors, spoken, subject_of

ENGINE = ThemeEngine()


def as_sets(revision: Revision, texts: Sequence[str]) -> set[frozenset[str]]:
    """The themes as sets of texts, whatever their order."""
    return {frozenset(texts[row] for row in theme.members) for theme in revision.themes}


def ids_of(revision: Revision, count: int) -> list[str | None]:
    """An id per row; new themes are called after their first member's row."""
    ids: list[str | None] = [None] * count
    for theme in revision.themes:
        for row in theme.members:
            ids[row] = theme.previous or f"new {theme.members[0]}"
    return ids


@pytest.fixture(scope="module")
def revision(room: list[str], vectors: Vectors) -> Revision:
    """The themes of the room."""
    return ENGINE.theme(room, vectors(room))


class TestThemes:
    """What a first revision says."""

    def test_the_subjects_of_the_room_are_found(self, revision: Revision, room: list[str]) -> None:
        """Nine in ten contributions stand in a theme whose subject is theirs."""
        right = sum(
            Counter(subject_of(room[row]) for row in theme.members).most_common(1)[0][1] for theme in revision.themes
        )
        assert right >= 0.9 * len(room)

    def test_there_are_few_enough_themes_to_read(self, revision: Revision) -> None:
        """384 sentences, built from 96 pairs of an opening and an ending, are not 96 themes."""
        assert 4 <= len(revision.themes) <= 30

    def test_everyone_is_in_exactly_one_theme_or_unthemed(self, revision: Revision, room: list[str]) -> None:
        """The ledger adds up."""
        rows = [row for theme in revision.themes for row in theme.members] + list(revision.unthemed)
        assert sorted(rows) == list(range(len(room)))

    def test_almost_nobody_is_unthemed(self, revision: Revision, room: list[str]) -> None:
        """At most one in twenty."""
        assert len(revision.unthemed) <= 0.05 * len(room)

    def test_the_largest_theme_comes_first(self, revision: Revision) -> None:
        """As a screen shows them."""
        sizes = [len(theme.members) for theme in revision.themes]
        assert sizes == sorted(sizes, reverse=True)

    def test_every_theme_has_a_label_from_its_own_words(self, revision: Revision, room: list[str]) -> None:
        """Each word on a label is said by a member, of verbs in whatever form."""
        lemma = grammar("nl").lemma
        for theme in revision.themes:
            said = {lemma(word) for row in theme.members for word in WORD.findall(room[row])}
            assert theme.label
            assert {lemma(word) for word in WORD.findall(theme.label)} <= said

    def test_a_label_has_at_most_two_terms(self, revision: Revision) -> None:
        """Two read better than three."""
        assert all(theme.label.count(", ") <= 1 for theme in revision.themes)

    def test_the_clause_is_a_quotation(self, revision: Revision, room: list[str]) -> None:
        """It stands literally in a contribution of the theme."""
        for theme in revision.themes:
            assert any(theme.clause in room[row] for row in theme.members)

    def test_voices_are_three_to_five_members(self, revision: Revision) -> None:
        """A theme is quoted from its own contributions."""
        for theme in revision.themes:
            assert 3 <= len(theme.voices) <= 5
            assert set(theme.voices) <= set(theme.members)

    def test_sub_themes_are_parts_of_their_theme(self, revision: Revision) -> None:
        """Nobody is in two of them."""
        for theme in revision.themes:
            rows = [row for part in theme.subthemes for row in part]
            assert len(rows) == len(set(rows))
            assert set(rows) <= set(theme.members)

    def test_single_voices_are_rows_of_the_dialogue_named_once(self, revision: Revision, room: list[str]) -> None:
        """Most unusual first, none twice."""
        assert len(set(revision.singles)) == len(revision.singles)
        assert all(0 <= row < len(room) for row in revision.singles)

    def test_a_full_room_is_not_provisional(self, revision: Revision) -> None:
        """384 texts are enough for the graph."""
        assert not revision.provisional

    def test_voices_come_from_different_people(self, room: list[str], vectors: Vectors) -> None:
        """Where the theme has enough of them."""
        authors = [f"person {row % 40}" for row in range(len(room))]
        for theme in ENGINE.theme(room, vectors(room), authors=authors).themes:
            assert len({authors[row] for row in theme.voices}) == len(theme.voices)

    def test_a_stranger_is_the_most_unusual_voice(self, room: list[str], vectors: Vectors) -> None:
        """One voice that shares no word with anybody is heard first."""
        texts = [*room, "Mijn opa speelde vroeger accordeon tijdens kermisavonden"]
        assert ENGINE.theme(texts, vectors(texts)).singles[0] == len(room)


class TestSameInputSameOutput:
    """Nothing depends on chance or on who came first."""

    def test_the_order_of_arrival_does_not_matter(self, revision: Revision, room: list[str], vectors: Vectors) -> None:
        """Three shuffles give the same themes, to the last member."""
        for seed in range(3):
            texts = [room[row] for row in np.random.default_rng(seed).permutation(len(room))]
            assert as_sets(ENGINE.theme(texts, vectors(texts)), texts) == as_sets(revision, room)

    def test_the_order_of_arrival_does_not_change_the_words(
        self, revision: Revision, room: list[str], vectors: Vectors
    ) -> None:
        """Labels and clauses too."""
        texts = room[::-1]
        turned = ENGINE.theme(texts, vectors(texts))
        assert [(t.label, t.clause) for t in turned.themes] == [(t.label, t.clause) for t in revision.themes]

    def test_another_process_finds_the_same(self) -> None:
        """Hash seeds differ between processes; themes do not."""
        code = (
            "from tests.unit.clustering.rooms import spoken, word_vectors; from clustering import ThemeEngine;"
            "texts = spoken('wind', 'net');"
            "found = ThemeEngine().theme(texts, {'mean': word_vectors(texts)});"
            "print([(t.label, t.members, t.voices) for t in found.themes], found.singles)"
        )
        here = [str(path) for path in sys.path]
        answers = {
            subprocess.run(
                [sys.executable, "-c", f"import sys; sys.path[:0] = {here!r}; {code}"],
                capture_output=True,
                text=True,
                check=True,
                env={"PYTHONHASHSEED": str(seed), "OMP_NUM_THREADS": "1"},
            ).stdout
            for seed in (1, 2)
        }
        assert len(answers) == 1
        assert "(" in answers.pop()

    def test_copies_share_a_theme(self, room: list[str], vectors: Vectors) -> None:
        """Whoever says the same stands together."""
        texts = [*room, *room[:50], *(text.upper() for text in room[:20])]
        labels = theme_of_rows(ENGINE.theme(texts, vectors(texts)), len(texts))
        assert labels[: len(room)][:50].tolist() == labels[len(room) : len(room) + 50].tolist()
        assert labels[:20].tolist() == labels[-20:].tolist()


class TestFewTexts:
    """The first minutes of an evening."""

    @pytest.mark.parametrize("count", [0, 1, 2, 5, 7])
    def test_a_handful_of_texts_is_unthemed(self, small_room: list[str], vectors: Vectors, count: int) -> None:
        """Themes of two people tell a facilitator nothing; every row is still counted."""
        texts = small_room[:count]
        found = ENGINE.theme(texts, vectors(texts))
        assert found.themes == ()
        assert found.unthemed == tuple(range(count))

    def test_a_small_room_has_provisional_themes(self, small_room: list[str], vectors: Vectors) -> None:
        """Twenty-four people on three subjects."""
        found = ENGINE.theme(small_room, vectors(small_room))
        assert found.provisional
        assert len(found.themes) >= 2
        assert len(found.unthemed) <= 1

    def test_provisional_themes_are_about_one_subject(self, small_room: list[str], vectors: Vectors) -> None:
        """Most of them, at any rate."""
        found = ENGINE.theme(small_room, vectors(small_room))
        right = sum(
            Counter(subject_of(small_room[row]) for row in theme.members).most_common(1)[0][1] for theme in found.themes
        )
        assert right >= 0.8 * len(small_room)

    @pytest.mark.parametrize("count", range(8, 100, 13))
    def test_every_size_of_room_gives_an_answer(self, room: list[str], vectors: Vectors, count: int) -> None:
        """Also around the sizes at which the method changes."""
        found = ENGINE.theme(room[:count], vectors(room[:count]))
        assert sum(len(theme.members) for theme in found.themes) + len(found.unthemed) == count


class TestOddTexts:
    """A result or a clear error, never a hang."""

    @pytest.mark.parametrize("count", [2, 10, 200])
    def test_all_identical(self, vectors: Vectors, count: int) -> None:
        """One theme, as soon as there are enough of them."""
        texts = ["Geen windmolens in ons dorp"] * count
        found = ENGINE.theme(texts, vectors(texts))
        assert [len(theme.members) for theme in found.themes] == ([count] if count >= 8 else [])

    @pytest.mark.parametrize("count", [10, 120])
    def test_all_different(self, vectors: Vectors, count: int) -> None:
        """Nobody shares a word: still everyone is counted."""
        texts = [f"woord{'abcdefghij'[row % 10]}{row}x ander{row}y" for row in range(count)]
        found = ENGINE.theme(texts, vectors(texts))
        assert sum(len(theme.members) for theme in found.themes) + len(found.unthemed) == count

    def test_only_punctuation(self, vectors: Vectors) -> None:
        """Marks are kept and unthemed."""
        texts = ["!!!", "???", "...", ":-)"] * 30
        found = ENGINE.theme(texts, vectors(texts))
        assert found.themes == ()
        assert len(found.unthemed) == 120

    def test_one_enormous_text_among_others(self, room: list[str], vectors: Vectors) -> None:
        """Ten thousand characters are one contribution like any other."""
        texts = [*room[:99], "mest en gas " * 1000]
        found = ENGINE.theme(texts, vectors(texts))
        assert all(len(voice) < 500 for theme in found.themes for voice in [theme.label, theme.clause])

    def test_mixed_scripts(self, room: list[str], vectors: Vectors) -> None:
        """Cyrillic, Chinese, Arabic and emoji pass through."""
        texts = [*room[:90], "ветряки шумят ночью", "风力发电机太吵", "لا نريد توربينات", "👍👍👍", "ok\x00ok"]
        found = ENGINE.theme(texts, vectors(texts))
        assert sum(len(theme.members) for theme in found.themes) + len(found.unthemed) == len(texts)

    def test_ten_thousand_different_near_copies(self, vectors: Vectors) -> None:
        """Each has a number of its own, and a vector that is almost the others'; nothing hangs."""
        texts = [f"Geen windmolens in ons dorp, zegt nummer {row}" for row in range(10_000)]
        noise = np.random.default_rng(0).normal(scale=1e-3, size=(10_000, 48))
        started = time.perf_counter()
        found = ENGINE.theme(texts, {"mean": (vectors(texts[:1])["mean"] + noise).astype(np.float32)})
        assert sum(len(theme.members) for theme in found.themes) + len(found.unthemed) == 10_000
        assert len(found.unthemed) <= 500
        assert time.perf_counter() - started < 120

    def test_ten_thousand_copies_of_three_texts(self, vectors: Vectors) -> None:
        """They differ by exclamation marks only."""
        base = [f"Geen windmolens in ons dorp {'!' * (row % 3)}" for row in range(3)]
        texts = [base[row % 3] for row in range(10_000)]
        started = time.perf_counter()
        found = ENGINE.theme(texts, {"mean": np.repeat(vectors(base)["mean"], 3334, axis=0)[:10_000]})
        assert sum(len(theme.members) for theme in found.themes) == 10_000
        assert time.perf_counter() - started < 20

    def test_vectors_without_direction(self, room: list[str]) -> None:
        """A model that answers with zeros leaves the letters to decide."""
        texts = room[:100]
        found = ENGINE.theme(texts, {"mean": np.zeros((100, 8), dtype=np.float32)})
        assert sum(len(theme.members) for theme in found.themes) + len(found.unthemed) == 100

    def test_nan_is_a_clear_error(self, room: list[str], vectors: Vectors) -> None:
        """And a ValueError, for a notebook."""
        mean = vectors(room[:20])["mean"].copy()
        mean[3] = np.nan
        with pytest.raises(VectorsUnusable, match="row 3"):
            ENGINE.theme(room[:20], {"mean": mean})

    @pytest.mark.parametrize("column", ["authors", "languages"])
    def test_a_column_of_another_length_is_refused(self, small_room: list[str], vectors: Vectors, column: str) -> None:
        """It would put words into other people's mouths."""
        arguments = {column: ["nl"]}
        with pytest.raises(InputMismatch, match=f"1 {column}"):
            ENGINE.theme(small_room, vectors(small_room), **arguments)


class TestRevisions:
    """Themes stay themselves."""

    def test_the_same_room_keeps_all_its_themes(self, revision: Revision, room: list[str], vectors: Vectors) -> None:
        """Nothing new, nothing changed."""
        before = ids_of(revision, len(room))
        again = ENGINE.revise(room, vectors(room), before, Constraints())
        assert np.mean([a == b for a, b in zip(before, ids_of(again, len(room)), strict=True)]) > 0.95

    def test_newcomers_on_a_new_subject_become_a_new_theme(self, vectors: Vectors) -> None:
        """The old ones keep their ids beside it."""
        old, new = spoken("wind", "zon"), spoken("water")
        before = ids_of(ENGINE.theme(old, vectors(old)), len(old))
        texts = old + new
        after = ENGINE.revise(texts, vectors(texts), [*before, *[None] * len(new)], Constraints())
        ids = ids_of(after, len(texts))
        assert np.mean([a == b for a, b in zip(before, ids, strict=False)]) > 0.8
        assert any(theme.previous is None and all(row >= len(old) for row in theme.members) for theme in after.themes)

    def test_ids_are_unique(self, revision: Revision, room: list[str], vectors: Vectors) -> None:
        """No two themes continue one."""
        after = ENGINE.revise(room, vectors(room), ids_of(revision, len(room)), Constraints())
        known = [theme.previous for theme in after.themes if theme.previous]
        assert len(known) == len(set(known)) > 0

    def test_a_named_theme_survives_without_members(self, room: list[str], vectors: Vectors) -> None:
        """Empty and visible, with an empty label for the application to fill."""
        after = ENGINE.revise(room, vectors(room), [None] * len(room), Constraints(kept=frozenset({"Ereboog"})))
        empty = [theme for theme in after.themes if theme.previous == "Ereboog"]
        assert [(theme.members, theme.voices, theme.label) for theme in empty] == [((), (), "")]

    def test_a_contribution_moved_by_hand_stays(self, revision: Revision, room: list[str], vectors: Vectors) -> None:
        """Whatever its words say."""
        before = ids_of(revision, len(room))
        target = next(theme for theme in revision.themes if 0 not in theme.members)
        wanted = f"new {target.members[0]}"
        after = ENGINE.revise(room, vectors(room), before, Constraints(moved={0: wanted}))
        assert ids_of(after, len(room))[0] == wanted

    def test_merged_themes_stay_one(self, revision: Revision, room: list[str], vectors: Vectors) -> None:
        """The source does not come back, and its members are in the target."""
        before = ids_of(revision, len(room))
        target, source = (f"new {theme.members[0]}" for theme in revision.themes[:2])
        after = ENGINE.revise(room, vectors(room), before, Constraints(merged={source: target}))
        ids = ids_of(after, len(room))
        assert source not in ids
        joined = [row for row, theme in enumerate(before) if theme in {source, target}]
        assert np.mean([ids[row] == target for row in joined]) > 0.8

    def test_a_past_of_another_length_is_refused(self, small_room: list[str], vectors: Vectors) -> None:
        """Each row has its own past."""
        with pytest.raises(InputMismatch, match="previous"):
            ENGINE.revise(small_room, vectors(small_room), [None], Constraints())

    @pytest.mark.parametrize("row", [-1, 10_000])
    def test_a_newcomer_who_is_not_there_is_refused(self, small_room: list[str], vectors: Vectors, row: int) -> None:
        """Somebody counted other texts than these."""
        before = [None] * len(small_room)
        with pytest.raises(InputMismatch, match="Newcomers"):
            ENGINE.revise(small_room, vectors(small_room), before, Constraints(), newcomers=[row])


class TestPlacement:
    """A newcomer's theme at once."""

    def test_a_newcomer_joins_the_theme_of_its_subject(
        self, revision: Revision, room: list[str], vectors: Vectors
    ) -> None:
        """Words that the room knows, in an order it does not."""
        new = ["Windmolens op de dijk maken te veel lawaai", "De netbeheerder zit vol en laat ons wachten"]
        for text, placed in zip(new, ENGINE.place(revision, new, vectors(new)), strict=True):
            members = revision.themes[placed.theme].members
            usual = Counter(subject_of(room[row]) for row in members).most_common(1)[0][0]
            assert usual == {"W": "wind", "D": "net"}[text[0]]

    def test_a_copy_goes_where_its_original_is(self, revision: Revision, room: list[str], vectors: Vectors) -> None:
        """With confidence."""
        labels = theme_of_rows(revision, len(room))
        placed = ENGINE.place(revision, room[:40], vectors(room[:40]))
        assert [one.theme for one in placed] == labels[:40].tolist()
        assert all(one.confident for one in placed)

    def test_marks_are_placed_nowhere(self, revision: Revision, vectors: Vectors) -> None:
        """And nobody claims to be sure."""
        placed = ENGINE.place(revision, ["?!"], vectors(["?!"]))
        assert [(one.theme, one.confident) for one in placed] == [(-1, False)]

    def test_before_there_are_themes_nobody_is_placed(self, small_room: list[str], vectors: Vectors) -> None:
        """Three texts are no themes."""
        first = ENGINE.theme(small_room[:3], vectors(small_room[:3]))
        placed = ENGINE.place(first, small_room[3:5], vectors(small_room[3:5]))
        assert [one.theme for one in placed] == [-1, -1]

    def test_nobody_can_be_placed_in_an_empty_dialogue(self, vectors: Vectors) -> None:
        """The first text of an evening waits for company."""
        empty = ENGINE.theme([], {"mean": np.zeros((0, 48), dtype=np.float32)})
        assert ENGINE.place(empty, ["hallo daar"], vectors(["hallo daar"]))[0].theme == -1

    def test_nothing_to_place_is_nothing_placed(self, revision: Revision) -> None:
        """An empty batch is no error."""
        assert ENGINE.place(revision, [], {"mean": np.zeros((0, 48), dtype=np.float32)}) == []

    def test_another_width_is_refused(self, revision: Revision) -> None:
        """The model changed since the last revision."""
        with pytest.raises(WidthChanged, match="48"):
            ENGINE.place(revision, ["wind"], {"mean": np.ones((1, 5), dtype=np.float32)})

    def test_a_revision_survives_a_journey_to_another_process(self, revision: Revision, vectors: Vectors) -> None:
        """Placing works the same after pickling."""
        copy = pickle.loads(pickle.dumps(revision))  # noqa: S301 - pickled in this very line
        new = ["Zonnepanelen op het dak van de stal"]
        assert ENGINE.place(copy, new, vectors(new)) == ENGINE.place(revision, new, vectors(new))

    def test_a_text_is_placed_well_within_a_tenth_of_a_second(self, revision: Revision, vectors: Vectors) -> None:
        """The phone sees its theme at once."""
        new = ["Mest stinkt"]
        views = vectors(new)
        started = time.perf_counter()
        ENGINE.place(revision, new, views)
        assert time.perf_counter() - started < 0.1


class TestVeryManyTexts:
    """Above a limit a sample is themed and the others are placed."""

    def test_who_is_not_in_the_sample_is_placed_and_counted(self, room: list[str], vectors: Vectors) -> None:
        """Everyone is somewhere, and mostly with their subject."""
        engine = ThemeEngine(Recipe(sample_above=150))
        found = engine.theme(room, vectors(room))
        assert sum(len(theme.members) for theme in found.themes) + len(found.unthemed) == len(room)
        right = sum(
            Counter(subject_of(room[row]) for row in theme.members).most_common(1)[0][1] for theme in found.themes
        )
        assert right >= 0.85 * len(room)
