"""Local moves, refinement, and the kernel they stand on."""

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from clustering.modularity import compact, modularity, moved_locally, normalised_graph, refined


def cliques(*sizes: int, bridge: float = 0.1) -> csr_matrix:
    """Groups in which everyone knows everyone, each joined to the next by one weak edge."""
    count = sum(sizes)
    table = np.zeros((count, count))
    start = 0
    for size in sizes:
        for one, other in combinations(range(start, start + size), 2):
            table[one, other] = table[other, one] = 1
        if start:
            table[start - 1, start] = table[start, start - 1] = bridge
        start += size
    return csr_matrix(table)


def test_numbers_are_closed_up_in_their_order() -> None:
    """Gaps disappear, order stays."""
    assert compact(np.array([7, 3, 7, 9])).tolist() == [1, 0, 1, 2]


def test_tight_groups_are_found_from_nothing() -> None:
    """Three cliques are three groups."""
    labels = refined(cliques(5, 6, 7), np.arange(18))
    assert labels.tolist() == [0] * 5 + [1] * 6 + [2] * 7


def test_a_node_in_the_wrong_group_moves_to_its_friends() -> None:
    """The kernel takes starting labels and improves them."""
    graph, weights = normalised_graph(cliques(4, 4))
    assert moved_locally(np.array([0, 0, 0, 1, 1, 1, 1, 1]), graph, weights).tolist() == [0] * 4 + [1] * 4


def test_good_labels_stay_as_they_are() -> None:
    """Moves only ever raise modularity."""
    graph, weights = normalised_graph(cliques(4, 4))
    best = np.array([0] * 4 + [1] * 4)
    assert moved_locally(best, graph, weights).tolist() == best.tolist()


def test_a_torn_group_is_put_together() -> None:
    """Local moves cannot merge groups of two; refinement can."""
    torn = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    assert refined(cliques(4, 4), torn).tolist() == [0] * 4 + [1] * 4


def test_modularity_of_two_cliques_is_what_the_formula_says() -> None:
    """Two equal groups without a bridge: 1 - 2 * (1/2)²."""
    assert modularity(cliques(5, 5, bridge=0), np.repeat([0, 1], 5)) == pytest.approx(0.5)


def test_modularity_of_one_group_is_nothing() -> None:
    """Everyone together says nothing about structure."""
    assert modularity(cliques(5, 5), np.zeros(10, dtype=np.int64)) == pytest.approx(0)


def test_a_higher_resolution_gives_more_groups() -> None:
    """The resolution is the grain."""
    ring = cliques(3, 3, 3, 3, bridge=0.9)
    coarse, fine = (int(refined(ring, np.arange(12), resolution).max()) for resolution in (0.2, 1.5))
    assert fine > coarse


def test_a_graph_without_edges_keeps_its_labels() -> None:
    """Nobody moves where nobody knows anybody, and nothing is divided by zero."""
    empty = csr_matrix((4, 4))
    assert refined(empty, np.arange(4)).tolist() == [0, 1, 2, 3]
    assert modularity(empty, np.arange(4)) == 0


def test_the_same_graph_gives_the_same_groups() -> None:
    """No dice are thrown."""
    table = np.random.default_rng(3).random((60, 60)) ** 6
    graph = csr_matrix(np.triu(table, 1) + np.triu(table, 1).T)
    assert refined(graph, np.arange(60)).tolist() == refined(graph, np.arange(60)).tolist()
