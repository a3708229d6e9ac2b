"""The report for those who count in a spreadsheet: contributions, themes, resonance, energy, ledger, acts."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from xlsxwriter import Workbook

from app.reports import as_csv
from app.reports.phrases import Phrases
from app.reports.shape import Report

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_CELL = 32_767  # characters; more is no cell in Excel
Row = Sequence[str | int | float | bool | None]


def write(report: Report, language: str) -> bytes:
    """A workbook with six sheets. No cell can become a formula, also not in a table saved from it."""
    content = io.BytesIO()
    book = Workbook(content, OPTIONS)
    about = report.dialogue
    created = datetime.fromtimestamp(about.last_at / 1000, UTC).replace(tzinfo=None)
    book.set_properties({"title": about.title, "author": about.organiser, "created": created})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = Phrases(language).text
    for name, columns, rows in _sheets(report, Phrases(language)):
        _fill(book.add_worksheet(text(name)[:31]), head, columns, rows)
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


def _fill(sheet: Any, head: Any, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sheet.freeze_panes(1, 0)
    widths = [len(name) + 2 for name in columns]
    for number, row in enumerate(chain([columns], rows)):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, head if number == 0 else None)
            widths[column] = min(60, max(widths[column], len(str(value or "")) + 1))
        last = number
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: Any, number: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(number, column, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(number, column, value, form)
    elif value:
        sheet.write_string(number, column, as_csv.harmless(str(value))[:LONGEST_CELL], form)
