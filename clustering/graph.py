"""The fused neighbour graph: who stands close to whom, over all views."""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_matrix

from clustering.neighbours import Neighbours

MANY_NEIGHBOURS = 8
FIRST_NEIGHBOURS = 10


def neighbour_count(count: int) -> int:
    """Return k for a dialogue of `count` distinct texts; grows slowly, 7 at 215 and 22 from 1,200."""
    return int(np.clip(round(0.75 * np.sqrt(count) - 4), 7, 22))


def neighbour_graph(near: Neighbours, sharpness: float = 1.0) -> csr_matrix:
    """Return the symmetric graph of one view's neighbours: the fuzzy union A + A' - A∘A'.

    `sharpness` is the power of a similarity that is its edge's weight.
    """
    count, k = near.rows.shape
    source = np.repeat(np.arange(count), k)
    weights = near.similarity.clip(0, 1).ravel() ** np.float32(sharpness)
    one_way = csr_matrix((weights, (source, near.rows.ravel())), shape=(count, count))
    one_way.eliminate_zeros()
    one_way.sort_indices()
    other_way = one_way.T.tocsr()
    return (one_way + other_way - one_way.multiply(other_way)).tocsr()


def fused_graph(
    near: Mapping[str, Neighbours], weights: Mapping[str, float], k: int, sharpness: float = 1.0
) -> csr_matrix:
    """Return the weighted sum of the graphs of the views' k nearest, float64 [n, n], symmetric, zero diagonal."""
    graphs = [
        weights[name] * neighbour_graph(found.first(k), sharpness) for name, found in near.items() if name in weights
    ]
    fused = graphs[0]
    for graph in graphs[1:]:
        fused = fused + graph
    return fused.astype(np.float64).tocsr()
