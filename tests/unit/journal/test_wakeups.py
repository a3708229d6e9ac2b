"""Hints within one process."""

import asyncio

import pytest

from app.journal.wakeups import LocalWakeups

pytestmark = pytest.mark.anyio


@pytest.fixture
def wakeups() -> LocalWakeups:
    """Nobody waits, nothing moved."""
    return LocalWakeups()


async def waiting(wakeups: LocalWakeups, position: int) -> asyncio.Task[int]:
    """A reader who waits for what comes after a position."""
    task = asyncio.create_task(wakeups.wait_after("d", position, 30))
    await asyncio.sleep(0)
    return task


async def test_a_hint_wakes_who_waits(wakeups: LocalWakeups) -> None:
    """And says how far the journal is."""
    reader = await waiting(wakeups, 4)
    wakeups.moved("d", 7)
    assert await asyncio.wait_for(reader, 5) == 7


async def test_an_older_hint_wakes_nobody(wakeups: LocalWakeups) -> None:
    """Hints may overtake each other on their way."""
    wakeups.moved("d", 7)
    reader = await waiting(wakeups, 7)
    wakeups.moved("d", 6)
    await asyncio.sleep(0)
    assert not reader.done()
    wakeups.moved("d", 8)
    assert await asyncio.wait_for(reader, 5) == 8


async def test_a_hint_from_before_the_waiting_counts(wakeups: LocalWakeups) -> None:
    """Nobody waits for what has come."""
    wakeups.moved("d", 7)
    assert await wakeups.wait_after("d", 6, 30) == 7


async def test_without_a_hint_the_waiting_ends_by_itself(wakeups: LocalWakeups) -> None:
    """With what is known, which is nothing."""
    assert await wakeups.wait_after("d", 0, 0.01) == 0


async def test_a_waiting_that_ended_leaves_nothing_behind(wakeups: LocalWakeups) -> None:
    """A dialogue may be quiet for weeks while its readers wait again every second."""
    for _ in range(3):
        await wakeups.wait_after("d", 0, 0.001)
    gone = await waiting(wakeups, 0)
    gone.cancel()
    await asyncio.wait([gone])
    assert wakeups._waiting == {}


async def test_who_stopped_waiting_does_not_take_the_others_along(wakeups: LocalWakeups) -> None:
    """One gives up, one is woken."""
    gone, stays = await waiting(wakeups, 0), await waiting(wakeups, 0)
    gone.cancel()
    await asyncio.wait([gone])
    wakeups.moved("d", 1)
    assert await asyncio.wait_for(stays, 5) == 1


async def test_who_waits_for_what_is_thrown_away_is_woken(wakeups: LocalWakeups) -> None:
    """And hears of no position any more."""
    wakeups.moved("d", 4)
    reader = await waiting(wakeups, 4)
    wakeups.gone("d")
    assert await asyncio.wait_for(reader, 5) == 0
