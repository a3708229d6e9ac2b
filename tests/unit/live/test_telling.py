"""A room full of screens is told in chunks, and answers get through between them."""

import asyncio
import itertools
import json

import pytest

from app.live.client import Client
from app.live.line import Frame
from app.live.messages import Pong
from app.live.room import BREATH_SECONDS, CHUNK, OWN, ROOM_SECONDS
from tests.hurried import hurry
from tests.unit.live.screens import A_LOOK, Open, opened

TOLD = ROOM_SECONDS + A_LOOK + 10 * BREATH_SECONDS  # in this time ten chunks are, whenever they begin


def test_answers_get_through_between_two_chunks() -> None:
    """While ten chunks of phones are told, an acknowledgement waits for one or two of them, not for all."""

    async def story() -> None:
        async with opened() as (made, room):
            arrived: list[str] = []
            clients: list[Client] = []

            def answer_somebody() -> None:
                clients[-1].answer(Pong())

            class Busy(Open):
                """The first to be told asks for an answer to the last."""

                def write(self, frame: Frame) -> None:
                    arrived.append(json.loads(frame.text)["type"])
                    if len(arrived) == 1:
                        asyncio.get_running_loop().call_soon(answer_somebody)

            clients += [room.enter("hall", "hall", Open(), None) for _ in range(10 * CHUNK)]
            for client in clients:
                client._line = Busy()
            await made.says("Ada")
            await asyncio.sleep(TOLD)
            assert len(arrived) == 10 * CHUNK + 1
            assert arrived.index("pong") <= CHUNK

    hurry(story())


def test_what_is_not_urgent_leaves_time_between_two_chunks() -> None:
    """Telling ten thousand takes most of a second, and no answer waits for it; nor does what is urgent."""

    async def story() -> None:
        clock = asyncio.get_running_loop().time
        async with opened() as (made, room):
            moments: list[float] = []

            class Timed(Open):
                """Notes when it's told, and at the third chunk of the third time somebody hides something."""

                def write(self, _: Frame) -> None:
                    moments.append(clock())
                    if len(moments) == 23 * CHUNK:
                        room._urgent["hall"].set()

            for client in [room.enter("hall", "hall", Open(), None) for _ in range(10 * CHUNK)]:
                client._line = Timed()

            async def spread() -> float:
                told = len(moments)
                await asyncio.sleep(TOLD)
                assert len(moments) == told + 10 * CHUNK
                return moments[-1] - moments[told]

            await made.says("Ada")
            assert await spread() == pytest.approx(9 * BREATH_SECONDS)
            await made.says("Bilal")
            room._urgent["hall"].set()
            assert await spread() == 0
            await made.says("Chris")
            assert await spread() == pytest.approx(2 * BREATH_SECONDS)

    hurry(story())


def test_who_hears_of_their_own_makes_a_chunk_shorter() -> None:
    """After a look at what is on their own phone, and no later, an answer to somebody else gets through."""

    async def story() -> None:
        async with opened() as (made, room):
            moments: list[float] = []

            class Timed(Open):
                """Notes when it's told."""

                def write(self, _: Frame) -> None:
                    moments.append(asyncio.get_running_loop().time())

            people = [f"person {n}" for n in range(CHUNK)]
            await made.joins(*people)
            for client in [room.enter("participant", who, Open(), None) for who in people]:
                client._line = Timed()
            await asyncio.sleep(TOLD)
            moments.clear()
            for who in people:
                await made.says(who)
            await asyncio.sleep(TOLD)
            pauses = sum(later > sooner for sooner, later in itertools.pairwise(moments))
            assert pauses >= OWN - 1

    hurry(story())


def test_the_same_news_is_encoded_once_for_all() -> None:
    """A thousand phones that lack the same get the very same bytes."""

    async def story() -> None:
        async with opened() as (made, room):
            lines = [Open() for _ in range(50)]
            for line in lines:
                room.enter("hall", "hall", line, None)
                line.frames.clear()
            await made.says("Ada")
            await asyncio.sleep(ROOM_SECONDS + A_LOOK)
            assert [len(line.frames) for line in lines] == [1] * 50
            assert len({id(line.frames[0].wire) for line in lines}) == 1

    hurry(story())
