"""A copy of everything, as one SQLite file, from either engine; and a database from such a copy, on either engine.

Taken while the server runs, by a connection that only reads, in one transaction: it's of one moment, and nobody waits.
Words that were withdrawn before are not in it, not even as freed bytes: it's written row by row.
"""

import asyncio
import contextlib
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, create_engine, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cli.faults import DatabaseThere, NoBackup, OtherSchema
from app.journal.database import migrate, newest_schema, open_beside, open_database, schema_of, stamp
from app.journal.tables import dialogues, journal, metadata, words

COPIED: tuple[Table, ...] = (dialogues, journal, words)  # the others are derived from these
AT_A_TIME = 2000


class Copied(msgspec.Struct, frozen=True):
    """What is in a copy."""

    dialogues: int
    entries: int
    words: int


def copy_out(url: str, out: Path, kept: Mapping[str, str]) -> Copied:
    """Copy the database at ``url`` into the file ``out``, with ``kept`` beside it. Whole, or not there at all.

    Raises:
        OtherSchema: the database isn't at the version of this program.
        FileExistsError: nothing is ever overwritten.
    """
    part = out.with_name(f"{out.name}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))  # whoever can read it can read everything
    try:
        with _made(part) as target:
            _keep(target, kept)
            copied = asyncio.run(_all_of(url, target))
        _sync(part)
        os.link(part, out)
        _sync(out.parent)
        return copied
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _made(part: Path) -> Iterator[Connection]:
    """A database with the newest tables, filled in one transaction."""
    engine = create_engine(f"sqlite:///{part}", hide_parameters=True)
    try:
        with engine.begin() as target:
            metadata.create_all(target)
            stamp(target)
            yield target
    finally:
        engine.dispose()


def _keep(target: Connection, kept: Mapping[str, str]) -> None:
    target.execute(text("CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL)"))
    for name, value in kept.items():
        target.execute(text("INSERT INTO kept VALUES (:name, :value)"), {"name": name, "value": value})


async def _all_of(url: str, target: Connection) -> Copied:
    source, counts = open_beside(url), []
    try:
        async with source.connect() as reading:
            if (found := await reading.run_sync(schema_of)) != newest_schema():
                raise OtherSchema(found=found or "none", known=newest_schema())
            for table in COPIED:
                async for rows in _pages(reading, table):
                    target.execute(insert(table), rows)
                counts.append((await reading.execute(select(func.count()).select_from(table))).scalar_one())
    finally:
        await source.dispose()
    return Copied(*counts)


async def _pages(reading: AsyncConnection, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    async with reading.stream(select(table).order_by(*table.primary_key.columns)) as result:
        async for rows in result.mappings().partitions(AT_A_TIME):
            yield [dict(row) for row in rows]


def kept_in(file: Path) -> dict[str, str]:
    """What a copy keeps beside its rows.

    Raises:
        NoBackup: it's no copy of ours.
    """
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            return dict(copy.execute("SELECT name, value FROM kept"))
    except sqlite3.Error as error:
        raise NoBackup(path=str(file)) from error


def copy_in(file: Path, url: str, scratch: Path) -> Copied:
    """Make the database at ``url`` from a copy, brought up to date on the way. ``scratch``: a folder to work in.

    Raises:
        DatabaseThere: something is there already; nothing was changed.
        app.errors.NewerDatabase: the copy was made by a newer version.
    """
    whole = scratch / f"restoring.{os.getpid()}"
    try:
        shutil.copyfile(file, whole)
        whole.chmod(0o600)
        asyncio.run(_brought_up_to_date(whole))
        if url.startswith("sqlite"):
            _put(whole, Path(url.partition(":///")[2]))
        else:
            asyncio.run(_poured(whole, url))
        return asyncio.run(_counted(url))
    finally:
        for left in scratch.glob(f"{whole.name}*"):
            left.unlink()


async def _brought_up_to_date(whole: Path) -> None:
    engine = open_database(f"sqlite+aiosqlite:///{whole}")
    try:
        await migrate(engine)
        async with engine.begin() as connection:
            await connection.execute(text("DROP TABLE kept"))
    finally:
        await engine.dispose()


def _put(whole: Path, database: Path) -> None:
    _sync(whole)
    try:
        os.link(whole, database)
    except FileExistsError as error:
        raise DatabaseThere(where=str(database)) from error
    _sync(database.parent)


async def _poured(whole: Path, url: str) -> None:
    """All in one transaction, and only where there is nothing yet."""
    source, target = open_beside(f"sqlite+aiosqlite:///{whole}"), open_database(url)
    try:
        await migrate(target)
        async with source.connect() as reading, target.begin() as writing:
            if (await writing.execute(select(func.count()).select_from(dialogues))).scalar_one():
                raise DatabaseThere(where=target.url.render_as_string(hide_password=True))
            for table in COPIED:
                async for rows in _pages(reading, table):
                    await writing.execute(insert(table), rows)
    finally:
        await source.dispose()
        await target.dispose()


async def _counted(url: str) -> Copied:
    made = open_beside(url)
    try:
        async with made.connect() as reading:
            counting = [select(func.count()).select_from(table) for table in COPIED]
            return Copied(*[(await reading.execute(query)).scalar_one() for query in counting])
    finally:
        await made.dispose()


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
