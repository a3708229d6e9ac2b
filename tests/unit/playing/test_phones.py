"""Simulated phones are as stubborn as real ones: what they sent is acknowledged, refused, or said to be lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from app.playing import faults, stage
from app.playing.door import Door, taken_apart
from app.playing.line import Line
from app.playing.stage import Stage
from app.playing.tally import Tally
from tests.unit.playing.fake_hall import FakeHall, Wire, open_hall, run, stored


@dataclass
class Notes:
    """A watcher that remembers."""

    phases: list[str] = field(default_factory=list)
    answered: int = 0

    def phase(self, sentence: str) -> None:
        """What happens now."""
        self.phases.append(sentence)

    def said(self) -> None:
        """One more line was answered."""
        self.answered += 1


def play(hall: FakeHall, texts: Sequence[str], phones: int = 1) -> Tally:
    """Say these texts at once, from so many phones."""
    tally, notes = Tally(), Notes()
    lines = [Line(text, "nl") for text in texts]
    seats = [number % phones for number in range(len(lines))]

    async def evening() -> None:
        async with open_hall(hall) as door:
            await Stage(door, tally, notes).play(lines, seats, [0.0] * len(lines), phones)

    run(evening())
    assert notes.answered == len(texts)
    return tally


def refuse(code: str, retry_after: float | None = None) -> object:
    """An answer that says no."""

    def answer(hall: FakeHall, message: Wire) -> Wire:
        del hall
        return {"type": "refused", "code": code, "message": "No.", "key": message["key"], "retry_after": retry_after}

    return answer


def restart(hall: FakeHall, message: Wire) -> None:
    """The server goes away before it stored anything."""


def store_and_restart(hall: FakeHall, message: Wire) -> None:
    """The server stores the words and goes away before it can say so."""
    stored(hall, message)


def test_what_is_said_is_acknowledged_and_themed() -> None:
    """Each from its phone, to the open prompt."""
    hall = FakeHall()
    tally = play(hall, ["Wind", "Zon", "Mest"], phones=2)
    assert (tally.sent, len(tally.acknowledged), tally.unanswered, tally.unthemed) == (3, 3, 0, 0)
    assert (hall.joined, hall.connections) == (2, 2)
    assert {message["prompt_id"] for message in hall.heard} == {"p1"}


def test_a_phone_that_is_asked_to_wait_sends_again_with_the_same_key() -> None:
    """And nobody counts it as refused."""
    hall = FakeHall(answers=[refuse("too_fast", 0)])  # type: ignore[list-item]  # a plain function
    tally = play(hall, ["Wind"])
    assert [message["key"] for message in hall.heard] == [hall.heard[0]["key"]] * 2
    assert (tally.waited, tally.refused.total(), len(tally.acknowledged)) == ({"too_fast": 1}, 0, 1)


def test_a_refusal_for_good_is_counted_by_its_code() -> None:
    """The others go on."""
    hall = FakeHall(answers=[refuse("text_too_long")])  # type: ignore[list-item]  # a plain function
    tally = play(hall, ["long", "short"])
    assert (tally.refused, len(tally.acknowledged), tally.unanswered) == ({"text_too_long": 1}, 1, 0)


def test_words_that_a_restart_swallowed_are_sent_again() -> None:
    """With the same key, by the phone itself, on the next connection."""
    hall = FakeHall(answers=[restart])
    tally = play(hall, ["Wind"])
    assert (len(hall.stored), hall.connections, tally.reconnected) == (1, 2, 1)
    assert len(tally.acknowledged) == 1


def test_words_that_were_stored_before_a_restart_are_stored_once() -> None:
    """The repetition is recognised by its key."""
    hall = FakeHall(answers=[store_and_restart])
    tally = play(hall, ["Wind"])
    assert (len(hall.stored), tally.repeated, len(tally.acknowledged)) == (1, 1, 1)


def test_a_theme_that_comes_later_is_still_seen() -> None:
    """The phone keeps listening after its acknowledgement; the acknowledgement itself says nothing of a theme."""
    tally = play(FakeHall(), ["Wind"])
    [sent] = tally.acknowledged
    assert sent.themed_at is not None
    assert sent.acknowledged_at is not None
    assert sent.themed_at >= sent.sent_at


def test_phones_that_do_not_speak_join_all_the_same() -> None:
    """Silence is part of a room."""
    hall = FakeHall()
    assert play(hall, ["Wind"], phones=4).sent == 1
    assert hall.joined == 4


def test_a_replay_says_what_it_is_doing() -> None:
    """Joining, speaking, and waiting for the themes."""
    notes = Notes()

    async def evening() -> None:
        async with open_hall(FakeHall()) as door:
            await Stage(door, Tally(), notes).play([Line("Wind", "nl")], [0], [0.0], 1)

    run(evening())
    assert notes.phases == ["1 phones join", "speaking", "waiting for the themes"]


def test_a_replay_waits_until_a_prompt_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """And says what to do where nobody opens one."""
    monkeypatch.setattr(stage, "WAIT_FOR_PROMPT", 0.2)
    hall, notes = FakeHall(prompt=None), Notes()

    async def evening() -> None:
        async with open_hall(hall) as door:
            await Stage(door, Tally(), notes).play([Line("Wind", "nl")], [0], [0.0], 1)

    with pytest.raises(faults.NoOpenPrompt, match="facilitator"):
        run(evening())
    assert notes.phases == ["waiting until the facilitator opens the question"]
    assert hall.heard == []


def test_phones_say_goodbye() -> None:
    """A server that sees them go properly has nothing to log."""
    hall = FakeHall()
    play(hall, ["Wind"], phones=3)
    assert hall.goodbyes == [1000, 1000, 1000]


def test_a_join_code_that_nobody_knows_is_a_sentence() -> None:
    """With what the server says about it."""
    refusal = httpx.Response(404, json={"code": "unknown_join_code", "message": "This code is not known."})
    door = Door("http://hall.example/j/ZZZZZZ", httpx.MockTransport(lambda _: refusal))
    with pytest.raises(faults.ServerRefused, match=r"This code is not known\."):
        asyncio.run(door.join("nl", patient=False))


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    """The first phone doesn't wait for it."""

    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    door = Door("http://hall.example/j/ABC234", httpx.MockTransport(nobody))
    with pytest.raises(faults.ServerSilent, match=r"hall\.example"):
        asyncio.run(door.join("nl", patient=False))


