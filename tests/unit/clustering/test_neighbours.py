"""Who is nearest to whom."""

import numpy as np
import pytest

from clustering import cores
from clustering.neighbours import nearest, nearest_of_all
from clustering.spaces import unit_rows

ROWS = unit_rows(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1], [-1, 0]]))


def test_the_nearest_other_is_found_and_never_oneself() -> None:
    """Each row's neighbour is the one in the same direction."""
    index, similarity = nearest(ROWS, ROWS, 1, same=True)
    assert index[:4, 0].tolist() == [1, 0, 3, 2]
    assert (similarity[:4, 0] > 0.98).all()


def test_blocks_give_what_one_comparison_gives() -> None:
    """More rows than fit one block are still each compared with all."""
    rows = unit_rows(np.random.default_rng(0).normal(size=(1500, 6)))
    _, similarity = nearest(rows, rows, 1, same=True)
    table = rows @ rows.T
    np.fill_diagonal(table, -2)
    assert similarity[:, 0] == pytest.approx(table.max(axis=1), abs=1e-5)


def test_nobody_has_more_neighbours_than_there_are_others() -> None:
    """Three rows have two neighbours each, however many are asked for."""
    assert nearest(ROWS[:3], ROWS[:3], 10, same=True).rows.shape == (3, 2)


@pytest.mark.parametrize("count", [40, 700, 1500, 3001])
@pytest.mark.parametrize("k", [1, 10, 22])
def test_exactly_the_best_are_found_at_every_size(count: int, k: int) -> None:
    """Looking in the best groups of columns only misses nobody."""
    rows = unit_rows(np.random.default_rng(count).normal(size=(count, 5)))
    some = rows[:30]
    found = nearest(some, rows, k)
    best = np.sort(some @ rows.T, axis=1)[:, ::-1][:, :k]
    assert found.similarity == pytest.approx(best, abs=1e-5)


def test_the_nearest_comes_first() -> None:
    """So that fewer neighbours are the beginning of more."""
    rows = unit_rows(np.random.default_rng(3).normal(size=(900, 7)))
    found = nearest(rows, rows, 12, same=True)
    assert (np.diff(found.similarity, axis=1) <= 0).all()
    assert found.first(5).rows.tolist() == nearest(rows, rows, 5, same=True).rows.tolist()


def test_similarities_belong_to_the_rows_they_stand_with() -> None:
    """Each is the cosine of exactly those two."""
    rows = unit_rows(np.random.default_rng(4).normal(size=(2000, 6)))
    found = nearest(rows, rows, 8, same=True)
    again = np.einsum("nd,nkd->nk", rows, rows[found.rows])
    assert found.similarity == pytest.approx(again, abs=1e-5)


@pytest.mark.parametrize("count", [0, 1])
def test_who_is_alone_has_no_neighbours(count: int) -> None:
    """An empty answer, no error."""
    assert nearest(ROWS[:count], ROWS[:count], 5, same=True).rows.shape == (count, 0)


def test_equal_rows_are_each_others_neighbours() -> None:
    """A hundred copies find a hundred copies."""
    rows = np.tile(ROWS[:1], (100, 1))
    assert nearest(rows, rows, 3, same=True).similarity == pytest.approx(np.ones((100, 3)))


def test_only_the_views_that_are_asked_for_are_compared() -> None:
    """The others cost nothing."""
    assert set(nearest_of_all({"mean": ROWS, "spelling": ROWS, "other": ROWS}, ["mean", "other"], 2)) == {
        "mean",
        "other",
    }


def test_one_core_finds_what_two_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last bit: a machine's size must not change anybody's theme."""
    rows = unit_rows(np.random.default_rng(5).normal(size=(2500, 16)))
    answers = []
    for number in (1, 2):
        monkeypatch.setattr(cores, "MOST", number)
        answers.append(nearest(rows, rows, 10, same=True))
    assert np.array_equal(answers[0].rows, answers[1].rows)
    assert np.array_equal(answers[0].similarity, answers[1].similarity)
