"""Opening a database: brought up to date, refused when newer, and as durable as an acknowledgement promises."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app import errors
from app.journal import Appended, GroupCommit, SqlJournal
from app.journal.database import MIGRATIONS, _migrate, migrate, one_at_a_time, open_database
from app.journal.tables import dialogues, metadata
from tests.gatherings import JOIN_CODE
from tests.journals import DIALOGUE, begun, joined, open_journal, positions, said, texts

pytestmark = pytest.mark.anyio
ROOT = MIGRATIONS.parents[2]
BREAK_WHO_WAITS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()
"""

FULL_DISK = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
"""
ON_WORDS = "CREATE TRIGGER full_disk BEFORE INSERT ON words EXECUTE FUNCTION full_disk()"


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An empty database, open."""
    opened = open_database(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[SqlJournal]:
    """A journal on a SQLite file."""
    journal = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
    yield journal
    await journal.close()


async def schema(engine: AsyncEngine) -> dict[str, list[str]]:
    """Every table and its columns."""

    def look(connection: Connection) -> dict[str, list[str]]:
        found = inspect(connection)
        return {table: [column["name"] for column in found.get_columns(table)] for table in found.get_table_names()}

    async with engine.connect() as connection:
        return await connection.run_sync(look)


class TestMigrations:
    """From any older version to this one, at every start."""

    async def test_a_fresh_database_has_exactly_the_tables_of_the_code(self, engine: AsyncEngine) -> None:
        """Alembic finds nothing to add, to change or to drop."""
        await migrate(engine)
        async with engine.connect() as connection:
            differences = await connection.run_sync(
                lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
            )
        assert differences == []

    async def test_migrating_twice_is_harmless(self, engine: AsyncEngine) -> None:
        """What is in it stays."""
        await migrate(engine)
        await SqlJournal(engine, polls=False).append([begun(), said("c1")])
        before = await schema(engine)
        await migrate(engine)
        assert await schema(engine) == before
        assert await SqlJournal(engine, polls=False).head(DIALOGUE) == 2

    async def test_a_database_from_a_newer_version_is_refused_and_untouched(self, engine: AsyncEngine) -> None:
        """The person hears which version it was, and what to do."""
        await migrate(engine)
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            await connection.execute(text("ALTER TABLE words ADD COLUMN mood INTEGER"))
        before = await schema(engine)
        with pytest.raises(errors.NewerDatabase, match=r"newer version of Samenspraak \(9999\)"):
            await migrate(engine)
        assert await schema(engine) == before
        async with engine.connect() as connection:
            assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == [
                "9999"
            ]

    @pytest.mark.postgres
    async def test_servers_that_start_together_make_the_tables_once(self, postgres_url: str) -> None:
        """`docker compose up` starts several at the same moment on an empty database."""
        first, second = open_database(postgres_url), open_database(postgres_url)
        async with first.begin() as connection:
            await connection.run_sync(_migrate)
            waiting = asyncio.create_task(migrate(second))
            await asyncio.wait([waiting], timeout=0.2)
        await asyncio.wait_for(waiting, 10)
        assert set(await schema(second)) == {"alembic_version"} | {*metadata.tables}
        await first.dispose()
        await second.dispose()

    async def test_servers_that_start_together_do_what_is_to_be_done_once_one_after_the_other(
        self, database_url: str
    ) -> None:
        """Whoever comes second finds it done; on SQLite the database can be used meanwhile."""
        engines = open_database(database_url), open_database(database_url)
        done: list[str] = []

        async def start(engine: AsyncEngine, name: str) -> None:
            async with one_at_a_time(engine):
                async with engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
                found = bool(done)
                await asyncio.sleep(0.05)
                done.append(f"{name} found {'it done' if found else 'nothing'}")

        if database_url.startswith("sqlite"):
            await start(engines[0], "it")
            assert done == ["it found nothing"]
        else:
            await asyncio.gather(start(engines[0], "one"), start(engines[1], "another"))
            assert sorted(one.split(maxsplit=1)[1] for one in done) == ["found it done", "found nothing"]
        for engine in engines:
            await engine.dispose()


class TestSqliteDurability:
    """Acknowledged is committed is on the disk."""

    @pytest.mark.parametrize(
        ("pragma", "value"),
        [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
    )
    async def test_the_connection_is_as_durable_as_it_says(
        self, sqlite: SqlJournal, pragma: str, value: object
    ) -> None:
        """Read back from SQLite itself; synchronous 2 is FULL."""
        async with sqlite._engine.connect() as connection:
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value

    async def test_there_is_exactly_one_connection(self, sqlite: SqlJournal) -> None:
        """A second one waits until the first is given back."""
        async with sqlite._engine.connect():
            second = asyncio.create_task(sqlite.head(DIALOGUE))
            done, _ = await asyncio.wait([second], timeout=0.2)
            assert not done
        assert await asyncio.wait_for(second, 5) == 0

    async def test_a_transaction_takes_the_file_at_once(self, sqlite: SqlJournal, tmp_path: Path) -> None:
        """It can't fail half-way on a lock that somebody else took meanwhile."""
        other = sqlite3.connect(tmp_path / "journal.sqlite3", timeout=0, isolation_level=None)
        async with sqlite._engine.begin() as connection:
            await connection.execute(select(dialogues))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.close()

    async def test_what_was_acknowledged_survives_a_kill(self, tmp_path: Path) -> None:
        """SIGKILL at the very moment of the answer: no time to tidy up."""
        url = f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}"
        program = (
            "import asyncio, os, signal\n"
            "from tests.journals import begun, open_journal, said\n"
            "async def main():\n"
            f"    journal = await open_journal({url!r})\n"
            "    await journal.append([begun(), said('c1', 'Wind op zee.')])\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
            "asyncio.run(main())\n"
        )
        killed = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT)
        assert await asyncio.wait_for(killed.wait(), 30) == -signal.SIGKILL
        journal = await open_journal(url)
        assert texts(await journal.read(DIALOGUE)) == {"c1": "Wind op zee."}
        await journal.close()


