"""The straight way to a transport leans on uvicorn's inside: what must hold of the pinned one, on real sockets.

Each story runs on the server's own event loop and on Python's.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn
import uvloop
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.live import wire
from app.live.client import Client
from app.live.line import MOST_UNSENT, Frame, Line, QueuedLine, line_of
from app.live.messages import Ack, Change
from app.live.wire import WireProtocol

PATIENCE = 20.0
LOOPS = {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}
Serve = Callable[[WebSocket, Line], Awaitable[None]]


@pytest.fixture(params=sorted(LOOPS))
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, None]], None]:
    """Run a story on one of the loops."""

    def run(story: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.run(asyncio.wait_for(story, 3 * PATIENCE))

    return run


@asynccontextmanager
async def served(serve: Serve, ws: Any = WireProtocol) -> AsyncIterator[int]:
    """A server whose only endpoint does this with each connection; yields its port."""
    app = FastAPI()

    @app.websocket("/")
    async def endpoint(connection: WebSocket) -> None:
        await connection.accept()
        with suppress(WebSocketDisconnect, ConnectionError, RuntimeError):
            await serve(connection, line_of(connection.scope, connection.send_text))

    settings: dict[str, Any] = {"lifespan": "off", "log_config": None, "timeout_graceful_shutdown": 8}
    server = uvicorn.Server(uvicorn.Config(app, ws=ws, ws_per_message_deflate=False, **settings))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        while not server.started:  # noqa: ASYNC110 (uvicorn has a flag, no event)
            await asyncio.sleep(0.01)
        yield bound.getsockname()[1]
        server.should_exit = True
        await serving


def dial(port: int, **options: Any) -> connect:
    """A screen."""
    return connect(f"ws://127.0.0.1:{port}/", compression=None, max_size=None, **options)


def frame_of(size: int, position: int = 1) -> Frame:
    """News whose JSON has exactly this many bytes."""
    bare = Frame(Change(position, {"x": ""}))
    return Frame(Change(position, {"x": "a" * (size - len(bare.text))}))


async def raw_frames(port: int, size: int) -> bytes:
    """What the server writes after the handshake, byte by byte."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    found = await reader.readexactly(size)
    with suppress(TimeoutError):
        found += await asyncio.wait_for(reader.read(1), 0.05)
    writer.close()
    return found


# ---- what we lean on ---------------------------------------------------------------------------------------------


def test_the_pinned_uvicorn_has_what_we_lean_on() -> None:
    """Another one is noticed, and served with its own way of sending."""
    assert wire.fits()
    assert not wire.fits(type("Changed", (), {"handle_connect": None}))


SIZES = [60, 125, 126, 127, 65_535, 65_536, 300_000]


def test_the_bytes_are_those_that_the_server_itself_would_send(run: Callable[..., None]) -> None:
    """Whatever the length, and nothing between, before or behind."""
    frames = [frame_of(size) for size in SIZES]
    together = b"".join(frame.wire for frame in frames)

    async def straight(connection: WebSocket, line: Line) -> None:
        for frame in frames:
            line.write(frame)
        await connection.receive()

    async def ordinary(connection: WebSocket, line: Line) -> None:
        del line
        for frame in frames:
            await connection.send_text(frame.text.decode())
        await connection.receive()

    async def story() -> None:
        async with served(ordinary, ws=WebSocketsSansIOProtocol) as port:
            expected = await raw_frames(port, len(together))
        async with served(straight) as port:
            found = await raw_frames(port, len(together))
        assert found == expected == together

    run(story())


@pytest.mark.parametrize("size", SIZES)
def test_a_frame_is_one_final_unmasked_text(size: int) -> None:
    """Its length stands in one, three or nine bytes, as RFC 6455 has it."""
    frame = frame_of(size)
    head = 2 if size <= 125 else 4 if size <= 65_535 else 10
    assert len(frame.text) == size
    assert frame.wire[0] == 0x81
    assert frame.wire[1] == {2: size, 4: 126, 10: 127}[head]
    assert int.from_bytes(frame.wire[2:head]) == (0 if head == 2 else size)
    assert frame.wire[head:] == frame.text


