"""Every journal that there is, each through the same suite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.journal import Journal, MemoryJournal
from app.journal.tables import dialogues, words
from app.journal.tables import journal as journal_table
from tests.engines import Postgres
from tests.journals import open_journal

DATABASES = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


def address(engine: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an empty database of this kind."""
    if engine == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{folder / 'journal.sqlite3'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on either engine."""
    return address(request.param, request, tmp_path)


@pytest.fixture(scope="session")
def emptied_postgres_url(postgres_server: Postgres) -> str:
    """One database for all who empty it first: making one for each test takes longer than the test."""
    return postgres_server.fresh_database()


@pytest.fixture(params=[pytest.param("memory"), *DATABASES])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database on either engine, or none at all."""
    if request.param == "postgres":
        return str(request.getfixturevalue("emptied_postgres_url"))
    return "memory" if request.param == "memory" else address(request.param, request, tmp_path)


@pytest.fixture
async def journal(journal_url: str) -> AsyncIterator[Journal]:
    """An empty journal of every kind."""
    if journal_url == "memory":
        yield MemoryJournal()
        return
    opened = await open_journal(journal_url)
    async with opened._engine.begin() as connection:
        for table in (words, journal_table, dialogues):
            await connection.execute(delete(table))
    yield opened
    await opened.close()
