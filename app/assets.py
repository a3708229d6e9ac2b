"""Stylesheets and modules, served as they stand in their folders; the phone's come joined, without their comments."""

from functools import cache
from typing import Literal

import brotli
import zopfli.gzip
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import participant_ui
from app import errors
from app.pages import LIVE_MODULES, ROOTS, phone_files

REVALIDATE = {"Cache-Control": "no-cache"}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


_MEDIA = {"css": "text/css", "js": "text/javascript"}
Coding = Literal["br", "gzip", "identity"]


class Revalidated(StaticFiles):
    """Files that a browser may keep but asks about each time: an update reaches everybody at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """See Starlette."""
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # handed on untouched
        answer.headers.update(REVALIDATE)
        return answer


def assets_router() -> APIRouter:
    """``/static/…``. Each request costs a rural network dearly, so the phone gets one sheet and one script."""
    worker = participant_ui.worker()
    routes = APIRouter(include_in_schema=False)

    # No coroutines: packing for the first phone takes a tenth of a second, and the others must not wait for it.
    @routes.get("/static/phone.css")
    def phone(request: Request, v: str = "") -> Response:
        """Tokens, base and phone in one."""
        return _joined("phone.css", request, v)

    @routes.get("/static/phone-themes.css")
    def phone_themes(request: Request, v: str = "") -> Response:
        """The colours of themes."""
        return _joined("phone-themes.css", request, v)

    @routes.get("/static/phone.{language}.js")
    def phone_modules(request: Request, language: str, v: str = "") -> Response:
        """The room's modules in one, in this language."""
        return _joined(f"phone.{language}.js", request, v)

    @routes.get("/sw.js")
    async def service_worker() -> Response:
        """Keeps the room for when there is no network. Outside /static/, because it may only serve what is below it."""
        return Response(worker, media_type="text/javascript", headers=REVALIDATE)

    @routes.get("/favicon.ico")
    @routes.get("/favicon.svg")
    async def icon(request: Request) -> Response:
        """The mark."""
        del request
        return FileResponse(ROOTS["participant"] / "styles" / "mark.svg", media_type="image/svg+xml")

    routes.routes.append(Mount("/static/live", Revalidated(directory=LIVE_MODULES)))
    for screens, root in ROOTS.items():
        for kind in ("modules", "styles"):
            routes.routes.append(Mount(f"/static/{screens}/{kind}", Revalidated(directory=root / kind)))
    # one sheet to print, for who guides the evening: also where there is no internet
    routes.routes.append(Mount("/static/facilitator/guide", Revalidated(directory=ROOTS["facilitator"] / "guide")))
    return routes


def _joined(name: str, request: Request, version: str) -> Response:
    if name not in phone_files():
        raise errors.NotFound
    coding = _coding(request.headers.get("accept-encoding", ""))
    headers = {"Vary": "Accept-Encoding"} | (FOR_GOOD if version else REVALIDATE)
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return Response(packed(name, coding), media_type=_MEDIA[name.rpartition(".")[2]], headers=headers)


def _coding(accepted: str) -> Coding:
    """The tightest packing that a browser takes; what it refuses with ``q=0`` it is not sent."""
    named = {one.partition(";")[0].strip(): one.replace(" ", "") for one in accepted.lower().split(",")}
    takes = {name for name, one in named.items() if not one.endswith((";q=0", ";q=0.0", ";q=0.00", ";q=0.000"))}
    return "br" if "br" in takes else "gzip" if "gzip" in takes else "identity"


@cache
def packed(name: str, coding: Coding) -> bytes:
    """One of the phone's joined files as it goes over the wire.

    Packed once and for everybody, so it may take a hundred times as long as packing each answer: zopfli's gzip is four
    per cent smaller than zlib's, and brotli, which browsers take over https only, a tenth.
    """
    plain = phone_files()[name].encode()
    if coding == "br":
        return bytes(brotli.compress(plain, mode=brotli.MODE_TEXT))
    return bytes(zopfli.gzip.compress(plain)) if coding == "gzip" else plain
