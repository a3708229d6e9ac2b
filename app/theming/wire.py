"""What the theming loop and the engine's process say to each other: MessagePack, with the length in front."""

import struct
from typing import Any

import msgspec

LENGTH = struct.Struct(">I")
Spot = tuple[float, float]  # on the map, 0 to 1


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One contribution for the engine. ``theme_id`` is where it is now."""

    contribution_id: str
    text: str
    author: str
    language: str
    theme_id: str | None


class Place(msgspec.Struct, frozen=True, tag="place"):
    """Embed these and put them in the themes of the last revision."""

    call: int
    dialogue_id: str
    items: list[Item]


class Revise(msgspec.Struct, frozen=True, tag="revise"):
    """Compute all themes anew. ``kept`` must exist afterwards; ``merged``: source → target.

    ``places``: where each theme lies on the map, so that it stays there. ``moved``: contribution → the theme in which a
    person put it. ``newcomers``: who came since the last revision.
    """

    call: int
    dialogue_id: str
    items: list[Item]
    kept: list[str]
    merged: dict[str, str]
    places: dict[str, Spot] = {}
    moved: dict[str, str] = {}
    newcomers: list[str] = []


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """Take these up in the themes they are in, without computing any, so that newcomers can join them."""

    call: int
    dialogue_id: str
    items: list[Item]


class Forget(msgspec.Struct, frozen=True, tag="forget"):
    """Erase the vectors of these contributions; ``only_these``: of all the others."""

    call: int
    dialogue_id: str
    contribution_ids: list[str]
    only_these: bool = False


class ForgetDialogues(msgspec.Struct, frozen=True, tag="forget_dialogues"):
    """Erase everything about these dialogues; ``only_these``: about all the others."""

    call: int
    dialogue_ids: list[str]
    only_these: bool = False


class Want(msgspec.Struct, frozen=True, tag="want"):
    """These will be asked for soon: whoever shares in the work may embed them already."""

    call: int
    dialogue_id: str
    contribution_ids: list[str]


class LetGo(msgspec.Struct, frozen=True, tag="let_go"):
    """Another process themes this dialogue from now on: keep nothing of it in memory."""

    call: int
    dialogue_id: str


class Warm(msgspec.Struct, frozen=True, tag="warm"):
    """Load the model now, so that the first contribution doesn't wait for it."""

    call: int


Request = Place | Revise | Resume | Forget | ForgetDialogues | Want | LetGo | Warm


class Placed(msgspec.Struct, frozen=True, tag="placed"):
    """For each item the number of its theme in that revision, -1 for none. ``revision`` 0: there is none yet."""

    call: int
    revision: int
    themes: list[int]


class FoundTheme(msgspec.Struct, frozen=True, array_like=True):
    """A theme of a revision. ``previous``: the id of the theme that it continues.

    ``parts``: for each member the number of its sub-theme, -1 for none; ``coarse``: the broader group of the theme.
    """

    previous: str | None
    label: str
    clause: str
    members: list[str]
    voices: list[str]
    undercurrent: bool
    mixed: bool
    reason: str
    place: Spot
    parts: list[int] = []
    coarse: int = 0


class FoundGroup(msgspec.Struct, frozen=True, array_like=True):
    """A small group of the undercurrent. ``theme``: which of the themes holds most of it, -1 for none."""

    label: str
    members: list[str]
    voices: list[str]
    theme: int
    reason: str


class Revised(msgspec.Struct, frozen=True, tag="revised"):
    """The themes, largest first. ``revision`` numbers them for later placements."""

    call: int
    revision: int
    model: str
    themes: list[FoundTheme]
    unthemed: list[str]
    singles: list[str]
    provisional: bool
    undercurrent: list[FoundGroup] = []


class Resumed(msgspec.Struct, frozen=True, tag="resumed"):
    """The themes stand as ``revision``. ``theme_ids``: which theme each number of a placement means."""

    call: int
    revision: int
    theme_ids: list[str]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """Done."""

    call: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It could not be done. ``model_missing``: nothing can be done until the model is back."""

    call: int
    reason: str
    model_missing: bool = False


Answer = Placed | Revised | Resumed | Done | Failed

requests = msgspec.msgpack.Decoder(Request)
answers = msgspec.msgpack.Decoder(Answer)


def frame(message: Any) -> bytes:
    """The message with its length in front."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body
