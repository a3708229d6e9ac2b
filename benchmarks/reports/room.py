"""Dialogues of any size, from the words of the rehearsal room: people, themes, resonance, an undercurrent."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.dialogue import events as e

WORDS = Path(__file__).parents[2] / "app" / "facilitation" / "rehearsal" / "nl.jsonl"
BEGIN = 1_790_000_000_000
THEMES = 14


def texts() -> list[str]:
    """What was written for the rehearsal room."""
    return [json.loads(line)["text"] for line in WORDS.read_text(encoding="utf-8").splitlines() if line.strip()]


def entries(count: int) -> Iterator[e.Entry]:
    """The journal of a dialogue with so many contributions, one after the other."""
    facts = _facts(count)
    for position, (event, text) in enumerate(facts, 1):
        yield e.Entry(position, BEGIN + position * 7_200_000 // (2 * count), "benchmark", event, text)


def _facts(count: int) -> Iterator[tuple[e.AnyEvent, str | None]]:
    words = texts()
    people = [f"person-{number}" for number in range(count * 3 // 5 + 1)]
    prompts = (e.PromptScript("p1", "Wat houdt je tegen om mee te doen?"),)
    about = {"title": "Energie in de streek", "purpose": "", "organiser": "", "join_code": "ABC234", "language": "nl"}
    yield e.DialogueCreated(**about, first_look=False, retention_days=180, prompts=prompts), None
    yield e.PhaseChanged("p1", "collecting", 1), None
    for person in people:
        yield e.ParticipantJoined(person, "1", "nl"), None
    for number in range(count):
        text = words[number % len(words)]
        if number >= len(words):
            text = f"{text} ({number})"
        digest = sha256(text.encode()).hexdigest()[:32]
        yield e.ContributionAccepted(f"c{number}", people[number % len(people)], "p1", 1, "nl", digest), text
        if number:
            yield e.ResonanceGiven(people[number * 7 % len(people)], f"c{number // 2}"), None
    yield _revision(count), None


def _revision(count: int) -> e.ThemesRevised:
    groups: list[list[str]] = [[] for _ in range(THEMES)]
    for number in range(count):
        groups[min(THEMES - 1, (number * 31 % 101) * THEMES // 101)].append(f"c{number}")
    themes = tuple(
        e.RevisedTheme(f"t{n}", f"Thema nummer {n}", "", tuple(ids), tuple(ids[:5]), undercurrent=n == THEMES - 1)
        for n, ids in enumerate(groups)
        if ids
    )
    return e.ThemesRevised(1, count, "a model", themes, (), (f"c{count - 1}",))
