"""What every answer must be, whatever was asked."""

import json
import re
from collections import Counter
from typing import Any

from app import errors

FAULTS = re.compile(r"Traceback|msgspec|Expected `|asyncio|sqlalchemy|<class|0x[0-9a-f]{6}", re.IGNORECASE)
OPEN_FACT = re.compile(r"\{\w+\}")


def _codes() -> frozenset[str]:
    waiting: list[type[errors.SamenspraakError]] = [errors.Refused]
    codes = set()
    while waiting:
        kind = waiting.pop()
        codes.add(kind.code)
        waiting += kind.__subclasses__()
    return frozenset(codes)


REFUSALS = _codes()
told: Counter[str] = Counter()  # how often each answer was given, so that a run can show that it went deep


def check_answer(frame: str | bytes, answer: dict[str, Any]) -> None:
    """One ack, one refusal with a sentence, or one pong; and it belongs to what was asked."""
    asked = _read(frame)
    told[answer.get("code", answer["type"])] += 1
    if answer["type"] == "pong":
        assert asked.get("type") == "ping", (frame, answer)
        return
    assert answer["type"] in {"ack", "refused"}, answer
    if answer["type"] == "refused":
        check_refusal(answer, asked)
    if answer["type"] == "ack":
        assert answer["key"] == asked["key"], (frame, answer)


def check_refusal(answer: dict[str, Any], asked: object) -> None:
    """A code that programs know, and a sentence that says nothing about our inside."""
    assert answer["code"] in REFUSALS, (answer, asked)
    said = answer["message"]
    assert 10 <= len(said) <= 600, answer
    assert not FAULTS.search(said), answer
    assert answer["code"] in ECHOES or not OPEN_FACT.search(said), answer


ECHOES = {"already_changed", "changed_meanwhile"}  # these quote what people wrote, whatever it looks like


def _read(frame: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(frame)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
