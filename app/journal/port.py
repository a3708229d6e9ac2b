"""What a journal is. Every adapter passes the whole suite in ``tests/contract/test_journal.py``."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from app.dialogue.events import AnyEvent, Entry


class Draft(msgspec.Struct, frozen=True):
    """An event that wants a position. ``text`` is kept in its own row, never in the event."""

    event: AnyEvent
    text: str | None = None


class Write(msgspec.Struct, frozen=True):
    """Events that are stored together or not at all.

    ``key``: the same ``by`` and ``key`` once more stores nothing and returns what was stored first.
    ``expected``: store only if the journal stands at exactly this position.
    ``at``: milliseconds since 1970.
    """

    dialogue_id: str
    by: str
    at: int
    drafts: tuple[Draft, ...]
    key: str | None = None
    expected: int | None = None


class Appended(msgspec.Struct, frozen=True):
    """Stored, at these positions."""

    entries: tuple[Entry, ...]


class Repeated(msgspec.Struct, frozen=True):
    """The key was used before: this is the first entry that was stored under it."""

    entry: Entry


class Moved(msgspec.Struct, frozen=True):
    """Not stored: the journal stands at ``head``, not at the expected position."""

    head: int


Outcome = Appended | Repeated | Moved


class Known(msgspec.Struct, frozen=True):
    """A dialogue that has a journal."""

    dialogue_id: str
    join_code: str
    head: int


class Journal(Protocol):
    """An append-only log per dialogue: positions 1, 2, 3 … without gaps, hash-chained, readable from any position."""

    async def append(self, writes: Sequence[Write]) -> list[Outcome]:
        """Store all writes in one transaction; one outcome per write, in order. Durable when it returns.

        A ``ContributionWithdrawn`` erases that contribution's text in the same transaction.

        Raises:
            app.errors.UnknownDialogue: a write for a dialogue that was never created.
            app.errors.StorageFull: nothing was stored.
            app.errors.DiskFailed: nobody knows what was stored; nothing may be acknowledged any more.
        """

    async def throw_away(self, dialogue_id: str) -> int:
        """Erase a rehearsal without trace: entries, words, hashes, join code. How many entries there were.

        The one exception to "append-only". What makes it safe is in the log itself: the first entry says that it's a
        rehearsal, and no later one can say so of a real dialogue.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
            app.errors.NotARehearsal: real people spoke there; nothing was touched.
        """

    async def read(self, dialogue_id: str, *, after: int = 0, limit: int = 1000) -> list[Entry]:
        """Up to ``limit`` entries that come after position ``after``, in order; texts joined where they still exist."""

    async def read_on(self, dialogue_id: str, *, after: int, limit: int) -> list[Entry]:
        """As ``read``, for who follows and was there when it was stored: it may come from memory, unproven."""

    async def head(self, dialogue_id: str) -> int:
        """The last position; 0 where the dialogue doesn't exist."""

    async def wait_after(self, dialogue_id: str, position: int, timeout: float) -> int:
        """Wait until the journal stands beyond ``position``, at most ``timeout`` seconds; the head as known then."""

    async def known(self) -> list[Known]:
        """All dialogues, oldest first."""

    async def find(self, join_code: str) -> str | None:
        """The dialogue that phones reach with this code."""

    async def chain(self, dialogue_id: str, *, after: int = 0, limit: int | None = None) -> list[str]:
        """The stored hashes of the entries after position ``after``, in order, for verification."""

    async def close(self) -> None:
        """Let go of files and connections."""
