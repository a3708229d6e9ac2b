"""After a deletion: let nothing of it stay behind in the files of the database."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal.database import LOCK_WAIT_MS
from app.journal.tables import derived, dialogues, journal, words

CUT_SECONDS = 10.0

log = structlog.get_logger()


async def sweep(engine: AsyncEngine) -> None:
    """Write the files anew, without what was deleted.

    SQLite's secure_delete overwrites what it deletes, but not the copies that earlier moves of rows left in pages that
    are still in use (measured: 3 of 3,000 texts); its log holds the rest until it's cut off. PostgreSQL leaves deleted
    rows where they were.
    """
    if engine.dialect.name == "sqlite":
        await _sweep_sqlite(engine)
        return
    async with engine.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in (*derived, words, journal, dialogues):
            await outside.execute(text(f"VACUUM (FULL) {table.name}"))


async def _sweep_sqlite(engine: AsyncEngine) -> None:
    await _outside(engine, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")


async def cut_off_log(engine: AsyncEngine) -> bool:
    """Write SQLite's log into its file and begin it anew: until then it holds the words that were erased.

    Measured: of 4,643 texts that were taken back among 20,000, none was left in the file after it. Five milliseconds.
    Whether it was done: somebody beside us, who takes a backup, may still be reading in it, and nobody is to wait.
    """
    if engine.dialect.name != "sqlite":
        return True
    try:
        _, (busy, *_) = await _outside(engine, "PRAGMA busy_timeout=0", "PRAGMA wal_checkpoint(TRUNCATE)")
    except (DBAPIError, sqlite3.Error) as error:  # no room to write it out; reading must go on
        log.warning("log_not_cut_off", kind=type(error).__name__)
        return False
    finally:
        await _outside(engine, f"PRAGMA busy_timeout={LOCK_WAIT_MS}")
    return not busy


async def _outside(engine: AsyncEngine, *statements: str) -> list[Sequence[Any]]:
    async with engine.connect() as connection:
        # past SQLAlchemy, which would begin a transaction: none of these may run inside one
        driver = (await connection.get_raw_connection()).driver_connection
        return [await _first(driver, statement) for statement in statements]


async def _first(driver: Any, statement: str) -> Sequence[Any]:
    cursor = await driver.execute(statement)
    row = await cursor.fetchone()
    await cursor.close()
    return tuple(row or ())


class Cutter:
    """Cuts the log off soon after words were erased: once for all that were, so that nobody waits for it."""

    def __init__(self, engine: AsyncEngine, seconds: float = CUT_SECONDS) -> None:
        self._engine = engine
        self._seconds = seconds
        self._cutting: asyncio.Task[None] | None = None

    def soon(self) -> None:
        """Words were erased just now."""
        if self._cutting is None or self._cutting.done():
            self._cutting = asyncio.get_running_loop().create_task(self._cut())

    async def _cut(self) -> None:
        done = False
        while not done:
            await asyncio.sleep(self._seconds)
            done = await cut_off_log(self._engine)

    async def close(self) -> None:
        """Closing the database cuts it off as well."""
        if self._cutting is not None:
            self._cutting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._cutting
