"""An evening that notes everything: what was sent, what every screen heard, how each line ended."""

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from app.live.board import applied
from app.live.messages import Change
from benchmarks.faults.checker import NOT_FOR_THESE, Evidence, Frame, Sent, Served
from benchmarks.faults.served import TRUST, Server, stored

PATIENCE = 60.0
AWAY = (OSError, WebSocketException)
SUBJECTS = (
    "Het stroomnet zit vol en ik krijg geen aansluiting",
    "De vergunning van de gemeente duurt jaren",
    "De bank geeft geen lening voor zonnepanelen",
)
HELD_EVERY = 3  # each third phone speaks where everything is read first


@dataclass
class Book(Evidence):
    """The evidence, and what else is worth telling. ``ids``: the contribution of each key."""

    ids: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    waited: Counter[str] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)
    acknowledging: list[float] = field(default_factory=list)
    longest_wait: float = 0.0


class Screen:
    """A screen that stays connected until it's put away, and sends again what has no answer."""

    def __init__(self, book: Book, address: str, role: str, who: str, token: str, *, fresh: bool = False) -> None:
        self.who = who
        self.shows: dict[str, Any] = {}
        self.position = 0
        self.ready = asyncio.Event()
        self.outbox: dict[str, tuple[str, float]] = {}
        self._book, self._address, self._role, self._fresh = book, address, role, fresh
        self.hello = json.dumps({"type": "hello", "role": role, "token": token, "language": "en"})
        self._line: ClientConnection | None = None
        self._later: set[asyncio.Task[None]] = set()
        self._staying = asyncio.create_task(self._stay())

    async def _stay(self) -> None:
        while True:
            with suppress(*AWAY):
                async with connect(self._address, compression=None, max_size=None, proxy=None, open_timeout=5) as line:
                    await self._converse(line)
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def _converse(self, line: ClientConnection) -> None:
        await line.send(self.hello)
        self._line = line
        try:
            for frame, _ in list(self.outbox.values()):
                await line.send(frame)
            async for text in line:
                self._hear(str(text))
        finally:
            self._line = None
            self._book.closed[line.close_code or 0] += 1

    def _hear(self, text: str) -> None:
        if self._role in NOT_FOR_THESE:
            self._book.frames.append(Frame(self._role, self.who, text, self._fresh))
        frame = json.loads(text)
        kind, key = frame["type"], frame.get("key")
        if kind == "snapshot":
            self.shows, self.position = frame["state"], frame["position"]
            self.ready.set()
        elif kind == "change":
            self.shows = applied(self.shows, Change(frame["position"], frame["set"], frame["drop"]))
            self.position = frame["position"]
        elif kind == "ack" and key in self.outbox:
            self._book.acknowledging.append(time.perf_counter() - self.outbox.pop(key)[1])
            if key in self._book.sent:
                self._book.acknowledged[key] = frame["position"]
                self._book.ids[key] = frame["contribution_id"]
        elif kind == "refused" and key in self.outbox:
            self._refused(key, frame)

    def _refused(self, key: str, frame: dict[str, Any]) -> None:
        seconds = frame.get("retry_after")
        if seconds is None and frame["code"] != "internal":
            self._book.refused[frame["code"]] += 1
            del self.outbox[key]
            return
        self._book.waited[frame["code"]] += 1
        self._book.longest_wait = max(self._book.longest_wait, seconds or 0.0)
        again = asyncio.create_task(self._again(key, min(2.0, seconds or 0.5)))
        self._later.add(again)
        again.add_done_callback(self._later.discard)

    async def _again(self, key: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if key in self.outbox:
            await self._send(self.outbox[key][0])

    async def _send(self, frame: str) -> None:
        if self._line is not None:
            with suppress(*AWAY):
                await self._line.send(frame)

    async def ask(self, kind: str, key: str = "", **facts: Any) -> str:
        """Ask for something, now or with the next connection; its key."""
        key = key or uuid4().hex
        frame = json.dumps({"type": kind, "key": key} | facts)
        self.outbox[key] = (frame, time.perf_counter())
        await self._send(frame)
        return key

    async def repeat(self, frame: str, times: int) -> None:
        """Send the very same bytes, as a page and its service worker may."""
        for _ in range(times):
            await self._send(frame)

    async def leave(self) -> None:
        """Hang up."""
        for task in (self._staying, *self._later):
            task.cancel()
        await asyncio.gather(self._staying, *self._later, return_exceptions=True)


class Place:
    """One dialogue on the server, with its first prompt open."""

    def __init__(self, server: Server, *, held: bool) -> None:
        self.held = held
        self._server = server
        wish = {"title": "Wat houdt je tegen?", "purpose": "Samen kiezen.", "prompts": ["Wat?"], "first_look": held}
        self.links: dict[str, str] = server.asked("POST", "/api/dialogues", json=wish).json()
        self.id = self.links["dialogue_id"]
        self.address = f"ws://127.0.0.1:{server.port}/live/{self.id}"
        self.facilitator_token = self._facilitator()
        self.hall_token = _token_in(server.asked("GET", f"/hall/{self.id}").text)
        self.prompt_id = ""

    def _facilitator(self) -> str:
        secret = self.links["facilitator"].partition("#")[2]
        with httpx.Client(base_url=self._server.url, timeout=30, trust_env=False, verify=TRUST) as client:
            client.post(f"/f/{self.id}/enter", json={"secret": secret, "name": "Karima"}).raise_for_status()
            return _token_in(client.get(f"/f/{self.id}").raise_for_status().text)

    def facilitator(self, book: Book, *, fresh: bool = False) -> Screen:
        """The facilitator's screen."""
        return Screen(book, self.address, "facilitator", "Karima", self.facilitator_token, fresh=fresh)

    def hall(self, book: Book, *, fresh: bool = False) -> Screen:
        """The beamer."""
        return Screen(book, self.address, "hall", "hall", self.hall_token, fresh=fresh)

    def phone(self, book: Book, *, fresh: bool = False) -> Screen:
        """Somebody who joins."""
        path = f"/j/{self.links['join_code']}/join"
        joined = self._server.asked("POST", path, json={"consent": "1", "language": "nl"}).json()
        return Screen(book, self.address, "participant", joined["participant_id"], joined["token"], fresh=fresh)


class Evening:
    """Two dialogues: one in the open, one where everything is read first."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.book = Book()
        self.phones: list[tuple[Place, Screen]] = []
        self._spoken = 0

    async def open(self, phones: int) -> None:
        """Everybody comes in, and the prompts are opened."""
        self.places = [Place(self.server, held=False), Place(self.server, held=True)]
        self.desks = [place.facilitator(self.book) for place in self.places]
        self.halls = [place.hall(self.book) for place in self.places]
        for place, desk in zip(self.places, self.desks, strict=True):
            await asyncio.wait_for(desk.ready.wait(), PATIENCE)
            place.prompt_id = desk.shows["prompts"][0]["id"]
            await desk.ask("set_phase", prompt_id=place.prompt_id, phase="collecting")
        await self.until(lambda: not any(desk.outbox for desk in self.desks))
        for number in range(phones):
            place = self.places[number % HELD_EVERY == HELD_EVERY - 1]
            self.phones.append((place, place.phone(self.book)))
        for _, phone in self.phones:
            await asyncio.wait_for(phone.ready.wait(), PATIENCE)

    async def speak(self, each: int = 5) -> None:
        """Every phone says so many things at once: what fits in its turn."""
        for _ in range(each):
            for place, phone in self.phones:
                await self.say(place, phone)

    async def say(self, place: Place, phone: Screen) -> str:
        """One thing, unlike any other; its key."""
        self._spoken += 1
        key = uuid4().hex
        text = f"{SUBJECTS[self._spoken % len(SUBJECTS)]} {self._spoken} {key}"
        self.book.sent[key] = Sent(place.id, phone.who, text, place.held)
        return await phone.ask("contribute", key, prompt_id=place.prompt_id, text=text, language="nl")

    async def hide(self, count: int = 3) -> None:
        """The facilitator hides some of what was said in the open."""
        mine = [key for key in self.book.ids if not self.book.sent[key].held and key not in self.book.hidden]
        for key in mine[:count]:
            await self.desks[0].ask("hide_contribution", contribution_id=self.book.ids[key])
            await self.until(lambda: not self.desks[0].outbox)
            self.book.hidden.add(key)

    def unanswered(self) -> int:
        """What still waits for an answer."""
        return sum(len(phone.outbox) for _, phone in self.phones)

    async def until(self, wish: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait for something; whether it came."""
        deadline = time.monotonic() + seconds
        while not wish():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.01)
        return True

    async def settled(self, seconds: float = PATIENCE) -> bool:
        """Wait until everything has an answer; whether it has."""
        return await self.until(lambda: not self.unanswered(), seconds)

    async def look(self) -> Book:
        """New screens come in and note what they are shown; then everything that is stored."""
        for place in self.places:
            screens = [place.facilitator(self.book, fresh=True), place.hall(self.book, fresh=True)]
            screens.append(place.phone(self.book, fresh=True))
            for screen in screens:
                await asyncio.wait_for(screen.ready.wait(), PATIENCE)
            # a phone came in after the facilitator: what they see now is asked for once more
            last = place.facilitator(self.book, fresh=True)
            await asyncio.wait_for(last.ready.wait(), PATIENCE)
            self.book.served[place.id] = Served(last.position, last.shows)
            for screen in (*screens, last):
                await screen.leave()
        self.book.rows = await asyncio.to_thread(stored, self.server)
        self.book.rows = [row for row in self.book.rows if row.dialogue_id in {place.id for place in self.places}]
        return self.book

    async def close(self) -> None:
        """Everybody leaves."""
        everybody = [*self.desks, *self.halls, *(phone for _, phone in self.phones)]
        await asyncio.gather(*(screen.leave() for screen in everybody))


@asynccontextmanager
async def evening(server: Server, phones: int) -> AsyncIterator[Evening]:
    """An evening on a server that runs; everybody leaves at the end of the block."""
    made = Evening(server)
    await made.open(phones)
    try:
        yield made
    finally:
        await made.close()


Fault = Callable[[Evening], Awaitable[None]]


def _token_in(page: str) -> str:
    found = re.search(r'data-token="([^"]+)"', page)
    return found[1] if found else ""
