"""The server's side of rehearsals: make one, watch over the process that performs it, throw it away."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass, field
from typing import Any

import msgspec
import structlog

from app import errors
from app.dialogue import commands
from app.facilitation.dialogues import Links, NewDialogue, Organising
from app.journal import Desk, Followers, Journal
from app.processes import CLEARED_SECONDS, killed
from app.rehearsal.process import GO_ON, PAUSE, STOP, Order, Report
from app.rehearsal.room import Language, written_room

log = structlog.get_logger()
PEOPLE, MINUTES = 1000, 5.0
STAY_SECONDS = 30 * 60.0
GOODBYE_SECONDS = 8.0
RETENTION_DAYS = 14
BY = "rehearsal"


@dataclass
class Running:
    """A performance that was begun here. ``origin``: the dialogue from which somebody went to practise."""

    process: asyncio.subprocess.Process
    origin: str = ""
    report: Report | None = None
    reading: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def alive(self) -> bool:
        """Whether people are still in the hall."""
        return self.process.returncode is None

    def tell(self, word: bytes) -> None:
        """Tell the process something."""
        with contextlib.suppress(ConnectionError, RuntimeError):
            if self.process.stdin is not None:
                self.process.stdin.write(word + b"\n")


class RehearsalOffice:
    """``address`` is where this server itself is reached: phones of a rehearsal come in there, as all others do.

    One performance at a time. It survives nothing: with the server, it ends.
    """

    def __init__(
        self, *, organising: Organising, journal: Journal, desk: Desk, followers: Followers, address: str
    ) -> None:
        self._organising = organising
        self._journal = journal
        self._desk = desk
        self._followers = followers
        self._address = address
        self._running: dict[str, Running] = {}
        self._beginning = asyncio.Lock()

    # ---- making and performing ------------------------------------------------------------------------------

    async def make(self, language: Language) -> Links:
        """An empty rehearsal: its questions are there, and nobody is in yet."""
        room = written_room(language)
        wish = NewDialogue(
            title=room.title,
            purpose=room.purpose,
            prompts=list(room.prompts),
            language=language,
            retention_days=RETENTION_DAYS,
            rehearsal=True,
        )
        return await self._organising.create(wish)

    async def begin(
        self, language: Language, *, people: int = PEOPLE, minutes: float = MINUTES, origin: str = ""
    ) -> Links:
        """Make a rehearsal and let its people come in.

        Raises:
            app.errors.RehearsalRunning: one at a time.
        """
        async with self._beginning:
            if any(one.alive for one in self._running.values()):
                raise errors.RehearsalRunning
            links = await self.make(language)
            order = Order(f"{self._address}/j/{links.join_code}", language, people, minutes, STAY_SECONDS)
            self._running[links.dialogue_id] = await self._start(order, origin)
        return links

    async def _start(self, order: Order, origin: str) -> Running:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app.rehearsal.process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        running = Running(process, origin)
        running.tell(msgspec.json.encode(order))
        running.reading = asyncio.get_running_loop().create_task(_read(running))
        return running

    async def open_question(self, dialogue_id: str, number: int) -> None:
        """Open a question of a rehearsal that nobody guides.

        Raises:
            app.errors.NotARehearsal: questions of real dialogues are opened by their facilitators.
            app.errors.UnknownPrompt: it has no such question.
        """
        state = await self._organising.state(dialogue_id)
        if not state.rehearsal:
            raise errors.NotARehearsal
        prompt = next((p for p in state.prompts.values() if p.number == number), None)
        if prompt is None:
            raise errors.UnknownPrompt
        await self._desk.steer(dialogue_id, commands.SetPhase(prompt.id, "collecting"), by=BY)

    # ---- watching over it -----------------------------------------------------------------------------------

    def report(self, dialogue_id: str) -> dict[str, Any]:
        """How far it is, for the facilitator's page; ``running`` is false where it ended or another server has it."""
        one = self._running.get(dialogue_id)
        facts = msgspec.to_builtins(one.report) if one and one.report else {"progress": None, "problem": ""}
        return facts | {"running": bool(one and one.alive), "origin": one.origin if one else ""}

    def pause(self, dialogue_id: str) -> None:
        """Everybody waits."""
        self._tell(dialogue_id, PAUSE)

    def go_on(self, dialogue_id: str) -> None:
        """After a pause."""
        self._tell(dialogue_id, GO_ON)

    async def stop(self, dialogue_id: str) -> None:
        """People go home; what they said stays until it's thrown away."""
        one = self._running.get(dialogue_id)
        if one is not None:
            one.tell(STOP)
            await _gone(one)

    def _tell(self, dialogue_id: str, word: bytes) -> None:
        if dialogue_id in self._running:
            self._running[dialogue_id].tell(word)

    # ---- throwing away --------------------------------------------------------------------------------------

    async def throw_away(self, dialogue_id: str) -> int:
        """Erase a rehearsal without trace; how many entries its journal had.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
            app.errors.NotARehearsal: real people spoke there; nothing was touched.
        """
        if not (await self._organising.state(dialogue_id)).rehearsal:
            raise errors.NotARehearsal
        await self.stop(dialogue_id)
        entries = await self._journal.throw_away(dialogue_id)
        await self._followers.let_go(dialogue_id)
        self._running.pop(dialogue_id, None)
        log.info("rehearsal_thrown_away", entries=entries)
        return entries

    async def rehearsals(self) -> list[Links]:
        """All that there are, newest first."""
        every = await self._organising.all_links()
        return [links for links in every if (await self._organising.state(links.dialogue_id)).rehearsal]

    async def close(self) -> None:
        """The server ends: people go home."""
        for one in self._running.values():
            one.tell(STOP)
        await asyncio.gather(*(_gone(one) for one in self._running.values()))


async def _read(running: Running) -> None:
    if running.process.stdout is None:
        return
    while line := await running.process.stdout.readline():
        with contextlib.suppress(msgspec.DecodeError):
            running.report = msgspec.json.decode(line, type=Report)
    await running.process.wait()


async def _gone(one: Running) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await one.process.wait()
    await killed(one.process)
    if one.reading is not None:
        await asyncio.wait((one.reading,), timeout=CLEARED_SECONDS)
