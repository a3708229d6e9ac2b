"""All phones together: they join, wait for the prompt, speak in rhythm, and watch their words find a theme."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from app.playing.crowd import Crowd
from app.playing.door import Door
from app.playing.faults import NoOpenPrompt, ServerSilent
from app.playing.line import Line
from app.playing.phone import Phone
from app.playing.tally import Tally

FIRST_SIGHT = 15.0
WAIT_FOR_PROMPT = 60.0
QUIET = 20.0  # seconds without a newly themed contribution after which the rest stays unthemed
LOOK_EVERY = 0.5


class Watcher(Protocol):
    """Who is told how far it is."""

    def phase(self, sentence: str) -> None:
        """What happens now."""

    def said(self) -> None:
        """One more line was answered."""


class Stage:
    """``seats`` gives the phone of each line, ``moments`` when it is due in seconds from the start."""

    def __init__(self, door: Door, tally: Tally, watcher: Watcher) -> None:
        self._door = door
        self._tally = tally
        self._watcher = watcher
        self._crowd = Crowd(door, tally)

    async def play(self, lines: Sequence[Line], seats: Sequence[int], moments: Sequence[float], phones: int) -> None:
        """Everything, from joining to the last theme.

        Raises:
            app.playing.faults.NotLetIn: the door stays closed, or no prompt is opened.
        """
        try:
            first = await self._crowd.phone(lines[0].lang, patient=False)
            await self._await_prompt(first)
            self._watcher.phase(f"{phones} phones join")
            joining = (self._crowd.phone(lines[0].lang) for _ in range(phones - 1))
            crowd = [first, *await asyncio.gather(*joining)]
            await asyncio.gather(*(phone.ready.wait() for phone in crowd))
            self._watcher.phase("speaking")
            await self._speak(crowd, lines, seats, moments)
            self._watcher.phase("waiting for the themes")
            await self._settle()
        finally:
            await self._crowd.leave()

    async def _await_prompt(self, phone: Phone) -> None:
        try:
            await asyncio.wait_for(phone.ready.wait(), FIRST_SIGHT)
        except TimeoutError as error:
            raise ServerSilent(url=self._door.origin) from error
        if phone.prompt_open.is_set():
            return
        self._watcher.phase("waiting until the facilitator opens the question")
        try:
            await asyncio.wait_for(phone.prompt_open.wait(), WAIT_FOR_PROMPT)
        except TimeoutError as error:
            raise NoOpenPrompt(seconds=round(WAIT_FOR_PROMPT)) from error

    async def _speak(
        self, crowd: Sequence[Phone], lines: Sequence[Line], seats: Sequence[int], moments: Sequence[float]
    ) -> None:
        start = asyncio.get_running_loop().time()
        scripts: list[list[tuple[float, Line]]] = [[] for _ in crowd]
        for line, seat, moment in zip(lines, seats, moments, strict=True):
            scripts[seat].append((start + moment, line))
        await asyncio.gather(*(self._recite(phone, script) for phone, script in zip(crowd, scripts, strict=True)))

    async def _recite(self, phone: Phone, script: Sequence[tuple[float, Line]]) -> None:
        for moment, line in script:
            await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
            await phone.say(line)
            self._watcher.said()

    async def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        unthemed, since = self._tally.unthemed, loop.time()
        while self._tally.unthemed and loop.time() - since < QUIET:
            await asyncio.sleep(LOOK_EVERY)
            if self._tally.unthemed != unthemed:
                unthemed, since = self._tally.unthemed, loop.time()
