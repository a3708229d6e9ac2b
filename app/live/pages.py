"""The pages that show a dialogue as it stands: the phone's and the hall's. First paint from the server, live after."""

from collections.abc import Callable
from math import ceil
from time import time
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app import errors, locales
from app.access import JOIN_LENGTH, Keyring, new_id, tidy_join_code
from app.cookies import LANGUAGE_COOKIE, participant_cookie
from app.dialogue.model import Dialogue
from app.intake.reception import CONSENT
from app.intake.routes import Doors
from app.journal import Followers
from app.live.audience import hall_view, phone_view
from app.live.hub import Hub
from app.pages import Pages, as_json, language_of

SEE_OTHER = 303
YEAR_DAYS = 365
Qr = Callable[[str], Any]
Facts = dict[str, Any]


class Screens:
    """Renders phone and hall from the state of their dialogue."""

    def __init__(
        self, *, doors: Doors, followers: Followers, hub: Hub, keyring: Keyring, base_url: str, qr: Qr
    ) -> None:
        self._doors = doors
        self._followers = followers
        self._hub = hub
        self._keyring = keyring
        self._base_url = base_url
        self._qr = qr
        self._phone = Pages("participant")
        self._hall = Pages("facilitator")

    async def code_page(self, request: Request, *, code: str = "", refusal: errors.Refused | None = None) -> Response:
        """Type the code."""
        message = locales.message_for(refusal, language_of(request)) if refusal else None
        facts: Facts = {"code": code, "dialogue": None, "error": message, "consent": CONSENT}
        return self._phone.html(request, "join.html", status=refusal.status if refusal else 200, **facts)

    async def join_or_room(self, request: Request, code: str) -> Response:
        """The room for who joined before on this device; for others what it is about, and the way in."""
        dialogue_id = await self._doors.dialogue(code, request)
        state = (await self._followers.get(dialogue_id)).state
        try:
            holder = self._doors.holder(request, dialogue_id)
        except errors.NotAllowed:
            dialogue = {name: getattr(state, name) for name in ("title", "purpose", "organiser", "rehearsal")}
            facts: Facts = {"code": tidy_join_code(code), "dialogue": dialogue, "error": None, "consent": CONSENT}
            return self._phone.html(request, "join.html", **facts)
        if holder.who not in state.participants:  # a database restored from before this phone joined
            answer = RedirectResponse(f"/j/{code}", SEE_OTHER)
            self._doors.cookies.delete(answer, participant_cookie(dialogue_id))
            return answer
        return await self.room_page(request, code)

    async def room_page(
        self,
        request: Request,
        code: str,
        *,
        refusal: errors.Refused | None = None,
        draft: str = "",
        answering: str = "",
    ) -> Response:
        """The room; after a refusal with its sentence, and the text kept at the question that it answers."""
        dialogue_id = await self._doors.dialogue(code, request)
        holder = self._doors.holder(request, dialogue_id)
        state = await (await self._followers.get(dialogue_id)).catch_up()
        view = phone_view(state, holder.who)
        view |= _still_at(state, answering, view)
        facts: Facts = {
            "view": view,
            "minutes_left": _minutes_left(view["prompt"], time()),
            "code": tidy_join_code(code),
            "path": f"/j/{tidy_join_code(code)}",  # also where a form was posted: a browser can come back to this one
            "token": self._keyring.issue(holder),
            "dialogue_id": dialogue_id,
            "position": state.position,
            "notice": _notice(request, refusal),
            "draft": draft,
            "key": new_id(),  # a form that is sent twice without JavaScript counts once
        }
        return self._phone.html(request, "room.html", status=refusal.status if refusal else 200, **facts)

    async def hall_page(self, request: Request, dialogue_id: str) -> Response:
        """The beamer."""
        state = (await self._followers.get(dialogue_id)).state
        room = await self._hub.room(dialogue_id)
        view = hall_view(state) | {"presence": {"connected": room.connected}}
        facts: Facts = {
            "view": view,
            "state_json": as_json(view),
            "token": self._keyring.issue(self._keyring.new_pass(dialogue_id, "hall", "hall")),
            "dialogue_id": dialogue_id,
            "position": state.position,
            "code": state.join_code,
            "url": self._base_url.split("://", 1)[-1],
            "qr": self._qr(f"{self._base_url}/j/{state.join_code}"),
        }
        return self._hall.html(request, "hall.html", **facts)

    def privacy_page(self, request: Request) -> Response:
        """The whole text that consent is about, with the way back for who came from a dialogue."""
        code = tidy_join_code(request.query_params.get("j", ""))
        code = code if code.isascii() and len(code) == JOIN_LENGTH else ""
        path = f"/privacy?j={code}" if code else "/privacy"
        return self._phone.html(request, "privacy.html", consent=CONSENT, code=code, path=path)

    def error_page(self, request: Request, error: errors.SamenspraakError) -> Response:
        """A refusal as a page, with the way back to where it came from."""
        code = tidy_join_code(request.path_params.get("code", ""))
        room = f"/j/{code}" if code and not isinstance(error, errors.UnknownJoinCode) else ""
        lost = isinstance(error, errors.MethodNotAllowed | errors.NoConsent) and request.method == "GET"
        if room and lost:  # the address of a form that was opened again, or nobody joined yet: the room itself knows
            return RedirectResponse(room, SEE_OTHER)
        message = locales.message_for(error, language_of(request))
        facts: Facts = {"title": "", "message": message, "status": error.status, "room": room}
        return self._phone.html(request, "error.html", **facts, path=room or request.url.path)


