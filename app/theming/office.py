"""A theming loop for every dialogue that has something to theme."""

import asyncio
import contextlib
from typing import Any

import structlog

from app.journal import Desk, Followers, Journal
from app.theming import wire
from app.theming.engine import Engine, EngineDied
from app.theming.loop import Observe, ThemingLoop

log = structlog.get_logger()
LOOK_SECONDS = 1.0
FORGET_SECONDS = 5.0


class ThemingOffice:
    """Starts a loop for each dialogue of the journal, also for those that are made later."""

    def __init__(
        self, *, journal: Journal, followers: Followers, desk: Desk, engine: Engine, themed: Observe, revised: Observe
    ) -> None:
        self._journal = journal
        self._followers = followers
        self._desk = desk
        self._engine = engine
        self._themed, self._revised = themed, revised
        self._loops: dict[str, ThemingLoop] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._thrown_away: set[str] = set()  # whose vectors may still be there
        followers.when_gone(self.let_go)

    async def run(self) -> None:
        """Look for new dialogues until cancelled."""
        warming = asyncio.get_running_loop().create_task(self._warm())
        try:
            while True:
                await self._look()
                await self._forget()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in (warming, *self._tasks.values()):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _look(self) -> None:
        try:
            for known in await self._journal.known():
                if known.dialogue_id not in self._loops:
                    await self._begin(known.dialogue_id)
        except Exception as error:  # noqa: BLE001 (a database that is away comes back; the loops go on meanwhile)
            log.warning("journal_unreadable", kind=type(error).__name__)

    async def _warm(self) -> None:
        with contextlib.suppress(EngineDied):
            await self._engine.ask(wire.Warm(self._engine.call()))
        with contextlib.suppress(Exception):  # also thrown away: what was, just before the server ended
            known = [known.dialogue_id for known in await self._journal.known()]
            await self._engine.ask(wire.ForgetDialogues(self._engine.call(), known, only_these=True))

    async def let_go(self, dialogue_id: str) -> None:
        """The dialogue was thrown away: stop theming it, and forget everything about it."""
        self._loops.pop(dialogue_id, None)
        task = self._tasks.pop(dialogue_id, None)
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
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
        return loop.status() if loop else {"state": "starting", "waiting": 0, "message": ""}

    def waiting(self) -> dict[str, float]:
        """How many contributions wait for a theme, by the state of their dialogue's theming."""
        found = dict.fromkeys(("ready", "busy", "starting", "unavailable"), 0.0)
        for loop in self._loops.values():
            status = loop.status()
            found[status["state"]] += status["waiting"]
        return found

    def ask(self, dialogue_id: str) -> None:
        """A facilitator wants a revision now."""
        if dialogue_id in self._loops:
            self._loops[dialogue_id].ask()

    async def _begin(self, dialogue_id: str) -> None:
        follower = await self._followers.get(dialogue_id)
        loop = ThemingLoop(follower, self._desk, self._engine, themed=self._themed, revised=self._revised)
        self._loops[dialogue_id] = loop
        self._tasks[dialogue_id] = asyncio.get_running_loop().create_task(loop.run())
