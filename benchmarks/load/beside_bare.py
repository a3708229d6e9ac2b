"""``python -m benchmarks.load.beside_bare``: our live connections beside those of the bare ``websockets`` server.

Bare, ours, bare again, with the same callers; where the two bare runs differ by more than a fifth, the machine was not
quiet enough, and what is measured beside them counts for nothing: that row misses its bar, and so does the whole. Then
what only ours has: phones that never read, live themes, two processes on one database, and how the cost grows. Prints
one table, keeps it as a dated file, ends with 1 where a bar doesn't hold.

    python -m benchmarks.load.beside_bare [--connections 1000 10000] [--hold MINUTES] [--only wire evening growth]
"""

import argparse
import asyncio
import sys
from dataclasses import dataclass
from statistics import mean

from benchmarks.load import evening, growth
from benchmarks.load.processes import load_average, too_few_files
from benchmarks.load.scenes import Figures, bare, in_seconds, ours
from benchmarks.load.seeded import Room
from benchmarks.load.server import Server
from benchmarks.quality.rows import Row, at_most, plain
from benchmarks.record import keep, show
from tests.engines import MissingProgramError, private_postgres, private_redis

TRIES = 3
MOST_APART = 0.2
SIZE = 2000  # bytes of a frame, as phones get them while people speak
PARTS = ("wire", "evening", "growth")


@dataclass
class Beside:
    """Ours, between two runs of the bare one."""

    before: Figures
    ours: Figures
    after: Figures

    def bare(self, name: str) -> float:
        """The mean of the two bare runs."""
        return float(mean((getattr(self.before, name), getattr(self.after, name))))

    def apart(self, name: str) -> float:
        """By how much the two bare runs differ."""
        return difference(float(getattr(self.before, name)), float(getattr(self.after, name)))

    @property
    def echo(self) -> float:
        """In how many milliseconds the bare one answers 99 of a hundred."""
        return mean((self.before.answered(99), self.after.answered(99)))

    @property
    def echo_apart(self) -> float:
        """By how much that differs."""
        return difference(self.before.answered(99), self.after.answered(99))

    @property
    def quiet(self) -> bool:
        """Whether the machine was."""
        return max(self.apart("telling"), self.apart("kilobytes")) <= MOST_APART


def difference(first: float, second: float) -> float:
    """By which share of the smaller one they differ."""
    return abs(first - second) / min(first, second)


def beside(connections: int, hold: float) -> Beside:
    """As quiet a run as the machine gives; the last one where it never is.

    Each on a server of its own: one that has had so many connections takes no more memory for the next.
    """
    for _ in range(TRIES):
        with evening.one_server(connections, MODEL=evening.NO_MODEL) as (server, room):
            run = asyncio.run(_beside(server, room, connections, hold))
        if run.quiet:
            break
    return run


async def _beside(server: Server, room: Room, connections: int, hold: float) -> Beside:
    texts = room.contributions()
    before = await bare(connections, SIZE, texts)
    ours_ = await ours(server, room, connections, texts, hold)
    return Beside(before, ours_, await bare(connections, SIZE, texts))


def rows(run: Beside, hold: float) -> list[Row]:
    """The figures and their bars."""
    ours_, connections = run.ours, run.ours.connections
    name = f"{connections:,} connections"
    ratio = ours_.telling / run.bare("telling")
    said = f"{name}: {min(connections, 1000):,} contributions in {in_seconds(connections):g} s"
    return [
        at_most(
            f"{name}: the two bare runs apart", "share", max(run.apart("telling"), run.apart("kilobytes")), MOST_APART
        ),
        at_most(f"{name}: memory each", "kB", ours_.kilobytes, 40),
        plain(f"{name}: memory each, bare", "kB", run.bare("kilobytes")),
        at_most(f"{name}: memory beside bare", "times", ours_.kilobytes / run.bare("kilobytes"), 2.5),
        plain(f"{name}: processor time to let one in", "µs", ours_.connecting),
        plain(f"{name}: the same, bare", "µs", run.bare("connecting")),
        plain(f"{name}: processor time per message to all", "µs", ours_.telling),
        plain(f"{name}: the same, bare broadcast()", "µs", run.bare("telling")),
        at_most(f"{name}: message to all beside bare", "times", ratio, 1.0),
        plain(f"{name}: bytes of a message to all", "bytes", ours_.frame),
        plain(f"{name}: from the first told to the last", "ms", ours_.last_told),
        plain(f"{name}: the same, bare", "ms", mean((run.before.last_told, run.after.last_told))),
        plain(f"{said}: processor time each", "µs", ours_.answering),
        plain(f"{said}: acknowledged p50", "ms", ours_.answered(50)),
        *_acknowledged(run, said),
        at_most(f"{name}: refused or unanswered", "contributions", len(ours_.refused), 0),
        at_most(f"{name}: dropped, {hold / 60:g} minutes and more held", "connections", ours_.drops, 0),
    ]


def _acknowledged(run: Beside, said: str) -> list[Row]:
    p99 = run.ours.answered(99)
    if run.ours.connections > 1000:
        return [at_most(f"{said}: acknowledged p99", "ms", p99, 30)]
    return [
        plain(f"{said}: acknowledged p99", "ms", p99),
        plain(f"{said}: bare echo p99", "ms", run.echo),
        at_most(f"{said}: the two bare echoes apart", "share", run.echo_apart, MOST_APART),
        at_most(f"{said}: acknowledged beside bare echo, p99", "times", p99 / run.echo, 1.5),
    ]


def whole_evening() -> list[Row]:
    """What only ours has."""
    found = evening.stuck(900, 100) + evening.themed(1000, 1000, 60.0)
    try:
        with private_postgres(durable=True) as postgres, private_redis() as redis:
            found += evening.two_processes(postgres.fresh_database(), redis.url, 1000)
    except MissingProgramError as missing:
        print(f"NOT MEASURED, two processes: {missing}", file=sys.stderr)
    return found


def main() -> int:
    """Measure, show and keep."""
    wished = argparse.ArgumentParser(
        prog="python -m benchmarks.load.beside_bare", description=__doc__.partition("\n")[0]
    )
    wished.add_argument("--connections", type=int, nargs="+", default=[1000, 10_000])
    wished.add_argument("--hold", type=float, default=0.25, help="minutes that the most connections are held")
    wished.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = wished.parse_args()
    found = [plain("load average of the machine before", "", load_average())]
    if "wire" in options.only:
        if (why := too_few_files(max(options.connections))) is not None:
            print(f"NOT MEASURED: {why}", file=sys.stderr)
            return 1
        for connections in sorted(options.connections):
            hold = options.hold * 60 if connections == max(options.connections) else 0.0
            found += rows(beside(connections, hold), hold)
    if "evening" in options.only:
        found += whole_evening()
    if "growth" in options.only:
        found += growth.measured(found)
    show("Live connections, ours beside the bare library's", found)
    if "growth" in options.only:
        print(growth.told(found))
    # a part doesn't take the place of the whole
    keep("-".join(["wire", *([] if set(options.only) == set(PARTS) else options.only)]), found)
    return 1 if any(row.holds is False for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
