"""The live connection: FastAPI's socket around the protocol core, the room and the reception."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec
import structlog
from fastapi import WebSocket, WebSocketDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from app import errors
from app.access import Keyring, Pass, check_link
from app.dialogue.events import Entry
from app.intake.reception import Reception
from app.journal import Desk, Follower
from app.journal.desk import wall_clock
from app.live import messages as m
from app.live.client import Client
from app.live.hub import Hub
from app.live.line import line_of
from app.live.protocol import CLOSE_RESTART, CLOSE_TOO_LARGE, CLOSE_WRONG_TOKEN, Protocol
from app.live.steering import Steering
from app.locales import message_for

log = structlog.get_logger()
PATH = re.compile(r"/live/([^/]+)")
HELLO_SECONDS = 20.0
GOODBYE_SECONDS = 2.0
LAST_WORDS_SECONDS = 1.0
COMFORTABLE = 400  # screens that come back within a second and are not felt by anybody: docs/decisions/0038
LONGEST_SPREAD = 15
A_MOMENT = 0.1  # so that a pass whose time is over is over by every clock
GONE = (WebSocketDisconnect, ConnectionError, TimeoutError, RuntimeError)
Retheme = Callable[[str], Awaitable[None]]
Origins = Callable[[Mapping[str, str]], bool]


class LiveFirst:
    """ASGI middleware: live connections go past everything that only pages need.

    Ten thousand of them stay open for an evening, each with every layer that it came through.
    """

    def __init__(self, app: ASGIApp, serve: Callable[[WebSocket, str], Awaitable[None]]) -> None:
        self._app = app
        self._serve = serve

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one connection. No layer of its own: what it gives is awaited by whoever called."""
        found = PATH.fullmatch(scope["path"]) if scope["type"] == "websocket" else None
        if found is None:
            return self._app(scope, receive, send)
        return self._serve(WebSocket(scope, receive, send), found[1])


