"""What an organiser adds to the report by forms: words on its first page, and voices for outside the room."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from app.dialogue import commands as c
from app.facilitation.letters import MOST_HEADLINE, Letters, candidates, rounds
from tests.gatherings import Gathering, evening
from tests.stage import DIALOGUE, Stage, stage


async def _issued(dialogue_id: str) -> int:
    return len(dialogue_id)


def with_letters(act: Callable[[Stage, Letters], Awaitable[None]]) -> None:
    """Act on a dialogue with an organiser at it."""

    async def run() -> None:
        async with stage() as made:
            await act(made, Letters(made.desk, made.followers, _issued))

    asyncio.run(run())


def test_what_is_written_is_tidied_and_cut_to_what_fits() -> None:
    """A pasted page does not push the letter over; the answer keeps its paragraphs."""

    async def act(_: Stage, letters: Letters) -> None:
        await letters.write(DIALOGUE, "  Wij \n beslissen  mee " + "x" * 200, "a\tb", " Eerst dit.\r\n  \n Dan dat. ")
        facts: dict[str, Any] = await letters.facts(DIALOGUE, "nl")
        letter = facts["letter"]
        assert len(letter["headline"]) == MOST_HEADLINE
        assert letter["headline"].startswith("Wij beslissen mee")
        assert (letter["introduction"], letter["follow_up"]) == ("a b", "Eerst dit.\n\nDan dat.")

    with_letters(act)


def test_only_voices_that_were_shown_are_changed() -> None:
    """A voice that came while the page was open keeps what it was."""

    async def act(made: Stage, letters: Letters) -> None:
        one, two, three = [await made.says(f"person {n}", f"Tekst {n}.") for n in range(3)]
        await letters.allow(DIALOGUE, [one, two], {one, three})
        await made.followers.get(DIALOGUE)
        await made.follower.catch_up()
        assert [made.state.contributions[one_].quotable for one_ in (one, two, three)] == [True, False, False]

    with_letters(act)


def test_a_voice_that_was_hidden_meanwhile_is_no_error() -> None:
    """The others are kept."""

    async def act(made: Stage, letters: Letters) -> None:
        one, two = [await made.says(f"person {n}", f"Tekst {n}.") for n in range(2)]
        await made.does(c.HideContribution(one))
        await letters.allow(DIALOGUE, [one, two], {one, two})
        await made.follower.catch_up()
        assert [made.state.contributions[one_].quotable for one_ in (one, two)] == [False, True]

    with_letters(act)


def test_the_voices_to_choose_from_are_those_of_the_report() -> None:
    """Theme by theme, each once; nothing that nobody may read."""
    gathering = evening()
    gathering.does(c.HideContribution("c1"))
    found = list(candidates(gathering.state))
    assert [(voice["id"], voice["theme"]) for voice in found] == [
        ("c3", "about sun"),
        ("c4", "about sun"),
        ("c2", "about wind"),
    ]


def test_a_question_that_was_asked_twice_has_two_rounds_to_compare() -> None:
    """Opened, closed, and opened again."""
    gathering = Gathering()
    gathering.opens()
    assert rounds(gathering.state) == []
    gathering.does(c.SetPhase("p1", "closed"))
    gathering.opens()
    assert [(found["one"], found["other"]) for found in rounds(gathering.state)] == [(1, 2)]
