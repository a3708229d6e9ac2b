"""Who does what when in a rehearsal. Pure, and with a fixed seed: the same room always rehearses alike.

The answers come in the rhythm in which they were written: a burst, a tail, a second wave, the second question. Around
them people do what people do: some send before they are done, some take words back, many only listen and say what
speaks to them, a few do not recognise the theme their words were put in, some put their phone away. Nothing is ever
said that was not written: whoever comes beside the authors listens.
"""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from app.rehearsal.room import Room, Row

Act = Literal["say", "take_back", "resonate", "think_again", "contest", "leave"]
Part = Literal[1, 2]

WRITTEN_SECONDS = 1200.0  # the evening for which the arrivals were drawn
SECOND_QUESTION = 840.0  # of it, when the second question was opened
GATHERING = 0.06  # of the minutes: how long the hall takes to fill, before the first question
SEED = "samenspraak rehearsal"

TOO_SOON = 0.015  # of the answers of more than eight words: half of it went off already
LEAST_WORDS = 8
TAKEN_BACK = 0.012
TWICE_TAKEN_BACK = 0.5  # of what somebody sent twice by accident
CONTESTED = 0.012
RESONANCE_SPEAKING, RESONANCE_LISTENING = 1.3, 2.8  # times per person, on average
THOUGHT_AGAIN = 0.06  # of the resonance given
LEAVE_EARLY = 0.05
PAUSE = 4.0, 14.0  # seconds between two acts of a hesitating person, however long the evening
HURRIED = 2.0  # minutes; in a shorter rehearsal people hesitate shorter too


class Cue(msgspec.Struct, frozen=True):
    """One act of one person, ``at`` seconds after its part began. ``about``: the answer that it is about."""

    at: float
    part: Part
    person: int
    act: Act
    about: str = ""
    text: str = ""
    lang: str = ""
    prompt: Part = 1


class Score(msgspec.Struct, frozen=True):
    """A whole rehearsal. ``joins``: when each person comes in, in seconds before anything is asked."""

    joins: tuple[float, ...]
    speakers: int
    cues: tuple[Cue, ...]
    first_part: float
    second_part: float

    @property
    def people(self) -> int:
        """How many phones."""
        return len(self.joins)

    @property
    def gathering(self) -> float:
        """How long the hall takes to fill."""
        return max(self.joins)

    @property
    def lines(self) -> int:
        """How many of the written answers are said; half an answer that went off too soon is none."""
        taken_too_soon = sum(cue.about.endswith(HALF) for cue in self.cues if cue.act == "say")
        return sum(cue.act == "say" for cue in self.cues) - taken_too_soon


HALF = " (half)"


def score(room: Room, *, people: int, minutes: float) -> Score:
    """The rehearsal of this room by so many people in so many minutes. Fewer than wrote: only those speak."""
    chance = random.Random(f"{SEED} {room.language} {people}")  # noqa: S311 (draws habits, guards nothing)
    pace = minutes * 60 * (1 - GATHERING) / WRITTEN_SECONDS
    speakers = chosen(room.authors, people)
    seat = {author: number for number, author in enumerate(speakers)}
    lengths = SECOND_QUESTION * pace, (WRITTEN_SECONDS - SECOND_QUESTION) * pace
    spoken = [_said(row, seat[row.author], pace) for row in room.rows if row.author in seat]
    kinds = {row.id: row.kind for row in room.rows}
    pauses = _pauses(min(1.0, minutes / HURRIED), chance)
    cues = [cue for one in spoken for cue in _with_second_thoughts(one, kinds[one.about], chance, pauses)]
    cues += [cue for number in range(people) for cue in _listening(number, len(seat), lengths, chance, pauses)]
    cues += _leaving(len(seat), people, lengths, chance)
    return Score(
        joins=tuple(arrivals(people, minutes * 60 * GATHERING, chance)),
        speakers=len(seat),
        cues=tuple(sorted(cues, key=lambda cue: (cue.part, cue.at, cue.person))),
        first_part=lengths[0],
        second_part=lengths[1],
    )


