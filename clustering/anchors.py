"""Earlier themes as nodes of the graph, so that texts can be moved one by one at a price for leaving.

An anchor stands for a theme. It has no weight of its own, and its edges to the texts that were in the theme add up to
what it is worth that they stay: modularity counts them like any other edge. Two anchors repel each other more than
everything else weighs, so of two themes that become one, one is left.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import bmat, csr_matrix

from clustering.arrays import IntArray
from clustering.modularity import moved_locally, normalised_graph, quality


class Anchored(NamedTuple):
    """The graph of n texts with h anchors behind them."""

    graph: csr_matrix
    """[n + h, n + h]; the edges between texts sum to 1."""
    weights: NDArray[np.float64]
    """[n + h] node weights, 0 for anchors."""
    anchors: int

    def moved(self, labels: IntArray, resolution: float) -> tuple[IntArray, float]:
        """Move texts one by one to where they are worth most, until none moves.

        Args:
            labels: int64 [n]; t below h is earlier theme t itself, the others are new.
            resolution: of the modularity.

        Returns:
            Labels of the same kind, and what they are worth: modularity plus the worth of who stays.
        """
        themes = np.arange(self.anchors)
        found = moved_locally(np.concatenate([labels, themes]), self.graph, self.weights, resolution)
        texts, homes = found[: len(labels)], found[len(labels) :]
        number = np.arange(int(found.max()) + 1) + self.anchors
        number[homes] = themes
        return number[texts], quality(self.graph, self.weights, found, resolution)


def anchored(graph: csr_matrix, previous: IntArray, worth: NDArray[np.float64]) -> Anchored:
    """Return the graph of n texts with an anchor for each earlier theme.

    Args:
        graph: [n, n].
        previous: int64 [n], earlier themes, -1 for none.
        worth: float64 [n], modularity that it is worth when this text stays; 0 where it has no earlier theme.
    """
    scaled, weights = normalised_graph(graph)
    anchors = int(previous.max(initial=-1)) + 1
    tied = np.flatnonzero((previous >= 0) & (worth > 0))
    # Every edge counts once from either end.
    ties = csr_matrix((worth[tied] / 2, (tied, previous[tied])), shape=(len(previous), anchors))
    apart = csr_matrix(np.eye(anchors) - 1)
    whole = bmat([[scaled, ties], [ties.T, apart]], format="csr")
    whole.sort_indices()
    return Anchored(whole, np.concatenate([weights, np.zeros(anchors)]), anchors)
