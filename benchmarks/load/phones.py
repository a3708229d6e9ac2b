"""Many phones at once: on a weak network with the server restarted in the middle, and at the door of a full hall."""

import asyncio
import random
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from app.playing.door import Door, Ticket
from app.playing.line import Line
from app.playing.phone import Phone
from app.playing.tally import Tally
from benchmarks.load.server import Server
from benchmarks.load.weak import WeakNetwork, Weather
from benchmarks.quality.rows import Row, at_least, at_most, plain

PATIENCE = 120.0
SPEAKING = 30.0
EACH = 3
NEVER_A_CODE = "ZZZ"


@dataclass
class Storm:
    """What came of phones on a weak network."""

    tally: Tally
    sent: list[str]
    dropped: int
    stored: Counter[str] = field(default_factory=Counter)

    @property
    def within(self) -> float:
        """The share of all contributions that were acknowledged in time."""
        return sum(ms <= PATIENCE * 1000 for ms in self.tally.acknowledging()) / len(self.sent)

    @property
    def lost(self) -> int:
        """Acknowledged, and not there."""
        return max(0, len(self.tally.acknowledged) - sum(1 for text in self.sent if self.stored[text]))

    @property
    def double(self) -> int:
        """There more than once."""
        return sum(count - 1 for count in self.stored.values() if count > 1)


class Restartable(Protocol):
    """A server that can be stopped and started again on the same port and folder."""

    url: str

    def stop(self) -> object:
        """As an operator does."""

    def start(self) -> object:
        """And wait until phones may come."""


async def weathered(server: Restartable, link: str, phones: int, *, speaking: float = SPEAKING) -> Storm:
    """Phones on a weak network say what they have to say; in the middle of it the server is restarted.

    What was stored is for the caller to fill in.
    """
    tally, rhythm = Tally(), random.Random(7)
    sent: list[str] = []
    port = int(server.url.rpartition(":")[2])
    door = Door(link)
    tickets = await asyncio.gather(*(door.join("nl") for _ in range(phones)))
    async with WeakNetwork(port, Weather()) as network:
        far = Door(f"http://127.0.0.1:{network.port}/j/{door.code}")
        crowd = [Phone(far, ticket, tally, "nl") for ticket in tickets]
        holding = [asyncio.create_task(phone.hold()) for phone in crowd]

        async def recite(number: int, phone: Phone) -> None:
            for turn in range(EACH):
                await asyncio.sleep(rhythm.uniform(0.5, 1.5) * speaking / EACH)
                sent.append(f"Telefoon {number} zegt iets voor de {turn + 1}e keer.")
                await phone.say(Line(sent[-1], "nl"))

        reciting = asyncio.gather(*(recite(number, phone) for number, phone in enumerate(crowd)))
        await asyncio.sleep(speaking / 2)
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        with suppress(TimeoutError):
            await asyncio.wait_for(reciting, PATIENCE + speaking)
        for task in holding:
            task.cancel()
        await asyncio.gather(*holding, return_exceptions=True)
    await far.close()
    await door.close()
    return Storm(tally, sent, network.dropped)


@dataclass
class Crowd:
    """What came of a hall that joins while somebody in it guesses codes."""

    seconds: float
    joined: int
    guessed: Counter[int] = field(default_factory=Counter)
    let_in: int = 0


async def crowded(link: str, phones: int, *, guesses_a_second: int = 100) -> Crowd:
    """A hall behind one address joins by code and QR link; the same address guesses codes all the while."""
    door = Door(link)
    limits = httpx.Limits(max_connections=40)
    async with httpx.AsyncClient(base_url=door.origin, timeout=60, limits=limits, trust_env=False) as guesser:
        crowd = Crowd(0.0, 0)
        guessing = asyncio.create_task(_guess(guesser, guesses_a_second, crowd))
        began = time.monotonic()
        tickets: list[Any] = await asyncio.gather(*(door.join("nl") for _ in range(phones)), return_exceptions=True)
        crowd.seconds = time.monotonic() - began
        guessing.cancel()
        await asyncio.gather(guessing, return_exceptions=True)
    await door.close()
    crowd.joined = sum(isinstance(ticket, Ticket) for ticket in tickets)
    return crowd


async def _guess(client: httpx.AsyncClient, a_second: int, crowd: Crowd) -> None:
    waiting: set[asyncio.Task[None]] = set()

    async def one(number: int) -> None:
        answer = await client.post(f"/j/{NEVER_A_CODE}{number:03d}/join", json={"consent": "1", "language": "nl"})
        crowd.guessed[answer.status_code] += 1
        crowd.let_in += answer.is_success

    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        for number in range(10**6):
            await asyncio.sleep(max(0.0, began + number / a_second - loop.time()))
            task = asyncio.create_task(one(number % 1000))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
    finally:
        for task in waiting:
            task.cancel()


def measured(*, phones: int = 300, hall: int = 1000) -> list[Row]:
    """Both, each on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            link = server.links()["phone"]
            storm = asyncio.run(weathered(server, link, phones))
            report = server.report(server.links()["dialogue_id"])
            storm.stored = Counter(row["text"] for row in report["contributions"])
            crowd = asyncio.run(crowded(link, hall))
        finally:
            server.stop()
    weak = f"{phones} phones, 30 % loss, restart"
    full = f"{hall:,} phones join"
    return [
        plain(f"{weak}: sent", "contributions", len(storm.sent)),
        at_least(f"{weak}: acknowledged within 120 s", "share", storm.within, 0.999),
        at_most(f"{weak}: acknowledged and lost", "contributions", storm.lost, 0),
        at_most(f"{weak}: stored twice", "contributions", storm.double, 0),
        plain(f"{weak}: sent again and known", "contributions", storm.tally.repeated),
        plain(f"{weak}: lines that died", "lines", storm.dropped),
        at_most(full, "s", crowd.seconds, 60),
        at_least(f"{full}: let in", "phones", crowd.joined, hall),
        plain(f"{full}: wrong codes meanwhile", "1/s", crowd.guessed.total() / crowd.seconds),
        at_most(f"{full}: wrong codes that got anywhere", "", crowd.let_in, 0),
    ]
