"""A dialogue of any size, written straight into a journal: the words of the rehearsal room, and its themes as meant.

Ten thousand texts through the real surface take minutes, most of them the engine's; what is measured here is the page.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.composition import Parts, composed
from app.dialogue import events as e
from app.facilitation.dialogues import Links, NewDialogue, Organising
from app.journal import Desk, Draft, Write
from app.settings import Settings
from clustering import Past, Place, placed_themes

ROWS = Path(__file__).parents[2] / "app" / "facilitation" / "rehearsal" / "nl.jsonl"
MINUTES = 22
REVISED = {5, 12}
PER_WRITE = 500
QUESTIONS = ["Wat merk je nu al?", "Wat houdt je tegen om mee te doen met nieuwe energie?", "Wanneer doe je wel mee?"]
NAMES = {
    "wind": "Windmolens en de buren",
    "netcongestie": "Het net zit vol",
    "zon": "Panelen op dak of land",
    "geld": "Wie betaalt het voor",
    "wantrouwen": "Eerst zien, dan geloven",
    "eigenaarschap": "Zelf eigenaar zijn",
    "regels": "Regels wisselen steeds",
    "opvolging": "Kan mijn opvolger verder?",
    "mest": "Energie uit mest",
    "stikstof": "Stikstof gaat voor alles",
    "gevraagd": "Mij vraagt niemand iets",
    "pacht": "Wie pacht, staat erbuiten",
    "water": "Water en goede grond",
    "batterij": "Een batterij op het erf",
    "tijd": "Geen uren over",
}
CLOSE = (("wind", "zon", "mest", "batterij"), ("geld", "eigenaarschap", "pacht"), ("wantrouwen", "gevraagd"))
FEWEST_WITH_PARTS = 12
IN_PARTS = (0, 0, 1, 2, -1)  # of every five in a theme: two in one group inside it, one each in two others
GROUPS = {
    "vrouw-niet-gevraagd": "Niemand vraagt de vrouw",
    "stil-erf": "Alleen op het erf",
    "akkervogels": "De vogels van het veld",
    "trafogebrom": "Wakker van gebrom",
    "tegen-vader-in": "Een plan tegen vader in",
    "brieven-lezen": "Brieven niet kunnen lezen",
}


class Answer(NamedTuple):
    """One line of the rehearsal room, once more."""

    id: str
    author: str
    text: str
    language: str
    theme: str
    group: str
    alone: bool


def filled(folder: Path, contributions: int, base_url: str, token: str) -> Links:
    """A dialogue with so many contributions, in the journal of a server that isn't running; its links."""
    settings = Settings(data_dir=folder, base_url=base_url, organiser_token=token, _env_file=None)  # type: ignore[call-arg]  # pydantic's own
    # in a thread of its own, because a browser that is driven from this one leaves an event loop running in it
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(_filled(settings, contributions))).result()


async def _filled(settings: Settings, contributions: int) -> Links:
    async with composed(settings) as parts:
        wish = NewDialogue(
            title="Boeren en nieuwe energie", purpose="We willen weten wat boeren nodig hebben.", prompts=QUESTIONS
        )
        began = time.time_ns() // 1_000_000 - MINUTES * 60_000
        organising = Organising(
            journal=parts.journal,
            desk=Desk(parts.commit, parts.followers, clock=lambda: began),
            followers=parts.followers,
            keyring=parts.keyring,
            base_url=settings.url,
            organiser=settings.organiser,
        )
        links = await organising.create(wish)
        prompts = list((await organising.state(links.dialogue_id)).prompts)
        answers = list(islice(_answers(), contributions))
        if answers:
            await _write(parts, links.dialogue_id, prompts[1], answers, began)
        return links


def _answers() -> Iterator[Answer]:
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(cycle(rows)):
        turn = number // len(rows)
        yield Answer(
            f"c{number}", f"{row['author']}-{turn}", row["text"], row["lang"], row["theme"], *_apart(row, turn)
        )


def _apart(row: dict[str, Any], turn: int) -> tuple[str, bool]:
    """The small group that it belongs to, and whether it stands alone: once, however often the room is read."""
    return ("", False) if turn else (row["undercurrent"] or "", row["alone"])


