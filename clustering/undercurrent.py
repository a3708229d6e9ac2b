"""The undercurrent: small groups that agree closely, far from the others.

Every branch of an average linkage tree that is small enough is a candidate. They are ranked, never decided,
by one sum: how close the members are to each other, a little, minus how close the nearest outsiders are to
them, mostly. A slice of a large theme agrees closely too, but has outsiders at its elbow. Of groups planted in rooms
of known subjects half are among the first five shown (.52 in four kinds of rooms, forty of each, by which nothing was
chosen); what was tried to find more is in decision 41. A screen words them as "perhaps".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage as scipy_linkage
from scipy.spatial.distance import squareform

from clustering.arrays import FloatArray, IntArray
from clustering.linkage import similarity_table

_WEIGHTS = {"mean": 1.0, "pieces": 0.3, "spelling": 0.3}
"""Share of each view here. The pieces' vectors are made of everyone's sentences, so a small group's would lean towards
the crowd; and who uses the same turn of phrase does not yet say the same. Both count less than in the graph."""
_AGREE = 0.25
"""Mean similarity inside from which a few agree; less is only several who stand alone."""
_AGREEMENT = 0.2
"""What closeness inside counts beside distance from outsiders; from .1 to .3 the ranking hardly changes."""
_FEWEST = 3
_LARGEST = 0.05
"""Share of the dialogue above which a group is a theme like any other."""
_MOST = 30
"""And so many texts, however large the dialogue is: more are not overlooked."""
_OUTSIDERS = 10
_CONSIDERED = 150
"""Candidates compared with everyone, where the tree has only seen a part of a large dialogue."""
_AT_ONCE = 25
_ROWS_AT_ONCE = 200
_WHOLE = 2000
"""Distinct texts up to which one tree holds them all; above, its table would not fit and it is made per theme."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A small group and how clearly it stands apart."""

    members: tuple[int, ...]
    """Distinct rows, ascending."""
    people: int
    """How many said it."""
    strength: float
    """Standard deviations above the other candidates."""


def small_groups(
    views: Mapping[str, FloatArray],
    labels: IntArray,
    people: Sequence[frozenset[str]],
    shown: int,
) -> list[Candidate]:
    """Return the clearest small groups, clearest first; no text is in two of them.

    Args:
        views: fitted views, each float32 [u, d].
        labels: int64 [u], themes; only used to keep the work bounded in a large dialogue.
        people: who said each distinct text.
        shown: how many groups to return at most.
    """
    most = max(_FEWEST + 1, min(_MOST, int(_LARGEST * len(labels))))
    used = {name: rows for name, rows in views.items() if name in _WEIGHTS}
    found = [
        (group, apart) for group, apart in _branches(used, labels, most) if len(_speakers(group, people)) >= _FEWEST
    ]
    if not found:
        return []
    if len(labels) > _WHOLE:
        likely = [group for group, _ in sorted(found, key=lambda pair: -pair[1])[:_CONSIDERED]]
        found = list(zip(likely, _apart_from_all(used, likely), strict=True))
    strength = _z(np.array([apart for _, apart in found]))
    return [
        Candidate(tuple(int(row) for row in found[i][0]), len(_speakers(found[i][0], people)), float(strength[i]))
        for i in _clearest([group for group, _ in found], strength, shown)
    ]


def _speakers(group: IntArray, people: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(people[row] for row in group))


def _clearest(groups: Sequence[IntArray], strength: NDArray[np.float64], shown: int) -> list[int]:
    chosen: list[int] = []
    taken: set[int] = set()
    for index in np.argsort(-strength, kind="stable"):
        members = set(groups[index].tolist())
        if len(chosen) < shown and not members & taken:
            chosen.append(int(index))
            taken |= members
    return chosen


