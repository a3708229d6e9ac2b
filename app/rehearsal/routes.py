"""How people reach a rehearsal: the facilitator's and the organiser's buttons, and the same for programs."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from app import errors
from app.facilitation.dialogues import Links, Organising
from app.facilitation.entrance import Entrance
from app.pages import Pages, language_of
from app.rehearsal.office import MINUTES, PEOPLE, RehearsalOffice
from app.rehearsal.room import Language

SEE_OTHER = 303
MOST_PEOPLE, MOST_MINUTES = 5000, 120
LANGUAGES: dict[str, Language] = {"nl": "nl", "en": "en", "de": "de"}


Hall = Annotated[int, Form(ge=1, le=MOST_PEOPLE)]
Time = Annotated[float, Form(gt=0, le=MOST_MINUTES)]


class Wish(BaseModel):
    """``perform``: let the people come in from this server; otherwise a program brings them."""

    language: Language = "nl"
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = PEOPLE
    minutes: Annotated[float, Field(gt=0, le=MOST_MINUTES)] = MINUTES
    perform: bool = True


class Doors:
    """Who practises, and with what they come in."""

    def __init__(self, office: RehearsalOffice, organising: Organising, entrance: Entrance) -> None:
        self.office = office
        self.entrance = entrance
        self._organising = organising

    async def rehearsal(self, request: Request, dialogue_id: str) -> None:
        """Let the organiser and the facilitators of this rehearsal through; nobody into a real dialogue."""
        await self.entrance.organiser_or_facilitator(request, dialogue_id)
        if not (await self._organising.state(dialogue_id)).rehearsal:
            raise errors.NotARehearsal

    async def language(self, dialogue_id: str) -> Language:
        """In which language people in this dialogue practise."""
        return LANGUAGES.get((await self._organising.state(dialogue_id)).language, "nl")

    async def onward(self, links: Links, who: str) -> Response:
        """To the console of the rehearsal, with the cookie that opens it."""
        answer = RedirectResponse(f"/f/{links.dialogue_id}", SEE_OTHER)
        secret = links.facilitator.partition("#")[2]
        await self.entrance.admit_facilitator(answer, links.dialogue_id, secret, who)
        return answer


def facilitator_router(doors: Doors) -> APIRouter:
    """``/f/{dialogue_id}/rehears…``."""
    routes = APIRouter(include_in_schema=False)
    pages = Pages("facilitator")

    @routes.post("/f/{dialogue_id}/rehearse")
    async def begin(dialogue_id: str, request: Request, people: Hall = PEOPLE, minutes: Time = MINUTES) -> Response:
        """Practise with a full hall: a rehearsal beside this dialogue, in its language."""
        holder = await doors.entrance.facilitator(request, dialogue_id)
        language = await doors.language(dialogue_id)
        links = await doors.office.begin(language, people=people, minutes=minutes, origin=dialogue_id)
        return await doors.onward(links, holder.who)

    @routes.get("/f/{dialogue_id}/rehearsal")
    async def report(dialogue_id: str, request: Request) -> Response:
        """How far the rehearsal is."""
        await doors.rehearsal(request, dialogue_id)
        return JSONResponse(doors.office.report(dialogue_id), headers={"Cache-Control": "no-store"})

    @routes.post("/f/{dialogue_id}/rehearsal/{act}")
    async def steer(dialogue_id: str, act: Literal["pause", "go_on", "stop"], request: Request) -> Response:
        """Let everybody wait, go on, or go home."""
        await doors.rehearsal(request, dialogue_id)
        if act == "stop":
            await doors.office.stop(dialogue_id)
        else:
            (doors.office.pause if act == "pause" else doors.office.go_on)(dialogue_id)
        return JSONResponse(doors.office.report(dialogue_id))

    @routes.post("/f/{dialogue_id}/throw-away")
    async def throw_away(dialogue_id: str, request: Request) -> Response:
        """Erase it without trace; then a page that says so, with the way back."""
        await doors.rehearsal(request, dialogue_id)
        origin = doors.office.report(dialogue_id)["origin"]
        entries = await doors.office.throw_away(dialogue_id)
        return pages.html(request, "thrown_away.html", entries=entries, back=f"/f/{origin}" if origin else "/o")

    return routes


def organiser_router(doors: Doors) -> APIRouter:
    """``/o/…``; made before the organiser's other pages, whose addresses begin alike."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/o/rehearsals")
    async def begin(request: Request) -> Response:
        """Practise with a full hall, in the language of this page."""
        doors.entrance.organiser(request)
        links = await doors.office.begin(LANGUAGES.get(language_of(request), "nl"))
        return await doors.onward(links, "")

    @routes.post("/o/{dialogue_id}/throw-away")
    async def throw_away(dialogue_id: str, request: Request) -> Response:
        """Erase a rehearsal without trace, and back to the list."""
        doors.entrance.organiser(request)
        await doors.office.throw_away(dialogue_id)
        return RedirectResponse("/o", SEE_OTHER)

    return routes


def api_router(doors: Doors) -> APIRouter:
    """``/api/rehearsals`` for programs."""
    routes = APIRouter(prefix="/api/rehearsals", tags=["rehearsal"])
    office = doors.office

    @routes.get("")
    async def every(request: Request) -> Response:
        """The links of every rehearsal, newest first."""
        doors.entrance.organiser(request)
        return JSONResponse(msgspec.to_builtins(await office.rehearsals()))

    @routes.post("", status_code=201)
    async def make(request: Request, wish: Wish) -> Response:
        """Make a rehearsal, and perform it where that is wished."""
        doors.entrance.organiser(request)
        if wish.perform:
            links = await office.begin(wish.language, people=wish.people, minutes=wish.minutes)
        else:
            links = await office.make(wish.language)
        return JSONResponse(msgspec.to_builtins(links), 201)

    @routes.post("/{dialogue_id}/questions/{number}")
    async def open_question(dialogue_id: str, number: int, request: Request) -> Response:
        """Open a question of a rehearsal that nobody guides."""
        doors.entrance.organiser(request)
        await office.open_question(dialogue_id, number)
        return JSONResponse({"dialogue_id": dialogue_id, "number": number})

    @routes.delete("/{dialogue_id}")
    async def throw_away(dialogue_id: str, request: Request) -> Response:
        """Erase a rehearsal without trace."""
        doors.entrance.organiser(request)
        return JSONResponse({"dialogue_id": dialogue_id, "entries": await office.throw_away(dialogue_id)})

    return routes
