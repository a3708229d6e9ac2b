"""Where the frames of one screen go: straight to its connection, or in a queue where the server can't do that.

A line never waits. It takes every frame, says when it is ``full``, and calls ``when_free`` once it no longer is. What
may be left out meanwhile is for its client to decide.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from websockets.frames import Frame as LibraryFrame
from websockets.frames import Opcode

from app.live.messages import ToScreen, encoder

EXTENSION = "samenspraak.wire"
MOST_UNSENT = 64 * 1024
DEADLINE_SECONDS = 20.0

Send = Callable[[str], Awaitable[None]]


class Frame:
    """A message for screens, encoded once for all who get it: its JSON, and the bytes that go over the wire."""

    __slots__ = ("text", "wire")

    def __init__(self, message: ToScreen) -> None:
        self.text = encoder.encode(message)
        self.wire = LibraryFrame(Opcode.TEXT, self.text).serialize(mask=False)


class Line(Protocol):
    """One connection, from its server's side."""

    full: bool
    """More is waiting than a screen should have to catch up with."""
    when_free: Callable[[], None] | None

    def write(self, frame: Frame) -> None:
        """Send this after what was written before; nothing where the connection is gone."""

    def end(self) -> None:
        """Hang up; whoever serves the connection hears that it is over."""

    def while_open(self, reading: Awaitable[None]) -> Awaitable[None]:
        """Read until the connection is over.

        Raises:
            ConnectionError: it was ended, or its other side took nothing for 20 seconds.
        """


def line_of(scope: MutableMapping[str, Any], send: Send) -> Line:
    """The line that the server offers for a connection, or one over ``send``, as every server has it."""
    offered: Line | None = (scope.get("extensions") or {}).get(EXTENSION)
    return offered if offered is not None else QueuedLine(send)


class QueuedLine:
    """Frames wait for their turn, each until the one before it was taken."""

    def __init__(self, send: Send) -> None:
        self.full = False
        self.when_free: Callable[[], None] | None = None
        self._send = send
        self._waiting: deque[Frame] = deque()
        self._wake = asyncio.Event()
        self._ended = False

    def write(self, frame: Frame) -> None:
        """See the protocol."""
        self._waiting.append(frame)
        self.full = True
        self._wake.set()

    def end(self) -> None:
        """See the protocol."""
        self._ended = True
        self._wake.set()

    async def while_open(self, reading: Awaitable[None]) -> None:
        """See the protocol."""
        both = [asyncio.ensure_future(reading), asyncio.ensure_future(self._deliver())]
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
        for task in done:
            task.result()

    async def _deliver(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting and not self._ended:
                async with asyncio.timeout(DEADLINE_SECONDS):
                    await self._send(self._waiting.popleft().text.decode())
            if self._ended:
                raise ConnectionError("hung up")
            self.full = False
            if self.when_free is not None:
                self.when_free()
