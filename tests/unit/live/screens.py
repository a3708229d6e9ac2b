"""Screens that are connected to a room without a server."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from app.live.board import applied
from app.live.client import Client
from app.live.line import Frame, QueuedLine
from app.live.messages import Change, Role, Snapshot
from app.live.room import Room
from tests.stage import Stage, stage

READY = {"state": "ready", "waiting": 0, "message": ""}
ALONE = {"theming": READY, "facilitators": ["somebody"]}
A_LOOK = 0.01


class Screen:
    """A connected screen that remembers what it was sent and shows what follows from it."""

    def __init__(self, room: Room, role: Role, who: str = "somebody", position: int | None = None) -> None:
        self.frames: list[dict[str, Any]] = []
        self.shows: dict[str, Any] = {}
        self.position = 0
        self.stuck = asyncio.Event()
        self.stuck.set()
        self._room, self._role = room, role
        line = QueuedLine(self._take)
        self.client: Client = room.enter(role, who, line, position)
        self.serving = asyncio.get_running_loop().create_task(line.while_open(asyncio.sleep(1e9)))
        self.serving.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _take(self, text: str) -> None:
        await self.stuck.wait()
        frame = json.loads(text)
        self.frames.append(frame)
        if frame["type"] == "snapshot":
            self.shows = applied(self.shows, Snapshot(frame["position"], frame["state"]))
        elif frame["type"] == "change":
            self.shows = applied(self.shows, Change(frame["position"], frame["set"], frame["drop"]))
        self.position = frame.get("position", self.position)

    def leave(self) -> None:
        """Go away."""
        self.serving.cancel()
        self._room.leave(self._role, self.client)


class Open:
    """A line that is never full."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.full = False
        self.when_free: Callable[[], None] | None = None

    def write(self, frame: Frame) -> None:
        """Keep it."""
        self.frames.append(frame)

    def end(self) -> None:
        """Nobody hangs up."""

    async def while_open(self, reading: Awaitable[None]) -> None:
        """As long as somebody reads."""
        await reading


@asynccontextmanager
async def opened(
    status: Callable[[], dict[str, Any]] = lambda: READY, **facts: object
) -> AsyncIterator[tuple[Stage, Room]]:
    """A stage and the room in front of it."""
    async with stage(**facts) as made:
        room = Room(made.follower, status)
        yield made, room
        await room.close()


def as_sent(view: dict[str, Any]) -> Any:
    """The view as it arrives."""
    return json.loads(json.dumps(view))
