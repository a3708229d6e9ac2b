"""Who themes which dialogue: exactly one process at a time, over all servers and workers of one database."""

import asyncio
import contextlib
import math
import random
from collections.abc import Collection, Sequence
from typing import Any, Protocol

import structlog
from sqlalchemy import Row, TextClause, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

log = structlog.get_logger()
SEED = 0x5468656D  # of the keys of our locks, so that nobody else's advisory locks are meant
CREW = 0x5A4D54  # all processes that can theme hold this lock together: counting it counts them
OVERDUE_LOOKS = 3  # a dialogue that nobody took for so many looks is taken by whoever sees it
ANSWER_SECONDS = 5
BEAT_SECONDS = 3.0
GONE = (SQLAlchemyError, OSError, TimeoutError)
# A process that was killed lets go at once, for its connection ends with it. One that hangs, or whose machine lost its
# power, says nothing: the database ends a connection that was silent for so long, and its locks with it.
SESSION = {
    "application_name": "samenspraak theming",
    "idle_session_timeout": "15s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
_MINE = "hashtextextended({id}, " + str(SEED) + ")"
_HERE = (
    "locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
HELD = f"SELECT pid, (classid::bigint << 32) | objid::bigint AS key FROM pg_locks WHERE {_HERE} AND objsubid = 1"  # noqa: S608 (made of constants)
_CREW = text(f"SELECT count(*) FROM pg_locks WHERE {_HERE} AND objsubid = 2 AND classid = {CREW}")  # noqa: S608 (made of constants)
_BEAT = text("SELECT 1")
_IN_CREW = f"SELECT FROM pg_locks WHERE {_HERE} AND objsubid = 2 AND classid = {CREW} AND pid = pg_backend_pid()"
_JOIN_CREW = text(f"SELECT pg_advisory_lock_shared({CREW}, 0) WHERE NOT EXISTS ({_IN_CREW})")
_LEAVE_CREW = text(f"SELECT pg_advisory_unlock_shared({CREW}, 0) WHERE EXISTS ({_IN_CREW})")
_STANDING = text(
    "SELECT d.id, held.pid IS NULL AS free, held.pid = pg_backend_pid() AS ours "  # noqa: S608 (made of constants)
    f"FROM dialogues d LEFT JOIN ({HELD}) held ON held.key = {_MINE.format(id='d.id')}"
)
_TAKE = text(f"SELECT id FROM unnest(CAST(:ids AS text[])) AS id WHERE pg_try_advisory_lock({_MINE.format(id='id')})")  # noqa: S608 (made of constants)
_LET_GO = text(f"SELECT pg_advisory_unlock({_MINE.format(id='CAST(:id AS text)')})")


def lock_key(column: str) -> str:
    """SQL for the key of a dialogue's lock."""
    return _MINE.format(id=column)


class Shifts(Protocol):
    """Which dialogues are themed in this process."""

    @property
    def held(self) -> frozenset[str]:
        """Those that are ours now."""

    async def look(self, known: Sequence[str], idle: Collection[str], *, able: bool = True) -> frozenset[str]:
        """Take what nobody has, and say what is ours from now on.

        What was ours and is missing in the answer is to be stopped first, and then to be let go. Of the ``idle`` ones
        some may be missing because others have fewer. Who isn't ``able``, for want of a model, leaves everything to
        those who are; where nobody is, it takes what is left alone, so that people read why there are no themes.
        """

    async def let_go(self, dialogue_id: str) -> None:
        """It's no longer themed here: somebody else may."""

    async def rest(self, seconds: float) -> None:
        """Wait so long; shorter where all that was ours is lost."""

    async def close(self) -> None:
        """Let go of everything."""


class OnlyProcess:
    """Every dialogue is ours: nobody else works on a SQLite file."""

    held: frozenset[str] = frozenset()

    async def look(self, known: Sequence[str], idle: Collection[str], *, able: bool = True) -> frozenset[str]:
        """See the protocol."""
        del idle, able
        self.held = frozenset(known)
        return self.held

    async def let_go(self, dialogue_id: str) -> None:
        """See the protocol."""

    async def rest(self, seconds: float) -> None:
        """See the protocol."""
        await asyncio.sleep(seconds)

    async def close(self) -> None:
        """See the protocol."""


class PostgresShifts:
    """Advisory locks of one connection that does nothing else: they end with it, whatever ends it."""

    def __init__(self, url: str) -> None:
        arguments = {"server_settings": SESSION, "timeout": ANSWER_SECONDS, "command_timeout": ANSWER_SECONDS}
        self._engine: AsyncEngine = create_async_engine(
            url, poolclass=NullPool, hide_parameters=True, isolation_level="AUTOCOMMIT", connect_args=arguments
        )
        self._line: AsyncConnection | None = None
        self._held: set[str] = set()
        self._free_for: dict[str, int] = {}
        self._lost = asyncio.Event()
        self._asking = asyncio.Lock()
        self._beating: asyncio.Task[None] | None = None
        self._session = object()
        self._able = True

    @property
    def held(self) -> frozenset[str]:
        """See the protocol."""
        return frozenset(self._held)

    async def look(self, known: Sequence[str], idle: Collection[str], *, able: bool = True) -> frozenset[str]:
        """See the protocol."""
        try:
            crew = await self._stand(able=able)
            share = math.ceil(len(known) / max(1, crew)) if able else 0
            wanted = self._wanted(share) if able or not crew else []
            if wanted:
                self._held |= {row.id for row in await self._ask(_TAKE, ids=wanted)}
        except GONE:
            await self._hang_up()
            raise
        if not able:
            return frozenset() if crew else self.held
        surplus = max(0, len(self._held) - share)
        return self.held - frozenset(sorted(self._held & set(idle))[:surplus])

    async def _stand(self, *, able: bool) -> int:
        """See who has what, and how many share in it: those who can."""
        standing = await self._ask(_STANDING)
        if able is not self._able:
            self._able = able
            await self._ask(_JOIN_CREW if able else _LEAVE_CREW)
        self._held = {row.id for row in standing if row.ours}
        self._free_for = {row.id: self._free_for.get(row.id, 0) + 1 for row in standing if row.free}
        return int((await self._ask(_CREW))[0][0])

    def _wanted(self, share: int) -> list[str]:
        """Up to a fair share, at random; and what has waited too long for those who have less."""
        overdue = [i for i, looks in self._free_for.items() if looks >= OVERDUE_LOOKS]
        others = [i for i in self._free_for if i not in overdue]
        room = max(0, share - len(self._held) - len(overdue))
        return overdue + random.sample(others, min(room, len(others)))

    async def let_go(self, dialogue_id: str) -> None:
        """See the protocol."""
        if dialogue_id in self._held:
            self._held.discard(dialogue_id)
            try:
                await self._ask(_LET_GO, id=dialogue_id)
            except GONE:
                await self._hang_up()

    async def rest(self, seconds: float) -> None:
        """See the protocol."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._lost.wait()
        self._lost.clear()

    async def close(self) -> None:
        """See the protocol."""
        await self._hang_up()
        await self._engine.dispose()

    async def _ask(self, statement: TextClause, **facts: object) -> Sequence[Row[Any]]:
        async with self._asking:
            if self._line is None or self._line.invalidated:
                await self._hang_up()
                self._line = await self._connected()
                self._beating = asyncio.get_running_loop().create_task(self._beat())
            return (await self._line.execute(statement, facts)).all()

    async def _connected(self) -> AsyncConnection:
        line = await self._engine.connect()
        try:
            driver = (await line.get_raw_connection()).driver_connection
            if driver is not None:
                self._session = session = object()  # what is said of an earlier one must not be taken for this one
                driver.add_termination_listener(lambda _: self._ended(session))
            if self._able:
                await line.execute(_JOIN_CREW)
        except BaseException:
            await line.close()
            raise
        return line

    async def _beat(self) -> None:
        """Not to be taken for one that hangs, while a hundred dialogues are read before they are themed."""
        with contextlib.suppress(*GONE):
            while self._line is not None and not self._line.invalidated:
                await self._ask(_BEAT)
                await asyncio.sleep(BEAT_SECONDS)

    def _ended(self, session: object) -> None:
        """The connection is gone, and with it every lock: what was ours may be somebody else's within a second."""
        if session is not self._session:
            return
        if self._held:
            log.warning("shifts_lost", dialogues=len(self._held))
        self._held.clear()
        self._lost.set()

    async def _hang_up(self) -> None:
        line, self._line = self._line, None
        self._held.clear()
        if self._beating not in {None, asyncio.current_task()}:
            self._beating.cancel()
            await asyncio.wait([self._beating])
        if line is not None:
            with contextlib.suppress(*GONE):
                await line.invalidate()
                await line.close()
