"""Downloads: the report in every format and edition, and the journal itself."""

import asyncio
import re

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app import errors
from app.journal import Journal
from app.reports.exports import Exports
from app.reports.formats import MEDIA_TYPES, render
from app.reports.journal_lines import lines
from app.reports.orders import Format, Language, Orders, Position, Wish
from app.reports.press import Order
from app.reports.reading import csv_of, report_of
from app.reports.shape import EditionName

HEAVY = {"pdf", "docx", "xlsx"}  # their libraries are large and slow: made in a process of their own
LARGE = 5000  # entries; above that every format but CSV is made there


def router(journal: Journal, exports: Exports, orders: Orders) -> APIRouter:
    """``orders`` refuses whoever may not have them."""
    routes = APIRouter(prefix="/api/dialogues/{dialogue_id}", tags=["report"])

    async def made(order: Order) -> bytes:
        if order.form in HEAVY or order.entries > LARGE:
            return await exports.fetch(exports.begin(order), order.dialogue_id)
        found = await report_of(journal, order.dialogue_id, order.position, order.edition)
        return await asyncio.to_thread(render, found, order.form, order.language, nonce=order.nonce)

    @routes.get("/report.{form}")
    async def report(
        dialogue_id: str,
        form: Format,
        request: Request,
        position: Position = None,
        language: Language = "",
        edition: EditionName = "whole",
    ) -> Response:
        """The report at a position; without one, as it stands now. The public edition as it was frozen."""
        wish = Wish(form=form, edition=edition, position=position, language=language)
        order = await orders.take(request, dialogue_id, wish)
        headers = file_headers(order)
        if form == "csv":
            pieces = await csv_of(journal, dialogue_id, order.position, edition)
            return StreamingResponse(pieces, media_type=MEDIA_TYPES[form], headers=headers)
        return Response(await made(order), media_type=MEDIA_TYPES[form], headers=headers)

    @routes.get("/journal.jsonl")
    async def log(dialogue_id: str, request: Request) -> Response:
        """Every entry as one line: position, time, who, what, the words where they still exist, its hash."""
        await orders.allow(request, dialogue_id)
        if not await journal.head(dialogue_id):
            raise errors.UnknownDialogue
        return StreamingResponse(lines(journal, dialogue_id), media_type="application/jsonl")

    return routes


def file_headers(order: Order) -> dict[str, str]:
    """What a browser calls the file, and that nobody keeps a copy on the way."""
    edition = "" if order.edition == "whole" else f"-{order.edition}"
    name = f"samenspraak-{re.sub(r'[^A-Za-z0-9_-]', '', order.dialogue_id)}{edition}.{order.form}"
    disposition = "inline" if order.form == "html" else "attachment"
    return {"Content-Disposition": f'{disposition}; filename="{name}"', "Cache-Control": "no-store"}
