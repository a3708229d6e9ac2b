"""Screens that talk to the live socket without a network: everything is real but the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import WebSocket

from app.access import Pass, Role
from app.live.hub import Hub
from app.live.socket import LiveSocket
from app.origins import Origins
from tests.stage import DIALOGUE, Stage, stage

Facts = dict[str, Any]
PATIENCE = 30.0


class Talk:
    """One connection. ``code`` is known once the server has hung up."""

    def __init__(self, live: LiveSocket, dialogue_id: str = DIALOGUE, **headers: str) -> None:
        self.heard: list[Facts] = []
        self.accepted = False
        self.stuck = False  # takes nothing any more, as a phone in a tunnel
        self.code: int | None = None
        self._said: asyncio.Queue[Facts] = asyncio.Queue()
        self._news = asyncio.Event()
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "websocket", "path": f"/live/{dialogue_id}", "headers": named}
        self._said.put_nowait({"type": "websocket.connect"})
        socket = WebSocket(scope, self._said.get, self._take)
        self._serving = asyncio.ensure_future(live.serve(socket, dialogue_id))

    async def _take(self, event: Any) -> None:
        if self.code is not None:
            raise RuntimeError("the connection is closed")
        if event["type"] == "websocket.accept":
            self.accepted = True
        elif event["type"] == "websocket.close":
            self.code = event.get("code", 1000)
        elif self.stuck:
            await asyncio.Event().wait()
        else:
            self.heard.append(json.loads(event["text"]))
        self._news.set()

    def say(self, frame: Facts | str | bytes) -> None:
        """Send a frame; a mapping becomes JSON."""
        text = json.dumps(frame) if isinstance(frame, dict) else frame
        self._said.put_nowait({"type": "websocket.receive", "bytes" if isinstance(text, bytes) else "text": text})

    def hello(self, role: Role, token: str, **facts: Any) -> None:
        """The first frame."""
        self.say({"type": "hello", "role": role, "token": token, "language": "en"} | facts)

    async def answers(self, since: int, count: int) -> list[Facts]:
        """So many acks, refusals and pongs after so many heard frames; fewer where the server hung up instead."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [one for one in self.heard[since:] if one["type"] in {"ack", "refused", "pong"}]
                if len(found) >= count or self._serving.done():
                    return found
                await self._waited()

    async def asks(self, frame: Facts | str | bytes) -> Facts | None:
        """Send a frame and wait for what the server says to it; nothing where it hung up instead."""
        since = len(self.heard)
        self.say(frame)
        return next(iter(await self.answers(since, 1)), None)

    async def shown(self) -> None:
        """Wait for the first sight of the dialogue."""
        async with asyncio.timeout(PATIENCE):
            while not any(one["type"] in {"snapshot", "change"} for one in self.heard):
                await self._waited()

    async def ended(self) -> int:
        """Wait until the server has hung up; with which code."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait({self._serving})
        self._serving.result()
        return self.code or 0

    async def _waited(self) -> None:
        self._news.clear()
        waiting = asyncio.ensure_future(self._news.wait())
        await asyncio.wait({waiting, self._serving}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    async def leave(self) -> None:
        """Hang up. What the server stumbled over comes out here."""
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait({self._serving})
        self._serving.result()


class Floor:
    """A stage with a live socket over it."""

    def __init__(self, made: Stage, live: LiveSocket) -> None:
        self.made = made
        self.live = live

    def token(self, role: Role, who: str = "Karima") -> str:
        """A token as pages hand it out."""
        return self.made.keyring.issue(self.pass_of(role, who))

    def pass_of(self, role: Role, who: str = "Karima") -> Pass:
        """A pass of this dialogue, by the link that works."""
        link = self.made.state.link if role == "facilitator" else 0
        return self.made.keyring.new_pass(DIALOGUE, role, who, link=link)

    async def enters(self, role: Role, who: str = "Karima") -> Talk:
        """Somebody whose token is good, and who sees the dialogue."""
        talk = Talk(self.live)
        talk.hello(role, self.token(role, who))
        await talk.shown()
        return talk


@asynccontextmanager
async def floor(**facts: object) -> AsyncIterator[Floor]:
    """Everything set; cleared afterwards."""

    async def no_theming(_: str) -> None:
        return

    async with stage(**facts) as made:
        hub = Hub(made.followers, lambda _: {})
        live = LiveSocket(
            hub=hub,
            reception=made.reception,
            desk=made.desk,
            keyring=made.keyring,
            retheme=no_theming,
            origins=Origins("http://localhost:8000", 8000).allow,
        )
        yield Floor(made, live)
        await hub.close()