def _branches(views: Mapping[str, FloatArray], labels: IntArray, most: int) -> Iterator[tuple[IntArray, float]]:
    """Return every small branch as (rows ascending, how far apart it stands within its part of the dialogue)."""
    everyone = np.arange(len(labels))
    themes = [everyone] if len(labels) <= _WHOLE else [np.flatnonzero(labels == one) for one in np.unique(labels)]
    for theme in themes:
        for start in range(0, len(theme), _WHOLE):
            rows = theme[start : start + _WHOLE]
            if len(rows) > _FEWEST:
                table = similarity_table({name: view[rows] for name, view in views.items()}, _WEIGHTS)
                near = _near(table, most + _OUTSIDERS)
                for group in _tree(table, most):
                    agreement = _agreement(table[np.ix_(group, group)])
                    if agreement >= _AGREE:
                        yield rows[group], _apart(agreement, _outside(table, near, group))


def _near(table: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return int64 [n, c]: the `count` nearest columns of each row, in no order; all where there are no more."""
    first = max(table.shape[1] - count, 0)
    parts = (table[start : start + _ROWS_AT_ONCE] for start in range(0, len(table), _ROWS_AT_ONCE))
    return np.concatenate([np.argpartition(part, first, axis=1)[:, first:] for part in parts])


def _outside(table: NDArray[np.float64], near: NDArray[np.int64], group: IntArray) -> NDArray[np.float64]:
    """Return how near the nearest columns are to each row of a group, -1 for the group itself."""
    columns = near[group]
    inside = np.zeros(len(table), dtype=np.bool_)
    inside[group] = True
    return np.where(inside[columns], -1, table[group[:, None], columns])


def _tree(table: NDArray[np.float64], most: int) -> list[IntArray]:
    """Return the branches of 3 to `most` rows: groups joined by their mean cosine distance."""
    distance = (1 - table).clip(0)
    np.fill_diagonal(distance, 0)
    branches: list[list[int]] = [[row] for row in range(len(table))]
    for left, right, _, size in scipy_linkage(squareform(distance, checks=False), method="average"):
        # A branch that has grown too large is forgotten, and so is whatever it becomes part of.
        both = branches[int(left)] + branches[int(right)] if size <= most else []
        branches.append(both)
    return [np.array(sorted(branch), dtype=np.int64) for branch in branches if len(branch) >= _FEWEST]


def _similarities(views: Mapping[str, FloatArray], group: IntArray) -> NDArray[np.float64]:
    total = sum(_WEIGHTS[name] for name in views)
    return np.asarray(sum(_WEIGHTS[name] / total * (rows[group] @ rows.T) for name, rows in views.items()))


def _agreement(inner: NDArray[np.float64]) -> float:
    """Return the mean similarity of two of a group; `inner` is float64 [m, m]."""
    return float((inner.sum() - np.trace(inner)) / (len(inner) * (len(inner) - 1)))


def _apart_from_all(views: Mapping[str, FloatArray], groups: Sequence[IntArray]) -> list[float]:
    """Return how far each group stands apart from everyone; several are compared at once, which is quicker."""
    apart = []
    for start in range(0, len(groups), _AT_ONCE):
        some = groups[start : start + _AT_ONCE]
        table = _similarities(views, np.concatenate(some))
        ends = np.cumsum([len(group) for group in some])
        parts = np.split(table, ends[:-1])
        for part, group in zip(parts, some, strict=True):
            agreement = _agreement(part[:, group])
            part[:, group] = -1
            apart.append(_apart(agreement, part))
    return apart


def _apart(agreement: float, outside: NDArray[np.float64]) -> float:
    """Return a fifth of the mean similarity inside minus that to the ten nearest outsiders.

    `outside` is float64 [m, c]: the similarity of the group's m rows to others, at least to the nearest.
    """
    kth = max(outside.shape[1] - _OUTSIDERS, 0)
    return float(_AGREEMENT * agreement - np.partition(outside, kth, axis=1)[:, kth:].mean())


def _z(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
