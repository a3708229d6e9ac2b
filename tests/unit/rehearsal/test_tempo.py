"""The clock of a rehearsal: while it stands, nothing is due."""

import asyncio

from app.rehearsal.tempo import Tempo
from tests.hurried import hurry


def test_it_waits_until_something_is_due() -> None:
    """And not for what is past."""

    async def story() -> None:
        tempo = Tempo()
        tempo.begin()
        await tempo.until(3)
        assert tempo.now() == 3
        await tempo.until(1)
        assert tempo.now() == 3

    hurry(story())


def test_a_pause_puts_everything_off() -> None:
    """By as long as it lasted; twice pressed is one pause."""

    async def story() -> None:
        tempo = Tempo()
        tempo.begin()
        due = asyncio.create_task(tempo.until(10))
        await asyncio.sleep(4)
        tempo.pause()
        await asyncio.sleep(100)
        tempo.pause()
        assert (tempo.paused, tempo.now(), due.done()) == (True, 4, False)
        tempo.go_on()
        tempo.go_on()
        await asyncio.sleep(5)
        assert not due.done()
        await due
        assert (tempo.paused, tempo.now()) == (False, 10)

    hurry(story())


def test_what_becomes_due_in_a_pause_waits_for_its_end() -> None:
    """Nobody slips through."""

    async def story() -> None:
        tempo = Tempo()
        tempo.begin()
        tempo.pause()
        due = asyncio.create_task(tempo.until(0))
        await asyncio.sleep(1)
        assert not due.done()
        tempo.go_on()
        await asyncio.wait_for(due, 1)

    hurry(story())
