"""Who comes in to guide: a secret from the link's fragment is exchanged once for a cookie."""

import unicodedata
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from app import errors
from app.access import DAYS, ORGANISER_DAYS, Keyring, Pass, check_link, new_join_code
from app.cookies import ORGANISER_COOKIE, Cookies, facilitator_cookie

MOST_NAME = 60

# (dialogue id) → the number of its facilitators' link that works now, on every server
LinkNow = Callable[[str], Awaitable[int]]


class Entrance:
    """Makes and reads the cookies of facilitators and organisers."""

    def __init__(self, keyring: Keyring, cookies: Cookies, link_now: LinkNow) -> None:
        self._keyring = keyring
        self._cookies = cookies
        self._link_now = link_now

    async def admit_facilitator(self, answer: Response, dialogue_id: str, secret: str, name: str) -> None:
        """Set the cookie of a facilitator of this dialogue.

        Raises:
            app.errors.WrongToken: the secret isn't the one, or no longer.
            app.errors.UnknownDialogue: no such dialogue.
        """
        link = await self._link_now(dialogue_id)
        self._keyring.check_facilitator_secret(dialogue_id, secret, link)
        storable = "".join(c for c in name if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
        # who gives no name gets two letters: two without a name are still two, who overwrite nothing of each other
        who = " ".join(storable.split())[:MOST_NAME] or f"facilitator {new_join_code()[:2]}"
        token = self._keyring.issue(self._keyring.new_pass(dialogue_id, "facilitator", who, link=link))
        self._cookies.set(answer, facilitator_cookie(dialogue_id), token, days=DAYS["facilitator"])

    async def facilitator(self, request: Request, dialogue_id: str) -> Pass:
        """The facilitator who asks.

        Raises:
            app.errors.WrongToken: not a facilitator of this dialogue, or no longer.
        """
        token = self._cookies.read(request, facilitator_cookie(dialogue_id))
        holder = self._keyring.read(token, dialogue_id, "facilitator")
        check_link(holder, await self._link_now(dialogue_id))
        return holder

    def admit_organiser(self, answer: Response, token: str) -> None:
        """Set the organiser's cookie.

        Raises:
            app.errors.WrongToken: the token isn't the one.
        """
        self._keyring.check_organiser(token)
        self._cookies.set(answer, ORGANISER_COOKIE, self._keyring.organiser_cookie(), days=ORGANISER_DAYS)

    def organiser(self, request: Request) -> None:
        """Let only the organiser through, by bearer token or cookie.

        Raises:
            app.errors.WrongToken: somebody else.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self._keyring.check_organiser(token)
        elif not self._keyring.is_organiser_cookie(self._cookies.read(request, ORGANISER_COOKIE)):
            raise errors.WrongToken

    async def organiser_or_facilitator(self, request: Request, dialogue_id: str) -> None:
        """Let the organiser and this dialogue's facilitators through.

        Raises:
            app.errors.WrongToken: somebody else.
        """
        try:
            await self.facilitator(request, dialogue_id)
        except errors.NotAllowed:
            self.organiser(request)
