"""Reading what is to be played: our JSON lines, or a Polis export folder."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from app.cli.faults import BadLine, CannotRead, NoTextColumn, NoTexts, NothingThere, PolisFileMissing, UnknownKind
from app.playing.line import Line

POLIS_FILES = ("comments.csv", "votes.csv")
MILLISECONDS_FROM = 1e11  # larger stamps count milliseconds: 1e11 seconds is the year 5138


class Material(msgspec.Struct, frozen=True):
    """What is played, in order of arrival, and what a person should know about it."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def read(path: Path, *, limit: int | None = None) -> Material:
    """The answers in ``path``, at most ``limit``.

    Raises:
        app.cli.faults.WrongUse: one of its kinds, with what to correct.
    """
    if not path.exists():
        raise NothingThere(path=str(path))
    try:
        material = _polis(path) if path.is_dir() else _json_lines(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotRead(path=str(path), reason=_reason(error)) from error
    lines = tuple(islice(_in_order(material.lines), limit))
    if not lines:
        raise NoTexts(path=str(path))
    return msgspec.structs.replace(material, lines=lines)


def _reason(error: Exception) -> str:
    return (error.strerror or "unknown") if isinstance(error, OSError) else "it is not text in UTF-8"


def _in_order(lines: tuple[Line, ...]) -> list[Line]:
    """By arrival; the file's own order where not every line says when it came."""
    stamps = [line.at for line in lines]
    if None in stamps:
        return list(lines)
    return sorted(lines, key=lambda line: line.at or 0.0)


def _json_lines(path: Path) -> Material:
    if path.suffix.lower() not in {".jsonl", ".ndjson", ".json"}:
        raise UnknownKind(path=str(path), known="JSON lines (.jsonl) or the folder of a Polis export")
    with path.open(encoding="utf-8-sig") as file:
        return Material(tuple(_parsed(path, file)))


def _parsed(path: Path, file: Iterator[str]) -> Iterator[Line]:
    for number, raw in enumerate(file, 1):
        if not raw.strip():
            continue
        try:
            row = msgspec.json.decode(raw, type=dict[str, Any])
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise BadLine(line=number, path=str(path)) from error
        if not isinstance(row.get("text"), str):
            raise BadLine(line=number, path=str(path))
        author = row.get("author")
        yield Line(
            text=row["text"],
            lang=str(row.get("lang") or "nl"),
            author=None if author is None else str(author),
            at=moment(row.get("timestamp")),
        )


def _polis(folder: Path) -> Material:
    for name in POLIS_FILES:
        if not (folder / name).is_file():
            raise PolisFileMissing(path=str(folder), missing=name)
    lines = tuple(_comments(folder / "comments.csv"))
    with (folder / "votes.csv").open(encoding="utf-8-sig", newline="") as file:
        votes = sum(1 for _ in csv.reader(file)) - 1
    note = f"{votes} votes of the Polis export are left out: they agree with statements, phones speak for themselves."
    return Material(lines, (note,) if votes > 0 else ())


def _comments(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "comment-body" not in (rows.fieldnames or ()):
            raise NoTextColumn(path=str(path), found=", ".join(rows.fieldnames or ()) or "nothing")
        for row in rows:
            yield Line(row["comment-body"] or "", "en", row.get("author-id"), moment(row.get("timestamp")))


def moment(stamp: Any) -> float | None:
    """Seconds since 1970 from seconds, milliseconds or an ISO date; ``None`` where it is none of these."""
    try:
        number = float(stamp)
    except (TypeError, ValueError):
        return _date(stamp)
    return number / 1000 if number > MILLISECONDS_FROM else number


def _date(stamp: Any) -> float | None:
    try:
        date = datetime.fromisoformat(str(stamp))
    except ValueError:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
