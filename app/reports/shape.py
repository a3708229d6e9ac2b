"""What a report is: frozen values, in the order in which the JSON report shows them.

The ledger's rule holds: ``accepted = themed + unthemed + held + hidden + withdrawn``; and every number can be
recomputed from the rows under ``contributions``. ``None`` where an edition does not tell: never a false number.
"""

from typing import Literal

import msgspec

EditionName = Literal["whole", "internal", "public"]
State = Literal["themed", "unthemed", "held", "hidden", "withdrawn"]
ActName = Literal[
    "opened", "reflecting", "closed", "named", "merged", "parted", "split", "rejoined", "moved", "pinned", "unpinned",
    "shared", "unshared", "hidden", "unhidden", "walled", "nudged", "revised",
]  # fmt: skip
SMALLER = "smaller"  # the id of the row in which an edition gathers the themes of few people


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


class Edition(Part, frozen=True):
    """For whom this report is: ``whole`` for the organiser, ``internal`` and ``public`` for others.

    No group of fewer than ``at_least`` people is shown; ``gathered`` themes are in the row of smaller ones, and
    ``withheld`` quotations were left out because nobody released them. Times are cut to ``step`` milliseconds.
    """

    name: EditionName
    at_least: int
    gathered: int
    withheld: int
    step: int


class Letter(Part, frozen=True):
    """What the organiser wrote on the first page. ``follow_up`` is what was done with it; empty: not yet told."""

    headline: str
    introduction: str
    follow_up: str


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

    joined: int | None
    spoke: int | None
    resonance: int | None


class PromptRow(Part, frozen=True):
    """A prompt of the script; ``round`` 0 was never opened."""

    id: str
    text: str
    number: int
    phase: str
    round: int
    contributions: int | None


class Voice(Part, frozen=True):
    """A contribution shown as a quotation. ``number`` is its place in the order of arrival, from 1."""

    id: str
    text: str
    lang: str
    resonance: int | None
    number: int


class MergedTheme(Part, frozen=True):
    """A theme that a facilitator put inside another."""

    id: str
    label: str
    contributions: int
    people: int


class SubTheme(Part, frozen=True):
    """A part of a theme that the engine finds in it. Its voice stands for a name."""

    voice: Voice
    people: int
    contributions: int


class QuietGroup(Part, frozen=True):
    """A small group of the undercurrent: few people who agree closely. It lies over the themes."""

    label: str
    theme_id: str | None
    people: int | None
    contributions: int | None
    resonance: int | None
    voices: tuple[Voice, ...]


class ThemeRow(Part, frozen=True):
    """A theme as people saw it: with everything that was merged into it. ``gathers``: so many small themes in one row.

    ``hidden``: a facilitator took it off the screens; its contributions stay in it. ``place`` is where it lies on the
    map, from 0 to 1 in both directions, where one was kept. ``speaks_to``: so many people said of the theme as a whole
    that it speaks to them.
    """

    id: str
    label: str
    people: int
    contributions: int
    resonance: int | None
    undercurrent: bool
    voices: tuple[Voice, ...]
    number: int
    clause: str
    clause_lang: str
    named_by_person: bool
    mixed: bool
    shared: bool
    contested: int | None
    own_people: int | None
    merged: tuple[MergedTheme, ...]
    subthemes: tuple[SubTheme, ...]
    hidden: bool
    gathers: int = 0
    place: tuple[float, float] | None = None
    speaks_to: int | None = None


class Side(Part, frozen=True):
    """To how many of a theme's people a voice speaks."""

    theme_id: str
    resonance: int
    people: int


class Division(Part, frozen=True):
    """A voice that divided the room: it speaks to many of one theme and to few of another."""

    voice: Voice
    more: Side
    less: Side


class ContributionRow(Part, frozen=True):
    """One accepted contribution. ``text`` only where everybody may read it; ``theme_id`` where it is themed.

    ``released``: somebody let these very words be quoted outside the room. ``person`` numbers the people who spoke in
    the order in which they first did; it is no participant's id.
    """

    id: str
    text: str | None
    lang: str
    prompt_id: str
    theme_id: str | None
    state: State
    position: int | None
    number: int
    at: int
    round: int | None
    late: bool | None
    person: int | None
    resonance: int | None
    contested: bool | None
    released: bool


class Minute(Part, frozen=True):
    """One minute (or step of an edition) from ``at``. ``themes`` counts its contributions by theme."""

    at: int
    contributions: int
    resonance: int | None
    resonance_taken: int | None
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
    """How the themes were made, and what that cannot tell.

    ``journal_hash`` is the hash of the journal's chain at this position: with it a report belongs to one journal.
    ``assurance`` is how sure it is that people are people (``one_voice_per_browser``).
    """

    model: str
    revision: int
    basis: int
    provisional: bool
    consent: tuple[ConsentCount, ...]
    limits: tuple[Limit, ...]
    journal_hash: str
    assurance: str


class Report(Part, frozen=True):
    """The frozen account of a dialogue at a journal position."""

    dialogue: About
    position: int
    edition: Edition
    letter: Letter
    ledger: Ledger
    counts: Counts
    prompts: tuple[PromptRow, ...]
    themes: tuple[ThemeRow, ...]
    undercurrent: tuple[QuietGroup, ...]
    single_voices: tuple[Voice, ...]
    divided: tuple[Division, ...]
    contributions: tuple[ContributionRow, ...]
    energy: tuple[Minute, ...]
    acts: tuple[Act, ...]
    method: Method
