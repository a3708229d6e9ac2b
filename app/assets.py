"""Stylesheets and modules, served as they stand in their folders; the phone's come joined, without their comments."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import participant_ui
from app.pages import LIVE_MODULES, ROOTS

REVALIDATE = {"Cache-Control": "no-cache"}


class Revalidated(StaticFiles):
    """Files that a browser may keep but asks about each time: an update reaches everybody at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """See Starlette."""
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # handed on untouched
        answer.headers.update(REVALIDATE)
        return answer


def assets_router() -> APIRouter:
    """``/static/…``. Each request costs a rural network dearly, so the phone gets one sheet and one script."""
    phone_sheet, phone_script = participant_ui.stylesheet(), participant_ui.script(LIVE_MODULES)
    routes = APIRouter(include_in_schema=False)

    @routes.get("/static/phone.css")
    async def phone() -> Response:
        """Tokens, base and phone in one."""
        return Response(phone_sheet, media_type="text/css", headers=REVALIDATE)

    @routes.get("/static/phone.js")
    async def phone_modules() -> Response:
        """The room's modules in one."""
        return Response(phone_script, media_type="text/javascript", headers=REVALIDATE)

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
    return routes