class TestStorageFull:
    """No room left on the server."""

    async def test_nothing_is_stored_and_the_phone_keeps_the_text(self, sqlite: SqlJournal) -> None:
        """A refusal that says to wait; what was there stays readable."""
        await sqlite.append([begun(), said("c1", "Past nog.")])
        await self.room_for(sqlite, pages=1)
        with pytest.raises(errors.StorageFull) as refusal:
            await sqlite.append([said(f"c{n}", "Dit past niet. " * 1000) for n in range(2, 30)])
        assert refusal.value.facts == {"seconds": 10}
        assert texts(await sqlite.read(DIALOGUE)) == {"c1": "Past nog."}

    async def test_when_there_is_room_again_it_goes_on(self, sqlite: SqlJournal) -> None:
        """Without a restart, at the next position."""
        await sqlite.append([begun()])
        await self.room_for(sqlite, pages=1)
        with pytest.raises(errors.StorageFull):
            await sqlite.append([said("c1", "Dit past niet. " * 10_000)])
        await self.room_for(sqlite, pages=1_000_000)
        (outcome,) = await sqlite.append([said("c1", "Dit past wel. " * 10_000)])
        assert positions(outcome) == [2]

    async def room_for(self, sqlite: SqlJournal, *, pages: int) -> None:
        """Let SQLite believe that the disk has room for this many pages; never fewer than there are."""
        async with sqlite._engine.connect() as connection:
            await connection.execute(text(f"PRAGMA max_page_count={pages}"))


class TestPeopleWhoGoAway:
    """A phone that hangs up in the middle of a request leaves no damage."""

    async def test_an_abandoned_read_or_write_leaves_the_journal_usable(self, database_url: str) -> None:
        """Cancelled at whatever step, the connection is given back and the chain of positions holds."""
        journal = await open_journal(database_url)
        await journal.append([begun()])
        for steps in range(0, 24, 3):
            for abandoned in (journal.read(DIALOGUE), journal.append([said(f"c{steps}")])):
                task = asyncio.ensure_future(abandoned)
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait([task], timeout=5)
        (outcome,) = await asyncio.wait_for(journal.append([joined("bilal")]), 5)
        entries = await journal.read(DIALOGUE)
        assert [entry.position for entry in entries] == list(range(1, positions(outcome)[0] + 1))
        await journal.close()


