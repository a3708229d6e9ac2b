"""The journal on SQLite or PostgreSQL: one text for both, SQLAlchemy Core, no ORM session."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Text, and_, any_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.dialogue.events import AnyEvent, DialogueCreated, Entry
from app.journal.compose import Composed, Head, Row, Used, compose, may_be_thrown_away, used_keys, words_of
from app.journal.fresh import Fresh
from app.journal.plainly import Carrier, Plain
from app.journal.port import Known, Outcome, Write
from app.journal.sweep import Cutter, sweep
from app.journal.tables import derived, dialogues, journal, words
from app.journal.troubles import meaning
from app.journal.visits import visit, visit_plainly
from app.journal.wakeups import LocalWakeups, Wakeups

POLL_SECONDS = 1.0
_decoder = msgspec.json.Decoder(AnyEvent)
# made once: making them takes longer than carrying them out
# PostgreSQL holds the rows until the commit, in one order everywhere; SQLite's BEGIN IMMEDIATE holds the file
_ANY_HEADS = select(dialogues.c.id, dialogues.c.head, dialogues.c.head_hash).order_by(dialogues.c.id).with_for_update()
_HEADS = _ANY_HEADS.where(dialogues.c.id == any_(bindparam("ids", type_=ARRAY(Text))))
_ids = func.json_each(bindparam("ids")).table_valued("value", name="ids")
_HEADS_ON_SQLITE = _ANY_HEADS.where(dialogues.c.id.in_(select(_ids.c.value)))


def _with_keys(used: Any, *parts: Any) -> Select[Any]:
    """The entries whose keys stand in a table. With a mere list both engines go through the whole journal."""
    mine = (journal.c.dialogue_id, journal.c.by, journal.c.key)
    return select(journal).select_from(used.join(journal, and_(*(a == b for a, b in zip(mine, parts, strict=True)))))


_json = func.json_each(bindparam("used")).table_valued("value", name="used")
_WITH_KEYS_ON_SQLITE = _with_keys(_json, *(func.json_extract(_json.c.value, f"$[{n}]") for n in range(3)))
_arrays = (
    func.unnest(*(bindparam(name, type_=ARRAY(Text)) for name in "dbk")).table_valued(*"dbk").render_derived("used")
)
_WITH_KEYS = _with_keys(_arrays, *_arrays.c)
_MOVED = (
    update(dialogues)
    .where(dialogues.c.id == bindparam("moved"))
    .values(head=bindparam("to"), head_hash=bindparam("to_hash"))
)
_BEGIN, _KEEP, _KEEP_WORDS = insert(dialogues), insert(journal), insert(words)
_ERASE = delete(words).where(
    words.c.dialogue_id == bindparam("of"), words.c.contribution_id == bindparam("contribution")
)
_WITH_WORDS = select(journal, words.c.text).select_from(
    journal.outerjoin(words, and_(words.c.dialogue_id == journal.c.dialogue_id, words.c.position == journal.c.position))
)


class SqlJournal:
    """The port on a database.

    ``polls``: also look at the table itself while waiting, because another process may have written and its hint may
    have been lost. Not needed for SQLite, which has exactly one process.
    """

    def __init__(self, engine: AsyncEngine, wakeups: Wakeups | None = None, *, polls: bool) -> None:
        self._engine = engine
        self._wakeups = wakeups or LocalWakeups()
        self._polls = polls
        self._cutter = Cutter(engine)
        self._fresh = None if polls else Fresh()

    async def append(self, writes: Sequence[Write]) -> list[Outcome]:
        """See the port."""
        try:
            composed, heads = await visit_plainly(self._engine, lambda carrier: _append(carrier, writes))
        except DBAPIError as error:
            told = meaning(error)
            if told is None:
                raise
            raise told from error
        if composed.erased:
            self._cutter.soon()
        if self._fresh is not None:
            self._fresh.keep(composed.rows)
            for dialogue_id, _ in composed.erased:
                self._fresh.forget(dialogue_id)
        for dialogue_id in composed.moved:
            self._wakeups.moved(dialogue_id, heads[dialogue_id].position)
        return composed.outcomes

    async def throw_away(self, dialogue_id: str) -> int:
        """See the port."""
        entries = await visit(self._engine, lambda connection: _throw_away(connection, dialogue_id))
        if self._fresh is not None:
            self._fresh.forget(dialogue_id)
        self._wakeups.gone(dialogue_id)
        await sweep(self._engine)
        return entries

    async def read(self, dialogue_id: str, *, after: int = 0, limit: int = 1000) -> list[Entry]:
        """See the port."""
        query = _WITH_WORDS.where(journal.c.dialogue_id == dialogue_id, journal.c.position > after)
        rows = await self._found(query.order_by(journal.c.position).limit(limit))
        return [_entry(row.position, row.at, row.by, row.event, row.text) for row in rows]

    async def read_on(self, dialogue_id: str, *, after: int, limit: int) -> list[Entry]:
        """See the port."""
        found = self._fresh.after(dialogue_id, after, limit) if self._fresh is not None else None
        return await self.read(dialogue_id, after=after, limit=limit) if found is None else found

    async def head(self, dialogue_id: str) -> int:
        """See the port."""
        found = await self._found(select(dialogues.c.head).where(dialogues.c.id == dialogue_id))
        return found[0].head if found else 0

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """See the port."""
        if not self._polls:
            return await self._wakeups.wait_after(dialogue_id, position, timeout)
        head = await self._wakeups.wait_after(dialogue_id, position, min(timeout, POLL_SECONDS))
        return head if head > position else await self.head(dialogue_id)

    async def known(self) -> list[Known]:
        """See the port."""
        rows = await self._found(select(dialogues).order_by(dialogues.c.created_at, dialogues.c.id))
        return [Known(row.id, row.join_code, row.head) for row in rows]

    async def find(self, join_code: str) -> str | None:
        """See the port."""
        found = await self._found(select(dialogues.c.id).where(dialogues.c.join_code == join_code))
        return found[0].id if found else None

    async def chain(self, dialogue_id: str, *, after: int = 0, limit: int | None = None) -> list[str]:
        """See the port."""
        where = and_(journal.c.dialogue_id == dialogue_id, journal.c.position > after)
        found = await self._found(select(journal.c.hash).where(where).order_by(journal.c.position).limit(limit))
        return [row.hash for row in found]

    async def _found(self, query: Select[Any]) -> Sequence[Any]:
        return await visit(self._engine, lambda connection: connection.execute(query).all())

    async def close(self) -> None:
        """See the port."""
        await self._wakeups.close()
        await self._cutter.close()
        await self._engine.dispose()


# ---- what is done in one visit -------------------------------------------------------------------------


def _append(carrier: Carrier, writes: Sequence[Write]) -> tuple[Composed, dict[str, Head]]:
    heads = _lock_heads(carrier, writes)
    composed = compose(writes, heads, _earlier(carrier, writes))
    _store(carrier, composed, heads)
    return composed, heads


def _lock_heads(carrier: Carrier, writes: Sequence[Write]) -> dict[str, Head]:
    ids = sorted({w.dialogue_id for w in writes})
    if isinstance(carrier, Plain):
        rows = carrier.execute(_HEADS_ON_SQLITE, {"ids": _json_text(ids)})
    else:
        rows = carrier.execute(_HEADS, {"ids": ids})
    return {dialogue_id: Head(head, head_hash) for dialogue_id, head, head_hash in rows}


def _earlier(carrier: Carrier, writes: Sequence[Write]) -> dict[Used, Entry]:
    used = used_keys(writes)
    if not used:
        return {}
    if isinstance(carrier, Plain):
        rows = carrier.execute(_WITH_KEYS_ON_SQLITE, {"used": _json_text(used)})
    else:
        dialogue_ids, authors, keys = (list(part) for part in zip(*used, strict=True))
        rows = carrier.execute(_WITH_KEYS, {"d": dialogue_ids, "b": authors, "k": keys})
    return {(row[0], row[3], row[4]): _entry(row[1], row[2], row[3], row[5]) for row in rows}


def _store(carrier: Carrier, composed: Composed, heads: dict[str, Head]) -> None:
    moved = [{"moved": d, "to": heads[d].position, "to_hash": heads[d].hash} for d in sorted(composed.moved)]
    erased = [{"of": d, "contribution": c} for d, c in composed.erased]
    for statement, rows in (
        (_BEGIN, _created(composed)),
        (_KEEP, [_journal_row(row) for row in composed.rows]),
        (_KEEP_WORDS, _word_rows(composed)),
        (_ERASE, erased),
        (_MOVED, moved),
    ):
        if rows:
            carrier.execute(statement, rows)


def _throw_away(connection: Connection, dialogue_id: str) -> int:
    head = select(dialogues.c.head).where(dialogues.c.id == dialogue_id).with_for_update()
    entries: int = connection.execute(head).scalar() or 0
    may_be_thrown_away(_first(connection, dialogue_id) if entries else None)
    for table in (*derived, words, journal):
        connection.execute(delete(table).where(table.c.dialogue_id == dialogue_id))
    connection.execute(delete(dialogues).where(dialogues.c.id == dialogue_id))
    return entries


def _first(connection: Connection, dialogue_id: str) -> AnyEvent:
    query = select(journal.c.event).where(journal.c.dialogue_id == dialogue_id, journal.c.position == 1)
    stored: str = connection.execute(query).scalar_one()
    first: AnyEvent = _decoder.decode(stored)
    return first


# ---- rows ------------------------------------------------------------------------------------------------


def _json_text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _entry(position: int, at: int, by: str, event: str, text: str | None = None) -> Entry:
    return Entry(position, at, by, _decoder.decode(event), text)


def _created(composed: Composed) -> list[dict[str, object]]:
    at = {r.dialogue_id: r.entry.at for r in composed.rows if isinstance(r.entry.event, DialogueCreated)}
    return [
        {"id": d, "join_code": code, "created_at": at[d], "head": 0, "head_hash": ""}
        for d, code in composed.created.items()
    ]


def _journal_row(row: Row) -> dict[str, object]:
    entry = row.entry
    return {
        "dialogue_id": row.dialogue_id,
        "position": entry.position,
        "at": entry.at,
        "by": entry.by,
        "key": row.key,
        "event": row.event_json,
        "hash": row.hash,
    }


def _word_rows(composed: Composed) -> list[dict[str, object]]:
    found = ((row, words_of(row)) for row in composed.rows)
    return [
        {
            "dialogue_id": row.dialogue_id,
            "position": row.entry.position,
            "contribution_id": pair[0],
            "text": pair[1],
        }
        for row, pair in found
        if pair is not None
    ]
