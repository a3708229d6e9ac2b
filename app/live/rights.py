"""What a participant may ask about their own words: see all of it, take it along, take it back, check a receipt."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app import locales
from app.access import Pass, tidy_join_code
from app.dialogue.model import Dialogue
from app.intake.reception import Reception
from app.intake.routes import SEE_OTHER, Doors
from app.journal import Followers
from app.live.audience import personal_view
from app.live.receipts import behind
from app.pages import Pages, language_of

Facts = dict[str, Any]
OWN = "mine."


def kept_of(state: Dialogue, participant_id: str) -> Facts:
    """All that this dialogue keeps of one participant, and nothing of anybody else but the words that spoke to them."""
    consent, joined_at = state.consents.get(participant_id, ("", 0))
    view = personal_view(state, participant_id)
    return {
        "dialogue": {"title": state.title, "organiser": state.organiser, "purpose": state.purpose},
        "participant": {
            "id": participant_id,
            "joined_at": joined_at,
            "language": state.participants.get(participant_id, ""),
            "consent": consent,
        },
        "contributions": [section for name, section in view.items() if name.startswith(OWN)],
        "speaks_to_me": [_spoken(state, what) for what in view["resonated"]],
    }


def _spoken(state: Dialogue, what: str) -> Facts:
    theme = state.themes.get(what)
    if theme is not None:
        return {"theme": theme.title}
    c = state.contributions[what]
    return {"contribution": c.text if c.visibility == "visible" else None, "lang": c.language}


class Rights:
    """The pages and the file."""

    def __init__(self, *, doors: Doors, followers: Followers, reception: Reception) -> None:
        self._doors = doors
        self._followers = followers
        self._reception = reception
        self._pages = Pages("participant")

    async def _known(self, request: Request, code: str) -> tuple[Pass, Dialogue]:
        dialogue_id = await self._doors.dialogue(code, request)
        holder = self._doors.holder(request, dialogue_id)
        return holder, await (await self._followers.get(dialogue_id)).catch_up()

    async def page(self, request: Request, code: str) -> Response:
        """Everything, to read."""
        holder, state = await self._known(request, code)
        gettext = locales.translations(language_of(request)).gettext
        done = request.query_params.get("notice") == "withdrawn"
        facts: Facts = {
            "kept": kept_of(state, holder.who),
            "code": tidy_join_code(code),
            "notice": gettext("Taken back. Your words have been erased.") if done else "",
        }
        return self._pages.html(request, "me.html", **facts)

    async def file(self, request: Request, code: str) -> Response:
        """Everything, to take along."""
        holder, state = await self._known(request, code)
        content = msgspec.json.format(msgspec.json.encode(kept_of(state, holder.who)), indent=2)
        name = f"samenspraak-{tidy_join_code(code)}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, media_type="application/json", headers=headers)

    async def withdraw(self, request: Request, code: str) -> Response:
        """Take everything back."""
        holder, _ = await self._known(request, code)
        await self._reception.withdraw_all(holder)
        return RedirectResponse(f"/j/{tidy_join_code(code)}/me?notice=withdrawn", SEE_OTHER)

    async def receipt(self, request: Request, code: str) -> Response:
        """Whose receipt it is doesn't matter, and it isn't told: only what became of the words."""
        dialogue_id = await self._doors.dialogue(code, request)
        state = await (await self._followers.get(dialogue_id)).catch_up()
        written = request.query_params.get("receipt", "")[:60]
        found = behind(state, written)
        facts: Facts = {
            "code": tidy_join_code(code),
            "title": state.title,
            "written": written,
            "found": found,
            "asked": state.prompts[found.prompt_id].text if found and found.prompt_id in state.prompts else "",
            "bucket": state.bucket(found) if found else "",
            "theme": state.standing_theme(found.theme_id) if found else None,
        }
        return self._pages.html(request, "receipt.html", **facts)


def router(rights: Rights) -> APIRouter:
    """The routes. All are pages or forms of their own: they cost the room's first load nothing."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/j/{code}/me")
    async def me(code: str, request: Request) -> Response:
        """What is kept of me."""
        return await rights.page(request, code)

    @routes.get("/j/{code}/me.json")
    async def mine(code: str, request: Request) -> Response:
        """The same as a file."""
        return await rights.file(request, code)

    @routes.post("/j/{code}/withdraw-all")
    async def withdraw_all(code: str, request: Request) -> Response:
        """Take back everything."""
        return await rights.withdraw(request, code)

    @routes.get("/j/{code}/receipt")
    async def receipt(code: str, request: Request) -> Response:
        """Check a receipt."""
        return await rights.receipt(request, code)

    return routes
