"""Reading and writing answers: JSON lines, CSV, XLSX. Every row and its order are kept."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import msgspec

from app.cli.faults import BadLine, CannotRead, NoTextColumn, NoTexts, NothingThere, UnknownKind
from app.cli.surroundings import write_file
from app.reports.as_csv import harmless

KINDS = {".jsonl": "json", ".ndjson": "json", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}
KNOWN = ".jsonl, .csv or .xlsx"
ADDED = ("theme_id", "theme", "is_undercurrent")
# What people call such a column, in the order in which it is believed.
TEXT_NAMES = (
    "text", "tekst", "answer", "antwoord", "antwort", "contribution", "bijdrage", "beitrag", "comment",
    "comment-body", "kommentar", "opmerking", "reactie", "response", "statement",
)  # fmt: skip
AUTHOR_NAMES = ("author", "auteur", "autor", "author-id", "participant")
LANGUAGE_NAMES = ("lang", "language", "taal", "sprache")
LONG_ENOUGH = 15  # characters on average: a column of names or places is shorter

Row = dict[str, Any]


class Answers(msgspec.Struct, frozen=True):
    """The rows as they came; ``column`` holds the texts, and ``guessed`` says that nobody called it so."""

    rows: list[Row]
    columns: list[str]
    column: str
    guessed: bool = False
    delimiter: str = ","

    def texts(self) -> list[str]:
        """The text of every row; empty where it has none."""
        return [_word(row.get(self.column)) for row in self.rows]

    def authors(self) -> list[str]:
        """Who wrote each row; everybody apart where the file doesn't say."""
        name = _first_of(self.columns, AUTHOR_NAMES)
        said = [_word(row.get(name)) if name else "" for row in self.rows]
        return [author or f"row {number}" for number, author in enumerate(said, 1)]

    def languages(self) -> list[str]:
        """The language of each row; empty where the file doesn't say."""
        name = _first_of(self.columns, LANGUAGE_NAMES)
        return [_word(row.get(name)).lower() if name else "" for row in self.rows]


def read(path: Path, column: str | None = None) -> Answers:
    """The answers in a file.

    Raises:
        app.cli.faults.WrongUse: one of its kinds, with what to correct.
    """
    if not path.is_file():
        raise NothingThere(path=str(path))
    readers = {"json": _read_json_lines, "csv": _read_csv, "xlsx": _read_xlsx}
    try:
        rows, columns, delimiter = readers[kind_of(path)](path)
    except (OSError, UnicodeDecodeError, csv.Error, BadZipFile, KeyError) as error:
        raise CannotRead(path=str(path), reason=str(error) or type(error).__name__) from error
    chosen, guessed = _text_column(rows, columns, column)
    if chosen is None:
        raise NoTextColumn(path=str(path), found=", ".join(columns) or "nothing")
    answers = Answers(rows, columns, chosen, guessed, delimiter)
    if not any(answers.texts()):
        raise NoTexts(path=str(path))
    return answers


def kind_of(path: Path) -> str:
    """json, csv or xlsx, by the name.

    Raises:
        UnknownKind: another one.
    """
    try:
        return KINDS[path.suffix.lower()]
    except KeyError:
        raise UnknownKind(path=str(path), known=KNOWN) from None


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _first_of(columns: Iterable[str], names: Sequence[str]) -> str | None:
    by_name = {column.strip().casefold(): column for column in reversed(list(columns))}
    return next((by_name[name] for name in names if name in by_name), None)


def _text_column(rows: list[Row], columns: list[str], wished: str | None) -> tuple[str | None, bool]:
    if wished is not None:
        return (wished if wished in columns else None), False
    named = _first_of(columns, TEXT_NAMES)
    if named is not None:
        return named, named.casefold() != "text"
    lengths = {c: sum(len(_word(row.get(c))) for row in rows) / max(1, len(rows)) for c in columns}
    longest = max(lengths, key=lambda c: lengths[c], default=None)
    return (longest if longest and lengths[longest] >= LONG_ENOUGH else None), True


def _read_json_lines(path: Path) -> tuple[list[Row], list[str], str]:
    rows: list[Row] = []
    for number, raw in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not raw.strip():
            continue
        try:
            rows.append(msgspec.json.decode(raw, type=Row))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise BadLine(line=number, path=str(path)) from error
    return rows, list(dict.fromkeys(name for row in rows for name in row)), ","


def _read_csv(path: Path) -> tuple[list[Row], list[str], str]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")  # what Excel writes where it is not told otherwise
    head = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")
    return list(reader), [name for name in reader.fieldnames or [] if name], delimiter


def _read_xlsx(path: Path) -> tuple[list[Row], list[str], str]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    table = book.worksheets[0].iter_rows(values_only=True)
    columns = [_word(name) for name in next(table, ())]
    rows = [{c: v for c, v in zip(columns, values, strict=False) if c} for values in table]
    book.close()
    return rows, [c for c in columns if c], ","


# ---- writing -----------------------------------------------------------------------------------------------------


def write(path: Path, answers: Answers, added: Sequence[Row]) -> None:
    """The same rows in the same order, with the columns of ``ADDED``.

    Raises:
        app.cli.faults.CannotWrite: the place is closed.
    """
    rows = [{**row, **more} for row, more in zip(answers.rows, added, strict=True)]
    columns = [c for c in answers.columns if c not in ADDED] + list(ADDED)
    writers = {"json": _json_lines, "csv": _csv, "xlsx": _xlsx}
    write_file(path, writers[kind_of(path)](rows, columns, answers.delimiter))


def _json_lines(rows: list[Row], columns: list[str], delimiter: str) -> bytes:
    del columns, delimiter
    return b"".join(msgspec.json.encode(row, enc_hook=str) + b"\n" for row in rows)


def _csv(rows: list[Row], columns: list[str], delimiter: str) -> bytes:
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(c)) for c in columns] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def _xlsx(rows: list[Row], columns: list[str], delimiter: str) -> bytes:
    del delimiter
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("answers")
    lines: list[list[Any]] = [columns, *([row.get(c) for c in columns] for row in rows)]
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, [v if isinstance(v, str | int | float | None) else str(v) for v in line])
    book.close()
    return content.getvalue()
