"""From groups of rows to themes a person can read: label, clause, voices, sub-themes, undercurrent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clustering.arrays import FloatArray, IntArray
from clustering.identity import Groups
from clustering.recipe import Recipe
from clustering.revision import ThemeDraft, UndercurrentGroup
from clustering.rows import DistinctRows
from clustering.sampling import Sample, fair_draw
from clustering.structure import Structure, parts_of
from clustering.undercurrent import Candidate, small_groups
from clustering.voices import centrality, chosen_voices, readability, voices_shown
from clustering.wording.appraisal import leaning
from clustering.wording.clauses import central_clause
from clustering.wording.labels import ThemeWords, is_mixed, label_themes
from clustering.wording.language import languages_of
from clustering.wording.vocabulary import Vocabulary, vocabulary

_HEARD = 200
"""Most central and readable members of a theme among whom voices are chosen."""
_SAME_GROUP = 0.5
"""Jaccard overlap from which a small group is the theme itself."""

_WHOLE_THEME, _WITHIN_THEME = "cohesive_small", "within_theme"
"""Why a group is shown, as a code that screens turn into a sentence. The number of people follows a colon:
`cohesive_small:3` is "three people, far from everything else, agree closely"; `within_theme:3` is "three people
within a larger theme agree closely on something of their own"."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was handed in, as far as themes are written from it."""

    texts: Sequence[str]
    authors: Sequence[str] | None
    languages: Sequence[str] | None
    width: int
    """Numbers in one sentence vector."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that is known of a dialogue while its themes are written down."""

    texts: Sequence[str]
    rows: DistinctRows
    views: dict[str, FloatArray]
    """Fitted views of the sampled distinct texts, each float32 [s, d], s <= u."""
    structure: Structure
    authors: Sequence[str] | None
    languages: Sequence[str]
    """[s] two-letter codes of the sampled distinct texts."""
    words: Vocabulary
    """The words of those that were read."""
    read: IntArray
    """int64 [s]: which row of the vocabulary each sampled text is, -1 where it was not read."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The written themes of a revision, and its small groups."""

    themes: tuple[ThemeDraft, ...]
    undercurrent: tuple[UndercurrentGroup, ...]


def in_order(groups: Groups, sample: Sample) -> Groups:
    """Return the groups largest first; ties by their first text's key, so that order of arrival is no matter."""

    def stable_name(group: tuple[str | None, IntArray]) -> tuple[int, str, str]:
        theme, members = group
        rows = distinct_in(sample, members)
        return (-len(members), sample.rows.keys[rows[0]] if len(rows) else "", theme or "")

    return sorted(groups, key=stable_name)


def distinct_in(sample: Sample, members: IntArray) -> IntArray:
    """Return the sampled distinct rows of some input rows, ascending."""
    of = np.unique(sample.rows.of_row[members])
    return of[(of >= 0) & (of < sample.count)]


def drafted_themes(
    groups: Groups, theme_of: IntArray, sources: Sources, sample: Sample, structure: Structure, recipe: Recipe
) -> Drafted:
    """Return the groups written down as themes, in the same order, and the undercurrent.

    `theme_of` is int64 [s]: the group of each sampled distinct text, -1 for none.
    """
    people = people_of(sample.rows, sample.count, sources.authors)
    too_early = structure.provisional and not groups
    found = [] if too_early else small_groups(sample.views, theme_of, people, recipe.undercurrent_shown)
    shown = [row for group in found for row in group.members]
    material = _material(sources, sample, structure, np.union1d(fair_draw(theme_of, recipe.read_at_most), shown))
    distinct = [distinct_in(sample, members) for _, members in groups]
    themes = [
        _draft(material, theme, members, rows, said)
        for (theme, members), rows, said in zip(groups, distinct, label_groups(material, distinct), strict=True)
    ]
    undercurrent, marked = draft_undercurrent(material, found, themes, theme_of)
    return Drafted(tuple(marked), tuple(undercurrent))


def _material(sources: Sources, sample: Sample, structure: Structure, read: IntArray) -> Material:
    given = sources.languages
    languages = languages_of(
        sample.texts, None if given is None else [given[row] for row in sample.rows.first[: sample.count]]
    )
    read = read.astype(np.int64)
    number = np.full(sample.count, -1, dtype=np.int64)
    number[read] = np.arange(len(read))
    return Material(
        texts=sources.texts,
        rows=sample.rows,
        views=sample.views,
        structure=structure,
        authors=sources.authors,
        languages=languages,
        words=vocabulary(
            [sample.texts[row] for row in read],
            [languages[row] for row in read],
            sample.copies[read].astype(np.float64),
        ),
        read=number,
    )


