"""What was just stored is read without asking the database; erased words are not."""

from pathlib import Path

import pytest

from app.dialogue import events as e
from app.dialogue.events import Entry
from app.journal.compose import Row
from app.journal.fresh import MOST, Fresh
from tests.journals import DIALOGUE, begun, joined, open_journal, said, withdrawn

pytestmark = pytest.mark.anyio


def row(position: int, dialogue_id: str = DIALOGUE) -> Row:
    """An entry as it's stored."""
    return Row(dialogue_id, Entry(position, 0, "somebody", e.NudgeTakenBack("n1")), "{}", "hash", None)


def positions(entries: list[Entry] | None) -> list[int] | None:
    """Where they stand."""
    return None if entries is None else [entry.position for entry in entries]


def test_only_what_is_there_without_a_gap_is_given() -> None:
    """Anything else must come from the journal itself."""
    fresh = Fresh()
    fresh.keep(row(position) for position in (4, 5, 6))
    assert positions(fresh.after(DIALOGUE, 3, 10)) == [4, 5, 6]
    assert positions(fresh.after(DIALOGUE, 4, 1)) == [5]
    assert fresh.after(DIALOGUE, 2, 10) is None
    assert fresh.after(DIALOGUE, 6, 10) is None
    assert fresh.after("elsewhere", 3, 10) is None
    fresh.keep([row(9)])
    assert fresh.after(DIALOGUE, 4, 10) is None
    assert positions(fresh.after(DIALOGUE, 8, 10)) == [9]


def test_no_more_is_kept_than_readers_may_lag_behind() -> None:
    """The rest is in the database."""
    fresh = Fresh()
    fresh.keep(row(position) for position in range(1, MOST + 11))
    assert fresh.after(DIALOGUE, 9, 10) is None
    assert positions(fresh.after(DIALOGUE, 10, 2)) == [11, 12]


async def test_the_same_is_read_as_from_the_database(tmp_path: Path) -> None:
    """Entry for entry, words included."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}"
    journal = await open_journal(address)
    await journal.append([begun(), joined("Ada")])
    await journal.append([said("c1")])
    here = await journal.read_on(DIALOGUE, after=0, limit=10)
    assert journal._fresh is not None
    assert here == journal._fresh.after(DIALOGUE, 0, 10)
    assert here == await journal.read(DIALOGUE)
    assert here[-1].text is not None
    await journal.close()


async def test_erased_words_are_not_read_from_memory(tmp_path: Path) -> None:
    """Who takes their words back, takes them back here too."""
    journal = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
    await journal.append([begun(), joined("Ada")])
    await journal.append([said("c1")])
    await journal.append([withdrawn("c1")])
    assert [entry.text for entry in await journal.read_on(DIALOGUE, after=0, limit=10)] == [None] * 4
    await journal.close()
