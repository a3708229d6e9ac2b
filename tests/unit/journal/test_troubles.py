"""What a database's error means: told to the phone, ends the server, or passes."""

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app import errors
from app.journal.troubles import meaning


def of_sqlite(name: str, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    """An error as SQLite gives it."""
    error = sqlite3.OperationalError("in words that change with the version")
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    return kind("INSERT", {}, error)


class OfPostgres(Exception):
    """An error as PostgreSQL gives it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("in words of its own language")
        self.sqlstate = sqlstate


@pytest.mark.parametrize("name", ["SQLITE_FULL", "SQLITE_IOERR_WRITE"])
def test_no_room_is_told_to_the_phone(name: str) -> None:
    """Also where a quota or a limit on files says no: it was rolled back, and can be tried again."""
    assert isinstance(meaning(of_sqlite(name)), errors.StorageFull)


@pytest.mark.parametrize(
    "name", ["SQLITE_IOERR_FSYNC", "SQLITE_IOERR_READ", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR"]
)
def test_a_disk_that_failed_is_for_good(name: str) -> None:
    """Nobody knows what was stored. The name of the error is all that is told of it."""
    told = meaning(of_sqlite(name))
    assert isinstance(told, errors.DiskFailed)
    assert told.facts == {"what": name}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (of_sqlite("SQLITE_CONSTRAINT_UNIQUE", IntegrityError), errors.BadMessage),
        (OperationalError("INSERT", {}, OfPostgres("53100")), errors.StorageFull),
        (OperationalError("INSERT", {}, OfPostgres("22021")), errors.BadMessage),
        (IntegrityError("INSERT", {}, OfPostgres("23505")), errors.BadMessage),
        (of_sqlite("SQLITE_BUSY"), type(None)),
        (OperationalError("INSERT", {}, OfPostgres("57P01")), type(None)),
    ],
)
def test_the_rest_is_the_askers_or_passes(error: DBAPIError, told: type) -> None:
    """A key that was taken, a character that no database takes; a database that is away comes back."""
    assert type(meaning(error)) is told
