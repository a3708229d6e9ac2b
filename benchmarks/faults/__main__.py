"""``python -m benchmarks.faults [--cycles 200] [--only WORD …]``: every fault, one table, a dated file; 1 on a miss.

Those that concern the database are injected on SQLite and on a private PostgreSQL; ``--database`` chooses one of them.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

from benchmarks.faults import clock, deaths, disk, doubles, keeping, shared, stuck
from benchmarks.quality.rows import Row
from benchmarks.record import keep, show
from tests.engines import MissingProgramError, Postgres, private_postgres

CYCLES, PHONES = 20, 30
DATABASES = ("both", "sqlite", "postgres")
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


def faults_on(postgres: Postgres, cycles: int, phones: int) -> dict[str, Fault]:
    """The same on PostgreSQL, where the database can die by itself as well."""
    return {
        "pg-loose": lambda: shared.loosely(postgres, phones),
        "pg-kill": lambda: deaths.killed(cycles, phones, on=postgres.fresh_database()),
        "pg-stop": lambda: deaths.stopped(phones, on=postgres.fresh_database()),
        "pg-twice": lambda: deaths.sent_twice(phones, on=postgres.fresh_database()),
        "pg-restart": lambda: shared.restarted(postgres, max(2, cycles // 2), phones),
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


def _chosen(options: argparse.Namespace) -> tuple[list[Row], list[str]]:
    every, missing = dict[str, Fault](), list[str]()
    with ExitStack() as stack:
        if options.database != "postgres":
            every |= faults(options.cycles, options.phones)
        if options.database != "sqlite":
            try:
                postgres = stack.enter_context(private_postgres(durable=True))
            except MissingProgramError as reason:
                missing.append(f"PostgreSQL: {reason}")
            else:
                every |= faults_on(postgres, options.cycles, options.phones)
        if unknown := [word for word in options.only if word not in every]:
            sys.exit(f"There is no fault {unknown[0]!r} here. There are: {', '.join(every)}.")
        rows, others = injected({word: every[word] for word in options.only or every})
    return rows, missing + others


def main() -> int:
    """Inject, show and keep."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    wished.add_argument("--cycles", type=int, default=CYCLES, help="how many times it's killed (200 is the full bar)")
    wished.add_argument("--phones", type=int, default=PHONES)
    wished.add_argument("--only", nargs="+", default=[], metavar="WORD", help="some faults, by their words")
    wished.add_argument("--database", choices=DATABASES, default=DATABASES[0])
    options = wished.parse_args()
    rows, missing = _chosen(options)
    show("Faults, injected for real", rows)
    # a part doesn't take the place of the whole
    database = [] if options.database == DATABASES[0] else [options.database]
    keep("-".join(["faults", *database, *options.only]), rows)
    for reason in missing:
        print(f"SKIPPED {reason}")
    missed = any(row.holds is False for row in rows)
    return 1 if missed or (missing and os.environ.get(REQUIRE_ALL)) else 0


if __name__ == "__main__":
    sys.exit(main())
