"""Cookies that carry a pass: for this host only, out of every script's reach, and over https only where there is https.

``__Host-`` makes the browser see to it: such a cookie is Secure, for this very host and for all its paths, so that no
other site under the same name can plant one. Without https (a laptop in the hall) browsers refuse such a name.
"""

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import Response

HOST_ONLY = "__Host-"
DAY_SECONDS = 86_400
LANGUAGE_COOKIE = "samenspraak_language"
ORGANISER_COOKIE = "samenspraak_organiser"


def participant_cookie(dialogue_id: str) -> str:
    """In which a phone keeps its participant's token."""
    return f"samenspraak_{dialogue_id}"


def facilitator_cookie(dialogue_id: str) -> str:
    """In which a facilitator's browser keeps theirs."""
    return f"samenspraak_f_{dialogue_id}"


class Cookies:
    """Sets, reads and deletes them. ``secure``: people come over https."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure

    def called(self, name: str) -> str:
        """The whole name."""
        return HOST_ONLY + name if self._secure else name

    def set(self, answer: Response, name: str, value: str, *, days: int) -> None:
        """Let the browser keep it."""
        answer.set_cookie(
            self.called(name),
            value,
            max_age=days * DAY_SECONDS,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )

    def read(self, request: HTTPConnection, name: str) -> str:
        """What the browser kept; empty where it kept nothing."""
        kept: Mapping[str, str] = request.cookies
        return kept.get(self.called(name), "")

    def delete(self, answer: Response, name: str) -> None:
        """Let the browser forget it. With the same attributes: a ``__Host-`` cookie takes no others."""
        answer.delete_cookie(self.called(name), path="/", httponly=True, samesite="lax", secure=self._secure)
