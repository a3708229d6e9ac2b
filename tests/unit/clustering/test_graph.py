"""Who stands close to whom."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from clustering.arrays import FloatArray
from clustering.graph import fused_graph, neighbour_count, neighbour_graph
from clustering.neighbours import nearest, nearest_of_all
from clustering.spaces import unit_rows

ROWS = unit_rows(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1], [-1, 0]]))


def graph_of(rows: FloatArray, k: int) -> csr_matrix:
    """The graph of one view."""
    return neighbour_graph(nearest(rows, rows, k, same=True))


def test_the_graph_is_symmetric_without_loops() -> None:
    """If I am your neighbour you are mine."""
    graph = graph_of(ROWS, 2).toarray()
    assert np.array_equal(graph, graph.T)
    assert not graph.diagonal().any()


def test_opposite_rows_are_no_neighbours() -> None:
    """A negative similarity is no edge, though the row is among the nearest."""
    graph = graph_of(ROWS[[0, 4]], 1)
    assert graph.nnz == 0


def test_mutual_neighbours_weigh_more_than_one_sided_ones() -> None:
    """The fuzzy union of two equal halves is larger than one half alone."""
    rows = unit_rows(np.array([[1, 0], [1, 0.5], [1, 0.6], [1, 0.65]]))
    graph = graph_of(rows, 1).toarray()
    likeness = rows @ rows.T
    assert graph[2, 3] > likeness[2, 3] - 1e-6
    assert graph[0, 1] == pytest.approx(likeness[0, 1], abs=1e-5)


def test_the_fused_graph_is_the_weighted_sum_of_its_views() -> None:
    """A view without a weight does not count."""
    views = {"mean": ROWS, "spelling": ROWS[::-1].copy(), "other": ROWS}
    fused = fused_graph(nearest_of_all(views, views, 4), {"mean": 1.0, "spelling": 0.5}, 2)
    summed = graph_of(ROWS, 2) + 0.5 * graph_of(ROWS[::-1].copy(), 2)
    assert fused.toarray() == pytest.approx(summed.toarray())


@pytest.mark.parametrize(("texts", "neighbours"), [(80, 7), (215, 7), (620, 15), (1200, 22), (100_000, 22)])
def test_larger_dialogues_have_more_neighbours_up_to_a_limit(texts: int, neighbours: int) -> None:
    """The measured rule: clip(.75√n - 4, 7, 22)."""
    assert neighbour_count(texts) == neighbours
