"""A rehearsal as it happens: phones do what their score says, and wait for who guides them."""

import asyncio
from typing import Any

import httpx
import pytest

from app.playing.door import Door
from app.playing.faults import ServerRefused
from app.rehearsal.performance import MOST_LATE, Performance, Progress
from app.rehearsal.score import Cue, Score
from tests.unit.playing.fake_hall import FakeHall, open_hall, run


def plan(*cues: Cue, people: int = 2, speakers: int = 1, joins: tuple[float, ...] | None = None) -> Score:
    """A small score."""
    return Score(joins or (0.0,) * people, speakers, cues, 1.0, 1.0)


def says(about: str, text: str, at: float = 0.0, person: int = 0, **facts: Any) -> Cue:
    """Somebody says something."""
    return Cue(at, facts.pop("part", 1), person, "say", about, text, "nl", **facts)


async def performed(hall: FakeHall, score: Score, **options: Any) -> Performance:
    """The whole of it; each question is opened at its time."""
    async with open_hall(hall) as door:

        async def opener(number: int) -> None:
            await hall.ask({"id": f"p{number}", "text": "?", "phase": "collecting", "number": number})

        told: list[Progress] = []
        performance = Performance(score, door, told.append, language="nl", opener=opener, **options)
        await performance.play()
        assert told[-1].phase == "ended"
        return performance


def test_answers_go_to_the_question_that_they_answer() -> None:
    """To the first one also after the second was opened: such an answer comes late."""

    async def story() -> None:
        hall = FakeHall(prompt=None)
        cues = says("a", "Wind"), says("b", "Dan wel", part=2, prompt=2), says("c", "Te laat", part=2, prompt=1)
        performance = await performed(hall, plan(*cues))
        assert {m["text"]: m["prompt_id"] for m in hall.heard} == {"Wind": "p1", "Dan wel": "p2", "Te laat": "p1"}
        assert (performance.progress.joined, performance.progress.said) == (2, 3)

    run(story())


def test_people_take_back_and_contest_what_is_their_own() -> None:
    """By the id that they were given; a theme can only be contested where one was told."""

    async def story() -> None:
        hall = FakeHall(prompt=None)
        cues = (
            says("a", "Wind"),
            says("b", "Zon", at=0.1),
            Cue(0.3, 1, 0, "take_back", "a"),
            Cue(0.3, 1, 0, "contest", "b"),
            Cue(0.3, 1, 0, "contest", "never said"),
        )
        performance = await performed(hall, plan(*cues))
        said = {m["text"]: m["key"] for m in hall.heard if m["type"] == "contribute"}
        acts = [(m["type"], m["contribution_id"]) for m in hall.heard if m["type"] != "contribute"]
        assert sorted(acts) == [("contest", said["Zon"]), ("withdraw", said["Wind"])]
        assert (performance.progress.taken_back, performance.progress.contested) == (1, 1)

    run(story())


def test_people_resonate_with_what_others_say_and_rarely_no_longer() -> None:
    """Never with own words, never twice with the same."""

    async def story() -> None:
        hall = FakeHall(prompt=None, voices=["v1", "v2"])
        cues = [Cue(0.1 * n, 1, 1, "resonate") for n in range(1, 5)] + [Cue(0.6, 1, 1, "think_again")]
        performance = await performed(hall, plan(*cues))
        acts = [(m["contribution_id"], m["on"]) for m in hall.heard]
        assert sorted(acts[:2]) == [("v1", True), ("v2", True)]
        assert acts[2:] == [(acts[1][0], False)]
        assert performance.progress.resonance == 1

    run(story())


