"""One visit to the database for all that belongs together: what is done there is one function over one connection.

Statement by statement, a transaction on SQLite went 22 times to the thread that holds the connection and back, and each
time waited for a turn of the event loop.

It leans on two names inside aiosqlite, as SQLAlchemy does; ``tests/contract/test_visits.py`` says whether they hold.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal.database import BEGIN, begin_immediate
from app.journal.plainly import Carrier, in_transaction

T = TypeVar("T")
INSIDE = "inside"


async def visit(engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
    """Run ``work`` in a transaction of its own: stored when this returns, undone where it raises.

    Whoever is cancelled here may find it stored all the same; it is never half done.
    """
    if engine.dialect.name != "sqlite":
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    async with engine.connect() as connection:
        held = await connection.get_raw_connection()
        driver: Any = held.driver_connection
        if INSIDE not in held.info:
            held.info[INSIDE] = _inside(driver)
        done: T = await driver._execute(_carry_out, held.info[INSIDE], work)  # noqa: SLF001 (see above)
        return done


async def visit_plainly(engine: AsyncEngine, work: Callable[[Carrier], T]) -> T:
    """As ``visit``, and on SQLite without SQLAlchemy between the statements and the library."""
    if engine.dialect.name != "sqlite":
        return await visit(engine, work)
    async with engine.connect() as connection:  # whoever has the one connection is alone with it
        held = await connection.get_raw_connection()
        driver: Any = held.driver_connection
        done: T = await driver._execute(_carry_out_plainly, driver, work)  # noqa: SLF001 (see above)
        return done


def _carry_out_plainly(driver: Any, work: Callable[[Carrier], T]) -> T:
    return in_transaction(driver._conn, BEGIN, work)  # noqa: SLF001 (see above)


def _inside(driver: Any) -> Engine:
    """An engine for use in the thread of the one connection, around that connection."""
    one: Any = {"creator": lambda: driver._conn, "poolclass": StaticPool}  # noqa: SLF001 (see above)
    engine = create_engine("sqlite://", hide_parameters=True, **one)
    event.listen(engine, "begin", begin_immediate)
    return engine


def _carry_out(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)
