"""``python -m benchmarks.load.storm``: a full hall loses its server and comes back, as ``browser/line.js`` lets it.

The server is killed and started again at once. Every tenth phone has something to say when it is back. Prints one
table, keeps it as a dated file, ends with 1 where a bar doesn't hold.

    python -m benchmarks.load.storm [--connections 1000] [--spread SECONDS]

``--spread``: over so many seconds, whatever the server says; with 0 each phone knows its own pauses only.
"""

import argparse
import asyncio
import itertools
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load.evening import LAG, NO_MODEL, Buckets, _at_most, _buckets, one_server
from benchmarks.load.idle import IdleProcess
from benchmarks.load.processes import Callers, load_average, processor_seconds, too_few_files
from benchmarks.load.scenes import PHONES, percentile
from benchmarks.load.seeded import Room
from benchmarks.load.server import Server
from benchmarks.quality.rows import Row, at_least, at_most, plain
from benchmarks.record import keep, show

SAID_BEFORE = 300
SETTLING = 2.0
WITHIN = 90.0
SAMPLE = 0.5
STALL = "samenspraak_event_loop_worst_stall_seconds"


@dataclass
class Storm:
    """What came of it. Moments are seconds since the server went away."""

    ready: float
    told: list[int]
    returned: list[float]
    failed: int
    latencies: list[float]
    refused: list[str]
    busiest: float = 0.0
    stall: float = 0.0
    lag: Buckets = field(default_factory=dict)


class Meter:
    """The most processor time that a process used within half a second, as a share of that."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.busiest = 0.0

    async def run(self) -> None:
        """Look until cancelled; what a process uses to start isn't the storm's."""
        before, at = processor_seconds(self._server.pid), time.perf_counter()
        while True:
            await asyncio.sleep(SAMPLE)
            now, moment = processor_seconds(self._server.pid), time.perf_counter()
            self.busiest = max(self.busiest, (now - before) / (moment - at))
            before, at = now, moment


async def storm(server: Server, room: Room, connections: int, spread: int | None) -> Storm:
    """Kill it, start it, and wait until everybody is back and was answered."""
    texts = room.contributions()
    with Callers() as before:
        facts: dict[str, Any] = {"port": server.port, "path": room.path}
        await before.do("connect", group=PHONES, hellos=room.phones[:100], **facts)
        await before.do("say", group=PHONES, texts=list(itertools.islice(texts, SAID_BEFORE)), seconds=10.0)
    with Callers("benchmarks.load.returning") as hall:
        await hall.do("enter", hellos=room.phones[:connections], **facts)
        await asyncio.sleep(SETTLING)
        said = list(itertools.islice(texts, connections // 10))
        back = asyncio.ensure_future(hall.do("await_return", texts=said, forced=spread, within=WITHIN))
        await asyncio.sleep(SETTLING)
        gone = time.perf_counter()
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        ready, meter = time.perf_counter() - gone, Meter(server)
        watching = asyncio.ensure_future(meter.run())
        found = await back
        watching.cancel()
    return Storm(
        ready,
        found["told"],
        [moment - gone for moment in found["returned"]],
        found["failed"],
        found["latencies"],
        found["refused"],
        meter.busiest,
        server.metric(STALL),
        _buckets(server, LAG),
    )


def rows(connections: int, found: Storm, idle: float) -> list[Row]:
    """The figures and their bars."""
    name = f"{connections:,} phones whose server was killed"
    back = found.returned or [float("inf")]
    return [
        plain(f"{name}: over so many seconds, as the server told them", "s", max(found.told or [0])),
        plain(f"{name}: ready again after", "s", found.ready),
        at_least(f"{name}: back", "phones", len(found.returned), connections),
        plain(f"{name}: half of them back after", "s", percentile(back, 50)),
        at_most(f"{name}: the last back, from the moment it was ready", "s", max(back) - found.ready, 30),
        plain(f"{name}: most who came back within one second", "phones", busiest_second(back)),
        plain(f"{name}: tries that failed", "", found.failed),
        at_least(f"{name}: said when back, and acknowledged", "contributions", len(found.latencies), connections // 10),
        at_most(f"{name}: refused", "contributions", len(found.refused), 0),
        plain(f"{name}: acknowledged p50", "ms", percentile(found.latencies, 50) * 1000),
        at_most(f"{name}: acknowledged p99", "ms", percentile(found.latencies, 99) * 1000, 250),
        plain(f"{name}: busiest half second of the server", "of a core", found.busiest),
        plain(f"{name}: event loop late p99, at most", "s", _at_most(found.lag, 0.99)),
        plain(f"{name}: worst stall of the event loop", "s", found.stall),
        plain(f"{name}: worst stall of an idle process meanwhile", "s", idle),
    ]


def busiest_second(moments: list[float]) -> int:
    """How many of these sorted moments lie within one second, at most."""
    first, most = 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def main() -> int:
    """Measure, show and keep."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.load.storm", description=__doc__.partition("\n")[0])
    wished.add_argument("--connections", type=int, nargs="+", default=[1000])
    wished.add_argument("--spread", type=int)
    options = wished.parse_args()
    if (why := too_few_files(max(options.connections))) is not None:
        print(f"NOT MEASURED: {why}", file=sys.stderr)
        return 1
    found = [plain("load average of the machine before", "", load_average())]
    for connections in options.connections:
        with one_server(connections, MODEL=NO_MODEL) as (server, room), IdleProcess() as idle:
            came = asyncio.run(storm(server, room, connections, options.spread))
        found += rows(connections, came, idle.worst)
    show("A full hall comes back", found)
    keep("storm" if options.spread is None else f"storm-spread-{options.spread}", found)
    return 1 if any(row.holds is False for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
