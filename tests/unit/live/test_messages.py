"""Every message on the live connection, as others read it: names, schema, and the JSON on the wire."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from app.live import messages as m

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "messages.schema.json"
KEY = "a-key-of-mine"


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    """Made anew with: python -c "from app.live import messages; print(messages.schema().decode(), end='')"."""
    assert SCHEMA.read_bytes() == m.schema()


@pytest.mark.parametrize("kind", [*get_args(m.FromScreen), *get_args(m.ToScreen)])
def test_the_schema_describes_every_message_with_its_fields(kind: type[m.Message]) -> None:
    """By its type, closed where it comes from a screen: an extra field is a mistake."""
    described: dict[str, Any] = json.loads(m.schema())["$defs"][kind.__name__]
    assert described["properties"]["type"]["enum"] == [kind.__struct_config__.tag]
    assert set(described["properties"]) == {"type", *kind.__struct_encode_fields__}
    assert described["additionalProperties"] is False
    assert described["description"]


def test_no_two_messages_have_one_name() -> None:
    """In either direction: a frame says by itself what it is."""
    tags = [kind.__struct_config__.tag for kind in (*get_args(m.FromScreen), *get_args(m.ToScreen))]
    assert len(tags) == len(set(tags))


@pytest.mark.parametrize(
    ("message", "wire"),
    [
        (m.Ack(KEY, 7), {"type": "ack", "key": KEY, "position": 7}),
        (
            m.Ack(KEY, 7, "c1", repeated=True),
            {"type": "ack", "key": KEY, "position": 7, "contribution_id": "c1", "repeated": True},
        ),
        (m.Refused("too_fast", "Wait."), {"type": "refused", "code": "too_fast", "message": "Wait."}),
        (m.Change(3, {"room": 1}), {"type": "change", "position": 3, "set": {"room": 1}, "drop": []}),
        (m.Snapshot(3, {}), {"type": "snapshot", "position": 3, "state": {}}),
        (m.Pong(), {"type": "pong"}),
    ],
    ids=lambda one: one["type"] if isinstance(one, dict) else "",
)
def test_what_goes_to_a_screen_is_as_short_as_it_can_be(message: m.Message, wire: dict[str, Any]) -> None:
    """What says nothing is left out; a change always says what it sets and drops."""
    assert json.loads(m.encoder.encode(message)) == wire


@pytest.mark.parametrize("language", ["n", "x" * 13, "nl_NL", "nl;q=1", "<nl>", ""])
def test_a_language_is_a_language_tag(language: str) -> None:
    """It goes into the journal as it is."""
    frame = json.dumps({"type": "hello", "role": "hall", "token": "t", "language": language})
    with pytest.raises(msgspec.ValidationError):
        m.decoder.decode(frame)


def test_a_theme_can_be_renamed_whatever_it_is_called_by_now() -> None:
    """``seen`` is what the screen showed: a theme that was split off has the name of its source, and more."""
    seen = "x" * 120 + " (2)"
    frame = {"type": "rename_theme", "key": KEY, "theme_id": "t1", "name": "Dun", "seen": seen}
    assert m.decoder.decode(json.dumps(frame)) == m.RenameTheme(KEY, "t1", "Dun", seen)


@pytest.mark.parametrize(
    ("kind", "field", "most"),
    [("rename_theme", "name", 120), ("add_prompt", "text", 300), ("hide_contribution", "contribution_id", 64)],
)
def test_what_a_facilitator_types_has_a_limit(kind: str, field: str, most: int) -> None:
    """As long as a screen can show, and no longer."""
    others = {"theme_id": "t1", "seen": ""} if kind == "rename_theme" else {}
    fits = {"type": kind, "key": KEY, **others, field: "x" * most}
    assert m.decoder.decode(json.dumps(fits))
    with pytest.raises(msgspec.ValidationError):
        m.decoder.decode(json.dumps(fits | {field: "x" * (most + 1)}))
