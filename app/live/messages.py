"""Every message on the live connection, as a typed value. JSON on the wire; ``type`` names the message.

A client says ``hello`` first. Everything that asks for something carries a client-made ``key`` (a UUID): sent twice, it
counts once. The answer to it is an ``ack`` or a ``refused`` with the same key.
"""

from typing import Annotated, Any, Literal

import msgspec

from app.dialogue.events import Addressees, HandMove, Scene

Phase = Literal["planned", "collecting", "reflecting", "closed"]
Role = Literal["participant", "facilitator", "hall"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
# stored as it is, so nothing that a database would choke on
Key = Annotated[str, msgspec.Meta(min_length=8, max_length=64, pattern="^[!-~]+$")]
Name = Annotated[str, msgspec.Meta(max_length=120)]
Title = Annotated[str, msgspec.Meta(max_length=1000)]  # what a theme is called by now: nobody need have written it
Seconds = Annotated[int, msgspec.Meta(ge=1, le=24 * 3600)]
MoreSeconds = Annotated[int, msgspec.Meta(ge=-3600, le=24 * 3600)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Ids = Annotated[tuple[Id, ...], msgspec.Meta(max_length=10_000)]
NudgeText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
PromptText = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Language = Annotated[str, msgspec.Meta(min_length=2, max_length=12, pattern="^[A-Za-z-]+$")]


class Message(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """One frame."""


# ---- from a screen ---------------------------------------------------------------------------------------------------


class FromFacilitator(Message, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act of a facilitator.

    ``since``: the position that they had before them. What a colleague changed after it isn't overwritten but refused
    (``changed_meanwhile``). The ``undo`` of an acknowledgement brings its own.
    """

    since: Moment | None = None


class Hello(Message, frozen=True, tag="hello"):
    """The first message. ``position`` is what the client has already: it gets only what came after."""

    role: Role
    token: str
    position: int | None = None
    language: Language = "nl"


class Ping(Message, frozen=True, tag="ping"):
    """Is the line still open? Answered with ``pong``."""


class Contribute(Message, frozen=True, tag="contribute"):
    """A participant's words for a prompt."""

    key: Key
    prompt_id: Id
    text: str
    language: Language = "nl"


class Withdraw(Message, frozen=True, tag="withdraw"):
    """A participant takes back a contribution of their own."""

    key: Key
    contribution_id: Id


class Resonate(Message, frozen=True, tag="resonate"):
    """A participant says that a contribution speaks to them, or no longer."""

    key: Key
    contribution_id: Id
    on: bool


class ResonateTheme(Message, frozen=True, tag="resonate_theme"):
    """A participant says that a shared theme speaks to them, or no longer."""

    key: Key
    theme_id: Id
    on: bool


class Contest(Message, frozen=True, tag="contest"):
    """A participant says that their words are in the wrong theme."""

    key: Key
    contribution_id: Id


class SetPhase(FromFacilitator, frozen=True, tag="set_phase"):
    """A facilitator opens a prompt, lets the room reflect, or closes it.

    ``planned`` undoes an opening while nobody has answered.
    """

    key: Key
    prompt_id: Id
    phase: Phase


class PhaseOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a prompt stood."""

    prompt_id: Id
    phase: Phase
    round: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    ends_at: Moment | None = None


class RestorePhases(FromFacilitator, frozen=True, tag="restore_phases"):
    """A facilitator puts prompts back as they stood: the undoing of ``set_phase``."""

    key: Key
    phases: Annotated[tuple[PhaseOf, ...], msgspec.Meta(max_length=200)]


class SetTimer(FromFacilitator, frozen=True, tag="set_timer"):
    """A facilitator starts a prompt's clock for so many ``seconds`` (or until ``ends_at``), or stops it (neither).

    Of a planned prompt: how long it will stay open; its clock starts when it's opened.
    """

    key: Key
    prompt_id: Id
    seconds: Seconds | None = None
    ends_at: Moment | None = None


class ExtendTimer(FromFacilitator, frozen=True, tag="extend_timer"):
    """A facilitator gives the room more time, or (below 0) less."""

    key: Key
    prompt_id: Id
    seconds: MoreSeconds


class AddPrompt(FromFacilitator, frozen=True, tag="add_prompt"):
    """A facilitator adds a prompt before another, or at the end of the script."""

    key: Key
    text: PromptText
    before_id: Id | None = None


class AskAbout(FromFacilitator, frozen=True, tag="ask_about"):
    """A facilitator adds a prompt about a theme, right after the present one."""

    key: Key
    theme_id: Id
    text: PromptText


class EditPrompt(FromFacilitator, frozen=True, tag="edit_prompt"):
    """A facilitator changes the text of a prompt. ``seen`` is the text before them."""

    key: Key
    prompt_id: Id
    text: PromptText
    seen: PromptText


class MovePrompt(FromFacilitator, frozen=True, tag="move_prompt"):
    """A facilitator puts a planned prompt before another, or at the end."""

    key: Key
    prompt_id: Id
    before_id: Id | None = None


class RemovePrompt(FromFacilitator, frozen=True, tag="remove_prompt"):
    """A facilitator takes a planned prompt out of the script."""

    key: Key
    prompt_id: Id


class RestorePrompt(FromFacilitator, frozen=True, tag="restore_prompt"):
    """A facilitator puts a removed prompt back: before another, at the end (null), or (left out) where it was."""

    key: Key
    prompt_id: Id
    before_id: Id | msgspec.UnsetType | None = msgspec.UNSET


class ShowOnWall(FromFacilitator, frozen=True, tag="show_on_wall"):
    """A facilitator chooses what the hall shows; ``theme_id`` for a theme, ``contribution_id`` for a voice."""

    key: Key
    scene: Scene
    theme_id: Id | None = None
    contribution_id: Id | None = None


class Nudge(FromFacilitator, frozen=True, tag="nudge"):
    """A facilitator sends a short message: to every phone, to those who never spoke, or to a theme's contributors."""

    key: Key
    to: Addressees
    text: NudgeText
    theme_id: Id | None = None


class TakeBackNudge(FromFacilitator, frozen=True, tag="take_back_nudge"):
    """A facilitator takes a message off the phones (``on``), or undoes that."""

    key: Key
    nudge_id: Id
    on: bool = True


class RenameTheme(FromFacilitator, frozen=True, tag="rename_theme"):
    """A facilitator names a theme. ``seen`` is the title before them; an empty ``name`` gives the label back."""

    key: Key
    theme_id: Id
    name: Name
    seen: Title


class MergeThemes(FromFacilitator, frozen=True, tag="merge_themes"):
    """A facilitator puts one theme inside another; ``exact``: inside that very one, as an undo needs it."""

    key: Key
    source_id: Id
    into_id: Id
    exact: bool = False


class PartThemes(FromFacilitator, frozen=True, tag="part_themes"):
    """A facilitator undoes a merge."""

    key: Key
    source_id: Id


class SplitTheme(FromFacilitator, frozen=True, tag="split_theme"):
    """A facilitator makes contributions, or sub-theme ``part`` of ``revision``, a theme of their own."""

    key: Key
    theme_id: Id
    contributions: Ids = ()
    name: Name = ""
    part: int | None = None
    revision: int | None = None


class RejoinTheme(FromFacilitator, frozen=True, tag="rejoin_theme"):
    """A facilitator undoes a split: everybody goes back to where they were."""

    key: Key
    theme_id: Id


class SplitAgain(FromFacilitator, frozen=True, tag="split_again"):
    """A facilitator undoes a rejoining: the same theme is there again, with its id."""

    key: Key
    theme_id: Id


class MoveContribution(FromFacilitator, frozen=True, tag="move_contribution"):
    """A facilitator puts a contribution in another theme, or in none; no revision moves it from there.

    ``seen`` is the theme in which they saw it: what a colleague put elsewhere meanwhile isn't moved unseen.
    """

    key: Key
    contribution_id: Id
    theme_id: Id | None
    seen: Id | msgspec.UnsetType | None = msgspec.UNSET


class MoveContributions(FromFacilitator, frozen=True, tag="move_contributions"):
    """The same for many at once: ``[contribution_id, theme_id, by_hand]`` each; not ``by_hand``: the engine's again."""

    key: Key
    moves: Annotated[tuple[HandMove, ...], msgspec.Meta(max_length=10_000)]


class PinTheme(FromFacilitator, frozen=True, tag="pin_theme"):
    """A facilitator lets a theme stand first and never end, or no longer."""

    key: Key
    theme_id: Id
    on: bool


class HideTheme(FromFacilitator, frozen=True, tag="hide_theme"):
    """A facilitator takes a theme off phones, hall, map and list, or brings it back."""

    key: Key
    theme_id: Id
    on: bool


class ShareTheme(FromFacilitator, frozen=True, tag="share_theme"):
    """A facilitator shows a theme on the phones and in the hall, or takes it away."""

    key: Key
    theme_id: Id
    on: bool


class HideContribution(FromFacilitator, frozen=True, tag="hide_contribution"):
    """A facilitator takes a contribution off the phones and the hall."""

    key: Key
    contribution_id: Id


class ReleaseContribution(FromFacilitator, frozen=True, tag="release_contribution"):
    """A facilitator lets a held or hidden contribution be seen, or finds nothing wrong with a flagged one."""

    key: Key
    contribution_id: Id


class ReturnContribution(FromFacilitator, frozen=True, tag="return_contribution"):
    """A facilitator puts a contribution back as it was, or holds it back.

    ``judged``: a moderator has looked at it; ``quotable``: it may be read outside the room.
    """

    key: Key
    contribution_id: Id
    to: Literal["visible", "held", "hidden"]
    judged: bool = False
    quotable: bool = False


class Retheme(FromFacilitator, frozen=True, tag="retheme"):
    """A facilitator asks for a new revision now."""

    key: Key


ParticipantAct = Contribute | Withdraw | Resonate | ResonateTheme | Contest
FacilitatorAct = (
    SetPhase
    | RestorePhases
    | SetTimer
    | ExtendTimer
    | AddPrompt
    | AskAbout
    | EditPrompt
    | MovePrompt
    | RemovePrompt
    | RestorePrompt
    | ShowOnWall
    | Nudge
    | TakeBackNudge
    | RenameTheme
    | MergeThemes
    | PartThemes
    | SplitTheme
    | RejoinTheme
    | SplitAgain
    | MoveContribution
    | MoveContributions
    | PinTheme
    | HideTheme
    | ShareTheme
    | HideContribution
    | ReleaseContribution
    | ReturnContribution
    | Retheme
)
Act = ParticipantAct | FacilitatorAct
FromScreen = Hello | Ping | Act


# ---- to a screen -----------------------------------------------------------------------------------------------------

Sections = dict[str, Any]


class Snapshot(Message, frozen=True, tag="snapshot"):
    """Everything this role sees at ``position``, section by section."""

    position: int
    state: Sections


class Change(Message, frozen=True, tag="change"):
    """What differs from what was sent before: sections to set (whole) and sections to drop."""

    position: int
    set: Sections
    drop: list[str] = []


class Ack(Message, frozen=True, tag="ack", omit_defaults=True):
    """Stored: it survives from here on. ``repeated``: it was there before. ``contribution_id`` where one was made.

    For a facilitator: ``made`` is the id of the prompt, theme or nudge that was made; ``undo`` is the message that
    undoes the act (it lacks only a ``key``); its own ``undo`` does it again.
    """

    key: str
    position: int
    contribution_id: str | None = None
    repeated: bool = False
    made: str | None = None
    undo: dict[str, Any] | None = None


class Refused(Message, frozen=True, tag="refused", omit_defaults=True):
    """Not stored, and why, in the client's language. ``retry_after`` in seconds where trying again helps."""

    code: str
    message: str
    key: str | None = None
    retry_after: int | None = None


class Pong(Message, frozen=True, tag="pong", omit_defaults=True):
    """The line is open. ``at``: the server's clock (milliseconds since 1970), by which timers run.

    ``spread``: should the server go away, a phone comes back at some moment within so many seconds.
    """

    at: int | None = None
    spread: int = 0


ToScreen = Snapshot | Change | Ack | Refused | Pong

decoder = msgspec.json.Decoder(FromScreen)
encoder = msgspec.json.Encoder()


def schema() -> bytes:
    """The JSON Schema of all messages, as it stands in the docs: what a screen sends, and what it hears."""
    (from_screen, to_screen), parts = msgspec.json.schema_components(
        (FromScreen, ToScreen), ref_template="#/$defs/{name}"
    )
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Samenspraak: messages on the live connection",
        "$comment": "Made from app/live/messages.py; a frame is either from a screen or to one.",
        "anyOf": [{"$ref": "#/$defs/FromScreen"}, {"$ref": "#/$defs/ToScreen"}],
        "$defs": {"FromScreen": from_screen, "ToScreen": to_screen} | parts,
    }
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2) + b"\n"
