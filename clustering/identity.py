"""Themes stay themselves: which cluster continues which theme, under what people decided.

Clusters and earlier themes are matched once, best overall: the Hungarian method (Kuhn 1955) on the
Jaccard overlap of their members. Then people's decisions are put through, which no cluster overrules.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from clustering.arrays import IntArray
from clustering.density import spread
from clustering.modularity import compact
from clustering.revision import Constraints
from clustering.rows import DistinctRows

_MOST = 0.5
"""Share from which a group counts as "most of it"."""

Name = TypeVar("Name", str, int)
"""What themes go by: ids in a dialogue, numbers in an array."""

Groups = list[tuple[str | None, IntArray]]
"""Id of the theme that is continued (None: new) and its members."""


def final_target(theme: str, merged: Mapping[str, str]) -> str:
    """Return where a chain of merges ends; a circle ends where it would repeat."""
    seen = {theme}
    while theme in merged and merged[theme] not in seen:
        theme = merged[theme]
        seen.add(theme)
    return theme


def previous_after_acts(previous: Sequence[str | None], constraints: Constraints) -> list[str | None]:
    """Return each row's earlier theme as people left it: merges followed, moved rows where they were put."""
    moved = {row: final_target(theme, constraints.merged) for row, theme in constraints.moved.items()}
    return [
        moved.get(row, None if theme is None else final_target(theme, constraints.merged))
        for row, theme in enumerate(previous)
    ]


def previous_of_distinct(previous: Sequence[Name | None], rows: DistinctRows) -> list[Name | None]:
    """Return for each distinct text the theme most of its copies were in, None where none was in any."""
    ballots: list[Counter[Name]] = [Counter() for _ in range(rows.count)]
    for row, theme in enumerate(previous):
        if theme is not None and rows.of_row[row] >= 0:
            ballots[rows.of_row[row]][theme] += 1
    return [min(ballot, key=lambda theme: (-ballot[theme], theme)) if ballot else None for ballot in ballots]


def as_numbers(previous: Sequence[Name | None]) -> tuple[list[Name], IntArray]:
    """Return (names ascending, int64 [n] index into them, -1 for None)."""
    ids = sorted({theme for theme in previous if theme is not None})
    number = {theme: index for index, theme in enumerate(ids)}
    return ids, np.array([-1 if theme is None else number[theme] for theme in previous], dtype=np.int64)


