"""The journal as lines of JSON, each with the hash that chains it to the one before: what ``verify`` reads."""

from collections.abc import AsyncIterator, Sequence

import msgspec

from app.dialogue.events import Entry
from app.journal import Journal
from app.journal.chain import encode_event
from app.reports.reading import pages


class Line(msgspec.Struct, frozen=True):
    """One entry as it leaves the house. ``event`` is the canonical JSON over which the hash was taken."""

    position: int
    at: int
    by: str
    event: msgspec.Raw
    text: str | None
    hash: str


async def lines(journal: Journal, dialogue_id: str) -> AsyncIterator[bytes]:
    """The whole journal, page by page, with the hashes as they are stored: what was altered behind it shows."""
    async for page in pages(journal, dialogue_id):
        hashes = await journal.chain(dialogue_id, after=page[0].position - 1, limit=len(page))
        yield _written(page, hashes)


def _written(page: Sequence[Entry], hashes: Sequence[str]) -> bytes:
    found = (
        Line(entry.position, entry.at, entry.by, msgspec.Raw(encode_event(entry.event).encode()), entry.text, stored)
        for entry, stored in zip(page, hashes, strict=True)
    )
    return b"".join(msgspec.json.encode(line) + b"\n" for line in found)
