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

from clustering.arrays import IntArray

TOLERANCE = 1e-7
"""Gain below which a pass of moves ends; the library's own 1e-3 stops far too early on small graphs."""
_ROUNDS = 5
_CROWDED = 4
"""Places in the table of all pairs, for each edge, up to which adding up in such a table is quicker than sorting."""


class _Graph(NamedTuple):
    """Compressed rows as scipy keeps them, without its checks: on a small graph they take longer than the moves."""

    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]
    data: NDArray[np.float64]

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.indptr) - 1

    def sources(self) -> IntArray:
        """Return the row of every edge."""
        return np.repeat(np.arange(self.nodes), np.diff(self.indptr))


def compact(labels: IntArray) -> IntArray:
    """Return the labels renumbered 0, 1, 2 ... in their order."""
    if not len(labels):
        return labels.astype(np.int64)
    above = labels - labels.min()
    there = np.zeros(int(above.max()) + 1, dtype=np.int64)
    there[above] = 1
    return np.asarray((np.cumsum(there) - 1)[above], dtype=np.int64)


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
    return _moved(labels, _Graph(graph.indices, graph.indptr, graph.data), weights, resolution)


def _moved(labels: IntArray, graph: _Graph, weights: NDArray[np.float64], resolution: float) -> IntArray:
    order = np.argsort(-weights, kind="stable")
    found = np.empty(len(order), dtype=np.int64)
    found[order] = _moved_in_turn(labels[order], _in_order(graph, order), weights[order], resolution)
    return compact(found)


def _in_order(graph: _Graph, order: IntArray) -> _Graph:
    """Return `graph[order][:, order]`; choosing columns by index takes as long as the moves themselves."""
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    lengths = np.diff(graph.indptr)[order]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    taken = np.repeat(graph.indptr[order] - ends[:-1], lengths) + np.arange(ends[-1])
    return _Graph(place[graph.indices[taken]], ends.astype(np.int32), graph.data[taken])


def _moved_in_turn(
    labels: IntArray, graph: _Graph, weights: NDArray[np.float64], resolution: float
) -> NDArray[np.int32]:
    start = compact(labels).astype(np.int32)
    node = weights.astype(np.float32)
    group = np.zeros(max(len(node), int(start.max(initial=-1)) + 1), dtype=np.float32)
    np.add.at(group, start, node)
    loops = np.zeros(graph.nodes, dtype=np.float32)
    own = graph.sources() == graph.indices
    loops[graph.indices[own]] = graph.data[own]
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
        loops,
        float(resolution),
        TOLERANCE,
    )
    return np.asarray(found)


def modularity(graph: csr_matrix, labels: IntArray, resolution: float = 1.0) -> float:
    """Return the modularity of the labels, -0.5 to 1; 0 for a graph without edges."""
    return quality(*normalised_graph(graph), labels, resolution)


def quality(graph: csr_matrix, weights: NDArray[np.float64], labels: IntArray, resolution: float) -> float:
    """Return the modularity of the labels on a graph and node weights as `normalised_graph` returns them."""
    within = np.repeat(labels, np.diff(graph.indptr)) == labels[graph.indices]
    return float(graph.data[within].sum() - resolution * (np.bincount(labels, weights) ** 2).sum())


def refined(graph: csr_matrix, start: IntArray, resolution: float = 1.0) -> IntArray:
    """Merge and move from starting labels to a broader level: Leiden with greedy refinement.

    Returns int64 [n], renumbered. Deterministic: no random choices.
    """
    scaled, weights = normalised_graph(graph)
    nodes = _Graph(scaled.indices, scaled.indptr, scaled.data)
    labels = compact(start)
    best = -np.inf
    for _ in range(_ROUNDS):
        labels = _one_round(nodes, weights, labels, resolution)
        found = quality(scaled, weights, labels, resolution)
        if found <= best + 1e-9:
            break
        best = found
    return labels


def _one_round(graph: _Graph, weights: NDArray[np.float64], labels: IntArray, resolution: float) -> IntArray:
    part_of_node = np.arange(graph.nodes)
    while True:
        labels = _moved(labels, graph, weights, resolution)
        parts = _parts_within(graph, weights, labels, resolution)
        count = int(parts.max()) + 1
        if count == graph.nodes:
            return compact(labels[part_of_node])
        label_of_part = np.zeros(count, dtype=np.int64)
        label_of_part[parts] = labels
        graph, weights = _joined(graph, parts, count), np.bincount(parts, weights, count).astype(np.float64)
        part_of_node, labels = parts[part_of_node], label_of_part


def _parts_within(graph: _Graph, weights: NDArray[np.float64], labels: IntArray, resolution: float) -> IntArray:
    """Group nodes anew, only along edges inside the present groups, so that a torn group can part."""
    inside = labels[graph.sources()] == labels[graph.indices]
    ends = np.concatenate([[0], np.cumsum(inside)])[graph.indptr].astype(np.int32)
    within = _Graph(graph.indices[inside], ends, graph.data[inside])
    return _moved(np.arange(graph.nodes), within, weights, resolution)


def _joined(graph: _Graph, parts: IntArray, count: int) -> _Graph:
    """Return the graph whose nodes are the parts, each joined to itself by what is within it."""
    source, target = parts[graph.sources()], parts[graph.indices]
    if count * count > _CROWDED * len(source):
        table = csr_matrix((graph.data, (source, target)), shape=(count, count))
        return _Graph(table.indices, table.indptr, table.data)
    weights = np.bincount(source * count + target, graph.data, count * count).astype(np.float64)
    edges = np.flatnonzero(weights)
    ends = np.searchsorted(edges, np.arange(count + 1) * count)
    return _Graph((edges % count).astype(np.int32), ends.astype(np.int32), weights[edges])