def chosen(authors: Sequence[str], people: int) -> list[str]:
    """At most so many of the authors, from the whole evening: not only those who spoke first."""
    count = min(people, len(authors))
    return [authors[math.floor(number * len(authors) / count)] for number in range(count)]


def arrivals(people: int, seconds: float, chance: random.Random) -> Iterator[float]:
    """When each person comes in: most at once, as when the code appears on the wall, the last ones at the end."""
    for number in range(people):
        yield 0.0 if number == 0 else seconds * min(1.0, chance.betavariate(1.2, 3.0) * 1.4)


def _said(row: Row, person: int, pace: float) -> Cue:
    second = row.prompt == 2 or row.seconds >= SECOND_QUESTION  # noqa: PLR2004 (of two questions)
    at = max(0.0, row.seconds - (SECOND_QUESTION if second else 0.0)) * pace
    return Cue(
        at=at,
        part=2 if second else 1,
        person=person,
        act="say",
        about=row.id,
        text=row.text,
        lang=row.lang,
        prompt=2 if row.prompt == 2 else 1,  # noqa: PLR2004 (of two questions)
    )


def _pauses(haste: float, chance: random.Random) -> Iterator[float]:
    """How long people hesitate, one after the other."""
    while True:
        yield haste * chance.uniform(*PAUSE)


def _with_second_thoughts(said: Cue, kind: str, chance: random.Random, pauses: Iterator[float]) -> Iterator[Cue]:
    """An answer, and what its author does about it afterwards."""
    words = said.text.split()
    if len(words) > LEAST_WORDS and chance.random() < TOO_SOON:
        half = said.about + HALF
        yield msgspec.structs.replace(said, about=half, text=" ".join(words[: len(words) // 2]))
        yield _later(said, pauses, act="take_back", about=half)
        yield _later(said, pauses, by=2)
        return
    yield said
    if chance.random() < (TWICE_TAKEN_BACK if kind == "dubbel" else TAKEN_BACK):
        yield _later(said, pauses, by=2, act="take_back")
    elif chance.random() < CONTESTED:
        yield _later(said, pauses, by=3, act="contest")


def _later(said: Cue, pauses: Iterator[float], by: int = 1, **changes: str) -> Cue:
    pause = sum(next(pauses) for _ in range(by))
    words = {} if not changes else {"text": "", "lang": ""}
    return msgspec.structs.replace(said, at=said.at + pause, **words, **changes)


def _listening(
    person: int, speakers: int, lengths: tuple[float, float], chance: random.Random, pauses: Iterator[float]
) -> Iterator[Cue]:
    """Reading what others say; now and then something speaks to one, and rarely no longer."""
    mean = RESONANCE_SPEAKING if person < speakers else RESONANCE_LISTENING
    for _ in range(_how_often(mean, chance)):
        part: Part = 1 if chance.random() < lengths[0] / sum(lengths) else 2
        # seldom at the beginning: there is little to read yet
        at = lengths[part - 1] * (0.1 + 0.9 * chance.betavariate(1.6, 1.3))
        yield Cue(at, part, person, "resonate")
        if chance.random() < THOUGHT_AGAIN:
            yield Cue(at + next(pauses), part, person, "think_again")


def _how_often(mean: float, chance: random.Random) -> int:
    """Poisson: how often something happens that happens so often on average."""
    left, count = chance.random(), 0
    while left > math.exp(-mean):
        left *= chance.random()
        count += 1
    return count


def _leaving(speakers: int, people: int, lengths: tuple[float, float], chance: random.Random) -> Iterator[Cue]:
    """Some of those who listen put their phone away in the course of the first question."""
    for person in range(speakers, people):
        if chance.random() < LEAVE_EARLY:
            yield Cue(lengths[0] * chance.uniform(0.4, 1.0), 1, person, "leave")
