"""``python -m benchmarks.load.returning``: callers that come back when their server goes away, as phones do.

When each tries again is the rule of ``app/live/browser/line.js``: at some moment within as many seconds as the server
said, or as its own failures make it wait, whichever is longer. Whoever wrote something meanwhile says it once back.
Obeys lines as ``callers`` does.
"""

import asyncio
import json
import random
import time
from contextlib import suppress
from typing import Any

import uvloop

from benchmarks.load.callers import SOURCES, UPGRADE, Caller, Crowd, Facts, dial, masked, obey

SHORTEST, LONGEST = 0.5, 15.0
PATIENCE = 10.0
PING = masked(b'{"type":"ping"}')
PONG = b'{"type":"pong"'


class Phone(Caller):
    """One that hears over how many seconds a full hall comes back."""

    __slots__ = ("_hall", "number")

    def __init__(self, hall: "Hall", opening: bytes, hello: bytes, number: int) -> None:
        super().__init__(hall, opening, hello)
        self._hall = hall
        self.number = number

    def _heard(self, first: int, data: bytes, at: int, size: int) -> None:
        if data.startswith(PONG, at):
            self._hall.told(self.number, int(json.loads(data[at : at + size]).get("spread", 0)))
        else:
            super()._heard(first, data, at, size)

    def ping(self) -> None:
        """Ask whether the line is open."""
        self._transport.write(PING)


class Hall(Crowd):
    """Everybody, by number."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = random.Random(7)
        self._ways: dict[str, Any] = {}
        self._phones: dict[int, Phone] = {}
        self._spread: dict[int, int] = {}
        self._forced: int | None = None
        self._waiting: dict[int, tuple[str, str]] = {}
        self._returned: dict[int, float] = {}
        self._failed = 0
        self._all_back = asyncio.Event()
        self._trying: set[asyncio.Task[None]] = set()
        self._restless = False

    async def enter(self, *, port: int, path: str, hellos: list[str]) -> Facts:
        """Everybody comes in, a hundred at a time, and asks whether the line is open."""
        self._ways = {"opening": UPGRADE.format(path=path, port=port).encode(), "port": port, "hellos": hellos}
        turnstile = asyncio.Semaphore(100)

        async def come(number: int) -> None:
            async with turnstile:
                await self._try(number)
                self._phones[number].ping()

        await asyncio.gather(*(come(number) for number in range(len(hellos))))
        return {}

    def told(self, number: int, spread: int) -> None:
        """What the server said to one phone."""
        self._spread[number] = spread

    async def await_return(self, *, texts: list[list[str]], forced: int | None, within: float) -> Facts:
        """From now on they come back; the first so many have something to say then. Answers when all are back."""
        self._waiting = {number: (text, key) for number, (text, key) in enumerate(texts)}
        self._answers, self._expected, self._forced, self._restless = [], len(texts), forced, True
        self._all_answered.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._all_back.wait()
                await self._all_answered.wait()
        self._restless = False
        return {
            "told": sorted(set(self._spread.values())),
            "returned": sorted(self._returned.values()),
            "failed": self._failed,
            "latencies": [answered - asked for asked, answered, _ in self._answers],
            "refused": [text.decode() for _, _, text in self._answers if b'"refused"' in text[:30]],
        }

    def lost(self, caller: Caller) -> None:
        """Somebody's connection ended: they come back, if they were in."""
        super().lost(caller)
        if self._restless and isinstance(caller, Phone) and self._phones.pop(caller.number, None) is caller:
            task = asyncio.ensure_future(self._come_back(caller.number))
            self._trying.add(task)
            task.add_done_callback(self._trying.discard)

    async def _come_back(self, number: int) -> None:
        failures, spread = 0, self._spread.get(number, 0) if self._forced is None else self._forced
        while number not in self._phones:
            failures += 1
            most = max(spread, min(LONGEST, 2**failures))
            await asyncio.sleep(self._chance.uniform(SHORTEST, most))
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._try(number)
            except (OSError, TimeoutError):
                self._failed += 1
        self._returned[number] = time.perf_counter()
        if number in self._waiting:
            text, key = self._waiting[number]
            self._phones[number].say(text.encode(), key.encode())
        if len(self._returned) == len(self._ways["hellos"]):
            self._all_back.set()

    async def _try(self, number: int) -> None:
        phone = Phone(self, self._ways["opening"], self._ways["hellos"][number].encode(), number)
        coming = phone.in_
        assert coming is not None
        try:
            await dial(phone, SOURCES[number % len(SOURCES)], self._ways["port"], narrow=False)
            await coming
        except BaseException:
            coming.cancel()
            raise
        self._phones[number] = phone


if __name__ == "__main__":
    uvloop.run(obey(Hall))
