"""The door of a dialogue: the phone link, and joining through it."""

import asyncio
import re
from urllib.parse import urlsplit

import httpx
import msgspec

from app.playing.faults import NotAJoinLink, ServerRefused, ServerSilent

CONSENT = "1"
AT_ONCE = 20  # phones that join at the same moment, as when a QR code appears
PATIENCE = 60.0
A_MOMENT = 0.5


class Ticket(msgspec.Struct, frozen=True):
    """What a phone gets by joining."""

    dialogue_id: str
    participant_id: str
    token: str


class Door:
    """``link`` is what a phone opens: http://host/j/CODE."""

    def __init__(self, link: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.origin, self.code = taken_apart(link)
        self._client = httpx.AsyncClient(base_url=self.origin, timeout=30, transport=transport, trust_env=False)
        self._turnstile = asyncio.Semaphore(AT_ONCE)

    def live(self, ticket: Ticket) -> str:
        """The address of the live connection."""
        return f"ws{self.origin.removeprefix('http')}/live/{ticket.dialogue_id}"

    async def join(self, language: str, *, patient: bool = True) -> Ticket:
        """Join as one more participant. ``patient``: wait for a server that is being restarted.

        Raises:
            ServerSilent: nobody answers.
            ServerRefused: with what the server says.
        """
        deadline = asyncio.get_running_loop().time() + (PATIENCE if patient else 0)
        async with self._turnstile:
            while True:
                try:
                    return await self._ask(language)
                except httpx.HTTPError as error:
                    if asyncio.get_running_loop().time() > deadline:
                        raise ServerSilent(url=self.origin) from error
                await asyncio.sleep(A_MOMENT)

    async def _ask(self, language: str) -> Ticket:
        body = {"consent": CONSENT, "language": language}
        answer = await self._client.post(f"/j/{self.code}/join", json=body)
        if not answer.is_success:
            raise ServerRefused(url=self.origin, answer=sentence_of(answer))
        try:
            return msgspec.json.decode(answer.content, type=Ticket)
        except msgspec.DecodeError as error:
            raise ServerRefused(url=self.origin, answer="something that is not Samenspraak.") from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


def taken_apart(link: str) -> tuple[str, str]:
    """Where the server is, and the join code.

    Raises:
        NotAJoinLink: the link isn't one for phones.
    """
    parts = urlsplit(link.strip())
    code = re.fullmatch(r"/j/([^/]+)/?", parts.path)
    if parts.scheme not in {"http", "https"} or not parts.netloc or code is None:
        raise NotAJoinLink(link=link)
    return f"{parts.scheme}://{parts.netloc}", code[1]


def sentence_of(answer: httpx.Response) -> str:
    """What a refusal says to people; its status where it says nothing."""
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.reason_phrase}."
