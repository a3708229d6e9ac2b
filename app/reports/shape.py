"""What a report is: frozen values, in the order in which the JSON report shows them.

The ledger's rule holds: ``accepted = themed + unthemed + held + hidden + withdrawn``; and every number can be
recomputed from the rows under ``contributions``.
"""

from typing import Literal

import msgspec

State = Literal["themed", "unthemed", "held", "hidden", "withdrawn"]
ActName = Literal["opened", "reflecting", "closed", "named", "merged", "parted", "shared", "unshared", "revised"]


class Part(msgspec.Struct, frozen=True):
    """One part of a report."""


class About(Part, frozen=True):
    """Which dialogue this is. Times are milliseconds since 1970."""

    id: str
    title: str
    purpose: str
    organiser: str
    language: str
    created_at: int
    last_at: int
    first_look: bool
    rehearsal: bool


class Ledger(Part, frozen=True):
    """Where every accepted contribution went."""

    accepted: int
    themed: int
    unthemed: int
    held: int
    hidden: int
    withdrawn: int


class Counts(Part, frozen=True):
    """People are counted by phone. ``resonance`` is how often somebody said “this speaks to me”."""

    joined: int
    spoke: int
    resonance: int


class PromptRow(Part, frozen=True):
    """A prompt of the script; ``round`` 0 was never opened."""

    id: str
    text: str
    number: int
    phase: str
    round: int
    contributions: int


class Voice(Part, frozen=True):
    """A contribution shown as a quotation. ``number`` is its place in the order of arrival, from 1."""

    id: str
    text: str
    lang: str
    resonance: int
    number: int


class MergedTheme(Part, frozen=True):
    """A theme that a facilitator put inside another."""

    id: str
    label: str
    contributions: int


class ThemeRow(Part, frozen=True):
    """A theme as people saw it: with everything that was merged into it."""

    id: str
    label: str
    people: int
    contributions: int
    resonance: int
    undercurrent: bool
    voices: tuple[Voice, ...]
    number: int
    clause: str
    clause_lang: str
    named_by_person: bool
    mixed: bool
    shared: bool
    contested: int
    merged: tuple[MergedTheme, ...]


class ContributionRow(Part, frozen=True):
    """One accepted contribution. ``text`` only where everybody may read it; ``theme_id`` where it is themed.

    ``person`` numbers the people who spoke in the order in which they first did; it is no participant's id.
    """

    id: str
    text: str | None
    lang: str
    prompt_id: str
    theme_id: str | None
    state: State
    position: int
    number: int
    at: int
    round: int
    late: bool
    person: int
    resonance: int
    contested: bool


class Minute(Part, frozen=True):
    """One minute in which something happened, from ``at``. ``themes`` counts its contributions by theme."""

    at: int
    contributions: int
    resonance: int
    resonance_taken: int
    themes: dict[str, int]


class Act(Part, frozen=True):
    """What a facilitator did, or a revision: a mark on the energy strip. Never who did it."""

    at: int
    position: int
    act: ActName
    theme_id: str | None = None
    prompt_id: str | None = None
    name: str = ""


class ConsentCount(Part, frozen=True):
    """How many people went on under one version of the privacy text."""

    version: str
    people: int


class Limit(Part, frozen=True):
    """Something that this report cannot know. ``code`` is stable, ``text`` is for people."""

    code: str
    text: str


class Method(Part, frozen=True):
    """How the themes were made, and what that cannot tell."""

    model: str
    revision: int
    basis: int
    provisional: bool
    consent: tuple[ConsentCount, ...]
    limits: tuple[Limit, ...]


class Report(Part, frozen=True):
    """The frozen account of a dialogue at a journal position."""

    dialogue: About
    position: int
    ledger: Ledger
    counts: Counts
    prompts: tuple[PromptRow, ...]
    themes: tuple[ThemeRow, ...]
    single_voices: tuple[Voice, ...]
    contributions: tuple[ContributionRow, ...]
    energy: tuple[Minute, ...]
    acts: tuple[Act, ...]
    method: Method
