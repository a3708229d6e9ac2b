"""Comparing: what is asked for, and the answer as a page or as JSON."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app import errors, locales
from app.journal import Journal
from app.pages import language_of
from app.reports.comparison import Comparison, Side, compare, round_of, whole
from app.reports.comparison.page import as_html, as_json
from app.reports.issuing import Issuing
from app.reports.orders import Language, Orders
from app.reports.reading import pages, report_of
from app.reports.shape import EditionName

Against = Annotated[str, Query(max_length=200)]


class Comparing:
    """Makes the two sides. ``against``: ``position:N``, ``moment:MS``, ``rounds:PROMPT:N:M`` or ``dialogue:ID``."""

    def __init__(self, journal: Journal, issuing: Issuing) -> None:
        self._journal = journal
        self._issuing = issuing

    async def made(self, dialogue_id: str, against: str, edition: EditionName) -> Comparison:
        """The comparison of a dialogue, as it stands now, with what was named.

        Raises:
            app.errors.NothingToCompare: what was named is not there, or is no earlier moment.
        """
        what, _, rest = against.partition(":")
        if what == "rounds":
            return await self._rounds(dialogue_id, rest, edition)
        if what == "moment" and rest.isdecimal():
            what, rest = "position", str(await self._position_at(dialogue_id, int(rest)))
        after = await self._side(dialogue_id, None, edition)
        if what == "dialogue" and rest:
            return compare(await self._side(rest, None, edition), after, edition)
        if what == "position" and rest.isdecimal() and 0 < int(rest) < after.position:
            return compare(await self._side(dialogue_id, int(rest), edition), after, edition)
        raise errors.NothingToCompare

    async def _position_at(self, dialogue_id: str, at: int) -> int:
        """The position of the last entry up to a moment."""
        found = 0
        async for page in pages(self._journal, dialogue_id):
            found = max([found, *(entry.position for entry in page if entry.at <= at)])
            if page[-1].at > at:
                break
        return found

    async def _side(self, dialogue_id: str, position: int | None, edition: EditionName) -> Side:
        """A report in its edition; the public one only where it was frozen, so that no difference betrays anybody."""
        frozen = await self._issuing.position(dialogue_id, edition, position)
        return whole(await report_of(self._journal, dialogue_id, frozen, edition))

    async def _rounds(self, dialogue_id: str, rest: str, edition: EditionName) -> Comparison:
        prompt_id, _, rounds = rest.partition(":")
        one, _, other = rounds.partition(":")
        if edition == "public" or not (one.isdecimal() and other.isdecimal()):
            raise errors.NothingToCompare
        report = await report_of(self._journal, dialogue_id, None, "whole")
        before, after = (round_of(report, prompt_id, int(number), edition) for number in (one, other))
        if not (before.contributions and after.contributions):
            raise errors.NothingToCompare
        return compare(before, after, edition)


def router(comparing: Comparing, orders: Orders) -> APIRouter:
    """``orders`` refuses whoever may not have one of the two dialogues."""
    routes = APIRouter(prefix="/api/dialogues/{dialogue_id}", tags=["report"])

    @routes.get("/comparison.{form}")
    async def comparison(
        dialogue_id: str,
        form: Literal["html", "json"],
        request: Request,
        against: Against,
        edition: EditionName = "internal",
        language: Language = "",
    ) -> Response:
        """What grew, what fell silent, what is new."""
        await orders.allow(request, dialogue_id)
        if against.startswith("dialogue:"):
            await orders.allow(request, against.partition(":")[2])
        made = await comparing.made(dialogue_id, against, edition)
        if form == "json":
            return Response(as_json(made), media_type="application/json")
        wished = locales.choose_language([language], default=language_of(request))
        page = as_html(made, wished, nonce=request.scope.get("nonce", ""))
        return Response(page, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})

    return routes
