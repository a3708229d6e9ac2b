"""The people of the smoke test: phones and facilitators, through the proxy or straight at one server."""

import asyncio
import contextlib
import json
import ssl
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from app.live.board import applied
from app.live.messages import Change, Snapshot
from benchmarks.scale.parts import ORGANISER, Installation

PATIENCE = 60.0
LOOK_SECONDS = 0.01
AGAIN_SECONDS = 0.2
Facts = dict[str, Any]


class Evening:
    """One dialogue, as it's reached through the proxy."""

    def __init__(self, all_of_it: Installation) -> None:
        self.url, self.trust = all_of_it.url, all_of_it.trust
        # a connection for each question: so each may land on another server
        limits = httpx.Limits(max_keepalive_connections=0, max_connections=40)
        self.web = httpx.AsyncClient(base_url=self.url, verify=self.trust, timeout=PATIENCE, limits=limits)
        self._organiser = {"Authorization": f"Bearer {ORGANISER}"}
        self.acknowledged: set[str] = set()
        self.id = self.code = self.prompt_id = ""
        self._secret = ""

    async def begin(self) -> int:
        """The organiser makes it, and a facilitator opens the first question; how many dialogues there were before."""
        before = (await self.web.get("/api/dialogues", headers=self._organiser)).raise_for_status().json()
        wish = {"title": "Energie in ons dorp", "purpose": "Samen kiezen.", "prompts": ["Wat houdt je tegen?"]}
        answer = await self.web.post("/api/dialogues", json=wish, headers=self._organiser)
        links = answer.raise_for_status().json()
        self.id, self.code = links["dialogue_id"], links["join_code"]
        self._secret = links["facilitator"].partition("#")[2]
        desk = await self.facilitator("Ada", self.address())
        self.prompt_id = (await desk.until(lambda shows: shows.get("prompts")))[0]["id"]
        await desk.act("set_phase", prompt_id=self.prompt_id, phase="collecting")
        await desk.leave()
        return len(before)

    def address(self, port: int | None = None) -> str:
        """The live connection: through the proxy, or straight at a server."""
        return f"ws://127.0.0.1:{port}/live/{self.id}" if port else f"wss{self.url[5:]}/live/{self.id}"

    async def facilitator(self, name: str, address: str) -> "Screen":
        """In with the link's secret, through the proxy; then connected at this address."""
        async with httpx.AsyncClient(base_url=self.url, verify=self.trust, timeout=PATIENCE) as web:
            entered = await web.post(f"/f/{self.id}/enter", json={"secret": self._secret, "name": name})
            entered.raise_for_status()
            page = (await web.get(f"/f/{self.id}")).raise_for_status().text
        token = page.partition('data-token="')[2].partition('"')[0]
        return Screen(address, self.trust, {"role": "facilitator", "token": token})

    async def join(self) -> str:
        """Somebody's token."""
        answer = await self.web.post(f"/j/{self.code}/join", json={"consent": "1", "language": "nl"})
        token: str = answer.raise_for_status().json()["token"]
        return token

    def phone(self, token: str, address: str) -> "Screen":
        """Somebody's screen."""
        return Screen(address, self.trust, {"role": "participant", "token": token})

    async def send(self, token: str, words: str, *, at: str = "") -> float:
        """Send until it's acknowledged, with one key, as a phone does; the moment at which it was."""
        body = {"key": str(uuid4()), "prompt_id": self.prompt_id, "text": words, "language": "nl"}
        while True:
            with contextlib.suppress(httpx.HTTPError):
                answer = await self.web.post(
                    f"{at}/j/{self.code}/contributions", json=body, headers={"Authorization": f"Bearer {token}"}
                )
                if answer.is_success:
                    self.acknowledged.add(answer.json()["contribution_id"])
                    return time.perf_counter()
            await asyncio.sleep(AGAIN_SECONDS)

    async def journal(self) -> list[Facts]:
        """Every entry."""
        answer = await self.web.get(f"/api/dialogues/{self.id}/journal.jsonl", headers=self._organiser)
        return [json.loads(line) for line in answer.raise_for_status().text.splitlines()]

    async def report(self) -> bytes:
        """A table ordered, watched and fetched: three questions and more, each through the proxy anew."""
        exports = f"/api/dialogues/{self.id}/exports"
        ordered = await self.web.post(exports, json={"form": "csv"}, headers=self._organiser)
        mine = f"{exports}/{ordered.raise_for_status().json()['key']}"
        while not (await self._progress(mine))["ready"]:  # noqa: ASYNC110 (asked over the network)
            await asyncio.sleep(AGAIN_SECONDS)
        return (await self.web.get(f"{mine}/file", headers=self._organiser)).raise_for_status().content

    async def _progress(self, export: str) -> Facts:
        answer = await self.web.get(export, headers=self._organiser)
        progress: Facts = answer.raise_for_status().json()
        return progress

    async def ledger(self) -> dict[str, int]:
        """Where everything is."""
        answer = await self.web.get(f"/api/dialogues/{self.id}/report.json", headers=self._organiser)
        ledger: dict[str, int] = answer.raise_for_status().json()["ledger"]
        return ledger


class Screen:
    """A connected screen, as stubborn as a real one: it comes back with its position."""

    def __init__(self, address: str, trust: ssl.SSLContext, hello: Facts) -> None:
        self._address, self._hello = address, {"type": "hello", "language": "nl"} | hello
        self._options: Facts = {"ssl": trust} if address.startswith("wss") else {}
        self._answers: dict[str, asyncio.Future[Facts]] = {}
        self._position: int | None = None
        self.shows: Facts = {}
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                async with connect(
                    self._address, compression=None, max_size=None, proxy=None, **self._options
                ) as self._socket:
                    await self._socket.send(json.dumps(self._hello | {"position": self._position}))
                    async for text in self._socket:
                        self._take(json.loads(text))
            await asyncio.sleep(AGAIN_SECONDS)

    def _take(self, frame: Facts) -> None:
        if frame["type"] in {"snapshot", "change"}:
            news = (
                Snapshot(frame["position"], frame["state"])
                if frame["type"] == "snapshot"
                else Change(frame["position"], frame["set"], frame["drop"])
            )
            self.shows, self._position = applied(self.shows, news), frame["position"]
        waiting = self._answers.pop(frame.get("key") or "", None)
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    async def act(self, kind: str, **facts: Any) -> Facts:
        """Ask for something that must not be refused."""
        key = str(uuid4())
        self._answers[key] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"type": kind, "key": key} | facts))
        answer = await asyncio.wait_for(self._answers[key], PATIENCE)
        assert answer["type"] == "ack", answer
        return answer

    async def until(self, wish: Callable[[Facts], Any], seconds: float = PATIENCE) -> Any:
        """What the wish finds in what is shown, as soon as it finds something."""
        async with asyncio.timeout(seconds):
            while not (self.shows and (found := wish(self.shows))):  # noqa: ASYNC110 (who asks shares a screen with others)
                await asyncio.sleep(LOOK_SECONDS)
        return found

    async def leave(self) -> None:
        """Hang up."""
        self._listening.cancel()
        await asyncio.wait([self._listening])
