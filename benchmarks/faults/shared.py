"""PostgreSQL dies under a server that goes on: in the middle of a burst, at a moment that nobody chose."""

import asyncio
import random
import signal
import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.faults.checker import crossed, lost
from benchmarks.faults.deaths import SPREAD
from benchmarks.faults.evening import Evening, evening
from benchmarks.faults.judging import judged, server
from benchmarks.faults.served import WHOLE, stored
from benchmarks.quality.rows import Row, at_least, at_most, plain
from tests.engines import Postgres

ACCEPTING_SECONDS = 15.0
AWAY_SECONDS = 0.3
BELIEVING = "import app.journal.database; app.journal.database.DURABLY = 'SELECT 1'\n"
LOOSE = ("ALTER DATABASE {name} SET synchronous_commit = off", "ALTER SYSTEM SET wal_writer_delay = '10s'")


async def restarted(postgres: Postgres, cycles: int, phones: int, seed: int = 7) -> list[Row]:
    """Stopped at once and without a goodbye (immediate mode, as after a crash), then started again.

    Everything that has no answer is sent again; the server itself goes on.
    """
    moment, unanswered, accepting = random.Random(seed), 0, list[float]()
    fault = f"PostgreSQL ended at once, {cycles} times"
    with server(DATABASE_URL=postgres.fresh_database()) as one:
        async with evening(one, phones) as made:
            process = one.pid
            for _ in range(cycles):
                speaking = asyncio.create_task(made.speak(2))
                await asyncio.sleep(moment.uniform(0, SPREAD))
                await asyncio.to_thread(postgres.engine.stop, signal.SIGQUIT)
                await speaking
                await asyncio.sleep(AWAY_SECONDS)
                await asyncio.to_thread(postgres.engine.start)
                accepting.append(await _accepting(made))
                unanswered += not await made.settled()
                await made.hide(1)
            heard = list(crossed(made.book))
            found = await made.look()
            survived = one.code() is None and one.pid == process
    return [
        *judged(fault, found),
        at_most(f"{fault}: words that crossed roles on the way", "times", len(heard), 0),
        at_most(f"{fault}: rounds in which something got no answer", "rounds", unanswered, 0),
        at_most(f"{fault}: accepting again after its return, slowest", "s", max(accepting), ACCEPTING_SECONDS),
        at_least(f"{fault}: the same server to the end", "of one", int(survived), 1),
        plain(f"{fault}: told to wait meanwhile", "times", made.book.waited.total()),
    ]


async def loosely(postgres: Postgres, phones: int) -> list[Row]:
    """A database that was told to say "committed" before it's on the disk: ours doesn't believe it.

    First a build that does, for the checker must see what is lost then.
    """
    believed = await _lost(postgres, phones, BELIEVING + WHOLE)
    kept = await _lost(postgres, phones, WHOLE)
    return [
        at_least("broken build: committed before it is on the disk: lost", "times", believed, 1),
        at_most("a database that is told to commit before it is on the disk: lost", "times", kept, 0),
    ]


async def _lost(postgres: Postgres, phones: int, program: str) -> int:
    address = postgres.fresh_database()
    await _tell(address, *LOOSE)
    try:
        with server(program=program, DATABASE_URL=address) as one:
            async with evening(one, phones) as made:
                await made.speak(2)
                await made.settled()
                await asyncio.to_thread(postgres.engine.stop, signal.SIGQUIT)
                await asyncio.to_thread(postgres.engine.start)
                made.book.rows = await asyncio.to_thread(stored, one)
    finally:
        await _tell(address, "ALTER SYSTEM RESET wal_writer_delay")
    return len(list(lost(made.book)))


async def _tell(address: str, *orders: str) -> None:
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for order in (*orders, "SELECT pg_reload_conf()"):
            await connection.execute(text(order.format(name=address.rpartition("/")[2])))
    await engine.dispose()


async def _accepting(made: Evening) -> float:
    """Seconds until the server takes something new."""
    began, place = time.monotonic(), made.places[0]
    key = await made.say(place, made.phones[0][1])
    await made.until(lambda: key in made.book.acknowledged)
    return time.monotonic() - began