async def _write(parts: Parts, dialogue_id: str, prompt_id: str, answers: list[Answer], began: int) -> None:
    opened: list[Draft] = [Draft(e.PhaseChanged(prompt_id, "collecting", 1))]
    people = dict.fromkeys(a.author for a in answers)
    opened += [Draft(e.ParticipantJoined(person, "1", "nl")) for person in people]
    said: list[Draft] = [
        Draft(e.ContributionAccepted(a.id, a.author, prompt_id, 1, a.language, ""), a.text) for a in answers
    ]
    for start in range(0, len(opened), PER_WRITE):
        await parts.commit.append(Write(dialogue_id, "room", began, tuple(opened[start : start + PER_WRITE])))
    # a minute at a time, as the energy strip counts; themes are found twice on the way, and at the end
    places: dict[str, Place] = {}
    for minute, (start, end) in enumerate(_minutes(len(said)), start=1):
        drafts = said[start:end] + _moved(answers, start, end)
        at = began + minute * 60_000 - 1
        if drafts:
            await parts.commit.append(Write(dialogue_id, "room", at, tuple(drafts)))
        if end and (minute in REVISED or minute == MINUTES):
            revised = _revision(answers[:end], await parts.journal.head(dialogue_id), minute, places)
            # the engine has looked at all of them: it does not begin to place those when the server starts
            alone = [Draft(e.ContributionLeftUnthemed(one)) for one in revised.unthemed] if minute == MINUTES else []
            await parts.commit.append(Write(dialogue_id, "theming", at, (Draft(revised), *alone)))
            places = {theme.theme_id: theme.place for theme in revised.themes if theme.place}


def _minutes(count: int) -> Iterator[tuple[int, int]]:
    """From which answer to which in each minute: a burst, a tail, and a second wave."""
    lively = [1 / (1 + abs(minute - 2)) + 0.8 / (1 + abs(minute - 13)) + 0.12 for minute in range(MINUTES)]
    ends = [round(count * sum(lively[: minute + 1]) / sum(lively)) for minute in range(MINUTES)]
    yield from zip([0, *ends], ends, strict=False)


def _moved(answers: list[Answer], first: int, end: int) -> list[Draft]:
    """What is said speaks to some of those who spoke before, to a few of it more than to the rest."""
    heard: list[Draft] = []
    for number in range(first, min(end, len(answers))):
        fans = 9 if number % 37 == 5 else number % 3 if number % 5 == 2 else 0
        people = {answers[(number * 31 + fan * 7) % (number + 1)].author for fan in range(fans)} - {
            answers[number].author
        }
        heard += [Draft(e.ResonanceGiven(person, answers[number].id)) for person in sorted(people)]
    return heard


def _revision(answers: list[Answer], basis: int, number: int, before: dict[str, Place]) -> e.ThemesRevised:
    members = {theme: [a.id for a in answers if a.theme == theme] for theme in NAMES}
    found = sorted(((theme, ids) for theme, ids in members.items() if len(ids) > 1), key=lambda pair: -len(pair[1]))
    dice = np.random.default_rng(1)
    middles = dict(zip(NAMES, dice.normal(size=(len(NAMES), 16)).astype(np.float32), strict=True))
    vectors = np.array([middles[theme] for theme, _ in found]).reshape(len(found), 16)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(found)), [len(ids) for _, ids in found])
    groups = [np.flatnonzero(rows == number).tolist() for number in range(len(found))]
    places = placed_themes(vectors[rows], groups, [Past(place=before.get(f"t-{theme}")) for theme, _ in found])
    themes = [
        e.RevisedTheme(
            f"t-{theme}",
            NAMES[theme],
            "",
            tuple(ids),
            tuple(ids[:5]),
            place=place,
            coarse=_coarse(theme),
            parts=_parts(ids),
        )
        for (theme, ids), place in zip(found, places, strict=True)
    ]
    themed = {i for theme in themes for i in theme.members}
    unthemed = tuple(a.id for a in answers if a.id not in themed)
    singles = tuple(a.id for a in answers if a.alone)[:3]
    return e.ThemesRevised(number, basis, "meant", tuple(themes), unthemed, singles, undercurrent=_groups(answers))


def _coarse(theme: str) -> int:
    """The broad group of themes that are close; by itself otherwise."""
    return next((number for number, close in enumerate(CLOSE) if theme in close), -1)


def _parts(ids: list[str]) -> tuple[int, ...]:
    return tuple(IN_PARTS[n % len(IN_PARTS)] for n in range(len(ids))) if len(ids) >= FEWEST_WITH_PARTS else ()


def _groups(answers: list[Answer]) -> tuple[e.FoundGroup, ...]:
    said: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.group:
            said.setdefault(answer.group, []).append(answer)
    found = [
        e.FoundGroup(
            label=GROUPS[group],
            members=tuple(a.id for a in members),
            voices=(members[0].id,),
            theme_id=f"t-{members[0].theme}",
            reason=f"within_theme:{len({a.author for a in members})}",
        )
        for group, members in said.items()
        if len(members) > 2
    ]
    return tuple(found[:4])
