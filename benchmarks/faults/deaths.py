"""The server dies: killed at random moments, and stopped as operators stop it."""

import asyncio
import random

from app.live.protocol import CLOSE_RESTART
from benchmarks.faults.checker import crossed
from benchmarks.faults.evening import Evening, evening
from benchmarks.faults.judging import judged, ready, server
from benchmarks.quality.rows import Row, at_least, at_most

DRAIN_SECONDS = 10.0
THEMING_SECONDS = 180.0
SPREAD = 0.25  # seconds over which the moment of death is spread: from before the first word to after the last


async def killed(cycles: int, phones: int, *, themes: bool = False, seed: int = 7, on: str = "") -> list[Row]:
    """Killed while everybody speaks, at a moment that nobody chose; phones send again what has no answer.

    ``themes``: with the embedded model, so that placing and revising are killed too. ``on``: the address of a
    PostgreSQL, instead of SQLite.
    """
    moment, unanswered, heard = random.Random(seed), 0, list[str]()
    fault = f"kill -9, {cycles} times" + (", with themes" if themes else "") + _engine(on)
    with server(**({"MODEL": ""} if themes else {}), **_on(on)) as one:
        async with evening(one, phones) as made:
            for _ in range(cycles):
                before = themed(made)
                speaking = asyncio.create_task(made.speak(2))
                await asyncio.sleep(moment.uniform(0, SPREAD))
                one.kill()
                await speaking
                await asyncio.to_thread(one.start)
                unanswered += not await made.settled()
                heard += list(crossed(made.book))  # now, for two hundred rounds of frames are more than memory likes
                made.book.frames.clear()
                await made.hide(1)
                if themes:  # so that the next one is killed at it
                    await made.until(lambda before=before: themed(made) > before, THEMING_SECONDS)
            placed = themed(made)
            found = await made.look()
    return [
        *judged(fault, found),
        *([at_least(f"{fault}: in a theme at the end", "contributions", placed, 1)] if themes else []),
        at_most(f"{fault}: words that crossed roles on the way", "times", len(heard), 0),
        at_most(f"{fault}: rounds in which something got no answer", "rounds", unanswered, 0),
        *ready(fault, one),
    ]


def themed(made: Evening) -> int:
    """How many are in a theme, as the facilitator reads it."""
    ledger: dict[str, int] = made.desks[0].shows.get("ledger", {})
    return ledger.get("themed", 0)


async def stopped(phones: int, on: str = "") -> list[Row]:
    """SIGTERM while everybody speaks: what was accepted is committed, and every screen hears that it may come back."""
    fault = "SIGTERM while everybody speaks" + _engine(on)
    with server(**_on(on)) as one:
        async with evening(one, phones) as made:
            screens = len(made.phones) + len(made.desks) + len(made.halls)
            speaking = asyncio.create_task(made.speak())
            await asyncio.sleep(SPREAD / 2)
            before = made.book.closed[CLOSE_RESTART]
            code, seconds = await asyncio.to_thread(one.stop)
            await speaking
            await made.until(lambda: made.book.closed[CLOSE_RESTART] - before >= screens, 5)
            heard = made.book.closed[CLOSE_RESTART] - before
            left = [path.name for path in one.folder.glob("samenspraak.sqlite3-*")]
            await asyncio.to_thread(one.start)
            await made.settled()
            found = await made.look()
    return [
        *judged(fault, found),
        at_most(f"{fault}: stopped after", "s", seconds, DRAIN_SECONDS),
        at_most(f"{fault}: exit code", "", code, 0),
        at_least(f"{fault}: screens that heard 1012", "of all", heard / screens, 1),
        at_most(f"{fault}: log of the database left open", "files", len(left), 0),
        *ready(fault, one),
    ]


async def sent_twice(phones: int, on: str = "") -> list[Row]:
    """Every phone sends the same bytes three times over, then the server dies, and it sends them once more."""
    fault = "the same words four times" + _engine(on)
    with server(**_on(on)) as one:
        async with evening(one, phones) as made:
            await _repeat(made)
            one.kill()
            await asyncio.to_thread(one.start)
            await _repeat(made)
            await made.settled()
            found = await made.look()
    return [*judged(fault, found), *ready(fault, one)]


async def _repeat(made: Evening) -> None:
    for place, phone in made.phones:
        key = await made.say(place, phone)
        await phone.repeat(phone.outbox[key][0] if key in phone.outbox else "", 2)
    await made.settled()


def _on(address: str) -> dict[str, str]:
    return {"DATABASE_URL": address} if address else {}


def _engine(address: str) -> str:
    return ", on PostgreSQL" if address else ""
