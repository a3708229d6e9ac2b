"""Downloads: the report in every format, and the journal itself."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app import errors, locales
from app.dialogue.events import Entry
from app.journal import Journal
from app.pages import language_of
from app.reports import MEDIA_TYPES, build, render

Allow = Callable[[Request, str], None]
Format = Literal["html", "csv", "json"]
PAGE = 1000


def router(journal: Journal, allow: Allow) -> APIRouter:
    """``allow(request, dialogue_id)`` raises for whoever may not have them."""
    routes = APIRouter(prefix="/api/dialogues", tags=["report"])

    @routes.get("/{dialogue_id}/report.{form}")
    async def report(
        dialogue_id: str,
        form: Format,
        request: Request,
        position: Annotated[int | None, Query(ge=1)] = None,
        language: Annotated[str, Query(max_length=12)] = "",
    ) -> Response:
        """The report at a position; without one, as it stands now."""
        allow(request, dialogue_id)
        entries = [entry async for entry in _entries(journal, dialogue_id)]
        wished = locales.choose_language([language], default=language_of(request))
        nonce = request.scope.get("nonce", "")
        content = await asyncio.to_thread(_written, entries, dialogue_id, position, form, wished, nonce)
        name = f"samenspraak-{_file_name(dialogue_id)}.{form}"
        disposition = "inline" if form == "html" else "attachment"
        headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, media_type=MEDIA_TYPES[form], headers=headers)

    @routes.get("/{dialogue_id}/journal.jsonl")
    async def log(dialogue_id: str, request: Request) -> Response:
        """Every entry as one line of JSON: position, time, who, what, the words where they still exist."""
        allow(request, dialogue_id)
        if not await journal.head(dialogue_id):
            raise errors.UnknownDialogue
        lines = (msgspec.json.encode(entry) + b"\n" async for entry in _entries(journal, dialogue_id))
        return StreamingResponse(lines, media_type="application/jsonl")

    return routes


def _written(
    entries: list[Entry], dialogue_id: str, position: int | None, form: str, language: str, nonce: str
) -> bytes:
    return render(build(entries, dialogue_id=dialogue_id, position=position), form, language, nonce=nonce)


async def _entries(journal: Journal, dialogue_id: str) -> AsyncIterator[Entry]:
    after = 0
    while page := await journal.read(dialogue_id, after=after, limit=PAGE):
        for entry in page:
            yield entry
        after = page[-1].position


def _file_name(dialogue_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "", dialogue_id)
