"""Hints that a journal moved on. A lost hint costs one poll interval, nothing else."""

import asyncio
import contextlib
from typing import Protocol

from app.broadcast import Broadcast

CHANNEL = "samenspraak:moved"


class Wakeups(Protocol):
    """Tells waiting readers, here and elsewhere, that a dialogue reached a position."""

    def moved(self, dialogue_id: str, position: int) -> None:
        """A dialogue reached ``position``. Never blocks, never fails."""

    def gone(self, dialogue_id: str) -> None:
        """A rehearsal was thrown away: whoever waits for it looks again. Never blocks, never fails."""

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """Wait for a hint beyond ``position``, at most ``timeout`` seconds; the highest position hinted at so far."""

    async def close(self) -> None:
        """Stop listening."""


class LocalWakeups:
    """Within one process."""

    def __init__(self) -> None:
        self._heads: dict[str, int] = {}
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}

    def moved(self, dialogue_id: str, position: int) -> None:
        """See the protocol."""
        if position <= self._heads.get(dialogue_id, 0):
            return
        self._heads[dialogue_id] = position
        self._wake(dialogue_id)

    def gone(self, dialogue_id: str) -> None:
        """See the protocol."""
        self._heads.pop(dialogue_id, None)
        self._wake(dialogue_id)

    def _wake(self, dialogue_id: str) -> None:
        for future in self._waiting.pop(dialogue_id, ()):
            if not future.done():
                future.set_result(None)

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """See the protocol."""
        if self._heads.get(dialogue_id, 0) <= position:
            future = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(dialogue_id, set()).add(future)
            try:
                # not wait_for: in Python 3.11 it loses a cancellation that comes together with the hint
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(timeout):
                        await future
            finally:
                self._forget(dialogue_id, future)
        return self._heads.get(dialogue_id, 0)

    def _forget(self, dialogue_id: str, future: asyncio.Future[None]) -> None:
        """A dialogue may be quiet for weeks while its readers wait again and again."""
        waiting = self._waiting.get(dialogue_id, set())
        waiting.discard(future)
        if not waiting:
            self._waiting.pop(dialogue_id, None)

    async def close(self) -> None:
        """See the protocol."""


class BroadcastWakeups(LocalWakeups):
    """Across processes. A hint may be lost with Redis: readers then poll."""

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__()
        self._broadcast = broadcast
        broadcast.hear(CHANNEL, self._hear)

    def moved(self, dialogue_id: str, position: int) -> None:
        """See the protocol."""
        super().moved(dialogue_id, position)
        self._broadcast.say(CHANNEL, f"{dialogue_id} {position}".encode())

    def gone(self, dialogue_id: str) -> None:
        """See the protocol; told to the others as position 0."""
        super().gone(dialogue_id)
        self._broadcast.say(CHANNEL, f"{dialogue_id} 0".encode())

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """See the protocol."""
        self._broadcast.start()
        return await super().wait_after(dialogue_id, position, timeout)

    def _hear(self, hint: bytes) -> None:
        dialogue_id, position = hint.decode().rsplit(" ", 1)
        if int(position):
            LocalWakeups.moved(self, dialogue_id, int(position))
        else:
            LocalWakeups.gone(self, dialogue_id)
