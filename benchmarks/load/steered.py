"""How soon an act of one facilitator is on the other's screen, on a phone and in the hall, in a room full of phones.

``python -m benchmarks.load.steered [--phones 1000] [--acts 200]``: prints one table, keeps it as a dated file, ends
with 1 where a bar doesn't hold.
"""

import argparse
import asyncio
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect

from app.live.board import applied
from app.live.messages import Change, Snapshot
from app.playing.door import Door
from benchmarks.load.idle import IdleProcess
from benchmarks.load.server import Server
from benchmarks.quality.rows import Row, at_most, plain
from benchmarks.record import keep, show

WARMING_SECONDS = 15.0
COLLEAGUE_P95_SECONDS = 0.3
ROOM_SECONDS = 1.0
PAUSE_SECONDS = 0.15
PATIENCE = 30.0
Seen = Callable[[dict[str, Any]], bool]


class Screen:
    """A connected screen that knows what it shows and tells when a wish comes true."""

    def __init__(self, address: str, hello: dict[str, Any]) -> None:
        self._address = address
        self._hello = hello
        self._wish: Seen | None = None
        self._true: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.shows: dict[str, Any] = {}
        self.ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async with connect(self._address, compression=None, max_size=None, proxy=None) as self._socket:
            await self._socket.send(json.dumps({"type": "hello"} | self._hello))
            async for text in self._socket:
                self._take(json.loads(text), time.perf_counter())

    def _take(self, frame: dict[str, Any], at: float) -> None:
        if frame["type"] == "snapshot":
            self.shows = applied(self.shows, Snapshot(frame["position"], frame["state"]))
        elif frame["type"] == "change":
            self.shows = applied(self.shows, Change(frame["position"], frame["set"], frame["drop"]))
        self.ready.set()
        if self._wish is not None and not self._true.done() and self._wish(self.shows):
            self._true.set_result(at)

    def watch_for(self, wish: Seen) -> "asyncio.Future[float]":
        """The moment at which the wish is true on this screen."""
        self._wish, self._true = wish, asyncio.get_running_loop().create_future()
        return self._true

    async def say(self, kind: str, **facts: Any) -> None:
        """Ask for something."""
        await self._socket.send(json.dumps({"type": kind, "key": str(uuid4())} | facts))

    async def leave(self) -> None:
        """Hang up."""
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening


