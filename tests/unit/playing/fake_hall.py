"""A small server for simulated phones: it lets them in and answers their contributions as a test wishes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.server import ServerConnection, serve

from app.playing.door import Door

Wire = dict[str, Any]
Answer = Callable[["FakeHall", Wire], Wire | None]
PROMPT = {"id": "p1", "text": "Wat houdt je tegen?", "phase": "collecting"}


def stored(hall: "FakeHall", message: Wire) -> Wire:
    """Acknowledge; a known key is a repetition."""
    repeated = message["key"] in hall.stored
    hall.stored.setdefault(message["key"], message["text"])
    return {
        "type": "ack",
        "key": message["key"],
        "position": 7,
        "contribution_id": message["key"],
        "repeated": repeated,
    }


@dataclass
class FakeHall:
    """``answers`` are used one after the other; then everything is stored."""

    answers: list[Answer] = field(default_factory=list)
    prompt: Wire | None = field(default_factory=lambda: dict(PROMPT))
    themes: bool = True
    joined: int = 0
    connections: int = 0
    stored: dict[str, str] = field(default_factory=dict)
    heard: list[Wire] = field(default_factory=list)
    goodbyes: list[int | None] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    inside: set[ServerConnection] = field(default_factory=set)

    def join(self, request: httpx.Request) -> httpx.Response:
        """Let somebody in."""
        assert request.url.path == "/j/ABC234/join"
        self.joined += 1
        ticket = {"dialogue_id": "d1", "participant_id": f"who{self.joined}", "token": f"token{self.joined}"}
        return httpx.Response(200, json=ticket)

    async def live(self, socket: ServerConnection) -> None:
        """One live connection."""
        self.connections += 1
        async for raw in socket:
            message = json.loads(raw)
            if message["type"] == "hello":
                self.inside.add(socket)
                voices = [{"id": voice, "text": "Zo is het."} for voice in self.voices]
                state = {"prompt": self.prompt, "voices": voices, "themes": []}
                await socket.send(json.dumps({"type": "snapshot", "position": 1, "state": state}))
            elif message["type"] == "contribute":
                await self._contribution(socket, message)
            else:
                self.heard.append(message)
                await socket.send(json.dumps({"type": "ack", "key": message["key"], "position": 9}))
        self.inside.discard(socket)
        self.goodbyes.append(socket.close_code)

    async def ask(self, prompt: Wire) -> None:
        """The facilitator opens a question."""
        self.prompt = prompt
        for socket in list(self.inside):
            await socket.send(json.dumps({"type": "change", "position": 2, "set": {"prompt": prompt}, "drop": []}))

    async def _contribution(self, socket: ServerConnection, message: Wire) -> None:
        self.heard.append(message)
        answer = (self.answers.pop(0) if self.answers else stored)(self, message)
        if answer is None:
            await socket.close(1012)
            return
        await socket.send(json.dumps(answer))
        if answer["type"] == "ack" and self.themes:
            own = {"id": answer["contribution_id"], "theme": {"id": "t1", "title": "Wind"}}
            change = {"type": "change", "position": 8, "set": {f"mine.{own['id']}": own}, "drop": []}
            await socket.send(json.dumps(change))


@asynccontextmanager
async def open_hall(hall: FakeHall) -> AsyncIterator[Door]:
    """The hall on a free port of this machine, and its door."""
    async with serve(hall.live, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield Door(f"http://127.0.0.1:{port}/j/ABC234", httpx.MockTransport(hall.join))


def run(work: Any) -> None:
    """Run a coroutine with a deadline, so that a phone that waits for ever fails."""

    async def bounded() -> None:
        async with asyncio.timeout(20):
            await work

    asyncio.run(bounded())
