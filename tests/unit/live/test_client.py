"""One connected screen: acknowledgements always, state only when there is room for it."""

import asyncio
import json
from typing import Any

import pytest

from app.live.client import MOST_ANSWERS, Client
from app.live.line import DEADLINE_SECONDS, EXTENSION, Frame, QueuedLine, line_of
from app.live.messages import Ack, Change, Pong
from tests.hurried import hurried_clock, hurry


class Screen:
    """The other side of a connection, which can stop reading."""

    def __init__(self) -> None:
        self.read: list[dict[str, Any]] = []
        self.free = asyncio.Event()
        self.free.set()

    async def send(self, frame: str) -> None:
        """Wait until the other side reads."""
        await self.free.wait()
        self.read.append(json.loads(frame))

    @property
    def kinds(self) -> list[str]:
        """What arrived, in order."""
        return [frame["type"] for frame in self.read]


class News:
    """What there is to tell: only the newest counts."""

    def __init__(self) -> None:
        self.newest = 0
        self._told = 0

    def next_frame(self, client: Client) -> Frame | None:
        """The newest, unless it was told."""
        del client
        if self._told == self.newest:
            return None
        self._told = self.newest
        return Frame(Change(self.newest, {}))


def connected() -> tuple[Screen, News, Client, "asyncio.Future[None]"]:
    """A screen on a server that knows only how to send text, and the task in which it is served."""
    screen, news = Screen(), News()
    line = line_of({}, screen.send)
    client = Client("Ada", line, news.next_frame)
    return screen, news, client, asyncio.ensure_future(line.while_open(asyncio.sleep(1e9)))


def test_a_server_that_offers_a_line_is_taken_at_its_word() -> None:
    """Any other gets a queue over what every server can: send text."""
    offered = object()
    assert line_of({"extensions": {EXTENSION: offered}}, Screen().send) is offered

    async def story() -> None:
        scopes: list[dict[str, Any]] = [{}, {"extensions": None}, {"extensions": {"websocket.http.response": {}}}]
        for scope in scopes:
            assert isinstance(line_of(scope, Screen().send), QueuedLine)

    hurry(story())


def test_an_answer_is_sent_at_once() -> None:
    """Nobody waits for the next round of news to hear that their words are safe."""

    async def story() -> None:
        screen, _, client, _ = connected()
        client.answer(Ack("a-key-of-mine", 7))
        await asyncio.sleep(0.001)
        assert screen.read == [{"type": "ack", "key": "a-key-of-mine", "position": 7}]

    hurry(story())


def test_who_is_slow_gets_every_answer_and_only_the_newest_news() -> None:
    """A hundred changes while the line was stuck are one frame when it's free again, behind all answers."""

    async def story() -> None:
        screen, news, client, _ = connected()
        screen.free.clear()
        client.answer(Pong())
        for number in range(1, 101):
            news.newest = number
            client.wake()
            if number % 10 == 0:
                client.answer(Ack(f"key-number-{number}", number))
            await asyncio.sleep(0.01)
        screen.free.set()
        await asyncio.sleep(0.001)
        assert screen.kinds == ["pong", *["ack"] * 10, "change"]
        assert screen.read[-1]["position"] == 100

    hurry(story())


def test_nothing_is_sent_where_there_is_no_news() -> None:
    """Waking costs nothing on the line."""

    async def story() -> None:
        screen, _, client, _ = connected()
        client.wake()
        await asyncio.sleep(60)
        assert screen.read == []

    hurry(story())


def test_who_takes_nothing_for_twenty_seconds_is_let_go() -> None:
    """A phone in a tunnel comes back by itself with its position."""

    async def story() -> float:
        screen, _, client, serving = connected()
        screen.free.clear()
        began = hurried_clock()
        client.answer(Pong())
        with pytest.raises(TimeoutError):
            await serving
        return hurried_clock() - began

    assert hurry(story()) == pytest.approx(DEADLINE_SECONDS)


def test_a_line_that_moves_now_and_then_is_kept() -> None:
    """The deadline is for one frame, not for all together."""

    async def story() -> list[str]:
        screen, _, client, serving = connected()
        screen.free.clear()
        for _ in range(5):
            client.answer(Pong())
            await asyncio.sleep(DEADLINE_SECONDS - 1)
            screen.free.set()
            await asyncio.sleep(0.001)
            screen.free.clear()
        assert not serving.done()
        return screen.kinds

    assert hurry(story()) == ["pong"] * 5


def test_who_asks_without_reading_the_answers_is_let_go() -> None:
    """Memory per screen is bounded."""

    async def story() -> None:
        screen, _, client, _ = connected()
        screen.free.clear()
        client.answer(Pong())
        for _ in range(MOST_ANSWERS):
            client.answer(Pong())
        with pytest.raises(ConnectionError):
            client.answer(Pong())

    hurry(story())


def test_a_broken_line_ends_the_serving() -> None:
    """What the socket says is heard by whoever serves it."""

    async def broken(frame: str) -> None:
        raise ConnectionResetError(frame)

    async def story() -> None:
        line = QueuedLine(broken)
        client = Client("Ada", line, lambda _: None)
        client.answer(Pong())
        with pytest.raises(ConnectionResetError, match="pong"):
            await line.while_open(asyncio.sleep(60))

    hurry(story())


def test_who_is_dismissed_is_sent_no_more() -> None:
    """The dialogue is gone, and the serving ends."""

    async def story() -> None:
        screen, _, client, serving = connected()
        client.answer(Pong())
        client.dismiss()
        with pytest.raises(ConnectionError):
            await serving
        assert screen.read == []

    hurry(story())


def test_the_end_of_reading_is_the_end() -> None:
    """A phone that hangs up is served no longer, and what went wrong in reading is heard."""

    async def gone() -> None:
        await asyncio.sleep(1)
        raise ConnectionAbortedError

    async def story() -> None:
        line = QueuedLine(Screen().send)
        with pytest.raises(ConnectionAbortedError):
            await line.while_open(gone())

    hurry(story())
