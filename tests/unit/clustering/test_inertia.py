"""Themes change where a change pays for itself."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from clustering.inertia import settled_labels, with_inertia
from clustering.revision import IntArray
from tests.unit.clustering.test_density import blocks

GRAPH = blocks(4, 20)
FOUR = np.repeat(np.arange(4), 20)


def same(one: IntArray, other: IntArray) -> bool:
    """The same groups, whatever their numbers."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


def test_without_a_past_the_clearest_look_wins() -> None:
    """By modularity."""
    poor = np.arange(80) % 4
    found = settled_labels(GRAPH, [poor, FOUR], np.full(80, -1), price=0.4, damping=0.5)
    assert same(found, FOUR)


def test_a_clear_change_pays_for_itself() -> None:
    """Two themes that were one, in a dialogue without blur, part; the others are left alone."""
    before = np.where(FOUR == 3, 2, FOUR)
    assert same(settled_labels(GRAPH, [FOUR], before, price=0.4, damping=0.5), FOUR)


def test_a_change_by_chance_does_not() -> None:
    """Where nothing holds together, what stands stays although a fresh look differs."""
    dice = np.random.default_rng(1)
    table = dice.random((80, 80))
    graph = csr_matrix(table + table.T)
    before, fresh = dice.integers(0, 4, 80), dice.integers(0, 4, 80)
    assert same(with_inertia(graph, fresh, before, 0.5)[0], before)


def test_without_a_price_nothing_is_kept_for_its_own_sake() -> None:
    """A theme that was mixed up by hand of chance is found again."""
    before = np.random.default_rng(2).integers(0, 4, 80)
    assert same(with_inertia(GRAPH, FOUR, before, 0.0)[0], FOUR)


def test_only_the_piece_that_is_news_changes() -> None:
    """One block has moved into another theme by mistake; it leaves, and nobody else."""
    before = np.where(FOUR == 1, 0, FOUR)
    found, _ = with_inertia(GRAPH, FOUR, before, 0.05)
    assert same(found, FOUR)


def test_newcomers_have_no_past_to_be_true_to() -> None:
    """They go where they belong, and found a theme where they belong nowhere."""
    before = np.where(FOUR == 3, -1, FOUR)
    before[::5] = -1
    assert same(with_inertia(GRAPH, FOUR, before, 0.5)[0], FOUR)


@pytest.mark.parametrize("previous", [np.full(80, -1), FOUR])
def test_a_graph_without_edges_leaves_everybody_out(previous: IntArray) -> None:
    """Nobody is like anybody."""
    nobody = np.full(80, -1)
    assert settled_labels(csr_matrix((80, 80)), [nobody], previous, price=0.4, damping=0.5).tolist() == [-1] * 80


def test_what_it_is_worth_is_modularity_and_who_stays() -> None:
    """The whole price where nobody moves."""
    staying = with_inertia(GRAPH, FOUR, FOUR, 0.3)[1]
    assert staying == pytest.approx(with_inertia(GRAPH, FOUR, FOUR, 0.0)[1] + 0.3)
