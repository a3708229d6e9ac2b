"""What somebody wants, in the imperative. ``decide`` turns a wish into events or refuses it."""

from typing import Literal

import msgspec

from app.dialogue.events import Addressees, FoundGroup, HandMove, Placement, PromptScript, RevisedTheme, Scene


class Command(msgspec.Struct, frozen=True):
    """A wish. Ids and hashes are made outside, so that deciding stays pure."""


class Steer(Command, frozen=True, kw_only=True):
    """A facilitator's wish.

    ``since``: the position that they had before them; what another facilitator (not ``by``) changed after it is not
    overwritten. ``None``: whatever happened.
    """

    since: int | None = None
    by: str = ""


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


class AddPrompt(Steer, frozen=True):
    """Add a prompt before another or at the end; one ``about`` a theme comes right after the present one."""

    prompt_id: str
    text: str
    before_id: str | None = None
    about: str | None = None


class EditPrompt(Steer, frozen=True):
    """Give a prompt another text. ``seen`` is the text that the facilitator had before them."""

    prompt_id: str
    text: str
    seen: str


class MovePrompt(Steer, frozen=True):
    """Put a planned prompt before another, or at the end."""

    prompt_id: str
    before_id: str | None = None


class RemovePrompt(Steer, frozen=True):
    """Take a planned prompt out of the script."""

    prompt_id: str


class RestorePrompt(Steer, frozen=True):
    """Put a removed prompt back: before another, at the end (``None``), or else where it was."""

    prompt_id: str
    before_id: str | msgspec.UnsetType | None = msgspec.UNSET


class SetPhase(Steer, frozen=True):
    """Open (``collecting``), reflect or close a prompt. Opening one closes the one that was open.

    ``planned``: undo the opening, while nobody has answered.
    """

    prompt_id: str
    phase: Literal["planned", "collecting", "reflecting", "closed"]


class PromptPhase(msgspec.Struct, frozen=True):
    """How a prompt stood."""

    prompt_id: str
    phase: Literal["planned", "collecting", "reflecting", "closed"]
    round: int
    ends_at: int | None = None


class RestorePhases(Steer, frozen=True):
    """Put prompts back as they stood: what undoes ``SetPhase``, and does it again."""

    phases: tuple[PromptPhase, ...]


class SetTimer(Steer, frozen=True):
    """Start, change or stop (both ``None``) a prompt's clock. Of a planned prompt only ``seconds`` counts."""

    prompt_id: str
    ends_at: int | None = None
    seconds: int | None = None


class ExtendTimer(Steer, frozen=True):
    """Give the room more time, or less; a clock that ran out begins again ``now``."""

    prompt_id: str
    seconds: int
    now: int


class ShowOnWall(Steer, frozen=True):
    """Choose what the hall shows."""

    scene: Scene
    theme_id: str | None = None
    contribution_id: str | None = None


class SendNudge(Steer, frozen=True):
    """Send a short message to the phones that it concerns."""

    nudge_id: str
    to: Addressees
    text: str
    theme_id: str | None = None


class TakeBackNudge(Steer, frozen=True):
    """Take a message off the phones (``on``), or undo that."""

    nudge_id: str
    on: bool


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
    flags: tuple[str, ...] = ()


class Withdraw(Command, frozen=True):
    """Take back words of one's own."""

    participant_id: str
    contribution_id: str


class WithdrawAll(Command, frozen=True):
    """Take back all words of one's own, and all resonance."""

    participant_id: str


class Resonate(Command, frozen=True):
    """Say that a contribution speaks to one (``on``), or no longer."""

    participant_id: str
    contribution_id: str
    on: bool


class ResonateWithTheme(Command, frozen=True):
    """Say that a theme that the room sees speaks to one (``on``), or no longer."""

    participant_id: str
    theme_id: str
    on: bool


class ContestPlacement(Command, frozen=True):
    """Say that one's own words are in the wrong theme."""

    participant_id: str
    contribution_id: str


class ReleaseContribution(Steer, frozen=True):
    """Let a held or hidden contribution be seen; of a visible one, say that its flags are nothing."""

    contribution_id: str


class HideContribution(Steer, frozen=True):
    """Take a contribution off every screen but the facilitator's."""

    contribution_id: str


class ReturnContribution(Steer, frozen=True):
    """Put a contribution back as it was before a moderator's act."""

    contribution_id: str
    to: Literal["visible", "held", "hidden"]
    judged: bool = False
    quotable: bool = False


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
    undercurrent: tuple[FoundGroup, ...] = ()


class LeaveUnthemed(Command, frozen=True):
    """Give up on a text that the engine can't take."""

    contribution_id: str


class RenameTheme(Steer, frozen=True):
    """``seen`` is the title that the facilitator had before them: if it changed meanwhile, nothing is overwritten."""

    theme_id: str
    name: str
    seen: str


class MergeThemes(Steer, frozen=True):
    """Let one theme go on inside another. ``exact``: inside that very one, though it's inside another by now."""

    source_id: str
    into_id: str
    exact: bool = False


class PartThemes(Steer, frozen=True):
    """Undo a merge."""

    source_id: str


class ShareTheme(Steer, frozen=True):
    """Show a theme on phones and hall (``on``), or take it away."""

    theme_id: str
    on: bool


class MoveContributions(Steer, frozen=True):
    """Put contributions in other themes, or in none, by hand.

    ``seen``: the theme in which the facilitator saw the only one; it isn't moved on from where a colleague put it.
    """

    moves: tuple[HandMove, ...]
    seen: str | msgspec.UnsetType | None = msgspec.UNSET


class SplitTheme(Steer, frozen=True):
    """Make contributions, or one sub-theme (``part`` as found by ``revision``), a theme of their own."""

    new_id: str
    theme_id: str
    contributions: tuple[str, ...]
    name: str
    part: int | None = None
    revision: int | None = None


class RejoinTheme(Steer, frozen=True):
    """Undo a split: everybody goes back to where they were."""

    theme_id: str


class SplitAgain(Steer, frozen=True):
    """Undo a rejoining."""

    theme_id: str


class PinTheme(Steer, frozen=True):
    """Let a theme stand first and never end (``on``), or no longer."""

    theme_id: str
    on: bool


class HideTheme(Steer, frozen=True):
    """Take a theme off all screens (``on``), or bring it back."""

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


class RenewLinks(Command, frozen=True):
    """Replace the facilitators' link. ``seen`` is the number of the one before them: pressed twice, renewed once."""

    seen: int


AnyCommand = (
    CreateDialogue
    | AddPrompt
    | EditPrompt
    | MovePrompt
    | RemovePrompt
    | RestorePrompt
    | SetPhase
    | RestorePhases
    | SetTimer
    | ExtendTimer
    | ShowOnWall
    | SendNudge
    | TakeBackNudge
    | Join
    | Contribute
    | Withdraw
    | WithdrawAll
    | Resonate
    | ResonateWithTheme
    | ContestPlacement
    | ReleaseContribution
    | HideContribution
    | ReturnContribution
    | PlaceContributions
    | ReviseThemes
    | LeaveUnthemed
    | RenameTheme
    | MergeThemes
    | PartThemes
    | ShareTheme
    | MoveContributions
    | SplitTheme
    | RejoinTheme
    | SplitAgain
    | PinTheme
    | HideTheme
    | WriteLetter
    | AllowQuotation
    | IssueEdition
    | RenewLinks
)
