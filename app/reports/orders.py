"""What somebody asks of a report, checked: whether they may, in which language, at which position."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import BaseModel, Field

from app import errors, locales
from app.journal import Journal
from app.pages import language_of
from app.reports.issuing import Issuing
from app.reports.press import Order
from app.reports.shape import EditionName

Allow = Callable[[Request, str], Awaitable[None]]
Format = Literal["html", "pdf", "docx", "xlsx", "csv", "json"]
Position = Annotated[int | None, Query(ge=1)]
Language = Annotated[str, Query(max_length=12)]


class Wish(BaseModel):
    """What is ordered."""

    form: Format
    edition: EditionName = "whole"
    position: Annotated[int | None, Field(ge=1)] = None
    language: Annotated[str, Field(max_length=12)] = ""


class Orders:
    """``allow(request, dialogue_id)`` raises for whoever may not have a report."""

    def __init__(self, journal: Journal, issuing: Issuing, allow: Allow) -> None:
        self._journal = journal
        self._issuing = issuing
        self.allow = allow

    async def take(self, request: Request, dialogue_id: str, wish: Wish) -> Order:
        """The wish as an order for the press.

        Raises:
            app.errors.Refused: somebody else asks, or there is no such dialogue or edition.
        """
        await self.allow(request, dialogue_id)
        head = await self._journal.head(dialogue_id)
        if not head:
            raise errors.UnknownDialogue
        return Order(
            dialogue_id=dialogue_id,
            form=wish.form,
            language=locales.choose_language([wish.language], default=language_of(request)),
            edition=wish.edition,
            position=await self._issuing.position(dialogue_id, wish.edition, wish.position),
            entries=head,
            nonce=request.scope.get("nonce", "") if wish.form == "html" else "",
        )
