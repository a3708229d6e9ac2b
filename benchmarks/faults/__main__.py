"""``python -m benchmarks.faults [--cycles 200] [--only WORD]``: every fault, one table, a dated file; 1 on a miss."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

from benchmarks.faults import clock, deaths, disk, doubles, keeping, stuck
from benchmarks.quality.rows import Row
from benchmarks.record import keep, show

CYCLES, PHONES = 20, 30
REQUIRE_ALL = "SAMENSPRAAK_TEST_REQUIRE_ALL"
Fault = Callable[[], Awaitable[list[Row]]]


def faults(cycles: int, phones: int) -> dict[str, Fault]:
    """All of them, by the word that chooses one. First those in which the build itself is broken on purpose."""
    return {
        "order": lambda: disk.in_order(phones // 3),
        "doubles": lambda: doubles.seen(phones),
        "unbounded": lambda: stuck.deafness(bounded=False, phones=phones),
        "stuck": lambda: stuck.deafness(bounded=True, phones=phones),
        "kill": lambda: deaths.killed(cycles, phones),
        "themes": lambda: deaths.killed(max(2, cycles // 10), phones, themes=True),
        "stop": lambda: deaths.stopped(phones),
        "twice": lambda: deaths.sent_twice(phones),
        "fsync": lambda: disk.deaf(phones),
        "full": lambda: disk.full(phones),
        "quota": lambda: disk.quota(phones),
        "damaged": lambda: disk.damaged(phones),
        "backup": lambda: keeping.restored(phones),
        "clock": lambda: clock.jumping(phones),
    }


def injected(chosen: dict[str, Fault]) -> tuple[list[Row], list[str]]:
    """The rows of all that could be injected here, and what could not."""
    rows, missing = [], []
    for name, fault in chosen.items():
        try:
            rows += asyncio.run(fault())  # type: ignore[arg-type]  # they are coroutines
        except disk.NotHere as reason:
            missing.append(f"{name}: {reason}")
    return rows, missing


def main() -> int:
    """Inject, show and keep."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    wished.add_argument("--cycles", type=int, default=CYCLES, help="how many times it's killed (200 is the full bar)")
    wished.add_argument("--phones", type=int, default=PHONES)
    wished.add_argument("--only", default="", help="one fault, by its word")
    options = wished.parse_args()
    every = faults(options.cycles, options.phones)
    rows, missing = injected({options.only: every[options.only]} if options.only else every)
    show("Faults, injected for real", rows)
    if not options.only:
        keep("faults", rows)
    for reason in missing:
        print(f"SKIPPED {reason}")
    missed = any(row.holds is False for row in rows)
    return 1 if missed or (missing and os.environ.get(REQUIRE_ALL)) else 0


if __name__ == "__main__":
    sys.exit(main())
