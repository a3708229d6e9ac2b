"""What processes that theme and processes that show tell each other, in a table: who asked, and how it goes."""

from collections.abc import Mapping
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.theming.shifts import HELD, lock_key

WATCHED_SECONDS = 10.0  # how long a dialogue is looked up after somebody was last shown how its theming goes
NOBODY_SECONDS = 15.0  # without anybody who themes it, a dialogue is told to have no themes for now
STARTING: dict[str, Any] = {"state": "starting", "waiting": 0, "message": ""}
Status = dict[str, Any]

_ASK = text(
    "INSERT INTO theming (dialogue_id, asked, answered, state, waiting, message) "
    "VALUES (:id, 1, 0, 'starting', 0, '') ON CONFLICT (dialogue_id) DO UPDATE SET asked = theming.asked + 1"
)
# thrown away meanwhile: then there is no dialogue to join, and nothing is written
_TELL = text(
    "INSERT INTO theming (dialogue_id, asked, answered, state, waiting, message) "
    "SELECT id, 0, 0, :state, :waiting, :message FROM dialogues WHERE id = :id "
    "ON CONFLICT (dialogue_id) DO UPDATE SET state = :state, waiting = :waiting, message = :message"
)
_TAKE_ASKED = text(
    "UPDATE theming SET answered = asked WHERE answered < asked AND dialogue_id = ANY(CAST(:ids AS text[])) "
    "RETURNING dialogue_id"
)
_READ = text(
    "SELECT asked_for.id, state, waiting, message, held.pid IS NOT NULL AS themed "  # noqa: S608 (made of constants)
    "FROM unnest(CAST(:ids AS text[])) AS asked_for(id) LEFT JOIN theming ON dialogue_id = asked_for.id "
    f"LEFT JOIN ({HELD}) held ON held.key = {lock_key('asked_for.id')}"
)


class Noticeboard(Protocol):
    """How theming goes in other processes."""

    async def ask(self, dialogue_id: str) -> None:
        """A facilitator wants a revision now, wherever the dialogue is themed."""

    async def exchange(self, statuses: Mapping[str, Status]) -> set[str]:
        """Tell how it goes with those that are themed here, and hear for which of them somebody asked."""

    def status(self, dialogue_id: str) -> Status:
        """How it goes with a dialogue that is themed elsewhere, as it was read last."""

    async def read(self) -> None:
        """Read anew how it goes with those that somebody looks at."""


class PostgresNoticeboard:
    """On the table ``theming``. Nothing is written while nothing changes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._told: dict[str, Status] = {}
        self._watched: dict[str, float] = {}
        self._read: dict[str, Status] = {}
        self._themed_at: dict[str, float] = {}

    async def ask(self, dialogue_id: str) -> None:
        """See the protocol."""
        async with self._engine.begin() as connection:
            await connection.execute(_ASK, {"id": dialogue_id})

    async def exchange(self, statuses: Mapping[str, Status]) -> set[str]:
        """See the protocol."""
        if not statuses:
            self._told = {}
            return set()
        news = [{"id": i} | status for i, status in statuses.items() if self._told.get(i) != status]
        async with self._engine.begin() as connection:
            if news:
                await connection.execute(_TELL, news)
            asked = {row.dialogue_id for row in await connection.execute(_TAKE_ASKED, {"ids": [*statuses]})}
        self._told = dict(statuses)
        return asked

    def status(self, dialogue_id: str) -> Status:
        """See the protocol."""
        self._watched[dialogue_id] = monotonic()
        return self._read.get(dialogue_id, STARTING)

    async def read(self) -> None:
        """See the protocol."""
        now = monotonic()
        self._watched = {i: at for i, at in self._watched.items() if now - at < WATCHED_SECONDS}
        if not self._watched:
            self._read, self._themed_at = {}, {}
            return
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_READ, {"ids": [*self._watched]})).all()
        self._read = {row.id: self._judged(row, now) for row in rows}

    def _judged(self, row: Any, now: float) -> Status:
        waiting = row.waiting or 0
        if row.themed or row.id not in self._themed_at:
            self._themed_at[row.id] = now
        if row.themed and row.state:
            return {"state": row.state, "waiting": waiting, "message": row.message}
        alone = now - self._themed_at[row.id] > NOBODY_SECONDS
        return {"state": "unavailable" if alone else "starting", "waiting": waiting, "message": ""}
