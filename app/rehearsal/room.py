"""What was written for a rehearsal: people who do not exist, their answers, and the two questions they answer."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Language = Literal["nl", "en", "de"]


class Row(msgspec.Struct, frozen=True):
    """One written answer. ``seconds`` since the first question was opened."""

    id: str
    text: str
    lang: str
    author: str
    seconds: float
    prompt: int
    kind: str


class Room(msgspec.Struct, frozen=True):
    """A written room in one language. Title and purpose say what it is, wherever they are shown."""

    language: Language
    title: str
    purpose: str
    prompts: tuple[str, str]
    rows: tuple[Row, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order in which they first do."""
        return tuple(dict.fromkeys(row.author for row in self.rows))


_SAID: Mapping[Language, tuple[str, str, str, str]] = {
    "nl": (
        "Oefening: nieuwe energie op het land",
        "Oefenen met een volle zaal. De stemmen zijn geschreven; deze mensen bestaan niet.",
        "Wat houdt je tegen om mee te doen met nieuwe energie?",
        "Wanneer doe je wel mee?",
    ),
    "en": (
        "Rehearsal: new energy in the country",
        "Practising with a full hall. The voices were written; these people do not exist.",
        "What holds you back from taking part in new energy?",
        "When would you take part?",
    ),
    "de": (
        "Probe: neue Energie auf dem Land",
        "Üben mit einem vollen Saal. Die Stimmen sind geschrieben; diese Menschen gibt es nicht.",
        "Was hält Sie davon ab, bei neuer Energie mitzumachen?",
        "Wann machen Sie mit?",
    ),
}


@cache
def written_room(language: Language) -> Room:
    """The room in this language, as it lies in its file."""
    text = (files("app.facilitation") / "rehearsal" / f"{language}.jsonl").read_text("utf-8")
    rows = tuple(msgspec.json.decode(line, type=Row) for line in text.splitlines())
    title, purpose, first, second = _SAID[language]
    return Room(language, title, purpose, (first, second), rows)
