"""Themes change where a change pays for itself: what a fresh look found, weighed against what stands.

Two looks at nearly the same dialogue find nearly equally good themes that may differ much. So a revision does
not take the fresh themes or keep the old ones as a whole: it goes through the pieces that both have in common
and puts each where modularity gains most, less a price for every text that would change its theme. The price is
higher where themes are blurred: there a difference is chance, where they are clear it is news.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clustering.density import spread
from clustering.graph import damped
from clustering.modularity import compact, modularity, moved_locally, normalised_graph
from clustering.revision import IntArray

_PASSES = 30
_GAIN = 1e-9
_FINER = 1.5
"""Resolution at which pieces are weighed: at 1 every look melts a little more together, and what parts again pays
a price."""


def settled_labels(
    graph: csr_matrix, fresh: Sequence[IntArray], previous: IntArray, *, price: float, damping: float
) -> IntArray:
    """Return int64 [n]: the best of the fresh labels, or what is best of them and of what stands.

    Args:
        graph: [n, n], edges as they are.
        fresh: one or more int64 [n].
        previous: int64 [n], earlier themes, -1 for none.
        price: what it is worth that everybody stays, in modularity that a dialogue lacks to 1.
        damping: factor on edges between earlier themes, where these are only touched up.
    """
    if not graph.nnz:
        return fresh[0]
    known = previous >= 0
    if not known.any():
        return max(fresh, key=lambda labels: modularity(graph, labels))
    standing = spread(graph, np.where(known, compact(previous) - int((~known).any()), -1))
    touched_up = moved_locally(standing, *normalised_graph(damped(graph, previous, damping)))
    blur = 1 - max(modularity(graph, labels) for labels in fresh)
    settled = [with_inertia(graph, labels, previous, price * blur) for labels in (*fresh, touched_up)]
    return max(settled, key=lambda found: found[1])[0]


def with_inertia(graph: csr_matrix, fresh: IntArray, previous: IntArray, price: float) -> tuple[IntArray, float]:
    """Return (labels int64 [n], renumbered; what they are worth: modularity plus the price of who stays).

    Args:
        graph: [n, n].
        fresh: int64 [n], themes of a fresh look, 0 or more.
        previous: int64 [n], earlier themes, -1 for none.
        price: modularity that it is worth when everybody stays.
    """
    cells, cell_of = np.unique(np.stack([previous, fresh], axis=1), axis=0, return_inverse=True)
    cell_of = np.asarray(cell_of).ravel()
    links = _between(graph, cell_of, len(cells))
    stays = np.bincount(cell_of, previous >= 0) / max(int((previous >= 0).sum()), 1) * price
    homes = int(previous.max(initial=-1)) + 1
    best, worth = np.arange(len(cells)), -np.inf
    for start in (cells[:, 1] + homes, np.where(cells[:, 0] >= 0, cells[:, 0], cells[:, 1] + homes)):
        found, value = _settled(links, stays, cells[:, 0], start)
        if value > worth + _GAIN:
            best, worth = found, value
    return compact(best[cell_of]), worth


def _between(graph: csr_matrix, cell_of: IntArray, count: int) -> NDArray[np.float64]:
    """Return float64 [cells, cells]: the share of the graph's weight between them."""
    scaled, _ = normalised_graph(graph)
    member = csr_matrix((np.ones(len(cell_of)), (np.arange(len(cell_of)), cell_of)), shape=(len(cell_of), count))
    return np.asarray((member.T @ scaled @ member).toarray())


def _settled(
    links: NDArray[np.float64], stays: NDArray[np.float64], home: IntArray, start: IntArray
) -> tuple[IntArray, float]:
    """Move cells one by one, the heaviest first, to where they are worth most, until none moves.

    Label t below the number of earlier themes is theme t itself; the others are new.
    """
    labels = start.copy()
    size = int(max(labels.max(), home.max())) + len(labels) + 1
    degree = links.sum(axis=1)
    total = np.bincount(labels, degree, minlength=size)
    for _ in range(_PASSES):
        moved = False
        for cell in np.argsort(-degree, kind="stable"):
            here = labels[cell]
            total[here] -= degree[cell]
            near = np.bincount(labels, links[cell], minlength=size)
            near[here] -= links[cell, cell]
            value = 2 * (near - _FINER * degree[cell] * total)
            if home[cell] >= 0:
                value[home[cell]] += stays[cell]
            # The last places are empty: one of them is a new theme.
            target = int(value.argmax())
            if value[target] > value[here] + _GAIN:
                labels[cell], moved = target, True
            total[labels[cell]] += degree[cell]
        if not moved:
            break
    inside = links[labels[:, None] == labels].sum() - _FINER * float((total**2).sum())
    return labels, float(inside + stays[(home >= 0) & (labels == home)].sum())
