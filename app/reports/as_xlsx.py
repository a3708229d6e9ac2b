"""The report for those who count in a spreadsheet: contributions, themes, resonance, energy, ledger, acts."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from app.reports import as_csv
from app.reports.phrases import Phrases
from app.reports.shape import Report

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_CELL = 32_767  # characters; more is no cell in Excel
WIDEST = 60  # characters; what is longer goes on below
MOMENT_LETTERS = len("2026-11-26 20:15:00")
LINE_POINTS = 15
MOST_LINES = 27  # of 409 points, which is as high as a row can be
A4 = 9
MOMENT = "at"  # the column with times of day; like all that programs read in UTC, of which a spreadsheet knows nothing
Row = Sequence[str | int | float | bool | None]


class Forms(NamedTuple):
    """How cells look."""

    head: Any
    cell: Any
    long: Any
    moment: Any
    truth: Any


def write(report: Report, language: str) -> bytes:
    """A workbook with six sheets. No cell can become a formula, also not in a table saved from it."""
    content = io.BytesIO()
    book = Workbook(content, OPTIONS)
    about = report.dialogue
    created = datetime.fromtimestamp(about.last_at / 1000, UTC).replace(tzinfo=None)
    book.set_properties({"title": about.title, "author": about.organiser, "created": created})
    forms = Forms(
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        cell=book.add_format({"valign": "top"}),
        long=book.add_format({"valign": "top", "text_wrap": True}),
        moment=book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss"}),
        # Excel knows a truth from a number by itself; LibreOffice shows some of them as 0 and 1.
        truth=book.add_format({"valign": "top", "num_format": '"TRUE";"TRUE";"FALSE"'}),
    )
    text = Phrases(language).text
    for name, columns, rows in _sheets(report, Phrases(language)):
        _fill(book.add_worksheet(text(name)[:31]), forms, columns, rows)
    book.close()
    return content.getvalue()


def _sheets(report: Report, phrases: Phrases) -> Iterable[tuple[str, Sequence[str], Iterable[Row]]]:
    yield _("Contributions"), as_csv.COLUMNS, as_csv.table(report, report.contributions)
    yield _("Themes"), THEMES, _themes(report)
    yield _("Resonance"), RESONANCE, _resonance(report)
    yield _("Energy"), ENERGY, _energy(report)
    yield _("Ledger"), ("line", "contributions"), _ledger(report)
    yield _("Acts"), ACTS, _acts(report, phrases)


def _(text: str) -> str:
    """Mark ``text`` for the catalogues; a sheet's name is translated where it is made."""
    return text


THEMES = (
    "number", "id", "theme", "named_by_person", "is_undercurrent", "mixed", "shared", "people", "contributions",
    "resonance", "speaks_to", "contested", "gathers", "parts",
)  # fmt: skip
RESONANCE = ("number", "id", "theme_id", "theme", "resonance", "text")
ENERGY = ("at", "contributions", "resonance", "resonance_taken", "theme_id", "theme", "contributions_of_theme")
ACTS = ("at", "position", "act", "theme_id", "prompt_id", "name", "in_words")


def _themes(report: Report) -> Iterable[Row]:
    for t in report.themes:
        parts = "; ".join(part.label for part in t.merged)
        yield (
            t.number, t.id, t.label, t.named_by_person, t.undercurrent, t.mixed, t.shared, t.people, t.contributions,
            t.resonance, t.speaks_to, t.contested, t.gathers, parts,
        )  # fmt: skip


def _resonance(report: Report) -> Iterable[Row]:
    """What spoke to people, most first."""
    labels = {t.id: t.label for t in report.themes}
    speaking = [row for row in report.contributions if row.resonance]
    for row in sorted(speaking, key=lambda row: (-(row.resonance or 0), row.number)):
        yield row.number, row.id, row.theme_id, labels.get(row.theme_id or ""), row.resonance, row.text


def _energy(report: Report) -> Iterable[Row]:
    """A line for all of a minute, and one for each theme in it."""
    labels = {t.id: t.label for t in report.themes}
    for m in report.energy:
        yield _moment(m.at), m.contributions, m.resonance, m.resonance_taken, "", "", None
        for theme_id, count in m.themes.items():
            yield _moment(m.at), None, None, None, theme_id, labels.get(theme_id, ""), count


def _ledger(report: Report) -> Iterable[Row]:
    ledger = report.ledger
    yield from ((name, getattr(ledger, name)) for name in ledger.__struct_fields__)
    yield "position", report.position
    yield "journal_hash", report.method.journal_hash
    yield "edition", report.edition.name
    yield "rehearsal", report.dialogue.rehearsal


def _acts(report: Report, phrases: Phrases) -> Iterable[Row]:
    for a in report.acts:
        yield _moment(a.at), a.position, a.act, a.theme_id, a.prompt_id, a.name, phrases.act(a, report)


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def _fill(sheet: Any, forms: Forms, columns: Sequence[str], rows: Iterable[Row]) -> None:
    widths = [len(name) + 2 for name in columns]
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, forms.head)
    last = 0
    for last, row in enumerate(rows, start=1):
        cells = list(zip(columns, row, strict=True))
        for column, (name, value) in enumerate(cells):
            _write(sheet, (last, column), name, value, forms)
        lengths = [len(str(value or "")[: MOMENT_LETTERS if name == MOMENT else None]) + 1 for name, value in cells]
        widths = [min(WIDEST, max(both)) for both in zip(widths, lengths, strict=True)]
        if max(lengths) > WIDEST:  # LibreOffice does not measure by itself how high a row must be
            sheet.set_row(last, LINE_POINTS * max(map(_lines, row)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    _on_paper(sheet)


def _lines(value: str | float | None) -> int:
    """How many lines a cell fills where it is as wide as can be; at most what a row can hold."""
    parts = str(value or "").splitlines() or [""]
    return min(MOST_LINES, sum(max(1, ceil(len(part) / WIDEST)) for part in parts))


def _on_paper(sheet: Any) -> None:
    """All columns beside each other, with their names on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, place: tuple[int, int], name: str, value: Any, forms: Forms) -> None:
    if name == MOMENT:
        # As what a spreadsheet takes for a time, so that it can be sorted, counted and drawn by it.
        moment = datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        sheet.write_datetime(*place, moment, forms.moment)
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value, forms.truth)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, forms.cell)
    elif value:
        form = forms.long if len(value) > WIDEST else forms.cell
        sheet.write_string(*place, as_csv.harmless(str(value))[:LONGEST_CELL], form)
