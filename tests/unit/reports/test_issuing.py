"""Public editions: frozen, the same for everybody, and never a step that points to somebody."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.errors import EditionBetrays, NoEditionYet, TooFewForEdition
from app.reports.issuing import Issuing
from tests.stage import DIALOGUE, Stage, stage


def with_issuing(act: Callable[[Stage, Issuing], Awaitable[None]], people: int = 12) -> None:
    """Act on a dialogue in which so many people spoke."""

    async def run() -> None:
        async with stage() as made:
            for number in range(people):
                await made.says(f"person {number}")
            await act(made, Issuing(made.journal, made.desk, made.followers))

    asyncio.run(run())


def test_before_it_was_made_there_is_no_public_edition() -> None:
    """At no position; the others need no making."""

    async def act(_: Stage, issuing: Issuing) -> None:
        assert await issuing.position(DIALOGUE, "internal", None) is None
        for position in (None, 3):
            with pytest.raises(NoEditionYet):
                await issuing.position(DIALOGUE, "public", position)

    with_issuing(act)


def test_a_public_edition_stays_where_it_was_frozen() -> None:
    """Whatever is said afterwards, everybody gets the same one."""

    async def act(made: Stage, issuing: Issuing) -> None:
        frozen = await issuing.issue(DIALOGUE)
        await made.says("somebody new")
        assert await issuing.position(DIALOGUE, "public", None) == frozen
        assert await issuing.issued(DIALOGUE) == (frozen,)

    with_issuing(act)


def test_a_new_edition_that_would_point_to_one_person_is_refused() -> None:
    """One newcomer is the difference between the two: the first stays."""

    async def act(made: Stage, issuing: Issuing) -> None:
        frozen = await issuing.issue(DIALOGUE)
        await made.says("somebody new")
        with pytest.raises(EditionBetrays):
            await issuing.issue(DIALOGUE)
        assert await issuing.issued(DIALOGUE) == (frozen,)

    with_issuing(act)


def test_a_new_edition_after_many_newcomers_is_the_one_that_counts() -> None:
    """Ten more people hide each other."""

    async def act(made: Stage, issuing: Issuing) -> None:
        await issuing.issue(DIALOGUE)
        for number in range(10):
            await made.says(f"newcomer {number}")
        second = await issuing.issue(DIALOGUE)
        assert await issuing.position(DIALOGUE, "public", None) == second

    with_issuing(act)


def test_a_room_of_few_people_gets_no_public_edition() -> None:
    """And nothing is written down about the attempt."""

    async def act(_: Stage, issuing: Issuing) -> None:
        with pytest.raises(TooFewForEdition):
            await issuing.issue(DIALOGUE)
        assert await issuing.issued(DIALOGUE) == ()

    with_issuing(act, people=9)
