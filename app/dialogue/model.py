"""What a dialogue knows at one journal position.

These objects change in place while ``evolve`` reads the journal: a thousand people a minute would otherwise copy the
whole room a thousand times. Nobody but ``evolve`` writes to them.
"""

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from app.dialogue.events import Addressees, FoundGroup, HandMove, Scene

Phase = Literal["planned", "collecting", "reflecting", "closed"]
Visibility = Literal["visible", "held", "hidden", "withdrawn"]
Bucket = Literal["themed", "unthemed", "held", "hidden", "withdrawn"]


@dataclass(slots=True)
class Prompt:
    """An open question to the room. ``round`` counts how often it was opened; 0 is not yet.

    ``seconds``: how long it is meant to stay open; ``ends_at``: when its clock runs out (milliseconds since 1970).
    ``spoke``: for each round, who answered in it. ``about``: the theme that it asks about.
    """

    id: str
    text: str
    number: int
    seconds: int | None = None
    about: str | None = None
    phase: Phase = "planned"
    round: int = 0
    opened_at: int | None = None
    ends_at: int | None = None
    contributions: int = 0
    late: int = 0
    spoke: dict[int, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Contribution:
    """One submitted text. ``text`` is ``None`` once it was erased; ``theme_id`` is where it was put.

    ``by_hand``: a facilitator put it there, so no revision moves it. ``part``: its sub-theme as ``part_revision`` found
    it, -1 for none.
    ``flags``: what a moderator should look at; ``judged``: one did. ``on_wall``: the hall has shown it. ``quotable``:
    somebody released these very words, so that they may be read outside the room.
    """

    id: str
    participant_id: str
    prompt_id: str
    round: int
    language: str
    position: int
    at: int
    digest: str
    late: bool
    text: str | None
    visibility: Visibility
    theme_id: str | None = None
    contested_theme_id: str | None = None
    left_unthemed: bool = False
    by_hand: bool = False
    part: int = -1
    part_revision: int = 0
    flags: tuple[str, ...] = ()
    judged: bool = False
    on_wall: bool = False
    quotable: bool = False
    resonance: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Theme:
    """A grouping with an identity that survives revisions.

    ``label`` is what the engine calls it, ``name`` what a person called it. ``number`` is unique among living themes.
    A merged theme keeps its own members, so that it can be parted again. The counts are of visible contributions;
    ``minutes`` are those in which they came, ``parts`` its sub-themes. ``hand`` are those that a person put here, of
    whatever visibility. A theme that was split off knows from where (``split_from``) and where everybody was before
    (``homes``); ``rejoined``: the split was undone, and ``homes`` tells who was in it.
    """

    id: str
    number: int
    label: str
    clause: str = ""
    name: str = ""
    named_by: str = ""
    voices: tuple[str, ...] = ()
    undercurrent: bool = False
    mixed: bool = False
    reason: str = ""
    coarse: int = 0
    place: tuple[float, float] | None = None
    revision: int = 0
    shared: bool = False
    pinned: bool = False
    hidden: bool = False
    merged_into: str | None = None
    split_from: str | None = None
    homes: dict[str, HandMove] = field(default_factory=dict)
    rejoined: bool = False
    retired: bool = False
    members: dict[str, None] = field(default_factory=dict)
    hand: set[str] = field(default_factory=set)
    parts: dict[int, dict[str, None]] = field(default_factory=dict)
    minutes: Counter[int] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    resonance: int = 0
    contested: int = 0
    speaks_to: set[str] = field(default_factory=set)

    @property
    def title(self) -> str:
        """What people read: the name a person gave, or else the label."""
        return self.name or self.label

    @property
    def touched(self) -> bool:
        """Whether a person did something to it: such a theme stays, even when a revision finds nobody in it."""
        decided = self.name or self.shared or self.pinned or self.hidden or self.merged_into or self.split_from
        return bool(decided or self.hand) and not self.rejoined


@dataclass(slots=True)
class Nudge:
    """A message from a facilitator. ``people``: whose phones show it, as it stood when it was sent; ``None`` is all.

    ``prompt_id`` and ``round``: what the room was at; afterwards nobody is told any more.
    """

    id: str
    to: Addressees
    text: str
    theme_id: str | None
    at: int
    by: str
    prompt_id: str | None
    round: int
    people: frozenset[str] | None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Wall:
    """What a facilitator chose for the hall."""

    scene: Scene = "themes"
    theme_id: str | None = None
    contribution_id: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """An act of a facilitator, as the energy strip shows it."""

    at: int
    act: str
    theme_id: str | None = None
    prompt_id: str | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """Who last changed something, and at which position."""

    position: int
    by: str


class Shelf:
    """Contributions that wait to be looked at, in order of arrival, without looking at all the others."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shelf) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]  # it changes in place, like the rest of a state

    def put(self, c: Contribution) -> None:
        """Put it at its place."""
        insort(self._rows, (c.position, c.id))

    def take(self, c: Contribution) -> None:
        """Take it away, where it is here."""
        at = bisect_left(self._rows, (c.position, c.id))
        if at < len(self._rows) and self._rows[at] == (c.position, c.id):
            del self._rows[at]

    def first(self, most: int) -> list[str]:
        """The ids of those that came first."""
        return [id_ for _, id_ in self._rows[:most]]

    def last(self, most: int) -> list[str]:
        """The ids of those that came last, in order of arrival."""
        return [id_ for _, id_ in self._rows[-most:]]


@dataclass(slots=True)
class Ledger:
    """``accepted = themed + unthemed + held + hidden + withdrawn``, always."""

    accepted: int = 0
    themed: int = 0
    unthemed: int = 0
    held: int = 0
    hidden: int = 0
    withdrawn: int = 0

    def adds_up(self) -> bool:
        """Whether every accepted contribution is in exactly one bucket."""
        return self.accepted == self.themed + self.unthemed + self.held + self.hidden + self.withdrawn


@dataclass(slots=True)
class Dialogue:
    """One facilitated gathering, as its journal tells it up to ``position``. Position 0: nothing happened yet.

    ``said`` and ``resonated`` count by minute since 1970. ``flagged`` are visible contributions that carry a flag which
    no moderator has looked at. ``given`` is what each participant said speaks to them, ``taken_off`` what was visible
    and no longer is, the last one last. ``link`` is the number of the facilitators' link that works.
    """

    position: int = 0
    last_at: int = 0
    created_at: int = 0
    title: str = ""
    purpose: str = ""
    organiser: str = ""
    join_code: str = ""
    language: str = "nl"
    first_look: bool = False
    retention_days: int = 180
    rehearsal: bool = False
    prompts: dict[str, Prompt] = field(default_factory=dict)
    participants: dict[str, str] = field(default_factory=dict)
    consents: dict[str, tuple[str, int]] = field(default_factory=dict)
    speakers: Counter[str] = field(default_factory=Counter)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    by_participant: dict[str, list[str]] = field(default_factory=dict)
    given: dict[str, dict[str, None]] = field(default_factory=dict)
    taken_off: dict[str, None] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    revision: int = 0
    revision_basis: int = 0
    provisional: bool = False
    singles: tuple[str, ...] = ()
    undercurrent: tuple[FoundGroup, ...] = ()
    model: str = ""
    removed_prompts: dict[str, tuple[Prompt, str | None]] = field(default_factory=dict)
    wall: Wall = field(default_factory=Wall)
    nudges: dict[str, Nudge] = field(default_factory=dict)
    held: Shelf = field(default_factory=Shelf)
    hidden: Shelf = field(default_factory=Shelf)
    unthemed: Shelf = field(default_factory=Shelf)
    flagged: Shelf = field(default_factory=Shelf)
    said: Counter[int] = field(default_factory=Counter)
    resonated: Counter[int] = field(default_factory=Counter)
    marks: list[Mark] = field(default_factory=list)
    touches: dict[str, Touch] = field(default_factory=dict)
    headline: str = ""
    introduction: str = ""
    follow_up: str = ""
    issued: tuple[int, ...] = ()
    link: int = 0

    @property
    def exists(self) -> bool:
        """Whether the journal has begun."""
        return self.position > 0

    @property
    def current_prompt(self) -> Prompt | None:
        """The prompt that the room is at: collecting or reflecting; none before the first and after the last."""
        return next((p for p in self.prompts.values() if p.phase in {"collecting", "reflecting"}), None)

    def next_prompt(self, prompt: Prompt) -> str | None:
        """The id of the prompt after this one; ``None`` for the last."""
        ids = list(self.prompts)
        return dict(pairwise(ids)).get(prompt.id)

    def standing_theme(self, theme_id: str | None) -> Theme | None:
        """The theme that people see for ``theme_id``: merges followed to their end; ``None`` when there is none."""
        theme = self.themes.get(theme_id) if theme_id else None
        while theme is not None and theme.merged_into:
            theme = self.themes.get(theme.merged_into)
        return None if theme is None or theme.retired else theme

    def home_of(self, theme_id: str | None) -> str | None:
        """The theme itself, or the nearest one it was split from that still lives; ``None`` when there is none."""
        theme = self.themes.get(theme_id or "")
        while theme is not None and theme.retired:
            theme = self.themes.get(theme.split_from or "")
        return theme.id if theme else None

    def living_themes(self) -> list[Theme]:
        """Themes that people see now: not retired, not merged into another."""
        return [t for t in self.themes.values() if not t.retired and t.merged_into is None]

    def standing_themes(self) -> dict[str, list[Theme]]:
        """For each theme that people see, by its id: itself first, then every theme merged into it."""
        parts = {theme.id: [theme] for theme in self.living_themes()}
        for theme in self.themes.values():
            standing = self.standing_theme(theme.id) if theme.merged_into else None
            if standing is not None:
                parts[standing.id].append(theme)
        return parts

    def parts_of(self, theme: Theme) -> list[Theme]:
        """The theme itself and every theme merged into it, directly or along the way."""
        merged = [t for t in self.themes.values() if t.merged_into and self.standing_theme(t.id) is theme]
        return [theme, *merged]

    def already(self, participant_id: str, prompt_id: str, digest: str) -> Contribution | None:
        """These very words of this participant in the round of now, where they were not taken back."""
        prompt = self.prompts.get(prompt_id)
        about = (prompt_id, prompt.round if prompt else 0, digest)
        own = (self.contributions[name] for name in self.by_participant.get(participant_id, ()))
        alike = (c for c in own if (c.prompt_id, c.round, c.digest) == about)
        return next((c for c in alike if c.visibility != "withdrawn"), None)

    def bucket(self, contribution: Contribution) -> Bucket:
        """The one line of the ledger in which this contribution counts."""
        if contribution.visibility != "visible":
            return contribution.visibility
        return "themed" if self.standing_theme(contribution.theme_id) else "unthemed"
