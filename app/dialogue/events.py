"""What happened, in the past tense. These are the only facts; they are stored for ever and never hold a person's words.

A contribution's text stands beside the log, in its own row, so that it can be erased while the log stays whole;
the event carries a keyed hash of it.
"""

from typing import Literal

import msgspec


class Event(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """A fact in the life of one dialogue."""


Scene = Literal["prompt", "count", "themes", "theme", "voice", "energy"]
Addressees = Literal["everyone", "silent", "theme"]


class PromptScript(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the organiser's script. ``seconds``: how long it is meant to stay open."""

    prompt_id: str
    text: str
    seconds: int | None = None


class DialogueCreated(Event, frozen=True, tag="dialogue_created"):
    """The first entry of every journal. ``retention_days`` counts from here."""

    title: str
    purpose: str
    organiser: str
    join_code: str
    language: str
    first_look: bool
    retention_days: int
    prompts: tuple[PromptScript, ...]
    rehearsal: bool = False


class PromptAdded(Event, frozen=True, tag="prompt_added"):
    """A prompt was added before another, or at the end. ``about``: the theme that it asks about."""

    prompt_id: str
    text: str
    before_id: str | None = None
    about: str | None = None


class PromptReworded(Event, frozen=True, tag="prompt_reworded"):
    """A prompt has another text from here on."""

    prompt_id: str
    text: str


class PromptMoved(Event, frozen=True, tag="prompt_moved"):
    """A prompt stands before another now, or at the end."""

    prompt_id: str
    before_id: str | None = None


class PromptRemoved(Event, frozen=True, tag="prompt_removed"):
    """A prompt that was never opened left the script."""

    prompt_id: str


class PromptRestored(Event, frozen=True, tag="prompt_restored"):
    """A removed prompt is back in the script, before another or at the end."""

    prompt_id: str
    before_id: str | None = None


class PhaseChanged(Event, frozen=True, tag="phase_changed"):
    """A prompt was opened, moved on to reflecting, closed, or opened again (then ``round`` is one higher).

    ``planned``, or a lower ``round``: the opening was undone before anybody answered.
    """

    prompt_id: str
    phase: Literal["planned", "collecting", "reflecting", "closed"]
    round: int


class TimerSet(Event, frozen=True, tag="timer_set"):
    """The clock of a prompt: when it runs out (milliseconds since 1970), and how long it lasts when it's opened.

    It ends nothing by itself: who answers later is kept, and marked late.
    """

    prompt_id: str
    ends_at: int | None = None
    seconds: int | None = None


class WallSet(Event, frozen=True, tag="wall_set"):
    """A facilitator chose what the hall shows."""

    scene: Scene
    theme_id: str | None = None
    contribution_id: str | None = None


class NudgeSent(Event, frozen=True, tag="nudge_sent"):
    """A short message from the facilitator to the phones that it concerns."""

    nudge_id: str
    to: Addressees
    text: str
    theme_id: str | None = None


class NudgeTakenBack(Event, frozen=True, tag="nudge_taken_back"):
    """The message left the phones."""

    nudge_id: str


class NudgeGivenBack(Event, frozen=True, tag="nudge_given_back"):
    """Taking it back was undone."""

    nudge_id: str


class ParticipantJoined(Event, frozen=True, tag="participant_joined"):
    """Somebody read the purpose and went on: consent to that version of the text."""

    participant_id: str
    consent: str
    language: str


class ContributionAccepted(Event, frozen=True, tag="contribution_accepted"):
    """Words were stored. ``digest`` is the keyed hash of the text; ``late``: the prompt was closed already.

    ``flags``: what a moderator should look at, as codes (``phone``, ``abuse`` …), never the words.
    """

    contribution_id: str
    participant_id: str
    prompt_id: str
    round: int
    language: str
    digest: str
    late: bool = False
    held: bool = False
    flags: tuple[str, ...] = ()


class ContributionReleased(Event, frozen=True, tag="contribution_released"):
    """A moderator let a held or hidden contribution be seen."""

    contribution_id: str


class ContributionHidden(Event, frozen=True, tag="contribution_hidden"):
    """A moderator took a contribution off every screen but the facilitator's."""

    contribution_id: str


class ContributionReturned(Event, frozen=True, tag="contribution_returned"):
    """A moderator's act was undone: the contribution is as it was, looked at by a moderator (``judged``) or not yet."""

    contribution_id: str
    visibility: Literal["visible", "held", "hidden"]
    judged: bool = False
    quotable: bool = False


class ContributionWithdrawn(Event, frozen=True, tag="contribution_withdrawn"):
    """Its author took it back: the text and its vectors are erased, the fact stays."""

    contribution_id: str


class ResonanceGiven(Event, frozen=True, tag="resonance_given"):
    """A participant said "this speaks to me": once per contribution."""

    participant_id: str
    contribution_id: str


class ResonanceTaken(Event, frozen=True, tag="resonance_taken"):
    """The same participant took it back."""

    participant_id: str
    contribution_id: str


class ThemeResonanceGiven(Event, frozen=True, tag="theme_resonance_given"):
    """A participant said of a shared theme "this speaks to me": once per theme."""

    participant_id: str
    theme_id: str


class ThemeResonanceTaken(Event, frozen=True, tag="theme_resonance_taken"):
    """The same participant took it back."""

    participant_id: str
    theme_id: str


class PlacementContested(Event, frozen=True, tag="placement_contested"):
    """The author says: my words do not belong in this theme."""

    contribution_id: str
    theme_id: str


class Placement(msgspec.Struct, frozen=True):
    """One contribution and the theme it was put in; ``None`` is visibly unthemed."""

    contribution_id: str
    theme_id: str | None


class ContributionsPlaced(Event, frozen=True, tag="contributions_placed"):
    """Newcomers were put in themes that exist already."""

    placements: tuple[Placement, ...]


class RevisedTheme(msgspec.Struct, frozen=True, omit_defaults=True):
    """A theme as one revision found it. ``members`` and ``voices`` are contribution ids, voices most central first.

    ``parts``: for each member the number of its sub-theme, 0 for the largest, -1 for none; empty where the theme does
    not fall apart. ``coarse``: themes that share this number are close. ``place`` is where it lies on the map, (x, y)
    from 0 to 1; journals from before the map have none.
    """

    theme_id: str
    label: str
    clause: str
    members: tuple[str, ...]
    voices: tuple[str, ...]
    undercurrent: bool = False
    mixed: bool = False
    reason: str = ""
    parts: tuple[int, ...] = ()
    coarse: int = 0
    place: tuple[float, float] | None = None


class FoundGroup(msgspec.Struct, frozen=True, omit_defaults=True):
    """A small group of the undercurrent. It lies over the themes: its members keep theirs.

    ``theme_id``: the theme that holds most of them. ``reason``: why it stands out, as a code.
    """

    label: str
    members: tuple[str, ...]
    voices: tuple[str, ...]
    theme_id: str | None = None
    reason: str = ""


class ThemesRevised(Event, frozen=True, tag="themes_revised"):
    """All themes were computed anew from the contributions up to ``basis`` (a journal position)."""

    revision: int
    basis: int
    model: str
    themes: tuple[RevisedTheme, ...]
    unthemed: tuple[str, ...]
    singles: tuple[str, ...] = ()
    provisional: bool = False
    undercurrent: tuple[FoundGroup, ...] = ()


class ContributionLeftUnthemed(Event, frozen=True, tag="contribution_left_unthemed"):
    """The engine failed three times on this text; it stays visible and counted, without a theme."""

    contribution_id: str


class ThemeRenamed(Event, frozen=True, tag="theme_renamed"):
    """A facilitator gave the theme a name; an empty name gives the engine's label back."""

    theme_id: str
    name: str


class ThemesMerged(Event, frozen=True, tag="themes_merged"):
    """``source_id`` goes on inside ``into_id``; it keeps its own members so that it can be parted again."""

    source_id: str
    into_id: str


class ThemesParted(Event, frozen=True, tag="themes_parted"):
    """A merge was undone."""

    source_id: str


class HandMove(msgspec.Struct, frozen=True, array_like=True):
    """Where a contribution goes. ``by_hand``: no revision moves it; ``False`` gives it back to the engine."""

    contribution_id: str
    theme_id: str | None
    by_hand: bool = True


class ContributionsMoved(Event, frozen=True, tag="contributions_moved"):
    """A facilitator put contributions in other themes, or in none."""

    moves: tuple[HandMove, ...]


class ThemeSplit(Event, frozen=True, tag="theme_split"):
    """Contributions became a theme of their own. An empty ``name``: it has no name of a person yet."""

    theme_id: str
    from_id: str
    name: str
    moves: tuple[HandMove, ...]


class ThemeRejoined(Event, frozen=True, tag="theme_rejoined"):
    """A split was undone: everybody in it went back to where they were."""

    theme_id: str
    moves: tuple[HandMove, ...]


class ThemePinned(Event, frozen=True, tag="theme_pinned"):
    """The theme stands first, and no revision ends it."""

    theme_id: str


class ThemeUnpinned(Event, frozen=True, tag="theme_unpinned"):
    """It takes its place among the others again."""

    theme_id: str


class ThemeHidden(Event, frozen=True, tag="theme_hidden"):
    """The theme is off every screen but the facilitator's list of hidden themes. Its contributions stay themed."""

    theme_id: str


class ThemeUnhidden(Event, frozen=True, tag="theme_unhidden"):
    """It may be seen again."""

    theme_id: str


class ThemeShared(Event, frozen=True, tag="theme_shared"):
    """The theme may be seen on the phones and in the hall."""

    theme_id: str


class ThemeUnshared(Event, frozen=True, tag="theme_unshared"):
    """The theme left the phones and the hall."""

    theme_id: str


class LetterWritten(Event, frozen=True, tag="letter_written"):
    """The organiser's own words on the report's first page; an empty part leaves what the software writes there.

    ``follow_up`` is what was done with what people said: the answer that a dialogue owes them.
    """

    headline: str
    introduction: str
    follow_up: str


class QuotationAllowed(Event, frozen=True, tag="quotation_allowed"):
    """The organiser lets these words be quoted outside the room; a moderator's release does the same."""

    contribution_id: str


class QuotationRefused(Event, frozen=True, tag="quotation_refused"):
    """These words may not be quoted outside the room (any more)."""

    contribution_id: str


class EditionIssued(Event, frozen=True, tag="edition_issued"):
    """The public edition of the report was frozen at ``at_position``: later ones must not betray the difference."""

    at_position: int


class LinksRenewed(Event, frozen=True, tag="links_renewed"):
    """The organiser made a new link for facilitators, number ``link``; whoever came by an older one is out."""

    link: int


AnyEvent = (
    DialogueCreated
    | PromptAdded
    | PromptReworded
    | PromptMoved
    | PromptRemoved
    | PromptRestored
    | PhaseChanged
    | TimerSet
    | WallSet
    | NudgeSent
    | NudgeTakenBack
    | NudgeGivenBack
    | ParticipantJoined
    | ContributionAccepted
    | ContributionReleased
    | ContributionHidden
    | ContributionReturned
    | ContributionWithdrawn
    | ResonanceGiven
    | ResonanceTaken
    | ThemeResonanceGiven
    | ThemeResonanceTaken
    | PlacementContested
    | ContributionsPlaced
    | ThemesRevised
    | ContributionLeftUnthemed
    | ThemeRenamed
    | ThemesMerged
    | ThemesParted
    | ContributionsMoved
    | ThemeSplit
    | ThemeRejoined
    | ThemePinned
    | ThemeUnpinned
    | ThemeHidden
    | ThemeUnhidden
    | ThemeShared
    | ThemeUnshared
    | LetterWritten
    | QuotationAllowed
    | QuotationRefused
    | EditionIssued
    | LinksRenewed
)


class Entry(msgspec.Struct, frozen=True):
    """An event at its place in the journal.

    ``position`` counts from 1 without gaps; ``at`` is milliseconds since 1970 (for people: order is the position);
    ``by`` is who did it (a participant's id, a facilitator's name, or ``theming``); ``text`` is a contribution's words
    where they have not been erased.
    """

    position: int
    at: int
    by: str
    event: AnyEvent
    text: str | None = None
