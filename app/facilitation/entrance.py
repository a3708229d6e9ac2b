"""Who comes in to guide: a secret from the link's fragment is exchanged once for a cookie."""

import unicodedata

from fastapi import Request, Response

from app import errors
from app.access import Keyring, Pass, new_join_code

COOKIE_DAYS = 30
ORGANISER_COOKIE = "samenspraak_organiser"
MOST_NAME = 60


class Entrance:
    """Makes and reads the cookies of facilitators and organisers."""

    def __init__(self, keyring: Keyring, *, secure: bool) -> None:
        self._keyring = keyring
        self._secure = secure

    def admit_facilitator(self, answer: Response, dialogue_id: str, secret: str, name: str) -> None:
        """Set the cookie of a facilitator of this dialogue.

        Raises:
            app.errors.WrongToken: the secret isn't the one.
        """
        self._keyring.check_facilitator_secret(dialogue_id, secret)
        storable = "".join(c for c in name if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
        # who gives no name gets two letters: two without a name are still two, who overwrite nothing of each other
        who = " ".join(storable.split())[:MOST_NAME] or f"facilitator {new_join_code()[:2]}"
        self._set(answer, self._facilitator_cookie(dialogue_id), self._keyring.issue(dialogue_id, "facilitator", who))

    def facilitator(self, request: Request, dialogue_id: str) -> Pass:
        """The facilitator who asks.

        Raises:
            app.errors.WrongToken: not a facilitator of this dialogue.
        """
        token = request.cookies.get(self._facilitator_cookie(dialogue_id), "")
        return self._keyring.read(token, dialogue_id, "facilitator")

    def admit_organiser(self, answer: Response, token: str) -> None:
        """Set the organiser's cookie.

        Raises:
            app.errors.WrongToken: the token isn't the one.
        """
        self._keyring.check_organiser(token)
        self._set(answer, ORGANISER_COOKIE, self._keyring.organiser_cookie())

    def organiser(self, request: Request) -> None:
        """Let only the organiser through, by bearer token or cookie.

        Raises:
            app.errors.WrongToken: somebody else.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self._keyring.check_organiser(token)
        elif not self._keyring.is_organiser_cookie(request.cookies.get(ORGANISER_COOKIE, "")):
            raise errors.WrongToken

    def organiser_or_facilitator(self, request: Request, dialogue_id: str) -> None:
        """Let the organiser and this dialogue's facilitators through.

        Raises:
            app.errors.WrongToken: somebody else.
        """
        try:
            self.facilitator(request, dialogue_id)
        except errors.NotAllowed:
            self.organiser(request)

    def _set(self, answer: Response, name: str, value: str) -> None:
        age = COOKIE_DAYS * 86400
        answer.set_cookie(name, value, max_age=age, httponly=True, samesite="lax", secure=self._secure)

    @staticmethod
    def _facilitator_cookie(dialogue_id: str) -> str:
        return f"samenspraak_f_{dialogue_id}"
