"""Dense places on the spectral rows."""

import warnings

import numpy as np
import pytest
from hdbscan import HDBSCAN
from scipy.sparse import block_diag, csr_matrix
from sklearn.preprocessing import normalize

from clustering import density
from clustering.density import fine_candidates, smallest_cluster, spectrum, spread
from clustering.modularity import modularity


def blocks(count: int, size: int, seed: int = 0) -> csr_matrix:
    """So many groups of one size, tightly joined inside and faintly to everyone."""
    dice = np.random.default_rng(seed)
    inside = block_diag([dice.random((size, size)) for _ in range(count)]).toarray()
    table = inside + 0.01 * dice.random(inside.shape)
    table = (table + table.T) / 2
    np.fill_diagonal(table, 0)
    return csr_matrix(table)


def test_eigenvalues_come_largest_first_without_the_trivial_one() -> None:
    """Four groups give three eigenvalues near one after the first."""
    found = spectrum(blocks(4, 20), 8)
    assert (np.diff(found.values) <= 0).all()
    assert (found.values[:3] > 0.9).all()
    assert (found.values[3:] < 0.5).all()


def test_there_is_one_row_of_eigenvectors_per_text() -> None:
    """The vectors are columns."""
    assert spectrum(blocks(3, 12), 5).vectors.shape == (36, 5)


def test_the_spectrum_is_the_same_every_time() -> None:
    """The starting vector is fixed."""
    one, other = (spectrum(blocks(3, 15), 6) for _ in range(2))
    assert np.array_equal(one.vectors, other.vectors)


@pytest.mark.parametrize(("texts", "fewest"), [(80, 7), (150, 8), (620, 13), (10_000, 21)])
def test_the_smallest_cluster_grows_slowly(texts: int, fewest: int) -> None:
    """Twice the room adds two people, so that a broad dialogue does not collapse into two themes."""
    assert smallest_cluster(texts, many=False) == fewest


def test_many_small_intents_allow_smaller_clusters_but_never_pairs() -> None:
    """Three people are the least that make a theme."""
    assert smallest_cluster(620, many=True) < smallest_cluster(620, many=False)
    assert smallest_cluster(10, many=True) == 3


def test_plain_groups_are_found() -> None:
    """Five blocks of thirty are five themes."""
    labels = max(fine_candidates(blocks(5, 30), many=False), key=lambda found: modularity(blocks(5, 30), found))
    assert [len(set(labels[start : start + 30])) for start in range(0, 150, 30)] == [1] * 5
    assert len(set(labels)) == 5


def test_nobody_is_left_out_of_the_themes() -> None:
    """Every text is in one, also those that density left over."""
    dice = np.random.default_rng(5)
    table = dice.random((120, 120)) ** 4
    table = table + table.T
    np.fill_diagonal(table, 0)
    assert all((labels >= 0).all() for labels in fine_candidates(csr_matrix(table), many=False))


def test_a_graph_without_edges_has_no_themes() -> None:
    """Where nobody is like anybody everyone is unthemed."""
    assert [set(labels) for labels in fine_candidates(csr_matrix((90, 90)), many=False)] == [{-1}]


def test_a_vote_travels_along_a_chain() -> None:
    """Who knows only a newcomer joins after the newcomer did."""
    chain = csr_matrix(np.diag(np.ones(4), 1) + np.diag(np.ones(4), -1))
    assert spread(chain, np.array([3, -1, -1, -1, -1])).tolist() == [3] * 5


def test_the_heavier_side_wins_the_vote() -> None:
    """Weights are added up per theme."""
    table = np.zeros((4, 4))
    table[3, :3] = table[:3, 3] = [0.4, 0.4, 0.7]
    assert spread(csr_matrix(table), np.array([0, 0, 1, -1]))[3] == 0


def test_who_no_vote_reaches_joins_the_largest() -> None:
    """Nobody is lost because nobody knows them."""
    assert spread(csr_matrix((4, 4)), np.array([0, 1, 1, -1])).tolist() == [0, 1, 1, 1]


def test_spreading_does_not_touch_what_was_given() -> None:
    """Labels are copied first."""
    given = np.array([0, -1])
    spread(csr_matrix(np.array([[0, 1], [1, 0]])), given)
    assert given.tolist() == [0, -1]


@pytest.mark.parametrize(("count", "dimensions"), [(90, 6), (500, 8), (500, 24), (300, 64)])
def test_dense_places_are_those_that_hdbscan_finds_as_a_whole(count: int, dimensions: int) -> None:
    """Its parts are not its public interface, so this holds them to what they are."""
    dice = np.random.default_rng(count)
    middles = dice.normal(size=(6, dimensions))
    rows = normalize(middles[dice.integers(0, 6, count)] + 0.4 * dice.normal(size=(count, dimensions)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        whole = HDBSCAN(min_cluster_size=9, min_samples=3, core_dist_n_jobs=1).fit_predict(rows)
    assert whole.max() > 0
    assert density._hdbscan(rows, 9, 3).tolist() == whole.tolist()
