"""``python -m benchmarks.load.callers``: up to ten thousand live connections in a process of their own.

A plain ``asyncio.Protocol`` under uvloop, about 1.4 kB each, so that what is measured is the server. It is told what to
do by one JSON object a line on its input, and answers each with one on its output. Times are those of the machine's
monotonic clock, in seconds, so that they can be compared between processes.
"""

import asyncio
import contextlib
import json
import random
import re
import socket
import sys
import time
from collections import defaultdict
from typing import Any, cast

import uvloop

SOURCES = [f"127.0.0.{number}" for number in range(2, 10)]
AT_ONCE = 100
PATIENCE = 60.0
PREFIX = 48  # bytes; news of one moment begins alike for everybody: its kind and its position
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
PONG = 0x8A
GOODBYE = (1000).to_bytes(2)
Facts = dict[str, Any]


def masked(payload: bytes, first: int = 0x81) -> bytes:
    """A client's frame; masked with zeros, which is allowed and leaves the payload as it is."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
    return bytes([first]) + length + b"\0\0\0\0" + payload


class Caller(asyncio.Protocol):
    """One connection."""

    __slots__ = ("_crowd", "_opening", "_rest", "_transport", "in_", "waits_for")

    def __init__(self, crowd: "Crowd", opening: bytes, hello: bytes) -> None:
        self._crowd = crowd
        self._opening: tuple[bytes, bytes] | None = (opening, hello)
        self._rest = b""
        self._transport: asyncio.Transport
        self.in_: asyncio.Future[None] | None = asyncio.get_running_loop().create_future()
        self.waits_for: dict[bytes, float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a live connection."""
        self._transport = cast("asyncio.Transport", transport)
        assert self._opening is not None
        self._transport.write(self._opening[0])

    def data_received(self, data: bytes) -> None:
        """One or more frames, or parts of one."""
        if self._opening is not None:
            data = self._opened(self._rest + data)
        elif self._rest:
            data = self._rest + data
        at, end = 0, len(data)
        while end - at >= 2:
            size, head = data[at + 1], at + 2
            if size >= 126:
                wide = 2 if size == 126 else 8
                size, head = int.from_bytes(data[head : head + wide]), head + wide
            if head + size > end:
                break
            self._heard(data[at], data, head, size)
            at = head + size
        self._rest = data[at:]

    def _opened(self, data: bytes) -> bytes:
        head, found, rest = data.partition(b"\r\n\r\n")
        if not found:
            self._rest = data
            return b""
        assert self._opening is not None
        hello, self._opening, self._rest = self._opening[1], None, b""
        if b" 101 " not in head[:16]:
            self._transport.abort()
        elif hello:
            self._transport.write(masked(hello))
        else:
            self._come_in()
        return rest

    def _come_in(self) -> None:
        if self.in_ is not None and not self.in_.done():
            self.in_.set_result(None)
        self.in_ = None

    def _heard(self, first: int, data: bytes, at: int, size: int) -> None:
        if first == 0x89:
            self._transport.write(masked(data[at : at + size], PONG))
            return
        if self.in_ is not None:
            self._come_in()
            return
        crowd = self._crowd
        if self.waits_for and (key := _key(data, at, size)) in self.waits_for:
            crowd.answered(self.waits_for.pop(key), data[at : at + size])
        elif crowd.watching:
            now = time.perf_counter()
            crowd.bytes += size
            seen = crowd.rounds[data[at : at + min(size, PREFIX)].partition(b',"set"')[0]]
            seen[0] += 1
            seen[1] = min(seen[1], now)
            seen[2] = max(seen[2], now)
            if crowd.late_after is not None:
                crowd.each.setdefault(id(self), []).append(now - seen[1])

    def connection_lost(self, exc: Exception | None) -> None:
        """Counted, unless we hung up ourselves."""
        del exc
        if self.in_ is not None and not self.in_.done():
            self.in_.set_exception(ConnectionError("turned away"))
        self._crowd.lost(self)

    def say(self, text: bytes, key: bytes) -> None:
        """Ask for something; the time until its answer is kept."""
        self.waits_for = self.waits_for or {}
        self.waits_for[key] = time.perf_counter()
        self._transport.write(masked(text))

    def stop_reading(self) -> None:
        """From now on nothing is taken."""
        self._transport.pause_reading()

    def read_on(self) -> None:
        """Take what is there."""
        self._transport.resume_reading()

    def hang_up(self) -> None:
        """Go away."""
        if not self._transport.is_closing():
            self._transport.write(masked(GOODBYE, 0x88))
            self._transport.close()


def _key(data: bytes, at: int, size: int) -> bytes:
    begin = data.find(b'"key":"', at, at + min(size, 80)) + 7
    return data[begin : data.find(b'"', begin, begin + 64)] if begin > 6 else b""


