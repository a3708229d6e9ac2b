"""How much memory a streamed file takes: ``python -m benchmarks.reports.streams FILE csv|journal|nothing``.

A process of its own opens a SQLite journal and sends the stream nowhere; it prints seconds, bytes and its peak memory.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path

from app.dialogue.events import Entry
from app.journal import Draft, SqlJournal, Write
from app.journal.database import migrate, open_database
from app.reports.journal_lines import lines
from app.reports.reading import csv_of
from benchmarks.reports.room import BEGIN, entries

DIALOGUE = "d1"
BATCH = 2000


async def _opened(path: Path) -> SqlJournal:
    database = open_database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    return SqlJournal(database, polls=False)


async def fill(path: Path, count: int) -> None:
    """Write a dialogue with so many contributions."""
    journal = await _opened(path)
    for batch in _batches(entries(count)):
        drafts = tuple(Draft(entry.event, entry.text) for entry in batch)
        await journal.append([Write(DIALOGUE, "benchmark", BEGIN, drafts)])
    await journal.close()


def _batches(all_entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while batch := list(islice(all_entries, BATCH)):
        yield batch


async def drain(path: Path, what: str) -> dict[str, float]:
    """Read a stream to its end."""
    journal = await _opened(path)
    before, begun, size = _peak(), time.perf_counter(), 0
    async for piece in await _stream(journal, what):
        size += len(piece)
    seconds = time.perf_counter() - begun
    await journal.close()
    return {"seconds": seconds, "megabytes": size / 1e6, "grown": _peak() - before}


async def _stream(journal: SqlJournal, what: str) -> AsyncIterator[bytes]:
    return lines(journal, DIALOGUE) if what == "journal" else await csv_of(journal, DIALOGUE, None, "whole")


def _peak() -> float:
    """The most memory that this program ever held, in MB; what its parent held before it does not count."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(asyncio.run(drain(Path(sys.argv[1]), sys.argv[2]))))
