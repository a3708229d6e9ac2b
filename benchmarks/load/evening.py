"""A whole evening's load on ours: stuck phones among healthy ones, live themes, and two processes on one database."""

import asyncio
import bisect
import itertools
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load.idle import IdleProcess
from benchmarks.load.processes import Callers
from benchmarks.load.scenes import PHONES, percentile
from benchmarks.load.seeded import Room, seeded
from benchmarks.load.server import Server
from benchmarks.quality.rows import Row, at_least, at_most, plain

NO_MODEL = "/no/such/model"
WARMING_SECONDS = 15.0
LATE_SECONDS = 0.25
FILLING_SECONDS = 20.0
LAG = "samenspraak_event_loop_lag_seconds_bucket"
THEMED = "samenspraak_acknowledged_to_themed_seconds_bucket"
Buckets = dict[float, float]


@contextmanager
def one_server(people: int, **settings: str) -> Iterator[tuple[Server, Room]]:
    """Ours on a fresh folder, with a dialogue in which so many have joined."""
    with tempfile.TemporaryDirectory() as folder:
        room = asyncio.run(seeded(Path(folder), people))
        server = Server(Path(folder), **settings)
        server.start()
        try:
            yield server, room
        finally:
            server.stop()


# ---- phones that never read -----------------------------------------------------------------------------------------


@dataclass
class Stuck:
    """What came of phones among which some never read."""

    rounds: int
    late: int
    missed: int
    spared: int
    """Messages that were left out for those who took none, at least."""


def stuck(healthy: int, still: int) -> list[Row]:
    """Some phones take nothing for half a minute, while the others go on."""
    with one_server(healthy + still, MODEL=NO_MODEL) as (server, room):
        found = asyncio.run(_beside_stuck(server, room, healthy, still))
    name = f"{healthy} phones beside {still} that never read"
    return [
        plain(f"{name}: times that everybody was told", "", found.rounds),
        at_least(f"{name}: messages left out for each of these", "messages", found.spared, 1),
        at_most(f"{name}: phones that heard anything over {LATE_SECONDS:g} s late", "phones", found.late, 0),
        at_most(f"{name}: phones that missed something", "phones", found.missed, 0),
    ]


async def _beside_stuck(server: Server, room: Room, healthy: int, still: int) -> Stuck:
    texts = room.contributions(long=True)
    with Callers() as deaf, Callers() as callers:
        facts: dict[str, Any] = {"port": server.port, "path": room.path}
        await callers.do("connect", group=PHONES, hellos=room.phones[:healthy], **facts)
        await deaf.do("connect", group="still", hellos=room.phones[healthy : healthy + still], stuck=True, **facts)
        await deaf.do("watch", on=True, each=True)
        # first enough for their lines to be full; in 40 s the heartbeat finds out that they are dead
        await callers.do("say", group=PHONES, texts=list(itertools.islice(texts, 40)), seconds=FILLING_SECONDS)
        await callers.do("watch", on=True, each=True)
        await callers.do("say", group=PHONES, texts=list(itertools.islice(texts, 20)), seconds=10.0)
        await asyncio.sleep(1.5)
        seen = await callers.do("watch", on=False)
        await deaf.do("read_on", group="still")
        await asyncio.sleep(3)
        came = max(len(each) for each in (await deaf.do("watch", on=False))["each"])
    heard = [len(each) for each in seen["each"]]
    # a message at each end, and what concerns only oneself, may differ
    missed = healthy - len(heard) + sum(count < max(heard) - 4 for count in heard)
    late = sum(max(each) > LATE_SECONDS for each in seen["each"])
    rounds = len([one for one in seen["rounds"] if one[1] > healthy / 20])
    return Stuck(rounds, late, missed, int(FILLING_SECONDS) + rounds - came)


# ---- themes while it goes on ------------------------------------------------------------------------------------


