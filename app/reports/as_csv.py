"""The report for those who count: every accepted contribution is one row."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from app.reports.shape import ContributionRow, PromptRow, Report, ThemeRow

COLUMNS = (
    "number", "id", "text", "lang", "prompt_id", "prompt", "theme_id", "theme", "is_undercurrent", "state",
    "position", "at", "round", "late", "person", "resonance", "contested", "released",
    "rehearsal",
)  # fmt: skip
# What spreadsheets take for the start of a formula; the full-width forms count in some of them.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(report: Report) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the accents; no cell can become a formula."""
    return b"".join(lines(report, report.contributions))


def lines(report: Report, rows: Iterable[ContributionRow]) -> Iterator[bytes]:
    """The same piece by piece: the head, then each of ``rows``, so that a large table is never in memory at once."""
    yield codecs.BOM_UTF8 + _line(COLUMNS)
    yield from body(report, rows)


def body(report: Report, rows: Iterable[ContributionRow]) -> Iterator[bytes]:
    """The lines of these rows alone."""
    for cells in table(report, rows):
        yield _line(_cell(cell) for cell in cells)


def table(report: Report, rows: Iterable[ContributionRow]) -> Iterator[tuple[str | int | None, ...]]:
    """The cells of each row, in the order of ``COLUMNS``."""
    prompts = {p.id: p for p in report.prompts}
    themes = {t.id: t for t in report.themes}
    for row in rows:
        cells = _cells(row, prompts.get(row.prompt_id), themes.get(row.theme_id or ""))
        # on each row: rows are copied into other tables, and there nobody knows where they came from
        yield (*cells, report.dialogue.rehearsal)


def harmless(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _line(cells: Iterable[str | int]) -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page).writerow(cells)
    return page.getvalue().encode()


def _cells(row: ContributionRow, prompt: PromptRow | None, theme: ThemeRow | None) -> tuple[str | int | None, ...]:
    return (
        row.number, row.id, row.text or "", row.lang, row.prompt_id, prompt.text if prompt else "",
        row.theme_id or "", theme.label if theme else "", bool(theme and theme.undercurrent), row.state,
        row.position, datetime.fromtimestamp(row.at / 1000, UTC).isoformat(timespec="milliseconds"),
        row.round, row.late, row.person, row.resonance, row.contested, row.released,
    )  # fmt: skip


def _cell(value: str | int | None) -> str | int:
    if value is None:
        return ""  # not told in this edition
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
