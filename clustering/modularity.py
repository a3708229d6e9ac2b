"""Modularity without GPL: local moves and refinement from given labels.

scikit-network's compiled kernel `optimize_core` takes starting labels and is deterministic. It is not
part of that library's public interface, so its version is pinned and a test holds its behaviour.
Modularity: Newman & Girvan 2004; refinement after Leiden: Traag, Waltman & van Eck 2019.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sknetwork.clustering.louvain_core import optimize_core

from clustering.revision import IntArray

TOLERANCE = 1e-7
"""Gain below which a pass of moves ends; the library's own 1e-3 stops far too early on small graphs."""
_ROUNDS = 5


class _Edges(NamedTuple):
    """What the kernel reads of a graph, in the form of compressed rows."""

    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]
    data: NDArray[np.float64]
    diagonal: NDArray[np.float64]


def compact(labels: IntArray) -> IntArray:
    """Return the labels renumbered 0, 1, 2 ... in their order."""
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def normalised_graph(graph: csr_matrix) -> tuple[csr_matrix, NDArray[np.float64]]:
    """Return the graph scaled to sum 1 and its node weights, float64 [n]."""
    total = graph.sum()
    scaled = (graph / total if total > 0 else graph).tocsr().astype(np.float64)
    return scaled, np.asarray(scaled.sum(axis=1)).ravel()


def moved_locally(
    labels: IntArray, graph: csr_matrix, weights: NDArray[np.float64], resolution: float = 1.0
) -> IntArray:
    """Move nodes one by one to the neighbouring group that raises modularity most, until none does.

    Those with the most weight move first: where the order of the rows decided, it decided the themes as well.
    `graph` and `weights` come from `normalised_graph` (sum 1). Returns int64 [n], renumbered.
    """
    order = np.argsort(-weights, kind="stable")
    found = np.empty(len(order), dtype=np.int64)
    found[order] = _moved_in_turn(labels[order], _in_order(graph, order), weights[order], resolution)
    return compact(found)


def _in_order(graph: csr_matrix, order: IntArray) -> _Edges:
    """Return the edges of `graph[order][:, order]`.

    Choosing columns by index takes as long as the moves themselves, and so do the checks of a small matrix.
    """
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    lengths = np.diff(graph.indptr)[order]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    taken = np.repeat(graph.indptr[order] - ends[:-1], lengths) + np.arange(ends[-1])
    return _Edges(place[graph.indices[taken]], ends.astype(np.int32), graph.data[taken], graph.diagonal()[order])


def _moved_in_turn(
    labels: IntArray, graph: _Edges, weights: NDArray[np.float64], resolution: float
) -> NDArray[np.int32]:
    start = compact(labels).astype(np.int32)
    node = weights.astype(np.float32)
    group = np.zeros(max(len(node), int(start.max(initial=-1)) + 1), dtype=np.float32)
    np.add.at(group, start, node)
    found, _ = optimize_core(
        start,
        graph.indices,
        graph.indptr,
        graph.data.astype(np.float32),
        node,
        node.copy(),
        group,
        group.copy(),
        np.zeros_like(group),
        graph.diagonal.astype(np.float32),
        float(resolution),
        TOLERANCE,
    )
    return np.asarray(found)


def modularity(graph: csr_matrix, labels: IntArray, resolution: float = 1.0) -> float:
    """Return the modularity of the labels, -0.5 to 1; 0 for a graph without edges."""
    return _modularity(*normalised_graph(graph), labels, resolution)


def _modularity(graph: csr_matrix, weights: NDArray[np.float64], labels: IntArray, resolution: float) -> float:
    within = np.repeat(labels, np.diff(graph.indptr)) == labels[graph.indices]
    return float(graph.data[within].sum() - resolution * (np.bincount(labels, weights) ** 2).sum())


def refined(graph: csr_matrix, start: IntArray, resolution: float = 1.0) -> IntArray:
    """Merge and move from starting labels to a broader level: Leiden with greedy refinement.

    Returns int64 [n], renumbered. Deterministic: no random choices.
    """
    scaled, weights = normalised_graph(graph)
    labels = compact(start)
    best = -np.inf
    for _ in range(_ROUNDS):
        labels = _one_round(scaled, weights, labels, resolution)
        quality = _modularity(scaled, weights, labels, resolution)
        if quality <= best + 1e-9:
            break
        best = quality
    return labels


def _one_round(graph: csr_matrix, weights: NDArray[np.float64], labels: IntArray, resolution: float) -> IntArray:
    part_of_node = np.arange(graph.shape[0])
    while True:
        labels = moved_locally(labels, graph, weights, resolution)
        parts = _parts_within(graph, weights, labels, resolution)
        count = int(parts.max()) + 1
        if count == graph.shape[0]:
            return compact(labels[part_of_node])
        label_of_part = np.zeros(count, dtype=np.int64)
        label_of_part[parts] = labels
        membership = csr_matrix((np.ones(len(parts)), (np.arange(len(parts)), parts)), shape=(len(parts), count))
        graph = (membership.T @ graph @ membership).tocsr()
        weights = np.asarray(membership.T @ weights).ravel()
        part_of_node, labels = parts[part_of_node], label_of_part


def _parts_within(graph: csr_matrix, weights: NDArray[np.float64], labels: IntArray, resolution: float) -> IntArray:
    """Group nodes anew, only along edges inside the present groups, so that a torn group can part."""
    inside = np.repeat(labels, np.diff(graph.indptr)) == labels[graph.indices]
    ends = np.concatenate([[0], np.cumsum(inside)])[graph.indptr]
    within = csr_matrix((graph.data[inside], graph.indices[inside], ends), shape=graph.shape)
    return moved_locally(np.arange(graph.shape[0]), within, weights, resolution)
