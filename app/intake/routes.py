"""What phones ask over HTTP: find a dialogue, join, send, take back. Forms for every browser, JSON for programs."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app import errors
from app.access import DAYS, Keyring, Pass, new_id, tidy_join_code
from app.cookies import Cookies, participant_cookie
from app.intake.limits import Limits
from app.intake.reception import Receipt, Reception
from app.journal import Journal
from app.pages import language_of

SEE_OTHER = 303
Body = TypeVar("Body", bound=msgspec.Struct)
Page = Callable[..., Awaitable[Response]]


# as on the live connection
Key = Annotated[str, msgspec.Meta(min_length=8, max_length=64, pattern="^[!-~]+$")]
Language = Annotated[str, msgspec.Meta(min_length=2, max_length=12, pattern="^[A-Za-z-]+$")]


class JoinBody(msgspec.Struct):
    """What a program sends to join."""

    consent: str
    language: Language = "nl"


class ContributionBody(msgspec.Struct):
    """What a program sends to contribute. ``key``: a UUID made by the client, the same at every try."""

    key: Key
    prompt_id: str
    text: str
    language: Language = "nl"


class AboutBody(msgspec.Struct):
    """What a program sends about words that are stored. ``key`` as of words; a form has none and asks once."""

    key: Key
    contribution_id: str


class ResonanceBody(msgspec.Struct):
    """The same of a voice that speaks to one or, with ``theme_id``, of a theme."""

    key: Key
    on: bool
    contribution_id: str = ""
    theme_id: str = ""


class Doors:
    """Finds who asks, and for which dialogue."""

    def __init__(self, journal: Journal, keyring: Keyring, limits: Limits, cookies: Cookies) -> None:
        self._journal = journal
        self._keyring = keyring
        self._limits = limits
        self.cookies = cookies

    async def dialogue(self, code: str, request: Request) -> str:
        """The dialogue behind a join code.

        Raises:
            app.errors.UnknownJoinCode: no such code.
            app.errors.TooFast: this address has tried many wrong codes.
        """
        found = await self._journal.find(tidy_join_code(code))
        if found is None:
            await self._limits.failed_code(request.client.host if request.client else "")
            raise errors.UnknownJoinCode
        return found

    def holder(self, request: Request, dialogue_id: str) -> Pass:
        """The participant who asks, by bearer token or cookie.

        Raises:
            app.errors.NoConsent: nobody joined from here.
            app.errors.NotAllowed: the token isn't genuine.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = self.cookies.read(request, participant_cookie(dialogue_id))
        if not token:
            raise errors.NoConsent
        return self._keyring.read(token, dialogue_id, "participant")


def router(*, doors: Doors, reception: Reception, keyring: Keyring, room_page: Page) -> APIRouter:
    """The routes. ``room_page`` shows the room after a refusal: with a notice, and the text kept at its question."""
    routes = APIRouter()

    @routes.post("/j/{code}/join")
    async def join(code: str, request: Request) -> Response:
        """Consent and become a participant."""
        dialogue_id = await doors.dialogue(code, request)
        body = await _body(request, JoinBody, language=language_of(request))
        holder = await reception.join(dialogue_id, consent=body.consent, language=body.language)
        token = keyring.issue(holder)
        facts = {"dialogue_id": dialogue_id, "participant_id": holder.who, "token": token}
        answer = JSONResponse(facts) if _is_json(request) else RedirectResponse(f"/j/{code}", SEE_OTHER)
        doors.cookies.set(answer, participant_cookie(dialogue_id), token, days=DAYS["participant"])
        return answer

    @routes.post("/j/{code}/contributions")
    async def contribute(code: str, request: Request) -> Response:
        """Store words; answered after they are durable."""
        dialogue_id = await doors.dialogue(code, request)
        holder = doors.holder(request, dialogue_id)
        body = await _body(request, ContributionBody, key=new_id(), language=language_of(request))
        try:
            if _is_json(request):
                receipt = await reception.contribute(holder, **msgspec.structs.asdict(body))
            else:
                receipt = await _by_form(reception, holder, body)
        except errors.Refused as refusal:
            if _is_json(request):
                raise
            return await room_page(request, code, refusal=refusal, draft=body.text, answering=body.prompt_id)
        return _done(request, code, receipt, "sent")

    @routes.post("/j/{code}/leave")
    async def leave(code: str, request: Request) -> Response:
        """Somebody else takes the phone: forget who used it before."""
        answer = _back(code, "")
        doors.cookies.delete(answer, participant_cookie(await doors.dialogue(code, request)))
        # the page forgets what it kept by itself; this is for what it could not reach
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    return routes


def acts_router(doors: Doors, reception: Reception) -> APIRouter:
    """What is asked about stored words where no live connection carries it: by a form, a program, a service worker."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/j/{code}/withdraw")
    async def withdraw(code: str, request: Request) -> Response:
        """Take a contribution back."""
        holder = doors.holder(request, await doors.dialogue(code, request))
        body = await _body(request, AboutBody, key=new_id())
        receipt = await reception.withdraw(holder, key=body.key, contribution_id=body.contribution_id)
        return _done(request, code, receipt, "withdrawn")

    @routes.post("/j/{code}/resonate")
    async def resonate(code: str, request: Request) -> Response:
        """Say that a voice or a theme speaks to me, or no longer."""
        holder = doors.holder(request, await doors.dialogue(code, request))
        body = await _body(request, ResonanceBody, key=new_id())
        if body.theme_id:
            receipt = await reception.resonate_theme(holder, key=body.key, theme_id=body.theme_id, on=body.on)
        else:
            voice = body.contribution_id
            receipt = await reception.resonate(holder, key=body.key, contribution_id=voice, on=body.on)
        return _done(request, code, receipt, "")

    @routes.post("/j/{code}/contest")
    async def contest(code: str, request: Request) -> Response:
        """Say that my words are in the wrong theme."""
        holder = doors.holder(request, await doors.dialogue(code, request))
        body = await _body(request, AboutBody, key=new_id())
        receipt = await reception.contest(holder, key=body.key, contribution_id=body.contribution_id)
        return _done(request, code, receipt, "contested")

    return routes


async def _by_form(reception: Reception, holder: Pass, body: ContributionBody) -> Receipt:
    """A key of a form is the page's, not the words': another text in a page that was gone back to is another text."""
    sent = await reception.sent_before(holder, prompt_id=body.prompt_id, text=body.text)
    if sent is not None:
        return sent
    words = msgspec.structs.asdict(body)
    try:
        return await reception.contribute(holder, **words)
    except errors.KeyReused:
        return await reception.contribute(holder, **words | {"key": new_id()})


def _done(request: Request, code: str, receipt: Receipt, notice: str) -> Response:
    return JSONResponse(msgspec.to_builtins(receipt)) if _is_json(request) else _back(code, notice)


def _back(code: str, notice: str) -> Response:
    return RedirectResponse(f"/j/{code}" + (f"?notice={notice}" if notice else ""), SEE_OTHER)


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")


async def _body(request: Request, kind: type[Body], **defaults: str) -> Body:
    try:
        if _is_json(request):
            return msgspec.json.decode(await request.body(), type=kind)
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        return msgspec.convert(defaults | form, type=kind, strict=False)  # a form has words for true and false
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise errors.BadMessage from error
