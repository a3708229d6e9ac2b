"""A theming loop for every dialogue that is to be themed in this process."""

import asyncio
import contextlib
from typing import Any

import structlog

from app.journal import Desk, Followers, Journal
from app.theming import wire
from app.theming.engine import Engine, EngineDied
from app.theming.loop import Observe, ThemingLoop
from app.theming.noticeboard import STARTING, Noticeboard
from app.theming.shifts import OnlyProcess, Shifts

log = structlog.get_logger()
LOOK_SECONDS = 1.0
FORGET_SECONDS = 5.0
HAND_OVER_SECONDS = 1.0
MODEL_SECONDS = 20.0


class ThemingOffice:
    """Starts a loop for each dialogue of the journal, also for those that are made later.

    ``shifts`` says which are themed here; ``None``: none, other processes do. ``board`` is where processes tell each
    other how it goes; ``None``: there is no other.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        followers: Followers,
        desk: Desk,
        engine: Engine,
        themed: Observe,
        revised: Observe,
        shifts: Shifts | None = None,
        board: Noticeboard | None = None,
    ) -> None:
        self._journal = journal
        self._followers = followers
        self._desk = desk
        self._engine = engine
        self._themed, self._revised = themed, revised
        self._board = board
        self._shifts = shifts or (None if board else OnlyProcess())
        self._loops: dict[str, ThemingLoop] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._able = True  # until it's known that there is no model
        self._thrown_away: set[str] = set()  # whose vectors may still be there
        followers.when_gone(self.let_go)

    async def run(self) -> None:
        """Look for new dialogues until cancelled."""
        if self._shifts is None:
            while True:
                await self._tell_each_other()
                await asyncio.sleep(LOOK_SECONDS)
        warming = asyncio.get_running_loop().create_task(self._warm())
        try:
            while True:
                await self._look(self._shifts)
                await self._tell_each_other()
                await self._forget()
                await self._shifts.rest(LOOK_SECONDS)
        finally:
            warming.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await warming
            for dialogue_id in list(self._loops):
                await self._end(dialogue_id)
            await self._shifts.close()

    async def _look(self, shifts: Shifts) -> None:
        try:
            known = [known.dialogue_id for known in await self._journal.known()]
            idle = [i for i, loop in self._loops.items() if loop.idle]
            mine = await shifts.look(known, idle, able=self._able)
        except Exception as error:  # noqa: BLE001 (a database that is away comes back; what is still ours goes on meanwhile)
            log.warning("journal_unreadable", kind=type(error).__name__)
            mine = shifts.held
        if gone := sorted(self._loops.keys() - mine):
            await self._hand_over(shifts, gone)
        for dialogue_id in sorted(mine - self._loops.keys()):
            await self._begin(dialogue_id)

    async def _hand_over(self, shifts: Shifts, gone: list[str]) -> None:
        """Somebody else themes these from now on: what is kept of them here would grow old."""
        for dialogue_id in gone:
            await self._end(dialogue_id)
        asked = [asyncio.ensure_future(self._engine.ask(wire.LetGo(self._engine.call(), i))) for i in gone]
        with contextlib.suppress(TimeoutError):  # it does so after what it is busy with
            async with asyncio.timeout(HAND_OVER_SECONDS):
                await asyncio.gather(*asked, return_exceptions=True)
        for dialogue_id in gone:
            await shifts.let_go(dialogue_id)

    async def _tell_each_other(self) -> None:
        if self._board is None:
            return
        try:
            for dialogue_id in await self._board.exchange({i: loop.status() for i, loop in self._loops.items()}):
                if dialogue_id in self._loops:
                    self._loops[dialogue_id].ask()
            await self._board.read()
        except Exception as error:  # noqa: BLE001 (as above)
            log.warning("noticeboard_unreadable", kind=type(error).__name__)

    async def _warm(self) -> None:
        """Read everything that is needed before the first contribution; without a model, look for it until it's there.

        Also thrown away: what was, just before the server ended.
        """
        try:
            known = [known.dialogue_id for known in await self._journal.known()]
            await self._engine.ask(wire.ForgetDialogues(self._engine.call(), known, only_these=True))
        except Exception as error:  # noqa: BLE001 (whatever it was, theming goes on; the next start tries again)
            log.warning("forgetting_failed", kind=type(error).__name__)
        while not await self._has_model():  # noqa: ASYNC110 (what is looked for is a folder, and nobody signals it)
            await asyncio.sleep(MODEL_SECONDS)

    async def _has_model(self) -> bool:
        with contextlib.suppress(EngineDied):
            answer = await self._engine.ask(wire.Warm(self._engine.call()))
            missing = isinstance(answer, wire.Failed) and answer.model_missing
            if missing is self._able:  # once each time that it changes
                log.warning("model_missing" if missing else "model_found")
            self._able = not missing
        return self._able

    async def let_go(self, dialogue_id: str) -> None:
        """The dialogue was thrown away: stop theming it, and forget everything about it."""
        if self._shifts is None:
            return
        await self._end(dialogue_id)
        await self._shifts.let_go(dialogue_id)
        self._thrown_away.add(dialogue_id)
        await self._forget()

    async def _forget(self) -> None:
        """An engine that is busy or away must not hold up anything; it's asked again every second."""
        gone = sorted(self._thrown_away)
        if not gone:
            return
        with contextlib.suppress(EngineDied, TimeoutError):
            async with asyncio.timeout(FORGET_SECONDS):
                answer = await self._engine.ask(wire.ForgetDialogues(self._engine.call(), gone))
            if isinstance(answer, wire.Done):
                self._thrown_away -= set(gone)

    def status(self, dialogue_id: str) -> dict[str, Any]:
        """What the facilitator reads about the theming of a dialogue."""
        loop = self._loops.get(dialogue_id)
        if loop is not None:
            return loop.status()
        return self._board.status(dialogue_id) if self._board else STARTING

    def waiting(self) -> dict[str, float]:
        """How many contributions wait for a theme, by the state of their dialogue's theming."""
        found = dict.fromkeys(("ready", "busy", "starting", "unavailable"), 0.0)
        for loop in self._loops.values():
            status = loop.status()
            found[status["state"]] += status["waiting"]
        return found

    async def ask(self, dialogue_id: str) -> None:
        """A facilitator wants a revision now."""
        if self._board is not None:
            await self._board.ask(dialogue_id)
        elif dialogue_id in self._loops:
            self._loops[dialogue_id].ask()

    async def _begin(self, dialogue_id: str) -> None:
        try:
            follower = await self._followers.get(dialogue_id)
        except Exception as error:  # noqa: BLE001 (thrown away a moment ago, or unreadable for a moment: the next look knows)
            log.warning("dialogue_unreadable", dialogue=dialogue_id, kind=type(error).__name__)
            return
        loop = ThemingLoop(follower, self._desk, self._engine, themed=self._themed, revised=self._revised)
        self._loops[dialogue_id] = loop
        self._tasks[dialogue_id] = asyncio.get_running_loop().create_task(loop.run())

    async def _end(self, dialogue_id: str) -> None:
        self._loops.pop(dialogue_id, None)
        task = self._tasks.pop(dialogue_id, None)
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
