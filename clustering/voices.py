"""Which contributions speak for a theme: central in the graph, varied, short, by different authors."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from clustering.arrays import FloatArray, IntArray

_READABLE = 120
"""Characters that are read at a glance; longer voices pay for it, very short ones say too little."""
_TERSE = 15
_SPREAD = 0.6
"""How much likeness to a voice that already speaks counts against a voice."""
_ENDS = 2
_HEARD = 1000.0
"""What counts against a second voice of one author: more than anything else can count for it."""


def voices_shown(members: int) -> int:
    """Return how many voices a theme of so many contributions shows: three to five, fewer in a tiny one."""
    return min(members, 3 if members < 10 else 4 if members < 30 else 5)  # noqa: PLR2004 - the steps are the rule


def centrality(graph: csr_matrix, rows: IntArray) -> FloatArray:
    """Return float32 [m], 0 to 1: each row's graph weight to the other rows, against the most central one."""
    degree = np.asarray(graph[rows][:, rows].sum(axis=1)).ravel()
    return np.asarray(degree / max(degree.max(initial=0), 1e-9), dtype=np.float32)


def readability(texts: Sequence[str]) -> FloatArray:
    """Return float32 [m], 0 to 1: 1 up to a glance's length, falling slowly beyond it, low for a word."""
    length = np.array([len(text.strip()) for text in texts], dtype=np.float32)
    return np.asarray(np.minimum((_READABLE / np.maximum(length, _READABLE)) ** 0.5, length / _TERSE), dtype=np.float32)


def chosen_voices(
    rows: IntArray,
    worth: FloatArray,
    vectors: FloatArray,
    authors: Sequence[str] | None,
    count: int,
    leaning: FloatArray | None = None,
) -> tuple[int, ...]:
    """Return up to `count` rows, best first, by maximal marginal relevance (Carbonell & Goldstein 1998).

    The worthiest voice comes first. Then, where the theme leans two ways, the two ends of it, so that
    both sides are heard; which is which is not told, for it is a guess.

    Args:
        rows: int64 [m], input rows of one theme, one per distinct text.
        worth: float32 [m], how well each speaks for the theme.
        vectors: float32 [m, d], rows of length 1.
        authors: author of every input row; a second voice of one author only where there is no other.
        count: how many to choose.
        leaning: float32 [m], where each stands between two ends; None where there are none.
    """
    chosen: list[int] = []
    named = None if authors is None else np.array([authors[row] for row in rows], dtype=object)
    wishes = [worth] if leaning is None or count <= _ENDS else [worth, leaning, -leaning]
    while len(chosen) < min(count, len(rows)):
        if len(chosen) < len(wishes):
            value = wishes[len(chosen)].astype(np.float64)
        else:
            value = worth - _SPREAD * (vectors @ vectors[chosen].T).max(axis=1, initial=0)
        value[chosen] = -np.inf
        if named is not None:
            value[np.isin(named, named[chosen])] -= _HEARD
        chosen.append(int(value.argmax()))
    return tuple(int(rows[index]) for index in chosen)