def _position(answer: bytes) -> int:
    found = re.search(rb'"position":(\d+)', answer)
    return int(found[1]) if found else 0


class Crowd:
    """Everybody, in groups by name."""

    def __init__(self) -> None:
        self._groups: dict[str, list[Caller]] = defaultdict(list)
        self._leaving = False
        self._answers: list[tuple[float, float, bytes]] = []
        self._all_answered = asyncio.Event()
        self._expected = 0
        self.drops = 0
        self.watching = False
        self.bytes = 0
        self.rounds: dict[bytes, list[float]] = defaultdict(lambda: [0, float("inf"), 0.0])
        self.late_after: float | None = None
        self.each: dict[int, list[float]] = {}

    # ---- what callers tell -------------------------------------------------------------------------------

    def lost(self, caller: Caller) -> None:
        """Somebody's connection ended."""
        del caller
        self.drops += not self._leaving

    def answered(self, asked: float, answer: bytes) -> None:
        """Somebody got the answer to what they asked."""
        self._answers.append((asked, time.perf_counter(), answer))
        if len(self._answers) == self._expected:
            self._all_answered.set()

    # ---- what it is told to do ---------------------------------------------------------------------------

    async def connect(self, *, group: str, port: int, path: str, hellos: list[str], stuck: bool = False) -> Facts:
        """One connection per hello (an empty one says nothing); in when the first frame arrived."""
        began, turnstile = time.perf_counter(), asyncio.Semaphore(AT_ONCE)
        opening = UPGRADE.format(path=path, port=port).encode()

        async def come(number: int, hello: str) -> None:
            async with turnstile:
                caller = Caller(self, opening, hello.encode())
                coming = caller.in_
                assert coming is not None
                await dial(caller, SOURCES[number % len(SOURCES)], port, narrow=stuck)
                await asyncio.wait_for(coming, PATIENCE)
                if stuck:
                    caller.stop_reading()
                self._groups[group].append(caller)

        await asyncio.gather(*(come(number, hello) for number, hello in enumerate(hellos)))
        return {"seconds": time.perf_counter() - began}

    async def say(self, *, group: str, texts: list[list[str]], seconds: float) -> Facts:
        """Each text with its key, from one caller after the other, at even chances within so many seconds."""
        chance, loop = random.Random(len(texts)), asyncio.get_running_loop()
        callers = self._groups[group]
        self._answers, self._expected = [], len(texts)
        self._all_answered.clear()
        for number, (text, key) in enumerate(texts):
            caller = callers[number % len(callers)]
            loop.call_later(chance.uniform(0, seconds), caller.say, text.encode(), key.encode())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all_answered.wait(), seconds + PATIENCE)
        answers = list(self._answers)
        return {
            "latencies": [answered - asked for asked, answered, _ in answers],
            "placed": [[asked, _position(text)] for asked, _, text in answers],
            "refused": [text.decode() for _, _, text in answers if b'"refused"' in text[:30]],
            "unanswered": len(texts) - len(answers),
        }

    async def watch(self, *, on: bool, each: bool = False) -> Facts:
        """Keep, from now on, when news came to how many; or stop, and tell."""
        told = {
            "rounds": [[k.decode(errors="replace"), *v] for k, v in self.rounds.items()],
            "bytes": self.bytes,
            "each": list(self.each.values()),
        }
        self.watching, self.bytes, self.each = on, 0, {}
        self.late_after = 0.0 if each else None
        self.rounds.clear()
        return told

    async def read_on(self, *, group: str) -> Facts:
        """Those who took nothing read again."""
        for caller in self._groups[group]:
            caller.read_on()
        return {}

    async def count(self) -> Facts:
        """How many connections ended that should not have."""
        return {"drops": self.drops}

    async def leave(self) -> Facts:
        """Everybody goes."""
        self._leaving = True
        for group in self._groups.values():
            for caller in group:
                caller.hang_up()
        self._groups.clear()
        await asyncio.sleep(0.5)
        self._leaving, self.drops = False, 0
        return {}


async def dial(caller: Caller, source: str, port: int, *, narrow: bool) -> None:
    """Connect from one of this machine's addresses; ``narrow``: with little room for what isn't read.

    Raises:
        OSError: nobody listens there.
    """
    loop = asyncio.get_running_loop()
    opened = socket.socket()
    opened.setblocking(False)  # noqa: FBT003 (the library's own)
    if narrow:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.bind((source, 0))
    try:
        await loop.sock_connect(opened, ("127.0.0.1", port))
    except BaseException:
        opened.close()
        raise
    await loop.create_connection(lambda: caller, sock=opened)


async def obey(kind: type[Crowd] = Crowd) -> None:
    """Carry out one order after the other until there are no more."""
    crowd = kind()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        answer = await getattr(crowd, order.pop("do"))(**order)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    uvloop.run(obey())
