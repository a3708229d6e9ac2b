"""A performance in a process of its own: a thousand phones must not take the server's time from real ones.

Started as ``python -m app.rehearsal.process``. The first line on standard input is the order, each later one a word;
every line on standard output says how far it is. No more input means that the server is gone: then people go home.
"""

import asyncio
import contextlib
import os
import signal
import sys

import msgspec

from app.playing.door import Door
from app.playing.faults import NotLetIn
from app.rehearsal.performance import Performance, Progress
from app.rehearsal.room import Language, written_room
from app.rehearsal.score import score

NICE = 10
PAUSE, GO_ON, STOP = b"pause", b"go on", b"stop"


class Order(msgspec.Struct, frozen=True):
    """What is to be performed. ``link``: what phones open."""

    link: str
    language: Language
    people: int
    minutes: float
    stay: float = 0.0


class Report(msgspec.Struct, frozen=True):
    """One line for the server. ``problem``: the sentence of what kept people outside."""

    progress: Progress
    problem: str = ""


def tell(progress: Progress, problem: str = "") -> None:
    """Write a line; a server that is gone hears nothing, and soon there is no more input either."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.write(msgspec.json.encode(Report(progress, problem)) + b"\n")
        sys.stdout.buffer.flush()


async def perform(order: Order, words: asyncio.StreamReader) -> None:
    """Carry out the order until it's done or stopped."""
    plan = score(written_room(order.language), people=order.people, minutes=order.minutes)
    performance = Performance(plan, Door(order.link), tell, language=order.language, stay=order.stay)
    playing = asyncio.create_task(performance.play())
    obeying = asyncio.create_task(_obey(performance, words))
    await asyncio.wait({playing, obeying}, return_when=asyncio.FIRST_COMPLETED)
    for task in (playing, obeying):
        task.cancel()
    try:
        await playing
    except asyncio.CancelledError:
        pass
    except NotLetIn as fault:
        tell(performance.progress, fault.message)


async def _obey(performance: Performance, words: asyncio.StreamReader) -> None:
    while word := (await words.readline()).strip():
        if word == STOP:
            return
        (performance.pause if word == PAUSE else performance.go_on)()


async def _standard_input() -> asyncio.StreamReader:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def _main() -> None:
    words = await _standard_input()
    order = msgspec.json.decode(await words.readline(), type=Order)
    await perform(order, words)


def main() -> None:
    """``python -m app.rehearsal.process``."""
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server says when to go
    asyncio.run(_main())


if __name__ == "__main__":
    main()
