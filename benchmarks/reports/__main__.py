"""``make bench-report``: one table with its bars."""

import asyncio
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from app.reports import build, render
from benchmarks.quality.rows import Row, at_most, plain
from benchmarks.record import keep, show
from benchmarks.reports.room import entries, texts
from benchmarks.reports.streams import fill

SIZES: dict[int, dict[str, float | None]] = {
    1000: {"html": 1, "pdf": 20, "docx": None, "xlsx": None},
    20_000: {"html": 10, "xlsx": None},
}
STREAMED = 100_000
THEMED = 10_000


def main() -> int:
    """Measure, print, keep; 1 where a bar does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [*_formats(), *_streams(Path(folder)), *_themed(Path(folder))]
    show("Reports", rows)
    print(f"Kept: {keep('report', rows)}")
    return 1 if any(row.holds is False for row in rows) else 0


def _formats() -> Iterator[Row]:
    for module in ("as_pdf", "as_docx", "as_xlsx"):
        import_module(f"app.reports.{module}")
    for count, bars in SIZES.items():
        journal = list(entries(count))
        begun = time.perf_counter()
        report = build(journal, dialogue_id="d1")
        built = time.perf_counter() - begun
        yield plain(f"report worked out, {count:,} contributions", "s", built)
        for form, bar in bars.items():
            begun = time.perf_counter()
            content = render(report, form, "nl")
            name = f"{form}, {count:,} contributions, {len(content) / 1e6:.1f} MB"
            yield _held(name, "s", time.perf_counter() - begun + built, bar)


def _held(name: str, unit: str, value: float, bar: float | None) -> Row:
    return plain(name, unit, value) if bar is None else at_most(name, unit, value, bar)


def _streams(folder: Path) -> Iterator[Row]:
    path = folder / "journal.sqlite3"
    asyncio.run(fill(path, STREAMED))
    for what, most in (("journal", 40), ("csv", 300)):
        command = [sys.executable, "-m", "benchmarks.reports.streams", str(path), what]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        name = f"{what} of {STREAMED:,} contributions, {found['megabytes']:.0f} MB"
        yield plain(name, "s", found["seconds"])
        yield at_most(f"{what}: memory beyond the bare process", "MB", found["grown"], most)


def _themed(folder: Path) -> Iterator[Row]:
    words = texts()
    path = folder / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text"])
        for number in range(THEMED):
            one, other = words[number % len(words)], words[number * 7919 % len(words)]
            writer.writerow([one if number < len(words) else f"{one} {other}"])
    command = [str(Path(sys.executable).with_name("samenspraak")), "theme", str(path), "--column", "text"]
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    yield at_most(f"samenspraak theme, {THEMED:,} rows", "s", time.perf_counter() - begun, 600)


if __name__ == "__main__":
    sys.exit(main())
