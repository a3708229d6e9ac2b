"""The routes of facilitator and organiser: pages for people, the same for programs under ``/api``."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from app import errors, locales
from app.facilitation.console import Console
from app.facilitation.dialogues import NewDialogue, Organising
from app.facilitation.entrance import Entrance
from app.facilitation.letters import Letters
from app.pages import Pages, language_of

SEE_OTHER = 303
Qr = Callable[[str], Any]
FORM_FIELDS = ("title", "purpose", "language", "retention_days")
EMPTY_FORM: dict[str, Any] = {
    "title": "",
    "purpose": "",
    "prompts": ["", ""],
    "minutes": ["", ""],
    "language": "nl",
    "first_look": False,
    "retention_days": 180,
}


class Secret(BaseModel):
    """What a link's fragment holds; a facilitator may say a name, so that others see who did what."""

    secret: str
    name: str = ""


class Token(BaseModel):
    """The organiser's token."""

    token: str


def facilitator_router(console: Console, entrance: Entrance) -> APIRouter:
    """``/f/…``."""
    routes = APIRouter(include_in_schema=False)
    pages = Pages("facilitator")

    @routes.get("/f/{dialogue_id}")
    async def show(dialogue_id: str, request: Request) -> Response:
        """The console, or the page that exchanges the link's secret for a cookie."""
        try:
            holder = await entrance.facilitator(request, dialogue_id)
        except (errors.LinkRenewed, errors.PassExpired) as over:
            message = locales.message_for(over, language_of(request))
            return pages.html(request, "facilitator_enter.html", message=message)
        except errors.NotAllowed:
            return pages.html(request, "facilitator_enter.html", message=None)
        return pages.html(request, "console.html", **await console.facts(holder))

    @routes.post("/f/{dialogue_id}/enter")
    async def enter(dialogue_id: str, secret: Secret) -> Response:
        """Exchange the secret for a cookie."""
        answer = JSONResponse({"dialogue_id": dialogue_id})
        await entrance.admit_facilitator(answer, dialogue_id, secret.secret, secret.name)
        return answer

    return routes


def organiser_router(organising: Organising, letters: Letters, entrance: Entrance, qr: Qr, organiser: str) -> APIRouter:
    """``/o…``."""
    routes = APIRouter(include_in_schema=False)
    pages = Pages("facilitator")

    async def list_page(
        request: Request, *, values: dict[str, Any], problems: dict[str, str], status: int = 200
    ) -> Response:
        facts = {"dialogues": await organising.overview(), "values": values, "errors": problems}
        return pages.html(request, "organiser.html", status=status, organiser=organiser, **facts)

    @routes.get("/o")
    async def overview(request: Request) -> Response:
        """The dialogues, and the form for a new one."""
        try:
            entrance.organiser(request)
        except errors.NotAllowed:
            return pages.html(request, "organiser_enter.html", message=None)
        return await list_page(request, values=EMPTY_FORM, problems={})

    @routes.post("/o/enter")
    async def enter(token: Token) -> Response:
        """Exchange the organiser's token for a cookie."""
        answer = JSONResponse({"organiser": organiser})
        entrance.admit_organiser(answer, token.token)
        return answer

    @routes.post("/o/dialogues")
    async def create(request: Request) -> Response:
        """Make a dialogue from the form; what is wrong stands beside its field, and nothing typed is lost."""
        entrance.organiser(request)
        wished = _wished(await request.form())
        try:
            wish = NewDialogue.model_validate(wished | {"prompts": _questions(wished)})
        except ValidationError as error:
            problems = _problems([e["loc"] for e in error.errors()])
            return await list_page(request, values=wished, problems=problems, status=422)
        links = await organising.create(wish)
        return RedirectResponse(f"/o/{links.dialogue_id}", SEE_OTHER)

    @routes.get("/o/{dialogue_id}")
    async def dialogue(dialogue_id: str, request: Request) -> Response:
        """The links and downloads of one dialogue."""
        entrance.organiser(request)
        row = await organising.row(dialogue_id)
        others = [one for one in await organising.overview() if one["id"] != dialogue_id and one["contributions"]]
        facts = {"dialogue": row, "qr": qr(row["links"]["phone"]), "organiser": organiser, "others": others}
        facts |= await letters.facts(dialogue_id, language_of(request))
        return pages.html(request, "dialogue.html", prompts=row["prompts"], join_code=row["join_code"], **facts)

    @routes.get("/o/{dialogue_id}/poster")
    async def poster(dialogue_id: str, request: Request) -> Response:
        """A poster to print: QR, code and what it is about."""
        await entrance.organiser_or_facilitator(request, dialogue_id)
        facts = _poster(await organising.row(dialogue_id))
        return pages.html(request, "poster.html", qr=qr(facts["phone"]), organiser=organiser, **facts)

    return routes


def _wished(form: FormData) -> dict[str, Any]:
    values: dict[str, Any] = {name: str(form.get(name, "")) for name in FORM_FIELDS}
    lines = {name: [str(one) for one in form.getlist(name)] for name in ("prompts", "minutes")}
    return values | lines | {"first_look": form.get("first_look") in {"1", "true", "on"}}


def _questions(wished: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines with a question on them; minutes may be left empty, and may be a half."""
    lines = zip_longest(wished["prompts"], wished["minutes"], fillvalue="")
    return [{"text": text, "seconds": _seconds(minutes)} for text, minutes in lines if text.strip()]


def _seconds(minutes: str) -> int | str | None:
    if not minutes.strip():
        return None
    try:
        return round(float(minutes.replace(",", ".")) * 60)
    except (ValueError, OverflowError):
        return minutes  # no number: it is refused with the field in which it stands


def _problems(places: list[tuple[int | str, ...]]) -> dict[str, str]:
    """The fields that are marked. A question may be a text alone too, so that wrong minutes are told of twice."""
    minutes = any("seconds" in place for place in places)
    fields = [str(place[0]) for place in places if not (minutes and place[0] == "prompts")]
    return dict.fromkeys([*fields, *(["minutes"] if minutes else [])], "")


def _poster(row: dict[str, Any]) -> dict[str, Any]:
    phone: str = row["links"]["phone"]
    url = phone.split("://", 1)[-1].rsplit("/j/", 1)[0]
    return {"dialogue": row, "code": row["join_code"], "url": url, "phone": phone}


def api_router(organising: Organising, entrance: Entrance) -> APIRouter:
    """``/api/dialogues`` for programs; an organiser's bearer token does what the cookie does."""
    routes = APIRouter(prefix="/api/dialogues", tags=["organiser"])

    @routes.get("")
    async def links(request: Request) -> Response:
        """The links of every dialogue, newest first."""
        entrance.organiser(request)
        return JSONResponse(msgspec.to_builtins(await organising.all_links()))

    @routes.post("", status_code=201)
    async def create(request: Request, wish: NewDialogue) -> Response:
        """Make a dialogue and answer with its links."""
        entrance.organiser(request)
        return JSONResponse(msgspec.to_builtins(await organising.create(wish)), 201)

    return routes
