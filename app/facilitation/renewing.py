"""Replacing the facilitators' link: for when it came into the wrong hands, or when an evening is over."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from app.facilitation.dialogues import Organising
from app.facilitation.entrance import Entrance

SEE_OTHER = 303
Seen = Annotated[int, Form(ge=0, lt=1 << 31)]


class Renewal(BaseModel):
    """``seen``: the number of the link that is replaced; 0 is the first. Another was replaced already."""

    seen: Annotated[int, Field(ge=0, lt=1 << 31)]


def router(organising: Organising, entrance: Entrance) -> APIRouter:
    """The organiser's button, and the same for programs."""
    routes = APIRouter()

    @routes.post("/o/{dialogue_id}/link", include_in_schema=False)
    async def renew(dialogue_id: str, request: Request, seen: Seen) -> Response:
        """Replace the link, and back to the page that shows the new one."""
        entrance.organiser(request)
        await organising.renew_link(dialogue_id, seen)
        return RedirectResponse(f"/o/{dialogue_id}#links-title", SEE_OTHER)

    @routes.post("/api/dialogues/{dialogue_id}/link", tags=["organiser"])
    async def renew_by_program(dialogue_id: str, request: Request, wish: Renewal) -> Response:
        """Replace the link of the facilitators; answers with the links that work now."""
        entrance.organiser(request)
        return JSONResponse(msgspec.to_builtins(await organising.renew_link(dialogue_id, wish.seen)))

    return routes
