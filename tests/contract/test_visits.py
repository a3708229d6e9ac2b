"""One visit to the database: all of it or nothing, and on SQLite one way to the connection's thread and back."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal import Repeated
from app.journal.database import migrate, open_database
from app.journal.plainly import Carrier
from app.journal.sql import _WITH_KEYS
from app.journal.tables import journal as journal_table
from app.journal.tables import words
from app.journal.visits import visit, visit_plainly
from tests.journals import DIALOGUE, begun, joined, open_journal, positions, said, withdrawn

pytestmark = pytest.mark.anyio
NOTE = text("INSERT INTO notes (note) VALUES ('a note')")
Visit = Callable[..., Awaitable[Any]]


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """A database with a table for notes."""
    opened = open_database(database_url)
    async with opened.begin() as connection:
        await connection.execute(text("CREATE TABLE notes (note VARCHAR(10) NOT NULL)"))
    yield opened
    await opened.dispose()


def count(carrier: Carrier) -> int:
    """How many notes there are."""
    ((notes,),) = carrier.execute(text("SELECT count(*) FROM notes"))
    return int(notes)


async def driver_of(engine: AsyncEngine) -> Any:
    """The one connection of SQLite, as its library gives it."""
    async with engine.connect() as connection:
        return (await connection.get_raw_connection()).driver_connection


class Counted:
    """The way to the connection's thread, with a counter at its door."""

    def __init__(self, way: Any) -> None:
        self._way = way
        self.passages = 0

    def put_nowait(self, asked: Any) -> None:
        """Somebody goes through."""
        self.passages += 1
        self._way.put_nowait(asked)


@pytest.mark.parametrize("go", [visit, visit_plainly])
class TestAllOfItOrNothing:
    """On both engines, and on SQLite with SQLAlchemy and without."""

    async def test_what_is_done_is_stored_and_its_result_comes_back(self, engine: AsyncEngine, go: Visit) -> None:
        """In one transaction, seen by the next."""

        def work(carrier: Carrier) -> int:
            carrier.execute(NOTE)
            carrier.execute(NOTE)
            return count(carrier)

        assert await go(engine, work) == 2
        assert await visit(engine, count) == 2

    @pytest.mark.parametrize("statement", [None, "INSERT INTO notes (note) VALUES (NULL)", "no SQL"])
    async def test_what_raises_is_undone(self, engine: AsyncEngine, go: Visit, statement: str | None) -> None:
        """Whether we stumble or the database does; the next visit is as if nothing had been."""

        def work(carrier: Carrier) -> None:
            carrier.execute(NOTE)
            if statement is None:
                raise LookupError
            carrier.execute(text(statement))

        with pytest.raises(LookupError if statement is None else DBAPIError):
            await go(engine, work)
        assert await visit(engine, count) == 0
        async with engine.connect() as connection:
            assert await connection.run_sync(count) == 0

    async def test_a_refusal_says_which_and_repeats_no_words(self, engine: AsyncEngine, go: Visit) -> None:
        """Errors end up in logs."""
        nothing = text("INSERT INTO notes (note) VALUES (nullif(CAST(:said AS VARCHAR), CAST(:said AS VARCHAR)))")
        with pytest.raises(IntegrityError) as refused:
            await go(engine, lambda carrier: carrier.execute(nothing, {"said": "my own words"}))
        assert "my own words" not in str(refused.value)

    async def test_an_abandoned_visit_is_whole_or_was_not_there(self, engine: AsyncEngine, go: Visit) -> None:
        """Whoever doesn't wait for the end leaves nothing half, and nobody waiting."""

        def work(carrier: Carrier) -> None:
            carrier.execute(NOTE)
            carrier.execute(NOTE)

        for steps in range(12):
            task = asyncio.ensure_future(go(engine, work))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task], timeout=5)
            assert await asyncio.wait_for(visit(engine, count), 5) % 2 == 0


