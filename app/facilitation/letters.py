"""What an organiser adds to the report, by forms: words on its first page, voices for quoting, a public edition."""

from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.dialogue import commands
from app.dialogue.model import Contribution, Dialogue
from app.facilitation.entrance import Entrance
from app.journal import Desk, Followers
from app.locales import clock

SEE_OTHER = 303
MOST_HEADLINE, MOST_INTRODUCTION, MOST_FOLLOW_UP = 120, 400, 4000
MOST_CANDIDATES = 60
VOICES_OF_A_THEME = 3

# (dialogue id) → the position at which the public edition was frozen
Issue = Callable[[str], Awaitable[int]]


class Letters:
    """The organiser's part of a report."""

    def __init__(self, desk: Desk, followers: Followers, issue: Issue) -> None:
        self._desk = desk
        self._followers = followers
        self.issue = issue

    async def facts(self, dialogue_id: str, language: str) -> dict[str, Any]:
        """What the page of one dialogue shows of it."""
        state = (await self._followers.get(dialogue_id)).state
        return {
            "letter": {
                "headline": state.headline,
                "introduction": state.introduction,
                "follow_up": state.follow_up,
            },
            "issued": len(state.issued),
            "candidates": list(islice(candidates(state), MOST_CANDIDATES)),
            "moments": moments(state, language),
            "rounds": rounds(state),
        }

    async def write(self, dialogue_id: str, headline: str, introduction: str, follow_up: str) -> None:
        """The words on the first page, tidied and cut to what fits."""
        command = commands.WriteLetter(
            headline=" ".join(headline.split())[:MOST_HEADLINE],
            introduction=" ".join(introduction.split())[:MOST_INTRODUCTION],
            follow_up="\n".join(line.strip() for line in follow_up.strip().splitlines())[:MOST_FOLLOW_UP],
        )
        await self._desk.steer(dialogue_id, command, by="organiser")

    async def allow(self, dialogue_id: str, shown: list[str], allowed: set[str]) -> None:
        """Of the voices that were ``shown``, those that are ``allowed`` may be quoted outside the room."""
        state = (await self._followers.get(dialogue_id)).state
        for contribution_id in shown:
            one = state.contributions.get(contribution_id)
            wished = contribution_id in allowed
            if one is not None and one.quotable != wished and (one.visibility == "visible" or not wished):
                command = commands.AllowQuotation(contribution_id, on=wished)
                await self._desk.steer(dialogue_id, command, by="organiser")


def candidates(state: Dialogue) -> Iterator[dict[str, Any]]:
    """The voices that the report would quote if they were released: theme by theme, then the undercurrent."""
    seen: set[str] = set()
    for parts in sorted(state.standing_themes().values(), key=lambda p: -sum(len(t.members) for t in p)):
        title = parts[0].title
        chosen = islice((v for theme in parts for v in theme.voices), VOICES_OF_A_THEME)
        if not parts[0].hidden:
            yield from _voices(state, chosen, title, seen)
    quiet = (voice for group in state.undercurrent for voice in group.voices[:VOICES_OF_A_THEME])
    yield from _voices(state, (*quiet, *state.singles), "", seen)


def _voices(state: Dialogue, ids: Any, title: str, seen: set[str]) -> Iterator[dict[str, Any]]:
    for contribution_id in ids:
        one: Contribution | None = state.contributions.get(contribution_id)
        if one is None or one.visibility != "visible" or one.text is None or one.id in seen:
            continue
        seen.add(one.id)
        yield {"id": one.id, "text": one.text, "lang": one.language, "theme": title, "quotable": one.quotable}


def moments(state: Dialogue, language: str) -> list[dict[str, Any]]:
    """Moments to compare with: when a question was opened, discussed or closed."""
    prompts = {p.id: p.text for p in state.prompts.values()}
    return [
        {"clock": clock(mark.at, language), "at": mark.at, "prompt": prompts[mark.prompt_id]}
        for mark in state.marks
        if mark.prompt_id in prompts
    ]


def rounds(state: Dialogue) -> list[dict[str, Any]]:
    """Questions that were asked more than once: the last two rounds of each."""
    again = (p for p in state.prompts.values() if p.round > 1)
    return [{"prompt_id": p.id, "text": p.text, "one": p.round - 1, "other": p.round} for p in again]


def router(letters: Letters, entrance: Entrance) -> APIRouter:
    """``/o/{dialogue_id}/…``: forms that lead back to the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/o/{dialogue_id}/letter")
    async def letter(dialogue_id: str, request: Request) -> Response:
        """Write on the first page of the report."""
        entrance.organiser(request)
        form = await request.form()
        words = {name: str(form.get(name, "")) for name in ("headline", "introduction", "follow_up")}
        await letters.write(dialogue_id, **words)
        return RedirectResponse(f"/o/{dialogue_id}#letter", SEE_OTHER)

    @routes.post("/o/{dialogue_id}/quotations")
    async def quotations(dialogue_id: str, request: Request) -> Response:
        """Choose the voices that may be quoted outside the room."""
        entrance.organiser(request)
        form = await request.form()
        shown, allowed = ([str(one) for one in form.getlist(name)] for name in ("shown", "allowed"))
        await letters.allow(dialogue_id, shown[:MOST_CANDIDATES], set(allowed))
        return RedirectResponse(f"/o/{dialogue_id}#quotations", SEE_OTHER)

    @routes.post("/o/{dialogue_id}/edition")
    async def edition(dialogue_id: str, request: Request) -> Response:
        """Freeze the public edition."""
        entrance.organiser(request)
        await letters.issue(dialogue_id)
        return RedirectResponse(f"/o/{dialogue_id}#report-title", SEE_OTHER)

    return routes
