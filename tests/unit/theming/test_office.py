"""The office: a theming loop for every dialogue of the journal, whatever happens to the database."""

import asyncio
from collections.abc import Collection, Sequence

import pytest

from app.journal import MemoryJournal
from app.journal.port import Known
from app.theming import wire
from app.theming.office import MODEL_SECONDS, ThemingOffice
from app.theming.shifts import OnlyProcess
from tests.hurried import hurry
from tests.stage import DIALOGUE, Stage, stage
from tests.unit.theming.engines import FirstWords


class ShakyJournal(MemoryJournal):
    """A journal whose database is away now and then."""

    away = 0

    async def known(self) -> list[Known]:
        """See the port."""
        if self.away:
            self.away -= 1
            raise ConnectionResetError("the database restarts")
        return await super().known()


def office_for(
    made: Stage, engine: FirstWords, journal: MemoryJournal, shifts: OnlyProcess | None = None
) -> ThemingOffice:
    """An office that watches this journal."""
    return ThemingOffice(
        journal=journal,
        followers=made.followers,
        desk=made.desk,
        engine=engine,
        themed=lambda _: None,
        revised=lambda _: None,
        shifts=shifts,
    )


def test_an_office_themes_dialogues_that_are_made_later() -> None:
    """It looks every second."""

    async def story() -> None:
        async with stage() as made:
            office = office_for(made, FirstWords(), made.journal)
            assert office.status(DIALOGUE)["state"] == "starting"
            running = asyncio.get_running_loop().create_task(office.run())
            await asyncio.sleep(2)
            assert office.status(DIALOGUE) == {"state": "ready", "waiting": 0, "message": ""}
            for number, text in enumerate(("wind a", "wind b")):
                await made.says(f"person {number}", text)
            await asyncio.sleep(1)
            await office.ask(DIALOGUE)
            await office.ask("another that is unknown here")
            await asyncio.sleep(1)
            assert made.state.ledger.themed == 2
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running

    hurry(story())


def test_an_office_outlives_a_database_that_is_away_for_a_moment() -> None:
    """Otherwise nobody would be themed until the next restart."""

    async def story() -> None:
        async with stage() as made:
            journal = ShakyJournal()
            journal.__dict__.update(made.journal.__dict__)
            office = office_for(made, FirstWords(), journal)
            running = asyncio.get_running_loop().create_task(office.run())
            journal.away = 2
            await asyncio.sleep(10)
            assert office.status(DIALOGUE)["state"] == "ready"
            assert not running.done()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running

    hurry(story())


def test_an_office_lets_go_of_a_dialogue_that_was_thrown_away() -> None:
    """It stops theming it, and has the engine forget it; where the engine is away, a moment later."""

    async def story() -> None:
        async with stage(rehearsal=True) as made:
            engine = FirstWords()
            office = office_for(made, engine, made.journal)
            running = asyncio.get_running_loop().create_task(office.run())
            await asyncio.sleep(2)
            engine.die(questions=2)
            await made.journal.throw_away(DIALOGUE)
            await made.followers.let_go(DIALOGUE)
            assert office.status(DIALOGUE)["state"] == "starting"
            await asyncio.sleep(5)
            asked = [one for one in engine.requests if isinstance(one, wire.ForgetDialogues)]
            assert [one.only_these for one in asked] == [True, False, False, False]  # twice in vain
            assert {*asked[-1].dialogue_ids} == {DIALOGUE}
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running

    hurry(story())


def test_a_model_that_is_missing_is_looked_for_until_it_is_there() -> None:
    """And the shifts hear at each look whether this process can theme."""

    class Noted(OnlyProcess):
        able: bool | None = None

        async def look(self, known: Sequence[str], idle: Collection[str], *, able: bool = True) -> frozenset[str]:
            self.able = able
            return await super().look(known, idle, able=able)

    async def story() -> None:
        async with stage() as made:
            engine, shifts = FirstWords(), Noted()
            engine.missing_model = "no model"
            office = office_for(made, engine, made.journal, shifts)
            running = asyncio.get_running_loop().create_task(office.run())
            await asyncio.sleep(5)
            assert (shifts.able, len(engine.asked(wire.Warm))) == (False, 1)
            engine.missing_model = ""
            await asyncio.sleep(MODEL_SECONDS)
            assert (shifts.able, len(engine.asked(wire.Warm))) == (True, 2)
            await asyncio.sleep(3 * MODEL_SECONDS)
            assert len(engine.asked(wire.Warm)) == 2
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running

    hurry(story())
