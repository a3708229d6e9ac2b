"""What tests write to journals, how they look behind a journal's door, and a journal that gives trouble."""

import asyncio
from collections.abc import Sequence

import msgspec
from sqlalchemy import select, update

from app.dialogue.commands import CreateDialogue
from app.dialogue.events import ContributionAccepted, ContributionWithdrawn, DialogueCreated, Entry, ParticipantJoined
from app.journal import Appended, Draft, Journal, MemoryJournal, SqlJournal, Write
from app.journal.chain import encode_event
from app.journal.database import migrate, open_database
from app.journal.port import Outcome
from app.journal.tables import journal as journal_table
from app.journal.tables import words
from app.journal.wakeups import Wakeups
from tests.gatherings import BEGIN, JOIN_CODE, creation, digest

DIALOGUE = "dialogue-1"


async def open_journal(url: str, wakeups: Wakeups | None = None) -> SqlJournal:
    """A journal on a database, brought up to date; looks at the table where other servers may write."""
    engine = open_database(url)
    await migrate(engine)
    return SqlJournal(engine, wakeups, polls=not url.startswith("sqlite"))


def begun(
    dialogue_id: str = DIALOGUE, *, join_code: str = JOIN_CODE, at: int = BEGIN, rehearsal: bool = False
) -> Write:
    """The beginning of a dialogue."""
    wish: CreateDialogue = creation(join_code=join_code, rehearsal=rehearsal)
    facts = {name: getattr(wish, name) for name in wish.__struct_fields__}
    return Write(dialogue_id, "organiser", at, (Draft(DialogueCreated(**facts)),), expected=0)


def said(
    contribution_id: str,
    text: str = "Wind op zee.",
    *,
    by: str = "anna",
    key: str | None = None,
    dialogue_id: str = DIALOGUE,
) -> Write:
    """Words of a participant."""
    event = ContributionAccepted(contribution_id, by, "p1", 1, "nl", digest(text))
    return Write(dialogue_id, by, BEGIN, (Draft(event, text),), key=key)


def withdrawn(contribution_id: str, *, by: str = "anna") -> Write:
    """The same words taken back."""
    return Write(DIALOGUE, by, BEGIN, (Draft(ContributionWithdrawn(contribution_id)),))


def joined(*participants: str, key: str | None = None, expected: int | None = None) -> Write:
    """People who come in, all in one write."""
    drafts = tuple(Draft(ParticipantJoined(one, "1", "nl")) for one in participants)
    return Write(DIALOGUE, participants[0], BEGIN, drafts, key=key, expected=expected)


def positions(outcome: Outcome) -> list[int]:
    """Where a write was stored."""
    assert isinstance(outcome, Appended)
    return [entry.position for entry in outcome.entries]


def texts(entries: Sequence[Entry]) -> dict[str, str | None]:
    """The words of each contribution, as a reader gets them."""
    return {e.event.contribution_id: e.text for e in entries if isinstance(e.event, ContributionAccepted)}


async def words_kept(journal: Journal) -> list[str]:
    """Every text that is still stored beside the log, whatever the journal tells."""
    if isinstance(journal, MemoryJournal):
        return list(journal._words.values())
    assert isinstance(journal, SqlJournal)
    async with journal._engine.connect() as connection:
        return list((await connection.execute(select(words.c.text).order_by(words.c.position))).scalars())


async def tamper(journal: Journal, position: int, **changes: object) -> None:
    """Change a stored entry behind the journal's back: `at`, `by` or `event`."""
    if isinstance(journal, MemoryJournal):
        row = journal._rows[DIALOGUE][position - 1]
        entry = msgspec.structs.replace(row.entry, **changes)
        journal._rows[DIALOGUE][position - 1] = msgspec.structs.replace(row, entry=entry)
        return
    assert isinstance(journal, SqlJournal)
    stored = {name: encode_event(v) if name == "event" else v for name, v in changes.items()}  # type: ignore[arg-type]  # events are events
    where = (journal_table.c.dialogue_id == DIALOGUE) & (journal_table.c.position == position)
    async with journal._engine.begin() as connection:
        await connection.execute(update(journal_table).where(where).values(stored))


class ShakyJournal(MemoryJournal):
    """A journal whose troubles a test chooses, and which tells what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []
        self.appending_fails: Exception | None = None
        self.reading_fails: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def append(self, writes: Sequence[Write]) -> list[Outcome]:
        """Wait at the gate, fail if told to, and count."""
        await self.gate.wait()
        self.batches.append(len(writes))
        if self.appending_fails is not None:
            raise self.appending_fails
        return await super().append(writes)

    async def read(self, dialogue_id: str, *, after: int = 0, limit: int = 1000) -> list[Entry]:
        """Fail if told to."""
        if self.reading_fails is not None:
            raise self.reading_fails
        return await super().read(dialogue_id, after=after, limit=limit)
