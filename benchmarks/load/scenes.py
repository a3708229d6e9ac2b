"""What is done with a server to measure it: the same for ours and for the bare one."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from benchmarks.load.processes import Bare, Callers, processor_seconds, resident_bytes
from benchmarks.load.seeded import Room
from benchmarks.load.server import Server

SETTLING = 3.0
ROUNDS = 12
A_SECOND = 1.0
TURNS = 3
PHONES = "phones"
FEW = 2 * ROUNDS


@dataclass
class Figures:
    """What was found of one server with so many connections."""

    connections: int
    kilobytes: float = 0.0
    connecting: float = 0.0
    """Microseconds of processor time per connection."""
    telling: float = 0.0
    """The same per message that everybody gets."""
    told: int = 0
    last_told: float = 0.0
    """Milliseconds from the first to the last who got one message, median."""
    frame: float = 0.0
    answering: float = 0.0
    """The same per answer, with all that comes of the question."""
    answers: list[list[float]] = field(default_factory=list)
    drops: int = 0
    refused: list[str] = field(default_factory=list)

    def answered(self, share: int) -> float:
        """Milliseconds in which so many of a hundred were answered, in the median turn."""
        return median(percentile(turn, share) for turn in self.answers) * 1000


def percentile(values: list[float], share: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else float("inf")


async def come_in(pid: int, callers: Callers, figures: Figures, port: int, path: str, hellos: list[str]) -> None:
    """Everybody connects and stays: what each costs to let in, and in memory."""
    memory, used = resident_bytes(pid), processor_seconds(pid)
    await callers.do("connect", group=PHONES, port=port, path=path, hellos=hellos)
    figures.connecting = (processor_seconds(pid) - used) / len(hellos) * 1e6
    await asyncio.sleep(SETTLING)
    figures.kilobytes = (resident_bytes(pid) - memory) / len(hellos) / 1000


async def answered(
    pid: int, callers: Callers, figures: Figures, texts: Iterator[list[str]], number: int, seconds: float
) -> None:
    """So many ask within so many seconds, each on a connection of its own: how soon each has its answer."""
    used = processor_seconds(pid)
    for _ in range(TURNS):
        found = await callers.do("say", group=PHONES, texts=list(itertools.islice(texts, number)), seconds=seconds)
        figures.answers.append(found["latencies"])
        figures.refused += found["refused"] + ["unanswered"] * found["unanswered"]
        await asyncio.sleep(A_SECOND)
    figures.answering = (processor_seconds(pid) - used) / (TURNS * number) * 1e6


def _read_rounds(figures: Figures, seen: dict[str, Any], used: float) -> None:
    whole = [one for one in seen["rounds"] if one[1] >= figures.connections / 20]
    figures.told = sum(one[1] for one in seen["rounds"])
    figures.telling = used / max(1, figures.told) * 1e6
    figures.frame = seen["bytes"] / max(1, figures.told)
    figures.last_told = median([(one[3] - one[2]) * 1000 for one in whole] or [float("inf")])


# ---- the bare one -------------------------------------------------------------------------------------------------


async def bare(connections: int, size: int, texts: Iterator[list[str]]) -> Figures:
    """The bare ``websockets`` server, in a fresh process, with messages of the same size."""
    figures = Figures(connections)
    with Bare() as server, Callers() as callers:
        await come_in(server.pid, callers, figures, server.port, server.path, [""] * connections)
        text = '{"type":"change","position":#,"set":"' + "x" * max(0, size - 40) + '"}'
        await callers.do("watch", on=True)
        used = processor_seconds(server.pid)
        await server.broadcast(text, times=ROUNDS, seconds=A_SECOND)
        used = processor_seconds(server.pid) - used
        _read_rounds(figures, await callers.do("watch", on=False), used)
        await answered(server.pid, callers, figures, texts, min(connections, 1000), in_seconds(connections))
        figures.drops = (await callers.do("count"))["drops"]
    return figures


# ---- ours -----------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def filled(server: Server, room: Room, connections: int, figures: Figures) -> AsyncIterator[Callers]:
    """Our server with so many phones."""
    with Callers() as callers:
        await come_in(server.pid, callers, figures, server.port, room.path, room.phones[:connections])
        yield callers
        figures.drops = (await callers.do("count"))["drops"]


async def told(server: Server, callers: Callers, figures: Figures, texts: Iterator[list[str]], few: float) -> None:
    """A contribution every half second, which everybody hears about once a second.

    ``few``: what the same contributions cost where next to nobody hears them. The rest is the telling.
    """
    await callers.do("watch", on=True)
    used = await _said(server, callers, figures, texts)
    _read_rounds(figures, await callers.do("watch", on=False), max(0.0, used - few))


async def _said(server: Server, callers: Callers, figures: Figures, texts: Iterator[list[str]]) -> float:
    used = processor_seconds(server.pid)
    said = list(itertools.islice(texts, 2 * ROUNDS))
    found = await callers.do("say", group=PHONES, texts=said, seconds=float(ROUNDS))
    await asyncio.sleep(A_SECOND)
    figures.refused += found["refused"]
    return processor_seconds(server.pid) - used


async def ours(server: Server, room: Room, connections: int, texts: Iterator[list[str]], hold: float = 0) -> Figures:
    """The same as for the bare one, with contributions that are durable before they are answered.

    ``hold``: everybody stays for so many seconds more, while something is said now and then.
    """
    figures = Figures(connections)
    async with filled(server, room, FEW, figures) as callers:
        few = await _said(server, callers, figures, texts)
    async with filled(server, room, connections, figures) as callers:
        await told(server, callers, figures, texts, few)
        await answered(server.pid, callers, figures, texts, min(connections, 1000), in_seconds(connections))
        if hold:
            said = list(itertools.islice(texts, max(1, int(hold / 2))))
            found = await callers.do("say", group=PHONES, texts=said, seconds=hold)
            figures.refused += found["refused"] + ["unanswered"] * found["unanswered"]
    return figures


def in_seconds(connections: int) -> float:
    """A thousand contributions in a second, or in five where ten thousand hear of them."""
    return 1.0 if connections <= 1000 else 5.0
