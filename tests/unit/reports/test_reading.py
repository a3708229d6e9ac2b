"""Reading a journal page by page: the same report, the same table and the same chain, however long it is."""

import asyncio

import msgspec
import pytest

from app.dialogue import commands as c
from app.dialogue.events import Entry
from app.errors import UnknownDialogue
from app.journal import Draft, MemoryJournal, Write
from app.reports import Report, as_csv, build
from app.reports.journal_lines import Line, lines
from app.reports.reading import PAGE, csv_of, report_of
from app.reports.shape import EditionName
from tests.gatherings import Gathering

EDITIONS: list[EditionName] = ["whole", "internal", "public"]


def long_evening() -> Gathering:
    """More than a page of entries: people speak, are themed, take words back, are hidden."""
    gathering = Gathering()
    gathering.opens()
    ids = gathering.says_many(PAGE * 3 // 4)
    gathering.revises({"wind": ids[:400], "sun": ids[400:700]}, ids[700:])
    gathering.does(c.Withdraw("person 3", "c3"))
    gathering.does(c.HideContribution("c5"))
    gathering.does(c.AllowQuotation("c9", on=True))
    return gathering


async def kept(gathering: Gathering) -> MemoryJournal:
    """The gathering's journal as it is stored."""
    journal = MemoryJournal()
    drafts = tuple(Draft(entry.event, entry.text) for entry in gathering.entries)
    await journal.append([Write("d1", "organiser", 0, drafts)])
    return journal


def _about(entry: Entry) -> str:
    return str(getattr(entry.event, "contribution_id", ""))


def entries_as_stored(gathering: Gathering) -> list[Entry]:
    """The same entries, at the one moment and by the one hand with which ``kept`` stores them."""
    gone = {"c3"}  # its text was erased when it was withdrawn
    return [
        msgspec.structs.replace(entry, at=0, by="organiser", text=None if _about(entry) in gone else entry.text)
        for entry in gathering.entries
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_report_is_that_of_all_entries_at_once(edition: EditionName) -> None:
    """Page by page or in one go."""

    async def read() -> Report:
        return await report_of(await kept(long_evening()), "d1", None, edition)

    assert asyncio.run(read()) == build(entries_as_stored(long_evening()), dialogue_id="d1", edition=edition)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("position", [None, 1200])
def test_the_streamed_table_is_the_one_made_at_once(edition: EditionName, position: int | None) -> None:
    """To the last byte, though its words were never in memory together."""

    async def read() -> bytes:
        pieces = await csv_of(await kept(long_evening()), "d1", position, edition)
        return b"".join([piece async for piece in pieces])

    at_once = build(entries_as_stored(long_evening()), dialogue_id="d1", position=position, edition=edition)
    assert asyncio.run(read()) == as_csv.write(at_once)


def test_every_line_of_the_journal_carries_the_hash_that_is_stored() -> None:
    """In order, without a gap."""

    async def read() -> tuple[list[Line], list[str]]:
        journal = await kept(long_evening())
        written = b"".join([piece async for piece in lines(journal, "d1")])
        return [msgspec.json.decode(line, type=Line) for line in written.splitlines()], await journal.chain("d1")

    found, chain = asyncio.run(read())
    assert [line.hash for line in found] == chain
    assert [line.position for line in found] == list(range(1, len(chain) + 1))


def test_there_is_no_table_of_nothing() -> None:
    """An unknown dialogue is refused before the first byte."""
    with pytest.raises(UnknownDialogue):
        asyncio.run(csv_of(MemoryJournal(), "nowhere", None, "whole"))
