"""Screens that ask and ask, and never read an answer."""

import asyncio
import os
import socket
import time
from base64 import b64encode
from contextlib import suppress
from statistics import quantiles

from benchmarks.faults.evening import Evening, Place, Screen, evening
from benchmarks.faults.judging import judged, server
from benchmarks.faults.served import WHOLE, Server
from benchmarks.quality.rows import Row, at_least, at_most, plain

ASKED = 30_000  # by each of them
DEAF = 5
MOST_MB = 8.0
QUIET_SECONDS = 2.0
UNBOUNDED = """
import app.live.client as client, app.live.wire as wire
client.MOST_ANSWERS = wire.DEADLINE_SECONDS = 10**9
"""
_NO_MASK = b"\x00\x00\x00\x00"


def _frame(text: bytes) -> bytes:
    """A text frame of a client, short; its mask changes nothing."""
    return bytes([0x81, 0x80 | len(text)]) + _NO_MASK + text


async def deafness(*, bounded: bool, phones: int) -> list[Row]:
    """Screens that never read keep the server from nothing; where nothing bounds them, this very test sees it grow."""
    fault = "screens that never read" + ("" if bounded else ", broken build: unbounded")
    with server(program=WHOLE if bounded else UNBOUNDED + WHOLE) as one:
        async with evening(one, phones) as made:
            await made.speak(1)
            await made.settled()
            before = one.resident()
            deaf = [asyncio.create_task(_never_reads(one, made.places[0], made)) for _ in range(DEAF)]
            most = await _watched(one, deaf)
            made.book.acknowledging.clear()
            await made.speak(1)
            answered = await made.settled()
            waited = quantiles(made.book.acknowledging, n=100)[98] * 1000
            for task in deaf:
                task.cancel()
            found = await made.look()
    bar = at_most if bounded else at_least
    return [
        *judged(fault, found),
        bar(f"{fault}: memory grew by", "MB", most - before, MOST_MB),
        at_least(f"{fault}: everybody else was answered", "", answered, 1),
        plain(f"{fault}: everybody else was answered after, p99", "ms", waited),
    ]


async def _watched(one: Server, deaf: list[asyncio.Task[None]]) -> float:
    """The most memory while they ask."""
    most, grew = 0.0, time.monotonic()
    deadline = grew + 60
    while time.monotonic() < deadline and (time.monotonic() - grew < QUIET_SECONDS):
        await asyncio.sleep(0.1)
        if one.resident() > most + 0.1:
            most, grew = one.resident(), time.monotonic()
        if all(task.done() for task in deaf):
            break
    return most


async def _never_reads(one: Server, place: Place, made: Evening) -> None:
    """Say hello, ask much, and leave every answer where it is."""
    guest: Screen = place.phone(made.book)
    hello = guest.hello.encode()
    await guest.leave()
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(0)  # the event loop waits for it
    loop = asyncio.get_running_loop()
    with line, suppress(OSError):
        await loop.sock_connect(line, ("127.0.0.1", one.port))
        key = b64encode(os.urandom(16)).decode()
        upgrade = f"GET /live/{place.id} HTTP/1.1\r\nHost: 127.0.0.1:{one.port}\r\nUpgrade: websocket\r\n"
        upgrade += f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        await loop.sock_sendall(line, upgrade.encode())
        await loop.sock_recv(line, 1024)  # the handshake; nothing after it
        await loop.sock_sendall(line, bytes([0x81, 0x80 | 126]) + len(hello).to_bytes(2, "big") + _NO_MASK + hello)
        nonsense = _frame(b'{"type":"nonsense"}') * 100
        for _ in range(ASKED // 100):
            await loop.sock_sendall(line, nonsense)
        await asyncio.Event().wait()  # and stay, until we are cancelled or sent away
