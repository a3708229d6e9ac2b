"""What was just stored, for the readers who are woken by it: they needn't ask the one connection for it again.

Only where one process writes, because nobody else's erasure could be heard in time here.
"""

from collections import deque
from collections.abc import Iterable

from app.dialogue.events import Entry
from app.journal.compose import Row

MOST = 2000  # entries of one dialogue


class Fresh:
    """The last entries of each dialogue, without a gap."""

    def __init__(self) -> None:
        self._entries: dict[str, deque[Entry]] = {}

    def keep(self, rows: Iterable[Row]) -> None:
        """Take in what was committed."""
        for row in rows:
            kept = self._entries.setdefault(row.dialogue_id, deque(maxlen=MOST))
            if kept and kept[-1].position != row.entry.position - 1:
                kept.clear()
            kept.append(row.entry)

    def forget(self, dialogue_id: str) -> None:
        """Words of it were erased, or all of it is gone."""
        self._entries.pop(dialogue_id, None)

    def after(self, dialogue_id: str, position: int, limit: int) -> list[Entry] | None:
        """The entries after a position, if there are any here and none is missing.

        Whether there is anything after the last one only the journal itself can say.
        """
        kept = self._entries.get(dialogue_id)
        if not kept or not kept[0].position <= position + 1 <= kept[-1].position:
            return None
        first = position + 1 - kept[0].position
        return [kept[at] for at in range(first, min(first + limit, len(kept)))]