def test_a_page_that_is_not_samenspraak_is_a_sentence() -> None:
    """Another program on that port."""
    door = Door("http://hall.example/j/ABC234", httpx.MockTransport(lambda _: httpx.Response(200, text="<html>")))
    with pytest.raises(faults.ServerRefused, match="not Samenspraak"):
        asyncio.run(door.join("nl", patient=False))


@pytest.mark.parametrize(
    "link", ["http://localhost:8000/j/ABC234", "http://localhost:8000/j/ABC234/", " http://localhost:8000/j/ABC234#x"]
)
def test_a_phone_link_is_taken_apart(link: str) -> None:
    """Where the server is, and the code."""
    assert taken_apart(link) == ("http://localhost:8000", "ABC234")


@pytest.mark.parametrize(
    "link", ["ABC234", "localhost:8000/j/ABC234", "http://localhost:8000/f/d1#secret", "ftp://x/j/ABC234", ""]
)
def test_another_link_is_no_phone_link(link: str) -> None:
    """The facilitator's link is the commonest mistake."""
    with pytest.raises(faults.NotAJoinLink):
        taken_apart(link)


def test_a_secure_page_has_a_secure_connection() -> None:
    """Https goes with wss."""

    async def address() -> str:
        hall = FakeHall()
        door = Door("https://meedoen.example/j/ABC234", httpx.MockTransport(hall.join))
        return door.live(await door.join("nl"))

    assert asyncio.run(address()) == "wss://meedoen.example/live/d1"