class TestOnSqlite:
    """In the thread of the one connection."""

    @pytest.fixture
    async def engine(self, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
        """A file of its own."""
        opened = open_database(f"sqlite+aiosqlite:///{tmp_path / 'notes.sqlite3'}")
        await migrate(opened)
        yield opened
        await opened.dispose()

    async def test_each_thing_that_a_journal_does_goes_there_once(self, tmp_path: Path) -> None:
        """Each way waits for a turn of the event loop; in a busy room there are few."""
        journal = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
        await journal.append([begun(), joined("anna")])
        await journal.head(DIALOGUE)
        driver = await driver_of(journal._engine)
        way = driver._tx
        driver._tx = counted = Counted(way)
        deeds = (
            lambda: journal.append([said(f"c{n}", key=f"k{n}") for n in range(20)]),
            lambda: journal.append([withdrawn("c3")]),
            lambda: journal.read(DIALOGUE),
            lambda: journal.head(DIALOGUE),
            lambda: journal.chain(DIALOGUE),
            journal.known,
        )
        for number, deed in enumerate(deeds, 1):
            await deed()
            assert counted.passages == number
        driver._tx = way
        await journal.close()

    async def test_storing_takes_no_longer_however_much_is_stored(self, tmp_path: Path) -> None:
        """Whether a key was used before is looked up, not searched for: counted in steps of SQLite's own machine."""
        journal = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
        await journal.append([begun(), joined("anna")])
        await journal.append([said("first", key="first key")])
        driver = await driver_of(journal._engine)
        steps = [0]

        def step() -> None:
            steps[0] += 1

        async def counted(name: str) -> int:
            await driver.set_progress_handler(step, 1)
            steps[0] = 0
            new = [said(f"{name} {n}", key=f"{name} {n}") for n in range(10)]
            *_, again = await journal.append([*new, said("first", key="first key")])
            await driver.set_progress_handler(None, 1)
            assert isinstance(again, Repeated)
            return steps[0]

        before = await counted("early")
        await journal.append([said(f"c{n}", key=f"key {n}") for n in range(3000)])
        assert await counted("late") < 1.5 * before
        await journal.close()

    async def test_it_is_the_one_connection_and_holds_the_file(self, engine: AsyncEngine, tmp_path: Path) -> None:
        """Nobody else can write in between, and no second connection is opened."""
        other = sqlite3.connect(tmp_path / "notes.sqlite3", timeout=0, isolation_level=None, check_same_thread=False)
        driver = await driver_of(engine)
        here = threading.get_ident()

        def work(connection: Connection) -> None:
            connection.execute(select(func.count()).select_from(journal_table))
            assert connection.connection.driver_connection is driver._conn
            assert threading.get_ident() != here
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")

        await visit(engine, work)
        other.execute("BEGIN IMMEDIATE")
        other.close()

    async def test_what_was_left_open_is_undone_before_the_next(self, engine: AsyncEngine) -> None:
        """By whoever went past SQLAlchemy and stumbled."""
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute("BEGIN IMMEDIATE")
            await driver.execute("CREATE TABLE half (done INTEGER)")
        assert not driver.in_transaction
        tables = select(func.count()).select_from(text("sqlite_master WHERE name = 'half'"))
        assert await visit(engine, lambda connection: connection.execute(tables).scalar()) == 0

    @pytest.mark.parametrize("go", [visit, visit_plainly])
    async def test_what_cannot_be_committed_is_undone_before_the_next(self, engine: AsyncEngine, go: Visit) -> None:
        """SQLite keeps such a transaction open."""

        def work(carrier: Carrier) -> None:
            carrier.execute(text("PRAGMA defer_foreign_keys=ON"))
            carrier.execute(
                insert(words), [{"dialogue_id": "none", "position": 1, "contribution_id": "c", "text": "t"}]
            )

        with pytest.raises(IntegrityError):
            await go(engine, work)
        assert not (await driver_of(engine)).in_transaction
        assert await visit(engine, lambda c: c.execute(select(func.count()).select_from(words)).scalar()) == 0

    @pytest.mark.parametrize("go", [visit, visit_plainly])
    async def test_what_stumbles_after_it_was_abandoned_is_undone_too(self, engine: AsyncEngine, go: Visit) -> None:
        """Nobody waits for it any more, and the connection was given back."""
        begun, abandoned = threading.Event(), threading.Event()

        def work(_: Carrier) -> None:
            begun.set()
            assert abandoned.wait(20)
            raise LookupError

        task = asyncio.ensure_future(go(engine, work))
        await asyncio.to_thread(begun.wait, 20)
        task.cancel()
        await asyncio.wait([task], timeout=0.1)
        abandoned.set()
        await asyncio.wait([task], timeout=20)
        assert await go(engine, lambda c: list(c.execute(text("PRAGMA synchronous")))) == [(2,)]

    async def test_a_connection_that_was_replaced_is_found_again(self, engine: AsyncEngine) -> None:
        """One that broke is closed and another is opened."""
        first = await driver_of(engine)
        async with engine.connect() as connection:
            await connection.invalidate()
        assert await visit(engine, lambda c: c.execute(text("PRAGMA synchronous")).scalar()) == 2
        assert await driver_of(engine) is not first

    async def test_several_at_once_take_turns(self, tmp_path: Path) -> None:
        """Positions without a gap, however many come at the same moment."""
        journal = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
        await journal.append([begun()])
        stored = await asyncio.gather(*(journal.append([said(f"c{n}")]) for n in range(30)))
        assert sorted(positions(outcome)[0] for (outcome,) in stored) == list(range(2, 32))
        await journal.close()


@pytest.mark.postgres
async def test_on_postgresql_no_entry_is_compared_with_every_key(postgres_url: str) -> None:
    """It says itself how it finds the keys of a full batch: by the index, or with one look at each entry."""
    journal = await open_journal(postgres_url)
    await journal.append([begun()])
    await journal.append([said(f"c{n}", key=f"key {n}") for n in range(2000)])
    asked = ["dialogue-1"] * 100, ["anna"] * 100, [f"key {n}" for n in range(100)]
    async with journal._engine.connect() as connection:
        query = f"EXPLAIN (ANALYZE) {_WITH_KEYS.compile(dialect=journal._engine.dialect)}"
        plan = (await connection.exec_driver_sql(query, asked)).scalars().all()
    assert "rows=100 " in plan[0]
    assert any("Cond" in line for line in plan), plan
    assert not any("Filter" in line for line in plan), plan
    await journal.close()
