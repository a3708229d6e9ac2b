"""What the loop and the engine's process say to each other arrives as it was said."""

import io
from typing import Any, get_args

import pytest

from app.theming import wire

ITEM = wire.Item("c1", "Wind op zee.", "Ada", "nl", None)
THEME = wire.FoundTheme(
    "t1",
    "wind",
    "op zee",
    ["c1"],
    ["c1"],
    undercurrent=True,
    mixed=False,
    reason="rare",
    place=(0.25, 0.75),
    parts=[0],
    coarse=2,
)
GROUP = wire.FoundGroup("a few", ["c1", "c2"], ["c1"], 0, "within_theme")
REQUESTS: list[wire.Request] = [
    wire.Place(1, "d1", [ITEM, wire.Item("c2", "", "Ben", "en", "t1")]),
    wire.Revise(2, "d1", [ITEM], ["t1"], {"t2": "t1"}, {"t1": (0.5, 0.5)}, {"c1": "t1"}, ["c1"]),
    wire.Resume(3, "d1", [ITEM]),
    wire.Forget(4, "d1", ["c1"], only_these=True),
    wire.ForgetDialogues(7, ["d1"], only_these=True),
    wire.Want(8, "d1", ["c1", "c2"]),
    wire.LetGo(9, "d1"),
    wire.Warm(5),
]
ANSWERS: list[wire.Answer] = [
    wire.Placed(1, 7, [0, -1]),
    wire.Revised(2, 8, "a model", [THEME], ["c2"], ["c2"], provisional=True, undercurrent=[GROUP]),
    wire.Resumed(3, 9, ["t1", "t2"]),
    wire.Done(4),
    wire.Failed(5, "No model.", model_missing=True),
]


def read(frames: bytes, decoder: Any) -> list[Any]:
    """Everything in a stream of frames."""
    stream, found = io.BytesIO(frames), []
    while header := stream.read(wire.LENGTH.size):
        found.append(decoder.decode(stream.read(*wire.LENGTH.unpack(header))))
    return found


@pytest.mark.parametrize(
    ("said", "decoder", "union"),
    [(REQUESTS, wire.requests, wire.Request), (ANSWERS, wire.answers, wire.Answer)],
    ids=["requests", "answers"],
)
def test_everything_arrives_as_it_was_said(said: list[Any], decoder: Any, union: Any) -> None:
    """Every kind of request and answer; several in a row stay apart."""
    assert {type(message) for message in said} == set(get_args(union))
    assert read(b"".join(map(wire.frame, said)), decoder) == said


def test_a_long_text_in_any_script_fits_in_a_frame() -> None:
    """Five hundred family emoji, a thousand times."""
    item = wire.Item("c1", "👨‍👩‍👧‍👦" * 500, "Ada", "nl", None)
    sent = wire.Place(1, "d1", [item] * 1000)
    assert read(wire.frame(sent), wire.requests) == [sent]
