"""One evening on two servers and two workers, in which each part is lost once. Each chapter gives its figures."""

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from statistics import quantiles
from typing import Any

import httpx

from benchmarks.quality.rows import Row, at_least, at_most, plain
from benchmarks.scale.looks import Looks, whose
from benchmarks.scale.parts import Installation, until_well
from benchmarks.scale.people import Evening, Screen

PHONES = 60
MEASURED = 100
BURST_PHONES = 120
EACH = 5  # as many as one phone may send at once
PACE_SECONDS = 0.05
AWAY_SECONDS = 3.0
ENOUGH_WANTED = 8
LONG = "En daar wil ik nog iets bij zeggen, want zo simpel is het niet. " * 6  # the longer, the longer a batch takes
SUBJECTS = ("wind op zee", "zon op daken", "isolatie van huizen", "het stroomnet", "kosten en subsidie", "de buren")
SAID = (
    "Ik wil meer horen over {}.",
    "Wat mij tegenhoudt is {}.",
    "Bij ons gaat het om {}.",
    "Zonder {} lukt het niet.",
)


class Story:
    """Everybody in it."""

    def __init__(self, all_of_it: Installation) -> None:
        self.all = all_of_it
        self.evening = Evening(all_of_it)
        self.rows: list[Row] = []
        self._numbers = count()

    async def tell(self) -> list[Row]:
        """From the first guest to the last server that stops."""
        self.rows.append(at_most("example dialogues made at first start", "dialogues", await self.evening.begin(), 1))
        self.looks = Looks(self.all.database, self.evening.id)
        chapters = (
            self.people_come_in, self.one_server_sees_the_other, self.workers_make_themes, self.redis_is_killed,
            self.a_server_is_killed, self.postgres_is_restarted, self.a_worker_is_killed, self.everything_adds_up,
        )  # fmt: skip
        for chapter in chapters:
            sys.stderr.write(f"{chapter.__name__.replace('_', ' ')}\n")
            try:
                await chapter()
            except TimeoutError:
                return [*self.rows, at_most(f"never came to its end: {chapter.__name__}", "chapters", 1, 0)]
        return self.rows

    async def people_come_in(self) -> None:
        """Phones through the proxy, a facilitator at each server."""
        evening, (first, second) = self.evening, self.all.servers
        self.tokens = await asyncio.gather(*(evening.join() for _ in range(PHONES)))
        self.phones = [evening.phone(token, evening.address()) for token in self.tokens]
        began = time.perf_counter()
        self.karima = await evening.facilitator("Karima", evening.address(first.port))
        self.joost = await evening.facilitator("Joost", evening.address(second.port))
        await self._everybody_is_known()
        known = time.perf_counter() - began
        self.rows.append(at_most("all phones and both facilitators known at both servers", "s", known, 10))
        for number, server in enumerate(self.all.servers, 1):
            self.rows.append(at_least(f"phones at server {number}", "phones", await _connected(server.port), 10))

    async def _everybody_is_known(self) -> None:
        for desk in (self.karima, self.joost):
            await desk.until(lambda shows: shows["presence"] == {"connected": PHONES})
            await desk.until(lambda shows: shows["facilitators"] == ["Joost", "Karima"])

    async def one_server_sees_the_other(self) -> None:
        """A phone at the first server, the facilitator at the second."""
        taken = [await self._seen_by(self.joost, self.all.servers[0].port) for _ in range(MEASURED)]
        self.rows += [
            plain("phone at one server to facilitator at the other p50", "ms", sorted(taken)[len(taken) // 2] * 1000),
            at_most("phone at one server to facilitator at the other p95", "ms", _p95(taken) * 1000, 500),
        ]

    async def _seen_by(self, desk: Screen, port: int) -> float:
        seen, began = desk.shows["room"]["contributions"], time.perf_counter()
        token = self.tokens[next(self._numbers) % PHONES]
        sending = asyncio.create_task(self.evening.send(token, self._words(), at=f"http://127.0.0.1:{port}"))
        await desk.until(lambda shows: shows["room"]["contributions"] > seen)
        taken = time.perf_counter() - began
        await sending
        return taken

    def _words(self) -> str:
        number = next(self._numbers)
        return f"{SAID[number % len(SAID)].format(SUBJECTS[number % len(SUBJECTS)])} ({number})"

    async def workers_make_themes(self) -> None:
        """Servers have no model here."""
        began = time.perf_counter()
        await self._all_send(self.tokens[: PHONES // 2], EACH)
        await self.joost.until(lambda shows: any(name.startswith("theme.") for name in shows))
        first = time.perf_counter() - began
        await self.joost.until(lambda shows: shows["theming"]["state"] == "ready" and not shows["theming"]["waiting"])
        revision, asked = self.joost.shows["revision"], time.perf_counter()
        await self.joost.act("retheme")
        await self.joost.until(lambda shows: shows["revision"] != revision)
        holders = [whose(port, self.all.workers) for port in await self.looks.themed_by()]
        self.rows += [
            at_most("themes on the screens after a room of 30 began to speak", "s", first, 60),
            at_most("asked for themes again, and there", "s", time.perf_counter() - asked, 15),
            at_least("workers that theme the dialogue", "workers", len([one for one in holders if one]), 1),
            at_most("processes that theme the dialogue", "processes", len(holders), 1),
        ]

    async def _all_send(self, tokens: Sequence[str], each: int) -> None:
        sending = []
        for _ in range(each):
            for token in tokens:
                sending.append(asyncio.create_task(self.evening.send(token, self._words())))
                await asyncio.sleep(PACE_SECONDS)
        await asyncio.gather(*sending)

    async def redis_is_killed(self) -> None:
        """Nobody is refused meanwhile, and all is live again soon after."""
        engine = self.all.redis.engine
        await asyncio.to_thread(engine.stop, signal.SIGKILL)
        refused = await self._refused_meanwhile()
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(engine.start)
        back = time.perf_counter()
        await self._everybody_is_known()
        while await self._seen_by(self.joost, self.all.servers[0].port) > 0.5:  # noqa: ASYNC110 (the same)
            await asyncio.sleep(0.1)
        self.rows += [
            at_most("refused while Redis was away", "contributions", refused, 0),
            at_most("Redis killed and back: live again after", "s", time.perf_counter() - back, 10),
        ]

    async def _refused_meanwhile(self) -> int:
        """Of as many fresh people as there are servers, twice."""
        refused = 0
        for server in self.all.servers * 2:
            token = await self.evening.join()
            body = {"key": f"without-redis-{token[-20:]}", "prompt_id": self.evening.prompt_id, "text": self._words()}
            answer = await self.evening.web.post(
                f"http://127.0.0.1:{server.port}/j/{self.evening.code}/contributions",
                json=body,
                headers={"Authorization": f"Bearer {token}"},
            )
            refused += not answer.is_success
            if answer.is_success:
                self.evening.acknowledged.add(answer.json()["contribution_id"])
        return refused

    async def a_server_is_killed(self) -> None:
        """Its phones come back to the other one, through the proxy; so does what they send."""
        first, second = self.all.servers
        tokens = [await self.evening.join() for _ in range(10)]
        sending = asyncio.create_task(self._all_send(tokens, EACH))
        await asyncio.sleep(0.5)
        first.kill()
        killed = time.perf_counter()
        while await _connected(second.port) < PHONES:  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.1)
        together = time.perf_counter() - killed
        await self.joost.until(
            lambda shows: shows["presence"] == {"connected": PHONES} and shows["facilitators"] == ["Joost"]
        )
        forgotten = time.perf_counter() - killed
        await sending
        first.start()
        await asyncio.to_thread(until_well, f"http://127.0.0.1:{first.port}/readyz")
        await self._everybody_is_known()
        self.rows += [
            at_most("server killed: all phones at the other after", "s", together, 15),
            at_most("server killed: its people no longer counted there after", "s", forgotten, 15),
        ]

    async def postgres_is_restarted(self) -> None:
        """Phones keep what they have and send it again; screens go on by themselves."""
        tokens = [await self.evening.join() for _ in range(20)]
        engine = self.all.postgres.engine
        sending = asyncio.create_task(self._all_send(tokens, EACH))
        await asyncio.sleep(1)
        await asyncio.to_thread(engine.stop)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(engine.start)
        back = time.perf_counter()
        themed = asyncio.create_task(self._until(self.looks.themed_by, back))
        accepted = [
            await self.evening.send(token, self._words(), at=f"http://127.0.0.1:{server.port}")
            for server, token in zip(self.all.servers, tokens, strict=False)
        ]
        await sending
        self.rows += [
            at_most("PostgreSQL restarted: both servers accept after", "s", max(accepted) - back, 15),
            at_most("PostgreSQL restarted: somebody themes again after", "s", await themed, 30),
        ]

    async def _until(self, look: Callable[[], Awaitable[Any]], since: float) -> float:
        while not await look():  # noqa: ASYNC110 (it happens in other processes)
            await asyncio.sleep(0.05)
        return time.perf_counter() - since

    async def a_worker_is_killed(self) -> None:
        """The one that themes the dialogue, in the middle of a batch."""
        await self.joost.until(lambda shows: shows["theming"]["state"] == "ready" and not shows["theming"]["waiting"])
        tokens = await asyncio.gather(*(self.evening.join() for _ in range(BURST_PHONES)))
        (port,) = await self.looks.themed_by()
        doomed = whose(port, self.all.workers)
        assert doomed is not None, "a server themes, which must have left it to the workers"
        words = [f"{self._words()} {LONG}" for _ in range(EACH * len(tokens))]
        pairs = zip(tokens * EACH, words, strict=True)
        sending = [asyncio.create_task(self.evening.send(token, said)) for token, said in pairs]
        while (await self.looks.vectors())[1] < ENOUGH_WANTED:
            pass
        doomed.kill()
        killed, (made, wanted) = time.perf_counter(), await self.looks.vectors()
        taken_over = await self._until(self._by_another(port), killed)
        await asyncio.gather(*sending)
        last, _ = await self.looks.vectors()
        while len(last) < len(self.evening.acknowledged):
            await asyncio.sleep(0.1)
            last, _ = await self.looks.vectors()
        self.rows += [
            at_least("vectors under way when a worker was killed", "vectors", wanted, 1),
            at_most("worker killed: taken over after", "s", taken_over, 30),
            at_most("vectors made twice", "vectors", sum(last[i] != vector for i, vector in made.items()), 0),
            plain("all vectors there after", "s", time.perf_counter() - killed),
            at_least("workers that made vectors", "workers", len({by for _, by in last.values()}), 2),
        ]

    def _by_another(self, port: int) -> Callable[[], Awaitable[bool]]:
        async def look() -> bool:
            return any(holder != port for holder in await self.looks.themed_by())

        return look

    async def everything_adds_up(self) -> None:
        """What was acknowledged is stored, once; and everything stops in order."""
        stored = Counter(
            entry["event"]["contribution_id"]
            for entry in await self.evening.journal()
            if entry["event"]["kind"] == "contribution_accepted"
        )
        ledger, ordered = await self.evening.ledger(), time.perf_counter()
        lines = len((await self.evening.report()).splitlines())
        fetched = time.perf_counter() - ordered
        await asyncio.gather(*(screen.leave() for screen in (*self.phones, self.karima, self.joost)))
        stopped = [await asyncio.to_thread(process.stop) for process in self.all.processes]
        self.rows += [
            plain("contributions acknowledged", "contributions", len(self.evening.acknowledged)),
            at_most("acknowledged and not stored", "contributions", len(self.evening.acknowledged - set(stored)), 0),
            at_most("stored more than once", "contributions", sum(times > 1 for times in stored.values()), 0),
            at_most("missing in the ledger", "contributions", abs(2 * ledger["accepted"] - sum(ledger.values())), 0),
            at_least("lines in a table that was ordered through the proxy", "lines", lines, len(stored)),
            at_most("that table ordered, watched and fetched", "s", fetched, 30),
            at_most("slowest part to stop in order", "s", max(stopped), 10),
        ]


async def _connected(port: int) -> float:
    async with httpx.AsyncClient() as web:
        said = (await web.get(f"http://127.0.0.1:{port}/metrics")).text
    return next(float(line.split()[1]) for line in said.splitlines() if line.startswith("samenspraak_connected_phones"))


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[94]
