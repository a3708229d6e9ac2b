"""How often is too often, with a clock moved by hand; and how much is too much."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from limits.storage import memory

from app import errors
from app.intake.limits import MOST_BODY, BodyLimit, Limits
from app.intake.steady import MemoryStorage

NOON = 1_700_000_000.0


class Clock:
    """A clock that stands still until it's moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        """What it shows."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of our limits and of the library that counts for them."""
    hand = Clock()
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=hand))
    return hand


async def allowed(act: Callable[[str], Awaitable[None]], who: str, tries: int) -> int:
    """How many of these tries are let through."""
    count = 0
    for _ in range(tries):
        try:
            await act(who)
        except errors.TooFast:
            break
        count += 1
    return count


def fresh(limits: Limits) -> Callable[[str], Awaitable[None]]:
    """A contribution that was never sent before, each time."""
    return lambda who: limits.contribution(who, str(uuid4()))


def test_the_same_key_once_more_does_not_use_up_the_burst(clock: Clock) -> None:
    """A page and its service worker both send what waits: five texts go through, each sent twice."""

    async def story() -> None:
        limits = Limits(clock)
        for number in range(5):
            await limits.contribution("Ada", f"key {number}")
            await limits.contribution("Ada", f"key {number}")
        assert await allowed(fresh(limits), "Ada", 1) == 0

    asyncio.run(story())


def test_a_key_that_was_refused_gets_no_further_by_asking_again(clock: Clock) -> None:
    """Only what was let through is known; and one person's key is nothing to another."""

    async def story() -> None:
        limits = Limits(clock)
        await allowed(fresh(limits), "Ada", 5)
        for _ in range(3):
            with pytest.raises(errors.TooFast):
                await limits.contribution("Ada", "the sixth")
        await limits.contribution("Bob", "the sixth")

    asyncio.run(story())


def test_five_contributions_at_once_are_fine_and_the_sixth_waits(clock: Clock) -> None:
    """Somebody who wrote ahead without a network sends a burst when it's back."""

    async def story() -> None:
        limits = Limits(clock)
        assert await allowed(fresh(limits), "Ada", 6) == 5
        clock.now += 10.1
        assert await allowed(fresh(limits), "Ada", 6) == 5

    asyncio.run(story())


def test_one_contribution_every_two_seconds_is_never_too_fast(clock: Clock) -> None:
    """The pace of a quick writer, for as long as they like."""

    async def story() -> None:
        limits = Limits(clock)
        for _ in range(100):
            await fresh(limits)("Ada")
            clock.now += 2.01

    asyncio.run(story())


@pytest.mark.parametrize(("passed", "seconds"), [(0.0, 10), (4.5, 6), (9.2, 2), (9.99, 2)])
def test_too_fast_says_how_many_seconds_to_wait(clock: Clock, passed: float, seconds: int) -> None:
    """Whole seconds, never one (whose plural would be wrong), and after them it does work."""

    async def story() -> None:
        limits = Limits(clock)
        await allowed(fresh(limits), "Ada", 5)
        clock.now += passed
        with pytest.raises(errors.TooFast, match=f"in {seconds} seconds") as refusal:
            await fresh(limits)("Ada")
        clock.now += int(refusal.value.facts["seconds"]) + 0.01
        await fresh(limits)("Ada")

    asyncio.run(story())


def test_being_refused_does_not_make_the_wait_longer(clock: Clock) -> None:
    """An impatient finger costs nothing."""

    async def story() -> None:
        limits = Limits(clock)
        await allowed(fresh(limits), "Ada", 5)
        for _ in range(20):
            with pytest.raises(errors.TooFast):
                await fresh(limits)("Ada")
            clock.now += 0.4
        clock.now += 2.1
        await fresh(limits)("Ada")

    asyncio.run(story())


def test_people_do_not_use_up_each_others_turns(clock: Clock) -> None:
    """A whole hall sits behind one address; each is counted alone."""

    async def story() -> None:
        limits = Limits(clock)
        assert [await allowed(fresh(limits), f"person {n}", 5) for n in range(30)] == [5] * 30

    asyncio.run(story())


def test_lighter_acts_have_a_limit_of_their_own(clock: Clock) -> None:
    """Resonating with sixty voices in ten seconds is fine, and takes nothing from contributing."""

    async def story() -> None:
        limits = Limits(clock)
        assert await allowed(limits.act, "Ada", 70) == 60
        assert await allowed(fresh(limits), "Ada", 5) == 5

    asyncio.run(story())


def test_an_address_that_guesses_codes_has_to_wait(clock: Clock) -> None:
    """Thirty wrong codes a minute; another address goes on."""

    async def story() -> None:
        limits = Limits(clock)
        assert await allowed(limits.failed_code, "192.0.2.1", 40) == 30
        assert await allowed(limits.failed_code, "192.0.2.2", 1) == 1
        clock.now += 60.1
        assert await allowed(limits.failed_code, "192.0.2.1", 1) == 1

    asyncio.run(story())


def test_counting_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that tidies up takes the interpreter from the event loop, at each hit and for all that is counted."""

    def start(_: threading.Thread) -> None:
        raise AssertionError("a thread")

    async def story() -> None:
        limits = Limits()
        monkeypatch.setattr(threading.Thread, "start", start)
        for number in range(100):
            await limits.contribution(f"participant-{number}", "key")

    asyncio.run(story())


def test_what_is_over_is_forgotten(clock: Clock) -> None:
    """Otherwise everybody who ever spoke stays in memory, with each of their keys."""

    async def story() -> None:
        limits = Limits(clock)
        for number in range(1000):
            await limits.contribution(f"participant-{number}", "key")
        counted = limits._limiter.storage
        assert isinstance(counted, MemoryStorage)
        assert len(counted.events) == 2000
        clock.now += 5
        await limits.contribution("participant-0", "another key")
        clock.now += 6
        for number in range(300):
            await limits.contribution(f"newcomer-{number}", "key")
        assert len(counted.events) == len(counted.locks) == 600 + 2
        assert {len(events) for events in counted.events.values()} == {1}

    asyncio.run(story())


def test_a_body_that_never_ends_is_not_read_to_its_end() -> None:
    """Whoever says no length beforehand gets no more memory than the others."""
    read: list[int] = []

    async def app(_scope: object, receive: Callable[[], Awaitable[dict[str, Any]]], _send: object) -> None:
        while (await receive())["more_body"]:
            read.append(1)

    async def endless() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    with pytest.raises(errors.FrameTooLarge, match=f"{MOST_BODY} is the most"):
        asyncio.run(BodyLimit(app)({"type": "http"}, endless, None))
    assert len(read) == MOST_BODY // 1024


def test_a_long_conversation_on_one_line_is_no_body() -> None:
    """The live connection has its own limit, per frame."""

    async def app(_scope: object, receive: Callable[[], Awaitable[dict[str, Any]]], _send: object) -> None:
        for _ in range(100):
            await receive()

    async def frames() -> dict[str, Any]:
        return {"type": "websocket.receive", "text": "x" * 16_000}

    asyncio.run(BodyLimit(app)({"type": "websocket"}, frames, None))


def test_moving_the_clock_of_the_computer_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sets it back by a day while people speak: the next wait is still one of seconds."""

    async def story() -> None:
        limits = Limits()
        for number in range(5):
            await limits.contribution("ada", f"key number {number}")
        monkeypatch.setattr("time.time", lambda: 0.0)
        with pytest.raises(errors.TooFast) as refusal:
            await limits.contribution("ada", "one more key")
        assert int(refusal.value.facts["seconds"]) <= 10

    asyncio.run(story())
