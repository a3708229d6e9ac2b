"""One simulated phone: joined, connected, and as stubborn as a real one."""

import asyncio
import random
from contextlib import suppress
from typing import Any
from uuid import uuid4

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from app.live.messages import Contribute, Hello, encoder
from app.playing.door import Door, Ticket
from app.playing.line import Line
from app.playing.tally import Sent, Tally

WRONG_TOKEN = 4401
NO_ANSWER = "no_answer"
NOT_NOW = {"too_fast", "not_now", "storage_full", "shutting_down"}
WAIT_UNSAID = 2  # seconds, where "not now" comes without a number
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 5.0
PATIENCE = 90.0  # seconds without a connection after which a phone gives up


class PromptSeen(msgspec.Struct, frozen=True):
    """What a phone needs of the prompt on its screen."""

    id: str
    phase: str


class Own(msgspec.Struct, frozen=True):
    """What a phone needs of the path of its own words."""

    theme: dict[str, Any] | None = None


class Frame(msgspec.Struct, frozen=True):
    """Any message to a phone; only the sections that matter are read further."""

    type: str
    key: str | None = None
    contribution_id: str | None = None
    repeated: bool = False
    code: str = ""
    retry_after: int | None = None
    state: dict[str, msgspec.Raw] = {}
    set: dict[str, msgspec.Raw] = {}


_frames = msgspec.json.Decoder(Frame)


class Phone:
    """Speaks for one participant. ``hold`` keeps it connected; ``say`` sends and waits for what becomes of it."""

    def __init__(self, door: Door, ticket: Ticket, tally: Tally, language: str) -> None:
        self._address = door.live(ticket)
        self._hello = encoder.encode(Hello("participant", ticket.token, language=language)).decode()
        self._tally = tally
        self._socket: ClientConnection | None = None
        self._outbox: dict[str, tuple[str, asyncio.Future[Frame]]] = {}
        self._sent: dict[str, Sent] = {}
        self._themed: dict[str, float] = {}
        self._gone = False
        self.prompt: PromptSeen | None = None
        self.ready = asyncio.Event()
        self.prompt_open = asyncio.Event()

    # ---- the connection ------------------------------------------------------------------------------------------

    async def hold(self) -> None:
        """Stay connected until cancelled; come back by itself; give up where the server stays away."""
        try:
            await self._stay()
        finally:
            self._give_up(NO_ANSWER)  # whatever ended it: nobody must wait for an answer that cannot come

    async def _stay(self) -> None:
        last_contact, pause, times = _now(), FIRST_PAUSE, 0
        while not self._gone:
            try:
                async with connect(self._address, compression=None, max_size=None, proxy=None) as socket:
                    times += 1
                    self._tally.reconnected += times > 1
                    pause = FIRST_PAUSE
                    await self._converse(socket)
            except (OSError, WebSocketException):
                pause = min(LONGEST_PAUSE, pause * 2)
            finally:
                last_contact = _now() if self._socket else last_contact
                self._socket = None
            if _now() - last_contact > PATIENCE:
                return
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 (spreads phones, guards nothing)

    async def _converse(self, socket: ClientConnection) -> None:
        await socket.send(self._hello)
        self._socket = socket
        for frame, _ in list(self._outbox.values()):
            await socket.send(frame)
        try:
            async for message in socket:
                self._receive(_frames.decode(message))
        finally:
            if socket.close_code == WRONG_TOKEN:
                self._give_up("wrong_token")

    async def leave(self) -> None:
        """Put the phone away, politely: the server hears a proper goodbye."""
        self._gone = True
        if self._socket is not None:
            await self._socket.close()

    def _give_up(self, code: str) -> None:
        self._gone = True
        self.ready.set()
        for _, answer in self._outbox.values():
            if not answer.done():
                answer.set_result(Frame("lost" if code == NO_ANSWER else "refused", code=code))

    def _receive(self, frame: Frame) -> None:
        waiting = self._outbox.get(frame.key or "")
        if waiting and frame.type in {"ack", "refused"} and not waiting[1].done():
            waiting[1].set_result(frame)
        for name, section in (frame.state or frame.set).items():
            if name == "prompt":
                self._see_prompt(section)
            elif name.startswith("mine."):
                self._see_own(name.removeprefix("mine."), section)
        if frame.type == "snapshot":
            self.ready.set()

    def _see_prompt(self, section: msgspec.Raw) -> None:
        prompt = msgspec.json.decode(section, type=PromptSeen | None)
        self.prompt = prompt or self.prompt
        if prompt and prompt.phase == "collecting":
            self.prompt_open.set()
        else:
            self.prompt_open.clear()

    def _see_own(self, contribution_id: str, section: msgspec.Raw) -> None:
        own = msgspec.json.decode(section, type=Own)
        if own.theme is None or contribution_id in self._themed:
            return
        self._themed[contribution_id] = _now()
        if contribution_id in self._sent:
            self._sent[contribution_id].themed_at = self._themed[contribution_id]

    # ---- speaking ------------------------------------------------------------------------------------------------

    async def say(self, line: Line) -> None:
        """Send a line until it is acknowledged or refused for good; the tally knows afterwards."""
        key = str(uuid4())
        self._tally.sent += 1
        await self.ready.wait()
        while True:
            sent = Sent(_now())
            answer = await self._ask(key, line)
            if answer.type == "refused" and answer.code in NOT_NOW:
                self._tally.waited[answer.code] += 1
                await asyncio.sleep(WAIT_UNSAID if answer.retry_after is None else answer.retry_after)
                continue
            self._note(answer, sent)
            return

    async def _ask(self, key: str, line: Line) -> Frame:
        if self._gone:
            return Frame("lost")
        prompt_id = self.prompt.id if self.prompt else ""
        frame = encoder.encode(Contribute(key, prompt_id, line.text, line.lang)).decode()
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._outbox[key] = (frame, answer)
        if self._socket is not None:
            with suppress(WebSocketException):  # it stays in the outbox and goes out with the next connection
                await self._socket.send(frame)
        try:
            return await answer
        finally:
            del self._outbox[key]

    def _note(self, answer: Frame, sent: Sent) -> None:
        if answer.type == "refused":
            self._tally.refused[answer.code] += 1
        elif answer.type == "ack":
            self._tally.repeated += answer.repeated
            sent.acknowledged_at = _now()
            sent.themed_at = self._themed.get(answer.contribution_id or "")
            self._sent[answer.contribution_id or ""] = sent
            self._tally.acknowledged.append(sent)


def _now() -> float:
    return asyncio.get_running_loop().time()
