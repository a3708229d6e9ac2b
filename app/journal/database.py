"""Opening the database: one address, two engines, and a schema that is brought up to date at start."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState

from app import errors

MIGRATIONS = Path(__file__).parent / "migrations"
POOL_SIZE = 5
LOCK_WAIT_MS = 10_000
BEGIN = "BEGIN IMMEDIATE"
# FULL: an acknowledged contribution survives loss of power. NORMAL loses the last ones.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
DURABLY = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')"
)
MIGRATION_LOCK, STARTING_LOCK = 0x5A4D53, 0x5A4D55  # any numbers that all servers of one database agree on


def open_database(url: str) -> AsyncEngine:
    """An engine for ``sqlite+aiosqlite:///…`` or ``postgresql+asyncpg://…``.

    Errors don't repeat parameters: those are people's words, and errors end up in logs.
    SQLite gets exactly one connection: libraries before 3.51.3 have a fault in resetting the WAL with two or more.
    """
    if make_url(url).get_backend_name() != "sqlite":
        shared = create_async_engine(url, hide_parameters=True, pool_size=POOL_SIZE, pool_pre_ping=True)
        event.listen(shared.sync_engine, "connect", _never_loosely)
        return shared
    one: dict[str, Any] = {"pool_size": 1, "max_overflow": 0, "pool_timeout": LOCK_WAIT_MS / 1000}
    engine = create_async_engine(url, hide_parameters=True, pool_reset_on_return=None, **one)
    event.listen(engine.sync_engine, "reset", _roll_back)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see below
    cursor = connection.cursor()
    for pragma in (*PRAGMAS, f"busy_timeout={LOCK_WAIT_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _never_loosely(connection: Any, _record: Any) -> None:
    """Whatever its operator has set: a commit is on the disk, and on the standby where there is a synchronous one."""
    cursor = connection.cursor()
    cursor.execute(DURABLY)
    cursor.close()
    connection.commit()


def _roll_back(connection: Any, _record: Any, state: PoolResetState) -> None:
    """Where something was left open only: undoing nothing would cost a way to the connection's thread and back."""
    if state.asyncio_safe and connection.driver_connection.in_transaction:
        connection.rollback()


def begin_immediate(connection: Connection) -> None:
    """Begin with the write lock: a transaction can't fail half-way on a lock that it needs later."""
    connection.exec_driver_sql(BEGIN)


def open_beside(url: str) -> AsyncEngine:
    """An engine that can write nothing, beside a server that runs. What it reads in a transaction is of one moment.

    A second connection to SQLite is safe as long as it only reads: the fault in resetting the WAL needs two that write
    or checkpoint.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        isolated = {"isolation_level": "REPEATABLE READ", "pool_size": 1}
        return create_async_engine(url, hide_parameters=True, **isolated)
    file = Path(address.database or "").absolute().as_uri()
    engine = create_async_engine(f"{address.drivername}:///{file}?mode=ro&uri=true", hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
    event.listen(engine.sync_engine, "begin", _begin_at_one_moment)
    return engine


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin_at_one_moment(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def newest_schema() -> str:
    """The revision that this program brings databases to."""
    return str(_scripts().get_current_head())


def schema_of(connection: Connection) -> str | None:
    """The revision of a database; ``None`` where nothing of ours is in it."""
    return MigrationContext.configure(connection).get_current_revision()


def stamp(connection: Connection) -> None:
    """Note in a database whose tables were made at once that they are the newest."""
    MigrationContext.configure(connection).stamp(_scripts(), "head")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


async def look_over(engine: AsyncEngine) -> None:
    """Read a SQLite file once from end to end, before anything is built on it. PostgreSQL sees to its own.

    Raises:
        app.errors.DatabaseDamaged: a page of it isn't what it was; nothing was changed.
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file:
        return
    try:
        async with engine.connect() as connection:
            (found,) = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).one()
    except DatabaseError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if name not in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
            raise
        raise errors.DatabaseDamaged(file=file, what=name) from error
    if found != "ok":
        raise errors.DatabaseDamaged(file=file, what=_PLACE.sub("", found.splitlines()[-1]))


_PLACE = re.compile(r"^\*\*\*.*\*\*\*\s*")


@asynccontextmanager
async def one_at_a_time(engine: AsyncEngine) -> AsyncIterator[None]:
    """Nobody else who asks for this is inside the block, on whatever server of the same database."""
    async with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(select(func.pg_advisory_xact_lock(STARTING_LOCK)))
            yield
            return
    yield  # SQLite has one process, and one connection that is needed inside


async def migrate(engine: AsyncEngine) -> None:
    """Bring the schema up to date.

    Raises:
        app.errors.NewerDatabase: the database was made by a newer version; nothing was touched.
    """
    async with engine.begin() as connection:
        await connection.run_sync(_migrate)


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Servers that start together: the second waits until the first has committed, and finds all done.
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise errors.NewerDatabase(found=found)
    command.upgrade(config, "head")