class LiveSocket:
    """Serves ``WS /live/{dialogue_id}``."""

    def __init__(
        self, *, hub: Hub, reception: Reception, desk: Desk, keyring: Keyring, retheme: Retheme, origins: Origins
    ) -> None:
        self._hub = hub
        self._reception = reception
        self._steering = Steering(desk, wall_clock)
        self._keyring = keyring
        self._retheme = retheme
        self._origins = origins
        self._open: set[WebSocket] = set()

    async def close(self) -> None:
        """Tell every screen that the server restarts; they come back by themselves."""
        await asyncio.gather(*(_goodbye(socket) for socket in tuple(self._open)))

    async def serve(self, socket: WebSocket, dialogue_id: str) -> None:
        """One connection, from hello to goodbye."""
        if not self._origins(socket.headers):
            await socket.close(1008)
            return
        await socket.accept()
        self._open.add(socket)
        try:
            await self._converse(socket, dialogue_id)
        except GONE:
            pass  # a phone that goes away says nothing; it comes back with its position
        finally:
            self._open.discard(socket)
            with contextlib.suppress(*GONE):
                await socket.close()

    async def _converse(self, socket: WebSocket, dialogue_id: str) -> None:
        protocol = Protocol()
        hello, holder = await self._hello(socket, protocol, dialogue_id)
        if hello is None or holder is None:
            return
        room = await self._hub.room(dialogue_id)
        line = line_of(socket.scope, socket.send_text)
        client = room.enter(hello.role, holder.who, line, hello.position)
        let_go: Callable[[], None] | None = None
        try:
            async with asyncio.timeout(self._keyring.seconds_left(holder) + A_MOMENT) as good:
                if hello.role == "facilitator":
                    let_go = _until_renewed(room.follower, holder, good)
                await line.while_open(self._read(socket, protocol, client, holder, hello.language))
        except TimeoutError:
            await self._say_why(socket, room.follower.state.link, holder, hello.language)
            raise
        finally:
            if let_go is not None:
                let_go()
            room.leave(hello.role, client)
            line.end()

    async def _say_why(self, socket: WebSocket, link: int, holder: Pass, language: str) -> None:
        """Where the pass has ended: tell it, and hang up so that the screen doesn't come back with it."""
        try:
            self._keyring.check(holder, link)
        except errors.NotAllowed as refusal:
            async with asyncio.timeout(LAST_WORDS_SECONDS):  # nobody stays in by not reading
                await socket.send_text(m.encoder.encode(_refused(refusal, None, language)).decode())
                await socket.close(CLOSE_WRONG_TOKEN)

    async def _hello(
        self, socket: WebSocket, protocol: Protocol, dialogue_id: str
    ) -> tuple[m.Hello | None, Pass | None]:
        language = "nl"
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                hello = protocol.receive(await _frame(socket))
            if not isinstance(hello, m.Hello):
                raise errors.BadMessage
            language = hello.language
            holder = self._keyring.read(hello.token, dialogue_id, hello.role)
            room = await self._hub.room(dialogue_id)
            if hello.role != "participant":  # few, and they must see at once what somebody was just told is stored
                await room.follower.catch_up()
            check_link(holder, room.follower.state.link)
        except errors.Refused as refusal:
            await socket.send_text(m.encoder.encode(_refused(refusal, None, language)).decode())
            known = isinstance(refusal, errors.NotAllowed | errors.NotFound)
            await socket.close(CLOSE_WRONG_TOKEN if known else _close_code(refusal))
            return None, None
        protocol.admit(hello.role)
        return hello, holder

    async def _read(self, socket: WebSocket, protocol: Protocol, client: Client, holder: Pass, language: str) -> None:
        while True:
            frame = await _frame(socket)
            key: str | None = None
            try:
                message = protocol.receive(frame)
                key = getattr(message, "key", None)
                client.answer(await self._answer(message, holder))
            except errors.FrameTooLarge:
                await socket.close(CLOSE_TOO_LARGE)
                return
            except errors.SamenspraakError as refusal:
                client.answer(_refused(refusal, key, language))
            except Exception as error:  # noqa: BLE001 (one message may fail; the connection and the others go on)
                log.warning("act_failed", kind=type(error).__name__, dialogue=holder.dialogue_id)
                client.answer(_refused(errors.SamenspraakError(), key, language))

    async def _answer(self, message: m.Hello | m.Ping | m.Act, holder: Pass) -> m.ToScreen:
        if isinstance(message, m.Ping | m.Hello):
            phone = holder.role == "participant"  # who guides, and the wall, are few and come back at once
            return m.Pong(wall_clock(), spread_of(len(self._open)) if phone else 0)
        if isinstance(message, m.Retheme):
            await self._retheme(holder.dialogue_id)
            return m.Ack(message.key, 0)
        if isinstance(message, m.ParticipantAct):
            return await self._participant_act(message, holder)
        return await self._steering.carry_out(message, holder)

    async def _participant_act(self, message: m.ParticipantAct, holder: Pass) -> m.Ack:
        asked = msgspec.structs.asdict(message)
        carry_out: dict[type, Callable[..., Awaitable[msgspec.Struct]]] = {
            m.Contribute: self._reception.contribute,
            m.Withdraw: self._reception.withdraw,
            m.Resonate: self._reception.resonate,
            m.ResonateTheme: self._reception.resonate_theme,
            m.Contest: self._reception.contest,
        }
        receipt = await carry_out[type(message)](holder, **asked)
        return m.Ack(message.key, **msgspec.structs.asdict(receipt))


def spread_of(screens: int) -> int:
    """Over how many seconds so many screens should come back together; 0 where their own pauses are enough."""
    return min(LONGEST_SPREAD, screens // COMFORTABLE)


def _until_renewed(follower: Follower, holder: Pass, good: asyncio.Timeout) -> Callable[[], None]:
    """End what a facilitator does when their link is replaced, here or on another server; returns how to let go."""

    def hear(_: Sequence[Entry] = ()) -> None:
        if follower.state.link != holder.link and not good.expired():
            good.reschedule(0)

    hear()
    return follower.listen(hear)


async def _frame(socket: WebSocket) -> str | bytes:
    event = await socket.receive()
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(event.get("code") or 1005)
    frame: str | bytes | None = event.get("text")
    return frame if frame is not None else event["bytes"]


def _refused(refusal: errors.SamenspraakError, key: str | None, language: str) -> m.Refused:
    seconds = refusal.facts.get("seconds")
    return m.Refused(refusal.code, message_for(refusal, language), key, int(seconds) if seconds is not None else None)


def _close_code(refusal: errors.Refused) -> int:
    return CLOSE_TOO_LARGE if isinstance(refusal, errors.FrameTooLarge) else 1008


async def _goodbye(socket: WebSocket) -> None:
    with contextlib.suppress(*GONE):
        async with asyncio.timeout(GOODBYE_SECONDS):  # one that doesn't read keeps nobody from stopping
            await socket.close(CLOSE_RESTART)
