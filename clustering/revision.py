"""What goes into a revision and what comes out: plain frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from clustering.arrays import IntArray
from clustering.placement import Basis


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people decided; every revision respects it."""

    kept: frozenset[str] = frozenset()
    """Ids that exist afterwards even when empty: named, pinned, shared, split off."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Theme id -> the theme id it was merged into; chains are followed."""
    moved: Mapping[int, str] = field(default_factory=dict)
    """Row -> the theme id it was moved to by hand."""


@dataclass(frozen=True, slots=True)
class ThemeDraft:
    """One theme of a revision; the application gives it a name to keep and an id."""

    previous: str | None
    """Id of the theme this continues, None for a new theme."""
    label: str
    """At most two terms, joined for reading: "Netcongestie, aansluiting"."""
    clause: str
    """A short clause quoted from a contribution; may be empty."""
    members: tuple[int, ...]
    """Rows, ascending."""
    voices: tuple[int, ...] = ()
    """Up to five rows to quote: central, varied, short, by different authors."""
    undercurrent: bool = False
    mixed: bool = False
    """True where the members share too little for one label to cover them."""
    reason: str = ""
    """Why it belongs to the undercurrent, as a code; empty otherwise."""
    subthemes: tuple[tuple[int, ...], ...] = ()
    """Rows of each sub-theme, largest first; empty where the theme does not fall apart."""
    coarse: int = 0
    """Number of the broader group this theme belongs to: themes that share it are close."""


@dataclass(frozen=True, slots=True)
class UndercurrentGroup:
    """A small cohesive group, perhaps overlooked. It lies over the themes: its members keep theirs."""

    label: str
    members: tuple[int, ...]
    """Rows, ascending."""
    voices: tuple[int, ...]
    theme: int
    """Index of the theme that holds most of its members, -1 where none does."""
    strength: float
    """Rank score in standard deviations above the other candidates; higher is clearer."""
    reason: str
    """"cohesive_small": a few who agree closely, far from all else; "within_theme": in a larger one."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One re-computation of the themes."""

    themes: tuple[ThemeDraft, ...]
    """Largest first; a row is in at most one of them."""
    unthemed: tuple[int, ...]
    """Rows in no theme."""
    singles: tuple[int, ...]
    """Single unusual voices, most unusual first."""
    undercurrent: tuple[UndercurrentGroup, ...]
    """Small cohesive groups, clearest first; at most five."""
    provisional: bool
    """True where there are too few texts for the neighbour graph."""
    many_intents: bool | None
    """True where the dialogue holds many small intents, None while it is too small to tell; hand it to the next
    `revise`."""
    basis: Basis
    """What `place` needs; picklable."""


def groups_of_rows(groups: Sequence[Sequence[int] | IntArray], count: int) -> IntArray:
    """Return int64 [count]: for each row the index of the group that holds it, -1 where none does."""
    found = np.full(count, -1, dtype=np.int64)
    for index, members in enumerate(groups):
        found[np.asarray(members, dtype=np.int64)] = index
    return found


def theme_of_rows(revision: Revision, count: int) -> IntArray:
    """Return int64 [count]: for each row the index of its theme, -1 where it has none."""
    return groups_of_rows([theme.members for theme in revision.themes], count)
