"""A newcomer's theme at once, by the weighted vote of their neighbours over all views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clustering.arrays import FloatArray, IntArray
from clustering.errors import WidthChanged
from clustering.neighbours import nearest
from clustering.rows import checked_mean, has_words, text_key
from clustering.spaces import Spaces

_SURE = 0.7
"""Share of the vote from which a placement is confident: about half are, and those were right .95."""

_AT_A_TIME = 8192
"""Texts projected at a time: their views take 30 MB."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a newcomer belongs."""

    theme: int
    """Index into `Revision.themes`, -1 for none."""
    confident: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What one revision knows that a newcomer needs; plain arrays, picklable."""

    spaces: Spaces
    views: Mapping[str, FloatArray]
    """Fitted views of the distinct texts, each float32 [u, d]."""
    weights: Mapping[str, float]
    neighbours: int
    labels: IntArray
    """[u] index into `Revision.themes`, -1 for none."""
    keys: Mapping[str, int]
    """Text key -> theme index: a copy goes where its original is."""
    themes: int
    """Number of themes."""
    width: int
    """Numbers in one sentence vector."""

    def among(self, rows: IntArray) -> "Basis":
        """Return the basis in which only some of the distinct texts vote."""
        views = {name: view[rows] for name, view in self.views.items()}
        return replace(self, views=views, labels=self.labels[rows])


def vote(basis: Basis, views: Mapping[str, FloatArray]) -> NDArray[np.float64]:
    """Return float64 [n, themes]: the similarity of each row's neighbours, added up per theme and view."""
    ballots = np.zeros((len(views["mean"]), basis.themes))
    themed = np.flatnonzero(basis.labels >= 0)
    basis = basis if len(themed) == len(basis.labels) else basis.among(themed)
    rows = np.arange(len(ballots))[:, None]
    for name, weight in basis.weights.items():
        if name not in views or not len(themed):
            continue
        index, similarity = nearest(views[name], basis.views[name], basis.neighbours)
        np.add.at(ballots, (rows, basis.labels[index]), weight * similarity.clip(0))
    return ballots


def placed_rows(basis: Basis, texts: Sequence[str], mean: FloatArray) -> IntArray:
    """Return int64 [n]: the theme of each of many texts, none of which was said before; -1 for none.

    Args:
        basis: of the sample that votes.
        texts: n texts with words.
        mean: float32 [n, d], rows of length 1.
    """
    found = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(texts) if basis.themes else 0, _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        ballots = vote(basis, basis.spaces.project(texts[part], mean[part]))
        found.append(np.where(ballots.max(axis=1) > 0, ballots.argmax(axis=1), -1))
    return np.concatenate(found) if basis.themes else np.full(len(texts), -1, dtype=np.int64)


def place(basis: Basis, texts: Sequence[str], views: Mapping[str, FloatArray]) -> list[Placement]:
    """Return one placement per text.

    Args:
        basis: of the revision whose themes they join.
        texts: n new texts.
        views: "mean" as float32 [n, d].

    Raises:
        WidthChanged: the vectors have another width than those of the revision.
        VectorsUnusable: the vectors hold NaN or do not match the texts.
    """
    mean = checked_mean(texts, views)
    if mean.shape[1] != basis.width:
        raise WidthChanged(
            f"Vectors have {mean.shape[1]} numbers, this dialogue has {basis.width}: "
            "embed all its texts with one model."
        )
    if not basis.themes or not texts:
        return [Placement(-1, confident=False) for _ in texts]
    ballots = vote(basis, basis.spaces.project(texts, mean))
    return [_decided(text, ballot, basis) for text, ballot in zip(texts, ballots, strict=True)]


def _decided(text: str, ballot: NDArray[np.float64], basis: Basis) -> Placement:
    known = basis.keys.get(text_key(text))
    if known is not None:
        return Placement(known, confident=known >= 0)
    total = ballot.sum()
    if total <= 0 or not has_words(text):
        return Placement(-1, confident=False)
    best = int(ballot.argmax())
    return Placement(best, confident=bool(ballot[best] >= _SURE * total))
