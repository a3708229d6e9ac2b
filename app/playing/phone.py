"""One simulated phone: joined, connected, and as stubborn as a real one."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from app.live.messages import Contest, Contribute, Hello, Resonate, Withdraw, encoder
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
    number: int = 1


class VoiceSeen(msgspec.Struct, frozen=True):
    """A voice on its screen."""

    id: str


class ThemeSeen(msgspec.Struct, frozen=True):
    """A shared theme on its screen."""

    voices: list[VoiceSeen] = []


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
    """Speaks for one participant. ``hold`` keeps it connected; ``say`` and its like send and wait for the answer.

    ``seen`` is called with every prompt that appears on its screen.
    """

    def __init__(
        self,
        door: Door,
        ticket: Ticket,
        tally: Tally,
        language: str,
        seen: Callable[[PromptSeen], None] = lambda _: None,
    ) -> None:
        self._address = door.live(ticket)
        self._hello = encoder.encode(Hello("participant", ticket.token, language=language)).decode()
        self._tally = tally
        self._socket: ClientConnection | None = None
        self._outbox: dict[str, tuple[str, asyncio.Future[Frame]]] = {}
        self._sent: dict[str, Sent] = {}
        self._themed: dict[str, float] = {}
        self._gone = False
        self._seen = seen
        self._screen: dict[str, msgspec.Raw] = {}  # read only when somebody looks: there may be a thousand phones
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
            elif name in {"voices", "themes"}:
                self._screen[name] = msgspec.Raw(bytes(section))  # a copy, so that the rest of the frame goes
        if frame.type == "snapshot":
            self.ready.set()

    def _see_prompt(self, section: msgspec.Raw) -> None:
        prompt = msgspec.json.decode(section, type=PromptSeen | None)
        self.prompt = prompt or self.prompt
        if prompt:
            self._seen(prompt)
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

    async def say(self, line: Line, prompt_id: str = "") -> str | None:
        """Send a line until it is acknowledged or refused for good; the tally knows afterwards.

        To the prompt on its screen where none is named. Returns the contribution's id where it was stored.
        """
        key = str(uuid4())
        self._tally.sent += 1
        await self.ready.wait()
        while True:
            sent = Sent(_now())
            answer = await self._patiently(self._contribution(key, line, prompt_id))
            if answer is not None:
                self._note(answer, sent)
                return answer.contribution_id

    async def resonate(self, contribution_id: str, *, on: bool) -> bool:
        """This speaks to me, or no longer; whether it was stored."""
        return await self._does(Resonate(str(uuid4()), contribution_id, on))

    async def withdraw(self, contribution_id: str) -> bool:
        """Take own words back; whether it was stored."""
        return await self._does(Withdraw(str(uuid4()), contribution_id))

    async def contest(self, contribution_id: str) -> bool:
        """Say that own words are in the wrong theme; whether it was stored."""
        return await self._does(Contest(str(uuid4()), contribution_id))

    def is_themed(self, contribution_id: str) -> bool:
        """Whether it was told of a theme for these own words."""
        return contribution_id in self._themed

    def voices(self) -> list[str]:
        """Other people's words on its screen: those of shared themes first, then the newest."""
        themes = msgspec.json.decode(self._screen.get("themes", b"[]"), type=list[ThemeSeen])
        newest = msgspec.json.decode(self._screen.get("voices", b"[]"), type=list[VoiceSeen])
        shown = [voice.id for theme in themes for voice in theme.voices] + [voice.id for voice in newest]
        return [voice for voice in dict.fromkeys(shown) if voice not in self._sent]

    async def _does(self, act: Resonate | Withdraw | Contest) -> bool:
        await self.ready.wait()
        while True:
            answer = await self._patiently(act)
            if answer is not None:
                return answer.type == "ack"

    def _contribution(self, key: str, line: Line, prompt_id: str) -> Contribute:
        return Contribute(key, prompt_id or (self.prompt.id if self.prompt else ""), line.text, line.lang)

    async def _patiently(self, act: Contribute | Resonate | Withdraw | Contest) -> Frame | None:
        """The answer; ``None`` after a wait that the server asked for: then it's sent again, with the same key."""
        answer = await self._ask(act.key, encoder.encode(act).decode())
        if answer.type != "refused" or answer.code not in NOT_NOW:
            return answer
        self._tally.waited[answer.code] += 1
        await asyncio.sleep(WAIT_UNSAID if answer.retry_after is None else answer.retry_after)
        return None

    async def _ask(self, key: str, frame: str) -> Frame:
        if self._gone:
            return Frame("lost")
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
