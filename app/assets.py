"""Stylesheets and modules, served as they stand in their folders; the phone's come joined, without their comments."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import participant_ui
from app import errors
from app.pages import LIVE_MODULES, ROOTS, phone_files

REVALIDATE = {"Cache-Control": "no-cache"}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


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

    @routes.get("/static/phone.css")
    async def phone(v: str = "") -> Response:
        """Tokens, base and phone in one."""
        return Response(phone_files()["phone.css"], media_type="text/css", headers=FOR_GOOD if v else REVALIDATE)

    @routes.get("/static/phone-themes.css")
    async def phone_themes(v: str = "") -> Response:
        """The colours of themes."""
        return Response(phone_files()["phone-themes.css"], media_type="text/css", headers=FOR_GOOD if v else REVALIDATE)

    @routes.get("/static/phone.{language}.js")
    async def phone_modules(language: str, v: str = "") -> Response:
        """The room's modules in one, in this language."""
        script = phone_files().get(f"phone.{language}.js")
        if script is None:
            raise errors.NotFound
        return Response(script, media_type="text/javascript", headers=FOR_GOOD if v else REVALIDATE)

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
    return routes