def overlap_table(labels: IntArray, before: IntArray, weights: IntArray) -> IntArray:
    """Return int64 [clusters, themes]: weight of the rows each cluster shares with each earlier theme."""
    known = (labels >= 0) & (before >= 0)
    table = np.zeros((int(labels.max(initial=-1)) + 1, int(before.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(table, (labels[known], before[known]), weights[known])
    return table


def matched(table: IntArray, least: float) -> dict[int, int]:
    """Return cluster -> theme for the best one-to-one match, pairs below a Jaccard of `least` left out.

    Only rows with a past count, so that growth alone never costs a theme its id.
    """
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    jaccard = np.divide(table, union, out=np.zeros(table.shape), where=union > 0)
    clusters, themes = linear_sum_assignment(-jaccard)
    return {
        int(c): int(t) for c, t in zip(clusters, themes, strict=True) if jaccard[c, t] >= least and jaccard[c, t] > 0
    }


def rejoined(labels: IntArray, before: IntArray, weights: IntArray, joined: Sequence[int]) -> IntArray:
    """Put clusters together again that are mostly one merged theme: people merged it, so it stays one."""
    table = overlap_table(labels, before, weights)
    labels = labels.copy()
    for theme in joined:
        pieces = [c for c in range(len(table)) if table[c].sum() and table[c, theme] > _MOST * table[c].sum()]
        for piece in pieces[1:]:
            labels[labels == piece] = pieces[0]
    return np.where(labels >= 0, compact(labels) - int((labels < 0).any()), -1)


def parted(
    labels: IntArray,
    before: IntArray,
    weights: IntArray,
    kept: Sequence[int],
    match: dict[int, int],
    graph: csr_matrix,
) -> tuple[IntArray, dict[int, int]]:
    """Part a kept theme from the cluster that swallowed it, with the newcomers that lean to it."""
    labels, match = labels.copy(), dict(match)
    for theme in kept:
        own = np.flatnonzero((before == theme) & (labels >= 0))
        if theme in match.values() or not len(own):
            continue
        shares = np.bincount(labels[own], weights[own])
        swallower = int(shares.argmax())
        if shares[swallower] < _MOST * weights[own].sum():
            continue
        new = int(labels.max()) + 1
        inside = labels == swallower
        labels[inside & (before == theme)] = new
        labels = _newcomers_choose(labels, inside & (before < 0), (swallower, new), graph)
        match[new] = theme
    return labels, match


def _newcomers_choose(labels: IntArray, newcomers: np.ndarray, pair: tuple[int, int], graph: csr_matrix) -> IntArray:
    rows = np.flatnonzero(np.isin(labels, pair))
    local = np.where(newcomers[rows], -1, (labels[rows] == pair[1]).astype(np.int64))
    if not (local >= 0).any():
        return labels
    labels = labels.copy()
    labels[rows] = np.where(spread(graph[rows][:, rows], local) == 1, pair[1], pair[0])
    return labels


def continued(
    labels: IntArray,
    ids: Sequence[str],
    before: IntArray,
    weights: IntArray,
    constraints: Constraints,
    graph: csr_matrix,
    least: float,
) -> tuple[IntArray, list[str | None]]:
    """Return (labels int64 [u], the id each label continues or None) after people's decisions.

    Args:
        labels: int64 [u], clusters of the distinct texts, -1 for none.
        ids: the earlier themes, after `previous_after_acts`.
        before: int64 [u], which of them each text was in, -1 for none.
        weights: int64 [u], contributions per distinct text.
        constraints: what people decided.
        graph: [u, u], used to let newcomers choose between two themes that must stay apart.
        least: Jaccard overlap from which a cluster continues a theme.
    """
    number = {theme: index for index, theme in enumerate(ids)}
    targets = {final_target(theme, constraints.merged) for theme in constraints.merged}
    labels = rejoined(labels, before, weights, sorted(number[t] for t in targets if t in number))
    match = matched(overlap_table(labels, before, weights), least)
    kept = sorted(number[t] for t in kept_ids(constraints) if t in number)
    labels, match = parted(labels, before, weights, kept, match, graph)
    count = int(labels.max(initial=-1)) + 1
    return labels, [ids[match[c]] if c in match else None for c in range(count)]


def kept_ids(constraints: Constraints) -> frozenset[str]:
    """Return the ids that must exist afterwards; a merged one lives on in its target."""
    return frozenset(final_target(theme, constraints.merged) for theme in constraints.kept)


def with_acts(labels: IntArray, ids: Sequence[str | None], constraints: Constraints) -> Groups:
    """Return the themes of the input rows: hand-moved rows where they were put, kept themes even when empty.

    `labels` is int64 [n] over input rows, an index into `ids` or -1.
    """
    moved = {r: final_target(t, constraints.merged) for r, t in constraints.moved.items() if 0 <= r < len(labels)}
    wanted = sorted(kept_ids(constraints) | set(moved.values()))
    names = [*ids, *(theme for theme in wanted if theme not in ids)]
    place = {theme: index for index, theme in enumerate(names) if theme is not None}
    labels = labels.copy()
    for row, theme in moved.items():
        labels[row] = place[theme]
    kept = kept_ids(constraints)
    groups = [(theme, np.flatnonzero(labels == index)) for index, theme in enumerate(names)]
    return [(theme, members) for theme, members in groups if len(members) or theme in kept]
