"""Single unusual voices: texts that nobody else is close to."""

from collections.abc import Mapping, Sequence

import numpy as np

from clustering.arrays import IntArray
from clustering.neighbours import Neighbours

_NEIGHBOURS = 5
_LETTERS = 12
"""Characters below which a text is a word, not an unusual voice."""


def single_voices(
    near: Mapping[str, Neighbours], texts: Sequence[str], copies: IntArray, shown: int
) -> tuple[int, ...]:
    """Return distinct rows that nobody is close to, most unusual first.

    Unusual is a low mean similarity to the nearest neighbours, over the views. Texts said twice, and
    texts too short to say something, are left out.

    Args:
        near: the nearest of u distinct texts in each view, five or more where there are so many.
        texts: the u texts.
        copies: int64 [u], how often each was said.
        shown: how many to return at most; never more than one in ten.
    """
    count = len(copies)
    if count <= _NEIGHBOURS:
        return ()
    closeness = np.zeros(count)
    for found in near.values():
        closeness += found.first(_NEIGHBOURS).similarity.mean(axis=1)
    told = np.array([len(text.strip()) >= _LETTERS for text in texts]) & (copies == 1)
    order = np.argsort(np.where(told, closeness, np.inf), kind="stable")
    return tuple(int(row) for row in order[: min(shown, count // 10 + 1)] if told[row])
