"""Clusters as dense places on the spectral rows of the graph.

Spectral embedding: Ng, Jordan & Weiss 2001; density: HDBSCAN, Campello, Moulavi & Sander 2013.
How many dimensions a dialogue has is not known beforehand: several are tried, and modularity chooses among
what they show (see `inertia`).
"""

import warnings
from dataclasses import dataclass

import numpy as np
from hdbscan import HDBSCAN
from hdbscan._hdbscan_boruvka import KDTreeBoruvkaAlgorithm
from hdbscan._hdbscan_linkage import label
from hdbscan._hdbscan_tree import compute_stability, condense_tree, get_clusters
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import eigsh
from sklearn.neighbors import KDTree
from sklearn.preprocessing import normalize

from clustering.arrays import IntArray
from clustering.modularity import moved_locally, normalised_graph, refined

_FEW_DIMENSIONS = (6, 8, 12, 16, 24)
_MORE_DIMENSIONS = (8, 16, 32)
_MANY_DIMENSIONS = (8, 16, 32, 64)
_LARGE = 1500
"""Distinct texts above which more dimensions are worth their time; 64 only ever won among many small intents."""
_SEEN = 4000
"""Rows that are looked at, for the time grows faster than they do; the others follow by vote. They stand in the order
of their hash: dense places are dense in a fair draw too."""
_COMPANY = 3
"""Neighbours within reach that make a place dense."""
_BORUVKA = 60
"""Dimensions up to which hdbscan joins rows by Borůvka's algorithm."""
_LEAF = 40
"""Rows in a leaf of its tree."""
_VOTES = 10
"""Rounds in which a vote can travel; ten steps reach everyone who is connected at all."""


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The leading eigenvalues and eigenvectors of the normalised graph, without the trivial first."""

    values: NDArray[np.float64]
    """[m], descending."""
    vectors: NDArray[np.float64]
    """[n, m]."""


def spectrum(graph: csr_matrix, dimensions: int) -> Spectrum:
    """Return up to `dimensions` eigenpairs of D^-1/2 A D^-1/2, the vectors divided by the root degree.

    The starting vector is fixed, so the answer is the same in every process.
    """
    count = graph.shape[0]
    degree = np.asarray(graph.sum(axis=1)).ravel() + 1e-6
    scale = diags(1 / np.sqrt(degree))
    values, vectors = eigsh(
        (scale @ graph @ scale).tocsr(),
        k=min(dimensions, count - 2) + 1,
        which="LA",
        v0=np.ones(count),
        tol=1e-4,
    )
    order = np.argsort(-values, kind="stable")[1:]
    return Spectrum(values[order], vectors[:, order] / np.sqrt(degree)[:, None])


def smallest_cluster(count: int, *, many: bool) -> int:
    """Return the fewest texts that make a cluster among `count`.

    Logarithmic: a percentage or a root of n collapses a broad dialogue into two themes.
    """
    size = max(4, round(2 * np.log2(count) - 6))
    return max(3, round(0.6 * size)) if many else int(size)


def fine_candidates(graph: csr_matrix, *, many: bool) -> list[IntArray]:
    """Return several int64 [n], one for each number of dimensions: themes at the default level, renumbered from 0.

    Everyone is in one, unless nobody is like anybody: a graph without edges has no themes, all -1.
    """
    count = graph.shape[0]
    if not graph.nnz:
        return [np.full(count, -1, dtype=np.int64)]
    sizes = _MANY_DIMENSIONS if many else _MORE_DIMENSIONS if count > _LARGE else _FEW_DIMENSIONS
    wanted = [size for size in sizes if size < count // 3]
    found = spectrum(graph, max(wanted))
    scaled, weights = normalised_graph(graph)
    candidates = [
        moved_locally(spread(graph, dense), scaled, weights)
        for size in wanted
        if (dense := _dense_places(found, size, smallest_cluster(count, many=many))) is not None
    ]
    return candidates or [refined(graph, np.arange(count))]


def _dense_places(found: Spectrum, dimensions: int, smallest: int) -> IntArray | None:
    """Return HDBSCAN's labels on the first eigenvectors, -1 for whom it left out; None if it found none."""
    rows = normalize(found.vectors[:, :dimensions] * found.values[:dimensions].clip(0, 1))
    seen = rows[:_SEEN]
    labels = np.full(len(rows), -1, dtype=np.int64)
    labels[: len(seen)] = _hdbscan(seen, smallest, min(_COMPANY, smallest))
    return labels if (labels >= 0).any() else None


def _hdbscan(rows: NDArray[np.float64], smallest: int, company: int) -> IntArray:
    """Return the labels that `HDBSCAN(min_cluster_size=smallest, min_samples=company)` gives, -1 for none.

    Made of its own parts, for it looks for the nearest of each row in a way that takes twice the time on as many
    dimensions as ours, and finds the same; its version is pinned, and a test holds it to the whole.
    """
    if rows.shape[1] > _BORUVKA:
        with warnings.catch_warnings():
            # hdbscan 0.8 still passes a name that scikit-learn is phasing out; nothing we can act on.
            warnings.simplefilter("ignore", FutureWarning)
            whole = HDBSCAN(min_cluster_size=smallest, min_samples=company, core_dist_n_jobs=1)
            return np.asarray(whole.fit_predict(rows), dtype=np.int64)
    tree = _RowByRow(KDTree(rows, metric="euclidean", leaf_size=_LEAF))
    joining = KDTreeBoruvkaAlgorithm(
        tree, company, metric="euclidean", leaf_size=_LEAF // 3, approx_min_span_tree=True, n_jobs=1
    )
    edges = joining.spanning_tree()
    condensed = condense_tree(label(edges[np.argsort(edges[:, 2])]), smallest)
    return np.asarray(get_clusters(condensed, compute_stability(condensed))[0], dtype=np.int64)


class _RowByRow:
    """A tree that looks up the nearest of one row after the other, whatever it is asked."""

    def __init__(self, tree: KDTree) -> None:
        self._tree = tree
        self.data = tree.data

    def query(self, rows: NDArray[np.float64], k: int, **_: bool) -> tuple[NDArray[np.float64], IntArray]:
        """Return (distances, rows) of the k nearest."""
        distances, nearest = self._tree.query(rows, k=k)
        return distances, nearest


def spread(graph: csr_matrix, labels: IntArray) -> IntArray:
    """Let whoever is in no cluster (-1) join by the vote of their neighbours, step by step.

    Nobody is left out: a row that no vote reaches joins the largest cluster.
    """
    labels = labels.copy()
    for _ in range(_VOTES):
        outside, inside = np.flatnonzero(labels < 0), np.flatnonzero(labels >= 0)
        if not len(outside):
            return labels
        ballot = csr_matrix(
            (np.ones(len(inside)), (inside, labels[inside])), shape=(len(labels), int(labels.max()) + 1)
        )
        votes = (graph[outside] @ ballot).toarray()
        reached = votes.max(axis=1) > 0
        if not reached.any():
            break
        labels[outside[reached]] = votes.argmax(axis=1)[reached]
    labels[labels < 0] = np.bincount(labels[labels >= 0]).argmax()
    return labels
