"""Who is connected at other servers: said again and again, and forgotten when nobody says it."""

import asyncio
from collections.abc import Callable

import pytest

from app.broadcast import Broadcast
from app.live.presence import AGAIN_SECONDS, FORGET_SECONDS, Presence, Present

KARIMA, NOBODY = Present(3, ["Karima"]), Present(0, [])


class Wire(Broadcast):
    """Carries between servers of one test, until it's cut."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.cut = False
        self.everybody: list[Callable[[bytes], None]] = []

    def say(self, channel: str, message: bytes) -> None:
        """To everybody, also to who says it."""
        del channel
        self.said.append(message)
        for listener in () if self.cut else self.everybody:
            listener(message)

    def hear(self, channel: str, listener: Callable[[bytes], None]) -> None:
        """See the original."""
        del channel
        self.everybody.append(listener)

    def start(self) -> None:
        """See the original."""


class Clock:
    """Stands still until it's moved."""

    now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


@pytest.fixture
def wire() -> Wire:
    """Between here and there."""
    return Wire()


@pytest.fixture
def clock() -> Clock:
    """For all servers."""
    return Clock()


@pytest.fixture
def servers(wire: Wire, clock: Clock) -> tuple[Presence, Presence, Presence]:
    """Three of them."""
    return Presence(wire, clock), Presence(wire, clock), Presence(wire, clock)


def seen(server: Presence, dialogue: str = "d1") -> tuple[int, set[str]]:
    """What a server knows of the others."""
    return server.phones(dialogue), server.facilitators(dialogue)


def test_each_knows_the_others_and_does_not_count_itself(servers: tuple[Presence, ...]) -> None:
    """Per dialogue."""
    first, second, third = servers
    first.tell({"d1": KARIMA})
    second.tell({"d1": Present(4, ["Ben"]), "d2": Present(9, [])})
    assert seen(first) == (4, {"Ben"})
    assert seen(second) == (3, {"Karima"})
    assert seen(third) == (7, {"Karima", "Ben"})
    assert seen(third, "d2") == (9, set())
    assert seen(third, "d3") == (0, set())


def test_only_news_is_said_and_the_rest_now_and_then(servers: tuple[Presence, ...], wire: Wire, clock: Clock) -> None:
    """An empty server says nothing at all."""
    first = servers[0]
    first.tell({})
    assert wire.said == []
    for _ in range(5):
        first.tell({"d1": KARIMA})
    assert len(wire.said) == 1
    clock.now += AGAIN_SECONDS
    first.tell({"d1": KARIMA})
    assert len(wire.said) == 2


def test_who_left_is_missed_at_once(servers: tuple[Presence, ...], wire: Wire) -> None:
    """The last one too; then there is nothing more to say."""
    first, second, _ = servers
    first.tell({"d1": KARIMA})
    first.tell({})
    first.tell({})
    assert (seen(second), len(wire.said)) == ((0, set()), 2)


def test_a_server_that_died_is_forgotten(servers: tuple[Presence, ...], clock: Clock) -> None:
    """It can't say goodbye."""
    first, second, _ = servers
    first.tell({"d1": KARIMA})
    clock.now += FORGET_SECONDS - 1
    assert seen(second) == (3, {"Karima"})
    clock.now += 1
    assert seen(second) == (0, set())


def test_after_a_silence_everybody_is_known_again(servers: tuple[Presence, ...], wire: Wire, clock: Clock) -> None:
    """Redis was away: each counts its own meanwhile."""
    first, second, _ = servers
    first.tell({"d1": KARIMA})
    wire.cut = True
    clock.now += FORGET_SECONDS
    first.tell({"d1": KARIMA})
    assert seen(second) == (0, set())
    wire.cut = False
    clock.now += AGAIN_SECONDS
    first.tell({"d1": KARIMA})
    assert seen(second) == (3, {"Karima"})


def test_a_server_alone_has_no_elsewhere() -> None:
    """And says nothing."""
    alone = Presence()
    alone.tell({"d1": KARIMA})
    asyncio.run(alone.run(dict))
    assert seen(alone) == (0, set())


def test_a_server_that_stops_says_goodbye(servers: tuple[Presence, ...]) -> None:
    """Its people are on their way to the others, where they will be counted."""
    first, second, _ = servers

    async def story() -> None:
        running = asyncio.create_task(first.run(lambda: {"d1": KARIMA}))
        await asyncio.sleep(0.05)
        assert seen(second) == (3, {"Karima"})
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(story())
    assert seen(second) == (0, set())
