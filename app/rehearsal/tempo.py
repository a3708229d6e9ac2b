"""A clock that can be paused: while it stands, nothing is due."""

import asyncio
from contextlib import suppress


class Tempo:
    """Seconds since ``begin``, less those in pause."""

    def __init__(self) -> None:
        self._began = 0.0
        self._paused_at: float | None = None
        self._going, self._standing = asyncio.Event(), asyncio.Event()
        self._going.set()

    def begin(self) -> None:
        """Now is the start."""
        self._began = _now()

    @property
    def paused(self) -> bool:
        """Whether it stands."""
        return self._paused_at is not None

    def now(self) -> float:
        """Seconds so far."""
        return (_now() if self._paused_at is None else self._paused_at) - self._began

    def pause(self) -> None:
        """Stand still; twice is once."""
        if self._paused_at is None:
            self._paused_at = _now()
            self._going.clear()
            self._standing.set()

    def go_on(self) -> None:
        """Go on where it stood."""
        if self._paused_at is not None:
            self._began += _now() - self._paused_at
            self._paused_at = None
            self._standing.clear()
            self._going.set()

    async def until(self, due: float) -> None:
        """Wait until ``now()`` is ``due``."""
        while True:
            await self._going.wait()
            left = due - self.now()
            if left <= 0:
                return
            # not wait_for: in Python 3.11 it loses a cancellation that comes together with the event
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._standing.wait()


def _now() -> float:
    return asyncio.get_running_loop().time()
