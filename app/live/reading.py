"""What a facilitator reads on demand: the words behind the dots of a theme, a page at a time.

Ten thousand contributions don't belong in a section that is sent again with every change. The map draws dots from
counts alone, and asks here whose words a dot stands for.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app import errors
from app.dialogue.model import Contribution, Dialogue
from app.journal import Followers
from app.live import quoting
from app.live.apart import standing_apart

MOST = 500
SOME = 100
UNTHEMED = "unthemed"
Guard = Callable[[Request, str], object]
Words = dict[str, Any]


def words_of(state: Dialogue, theme_id: str, first: int, most: int) -> Words:
    """A page of a theme's contributions in the order of the journal, or of those that are in no theme yet.

    That order is the order of the dots: the first is the innermost, and a newcomer is the last. Behind them come those
    whose dots lie apart, as undercurrent.

    Raises:
        app.errors.UnknownTheme: no such theme.
    """
    apart = standing_apart(state)
    found = sorted(_in(state, theme_id), key=lambda c: (c.id in apart, c.position))
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


def _words(c: Contribution) -> Words:
    judged = {"prompt_id": c.prompt_id, "flags": list(c.flags), "moved": c.by_hand}
    return quoting.voice(c) | {"at": c.at, "late": c.late} | judged


def router(followers: Followers, guard: Guard) -> APIRouter:
    """``/f/{dialogue_id}/…contributions``; ``guard`` lets only this dialogue's facilitators through."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/f/{dialogue_id}/themes/{theme_id}/contributions")
    async def contributions(
        dialogue_id: str,
        theme_id: str,
        request: Request,
        first: Annotated[int, Query(ge=0)] = 0,
        most: Annotated[int, Query(ge=1, le=MOST)] = 100,
    ) -> Response:
        """A page of the words in a theme; ``unthemed`` are those in none."""
        guard(request, dialogue_id)
        state = await (await followers.get(dialogue_id)).catch_up()
        return JSONResponse(words_of(state, theme_id, first, most), headers={"Cache-Control": "no-store"})

    @routes.get("/f/{dialogue_id}/contributions")
    async def some(dialogue_id: str, ids: str, request: Request) -> Response:
        """The words of these, by their ``ids`` with commas between; the first hundred of them."""
        guard(request, dialogue_id)
        state = await (await followers.get(dialogue_id)).catch_up()
        return JSONResponse(words_behind(state, ids.split(",")[:SOME]), headers={"Cache-Control": "no-store"})

    return routes
