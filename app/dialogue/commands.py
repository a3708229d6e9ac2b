"""What somebody wants, in the imperative. ``decide`` turns a wish into events or refuses it."""

from typing import Literal

import msgspec

from app.dialogue.events import Placement, PromptScript, RevisedTheme


class Command(msgspec.Struct, frozen=True):
    """A wish. Ids and hashes are made outside, so that deciding stays pure."""


class CreateDialogue(Command, frozen=True):
    """Only on an empty journal."""

    title: str
    purpose: str
    organiser: str
    join_code: str
    language: str
    first_look: bool
    retention_days: int
    prompts: tuple[PromptScript, ...]
    rehearsal: bool = False


class AddPrompt(Command, frozen=True):
    """Add a prompt at the end of the script."""

    prompt_id: str
    text: str


class SetPhase(Command, frozen=True):
    """Open (``collecting``), reflect or close a prompt. Opening one closes the one that was open."""

    prompt_id: str
    phase: Literal["collecting", "reflecting", "closed"]


class Join(Command, frozen=True):
    """Become a participant; ``consent`` is the version of the text that was agreed to."""

    participant_id: str
    consent: str
    language: str


class Contribute(Command, frozen=True):
    """Store words for a prompt. ``digest`` is the keyed hash of the text, which travels beside the command."""

    contribution_id: str
    participant_id: str
    prompt_id: str
    language: str
    digest: str


class Withdraw(Command, frozen=True):
    """Take back words of one's own."""

    participant_id: str
    contribution_id: str


class Resonate(Command, frozen=True):
    """Say that a contribution speaks to one (``on``), or no longer."""

    participant_id: str
    contribution_id: str
    on: bool


class ContestPlacement(Command, frozen=True):
    """Say that one's own words are in the wrong theme."""

    participant_id: str
    contribution_id: str


class ReleaseContribution(Command, frozen=True):
    """Let a held or hidden contribution be seen."""

    contribution_id: str


class HideContribution(Command, frozen=True):
    """Take a contribution off every screen but the facilitator's."""

    contribution_id: str


class PlaceContributions(Command, frozen=True):
    """Put newcomers in themes that exist; what no longer fits is left out."""

    placements: tuple[Placement, ...]


class ReviseThemes(Command, frozen=True):
    """Replace all themes by those found at ``basis``; older ones than the last revision are ignored."""

    basis: int
    model: str
    themes: tuple[RevisedTheme, ...]
    unthemed: tuple[str, ...]
    singles: tuple[str, ...]
    provisional: bool


class LeaveUnthemed(Command, frozen=True):
    """Give up on a text that the engine can't take."""

    contribution_id: str


class RenameTheme(Command, frozen=True):
    """``seen`` is the title that the facilitator had before them: if it changed meanwhile, nothing is overwritten."""

    theme_id: str
    name: str
    seen: str


class MergeThemes(Command, frozen=True):
    """Let one theme go on inside another."""

    source_id: str
    into_id: str


class PartThemes(Command, frozen=True):
    """Undo a merge."""

    source_id: str


class ShareTheme(Command, frozen=True):
    """Show a theme on phones and hall (``on``), or take it away."""

    theme_id: str
    on: bool


class WriteLetter(Command, frozen=True):
    """Write on the report's first page; empty parts go back to what the software writes."""

    headline: str
    introduction: str
    follow_up: str


class AllowQuotation(Command, frozen=True):
    """Let a contribution be quoted outside the room (``on``), or no longer."""

    contribution_id: str
    on: bool


class IssueEdition(Command, frozen=True):
    """Freeze the public edition of the report at a position. That it betrays nobody is checked before."""

    at_position: int


AnyCommand = (
    CreateDialogue
    | AddPrompt
    | SetPhase
    | Join
    | Contribute
    | Withdraw
    | Resonate
    | ContestPlacement
    | ReleaseContribution
    | HideContribution
    | PlaceContributions
    | ReviseThemes
    | LeaveUnthemed
    | RenameTheme
    | MergeThemes
    | PartThemes
    | ShareTheme
    | WriteLetter
    | AllowQuotation
    | IssueEdition
)
