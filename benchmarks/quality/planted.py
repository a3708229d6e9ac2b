"""Small groups planted in a room, and how many of them are among the first five that the undercurrent shows.

From a labelled set some subjects are taken away but for a few texts each. Those few are a planted group;
everyone else is the room. Subjects that are small by themselves are left out, for nobody could say
whether finding them is right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.quality.labelled import LabelledSet
from clustering import Revision, ThemeEngine
from clustering.arrays import FloatArray

GROUPS = 5
"""Planted groups, as many as are shown: whoever finds them all has recall and precision 1."""
SMALLEST, LARGEST = 3, 8
CROWD = 15
"""Texts from which a subject is part of the room; smaller ones are neither room nor planted."""
SUBJECTS, HEARD = 12, 160
"""Subjects of one room and texts of one subject, at most: a dialogue, not an archive."""
SHOWN = 5
OVERLAP = 0.5
"""Jaccard overlap from which a shown group is a planted one."""


@dataclass(frozen=True, slots=True)
class Room:
    """Rows of a set: who is in the room, and which of them were planted."""

    rows: list[int]
    groups: list[frozenset[int]]
    """Positions in `rows`."""


@dataclass(frozen=True, slots=True)
class Found:
    """How much was found, both 0 to 1."""

    recall: float
    """Share of the planted groups that are shown."""
    precision: float
    """Share of the shown groups that were planted."""


def planted_room(one: LabelledSet, seed: int) -> Room | None:
    """Return a room with planted groups, None where the set has too few subjects to spare."""
    dice = np.random.default_rng(seed)
    subjects: dict[str, list[int]] = {}
    for row, label in enumerate(one.labels):
        if label is not None:
            subjects.setdefault(label, []).append(row)
    large = sorted(label for label, rows in subjects.items() if len(rows) >= CROWD)
    if len(large) < GROUPS + 3:
        return None
    order = [str(label) for label in dice.permutation(large)[:SUBJECTS]]
    chosen, others = sorted(order[:GROUPS]), order[GROUPS:]
    crowd = [row for label in others for row in _drawn(dice, subjects[label], HEARD)]
    planted = [_drawn(dice, subjects[label], int(dice.integers(SMALLEST, LARGEST + 1))) for label in chosen]
    rows = sorted(crowd + [row for group in planted for row in group])
    place = {row: position for position, row in enumerate(rows)}
    return Room(rows, [frozenset(place[row] for row in group) for group in planted])


def _drawn(dice: np.random.Generator, rows: Sequence[int], count: int) -> list[int]:
    return sorted(int(row) for row in dice.choice(rows, min(count, len(rows)), replace=False))


def found_among(shown: Sequence[Iterable[int]], planted: Sequence[frozenset[int]]) -> Found:
    """Return how much of the planted groups is among the shown ones; each counts once."""
    shown_sets = [frozenset(group) for group in shown]
    left = set(range(len(planted)))
    hits = 0
    for group in shown_sets:
        best = max(left, key=lambda number: _overlap(group, planted[number]), default=None)
        if best is not None and _overlap(group, planted[best]) >= OVERLAP:
            left.remove(best)
            hits += 1
    return Found(recall=hits / max(len(planted), 1), precision=hits / max(len(shown_sets), 1))


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(len(one | other), 1)


def topics_as_subjects(sets: Sequence[LabelledSet], vectors: Sequence[FloatArray]) -> tuple[LabelledSet, FloatArray]:
    """Return the dialogues of one file as one set, in which the topic is the subject of a text."""
    first = sets[0]
    names = [one.topic for one in sets for _ in one.texts]
    merged = replace(
        first,
        topic="topics as subjects",
        texts=tuple(text for one in sets for text in one.texts),
        labels=tuple(names),
        languages=tuple(code for one in sets for code in one.languages),
        authors=None,
        stances=(),
        undercurrent=(),
        held_out=(),
    )
    return merged, np.concatenate(vectors)


def undercurrent_found(one: LabelledSet, vectors: FloatArray, seed: int) -> Found | None:
    """Plant groups, theme the room, and look at the first five groups of its undercurrent."""
    room = planted_room(one, seed)
    if room is None:
        return None
    texts = [one.texts[row] for row in room.rows]
    languages = [one.languages[row] for row in room.rows]
    revision = ThemeEngine().theme(texts, {"mean": vectors[room.rows]}, languages=languages)
    return found_among([group.members for group in revision.undercurrent[:SHOWN]], room.groups)


def written_undercurrent_found(one: LabelledSet, revision: Revision) -> Found | None:
    """Look for the small groups that somebody wrote into a set, None where there are none."""
    names = sorted(set(one.undercurrent) - {""})
    groups = [frozenset(row for row, said in enumerate(one.undercurrent) if said == name) for name in names]
    shown = [group.members for group in revision.undercurrent[:SHOWN]]
    return found_among(shown, groups) if groups else None
