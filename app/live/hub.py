"""One room per dialogue that somebody is connected to."""

import asyncio
from collections.abc import Callable
from typing import Any, get_args

from app.journal import Followers
from app.live.messages import Role
from app.live.presence import Presence, Present
from app.live.room import Room

ThemingStatus = Callable[[str], dict[str, Any]]


class Hub:
    """Opens rooms at their first visitor and closes them with the server."""

    def __init__(self, followers: Followers, theming_status: ThemingStatus, elsewhere: Presence | None = None) -> None:
        self._followers = followers
        self._theming_status = theming_status
        self._elsewhere = elsewhere or Presence()
        self._rooms: dict[str, Room] = {}
        self._opening = asyncio.Lock()
        followers.when_gone(self.let_go)

    async def room(self, dialogue_id: str) -> Room:
        """The room of a dialogue.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
        """
        if dialogue_id not in self._rooms:
            async with self._opening:
                if dialogue_id not in self._rooms:
                    follower = await self._followers.get(dialogue_id)
                    self._rooms[dialogue_id] = Room(
                        follower, lambda: self._theming_status(dialogue_id), self._elsewhere
                    )
        return self._rooms[dialogue_id]

    def present(self) -> dict[str, Present]:
        """Who is connected here, as the other servers are told."""
        return {i: room.here for i, room in self._rooms.items() if room.here.phones or room.here.facilitators}

    def connected(self) -> int:
        """How many phones are connected here, over all dialogues."""
        return sum(room.connected for room in self._rooms.values())

    def connections(self) -> dict[str, float]:
        """How many screens of each role are connected, over all dialogues."""
        found = dict.fromkeys(get_args(Role), 0.0)
        for room in self._rooms.values():
            for role, count in room.connections().items():
                found[role] += count
        return found

    async def let_go(self, dialogue_id: str) -> None:
        """The dialogue was thrown away."""
        room = self._rooms.pop(dialogue_id, None)
        if room is not None:
            await room.close()

    async def close(self) -> None:
        """Close all rooms."""
        for room in self._rooms.values():
            await room.close()
        self._rooms.clear()
