"""Hints that a journal moved on. A lost hint costs one poll interval, nothing else."""

import asyncio
import contextlib
from typing import Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()
CHANNEL = "samenspraak:moved"
RETRY_SECONDS = 1.0


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


class RedisWakeups(LocalWakeups):
    """Across processes, over Redis pub/sub. Redis may vanish: readers then poll, and it's taken up again by itself."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(url)
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Task[None] | None = None

    def moved(self, dialogue_id: str, position: int) -> None:
        """See the protocol."""
        super().moved(dialogue_id, position)
        self._tell(f"{dialogue_id} {position}")

    def gone(self, dialogue_id: str) -> None:
        """See the protocol; told to the others as position 0."""
        super().gone(dialogue_id)
        self._tell(f"{dialogue_id} 0")

    def _tell(self, hint: str) -> None:
        task = asyncio.get_running_loop().create_task(self._publish(hint))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """See the protocol."""
        if self._listening is None:
            self._listening = asyncio.get_running_loop().create_task(self._listen())
        return await super().wait_after(dialogue_id, position, timeout)

    async def close(self) -> None:
        """See the protocol."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await self._redis.aclose()

    async def _publish(self, hint: str) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self._redis.publish(CHANNEL, hint)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(CHANNEL)
                    async for message in subscription.listen():
                        self._hear(message)
            except (RedisError, OSError) as error:
                log.warning("redis_gone", reason=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, message: dict[str, object]) -> None:
        if message["type"] == "message" and isinstance(message["data"], bytes):
            with contextlib.suppress(ValueError):  # Redis may be shared: what isn't a hint must not end the listening
                dialogue_id, position = message["data"].decode().rsplit(" ", 1)
                if int(position):
                    LocalWakeups.moved(self, dialogue_id, int(position))
                else:
                    LocalWakeups.gone(self, dialogue_id)
