"""Who is connected at the other servers. Each says so every other second, so that one that died is forgotten soon."""

import asyncio
from collections.abc import Callable, Mapping
from secrets import token_hex
from time import monotonic

import msgspec

from app.broadcast import Broadcast

CHANNEL = "samenspraak:presence"
LOOK_SECONDS = 0.2
AGAIN_SECONDS = 2.0
FORGET_SECONDS = 7.0  # three times nothing was heard


class Present(msgspec.Struct, frozen=True, array_like=True):
    """Of one dialogue at one server: how many phones, and the names of those who guide it."""

    phones: int
    facilitators: list[str]


class Said(msgspec.Struct, frozen=True):
    """Everything that is connected to one server. What it doesn't name has nobody there."""

    server: str
    present: dict[str, Present]


class Presence:
    """Says who is here, and knows who is elsewhere. Without a broadcast there is no elsewhere."""

    def __init__(self, broadcast: Broadcast | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._broadcast = broadcast
        self._clock = clock
        self._server = token_hex(8)
        self._others: dict[str, tuple[float, dict[str, Present]]] = {}
        self._decoder = msgspec.json.Decoder(Said)
        self._said: tuple[float, dict[str, Present]] = (0.0, {})
        if broadcast is not None:
            broadcast.hear(CHANNEL, self.hear)

    def phones(self, dialogue_id: str) -> int:
        """How many phones are connected elsewhere."""
        return sum(one.phones for one in self._of(dialogue_id))

    def facilitators(self, dialogue_id: str) -> set[str]:
        """Who guides it elsewhere."""
        return {name for one in self._of(dialogue_id) for name in one.facilitators}

    def _of(self, dialogue_id: str) -> list[Present]:
        recent = self._clock() - FORGET_SECONDS
        return [present[dialogue_id] for at, present in self._others.values() if at > recent and dialogue_id in present]

    def hear(self, message: bytes) -> None:
        """Another server says who is connected to it."""
        said = self._decoder.decode(message)
        if said.server != self._server:
            now = self._clock()
            self._others[said.server] = (now, said.present)
            self._others = {server: kept for server, kept in self._others.items() if now - kept[0] < FORGET_SECONDS}

    def tell(self, here: Mapping[str, Present]) -> None:
        """Say who is connected here, where that is news or was said too long ago."""
        at, before = self._said
        nothing_to_say = not here and not before
        if self._broadcast is None or nothing_to_say or (here == before and self._clock() - at < AGAIN_SECONDS):
            return
        self._said = (self._clock(), dict(here))
        self._broadcast.say(CHANNEL, msgspec.json.encode(Said(self._server, dict(here))))

    async def run(self, here: Callable[[], Mapping[str, Present]]) -> None:
        """Say it until cancelled, and at last that nobody is here any more."""
        if self._broadcast is None:
            return
        self._broadcast.start()
        try:
            while True:
                self.tell(here())
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self.tell({})
