"""A weak network in user space: what goes through it is late, is lost and sent again, and sometimes the line dies.

Loss below TCP shows above it as waiting: a lost packet is sent again after a time-out that doubles, whatever comes
after it waits in order, and after some losses in a row the line is given up. So that is what happens here to each piece
that passes, in each direction by itself. A piece may have arrived although the line died: neither end can know.
"""

import asyncio
import contextlib
import random
from dataclasses import dataclass
from typing import Self

PIECE = 1400  # bytes, as one packet holds
FIRST_TIMEOUT = 0.6  # seconds: the round trip and the least that Linux waits
MOST_LOSSES = 6  # in a row, after which a line is given up


@dataclass(frozen=True)
class Weather:
    """How bad it is: the share of packets that are lost each way, and the way there and back in seconds."""

    loss: float = 0.3
    round_trip: float = 0.4


class WeakNetwork:
    """A door to a server: listens on a port of its own and passes on what comes, as the weather allows."""

    def __init__(self, port: int, weather: Weather, seed: int = 1) -> None:
        self._to = port
        self._weather = weather
        self._chance = random.Random(seed)
        self._lines: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.dropped = 0

    @property
    def port(self) -> int:
        """Where phones come in."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._come_in, "127.0.0.1", 0, backlog=1024)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for line in tuple(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _come_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self._lines.add(line)
        try:
            await self._connect(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # no server just now, or the weather is over
        finally:
            writer.transport.abort()
            self._lines.discard(line)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opening = self._delay()  # the packet that opens a line can be lost too
        if opening == float("inf"):
            return
        await asyncio.sleep(opening)
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        ways = [asyncio.create_task(self._pass(reader, back)), asyncio.create_task(self._pass(there, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            back.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction: pieces travel at the same time, and arrive in order."""
        loop = asyncio.get_running_loop()
        travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(self._arrive(travelling, writer))
        due = 0.0
        try:
            while piece := await reader.read(PIECE):
                delay = self._delay()
                if delay == float("inf"):
                    self.dropped += 1
                    break
                due = max(due, loop.time() + delay)
                travelling.put_nowait((due, piece))
            else:
                await travelling.join()
        finally:
            arriving.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await arriving

    async def _arrive(self, travelling: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, piece = await travelling.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            writer.write(piece)
            await writer.drain()
            travelling.task_done()

    def _delay(self) -> float:
        """How long one piece takes, with all its losses; for ever where there are too many."""
        delay, timeout = self._weather.round_trip / 2, FIRST_TIMEOUT
        for _ in range(MOST_LOSSES):
            if self._chance.random() >= self._weather.loss:
                return delay
            delay, timeout = delay + timeout, timeout * 2
        return float("inf")
