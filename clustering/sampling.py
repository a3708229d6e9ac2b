"""A part that speaks for all: which rows are looked at where looking at all of them would take too long."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clustering.arrays import FloatArray, IntArray
from clustering.identity import Name, as_numbers, previous_of_distinct
from clustering.recipe import Recipe
from clustering.rows import DistinctRows, distinct_rows
from clustering.spaces import Spaces, fit_spaces

_LEAST = 40
"""Rows of one stratum that are always in: enough to recognise a theme by."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The distinct texts that are themed; the others of a very large dialogue are placed."""

    rows: DistinctRows
    """All distinct texts, u of them; the s sampled ones come first."""
    texts: list[str]
    """[s]"""
    copies: IntArray
    """[s] contributions that share each text."""
    earlier: IntArray
    """[u] number of the theme that most copies of each distinct text were in, -1 for none."""
    spaces: Spaces
    views: dict[str, FloatArray]
    """Each float32 [s, d]."""

    @property
    def count(self) -> int:
        """Number of sampled texts."""
        return len(self.texts)


def drawn(
    texts: Sequence[str], mean: FloatArray, previous: Sequence[Name | None], recipe: Recipe
) -> tuple[Sample, list[Name]]:
    """Return the sample of a dialogue, with the names of the themes that were there, ascending.

    Args:
        texts: n contributions.
        mean: float32 [n, d], rows of length 1.
        previous: the theme of each, None for none.
        recipe: the constants.
    """
    rows = distinct_rows(texts)
    names, numbers = as_numbers(previous_of_distinct(previous, rows))
    if rows.count > recipe.sample_above:
        rows, order = led_by(rows, fair_draw(numbers, recipe.sample_above))
        numbers = numbers[order]
    first = rows.first[: recipe.sample_above]
    chosen = [texts[row] for row in first]
    spaces, views = fit_spaces(chosen, mean[first])
    return Sample(rows, chosen, rows.copies()[: len(first)], numbers, spaces, views), names


def fair_draw(strata: IntArray, most: int, least: int = _LEAST) -> IntArray:
    """Return at most `most` row numbers, ascending: some of every stratum, then the first of all.

    Rows in the order of their hash are in no order at all, so the first ones are a fair draw; and the same
    draw again when the dialogue has grown a little, which keeps themes calm.

    Args:
        strata: int64 [n], 0 or more; -1 is in none.
        most: how many rows to return at most.
        least: rows that every stratum has, as far as it has them; fewer where there are too many strata.
    """
    if len(strata) <= most:
        return np.arange(len(strata))
    inside = np.flatnonzero(strata >= 0)
    least = min(least, most // (2 * max(len(np.unique(strata[inside])), 1)))
    sure = inside[_rank_within(strata[inside]) < least]
    others = np.setdiff1d(np.arange(len(strata)), sure, assume_unique=True)
    return np.sort(np.concatenate([sure, others[: most - len(sure)]]))


def _rank_within(strata: IntArray) -> IntArray:
    """Return for each row how many rows of its stratum come before it."""
    order = np.argsort(strata, kind="stable")
    _, start, size = np.unique(strata[order], return_index=True, return_counts=True)
    rank = np.empty(len(strata), dtype=np.int64)
    rank[order] = np.arange(len(strata)) - np.repeat(start, size)
    return rank


def led_by(rows: DistinctRows, chosen: IntArray) -> tuple[DistinctRows, IntArray]:
    """Return (the distinct rows with the chosen ones first, int64 [u]: which row each of them was)."""
    others = np.setdiff1d(np.arange(rows.count), chosen, assume_unique=True)
    order = np.concatenate([chosen, others]).astype(np.int64)
    place = np.empty(rows.count + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(rows.count), -1
    keys = tuple(rows.keys[row] for row in order)
    return DistinctRows(rows.first[order], place[rows.of_row], keys), order
