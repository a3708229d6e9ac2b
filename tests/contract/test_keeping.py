"""Copies of everything, from and to either engine; and a look that finds what isn't as it was."""

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.cli.faults import DatabaseThere, NoBackup, OtherSchema
from app.cli.keeping.copies import COPIED, copy_in, copy_out, kept_in
from app.journal.database import open_beside, open_database
from app.journal.soundness import Soundness, looked_through
from tests.engines import Postgres
from tests.gatherings import digest
from tests.journals import begun, joined, open_journal, said, withdrawn

pytestmark = pytest.mark.anyio
ERASED = "Dit had ik niet moeten zeggen."


async def filled(url: str) -> None:
    """Two dialogues; in one of them somebody took words back."""
    journal = await open_journal(url)
    await journal.append(
        [begun(), joined("anna", "bilal"), said("c1", "Wind op zee.", key="key-1"), said("c2", ERASED)]
    )
    await journal.append([said(f"d{n}", f"Zin nummer {n}.", key=f"key-of-{n}") for n in range(30)])
    await journal.append([withdrawn("c2"), begun("dialogue-2", join_code="ABC234", at=1)])
    await journal.append([said("c1", "Elders.", dialogue_id="dialogue-2")])
    await journal.close()


async def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything that matters."""
    engine = open_beside(url)
    async with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in COPIED
        }
    await engine.dispose()
    return found


async def look(url: str) -> Soundness:
    """Look everything through, words included."""
    engine = open_beside(url)
    try:
        return await looked_through(engine, lambda _, words: digest(words))
    finally:
        await engine.dispose()


def left_in(folder: Path, beginning: str) -> list[str]:
    """The files whose names begin so."""
    return [path.name for path in folder.glob(f"{beginning}*")]


class TestCopies:
    """Out of one engine, into another."""

    async def test_a_copy_gives_the_same_database(
        self, database_url: str, postgres_server: Postgres, tmp_path: Path
    ) -> None:
        """Row for row, on SQLite and on PostgreSQL, whichever it came from."""
        await filled(database_url)
        before = await rows(database_url)
        copied = await asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {"secret": "s"})
        assert (copied.dialogues, copied.entries, copied.words) == tuple(len(found) for found in before.values())
        for url in (f"sqlite+aiosqlite:///{tmp_path / 'again.sqlite3'}", postgres_server.fresh_database()):
            assert await asyncio.to_thread(copy_in, tmp_path / "a.backup", url, tmp_path) == copied
            assert await rows(url) == before
            assert (await look(url)).flaws == []
        assert kept_in(tmp_path / "a.backup") == {"secret": "s"}
        assert left_in(tmp_path, "restoring") + left_in(tmp_path, "a.backup.part") == []

    async def test_what_goes_on_afterwards_fits(self, database_url: str, tmp_path: Path) -> None:
        """The restored journal takes the next words where the copied one ended, and knows the keys of before."""
        await filled(database_url)
        await asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {})
        url = f"sqlite+aiosqlite:///{tmp_path / 'again.sqlite3'}"
        await asyncio.to_thread(copy_in, tmp_path / "a.backup", url, tmp_path)
        journal = await open_journal(url)
        await journal.append([said("c9", "Verder."), said("d3", "Zin nummer 3.", key="key-of-3")])
        await journal.close()
        found = await look(url)
        assert (found.entries, found.flaws) == (sum(len(r) for r in [(await rows(database_url))["journal"]]) + 1, [])

    async def test_words_that_were_taken_back_are_not_in_it(self, database_url: str, tmp_path: Path) -> None:
        """Also not in a page that was freed; and only its owner can read the file."""
        await filled(database_url)
        await asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {})
        assert ERASED.encode() not in (tmp_path / "a.backup").read_bytes()
        assert b"Zin nummer 29." in (tmp_path / "a.backup").read_bytes()
        assert stat.S_IMODE((tmp_path / "a.backup").stat().st_mode) == 0o600

    async def test_it_is_of_one_moment_while_people_speak(self, database_url: str, tmp_path: Path) -> None:
        """Taken in the middle of a busy minute, every head is where its entries end."""
        await filled(database_url)
        journal = await open_journal(database_url)
        copying = asyncio.create_task(asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {}))
        written = 0
        while not copying.done():
            await journal.append([said(f"e{written}", f"Nog iets {written}.")])
            written += 1
        await copying
        await journal.close()
        found = await look(f"sqlite+aiosqlite:///{tmp_path / 'a.backup'}")
        assert written > 0
        assert found.flaws == []
        assert 36 <= found.entries <= 36 + written

    async def test_nothing_is_overwritten(self, database_url: str, tmp_path: Path) -> None:
        """Neither a copy, nor a database with something in it."""
        await filled(database_url)
        await asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {})
        with pytest.raises(FileExistsError):
            await asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {})
        before = await rows(database_url)
        with pytest.raises(DatabaseThere):
            await asyncio.to_thread(copy_in, tmp_path / "a.backup", database_url, tmp_path)
        assert await rows(database_url) == before

    async def test_a_database_of_another_version_is_not_copied(self, database_url: str, tmp_path: Path) -> None:
        """Nobody knows what would be left out; no half file stays behind."""
        await filled(database_url)
        engine = open_database(database_url)
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await engine.dispose()
        with pytest.raises(OtherSchema, match="9999"):
            await asyncio.to_thread(copy_out, database_url, tmp_path / "a.backup", {})
        assert left_in(tmp_path, "a.backup") == []

    async def test_another_file_is_no_copy(self, tmp_path: Path) -> None:
        """A letter is not; a database of somebody else is not."""
        (tmp_path / "letter").write_text("Beste mensen,")
        sqlite3.connect(tmp_path / "other").execute("CREATE TABLE kept_not (name)").connection.close()
        for name in ("letter", "other"):
            with pytest.raises(NoBackup):
                kept_in(tmp_path / name)


# what somebody did to the file, and what is said of it
DAMAGES = [
    ("UPDATE journal SET at = at + 1 WHERE position = 4", "position 4: it does not fit its hash"),
    ("DELETE FROM journal WHERE position = 4", "position 5: position 4 was expected"),
    ("DELETE FROM journal WHERE position = 4", "position 4: words without an entry"),
    ("DELETE FROM journal WHERE position >= 30 AND dialogue_id = 'dialogue-1'", "position 0: it ends at position 29"),
    ("UPDATE words SET text = 'Anders.' WHERE position = 4", "position 4: its words are not those that were accepted"),
    ("UPDATE words SET contribution_id = 'c9' WHERE position = 4", "position 4: it has words, and is no contribution"),
    ("UPDATE dialogues SET head = 99", "position 0: it ends at position 36, its head says 99"),
    ("UPDATE journal SET event = '{}' WHERE position = 4", "position 4: its event can't be read"),
    (
        "INSERT INTO words VALUES ('dialogue-1', 5, 'c2', 'Dit had ik niet moeten zeggen.')",
        "position 5: withdrawn, and its words are still here",
    ),
]


@pytest.mark.parametrize(("done", "said_of_it"), DAMAGES, ids=[f"{n}" for n in range(len(DAMAGES))])
async def test_what_is_not_as_it_was_is_named(tmp_path: Path, done: str, said_of_it: str) -> None:
    """By its dialogue and position."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite3'}"
    await filled(url)
    with sqlite3.connect(tmp_path / "a.sqlite3") as behind:
        behind.execute(done)
    behind.close()
    found = [f"position {flaw.position}: {flaw.what}" for flaw in (await look(url)).flaws]
    assert any(one.startswith(said_of_it) for one in found), found


async def test_a_key_that_is_there_twice_is_named(tmp_path: Path) -> None:
    """Which only a table without its constraint can hold."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite3'}"
    await filled(url)
    with sqlite3.connect(tmp_path / "a.sqlite3") as behind:
        for step in (
            "CREATE TABLE j AS SELECT * FROM journal",
            "DROP TABLE journal",
            "ALTER TABLE j RENAME TO journal",
        ):
            behind.execute(step)
        behind.execute("UPDATE journal SET key = 'key-1' WHERE position = 7 AND dialogue_id = 'dialogue-1'")
    behind.close()
    assert [(f.position, f.what) for f in (await look(url)).flaws] == [(7, "its key was used before")]
