"""Whether a theme that is called mixed is mixed: by the subjects that somebody wrote beside its texts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.quality.labelled import LabelledSet
from clustering import Revision

FEWEST = 5
"""Labelled texts of a theme from which they tell what it is of."""
NO_SUBJECT = 0.3
"""Share of a theme's texts that no subject has where a reader calls it mixed."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was said of one theme, and what it is."""

    called: bool
    mixed: bool


def calls(one: LabelledSet, revision: Revision) -> Iterator[Call]:
    """Return one for each theme of a set that has enough labels."""
    for theme in revision.themes:
        subjects = Counter(label for label in (one.labels[row] for row in theme.members) if label is not None)
        if subjects.total() >= FEWEST:
            yield Call(theme.mixed, max(subjects.values()) < NO_SUBJECT * subjects.total())


def precision_and_recall(found: Sequence[Call]) -> tuple[float, float]:
    """Return the share of the called that are mixed, and of the mixed that are called; 1 where there are none."""
    right = sum(call.called and call.mixed for call in found)
    called, mixed = sum(call.called for call in found), sum(call.mixed for call in found)
    return right / called if called else 1.0, right / mixed if mixed else 1.0