def _still_at(state: Dialogue, answering: str, view: Facts) -> Facts:
    """The question of a text that was refused, where the room has moved on: the text must not move with it."""
    asked = state.prompts.get(answering)
    if asked is None or (view["prompt"] and view["prompt"]["id"] == answering):
        return {}
    return {"prompt": {"id": answering, "text": asked.text, "phase": "collecting"}}


def _minutes_left(prompt: Facts | None, now: float) -> int | None:
    """What is left of the time for the question, nothing where it has no limit. ``now``: seconds since 1970."""
    ends_at = (prompt or {}).get("ends_at")
    return None if ends_at is None else max(0, ceil((ends_at / 1000 - now) / 60))


def _notice(request: Request, refusal: errors.Refused | None) -> dict[str, str] | None:
    if refusal is not None:
        return {"kind": "stop", "text": locales.message_for(refusal, language_of(request))}
    gettext = locales.translations(language_of(request)).gettext
    texts = {
        "sent": gettext("Received. Thank you."),
        "withdrawn": gettext("Taken back. Your words have been erased."),
        "contested": gettext("Thank you. The facilitator sees that this does not fit."),
    }
    text = texts.get(request.query_params.get("notice", ""))
    return {"kind": "good", "text": text} if text else None


def router(screens: Screens, doors: Doors) -> APIRouter:
    """The routes of phone and hall."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    async def home(request: Request) -> Response:
        """Type the code."""
        return await screens.code_page(request)

    @routes.post("/")
    async def enter(request: Request, code: Annotated[str, Form()] = "") -> Response:
        """Go to the dialogue behind the code."""
        try:
            await doors.dialogue(code, request)
        except errors.Refused as refusal:
            return await screens.code_page(request, code=code, refusal=refusal)
        return RedirectResponse(f"/j/{tidy_join_code(code)}", SEE_OTHER)

    @routes.get("/j/{code}")
    async def room(code: str, request: Request) -> Response:
        """Join, or the room."""
        try:
            return await screens.join_or_room(request, code)
        except (errors.UnknownJoinCode, errors.TooFast) as refusal:
            return await screens.code_page(request, code=code[:12], refusal=refusal)

    @routes.get("/privacy")
    async def privacy(request: Request) -> Response:
        """The whole explanation."""
        return screens.privacy_page(request)

    @routes.get("/hall/{dialogue_id}")
    async def hall(dialogue_id: str, request: Request) -> Response:
        """The beamer."""
        return await screens.hall_page(request, dialogue_id)

    @routes.post("/language")
    async def language(language: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
        """Choose a language on this device."""
        inside = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        answer = RedirectResponse(inside, SEE_OTHER)
        if language in locales.LANGUAGES:
            doors.cookies.set(answer, LANGUAGE_COOKIE, language, days=YEAR_DAYS)
        return answer

    return routes
