"""Bytes in, what they mean out: who may say what, and what happens to everything else."""

import contextlib
import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.live import messages as m
from app.live.protocol import MOST_BYTES, Protocol

ROLES: tuple[m.Role, ...] = get_args(m.Role)
ACTS: tuple[type[m.Message], ...] = get_args(m.Act)
MAY = {
    "participant": set(get_args(m.ParticipantAct)),
    "facilitator": set(get_args(m.FacilitatorAct)),
    "hall": set(),
}
FACTS: dict[str, Any] = {
    "key": "a-key-of-mine",
    "prompt_id": "p1",
    "text": "words",
    "contribution_id": "c1",
    "on": True,
    "phase": "collecting",
    "theme_id": "t1",
    "name": "A name",
    "seen": "grid",
    "source_id": "t1",
    "into_id": "t2",
    "phases": [],
    "seconds": 60,
    "scene": "count",
    "to": "everyone",
    "nudge_id": "n1",
    "moves": [],
}
HELLO = '{"type": "hello", "role": "hall", "token": "x"}'


def example(kind: type[m.Message]) -> str:
    """A frame of this kind with everything in it that it asks for."""
    needed = {field.name: FACTS[field.name] for field in msgspec.structs.fields(kind) if field.required}
    if kind is m.ReturnContribution:
        needed["to"] = "held"
    return json.dumps({"type": kind.__struct_config__.tag} | needed)


def after_hello(role: m.Role = "participant") -> Protocol:
    """A connection behind which somebody is known."""
    protocol = Protocol()
    protocol.receive(HELLO)
    protocol.admit(role)
    return protocol


def test_hello_comes_first() -> None:
    """It says who, and from where in the journal."""
    frame = '{"type":"hello","role":"participant","token":"t","position":7,"language":"en"}'
    assert Protocol().receive(frame) == m.Hello("participant", "t", 7, "en")


@pytest.mark.parametrize("kind", [m.Ping, *ACTS])
def test_nothing_comes_before_hello(kind: type[m.Message]) -> None:
    """Nobody is known yet, so nothing can be done in their name."""
    with pytest.raises(errors.BadMessage):
        Protocol().receive('{"type":"ping"}' if kind is m.Ping else example(kind))


def test_hello_comes_once() -> None:
    """A second one can't change the role behind the connection."""
    protocol = after_hello()
    with pytest.raises(errors.BadMessage):
        protocol.receive(HELLO)
    assert protocol.role == "participant"


def test_a_refused_hello_leaves_nobody_known() -> None:
    """Only ``admit`` gives a role: the frame alone proves nothing."""
    protocol = Protocol()
    protocol.receive(HELLO)
    assert protocol.role is None
    with pytest.raises(errors.BadMessage):
        protocol.receive(example(m.Contribute))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", ACTS)
def test_each_role_does_its_own_acts_and_no_others(role: m.Role, kind: type[m.Message]) -> None:
    """A participant contributes, a facilitator steers, a hall only looks."""
    protocol = after_hello(role)
    if kind in MAY[role]:
        assert isinstance(protocol.receive(example(kind)), kind)
    else:
        with pytest.raises(errors.WrongRole):
            protocol.receive(example(kind))


def test_every_act_belongs_to_exactly_one_role() -> None:
    """An act that nobody may do is a mistake, and so is one that two roles may do."""
    assert sorted([kind.__name__ for role in MAY.values() for kind in role]) == sorted(k.__name__ for k in ACTS)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_ask_whether_the_line_is_open(role: m.Role) -> None:
    """A ping is no act."""
    assert after_hello(role).receive('{"type":"ping"}') == m.Ping()


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "no JSON",
        '{"type":"ping"',
        "[]",
        "null",
        "7",
        "{}",
        '{"type":"dance"}',
        '{"type":null}',
        '{"type":"ping","more":1}',
        b'{"type":"ping"}\xff',
        b"\xff\xfe",
        '{"type":"contribute","prompt_id":"p1","text":"no key"}',
        '{"type":"contribute","key":"short","prompt_id":"p1","text":"x"}',
        '{"type":"contribute","key":"' + "k" * 65 + '","prompt_id":"p1","text":"x"}',
        '{"type":"contribute","key":"nul\\u0000nul\\u0000","prompt_id":"p1","text":"x"}',
        '{"type":"contribute","key":"a-key-of-mine","prompt_id":"","text":"x"}',
        '{"type":"contribute","key":"a-key-of-mine","prompt_id":"p1","text":7}',
        '{"type":"contribute","key":"a-key-of-mine","prompt_id":"p1","text":"\\ud800"}',
        '{"type":"resonate","key":"a-key-of-mine","contribution_id":"c1","on":"yes"}',
        '{"x":' + "[" * 7000 + "]" * 7000 + ',"type":"ping"}',
        '{"type":"ping","x":' + "[" * 7000,
    ],
    ids=lambda frame: repr(frame)[:50],
)
def test_what_is_no_message_of_ours_is_refused_with_a_sentence(frame: str | bytes) -> None:
    """Broken JSON, broken UTF-8, unknown types, extra or missing fields, nesting without end: never a traceback."""
    protocol = after_hello()
    with pytest.raises(errors.BadMessage) as refusal:
        protocol.receive(frame)
    assert "try again" in refusal.value.message.lower()
    assert protocol.receive('{"type":"ping"}') == m.Ping()


@pytest.mark.parametrize("phase", ["", "open", "paused"])
def test_a_phase_that_does_not_exist_is_refused(phase: str) -> None:
    """A prompt is planned, collecting, reflecting or closed."""
    frame = json.dumps({"type": "set_phase", "key": "a-key-of-mine", "prompt_id": "p1", "phase": phase})
    with pytest.raises(errors.BadMessage):
        after_hello("facilitator").receive(frame)


def test_a_frame_of_sixteen_kilobytes_is_read() -> None:
    """The limit is inclusive."""
    frame = '{"type":"ping"}'
    assert after_hello().receive(frame + " " * (MOST_BYTES - len(frame))) == m.Ping()


@pytest.mark.parametrize(
    "frame", ['{"type":"ping"}'.ljust(MOST_BYTES + 1), b" " * (MOST_BYTES + 1), "é" * (MOST_BYTES // 2 + 1)]
)
def test_a_frame_above_sixteen_kilobytes_is_refused_unread(frame: str | bytes) -> None:
    """Bytes count, not characters; the sentence says both numbers."""
    with pytest.raises(errors.FrameTooLarge, match=str(MOST_BYTES)) as refusal:
        after_hello().receive(frame)
    assert refusal.value.facts["size"] == (len(frame.encode()) if isinstance(frame, str) else len(frame))


@given(frame=st.binary(max_size=200) | st.text(max_size=200))
def test_no_frame_whatever_breaks_the_connection(frame: str | bytes) -> None:
    """Anything that arrives is read or refused."""
    with contextlib.suppress(errors.Refused):
        assert isinstance(Protocol().receive(frame), m.Hello)
