"""One row per distinct text, in an order that does not depend on arrival.

Everything downstream is deterministic but sensitive to row order (a shuffled input was measured to
agree with itself at ARI .53-.98). Rows are therefore sorted by a hash of their text, and texts that
differ only in case or spacing share one row, so that copies can never land in different themes.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

import numpy as np

from clustering.arrays import BoolArray, FloatArray, IntArray, Views
from clustering.errors import VectorsUnusable

LONGEST = 2000
"""Characters that are read of one text: beyond it a single contribution would drown the vocabulary."""

_WORD = re.compile(r"[^\W\d_]{2}")
_TABLE = 2
"""Dimensions of a table: rows and numbers."""
_SPACE = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Return the text as it is compared: one case, single spaces, cut at `LONGEST` characters."""
    return _SPACE.sub(" ", text[: 4 * LONGEST]).strip().casefold()[:LONGEST]


def text_key(text: str) -> str:
    """Return a stable hexadecimal key of the normalised text."""
    return sha256(normalised(text).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def has_words(text: str) -> bool:
    """Return whether the text holds at least one word of two letters."""
    return _WORD.search(text[:LONGEST]) is not None


@dataclass(frozen=True, slots=True)
class DistinctRows:
    """Distinct texts and where they came from."""

    first: IntArray
    """[u] the input row that stands for each distinct text."""
    of_row: IntArray
    """[n] the distinct row of each input row, -1 for a text without words."""
    keys: tuple[str, ...]
    """[u] keys, ascending."""

    @property
    def count(self) -> int:
        """Number of distinct texts."""
        return len(self.first)

    def copies(self) -> IntArray:
        """Return int64 [u]: how many input rows share each distinct text."""
        return np.bincount(self.of_row[self.of_row >= 0], minlength=self.count).astype(np.int64)

    def only_in(self, rows: Collection[int]) -> BoolArray:
        """Return bool [u]: which distinct texts stand in no other input rows than these."""
        elsewhere = np.ones(len(self.of_row), dtype=np.bool_)
        elsewhere[list(rows)] = False
        return np.asarray(np.bincount(self.of_row[elsewhere & (self.of_row >= 0)], minlength=self.count) == 0)

    def expand(self, labels: IntArray) -> IntArray:
        """Return int64 [n]: labels of distinct rows carried back to input rows, -1 without words."""
        if not self.count:
            return np.full(len(self.of_row), -1, dtype=np.int64)
        return np.where(self.of_row >= 0, labels[self.of_row], -1).astype(np.int64)


def distinct_rows(texts: Sequence[str]) -> DistinctRows:
    """Group equal texts and sort them by key; of copies the alphabetically first spelling stands for all."""
    keyed = sorted((text_key(text), text, row) for row, text in enumerate(texts) if has_words(text))
    of_row = np.full(len(texts), -1, dtype=np.int64)
    first, keys = [], []
    for number, (key, copies) in enumerate(groupby(keyed, key=lambda entry: entry[0])):
        rows = [row for _, _, row in copies]
        of_row[rows] = number
        first.append(rows[0])
        keys.append(key)
    return DistinctRows(np.array(first, dtype=np.int64), of_row, tuple(keys))


def checked_mean(texts: Sequence[str], views: Views) -> FloatArray:
    """Return the "mean" view as float32 [n, d] with rows of length 1.

    Raises:
        VectorsUnusable: the view is missing, has another number of rows than there are texts, or
            holds NaN or infinite numbers.
    """
    if "mean" not in views:
        raise VectorsUnusable('The view "mean" is missing: embed the texts again.')
    mean = np.asarray(views["mean"], dtype=np.float32)
    if mean.ndim != _TABLE or len(mean) != len(texts):
        raise VectorsUnusable(
            f"Expected one vector for each of {len(texts)} texts, got {mean.shape}: embed the texts again."
        )
    broken = np.flatnonzero(~np.isfinite(mean).all(axis=1))
    if len(broken):
        raise VectorsUnusable(
            f"{len(broken)} vectors hold NaN or infinite numbers, first in row {broken[0]}: embed those texts again."
        )
    lengths = np.linalg.norm(mean, axis=1, keepdims=True)
    return np.asarray(mean / np.where(lengths > 0, lengths, 1), dtype=np.float32)