def themed(phones: int, said: int, seconds: float) -> list[Row]:
    """A full room speaks for a minute, with live themes: when is each contribution on the facilitator's screen."""
    with one_server(phones) as (server, room):
        asyncio.run(asyncio.sleep(WARMING_SECONDS))
        lag, waiting = _buckets(server, LAG), _buckets(server, THEMED)
        with IdleProcess() as idle:
            shown, answers = asyncio.run(_shown(server, server, room, phones, said, seconds))
        themed_by = _since(_buckets(server, THEMED), waiting)
        lag = _since(_buckets(server, LAG), lag)
    name = f"{said} contributions in {seconds:g} s, {phones} phones, live themes"
    return [
        at_least(f"{name}: acknowledged", "contributions", len(answers), said),
        plain(f"{name}: acknowledged p99", "ms", percentile(answers, 99) * 1000),
        at_most(f"{name}: on the facilitator's screen p95", "s", percentile(shown, 95), 2.0),
        plain(f"{name}: in a theme p95, at most", "s", _at_most(themed_by, 0.95)),
        at_most(f"{name}: event loop late p99, at most", "s", _at_most(lag, 0.99), 0.01),
        plain(f"{name}: worst stall of an idle process meanwhile", "s", idle.worst),
    ]


async def _shown(
    server: Server, other: Server, room: Room, phones: int, said: int, seconds: float
) -> tuple[list[float], list[float]]:
    """Seconds from sending to the screen of a facilitator (who may be on another server), and to the answer."""
    texts = list(itertools.islice(room.contributions(), said))
    with Callers() as desk, Callers() as callers:
        await desk.do("connect", group="desk", port=other.port, path=room.path, hellos=[room.facilitator])
        await callers.do("connect", group=PHONES, port=server.port, path=room.path, hellos=room.phones[:phones])
        await desk.do("watch", on=True)
        found = await callers.do("say", group=PHONES, texts=texts, seconds=seconds)
        await asyncio.sleep(3)
        seen = await desk.do("watch", on=False)
    moments = sorted((_position(one[0]), one[2]) for one in seen["rounds"])
    positions = [position for position, _ in moments]
    shown = []
    for asked, position in found["placed"]:
        at = bisect.bisect_left(positions, position)
        shown.append(min((moment for _, moment in moments[at:]), default=float("inf")) - asked)
    return shown, found["latencies"]


def _position(prefix: str) -> int:
    found = re.search(r'"position":(\d+)', prefix)
    return int(found[1]) if found else 0


# ---- histograms of the server ------------------------------------------------------------------------------------


def _buckets(server: Server, name: str) -> Buckets:
    text = httpx.get(f"{server.url}/metrics", timeout=60).raise_for_status().text
    return {
        float(edge): float(count) for edge, count in re.findall(rf'^{name}{{le="(.+?)"}} (\S+)$', text, re.MULTILINE)
    }


def _since(now: Buckets, before: Buckets) -> Buckets:
    return {edge: count - before.get(edge, 0.0) for edge, count in now.items()}


def _at_most(buckets: Buckets, share: float) -> float:
    """The smallest edge under which so much of it lies."""
    whole = max(buckets.values(), default=0.0)
    return min((edge for edge, count in buckets.items() if whole and count >= share * whole), default=float("inf"))


# ---- two processes ---------------------------------------------------------------------------------------------------


def two_processes(database_url: str, redis_url: str, phones: int) -> list[Row]:
    """Half of the phones on each of two servers with one PostgreSQL; the facilitator on the other one."""
    shared = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "MODEL": NO_MODEL}
    with tempfile.TemporaryDirectory() as folder:
        room = asyncio.run(seeded(Path(folder), phones, database_url))
        here, there = Server(Path(folder), **shared), Server(Path(folder), **shared)
        try:
            here.start()
            there.start()
            shown, _ = asyncio.run(_shown(here, there, room, phones // 2, 500, 30.0))
            answers = asyncio.run(_both(here, there, room, phones))
        finally:
            here.stop()
            there.stop()
    name = f"two processes, PostgreSQL with fsync, {phones} phones"
    return [
        plain(f"{name}: 1,000 contributions in 1 s, acknowledged p99", "ms", percentile(answers, 99) * 1000),
        at_most(f"{name}: on a facilitator's screen on the other p95", "s", percentile(shown, 95), 2.0),
    ]


async def _both(here: Server, there: Server, room: Room, phones: int) -> list[float]:
    texts, half = room.contributions(), phones // 2
    with Callers() as first, Callers() as second:
        for callers, server, hellos in (
            (first, here, room.phones[:half]),
            (second, there, room.phones[half:phones]),
        ):
            await callers.do("connect", group=PHONES, port=server.port, path=room.path, hellos=hellos)
        both = [list(itertools.islice(texts, 500)) for _ in range(2)]
        found = await asyncio.gather(
            *(c.do("say", group=PHONES, texts=said, seconds=1.0) for c, said in zip((first, second), both, strict=True))
        )
    return [seconds for one in found for seconds in one["latencies"]]