def label_groups(material: Material, groups: Sequence[IntArray]) -> list[ThemeWords]:
    """Return the words of some groups of distinct rows, told apart from everything else in the dialogue."""
    read = [material.read[group] for group in groups]
    return label_themes(material.words, [rows[rows >= 0] for rows in read])


def _draft(material: Material, theme: str | None, members: IntArray, rows: IntArray, said: ThemeWords) -> ThemeDraft:
    read = rows[material.read[rows] >= 0]
    coarse = material.structure.coarse[rows]
    return ThemeDraft(
        previous=theme,
        label=said.label,
        clause=central_clause(
            [material.texts[row] for row in material.rows.first[read]],
            [material.languages[row] for row in read],
            said.weights,
            centrality(material.structure.graph, rows)[material.read[rows] >= 0],
        ),
        members=tuple(int(row) for row in members),
        voices=voices_of(material, rows),
        mixed=is_mixed(said.coverage, material.views["mean"][rows]),
        subthemes=tuple(input_rows(material, part, members) for part in parts_of(material.structure.graph, rows)),
        coarse=int(np.bincount(coarse[coarse >= 0]).argmax()) if (coarse >= 0).any() else -1,
    )


def voices_of(material: Material, rows: IntArray) -> tuple[int, ...]:
    """Return the input rows that speak for a group of distinct rows."""
    worth = centrality(material.structure.graph, rows)
    worth *= readability([material.texts[row] for row in material.rows.first[rows]])
    # Nobody far down the list is chosen; a theme of thousands need not be read to the end.
    best = np.argsort(-worth, kind="stable")[:_HEARD]
    rows, worth = rows[best], worth[best]
    first, vectors = material.rows.first[rows], material.views["mean"][rows]
    leans = leaning([material.texts[row] for row in first], [material.languages[row] for row in rows], vectors)
    return chosen_voices(first, worth, vectors, material.authors, voices_shown(len(rows)), leans)


def input_rows(material: Material, rows: IntArray, members: IntArray) -> tuple[int, ...]:
    """Return which of the members hold one of the distinct texts."""
    return tuple(int(row) for row in members[np.isin(material.rows.of_row[members], rows)])


def draft_undercurrent(
    material: Material, found: Sequence[Candidate], themes: Sequence[ThemeDraft], theme_of: IntArray
) -> tuple[list[UndercurrentGroup], list[ThemeDraft]]:
    """Return (small groups, clearest first; the themes, marked where such a group is all of them).

    `theme_of` is int64 [s]: the theme of each sampled distinct text, -1 for none.
    """
    words = label_groups(material, [np.array(one.members, dtype=np.int64) for one in found])
    groups = [_group(material, themes, theme_of, *pair) for pair in zip(found, words, strict=True)]
    marked = list(themes)
    for group in groups:
        if group.reason.startswith(_WHOLE_THEME):
            marked[group.theme] = replace(marked[group.theme], undercurrent=True, reason=group.reason)
    return groups, marked


def people_of(rows: DistinctRows, count: int, authors: Sequence[str] | None) -> list[frozenset[str]]:
    """Return who said each of the first `count` distinct texts; without authors everyone speaks once."""
    said_by: list[set[str]] = [set() for _ in range(count)]
    for row, distinct in enumerate(rows.of_row.tolist()):
        if 0 <= distinct < count:
            said_by[distinct].add(f"row {row}" if authors is None else authors[row])
    return [frozenset(people) for people in said_by]


def _group(
    material: Material,
    themes: Sequence[ThemeDraft],
    theme_of: IntArray,
    found: Candidate,
    said: ThemeWords,
) -> UndercurrentGroup:
    rows = np.array(found.members, dtype=np.int64)
    members = np.flatnonzero(np.isin(material.rows.of_row, rows))
    homes = theme_of[rows]
    home = int(np.bincount(homes[homes >= 0]).argmax()) if (homes >= 0).any() else -1
    inside = set(themes[home].members) if home >= 0 else set()
    alike = len(inside & set(members.tolist())) / max(len(inside | set(members.tolist())), 1)
    return UndercurrentGroup(
        label=said.label,
        members=tuple(int(row) for row in members),
        voices=voices_of(material, rows),
        theme=home,
        strength=found.strength,
        reason=f"{_WHOLE_THEME if home >= 0 and alike >= _SAME_GROUP else _WITHIN_THEME}:{found.people}",
    )