class Room:
    """The two facilitators, one phone and the hall, of which each act is measured."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.links = server.links()
        self._hall_page = httpx.get(self.links["hall"]).text
        self._address = f"ws{server.url.removeprefix('http')}/live/{self.links['dialogue_id']}"

    async def open(self) -> None:
        """Everybody comes in."""
        self.first, self.second = self._facilitator("Karima"), self._facilitator("Joost")
        door = Door(self.links["phone"])
        self.phone = Screen(self._address, {"role": "participant", "token": (await door.join("nl")).token})
        await door.close()
        token = re.search(r'data-token="([^"]+)"', self._hall_page)
        self.hall = Screen(self._address, {"role": "hall", "token": token[1] if token else ""})
        for screen in (self.first, self.second, self.phone, self.hall):
            await asyncio.wait_for(screen.ready.wait(), PATIENCE)

    def _facilitator(self, name: str) -> Screen:
        link, _, secret = self.links["facilitator"].partition("#")
        with httpx.Client() as client:
            client.post(f"{link}/enter", json={"secret": secret, "name": name}).raise_for_status()
            token = next(value for key, value in client.cookies.items() if "samenspraak_f_" in key)
        return Screen(self._address, {"role": "facilitator", "token": token})

    async def colleague(self, number: int) -> float:
        """An act that changes a prompt; the seconds until the colleague sees it."""
        prompt = self.first.shows["prompts"][0]
        text = f"What comes first ({number})?"
        seen = self.second.watch_for(lambda shows: shows["prompts"][0]["text"] == text)
        return await self._after([seen], "edit_prompt", prompt_id=prompt["id"], text=text, seen=prompt["text"])

    async def hidden(self) -> float:
        """A voice that is on the wall and on the phones is hidden; the seconds until neither shows it."""
        voice = self.phone.shows["voices"][0]["id"]
        on_wall = self.hall.watch_for(lambda shows: shows["wall"].get("voice", {}).get("id") == voice)
        await self._after([on_wall], "show_on_wall", scene="voice", contribution_id=voice)
        gone = [
            self.phone.watch_for(lambda shows: voice not in {one["id"] for one in shows["voices"]}),
            self.hall.watch_for(lambda shows: shows["wall"] == {"scene": "themes"}),
        ]
        return await self._after(gone, "hide_contribution", contribution_id=voice)

    async def _after(self, signs: "Sequence[asyncio.Future[float]]", kind: str, **facts: Any) -> float:
        started = time.perf_counter()
        await self.first.say(kind, **facts)
        return max(await asyncio.wait_for(asyncio.gather(*signs), PATIENCE)) - started

    async def close(self) -> None:
        """Everybody leaves."""
        for screen in (self.first, self.second, self.phone, self.hall):
            await screen.leave()


async def steered(server: Server, acts: int) -> tuple[list[float], list[float]]:
    """Seconds of each act until the colleague saw it, and of each hiding until phone and hall showed it."""
    room = Room(server)
    await room.open()
    seen, hidden = [], []
    for number in range(acts):
        seen.append(await room.colleague(number))
        await asyncio.sleep(PAUSE_SECONDS)
        if number % 5 == 0:
            hidden.append(await room.hidden())
            await asyncio.sleep(PAUSE_SECONDS)
    await room.close()
    return seen, hidden


def rows(seen: Sequence[float], hidden: Sequence[float], stalls: dict[str, float], phones: int) -> list[Row]:
    """The figures, and beside them what the machine itself took away: on a busy one they say little."""
    name = f"{phones} phones: "
    return [
        plain(f"{name}act on a colleague's screen p50", "ms", median(seen) * 1000),
        at_most(f"{name}act on a colleague's screen p95", "ms", percentile(seen) * 1000, COLLEAGUE_P95_SECONDS * 1000),
        plain(f"{name}act on a colleague's screen, slowest", "ms", max(seen) * 1000),
        plain(f"{name}hidden voice off phone and hall p50", "ms", median(hidden) * 1000),
        at_most(f"{name}hidden voice off phone and hall, slowest", "ms", max(hidden) * 1000, ROOM_SECONDS * 1000),
        *(plain(f"{name}{what}", "s", seconds) for what, seconds in stalls.items()),
    ]


def percentile(values: Sequence[float], share: int = 95) -> float:
    """The value that so many of a hundred do not exceed."""
    return quantiles(values, n=100, method="inclusive")[share - 1]


def measured(phones: int, acts: int) -> list[Row]:
    """One server, one crowd, two facilitators."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            time.sleep(WARMING_SECONDS)
            link = server.links()["phone"]
            command = [sys.executable, "-m", "benchmarks.load.crowd", link, str(phones)]
            with (
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd,
                IdleProcess() as idle,
            ):
                if crowd.stdout is None or crowd.stdin is None or not crowd.stdout.readline():
                    raise ConnectionError("the crowd did not come in")
                waited, started = server.waited(), time.monotonic()
                seen, hidden = asyncio.run(steered(server, acts))
                waited, whole = server.waited() - waited, time.monotonic() - started
                crowd.stdin.close()
            stalls = {
                "worst stall of the event loop": server.metric("samenspraak_event_loop_worst_stall_seconds"),
                "worst stall of an idle process meanwhile": idle.worst,
                "measured during": whole,
                "of it the server waited for a processor": waited,
            }
            return rows(seen, hidden, stalls, phones)
        finally:
            server.stop()


def main() -> int:
    """Measure, show and keep."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.load.steered", description=__doc__)
    wished.add_argument("--phones", type=int, default=1000)
    wished.add_argument("--acts", type=int, default=200)
    options = wished.parse_args()
    found = measured(options.phones, options.acts)
    show("Two facilitators and a full room", found)
    keep("steered", found)
    return 1 if any(row.holds is False for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
