"""Exports that are watched while they are made, and the public editions."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app import locales
from app.pages import language_of
from app.reports.exports import Exports
from app.reports.formats import MEDIA_TYPES
from app.reports.issuing import Issuing
from app.reports.orders import Orders, Wish
from app.reports.routes import file_headers


def router(exports: Exports, issuing: Issuing, orders: Orders) -> APIRouter:
    """``orders`` refuses whoever may not have them."""
    routes = APIRouter(prefix="/api/dialogues/{dialogue_id}", tags=["report"])

    @routes.post("/exports", status_code=202)
    async def begin(dialogue_id: str, request: Request, wish: Wish) -> Response:
        """Order a file; watch it under the answer's ``key``."""
        return JSONResponse({"key": exports.begin(await orders.take(request, dialogue_id, wish))}, 202)

    @routes.get("/exports/{key}")
    async def watch(dialogue_id: str, key: str, request: Request) -> Response:
        """How far an ordered file is, from 0 to 1; what was refused, if it was."""
        await orders.allow(request, dialogue_id)
        export = exports.watch(key, dialogue_id)
        refusal = locales.message_for(export.refusal, language_of(request)) if export.refusal else ""
        ready = export.finished.is_set() and not (refusal or export.failed)
        return JSONResponse({"done": export.done, "ready": ready, "failed": export.failed, "refused": refusal})

    @routes.get("/exports/{key}/file")
    async def fetch(dialogue_id: str, key: str, request: Request) -> Response:
        """The ordered file, once."""
        await orders.allow(request, dialogue_id)
        order = exports.watch(key, dialogue_id).order
        content = await exports.fetch(key, dialogue_id)
        return Response(content, media_type=MEDIA_TYPES[order.form], headers=file_headers(order))

    @routes.post("/editions", status_code=201)
    async def issue(dialogue_id: str, request: Request) -> Response:
        """Freeze the public edition as the dialogue stands now."""
        await orders.allow(request, dialogue_id)
        return JSONResponse({"position": await issuing.issue(dialogue_id)}, 201)

    @routes.get("/editions")
    async def issued(dialogue_id: str, request: Request) -> Response:
        """The positions of the public editions, oldest first."""
        await orders.allow(request, dialogue_id)
        return JSONResponse({"positions": list(await issuing.issued(dialogue_id))})

    return routes
