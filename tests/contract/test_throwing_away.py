"""A rehearsal that was thrown away leaves nothing behind in the files of the database, byte for byte."""

import asyncio
import random
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from app.dialogue.events import ContributionWithdrawn
from app.journal import Draft, SqlJournal, Write
from app.journal.chain import first_broken
from app.journal.database import open_beside
from app.journal.sweep import Cutter, cut_off_log
from app.journal.tables import dialogues
from tests.gatherings import BEGIN
from tests.journals import DIALOGUE, begun, open_journal, said, withdrawn

pytestmark = pytest.mark.anyio
REHEARSAL = "the-rehearsal-itself"
REHEARSED, MEANT = "Geoefend", "Gemeend"
ROUNDS = 600
SEED = 14  # measured: without writing the file anew, SQLite keeps four of these texts


async def an_evening_and_a_rehearsal(journal: SqlJournal) -> None:
    """Both at once, with words taken back, so that rows of the two lie in the same pages and are moved about."""
    await journal.append([begun(join_code="AAAAAA"), begun(REHEARSAL, rehearsal=True)])
    chance, spoken = random.Random(SEED), list[tuple[str, str]]()
    writes: list[Write] = []
    for number in range(1, ROUNDS + 1):
        for dialogue_id, word in ((DIALOGUE, MEANT), (REHEARSAL, REHEARSED)):
            spoken.append((dialogue_id, f"{chance.getrandbits(60):015x}"))
            words = f"{word} {'x' * chance.randrange(400)} {word}"
            writes.append(said(spoken[-1][1], words, by=spoken[-1][1], dialogue_id=dialogue_id))
        if number % 5 == 0:
            dialogue_id, contribution_id = chance.choice(spoken)
            writes.append(Write(dialogue_id, "anna", BEGIN, (Draft(ContributionWithdrawn(contribution_id)),)))
        if number % 20 == 0:
            await journal.append(writes)
            writes.clear()


async def bytes_on_disk(journal: SqlJournal, url: str) -> bytes:
    """Everything in the files of the database; PostgreSQL's own log of writes is recycled by itself and stays out."""
    if url.startswith("sqlite"):
        file = Path(make_url(url).database or "")
        return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    async with journal._engine.connect() as connection:
        await connection.execute(text("CHECKPOINT"))
        folder = (await connection.execute(text("SHOW data_directory"))).scalar_one()
        mine = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        oid = (await connection.execute(mine)).scalar_one()
    return b"".join(path.read_bytes() for path in sorted((Path(folder) / "base" / str(oid)).iterdir()))


async def test_no_file_holds_a_trace_of_it(database_url: str) -> None:
    """No word, no id: not even where rows were moved inside pages that the real dialogue goes on using."""
    journal = await open_journal(database_url)
    await an_evening_and_a_rehearsal(journal)
    before = await bytes_on_disk(journal, database_url)
    assert before.count(REHEARSED.encode()) > ROUNDS
    await journal.throw_away(REHEARSAL)
    after = await bytes_on_disk(journal, database_url)
    assert (after.count(REHEARSED.encode()), after.count(REHEARSAL.encode())) == (0, 0)
    assert after.count(MEANT.encode()) > ROUNDS
    assert await journal.head(DIALOGUE) > ROUNDS
    await journal.close()


async def test_the_database_serves_on_afterwards(database_url: str) -> None:
    """The file was written anew; positions, chains and words go on where they were."""
    journal = await open_journal(database_url)
    await an_evening_and_a_rehearsal(journal)
    await journal.throw_away(REHEARSAL)
    await journal.append([said("later", f"{MEANT} later.")])
    head = await journal.head(DIALOGUE)
    assert (await journal.read(DIALOGUE, after=head - 1))[0].text == f"{MEANT} later."
    assert first_broken(await journal.read(DIALOGUE, limit=head), await journal.chain(DIALOGUE)) is None
    await journal.close()


async def test_words_that_were_taken_back_are_in_no_file_soon_after(tmp_path: Path) -> None:
    """On SQLite: overwritten in the file by the erasure itself, and gone from its log a moment later."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}"
    journal = await open_journal(url)
    journal._cutter = Cutter(journal._engine, 0.05)
    await journal.append([begun(), *(said(f"c{n}", f"{MEANT} {n:03d}.") for n in range(300))])
    await journal.append([withdrawn(f"c{n}") for n in range(0, 300, 3)])
    assert f"{MEANT} 000.".encode() in await bytes_on_disk(journal, url)
    await asyncio.sleep(0.3)
    for _ in range(100):
        if f"{MEANT} 000.".encode() not in (left := await bytes_on_disk(journal, url)):
            break
        await asyncio.sleep(0.1)
    kept = [f"{MEANT} {n:03d}.".encode() in left for n in range(300)]
    assert kept == [n % 3 != 0 for n in range(300)]
    await journal.close()


async def test_a_log_that_is_cut_off_twice_or_not_at_all_harms_nobody(tmp_path: Path) -> None:
    """Two erasures share one cut; closing before it is due is no fault."""
    journal = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
    await journal.append([begun(), said("c1"), said("c2")])
    await journal.append([withdrawn("c1")])
    await journal.append([withdrawn("c2")])
    await journal.close()
    again = await open_journal(f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}")
    assert await again.head(DIALOGUE) == 5
    await again.close()


async def test_cutting_off_the_log_keeps_nobody_waiting(tmp_path: Path) -> None:
    """While somebody beside the server reads, as a backup does, it's left for later; and then it's done."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}"
    journal = await open_journal(url)
    await journal.append([begun(), said("c1")])
    beside = open_beside(url)
    async with beside.connect() as reading:
        assert (await reading.execute(select(dialogues.c.head))).scalar_one() == 2
        await journal.append([withdrawn("c1")])
        began = time.monotonic()
        assert not await cut_off_log(journal._engine)
        assert time.monotonic() - began < 5
    await beside.dispose()
    assert await cut_off_log(journal._engine)
    async with journal._engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar() == 10_000
    await journal.close()
