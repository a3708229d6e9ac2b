"""What a database's error means: for who asked, for the installation, or for us."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError

from app import errors

RETRY_FULL_SECONDS = 10
DISK_FULL = "53100"  # SQLSTATE, as PostgreSQL gives it
DATA_EXCEPTION = "22"  # the class of all SQLSTATEs about what is in a value
_PRIMARY = 0xFF  # SQLite's extended codes carry the plain one in their last byte
# A quota or a limit on the size of files: SQLite tells them apart from a full disk, people need not. It rolled back.
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
_BROKEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def meaning(error: DBAPIError) -> errors.SamenspraakError | None:
    """What to tell instead; ``None`` where the database is away for a while.

    ``DiskFailed`` is for good: what the kernel could not write it may have forgotten, so a second fsync would
    succeed and lose it all the same.
    """
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == DISK_FULL:
        return errors.StorageFull(seconds=RETRY_FULL_SECONDS)
    # a NUL or too long a key on PostgreSQL; a join code that is in use
    if state.startswith(DATA_EXCEPTION) or isinstance(error, IntegrityError):
        return errors.BadMessage()
    return None


def _of_sqlite(error: DBAPIError) -> errors.SamenspraakError | None:
    code = int(getattr(error.orig, "sqlite_errorcode", 0))
    if code in _NO_ROOM:
        return errors.StorageFull(seconds=RETRY_FULL_SECONDS)
    if code & _PRIMARY in _BROKEN:
        return errors.DiskFailed(what=str(getattr(error.orig, "sqlite_errorname", "unknown")))
    return errors.BadMessage() if isinstance(error, IntegrityError) else None
