"""From evidence to rows of the table; what breaks a rule is printed in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faults.checker import Evidence, broken
from benchmarks.faults.served import WHOLE, Server
from benchmarks.quality.rows import Row, at_most, plain

MOST_TOLD = 5
READY_SECONDS = 5.0


def judged(fault: str, seen: Evidence) -> list[Row]:
    """How many times a rule was broken, all rules together; and on how much that verdict rests."""
    found = broken(seen)
    tell(fault, found)
    return [
        at_most(f"{fault}: rules broken", "times", sum(map(len, found.values())), 0),
        plain(f"{fault}: acknowledged", "contributions", len(seen.acknowledged)),
    ]


def tell(fault: str, found: dict[str, list[str]]) -> None:
    """Say which rules were broken, and how."""
    for rule, cases in found.items():
        for case in cases[:MOST_TOLD]:
            print(f"{fault}: {rule}: {case}")
        if len(cases) > MOST_TOLD:
            print(f"{fault}: {rule}: and {len(cases) - MOST_TOLD} more")


def ready(fault: str, one: Server) -> list[Row]:
    """How soon it was there again, at the slowest; and what a busy machine took of that."""
    slowest = max(one.starts[1:])
    return [
        at_most(f"{fault}: ready again, slowest", "s", slowest.seconds, READY_SECONDS),
        plain(f"{fault}: of it waiting for a processor", "s", slowest.waited),
    ]


@contextmanager
def server(*, program: str = WHOLE, under: tuple[str, ...] = (), **settings: str) -> Iterator[Server]:
    """A server that was started, on a scratch folder; whatever is left of it goes at the end of the block."""
    with TemporaryDirectory(prefix="samenspraak-faults-") as folder:
        made = Server(Path(folder) / "data", program=program, under=under, **settings)
        made.start()
        try:
            yield made
        finally:
            made.kill()
