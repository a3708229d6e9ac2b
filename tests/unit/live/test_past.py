"""Looking back: the state at an earlier position or time is exactly what it was."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.dialogue import commands as c
from app.dialogue.evolve import replay
from app.live import past as past_module
from app.live.console_view import facilitator_view
from app.live.past import Past
from tests.stage import DIALOGUE, Stage, stage


def on_stage(story: Callable[[Stage, Past], Coroutine[Any, Any, None]]) -> None:
    """Play a story on a stage on which nine people have said something and themes were found twice."""

    async def play() -> None:
        async with stage() as made:
            for number in range(1, 10):
                await made.says(f"person {number}", f"words {number}", id_=f"c{number}")
                if number in {5, 8}:
                    await made.revises({"wind": [f"c{n}" for n in range(1, number + 1)]})
            await made.does(c.RenameTheme("wind", "Molens", "about wind"))
            await story(made, Past(made.journal, made.followers))

    asyncio.run(play())


def test_every_position_shows_what_the_journal_says_up_to_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forwards, backwards, and from states that were kept on the way."""
    monkeypatch.setattr(past_module, "PAGE", 4)
    monkeypatch.setattr(past_module, "EVERY", 4)

    async def story(made: Stage, past: Past) -> None:
        entries = await made.journal.read(DIALOGUE)
        positions = [*range(1, len(entries) + 1), *range(len(entries), 0, -3)]
        for position in positions:
            state = await past.state(DIALOGUE, position=position)
            assert facilitator_view(state) == facilitator_view(replay(entries[:position]))

    on_stage(story)


def test_a_time_means_everything_up_to_it_and_nothing_later() -> None:
    """Also where several entries have the same time."""

    async def story(made: Stage, past: Past) -> None:
        entries = await made.journal.read(DIALOGUE)
        for entry in entries:
            state = await past.state(DIALOGUE, at=entry.at)
            assert state.position == max(other.position for other in entries if other.at <= entry.at)
        assert (await past.state(DIALOGUE, at=entries[0].at - 1)).position == 0

    on_stage(story)


def test_without_a_moment_it_is_now_and_beyond_the_end_too() -> None:
    """A position that is still to come is the last one."""

    async def story(made: Stage, past: Past) -> None:
        head = made.state.position
        assert (await past.state(DIALOGUE)).position == head
        assert (await past.state(DIALOGUE, position=head + 100)).position == head

    on_stage(story)


def test_words_that_were_taken_back_are_not_found_in_the_past_either() -> None:
    """Not in a state that somebody looked at before: what is erased is erased at every moment."""

    async def story(made: Stage, past: Past) -> None:
        before = made.state.position
        assert "words 3" in str(facilitator_view(await past.state(DIALOGUE, position=before)))
        await made.does(c.Withdraw("person 3", "c3"), by="person 3")
        state = await past.state(DIALOGUE, position=before)
        assert "words 3" not in str(facilitator_view(state))
        assert state.contributions["c3"].visibility == "visible"

    on_stage(story)


def test_looking_back_does_not_change_the_present() -> None:
    """Past states are states of their own."""

    async def story(made: Stage, past: Past) -> None:
        view = facilitator_view(made.state)
        earlier = await past.state(DIALOGUE, position=8)
        assert earlier is not made.state
        assert earlier.ledger.accepted < made.state.ledger.accepted
        assert facilitator_view(made.state) == view

    on_stage(story)


def test_nothing_is_kept_of_a_rehearsal_that_was_thrown_away() -> None:
    """Its earlier states hold words too."""

    async def story() -> None:
        async with stage(rehearsal=True) as made:
            await made.says("person 1", "Geoefend.")
            past = Past(made.journal, made.followers)
            await past.state(DIALOGUE, position=2)
            assert past._tracks
            await made.journal.throw_away(DIALOGUE)
            await made.followers.let_go(DIALOGUE)
            assert past._tracks == {}

    asyncio.run(story())