class TestWhatAnEngineCannotStore:
    """One phone's fault is not its neighbours'."""

    @pytest.mark.postgres
    @pytest.mark.parametrize("key", ["with NUL \x00 in it", "k" * 65], ids=["NUL", "too long"])
    async def test_a_key_that_cannot_be_stored_is_refused_alone(self, postgres_url: str, key: str) -> None:
        """Everybody else in the same transaction is stored."""
        journal = await open_journal(postgres_url)
        await journal.append([begun()])
        commit = GroupCommit(journal)
        good = [commit.append(said(f"c{n}")) for n in range(5)]
        bad = commit.append(said("c9", key=key))
        *stored, refused = await asyncio.gather(*good, bad, return_exceptions=True)
        assert isinstance(refused, errors.BadMessage)
        assert all(isinstance(outcome, Appended) for outcome in stored)
        assert sorted(texts(await journal.read(DIALOGUE))) == [f"c{n}" for n in range(5)]
        await journal.close()

    async def test_a_join_code_in_use_is_refused_alone(self, database_url: str) -> None:
        """Two dialogues can't be reached by one code."""
        journal = await open_journal(database_url)
        await journal.append([begun()])
        commit = GroupCommit(journal)
        refused, stored = await asyncio.gather(
            commit.append(begun("dialogue-2", join_code=JOIN_CODE)), commit.append(said("c1")), return_exceptions=True
        )
        assert isinstance(refused, errors.BadMessage)
        assert isinstance(stored, Appended)
        assert await journal.find(JOIN_CODE) == DIALOGUE
        await journal.close()


class TestADatabaseInTrouble:
    """Not the writer's fault: it isn't told to change anything, and may try again."""

    @pytest.mark.postgres
    async def test_a_full_disk_under_postgresql_is_told_as_such(self, postgres_url: str) -> None:
        """As SQLite's is: the phone keeps the text and waits. Here a trigger plays the disk."""
        journal = await open_journal(postgres_url)
        await journal.append([begun()])
        async with journal._engine.begin() as connection:
            await connection.execute(text(FULL_DISK))
            await connection.execute(text(ON_WORDS))
        with pytest.raises(errors.StorageFull):
            await journal.append([said("c1")])
        assert await journal.head(DIALOGUE) == 1
        await journal.close()

    async def test_its_errors_repeat_nobodys_words(self, engine: AsyncEngine) -> None:
        """They end up in logs."""
        await migrate(engine)
        journal = SqlJournal(engine, polls=False)
        await journal.append([begun()])
        async with engine.begin() as connection:
            await connection.execute(text("DROP TABLE words"))
        with pytest.raises(DBAPIError) as fault:
            await journal.append([said("c1", "Dit zei ik in vertrouwen.")])
        assert "vertrouwen" not in str(fault.value)

    async def test_a_database_without_tables_is_no_refusal(self, engine: AsyncEngine) -> None:
        """Somebody forgot to bring it up to date."""
        with pytest.raises(DBAPIError) as fault:
            await SqlJournal(engine, polls=False).append([begun()])
        assert not isinstance(fault.value, errors.Refused)

    @pytest.mark.postgres
    async def test_a_connection_that_breaks_in_a_transaction_is_no_refusal(self, postgres_url: str) -> None:
        """PostgreSQL restarts; nothing is stored, and the next write is."""
        journal, other = await open_journal(postgres_url), open_database(postgres_url)
        await journal.append([begun()])
        async with other.begin() as connection:
            await connection.execute(select(dialogues).with_for_update())
            writing = asyncio.create_task(journal.append([said("c1")]))
            broken = 0
            async with asyncio.timeout(10):
                while not broken:
                    await asyncio.sleep(0.02)
                    broken = (await connection.execute(text(BREAK_WHO_WAITS))).scalar_one()
        with pytest.raises(DBAPIError) as fault:
            await asyncio.wait_for(writing, 10)
        assert fault.value.connection_invalidated
        (outcome,) = await journal.append([said("c1")])
        assert positions(outcome) == [2]
        await other.dispose()
        await journal.close()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("told", "does"), [("off", "on"), ("local", "on"), ("remote_write", "on"), ("on", "on"), ("remote_apply",) * 2]
)
async def test_no_setting_of_the_database_makes_a_commit_less_than_durable(
    postgres_url: str, told: str, does: str
) -> None:
    """Also after something was rolled back; what promises more is left as it is."""
    before = open_database(postgres_url)
    async with before.begin() as connection:
        name = postgres_url.rpartition("/")[2]
        await connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = {told}'))
    await before.dispose()
    opened = open_database(postgres_url)
    for _ in range(2):
        async with opened.connect() as connection:
            assert (await connection.execute(text("SHOW synchronous_commit"))).scalar_one() == does
            await connection.rollback()
    await opened.dispose()
