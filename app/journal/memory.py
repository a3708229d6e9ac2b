"""A journal that lives as long as its process: for tests, notebooks, and answers that someone already has."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from app.dialogue.events import Entry
from app.journal.compose import Head, Row, Used, compose, may_be_thrown_away, used_keys, words_of
from app.journal.port import Known, Outcome, Write
from app.journal.wakeups import LocalWakeups


class MemoryJournal:
    """The port in dictionaries."""

    def __init__(self) -> None:
        self._heads: dict[str, Head] = {}
        self._codes: dict[str, str] = {}
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._keys: dict[Used, Entry] = {}
        self._words: dict[tuple[str, int], str] = {}
        self._wakeups = LocalWakeups()

    async def append(self, writes: Sequence[Write]) -> list[Outcome]:
        """See the port."""
        heads = {d: Head(h.position, h.hash) for d, h in self._heads.items()}
        earlier = {used: self._keys[used] for used in used_keys(writes) if used in self._keys}
        composed = compose(writes, heads, earlier)
        self._heads = heads
        self._codes.update(composed.created)
        for row in composed.rows:
            self._store(row)
        for dialogue_id, contribution_id in composed.erased:
            self._erase(dialogue_id, contribution_id)
        for dialogue_id in composed.moved:
            self._wakeups.moved(dialogue_id, heads[dialogue_id].position)
        return composed.outcomes

    def _store(self, row: Row) -> None:
        bare = msgspec.structs.replace(row, entry=msgspec.structs.replace(row.entry, text=None))
        self._rows[row.dialogue_id].append(bare)
        if row.key is not None:
            self._keys[row.dialogue_id, row.entry.by, row.key] = bare.entry
        words = words_of(row)
        if words is not None:
            self._words[row.dialogue_id, row.entry.position] = words[1]

    def _erase(self, dialogue_id: str, contribution_id: str) -> None:
        for row in self._rows[dialogue_id]:
            if getattr(row.entry.event, "contribution_id", None) == contribution_id:
                self._words.pop((dialogue_id, row.entry.position), None)

    async def throw_away(self, dialogue_id: str) -> int:
        """See the port."""
        rows = self._rows.get(dialogue_id, [])
        may_be_thrown_away(rows[0].entry.event if rows else None)
        for kept in (self._heads, self._codes, self._rows):
            del kept[dialogue_id]
        self._keys = {used: entry for used, entry in self._keys.items() if used[0] != dialogue_id}
        self._words = {place: text for place, text in self._words.items() if place[0] != dialogue_id}
        self._wakeups.gone(dialogue_id)
        return len(rows)

    async def read(self, dialogue_id: str, *, after: int = 0, limit: int = 1000) -> list[Entry]:
        """See the port."""
        rows = self._rows[dialogue_id][after : after + limit]
        texts = [self._words.get((dialogue_id, row.entry.position)) for row in rows]
        return [msgspec.structs.replace(row.entry, text=text) for row, text in zip(rows, texts, strict=True)]

    async def read_on(self, dialogue_id: str, *, after: int, limit: int) -> list[Entry]:
        """See the port."""
        return await self.read(dialogue_id, after=after, limit=limit)

    async def head(self, dialogue_id: str) -> int:
        """See the port."""
        return self._heads.get(dialogue_id, Head()).position

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """See the port."""
        return await self._wakeups.wait_after(dialogue_id, position, timeout)

    async def known(self) -> list[Known]:
        """See the port."""
        return [Known(d, code, self._heads[d].position) for d, code in self._codes.items()]

    async def find(self, join_code: str) -> str | None:
        """See the port."""
        return next((d for d, code in self._codes.items() if code == join_code), None)

    async def chain(self, dialogue_id: str, *, after: int = 0, limit: int | None = None) -> list[str]:
        """See the port."""
        until = None if limit is None else after + limit
        return [row.hash for row in self._rows[dialogue_id][after:until]]

    async def close(self) -> None:
        """See the port."""
