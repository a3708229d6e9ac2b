"""Vectors in PostgreSQL, where several processes make them in parallel, and each is made once.

A row without a vector is wanted. Whoever makes it holds the row's lock until the vector is stored, and others pass over
it (``SKIP LOCKED``): so nothing is made twice, and what a killed process was busy with is free again at once.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from threading import Lock, Thread
from time import sleep
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Row, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app import errors
from app.theming.vectors import Embed, FloatArray

BATCH = 32  # measured: sharing then costs 4 % more than a file of one's own; with 16 it costs 13 %
WAIT_SECONDS = 0.03
RETRY_SECONDS = 0.5
MOST_CONNECTIONS = 6  # three threads, each of which may need one more when it lost its first
ANSWER_SECONDS = 20
# a process that hangs in the middle of a batch must not keep it
SESSION = {"application_name": "samenspraak vectors", "idle_in_transaction_session_timeout": "20s"}
Result = TypeVar("Result")

_WANT = text(
    "INSERT INTO vectors (dialogue_id, contribution_id, model) "
    "SELECT d.id, wanted.id, :model FROM unnest(CAST(:ids AS text[])) AS wanted(id) "
    "JOIN dialogues d ON d.id = :dialogue ON CONFLICT DO NOTHING"
)
_CLAIM = text(
    "SELECT contribution_id FROM vectors WHERE dialogue_id = :dialogue AND model = :model AND vector IS NULL "
    "AND contribution_id = ANY(CAST(:ids AS text[])) LIMIT :most FOR UPDATE SKIP LOCKED"
)
# the last that were said first: who waits for them begins with the first
_CLAIM_ANY = text(
    "SELECT v.dialogue_id, v.contribution_id, w.text FROM vectors v "
    "JOIN words w ON w.dialogue_id = v.dialogue_id AND w.contribution_id = v.contribution_id "
    "WHERE v.model = :model AND v.vector IS NULL ORDER BY w.position DESC LIMIT :most FOR UPDATE OF v SKIP LOCKED"
)
_STORE = text(
    "UPDATE vectors SET vector = made.vector, made_by = :by "
    "FROM unnest(CAST(:dialogues AS text[]), CAST(:ids AS text[]), CAST(:vectors AS bytea[])) "
    "AS made(dialogue_id, id, vector) WHERE vectors.dialogue_id = made.dialogue_id "
    "AND vectors.contribution_id = made.id AND vectors.model = :model AND vectors.vector IS NULL"
)
_EXISTS = text("SELECT 1 FROM dialogues WHERE id = :dialogue")
_UNWANT = text(
    "DELETE FROM vectors USING unnest(CAST(:dialogues AS text[]), CAST(:ids AS text[])) AS gone(dialogue_id, id) "
    "WHERE vectors.dialogue_id = gone.dialogue_id AND contribution_id = gone.id AND model = :model AND vector IS NULL"
)
_READ_ALL = text(
    "SELECT contribution_id, vector FROM vectors "
    "WHERE dialogue_id = :dialogue AND model = :model AND vector IS NOT NULL"
)
_READ = text(_READ_ALL.text + " AND contribution_id = ANY(CAST(:ids AS text[]))")
_FORGET = text("DELETE FROM vectors WHERE dialogue_id = :dialogue AND contribution_id = ANY(CAST(:ids AS text[]))")
_FORGET_OTHERS = text(
    "DELETE FROM vectors WHERE dialogue_id = :dialogue AND NOT contribution_id = ANY(CAST(:ids AS text[]))"
)


class DatabaseAway(ConnectionError):
    """PostgreSQL does not answer now."""


class SharedVectors:
    """The protocol ``Vectors`` on a table that all processes share."""

    def __init__(self, url: str, model: str) -> None:
        self._model = model
        self._by = f"{socket.gethostname()[:60]}:{os.getpid()}"
        self._memory: dict[str, dict[str, FloatArray]] = {}
        self._lock = Lock()
        # the driver is asynchronous, the engine's threads aren't: it lives in a thread of its own
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()
        arguments = {"server_settings": SESSION, "timeout": ANSWER_SECONDS, "command_timeout": ANSWER_SECONDS}
        self._engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=MOST_CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args=arguments,
        )

    def filled(self, dialogue_id: str, texts: Mapping[str, str], embed: Embed) -> Mapping[str, FloatArray]:
        """See the protocol."""
        while True:
            try:
                return self._filled(dialogue_id, texts, embed)
            except DatabaseAway:  # it comes back; no text is to blame for it
                sleep(RETRY_SECONDS)

    def _filled(self, dialogue_id: str, texts: Mapping[str, str], embed: Embed) -> Mapping[str, FloatArray]:
        kept = self._kept(dialogue_id)
        missing = {i: words for i, words in texts.items() if i not in kept}
        while missing:
            made = self._some(dialogue_id, missing, kept, embed)
            missing = {i: words for i, words in missing.items() if i not in kept}
            if missing and not made:
                sleep(WAIT_SECONDS)  # the others are under way somewhere, or free again in a moment
        return kept

    def _some(self, dialogue_id: str, missing: Mapping[str, str], kept: dict[str, FloatArray], embed: Embed) -> bool:
        """A step nearer: make a few of the missing, and read what others made; whether there were any to make."""
        self.want(dialogue_id, list(missing))  # again each time: what was erased meanwhile must not be waited for
        first = {"dialogue": dialogue_id, "ids": list(missing)}
        made = self._make(_CLAIM, first | {"most": BATCH}, embed, lambda row: (dialogue_id, row[0], missing[row[0]]))
        self._read_into(kept, _READ, first)
        if not made and not self._run(self._rows(_EXISTS, {"dialogue": dialogue_id})):
            raise errors.UnknownDialogue
        return made

    def want(self, dialogue_id: str, ids: Sequence[str]) -> None:
        """See the protocol."""
        self._do(_WANT, {"dialogue": dialogue_id, "ids": list(ids), "model": self._model})

    def help(self, embed: Embed) -> bool:
        """See the protocol."""
        return bool(self._model) and self._make(
            _CLAIM_ANY, {"most": BATCH}, embed, lambda row: (row[0], row[1], row[2])
        )

    def forget(self, dialogue_id: str, ids: Iterable[str]) -> None:
        """See the protocol."""
        gone = list(ids)
        self._do(_FORGET, {"dialogue": dialogue_id, "ids": gone})
        with self._lock:
            kept = self._memory.get(dialogue_id, {})
            for contribution_id in gone:
                kept.pop(contribution_id, None)

    def forget_others(self, dialogue_id: str, ids: Iterable[str]) -> None:
        """See the protocol."""
        present = list(ids)
        self._do(_FORGET_OTHERS, {"dialogue": dialogue_id, "ids": present})
        self.let_go(dialogue_id)

    def dialogues(self) -> set[str]:
        """See the protocol."""
        return set(self._memory)

    def forget_dialogues(self, ids: Iterable[str]) -> None:
        """From memory; the journal erases those in the table together with the dialogue."""
        for dialogue_id in ids:
            self.let_go(dialogue_id)

    def let_go(self, dialogue_id: str) -> None:
        """See the protocol."""
        with self._lock:
            self._memory.pop(dialogue_id, None)

    # ---- the table ---------------------------------------------------------------------------------------

    def _kept(self, dialogue_id: str) -> dict[str, FloatArray]:
        with self._lock:
            if dialogue_id in self._memory:
                return self._memory[dialogue_id]
        found: dict[str, FloatArray] = {}
        self._read_into(found, _READ_ALL, {"dialogue": dialogue_id})
        with self._lock:
            return self._memory.setdefault(dialogue_id, found)

    def _read_into(self, kept: dict[str, FloatArray], query: Any, facts: dict[str, Any]) -> None:
        rows = self._run(self._rows(query, facts | {"model": self._model}))
        with self._lock:
            kept.update({row.contribution_id: np.frombuffer(row.vector, dtype=np.float32) for row in rows})

    def _make(self, claim: Any, facts: dict[str, Any], embed: Embed, wish: Any) -> bool:
        """Claim a few, make them and store them; whether there were any."""
        connection = self._run(self._begun())
        try:
            rows = self._run(_all(connection, claim, facts | {"model": self._model}))
            if rows:
                self._store(connection, [wish(row) for row in rows], embed)
            return bool(rows)
        finally:
            with contextlib.suppress(DatabaseAway):
                self._run(connection.close())

    def _store(self, connection: AsyncConnection, wanted: list[tuple[str, str, str]], embed: Embed) -> None:
        facts: dict[str, Any] = {
            "dialogues": [dialogue_id for dialogue_id, _, _ in wanted],
            "ids": [contribution_id for _, contribution_id, _ in wanted],
            "model": self._model,
        }
        try:
            made = embed([words for _, _, words in wanted])
        except Exception:  # one of them can't be read: no longer wanted, until somebody finds out which one it is
            self._run(_committed(connection, _UNWANT, facts))
            raise
        facts |= {"vectors": [vector.astype(np.float32).tobytes() for vector in made], "by": self._by}
        try:
            self._run(_committed(connection, _STORE, facts))
        except DatabaseAway:  # the claim was lost, for a large model on a slow machine takes its time: not the work
            self._do(_STORE, facts)

    def _do(self, statement: Any, facts: dict[str, Any]) -> None:
        self._run(self._done(statement, facts))

    async def _begun(self) -> AsyncConnection:
        return await self._engine.connect()

    async def _rows(self, query: Any, facts: dict[str, Any]) -> Sequence[Row[Any]]:
        async with self._engine.connect() as connection:
            return await _all(connection, query, facts)

    async def _done(self, statement: Any, facts: dict[str, Any]) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(statement, facts)

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseAway from error


async def _all(connection: AsyncConnection, query: Any, facts: dict[str, Any]) -> Sequence[Row[Any]]:
    return (await connection.execute(query, facts)).all()


async def _committed(connection: AsyncConnection, statement: Any, facts: dict[str, Any]) -> None:
    await connection.execute(statement, facts)
    await connection.commit()
