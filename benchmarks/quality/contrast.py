"""Whether the voices of a theme show both stances, where its members hold both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb

from benchmarks.quality.labelled import LabelledSet
from clustering import Revision

FEWEST = 8
MINORITY = 0.15
"""Share of the members from which the other side is part of a theme, not an exception."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One theme that holds both stances."""

    ends: bool
    """The two voices chosen for their contrast differ in stance."""
    ends_by_lot: float
    """Chance that two members drawn by lot do."""
    voices: bool
    """Among all its voices are both stances."""
    voices_by_lot: float


def contrasts(one: LabelledSet, revision: Revision) -> list[Contrast]:
    """Return what the voices show, for each theme that holds both stances."""
    found = []
    for theme in revision.themes:
        held = [one.stances[row] for row in theme.members]
        sides = held.count(1), held.count(-1)
        if sum(sides) >= FEWEST and min(sides) >= MINORITY * sum(sides):
            heard = [one.stances[row] for row in theme.voices]
            found.append(
                Contrast(
                    ends=both(heard[1:3]),
                    ends_by_lot=by_lot(held, 2),
                    voices=both(heard),
                    voices_by_lot=by_lot(held, len(heard)),
                )
            )
    return found


def both(stances: Iterable[int]) -> bool:
    """Return whether both sides are heard."""
    return {-1, 1} <= set(stances)


def by_lot(held: Sequence[int], count: int) -> float:
    """Return the chance that `count` of these, drawn by lot, show both sides; who holds neither may be drawn too."""
    every = max(comb(len(held), count), 1)
    without = [comb(sum(stance not in sides for stance in held), count) for sides in ((1,), (-1,), (1, -1))]
    return 1 - (without[0] + without[1] - without[2]) / every if len(held) >= count else float(both(held))