def test_the_hall_waits_for_who_guides_it() -> None:
    """Without an opener nobody speaks before the facilitator asks; the second question waits as well."""

    async def story() -> None:
        hall = FakeHall(prompt=None)
        async with open_hall(hall) as door:
            score = plan(says("a", "Wind"), says("b", "Dan wel", part=2, prompt=2))
            performance = Performance(score, door, lambda _: None, language="nl")
            playing = asyncio.create_task(performance.play())
            for part in (1, 2):
                await _until(
                    lambda part=part: (performance.progress.phase, performance.progress.part) == ("waiting", part)
                )
                await asyncio.sleep(0.1)
                assert len(hall.heard) == part - 1
                await hall.ask({"id": f"p{part}", "text": "?", "phase": "collecting", "number": part})
            await playing
            assert [m["text"] for m in hall.heard] == ["Wind", "Dan wel"]

    run(story())


def test_a_question_that_is_opened_early_overtakes_the_answers_to_the_first() -> None:
    """A few still come, late; the others say so and go on."""

    async def story() -> None:
        hall = FakeHall(prompt=None)
        async with open_hall(hall) as door:
            many = [says(f"a{n}", f"Wind {n}", at=0.2 + n / 1000) for n in range(MOST_LATE + 3)]
            score = plan(says("first", "Wind"), *many, says("b", "Dan wel", part=2, prompt=2))
            performance = Performance(score, door, lambda _: None, language="nl")
            playing = asyncio.create_task(performance.play())
            await _until(lambda: performance.progress.phase == "waiting")
            await hall.ask({"id": "p1", "text": "?", "phase": "collecting", "number": 1})
            await _until(lambda: bool(hall.heard))
            await hall.ask({"id": "p2", "text": "?", "phase": "collecting", "number": 2})
            await playing
            assert performance.progress.unsaid == pytest.approx(2, abs=1)
            assert hall.heard[-1]["prompt_id"] == "p2"

    run(story())


def test_in_a_pause_nobody_says_anything() -> None:
    """And nobody goes; afterwards all is said."""

    async def story() -> None:
        hall = FakeHall()
        async with open_hall(hall) as door:
            score = plan(*(says(f"a{n}", f"Wind {n}", at=0.3 * n) for n in range(3)))
            performance = Performance(score, door, lambda _: None, language="nl")
            playing = asyncio.create_task(performance.play())
            await _until(lambda: bool(hall.heard))
            performance.pause()
            before = len(hall.heard)
            await asyncio.sleep(1)
            assert len(hall.heard) <= before + 1
            performance.go_on()
            await _until(lambda: performance.progress.said == 3)
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            assert sorted(set(hall.goodbyes), key=str) == [1000]

    run(story())


def test_stopped_everybody_goes_home_politely() -> None:
    """In the middle of the first question."""

    async def story() -> None:
        hall = FakeHall()
        async with open_hall(hall) as door:
            score = plan(says("a", "Wind"), says("b", "Zon", at=60), people=5)
            performance = Performance(score, door, lambda _: None, language="nl")
            playing = asyncio.create_task(performance.play())
            await _until(lambda: performance.progress.said == 1)
            playing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await playing
            await _until(lambda: hall.goodbyes == [1000] * 5)
            assert performance.progress.phase == "ended"

    run(story())


def test_a_closed_door_is_a_sentence() -> None:
    """With what the server says."""

    async def story() -> None:
        refusal = httpx.Response(404, json={"code": "unknown_join_code", "message": "This code is not known."})
        door = Door("http://hall.example/j/ZZZZZZ", httpx.MockTransport(lambda _: refusal))
        with pytest.raises(ServerRefused, match="not known"):
            await Performance(plan(), door, lambda _: None, language="nl").play()

    run(story())


def test_people_stay_and_listen_when_all_is_said() -> None:
    """For as long as they were asked to."""

    async def story() -> None:
        hall = FakeHall(prompt=None, voices=["v1", "v2", "v3"])
        performance = await performed(hall, plan(says("a", "Wind")), stay=2.0)
        assert performance.progress.resonance >= 1

    run(story())


async def _until(holds: Any) -> None:
    async with asyncio.timeout(15):
        while not holds():  # noqa: ASYNC110 (it looks at what several phones did; no one event stands for that)
            await asyncio.sleep(0.02)
