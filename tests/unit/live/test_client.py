"""One connected screen: acknowledgements always, state only when there is room for it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.live.client import MOST_ANSWERS, SEND_DEADLINE_SECONDS, Client
from app.live.messages import Ack, Pong
from tests.hurried import hurried_clock, hurry


class Line:
    """A connection whose other side can stop reading."""

    def __init__(self) -> None:
        self.read: list[dict[str, Any]] = []
        self.free = asyncio.Event()
        self.free.set()

    async def send(self, frame: str) -> None:
        """Wait until the other side reads."""
        await self.free.wait()
        self.read.append(json.loads(frame))


class News:
    """What there is to tell: only the newest counts."""

    def __init__(self) -> None:
        self.newest = 0
        self._told = 0

    def next_frame(self, client: Client) -> str | None:
        """The newest, unless it was told."""
        del client
        if self._told == self.newest:
            return None
        self._told = self.newest
        return json.dumps({"type": "change", "position": self.newest})


def connected() -> tuple[Line, News, Client, "asyncio.Task[None]"]:
    """A screen that is being written to."""
    line, news = Line(), News()
    client = Client("Ada", line.send, news.next_frame)
    return line, news, client, asyncio.get_running_loop().create_task(client.write())


def kinds(line: Line) -> list[str]:
    """What arrived, in order."""
    return [frame["type"] for frame in line.read]


def test_an_answer_is_sent_at_once() -> None:
    """Nobody waits for the next round of news to hear that their words are safe."""

    async def story() -> None:
        line, _, client, _ = connected()
        client.answer(Ack("a-key-of-mine", 7))
        await asyncio.sleep(0.001)
        assert line.read == [{"type": "ack", "key": "a-key-of-mine", "position": 7}]

    hurry(story())


def test_answers_go_before_news() -> None:
    """The acknowledgement of one's own words is never behind everybody else's."""

    async def story() -> None:
        line, news, client, _ = connected()
        news.newest = 1
        client.wake()
        client.answer(Pong())
        await asyncio.sleep(0.001)
        assert kinds(line) == ["pong", "change"]

    hurry(story())


def test_who_is_slow_gets_every_answer_and_only_the_newest_news() -> None:
    """A hundred changes while the line was stuck are one frame when it's free again."""

    async def story() -> None:
        line, news, client, _ = connected()
        line.free.clear()
        client.answer(Pong())
        for number in range(1, 101):
            news.newest = number
            client.wake()
            if number % 10 == 0:
                client.answer(Ack(f"key-number-{number}", number))
            await asyncio.sleep(0.01)
        line.free.set()
        await asyncio.sleep(0.001)
        assert kinds(line) == ["pong", *["ack"] * 10, "change"]
        assert line.read[-1]["position"] == 100

    hurry(story())


def test_nothing_is_sent_where_there_is_no_news() -> None:
    """Waking costs nothing on the line."""

    async def story() -> None:
        line, _, client, _ = connected()
        client.wake()
        await asyncio.sleep(60)
        assert line.read == []

    hurry(story())


def test_who_takes_nothing_for_twenty_seconds_is_let_go() -> None:
    """A phone in a tunnel comes back by itself with its position."""

    async def story() -> float:
        line, _, client, writing = connected()
        line.free.clear()
        began = hurried_clock()
        client.answer(Pong())
        with pytest.raises(TimeoutError):
            await writing
        return hurried_clock() - began

    assert hurry(story()) == pytest.approx(SEND_DEADLINE_SECONDS)


def test_a_line_that_moves_now_and_then_is_kept() -> None:
    """The deadline is for one frame, not for all together."""

    async def story() -> list[str]:
        line, _, client, writing = connected()
        line.free.clear()
        for _ in range(5):
            client.answer(Pong())
            await asyncio.sleep(SEND_DEADLINE_SECONDS - 1)
            line.free.set()
            await asyncio.sleep(0.001)
            line.free.clear()
        assert not writing.done()
        return kinds(line)

    assert hurry(story()) == ["pong"] * 5


def test_who_asks_without_reading_the_answers_is_let_go() -> None:
    """Memory per screen is bounded."""

    async def story() -> None:
        line, _, client, _ = connected()
        line.free.clear()
        for _ in range(MOST_ANSWERS):
            client.answer(Pong())
        with pytest.raises(ConnectionError):
            client.answer(Pong())

    hurry(story())


def test_a_broken_line_ends_the_writing() -> None:
    """What the socket says is heard by whoever serves it."""

    async def broken(frame: str) -> None:
        raise ConnectionResetError(frame)

    async def story() -> None:
        frames: Iterator[str] = iter(["only one"])
        client = Client("Ada", broken, lambda _: next(frames, None))
        client.wake()
        with pytest.raises(ConnectionResetError, match="only one"):
            await client.write()

    hurry(story())
