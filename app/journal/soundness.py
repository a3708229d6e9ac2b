"""Whether a database is what it was: its pages, and everything that its rows say about each other."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.dialogue.events import AnyEvent, ContributionAccepted, Entry
from app.dialogue.evolve import evolve
from app.dialogue.model import Dialogue
from app.journal.chain import GENESIS, next_hash
from app.journal.tables import dialogues, journal, words

BUCKETS = ("themed", "unthemed", "held", "hidden", "withdrawn")
PAGE = 2000
DigestOf = Callable[[str, str], str]  # dialogue, text
_decoder = msgspec.json.Decoder(AnyEvent)


class Flaw(msgspec.Struct, frozen=True):
    """Something that isn't as it was. ``position`` is 0 where it's about the whole."""

    dialogue_id: str
    position: int
    what: str


@dataclass
class Soundness:
    """What was looked at, and what was found."""

    dialogues: int = 0
    entries: int = 0
    words: int = 0
    flaws: list[Flaw] = field(default_factory=list)


async def looked_through(engine: AsyncEngine, digest_of: DigestOf | None = None) -> Soundness:
    """Read everything once, at one moment. ``digest_of``: the installation's keyed hash, where it's known."""
    found = Soundness()
    async with engine.connect() as connection:
        await _files(connection, found)
        heads = (await connection.execute(select(dialogues).order_by(dialogues.c.id))).all()
        for head in heads:
            found.dialogues += 1
            reader = _Reader(head, found, digest_of)
            async for rows in _rows(connection, head.id):
                reader.take(rows)
            reader.close()
        await _strays(connection, found)
    return found


async def _files(connection: AsyncConnection, found: Soundness) -> None:
    """What SQLite says about its own pages; PostgreSQL sees to its own."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in await connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            found.flaws.append(Flaw("", 0, str(said).splitlines()[-1]))


async def _rows(connection: AsyncConnection, dialogue_id: str) -> AsyncIterator[Sequence[Row[tuple[object, ...]]]]:
    mine = and_(words.c.dialogue_id == journal.c.dialogue_id, words.c.position == journal.c.position)
    query = (
        select(journal, words.c.text, words.c.contribution_id)
        .select_from(journal.outerjoin(words, mine))
        .where(journal.c.dialogue_id == dialogue_id)
        .order_by(journal.c.position)
    )
    async with connection.stream(query) as result:
        async for rows in result.partitions(PAGE):
            yield rows


async def _strays(connection: AsyncConnection, found: Soundness) -> None:
    """Words without an entry, and keys that are there twice: what tables with their constraints can't hold."""
    mine = and_(words.c.dialogue_id == journal.c.dialogue_id, words.c.position == journal.c.position)
    stray = select(words.c.dialogue_id, words.c.position).select_from(words.outerjoin(journal, mine))
    for row in await connection.execute(stray.where(journal.c.position.is_(None))):
        found.flaws.append(Flaw(row.dialogue_id, row.position, "words without an entry"))
    keys = (journal.c.dialogue_id, journal.c.by, journal.c.key)
    twice = select(journal.c.dialogue_id, func.max(journal.c.position).label("last")).where(journal.c.key.is_not(None))
    for row in await connection.execute(twice.group_by(*keys).having(func.count() > 1)):
        found.flaws.append(Flaw(row.dialogue_id, row.last, "its key was used before"))


class _Reader:
    """One dialogue, entry by entry."""

    def __init__(self, head: Row[tuple[object, ...]], found: Soundness, digest_of: DigestOf | None) -> None:
        self._head = head
        self._found = found
        self._digest_of = digest_of
        self._state = Dialogue()
        self._position = 0
        self._hash = GENESIS
        self._texts: dict[str, int] = {}
        self._replays = True

    def take(self, rows: Sequence[Row[tuple[object, ...]]]) -> None:
        """The next rows."""
        for row in rows:
            self._found.entries += 1
            for what in self._wrong(row):
                self._found.flaws.append(Flaw(row.dialogue_id, row.position, what))
            self._position, self._hash = row.position, row.hash

    def _wrong(self, row: Row[tuple[object, ...]]) -> Iterator[str]:
        if row.position != self._position + 1:
            yield f"position {self._position + 1} was expected"
        elif next_hash(self._hash, row.position, row.at, row.by, row.event) != row.hash:
            yield "it does not fit its hash"
        try:
            event = _decoder.decode(row.event)
        except msgspec.MsgspecError:
            self._replays = False
            yield "its event can't be read"
            return
        if row.text is not None:
            yield from self._wrong_words(row, event)
        if self._replays:
            try:
                evolve(self._state, Entry(row.position, row.at, row.by, event, row.text))
            except (ValueError, LookupError):
                self._replays = False
                yield "replaying stops here"

    def _wrong_words(self, row: Row[tuple[object, ...]], event: AnyEvent) -> Iterator[str]:
        self._found.words += 1
        if not isinstance(event, ContributionAccepted) or event.contribution_id != row.contribution_id:
            yield "it has words, and is no contribution of that id"
            return
        self._texts[event.contribution_id] = row.position
        if self._digest_of is not None and self._digest_of(row.dialogue_id, row.text) != event.digest:
            yield "its words are not those that were accepted"

    def close(self) -> None:
        """What can be said at the end only."""
        for what in self._at_the_end():
            self._found.flaws.append(Flaw(self._head.id, 0, what))
        for contribution_id, position in self._texts.items():
            c = self._state.contributions.get(contribution_id)
            if self._replays and c is not None and c.visibility == "withdrawn":
                self._found.flaws.append(Flaw(self._head.id, position, "withdrawn, and its words are still here"))

    def _at_the_end(self) -> Iterator[str]:
        if (self._head.head, self._head.head_hash) != (self._position, self._hash):
            yield f"it ends at position {self._position}, its head says {self._head.head}"
        if not self._replays:
            return
        state = self._state
        one_by_one = Counter(state.bucket(c) for c in state.contributions.values())
        ledger = {name: getattr(state.ledger, name) for name in BUCKETS}
        if ledger != {name: one_by_one[name] for name in BUCKETS} or state.ledger.accepted != len(state.contributions):  # type: ignore[index]  # the names are the buckets
            yield "replaying does not give each contribution one place in the ledger"
