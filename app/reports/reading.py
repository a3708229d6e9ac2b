"""Reading a journal for a report, page by page: at no moment is all of it in memory."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence

import msgspec

from app.dialogue import events as e
from app.journal import Journal
from app.reports import as_csv
from app.reports.build import Account
from app.reports.shape import ContributionRow, EditionName, Report

PAGE = 1000
READABLE = "·"  # stands for words while the rows are worked out; the words themselves are read when a row is written


async def pages(journal: Journal, dialogue_id: str) -> AsyncIterator[list[e.Entry]]:
    """The whole journal, so many entries at a time."""
    after = 0
    while page := await journal.read(dialogue_id, after=after, limit=PAGE):
        yield page
        after = page[-1].position


async def report_of(journal: Journal, dialogue_id: str, position: int | None, edition: EditionName) -> Report:
    """The report at a position. Worked out beside the event loop.

    Raises:
        app.errors.UnknownDialogue: there is no such dialogue.
        app.errors.TooFewForEdition: the public edition would show who said what.
    """
    account = Account(dialogue_id, position)
    async for page in pages(journal, dialogue_id):
        await asyncio.to_thread(_take, account, page)
    return await asyncio.to_thread(account.report, edition)


def _take(account: Account, page: Iterable[e.Entry]) -> None:
    for entry in page:
        account.take(entry)


async def csv_of(
    journal: Journal, dialogue_id: str, position: int | None, edition: EditionName
) -> AsyncIterator[bytes]:
    """The CSV in pieces. The journal is read twice: first without words, to know where each stands; then for them.

    Raises:
        app.errors.UnknownDialogue: there is no such dialogue.
        app.errors.TooFewForEdition: the public edition would show who said what.
    """
    if edition == "public":  # its rows stand in another order than the journal's, and hold few words
        report = await report_of(journal, dialogue_id, position, edition)
        return _piece_by_piece(as_csv.lines(report, report.contributions))
    account = Account(dialogue_id, position)
    async for page in pages(journal, dialogue_id):
        await asyncio.to_thread(_take, account, _wordless(page))
    report = await asyncio.to_thread(account.report, edition)
    return _with_words(journal, dialogue_id, report)


def _wordless(page: Sequence[e.Entry]) -> list[e.Entry]:
    return [entry if entry.text is None else msgspec.structs.replace(entry, text=READABLE) for entry in page]


async def _piece_by_piece(lines: Iterable[bytes]) -> AsyncIterator[bytes]:
    for line in lines:
        yield line


async def _with_words(journal: Journal, dialogue_id: str, report: Report) -> AsyncIterator[bytes]:
    rows = iter(report.contributions)
    yield b"".join(as_csv.lines(report, ()))
    async for page in pages(journal, dialogue_id):
        yield await asyncio.to_thread(_lines, report, rows, page)
        if page[-1].position >= report.position:
            return


def _lines(report: Report, rows: Iterable[ContributionRow], page: Sequence[e.Entry]) -> bytes:
    """The lines of the contributions on this page: rows and entries come in the same order."""
    said = (entry for entry in page if isinstance(entry.event, e.ContributionAccepted))
    worded = (_worded(row, entry.text) for entry, row in zip(said, rows, strict=False))
    return b"".join(as_csv.body(report, worded))


def _worded(row: ContributionRow, text: str | None) -> ContributionRow:
    return row if row.text is None else msgspec.structs.replace(row, text=text)
