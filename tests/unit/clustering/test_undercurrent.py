"""Small groups that agree closely, and single unusual voices."""

from collections.abc import Sequence

import numpy as np
import pytest

from clustering.arrays import FloatArray
from clustering.spaces import unit_rows
from clustering.undercurrent import Candidate, small_groups


def room_with_a_corner(corner: int, crowd: int = 150) -> dict[str, FloatArray]:
    """Two loose crowds, and in a corner of its own a few who agree closely: the last rows."""
    dice = np.random.default_rng(4)
    centres = dice.normal(size=(3, 24))
    crowds = np.repeat(centres[:2], crowd // 2, axis=0) + 1.2 * dice.normal(size=(crowd, 24))
    corner_rows = np.repeat(centres[2:], corner, axis=0) * 2 + 0.3 * dice.normal(size=(corner, 24))
    rows = unit_rows(np.concatenate([crowds, corner_rows]))
    return {"mean": unit_rows(rows - rows.mean(axis=0))}


def found_in(
    views: dict[str, FloatArray], people: Sequence[frozenset[str]] | None = None, shown: int = 5
) -> list[Candidate]:
    """The small groups of a room in which everyone has a name of their own."""
    count = len(views["mean"])
    people = people or [frozenset({str(row)}) for row in range(count)]
    return small_groups(views, np.zeros(count, dtype=np.int64), people, shown)


def test_a_close_corner_comes_first() -> None:
    """Five people, far from the others, who agree."""
    assert found_in(room_with_a_corner(5))[0].members == tuple(range(150, 155))


def test_the_clearest_comes_first() -> None:
    """Groups are ranked."""
    strengths = [group.strength for group in found_in(room_with_a_corner(5))]
    assert strengths == sorted(strengths, reverse=True)


def test_strength_is_a_fifth_of_the_agreement_less_the_likeness_of_ten_outsiders() -> None:
    """Told anew the long way round, it is the same line for all of them: that many deviations above the mean."""
    views = room_with_a_corner(5)
    alike = views["mean"].astype(np.float64) @ views["mean"].T
    found = found_in(views, shown=20)
    sums = []
    for group in found:
        rows = list(group.members)
        inner = alike[np.ix_(rows, rows)][~np.eye(len(rows), dtype=np.bool_)].mean()
        outside = np.sort(np.delete(alike[rows], rows, axis=1), axis=1)[:, -10:].mean()
        sums.append(0.2 * inner - outside)
    assert len(found) > 5
    line = np.polyfit(sums, [group.strength for group in found], 1)
    assert line[0] > 0
    assert np.polyval(line, sums) == pytest.approx([group.strength for group in found], abs=1e-5)


def test_who_means_the_same_comes_before_who_only_words_it_alike() -> None:
    """Five who agree in meaning, and five as close in the letters they use: a turn of phrase is no agreement."""
    views = room_with_a_corner(5)
    letters = np.roll(views["mean"], 20, axis=0)
    found = [group.members for group in found_in({**views, "pieces": letters, "spelling": letters}, shown=20)]
    assert found.index(tuple(range(150, 155))) < found.index(tuple(range(15, 20)))


def test_no_more_groups_than_a_facilitator_can_hold() -> None:
    """The number shown is a limit."""
    assert len(found_in(room_with_a_corner(5), shown=2)) <= 2


def test_two_people_are_no_group() -> None:
    """Three is the least."""
    assert all(len(group.members) >= 3 for group in found_in(room_with_a_corner(2)))


def test_one_person_in_five_texts_is_no_group() -> None:
    """A group is counted in people."""
    views = room_with_a_corner(5)
    people = [frozenset({str(min(row, 150))}) for row in range(155)]
    assert tuple(range(150, 155)) not in {group.members for group in found_in(views, people)}


def test_a_group_tells_how_many_people_it_is() -> None:
    """Six texts by four people are four people."""
    views = room_with_a_corner(6)
    people = [frozenset({str(min(row, 153))}) for row in range(156)]
    clearest = found_in(views, people)[0]
    assert clearest.members == tuple(range(150, 156))
    assert clearest.people == 4


def test_no_text_is_in_two_groups() -> None:
    """A branch of the tree and a part of it are not both shown."""
    rows = [row for group in found_in(room_with_a_corner(7)) for row in group.members]
    assert len(rows) == len(set(rows))


def test_a_loose_group_far_away_comes_before_a_close_one_in_the_crowd() -> None:
    """Copies in the midst of everyone agree more closely, but they are no undercurrent."""
    views = room_with_a_corner(5)
    rows = views["mean"].copy()
    rows[1:4] = rows[0]
    groups = [group.members for group in found_in({"mean": rows})]
    assert groups.index(tuple(range(150, 155))) == 0
    assert (0, 1, 2, 3) not in groups[:1]


def test_spelling_counts_beside_meaning() -> None:
    """The same few words, which the model does not know, bind a group that the sentences do not show."""
    dice = np.random.default_rng(5)
    mean, letters = (unit_rows(dice.normal(size=(120, 200))) for _ in range(2))
    letters[[3, 50, 77]] = letters[3]
    assert found_in({"mean": mean}) == []
    assert (3, 50, 77) in {group.members for group in found_in({"mean": mean, "pieces": letters, "spelling": letters})}


def test_a_crowd_is_not_an_undercurrent() -> None:
    """Above one in twenty it is a theme like any other."""
    assert all(len(group.members) <= 8 for group in found_in(room_with_a_corner(20)))


def test_a_large_dialogue_is_searched_theme_by_theme() -> None:
    """The corner is still found where the whole table would not fit."""
    views = room_with_a_corner(6, crowd=2400)
    count = len(views["mean"])
    labels = (np.arange(count) >= 1200).astype(np.int64)
    people = [frozenset({str(row)}) for row in range(count)]
    groups = small_groups(views, labels, people, 5)
    assert set(range(2400, 2406)) <= set(groups[0].members)


def test_people_who_each_stand_alone_are_no_group() -> None:
    """Being far from everyone is not yet agreeing with each other."""
    apart = unit_rows(np.random.default_rng(6).normal(size=(100, 300)))
    assert found_in({"mean": apart}) == []


def test_thirty_is_no_small_group_however_large_the_dialogue() -> None:
    """One in twenty of two thousand would be a hundred: not overlooked."""
    views = room_with_a_corner(60, crowd=1800)
    assert all(len(group.members) <= 30 for group in found_in(views))


def test_everyone_alike_has_no_undercurrent_that_stands_out() -> None:
    """Strength is measured against the other candidates: among equals it is nothing."""
    views = {"mean": np.tile(unit_rows(np.ones((1, 6))), (40, 1))}
    assert all(group.strength == 0 for group in found_in(views))


def test_an_empty_room_has_no_undercurrent() -> None:
    """Nothing is found in nothing."""
    nothing = {"mean": np.zeros((0, 4), dtype=np.float32)}
    nobody = np.empty(0, dtype=np.int64)
    assert small_groups(nothing, nobody, [], 5) == []
