"""``python -m benchmarks.load.crowd LINK PHONES``: a room full of phones in a process of its own.

Every phone joins, stays connected and says one sentence of the rehearsal room; then one of them speaks every half a
second. Prints ``speaking`` when all are in; ends when its input is closed. It reads what the phones are told and throws
it away, so that it takes as little of the machine as it can from what is measured.
"""

import asyncio
import contextlib
import itertools
import json
import sys
from importlib.resources import files
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

from app.live.messages import Contribute, Hello, encoder
from app.playing.door import Door

PACE_SECONDS = 0.5
AT_ONCE = 50


async def crowd(link: str, phones: int) -> None:
    """Come in, speak, and stay until the input is closed."""
    door = Door(link)
    turnstile = asyncio.Semaphore(AT_ONCE)
    lines = (files("app.facilitation") / "rehearsal" / "nl.jsonl").read_text(encoding="utf-8").splitlines()
    texts = itertools.cycle([json.loads(line)["text"] for line in lines])

    async def come() -> tuple[ClientConnection, str]:
        async with turnstile:
            ticket = await door.join("nl")
            socket = await connect(door.live(ticket), compression=None, max_size=None, proxy=None)
            await socket.send(encoder.encode(Hello("participant", ticket.token)).decode())
            first = json.loads(await socket.recv())
            return socket, first["state"]["prompt"]["id"]

    room = await asyncio.gather(*(come() for _ in range(phones)))
    listening = [asyncio.create_task(_listen(socket)) for socket, _ in room]
    for at, (socket, prompt_id) in enumerate(room):
        await _say(socket, prompt_id, next(texts))
        if at % AT_ONCE == 0:
            await asyncio.sleep(0.2)
    print("speaking", flush=True)
    closed = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    for socket, prompt_id in itertools.cycle(room):
        if closed.done():
            break
        await _say(socket, prompt_id, next(texts))
        await asyncio.sleep(PACE_SECONDS)
    for task in listening:
        task.cancel()
    await door.close()


async def _listen(socket: ClientConnection) -> None:
    with contextlib.suppress(Exception):
        async for _ in socket:
            pass


async def _say(socket: ClientConnection, prompt_id: str, text: str) -> None:
    await socket.send(encoder.encode(Contribute(str(uuid4()), prompt_id, text)).decode())


if __name__ == "__main__":
    asyncio.run(crowd(sys.argv[1], int(sys.argv[2])))
