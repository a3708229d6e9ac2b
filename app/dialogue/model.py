"""What a dialogue knows at one journal position.

These objects change in place while ``evolve`` reads the journal: a thousand people a minute would otherwise copy the
whole room a thousand times. Nobody but ``evolve`` writes to them.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["planned", "collecting", "reflecting", "closed"]
Visibility = Literal["visible", "held", "hidden", "withdrawn"]
Bucket = Literal["themed", "unthemed", "held", "hidden", "withdrawn"]


@dataclass(slots=True)
class Prompt:
    """An open question to the room. ``round`` counts how often it was opened; 0 is not yet."""

    id: str
    text: str
    number: int
    phase: Phase = "planned"
    round: int = 0
    opened_at: int | None = None
    contributions: int = 0


@dataclass(slots=True)
class Contribution:
    """One submitted text. ``text`` is ``None`` once it was erased; ``theme_id`` is where a revision put it.

    ``quotable``: somebody released these very words, so that they may be read outside the room.
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
    quotable: bool = False
    resonance: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Theme:
    """A grouping with an identity that survives revisions.

    ``label`` is what the engine calls it, ``name`` what a person called it. ``number`` is unique among living themes.
    A merged theme keeps its own members, so that it can be parted again. The counts are of visible contributions.
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
    place: tuple[float, float] | None = None
    shared: bool = False
    merged_into: str | None = None
    retired: bool = False
    members: dict[str, None] = field(default_factory=dict)
    people: Counter[str] = field(default_factory=Counter)
    resonance: int = 0
    contested: int = 0

    @property
    def title(self) -> str:
        """What people read: the name a person gave, or else the label."""
        return self.name or self.label


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
    """One facilitated gathering, as its journal tells it up to ``position``. Position 0: nothing happened yet."""

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
    speakers: Counter[str] = field(default_factory=Counter)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    by_participant: dict[str, list[str]] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    revision: int = 0
    revision_basis: int = 0
    provisional: bool = False
    singles: tuple[str, ...] = ()
    model: str = ""
    headline: str = ""
    introduction: str = ""
    follow_up: str = ""
    issued: tuple[int, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether the journal has begun."""
        return self.position > 0

    @property
    def current_prompt(self) -> Prompt | None:
        """The prompt that the room is at: collecting or reflecting; none before the first and after the last."""
        return next((p for p in self.prompts.values() if p.phase in {"collecting", "reflecting"}), None)

    def standing_theme(self, theme_id: str | None) -> Theme | None:
        """The theme that people see for ``theme_id``: merges followed to their end; ``None`` when there is none."""
        theme = self.themes.get(theme_id) if theme_id else None
        while theme is not None and theme.merged_into:
            theme = self.themes.get(theme.merged_into)
        return None if theme is None or theme.retired else theme

    def living_themes(self) -> list[Theme]:
        """Themes that people see now: not retired, not merged into another."""
        return [t for t in self.themes.values() if not t.retired and t.merged_into is None]

    def parts_of(self, theme: Theme) -> list[Theme]:
        """The theme itself and every theme merged into it, directly or along the way."""
        merged = [t for t in self.themes.values() if t.merged_into and self.standing_theme(t.id) is theme]
        return [theme, *merged]

    def bucket(self, contribution: Contribution) -> Bucket:
        """The one line of the ledger in which this contribution counts."""
        if contribution.visibility != "visible":
            return contribution.visibility
        return "themed" if self.standing_theme(contribution.theme_id) else "unthemed"