def test_ordinary_endpoints_notice_nothing(run: Callable[..., None]) -> None:
    """Text, bytes, a message in pieces, and a close with a code and a reason."""

    async def echo(connection: WebSocket, line: Line) -> None:
        del line
        await connection.send_text(await connection.receive_text())
        await connection.send_bytes(await connection.receive_bytes())
        await connection.send_text(await connection.receive_text())
        await connection.close(4000, "bye")

    async def story() -> None:
        async with served(echo) as port, dial(port) as screen:
            await screen.send("één")
            assert await screen.recv() == "één"
            await screen.send(b"\x00\x01")
            assert await screen.recv() == b"\x00\x01"
            await screen.send(["in ", "pieces"])
            assert await screen.recv() == "in pieces"
            with pytest.raises(ConnectionClosed) as gone:
                await screen.recv()
            assert gone.value.rcvd is not None
            assert (gone.value.rcvd.code, gone.value.rcvd.reason) == (4000, "bye")

    run(story())


def test_frames_and_ordinary_messages_keep_their_order(run: Callable[..., None]) -> None:
    """Whichever way they go."""

    async def mixed(connection: WebSocket, line: Line) -> None:
        for number in range(20):
            line.write(Frame(Ack("a-key-of-mine", 2 * number)))
            await connection.send_text(json.dumps({"position": 2 * number + 1}))
        await connection.receive()

    async def story() -> None:
        async with served(mixed) as port, dial(port) as screen:
            assert [json.loads(await screen.recv())["position"] for _ in range(40)] == list(range(40))

    run(story())


def test_nothing_is_written_behind_a_goodbye(run: Callable[..., None]) -> None:
    """Neither behind ours nor behind theirs; and the endpoint hears that it's over."""
    heard: list[Any] = []

    async def ends(connection: WebSocket, line: Line) -> None:
        line.end()
        line.end()
        line.write(frame_of(100))
        heard.append(await connection.receive())
        line.write(frame_of(100))

    async def story() -> None:
        async with served(ends) as port, dial(port) as screen:
            with pytest.raises(ConnectionClosed) as gone:
                await screen.recv()
            assert gone.value.rcvd is not None
            assert gone.value.rcvd.code == wire.HUNG_UP
        assert [event["type"] for event in heard] == ["websocket.disconnect"]

    run(story())


def test_a_screen_that_vanished_takes_frames_without_a_sound(run: Callable[..., None]) -> None:
    """The room may tell somebody who has just gone."""
    over = asyncio.Event()

    async def goes_on(connection: WebSocket, line: Line) -> None:
        await connection.receive()
        for _ in range(20):
            line.write(frame_of(1000))
            await asyncio.sleep(0)
        over.set()

    async def story() -> None:
        async with served(goes_on) as port:
            async with dial(port) as screen:
                screen.transport.abort()
            await asyncio.wait_for(over.wait(), PATIENCE)

    run(story())


@pytest.mark.parametrize("ws", ["websockets-sansio", "websockets"])
def test_a_server_without_it_sends_text(ws: str, run: Callable[..., None]) -> None:
    """The same frames, the same order, through what every server has."""
    lines: list[Line] = []

    async def any_server(connection: WebSocket, line: Line) -> None:
        lines.append(line)
        client = Client("Ada", line, lambda _: None)
        for number in range(10):
            client.answer(Ack("a-key-of-mine", number))
        await line.while_open(_until_gone(connection))

    async def story() -> None:
        async with served(any_server, ws=ws) as port, dial(port) as screen:
            assert [json.loads(await screen.recv())["position"] for _ in range(10)] == list(range(10))
        assert [type(line) for line in lines] == [QueuedLine]

    run(story())


# ---- who doesn't read ---------------------------------------------------------------------------------------------


