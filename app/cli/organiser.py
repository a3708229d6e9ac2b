"""Speaking to the running server as the organiser, over the same surface as everybody's programs."""

from collections.abc import Callable
from typing import Any

import httpx

from app.cli.faults import NoOrganiserToken
from app.cli.surroundings import organiser_token
from app.playing.door import sentence_of
from app.playing.faults import ServerRefused, ServerSilent
from app.settings import Settings

PATIENCE = 600.0  # seconds: the PDF of a very large dialogue takes a while


class Organiser:
    """``transport`` is for tests."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self._url = settings.url
        token = organiser_token(settings)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(base_url=self._url, headers=headers, timeout=PATIENCE, transport=transport)

    def get(self, path: str, **query: str) -> httpx.Response:
        """A page of the organiser's.

        Raises:
            ServerSilent: nobody listens there.
            NoOrganiserToken: the server wants a token, or another one.
            ServerRefused: with what the server says.
        """
        return self._asked("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """An act of the organiser's; raises as ``get`` does."""
        return self._asked("POST", path, json=body)

    def delete(self, path: str) -> httpx.Response:
        """Have something erased; raises as ``get`` does."""
        return self._asked("DELETE", path)

    def stream(self, path: str, sink: Callable[[bytes], object], **query: str) -> None:
        """A large page, handed to ``sink`` piece by piece; raises as ``get`` does."""
        try:
            with self._client.stream("GET", path, params=query) as answer:
                if not answer.is_success:
                    answer.read()
                self._checked(answer)
                for piece in answer.iter_bytes():
                    sink(piece)
        except httpx.HTTPError as error:
            raise ServerSilent(url=self._url) from error

    def _asked(self, method: str, path: str, **asked: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, path, **asked)
        except httpx.HTTPError as error:
            raise ServerSilent(url=self._url) from error
        return self._checked(answer)

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code in {401, 403}:
            raise NoOrganiserToken(url=self._url)
        if not answer.is_success:
            raise ServerRefused(url=self._url, answer=sentence_of(answer))
        return answer

    def dialogues(self) -> list[dict[str, Any]]:
        """All dialogues with their links.

        Raises:
            ServerRefused: something else answers at this address.
        """
        answer = self.get("/api/dialogues")
        try:
            return list(answer.json())
        except ValueError as error:
            raise ServerRefused(url=self._url, answer="something that is not Samenspraak.") from error
