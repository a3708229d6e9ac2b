"""Themes change where a change pays for itself: what a fresh look found, weighed against what stands.

Two looks at nearly the same dialogue find nearly equally good themes that may differ much. So a revision does
not take the fresh themes or keep the old ones as a whole: it goes through the pieces that both have in common
and puts each where modularity gains most, less a price for every text that would change its theme; then through the
texts one by one, at the same price. The price is higher where themes are blurred: there a difference is chance, where
they are clear it is news. Where so many would change at once that nobody finds their way any more, all of it gets
dearer, within bounds: great news still comes.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clustering.anchors import Anchored, anchored
from clustering.arrays import BoolArray, IntArray
from clustering.modularity import compact, modularity, normalised_graph

_PASSES = 30
_GAIN = 1e-9
_FINER = 1.5
"""Resolution at which both are weighed: at 1 every look melts a little more together, and what parts again pays a
price."""
_BLURRED = 1.5
"""Power of the blur in the price: clear themes follow the news sooner, blurred ones later."""
_NEWCOMER = 0.75
"""What a newcomer's place counts beside that of somebody whom a revision has seen: it is their neighbours' guess."""
_MOST = 0.125
"""Share of those whom a revision has seen that may change theme before the price rises."""
_DEARER = 1.4 ** np.arange(4)
"""Times the price, one after the other; at the last, nearly three times as dear, what still pays is news."""


class Pieces(NamedTuple):
    """What one fresh look and the standing themes have in common: c pieces, none of which is torn."""

    of_text: IntArray
    """[n] the piece of each text."""
    home: IntArray
    """[c] the earlier theme, -1 for none."""
    fresh: IntArray
    """[c] the theme of the fresh look, numbered on from the earlier ones."""
    links: NDArray[np.float64]
    """[c, c] the share of the graph's weight between them."""


def settled_labels(
    graph: csr_matrix, fresh: Sequence[IntArray], previous: IntArray, newcomers: BoolArray, *, price: float
) -> IntArray:
    """Return int64 [n]: the best of the fresh labels, or what is best of them and of what stands.

    Args:
        graph: [n, n].
        fresh: one or more int64 [n].
        previous: int64 [n], earlier themes, -1 for none.
        newcomers: bool [n], who was placed since the last revision.
        price: what it is worth that everybody stays, in modularity, in a dialogue that has none.
    """
    if not graph.nnz:
        return fresh[0]
    clearest = max(fresh, key=lambda labels: modularity(graph, labels))
    known = previous >= 0
    if not known.any():
        return clearest
    counts = np.where(newcomers, _NEWCOMER, 1.0) * known
    worth = price * (1 - modularity(graph, clearest)) ** _BLURRED * counts / counts.sum()
    looks = [in_pieces(graph, labels, previous) for labels in fresh]
    seen = known & ~newcomers
    for prices in _DEARER[:, None] * worth:
        labels = _best(looks, anchored(graph, previous, prices), prices)
        if _share_moved(labels, previous, seen) <= _MOST:
            break
    return compact(labels)


def _share_moved(labels: IntArray, previous: IntArray, seen: BoolArray) -> float:
    return float((labels[seen] != previous[seen]).mean()) if seen.any() else 0.0


def _best(looks: Sequence[Pieces], texts: Anchored, worth: NDArray[np.float64]) -> IntArray:
    """Return the labels of the look that comes out best."""
    return max((weighed(pieces, texts, worth) for pieces in looks), key=lambda found: found[1])[0]


def weighed(pieces: Pieces, texts: Anchored, worth: NDArray[np.float64]) -> tuple[IntArray, float]:
    """Return (labels int64 [n], what they are worth: modularity plus the worth of who stays).

    The pieces settle once from where the fresh look has them and once from where they stand; then each text settles.
    Label t below the number of earlier themes is theme t itself; the others are new.

    Args:
        pieces: of n texts.
        texts: those texts, anchored in their themes with the same worth.
        worth: float64 [n], modularity that it is worth when this text stays; 0 where it has no earlier theme.
    """
    stays = np.bincount(pieces.of_text, worth, minlength=len(pieces.home)).astype(np.float64)
    labels, _ = max((_settled(pieces, stays, start) for start in _starts(pieces)), key=lambda found: found[1])
    return texts.moved(labels[pieces.of_text], _FINER)


def _starts(pieces: Pieces) -> Iterator[IntArray]:
    yield pieces.fresh
    yield np.where(pieces.home >= 0, pieces.home, pieces.fresh)


def in_pieces(graph: csr_matrix, fresh: IntArray, previous: IntArray) -> Pieces:
    """Return what a fresh look, int64 [n], 0 or more, shares with the earlier themes, int64 [n], -1 for none."""
    cells, cell_of = np.unique(np.stack([previous, fresh], axis=1), axis=0, return_inverse=True)
    cell_of = np.asarray(cell_of).ravel()
    scaled, _ = normalised_graph(graph)
    member = csr_matrix((np.ones(len(cell_of)), (np.arange(len(cell_of)), cell_of)), shape=(len(cell_of), len(cells)))
    homes = int(previous.max(initial=-1)) + 1
    return Pieces(cell_of, cells[:, 0], cells[:, 1] + homes, np.asarray((member.T @ scaled @ member).toarray()))


def _settled(pieces: Pieces, stays: NDArray[np.float64], start: IntArray) -> tuple[IntArray, float]:
    """Move pieces one by one, the heaviest first, to where they are worth most, until none moves."""
    labels, home, links = start.copy(), pieces.home, pieces.links
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
