"""States in step with their journals. Any number of readers share one follower per dialogue and process."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog

from app import errors
from app.dialogue.events import Entry
from app.dialogue.evolve import evolve
from app.dialogue.model import Dialogue
from app.journal.port import Journal

log = structlog.get_logger()
Listener = Callable[[Sequence[Entry]], None]
Farewell = Callable[[str], Awaitable[None]]
WAIT_SECONDS = 30.0
BATCH = 200  # entries between two breaths of the event loop
RETRY_SECONDS = 0.5


class Follower:
    """Reads one dialogue's journal from the beginning and stays with it.

    ``state`` is never ahead of the journal. Listeners hear new entries after the state has taken them in. ``gone`` is
    called where the journal isn't there any more: somebody, perhaps on another server, threw a rehearsal away.
    """

    def __init__(self, journal: Journal, dialogue_id: str, gone: Callable[[str], None] = lambda _: None) -> None:
        self.dialogue_id = dialogue_id
        self._gone = gone
        self.state = Dialogue()
        self._journal = journal
        self._listeners: list[Listener] = []
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every batch of new entries; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def reached(self, position: int) -> Dialogue:
        """The state, once it includes ``position``."""
        if self.state.position < position:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((position, future))
            await future
        return self.state

    async def catch_up(self) -> Dialogue:
        """The state with everything that is stored now, also by other processes."""
        head = await self._journal.head(self.dialogue_id)
        while self.state.position < head:
            await self._advance()
        return self.state

    async def start(self) -> None:
        """Read up to the present, then follow in the background."""
        while await self._advance():
            pass
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def stop(self) -> None:
        """Stop reading."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for _, future in self._waiting:
            if not future.done():
                future.set_exception(errors.UnknownDialogue())

    async def _follow(self) -> None:
        while True:
            try:
                if await self._advance() < BATCH and await self._wait_in_vain():
                    self._gone(self.dialogue_id)
                    return
            except Exception as error:  # noqa: BLE001 (a database that is away comes back; the reader must still be here)
                log.warning("journal_unreadable", dialogue=self.dialogue_id, reason=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def _wait_in_vain(self) -> bool:
        """Wait for more; whether there is nothing left to wait for."""
        head = await self._journal.wait_after(self.dialogue_id, self.state.position, WAIT_SECONDS)
        # what was heard may be old, or nothing yet: only the journal itself knows
        return head < self.state.position and not await self._journal.head(self.dialogue_id)

    async def _advance(self) -> int:
        async with self._reading:
            entries = await self._journal.read_on(self.dialogue_id, after=self.state.position, limit=BATCH)
            for entry in entries:
                evolve(self.state, entry)
            if entries:
                self._tell(entries)
        if entries:
            await asyncio.sleep(0)
        return len(entries)

    def _tell(self, entries: Sequence[Entry]) -> None:
        still = [(position, f) for position, f in self._waiting if position > self.state.position]
        for position, future in self._waiting:
            if position <= self.state.position and not future.done():
                future.set_result(None)
        self._waiting = still
        for listener in tuple(self._listeners):
            try:
                listener(entries)
            except Exception as error:  # noqa: BLE001 (one who stumbles keeps nobody else from hearing)
                log.warning("listener_failed", dialogue=self.dialogue_id, kind=type(error).__name__)


class Followers:
    """One follower per dialogue, started at its first use."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._followers: dict[str, asyncio.Task[Follower]] = {}
        self._farewells: list[Farewell] = []
        self._leaving: dict[str, asyncio.Task[None]] = {}

    def when_gone(self, farewell: Farewell) -> None:
        """Call ``farewell`` with the id of every dialogue that was thrown away."""
        self._farewells.append(farewell)

    async def let_go(self, dialogue_id: str) -> None:
        """A dialogue was thrown away: forget its state, and see to it that everybody else does. Twice is once."""
        if dialogue_id not in self._leaving:
            self._leaving[dialogue_id] = asyncio.get_running_loop().create_task(self._let_go(dialogue_id))
        await asyncio.shield(self._leaving[dialogue_id])

    async def _let_go(self, dialogue_id: str) -> None:
        task = self._followers.pop(dialogue_id, None)
        if task is not None:
            with contextlib.suppress(errors.UnknownDialogue):
                await (await task).stop()
        for farewell in self._farewells:
            try:
                await farewell(dialogue_id)
            except Exception as error:  # noqa: BLE001 (one who stumbles keeps nobody else from letting go)
                log.warning("farewell_failed", dialogue=dialogue_id, kind=type(error).__name__)
        self._leaving.pop(dialogue_id, None)

    def _gone(self, dialogue_id: str) -> None:
        self._leaving.setdefault(dialogue_id, asyncio.get_running_loop().create_task(self._let_go(dialogue_id)))

    async def get(self, dialogue_id: str) -> Follower:
        """The follower of this dialogue, read up to the present when it was made.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
        """
        task = self._followers.get(dialogue_id)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._open(dialogue_id))
            self._followers[dialogue_id] = task
        try:
            return await asyncio.shield(task)
        except Exception:
            if self._followers.get(dialogue_id) is task:  # not the next try of somebody who was quicker
                del self._followers[dialogue_id]
            raise

    async def _open(self, dialogue_id: str) -> Follower:
        # an address that holds what no database takes (%00) leads nowhere, like any other that was made up
        if not dialogue_id.isprintable() or not await self._journal.head(dialogue_id):
            raise errors.UnknownDialogue
        follower = Follower(self._journal, dialogue_id, self._gone)
        await follower.start()
        return follower

    async def close(self) -> None:
        """Stop all followers."""
        for task in self._followers.values():
            if task.done() and not task.cancelled() and task.exception() is None:
                await task.result().stop()
            else:
                task.cancel()
        self._followers.clear()
