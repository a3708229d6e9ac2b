"""Where themes lie on the map: close to what resembles them, clear of each other, and where they lay before.

The map is as wide as it is high, in its own measure: places are (x, y) from 0 to 1, the upper left corner first. Inside
it is reckoned in a box as wide as most screens leave for it, so that what is round here is round there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.arrays import FloatArray

Place = tuple[float, float]
Points = NDArray[np.float64]

_WIDE = 1.5
"""Width of the box whose height is 1: between what a laptop and a tablet leave for the map."""
_INKED = 0.26
"""Share of the box that all themes together cover; the rest is for labels, and so that they can be told apart."""
_LEAST = 0.035
"""Radius of the smallest theme."""
_AIR = 0.1
"""Free space between two themes, for a label; less where there are more than a dozen."""
_DOZEN = 12
_EDGE = 0.02
_STEPS = 400
_PACE = 0.6
_STAYS = 0.04
"""How easily a theme that people know is pushed aside, beside one that is new."""
_HOME = 0.03
"""How strongly each theme is drawn to where it wants to be."""
_BESIDE = 0.12
"""How far from its source a theme begins that came out of another."""
_GOLDEN = 2.399963
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a theme's place. Both ``None``: it is new, and came out of nothing in particular."""

    place: Place | None = None
    """Where it lay."""
    source: Place | None = None
    """Where the theme lay that most of its members were in."""


def placed_themes(vectors: FloatArray, groups: Sequence[Sequence[int]], past: Sequence[Past]) -> list[Place]:
    """Return a place for each theme. The same arguments give the same places.

    A theme that lay somewhere stays there, unless another has grown into it; only then both give way, a new one more
    than one that people know.

    Args:
        vectors: float32 [n, d], rows of length 1: the texts.
        groups: rows of each theme; may be empty.
        past: where each was.
    """
    if not groups:
        return []
    sizes = np.array([max(len(group), 1) for group in groups], dtype=np.float64)
    radii = np.maximum(_LEAST, np.sqrt(_INKED * _WIDE / np.pi * sizes / sizes.sum()))
    start = _start(_closeness(vectors, groups), past)
    known = np.array([one.place is not None for one in past])
    settled = _pushed_apart(start, radii, np.where(known, _STAYS, 1.0))
    return [(round(float(x / _WIDE), _DECIMALS), round(float(y), _DECIMALS)) for x, y in settled]


def _closeness(vectors: FloatArray, groups: Sequence[Sequence[int]]) -> Points:
    """Return float64 [k, k]: how alike the themes are, cosine of their middles around the middle of all."""
    middles = np.array([vectors[list(g)].mean(axis=0) if len(g) else vectors.mean(axis=0) for g in groups])
    middles = middles.astype(np.float64) - vectors.mean(axis=0)
    lengths = np.linalg.norm(middles, axis=1, keepdims=True)
    middles = middles / np.where(lengths > 0, lengths, 1)
    return np.asarray(middles @ middles.T)


def _start(alike: Points, past: Sequence[Past]) -> Points:
    """Return float64 [k, 2]: where each theme wants to be, in the box."""
    free = _spread_out(alike)
    known = [one.place for one in past]
    there = np.array([place is not None for place in known])
    points = free.copy()
    for index, one in enumerate(past):
        if one.place is not None:
            points[index] = _in_box(one.place)
        elif one.source is not None:
            turn = _GOLDEN * (index + 1)
            points[index] = _in_box(one.source) + _BESIDE * np.array([np.cos(turn), np.sin(turn)])
        elif there.any():
            pull = np.exp(4 * alike[index]) * there
            others = np.array([_in_box(place) if place is not None else (0.0, 0.0) for place in known])
            points[index] = (pull[:, None] * others).sum(axis=0) / pull.sum()
    return points


def _in_box(place: Place) -> Points:
    return np.array([place[0] * _WIDE, place[1]])


def _spread_out(alike: Points) -> Points:
    """Return float64 [k, 2]: classical scaling (Torgerson 1952) of the distances, evened out over the box."""
    count = len(alike)
    squared = (1 - alike).clip(0) ** 2
    centring = np.eye(count) - 1 / count
    values, axes = np.linalg.eigh(-0.5 * centring @ squared @ centring)
    points = np.full((count, 2), 0.5)
    for column, axis in enumerate(range(count - 1, max(count - 3, -1), -1)):
        along = axes[:, axis] * np.sqrt(max(values[axis], 0))
        # the sign of an axis is arbitrary: the largest theme, which comes first, always lies to the left and above
        along = -along if along[0] > 0 else along
        points[:, column] = _evened(along)
    return np.asarray(points * [0.8 * _WIDE, 0.8] + [0.1 * _WIDE, 0.1])


def _evened(along: Points) -> Points:
    """Return 0 to 1: half the distances as they are, half the order alone, so that nothing is left in a corner."""
    width = float(np.ptp(along))
    if len(along) < 2 or width < 1e-9:  # noqa: PLR2004 - one theme has no distance to another
        return np.full(len(along), 0.5)
    order = np.argsort(np.argsort(along, kind="stable"), kind="stable") / (len(along) - 1)
    return np.asarray((along - along.min()) / width / 2 + order / 2)


def _pushed_apart(home: Points, radii: Points, gives: Points) -> Points:
    """Return the points once no two themes overlap any more, as far as there is room.

    `gives` is float64 [k]: how easily each is moved.
    """
    air = _AIR * min(1.0, np.sqrt(_DOZEN / len(home)))
    needed = radii[:, None] + radii[None, :] + air
    share = gives[:, None] / (gives[:, None] + gives[None, :])
    low, high = radii + _EDGE, np.array([_WIDE, 1.0]) - radii[:, None] - _EDGE
    points = _unlike(np.clip(home, low[:, None], high))
    for _ in range(_STEPS):
        apart = points[:, None] - points[None, :]
        distance = np.linalg.norm(apart, axis=2)
        np.fill_diagonal(distance, np.inf)
        overlap = (needed - distance).clip(0)
        np.fill_diagonal(overlap, 0)
        push = (apart / distance[:, :, None] * (overlap * share)[:, :, None]).sum(axis=1)
        crowded = overlap.any(axis=1)[:, None]
        home_again = np.where(crowded, 0, _HOME * (home - points))
        points = np.clip(points + _PACE * push + home_again, low[:, None], high)
    return points


def _unlike(points: Points) -> Points:
    """Two that lie on one spot could not be pushed apart: each is moved a hair, in a direction of its own."""
    turns = _GOLDEN * np.arange(len(points))
    same = (np.linalg.norm(points[:, None] - points[None, :], axis=2) < 1e-6).sum(axis=1) > 1  # noqa: PLR2004 - a hair
    return np.asarray(points + 1e-4 * same[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=1))