class Newest:
    """One piece of news of 8 kB after the other, as a room has it for each of its clients."""

    def __init__(self) -> None:
        self.clients: list[Client] = []
        self.lines: list[Any] = []
        self.position = 0
        self.told = 0
        self._entering = asyncio.Condition()

    async def entered(self, number: int) -> None:
        """Wait until so many are in."""
        async with self._entering:
            await self._entering.wait_for(lambda: len(self.clients) >= number)

    def _next_frame(self, client: Client) -> Frame | None:
        if client.version == self.position:
            return None
        client.version = self.position
        self.told += 1
        return frame_of(8_000, self.position)

    async def serve(self, connection: WebSocket, line: Line) -> None:
        """Let a screen in."""
        async with self._entering:
            self.lines.append(line)
            self.clients.append(Client("somebody", line, self._next_frame))
            self._entering.notify_all()
        await line.while_open(_until_gone(connection))

    def move_on(self) -> None:
        """There is news."""
        self.position += 1
        for client in self.clients:
            client.wake()


async def _until_gone(connection: WebSocket) -> None:
    while True:
        if (await connection.receive())["type"] == "websocket.disconnect":
            return


@asynccontextmanager
async def stuck_screen(port: int) -> AsyncIterator[ClientConnection]:
    """A screen with little room that reads nothing until somebody does it for it."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    small.connect(("127.0.0.1", port))
    async with dial(port, sock=small, max_queue=1, close_timeout=1, ping_interval=None) as screen:
        screen.transport.pause_reading()
        yield screen


def test_who_does_not_read_misses_state_and_no_answer(run: Callable[..., None]) -> None:
    """Four megabytes of news are 64 KiB and the newest; every answer arrives; the other screen has all of it."""
    room = Newest()

    async def story() -> None:
        async with served(room.serve) as port, stuck_screen(port) as stuck:
            async with dial(port) as healthy:
                await room.entered(2)
                for number in range(1, 501):
                    room.move_on()
                    if number % 5 == 0:
                        room.clients[0].answer(Ack("a-key-of-mine", number))
                    assert json.loads(await healthy.recv())["position"] == number
            assert room.lines[0].full
            skipped = 2 * 500 - room.told
            assert skipped > 300
            assert room.lines[0].transport.get_write_buffer_size() < 2 * MOST_UNSENT
            stuck.transport.resume_reading()
            frames: list[dict[str, Any]] = []
            while not frames or frames[-1]["type"] == "ack" or frames[-1]["position"] < 500:
                frames.append(json.loads(await asyncio.wait_for(stuck.recv(), PATIENCE)))
            assert [f["position"] for f in frames if f["type"] == "ack"] == list(range(5, 501, 5))
            assert sum(f["type"] == "change" for f in frames) == 500 - skipped + 1  # the newest, once it was free
            assert not room.lines[0].full

    run(story())


def test_who_reads_nothing_for_long_is_let_go(run: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that was waiting for them; who reads slowly is kept."""
    monkeypatch.setattr(wire, "DEADLINE_SECONDS", 0.6)
    room = Newest()

    async def story() -> None:
        async with served(room.serve) as port, stuck_screen(port) as stuck, stuck_screen(port) as slow:
            await room.entered(2)
            for _ in range(500):
                room.move_on()
            assert [line.full for line in room.lines] == [True, True]
            slow.transport.resume_reading()
            for _ in range(20):
                await slow.recv()
                room.move_on()
                await asyncio.sleep(0.1)
            assert room.lines[0].disconnected
            assert not room.lines[1].disconnected
            slow.transport.abort()
            stuck.transport.abort()

    run(story())


def test_who_does_not_read_keeps_no_server_from_stopping(run: Callable[..., None]) -> None:
    """The others hear goodbye; the process ends within a few seconds."""
    room = Newest()

    async def story() -> None:
        stack = served(room.serve)
        port = await stack.__aenter__()
        async with stuck_screen(port) as stuck:
            await room.entered(1)
            for _ in range(500):
                room.move_on()
            assert room.lines[0].full
            began = asyncio.get_running_loop().time()
            await stack.__aexit__(None, None, None)
            assert asyncio.get_running_loop().time() - began < 2 * wire.GOODBYE_SECONDS
            stuck.transport.abort()

    run(story())
