"""What a facilitator reads on demand: the words behind the dots of a theme, a page at a time.

Ten thousand contributions don't belong in a section that is sent again with every change. The map draws dots from
counts alone, and asks here whose words a dot stands for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app import errors
from app.dialogue.model import Contribution, Dialogue
from app.live import quoting
from app.live.apart import standing_apart
from app.live.console_view import facilitator_view
from app.live.messages import encoder
from app.live.past import Past

MOST = 500
SOME = 100
UNTHEMED = "unthemed"
MOST_AT = 1 << 53
NOT_KEPT = {"Cache-Control": "no-store"}
Position = Annotated[int | None, Query(ge=1, lt=1 << 53)]
Guard = Callable[[Request, str], Awaitable[object]]
Words = dict[str, Any]


def words_of(state: Dialogue, theme_id: str, first: int, most: int, part: int | None = None) -> Words:
    """A page of a theme's contributions in the order of the journal, or of those that are in no theme yet.

    Of one sub-theme alone: ``part``; -1 are those in none of them.

    That order is the order of the dots: the first is the innermost, and a newcomer is the last. Behind them come those
    whose dots lie apart, as undercurrent.

    Raises:
        app.errors.UnknownTheme: no such theme.
    """
    apart = standing_apart(state)
    found = sorted(_in_part(state, theme_id, part), key=lambda c: (c.id in apart, c.position))
    page = [_words(c) for c in found[first : first + most]]
    return {"position": state.position, "total": len(found), "first": first, "contributions": page}


def words_behind(state: Dialogue, ids: Sequence[str]) -> Words:
    """The words of these contributions, in this order; whoever was hidden or taken back meanwhile is left out."""
    found = [state.contributions[i] for i in ids if i in state.contributions]
    page = [_words(c) for c in found if c.visibility == "visible"]
    return {"position": state.position, "total": len(page), "first": 0, "contributions": page}


def _in(state: Dialogue, theme_id: str) -> list[Contribution]:
    if theme_id == UNTHEMED:
        return [c for c in state.contributions.values() if state.bucket(c) == UNTHEMED]
    theme = state.standing_theme(theme_id)
    if theme is None:
        raise errors.UnknownTheme
    return [state.contributions[member] for part in state.parts_of(theme) for member in part.members]


def _in_part(state: Dialogue, theme_id: str, part: int | None) -> list[Contribution]:
    found = _in(state, theme_id)
    theme = state.standing_theme(theme_id)
    if part is None or theme is None:
        return found
    chosen = {i for number, ids in theme.parts.items() for i in ids if number == part or part < 0}
    return [c for c in found if (c.id in chosen) == (part >= 0)]


def _words(c: Contribution) -> Words:
    judged = {"prompt_id": c.prompt_id, "flags": list(c.flags), "moved": c.by_hand}
    return quoting.voice(c) | {"at": c.at, "late": c.late} | judged


def router(past: Past, guard: Guard) -> APIRouter:
    """What ``/f/{dialogue_id}/…`` gives besides its page; ``guard`` lets only this dialogue's facilitators through."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/f/{dialogue_id}/themes/{theme_id}/contributions")
    async def contributions(
        dialogue_id: str,
        theme_id: str,
        request: Request,
        first: Annotated[int, Query(ge=0)] = 0,
        most: Annotated[int, Query(ge=1, le=MOST)] = 100,
        part: Annotated[int | None, Query(ge=-1, lt=MOST_AT)] = None,
        position: Position = None,
    ) -> Response:
        """A page of the words in a theme, or in one ``part`` of it; ``unthemed`` are those in no theme."""
        await guard(request, dialogue_id)
        state = await past.state(dialogue_id, position=position)
        return JSONResponse(words_of(state, theme_id, first, most, part), headers=NOT_KEPT)

    @routes.get("/f/{dialogue_id}/contributions")
    async def some(dialogue_id: str, ids: str, request: Request, position: Position = None) -> Response:
        """The words of these, by their ``ids`` with commas between; the first hundred of them."""
        await guard(request, dialogue_id)
        state = await past.state(dialogue_id, position=position)
        return JSONResponse(words_behind(state, ids.split(",")[:SOME]), headers=NOT_KEPT)

    @routes.get("/f/{dialogue_id}/past")
    async def moment(dialogue_id: str, at: Annotated[int, Query(ge=0, lt=MOST_AT)], request: Request) -> Response:
        """What a facilitator would have seen ``at`` this time, in milliseconds since 1970, and at which position."""
        await guard(request, dialogue_id)
        state = await past.state(dialogue_id, at=at)
        view = await asyncio.to_thread(facilitator_view, state)
        content = {"position": state.position, "at": state.last_at, "state": view}
        return Response(encoder.encode(content), media_type="application/json", headers=NOT_KEPT)

    return routes
