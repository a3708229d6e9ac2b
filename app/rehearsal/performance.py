"""A rehearsal as it happens: phones that come in, answer, listen, hesitate and go, in the rhythm of a score."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal

import msgspec

from app.playing.crowd import Crowd
from app.playing.door import Door
from app.playing.line import Line
from app.playing.phone import Phone, PromptSeen
from app.playing.tally import Tally
from app.rehearsal.score import HALF, SEED, Cue, Part, Score
from app.rehearsal.tempo import Tempo

Phase = Literal["gathering", "waiting", "speaking", "listening", "ended"]
Opener = Callable[[int], Awaitable[None]]
LONGEST_WAIT = 30 * 60.0  # seconds for a question to be opened, and for whoever listens at the end
MOST_LATE = 5  # answers that are still sent when the next question is open; people are quicker than that
TELL_EVERY = 0.5
A_MOMENT = 1.5
READ = 20  # voices that somebody reads before one speaks to them


class Progress(msgspec.Struct):
    """How far it is. ``said`` of ``lines``; ``unsaid`` were overtaken by the next question."""

    phase: Phase = "gathering"
    part: int = 0
    people: int = 0
    joined: int = 0
    speakers: int = 0
    lines: int = 0
    said: int = 0
    unsaid: int = 0
    resonance: int = 0
    taken_back: int = 0
    contested: int = 0
    paused: bool = False


class Performance:
    """Plays a score through a door. ``tell`` hears how far it is, twice a second at most.

    ``opener`` opens the questions at their time; without one a facilitator does, and the hall waits for them. ``stay``:
    how many seconds people stay and listen when all is said.
    """

    def __init__(
        self,
        score: Score,
        door: Door,
        tell: Callable[[Progress], None],
        *,
        language: str,
        opener: Opener | None = None,
        stay: float = 0.0,
    ) -> None:
        self.tempo = Tempo()
        self.tally = Tally()
        self.progress = Progress(people=score.people, speakers=score.speakers, lines=score.lines)
        self._score, self.tell, self._language = score, tell, language
        self._opener, self._stay = opener, stay
        self._crowd = Crowd(door, self.tally)
        self._phones: dict[int, Phone] = {}
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._prompts: list[str] = []  # as they were opened
        self._asked = {part: asyncio.Event() for part in (1, 2)}
        self._stored: dict[str, str] = {}
        self._given: dict[int, list[str]] = defaultdict(list)
        self._acting: set[asyncio.Task[None]] = set()
        self._chance = random.Random(SEED)  # noqa: S311 (chooses what people read, guards nothing)

    async def play(self) -> None:
        """Everything, from the first who comes in to the last who goes. Cancelled, people go politely.

        Raises:
            app.playing.faults.NotLetIn: the door stays closed.
        """
        self.tempo.begin()
        telling = asyncio.create_task(self._keep_telling())
        try:
            await self._gather()
            parts: tuple[Part, Part] = (1, 2)
            for part in parts:
                if not await self._opened(part):
                    break
                await self._perform(part)
            await self._listen()
        finally:
            telling.cancel()
            await self._end()

    def pause(self) -> None:
        """Everybody waits; nobody goes."""
        self.tempo.pause()

    def go_on(self) -> None:
        """After a pause."""
        self.tempo.go_on()

    # ---- the hall fills -------------------------------------------------------------------------------------

    async def _gather(self) -> None:
        order = sorted(enumerate(self._score.joins), key=lambda one: (one[1], one[0]))
        await self._come_in(order[0][0], patient=False)
        for person, at in order[1:]:
            await self.tempo.until(at)
            self._begin(self._come_in(person))
        await self._all_done()

    async def _come_in(self, person: int, *, patient: bool = True) -> None:
        self._phones[person] = await self._crowd.phone(self._language, patient=patient, seen=self._see)
        await self._phones[person].ready.wait()
        self.progress.joined += 1

    def _see(self, prompt: PromptSeen) -> None:
        if prompt.phase == "collecting" and prompt.id not in self._prompts:
            self._prompts.append(prompt.id)
            self._asked[1 if len(self._prompts) == 1 else 2].set()

    async def _opened(self, part: Part) -> bool:
        self.progress.phase, self.progress.part = "waiting", part
        if self._opener is not None and not self._asked[part].is_set():
            await self._opener(part)
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                await self._asked[part].wait()
        return self._asked[part].is_set()

    # ---- people act -----------------------------------------------------------------------------------------

    async def _perform(self, part: Part) -> None:
        self.progress.phase = "speaking"
        began, late = self.tempo.now(), 0
        for cue in self._score.cues:
            if cue.part != part:
                continue
            overtaken = part == 1 and self._asked[2].is_set()
            if not overtaken:
                await self.tempo.until(began + cue.at)
            elif cue.act != "say" or late == MOST_LATE:
                self.progress.unsaid += cue.act == "say"
                continue
            else:
                late += 1
            self._begin(self._act(cue))
        await self._all_done()

    async def _act(self, cue: Cue) -> None:
        acts = {
            "say": self._say,
            "take_back": self._take_back,
            "resonate": self._resonate,
            "think_again": self._think_again,
            "contest": self._contest,
            "leave": self._leave,
        }
        async with self._turns[cue.person]:  # a person does one thing after the other
            await acts[cue.act](self._phones[cue.person], cue)

    async def _say(self, phone: Phone, cue: Cue) -> None:
        prompt_id = self._prompts[min(cue.prompt, len(self._prompts)) - 1]
        stored = await phone.say(Line(cue.text, cue.lang), prompt_id)
        if stored is not None:
            self._stored[cue.about] = stored
        self.progress.said += not cue.about.endswith(HALF)

    async def _take_back(self, phone: Phone, cue: Cue) -> None:
        stored = self._stored.get(cue.about)
        if stored is not None:
            self.progress.taken_back += await phone.withdraw(stored)

    async def _contest(self, phone: Phone, cue: Cue) -> None:
        stored = self._stored.get(cue.about)
        if stored is not None and phone.is_themed(stored):
            self.progress.contested += await phone.contest(stored)

    async def _resonate(self, phone: Phone, cue: Cue) -> None:
        voices = [voice for voice in phone.voices()[:READ] if voice not in self._given[cue.person]]
        if voices:
            chosen = self._chance.choice(voices)
            self._given[cue.person].append(chosen)
            self.progress.resonance += await phone.resonate(chosen, on=True)

    async def _think_again(self, phone: Phone, cue: Cue) -> None:
        if self._given[cue.person]:
            self.progress.resonance -= await phone.resonate(self._given[cue.person].pop(), on=False)

    @staticmethod
    async def _leave(phone: Phone, cue: Cue) -> None:
        del cue
        await phone.leave()

    async def _listen(self) -> None:
        """All is said; people stay, read, and say what speaks to them, while the facilitator goes on practising."""
        if not self._stay:
            return
        self.progress.phase = "listening"
        until = self.tempo.now() + self._stay
        while self.tempo.now() < until:
            person = self._chance.randrange(self._score.people)
            await self._act(Cue(0, 2, person, "resonate"))
            await self.tempo.until(self.tempo.now() + A_MOMENT)

    # ---- the evening ends -----------------------------------------------------------------------------------

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._acting.add(task)

    async def _all_done(self) -> None:
        acting, self._acting = self._acting, set()
        await asyncio.gather(*acting)

    async def _end(self) -> None:
        for task in self._acting:
            task.cancel()
        await asyncio.gather(*self._acting, return_exceptions=True)
        await self._crowd.leave()
        self.progress.phase, self.progress.paused = "ended", False
        self.tell(self.progress)

    async def _keep_telling(self) -> None:
        told = None
        while True:
            self.progress.paused = self.tempo.paused
            now = msgspec.structs.astuple(self.progress)
            if now != told:
                self.tell(self.progress)
                told = now
            await asyncio.sleep(TELL_EVERY)
