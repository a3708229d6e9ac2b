"""Every message on the live connection, as a typed value. JSON on the wire; ``type`` names the message.

A client says ``hello`` first. Everything that asks for something carries a client-made ``key`` (a UUID): sent twice, it
counts once. The answer to it is an ``ack`` or a ``refused`` with the same key.
"""

from typing import Annotated, Any, Literal

import msgspec

Role = Literal["participant", "facilitator", "hall"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
# stored as it is, so nothing that a database would choke on
Key = Annotated[str, msgspec.Meta(min_length=8, max_length=64, pattern="^[!-~]+$")]
Name = Annotated[str, msgspec.Meta(max_length=120)]
PromptText = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Language = Annotated[str, msgspec.Meta(min_length=2, max_length=12, pattern="^[A-Za-z-]+$")]


class Message(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """One frame."""


# ---- from a screen ---------------------------------------------------------------------------------------------------


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


class Contest(Message, frozen=True, tag="contest"):
    """A participant says that their words are in the wrong theme."""

    key: Key
    contribution_id: Id


class SetPhase(Message, frozen=True, tag="set_phase"):
    """A facilitator opens a prompt, lets the room reflect, or closes it."""

    key: Key
    prompt_id: Id
    phase: Literal["collecting", "reflecting", "closed"]


class AddPrompt(Message, frozen=True, tag="add_prompt"):
    """A facilitator adds a prompt at the end of the script."""

    key: Key
    text: PromptText


class RenameTheme(Message, frozen=True, tag="rename_theme"):
    """A facilitator names a theme. ``seen`` is the title before them; an empty ``name`` gives the label back."""

    key: Key
    theme_id: Id
    name: Name
    seen: Name


class MergeThemes(Message, frozen=True, tag="merge_themes"):
    """A facilitator puts one theme inside another."""

    key: Key
    source_id: Id
    into_id: Id


class PartThemes(Message, frozen=True, tag="part_themes"):
    """A facilitator undoes a merge."""

    key: Key
    source_id: Id


class ShareTheme(Message, frozen=True, tag="share_theme"):
    """A facilitator shows a theme on the phones and in the hall, or takes it away."""

    key: Key
    theme_id: Id
    on: bool


class HideContribution(Message, frozen=True, tag="hide_contribution"):
    """A facilitator takes a contribution off the phones and the hall."""

    key: Key
    contribution_id: Id


class ReleaseContribution(Message, frozen=True, tag="release_contribution"):
    """A facilitator lets a held or hidden contribution be seen."""

    key: Key
    contribution_id: Id


class Retheme(Message, frozen=True, tag="retheme"):
    """A facilitator asks for a new revision now."""

    key: Key


ParticipantAct = Contribute | Withdraw | Resonate | Contest
FacilitatorAct = (
    SetPhase
    | AddPrompt
    | RenameTheme
    | MergeThemes
    | PartThemes
    | ShareTheme
    | HideContribution
    | ReleaseContribution
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
    """Stored: it survives from here on. ``repeated``: it was there before. ``contribution_id`` where one was made."""

    key: str
    position: int
    contribution_id: str | None = None
    repeated: bool = False


class Refused(Message, frozen=True, tag="refused", omit_defaults=True):
    """Not stored, and why, in the client's language. ``retry_after`` in seconds where trying again helps."""

    code: str
    message: str
    key: str | None = None
    retry_after: int | None = None


class Pong(Message, frozen=True, tag="pong"):
    """The line is open."""


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
