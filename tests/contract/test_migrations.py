"""From every schema that anybody may have, as the engine itself wrote it down; and killed on the way.

A new revision needs its snapshots: make a database at that revision with the rows of the older ones, then
``sqlite3 FILE .dump`` and ``pg_dump --no-owner --inserts``, into ``schemas/``.
"""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal import SqlJournal
from app.journal.database import MIGRATIONS, migrate, newest_schema, open_database, schema_of
from app.journal.soundness import looked_through
from app.journal.tables import metadata
from tests.gatherings import digest
from tests.journals import DIALOGUE, positions, said, texts

pytestmark = pytest.mark.anyio
ROOT = MIGRATIONS.parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
OLDER = REVISIONS[:-1]
KILLED_AT = """
import asyncio, os, signal
from sqlalchemy import event
from app.journal.database import migrate, open_database
engine = open_database({url!r})
left = iter(range({statement}, -1, -1))
@event.listens_for(engine.sync_engine, "before_cursor_execute")
def count(connection, cursor, statement, *_):
    changes = statement.lstrip().split(" ")[0] in ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")
    if changes and not next(left):
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(migrate(engine))
"""


@pytest.fixture(params=REVISIONS)
async def old(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[AsyncEngine]:
    """A database of this revision with people's words in it."""
    await load(request.param, database_url)
    engine = open_database(database_url)
    yield engine
    await engine.dispose()


async def load(revision: str, url: str) -> None:
    """Let the engine read what it once wrote."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.partition(":///")[2]) as database:
            database.executescript((SCHEMAS / f"{revision}.sqlite.sql").read_text("utf-8"))
        database.close()
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute((SCHEMAS / f"{revision}.postgres.sql").read_text("utf-8"))
    await connection.close()


async def revision_of(engine: AsyncEngine) -> str | None:
    """What it says that it is."""
    async with engine.connect() as connection:
        return await connection.run_sync(schema_of)


async def is_whole(engine: AsyncEngine) -> None:
    """The tables of the code, the rows of before, and a journal that goes on."""
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    assert differences == []
    found = await looked_through(engine, lambda _, words: digest(words))
    assert (found.dialogues, found.entries, found.words, found.flaws) == (1, 6, 1, [])
    journal = SqlJournal(engine, polls=False)
    (again,) = await journal.append([said("c2", by="bilal", key="key-of-bilal")])
    (more,) = await journal.append([said("c3", "Zon op het dak.")])
    assert (again.entry.position, positions(more)) == (5, [7])  # type: ignore[union-attr]  # known by its key
    assert texts(await journal.read(DIALOGUE)) == {
        "c1": None,
        "c2": 'Dat \'t stroomnet vol zit; en "niemand" weet waarom.',
        "c3": "Zon op het dak.",
    }


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_every_revision_was_written_down(revision: str, engine: str) -> None:
    """Whoever adds one leaves a snapshot for those who come after."""
    assert f"'{revision}'" in (SCHEMAS / f"{revision}.{engine}.sql").read_text("utf-8")


async def test_from_every_schema_to_this_one(old: AsyncEngine) -> None:
    """Nothing is lost on the way, and twice is once."""
    await migrate(old)
    await migrate(old)
    assert await revision_of(old) == newest_schema()
    await is_whole(old)


@pytest.mark.parametrize("revision", OLDER)
@pytest.mark.parametrize("statement", [1, 3])
async def test_killed_on_the_way(revision: str, statement: int, database_url: str) -> None:
    """All of a step or nothing of it: the old database is untouched, and the next start brings it up to date."""
    await load(revision, database_url)
    program = KILLED_AT.format(url=database_url, statement=statement)
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT)
    assert await asyncio.wait_for(killed.wait(), 60) == -signal.SIGKILL
    engine = open_database(database_url)
    try:
        assert await revision_of(engine) == revision
        await migrate(engine)
        await is_whole(engine)
    finally:
        await engine.dispose()
