"""SQLAlchemy's statements, carried out by SQLite's own library.

What SQLAlchemy does around a statement takes several times as long as SQLite needs to carry it out, and holds the
interpreter meanwhile, which the event loop is waiting for. So the one transaction that a full room depends on is
written in SQLAlchemy's words like all others, and said without it (docs/decisions/0037).
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

T = TypeVar("T")
Parameters = Mapping[str, object]
_dialect = sqlite.dialect()


class Carrier(Protocol):
    """Carries out statements in a transaction: SQLAlchemy's ``Connection``, or ``Plain``."""

    def execute(self, statement: Executable, parameters: Any = None) -> Iterable[Any]:
        """The rows, as tuples; with a list of parameters, once for each and no rows."""


class Plain:
    """SQLite's own connection as a ``Carrier``. A statement must be the same for whatever parameters it is given."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: Executable, parameters: Parameters | list[Parameters] | None = None) -> Iterable[Any]:
        """See ``Carrier``."""
        text, brought, names = _text(statement)
        if isinstance(parameters, list):
            return self._connection.executemany(text, [_in_order(names, brought, one) for one in parameters])
        return self._connection.execute(text, _in_order(names, brought, parameters or {}))


def _in_order(names: Sequence[str], brought: Parameters, given: Parameters) -> list[object]:
    return [given[name] if name in given else brought[name] for name in names]


@cache
def _text(statement: Any) -> tuple[str, dict[str, object], list[str]]:
    """Its SQL, the parameters that it brings itself, and the order of all."""
    compiled = statement.compile(dialect=_dialect)
    brought = {name: value for name, value in compiled.params.items() if value is not None}
    return str(compiled), brought, list(compiled.positiontup or ())


def in_transaction(connection: sqlite3.Connection, begin: str, work: Callable[[Carrier], T]) -> T:
    """Stored when this returns. Where it raises, the pool undoes what was left open, before anybody else comes.

    Raises:
        sqlalchemy.exc.DBAPIError: as SQLAlchemy would, without parameters: those are people's words.
    """
    try:
        connection.execute(begin)
        done = work(Plain(connection))
        connection.commit()
    except sqlite3.Error as error:
        raise DBAPIError.instance(None, None, error, sqlite3.Error) from error
    return done
