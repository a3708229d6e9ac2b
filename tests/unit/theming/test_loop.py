"""One dialogue's theming: newcomers at once, all themes anew by cadence, and nobody lost when the engine stumbles."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.dialogue import commands as c
from app.dialogue.events import HandMove, ThemesRevised
from app.theming import wire
from app.theming.cadence import QUIET_SECONDS
from app.theming.loop import RETRY_MODEL_SECONDS, ThemingLoop
from tests.hurried import hurried_clock, hurry
from tests.stage import DIALOGUE, Stage, stage
from tests.unit.theming.engines import FirstWords

SETTLED = QUIET_SECONDS + 4
NO_MODEL = "The model is not installed: run this."


class Evening:
    """A stage on which an engine themes what is said."""

    def __init__(self, made: Stage, engine: FirstWords) -> None:
        self.made = made
        self.engine = engine
        self.themed: list[float] = []
        self.revised: list[float] = []
        self.loop = ThemingLoop(
            made.follower,
            made.desk,
            engine,
            themed=self.themed.append,
            revised=self.revised.append,
            clock=hurried_clock,
        )
        self._running = asyncio.get_running_loop().create_task(self.loop.run())

    async def say(self, *texts: str) -> list[str]:
        """One person a text; the ids."""
        return [await self.made.says(f"person {len(self.made.state.contributions)}", text) for text in texts]

    async def end(self) -> None:
        """Stop theming, as a server that stops."""
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running

    @property
    def themes(self) -> dict[str, list[str]]:
        """What people see: title → the texts in it."""
        state = self.made.state
        found = defaultdict[str, list[str]](list)
        for one in state.contributions.values():
            theme = state.standing_theme(one.theme_id)
            if theme is not None and one.visibility == "visible":
                found[theme.title].append(one.text or "")
        return dict(found)

    @property
    def ids(self) -> dict[str, str]:
        """Title → id of the themes that people see."""
        return {theme.title: theme.id for theme in self.made.state.living_themes()}


@asynccontextmanager
async def opened(engine: FirstWords | None = None, **facts: object) -> AsyncIterator[Evening]:
    """An evening with an open prompt."""
    async with stage(**facts) as made:
        evening = Evening(made, engine or FirstWords())
        try:
            yield evening
        finally:
            await evening.end()


def play(story: Callable[[Evening], Coroutine[Any, Any, None]]) -> None:
    """Play a story at a speed at which nobody waits."""

    async def played() -> None:
        async with opened() as evening:
            await story(evening)

    hurry(played())


def talk(*words: str, count: int = 4) -> Sequence[str]:
    """As many texts about each of these."""
    return [f"{word} number {number}" for number in range(count) for word in words]


# ---- themes rise -----------------------------------------------------------------------------------------


def test_the_eighth_answer_makes_the_first_themes() -> None:
    """Seven wait; with the eighth they all find their place."""

    async def story(evening: Evening) -> None:
        texts = talk("wind", "sun")
        await evening.say(*texts[:7])
        await asyncio.sleep(SETTLED)
        assert evening.themes == {}
        await evening.say(texts[7])
        await asyncio.sleep(1)
        assert evening.themes == {"wind": list(texts[0::2]), "sun": list(texts[1::2])}

    play(story)


def test_a_newcomer_is_placed_at_once() -> None:
    """Within a breath, without a new revision."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        revisions = evening.made.state.revision
        await evening.say("wind from the sea")
        await asyncio.sleep(0.6)
        assert "wind from the sea" in evening.themes["wind"]
        assert evening.made.state.revision == revisions

    play(story)


def test_what_fits_nowhere_waits_for_the_next_revision() -> None:
    """Visibly unthemed meanwhile; then it has a theme of its own."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        await evening.say("youth has no house")
        await asyncio.sleep(0.6)
        assert evening.made.state.ledger.unthemed == 1
        await evening.say("youth leaves")
        await asyncio.sleep(SETTLED)
        assert evening.themes["youth"] == ["youth has no house", "youth leaves"]

    play(story)


def test_theme_ids_survive_every_revision() -> None:
    """A theme that goes on is the same theme, however it grows."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        first = evening.ids
        for _ in range(3):
            await evening.say(*talk("wind", "sun", "youth", count=2))
            await asyncio.sleep(SETTLED)
        assert evening.made.state.revision >= 4
        assert {title: evening.ids[title] for title in first} == first

    play(story)


def test_what_people_decided_is_told_to_the_engine() -> None:
    """Named, shared and merged themes must exist afterwards."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun", "youth"))
        await asyncio.sleep(SETTLED)
        ids = evening.ids
        await evening.made.does(c.RenameTheme(ids["wind"], "Wind of our own", "wind"))
        await evening.made.does(c.MergeThemes(ids["youth"], ids["wind"]))
        evening.loop.ask()
        await asyncio.sleep(1)
        last = evening.engine.asked(wire.Revise)[-1]
        assert isinstance(last, wire.Revise)
        assert set(last.kept) == {ids["wind"], ids["youth"]}
        assert last.merged == {ids["youth"]: ids["wind"]}

    play(story)


def test_the_engine_is_told_who_came_since_the_last_revision() -> None:
    """At the first all did; afterwards those who were placed meanwhile."""

    async def story(evening: Evening) -> None:
        first = await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        later = await evening.say("wind from the sea", "sun on the roof", "wind at night")
        await asyncio.sleep(SETTLED)
        revisions = [one for one in evening.engine.asked(wire.Revise) if isinstance(one, wire.Revise)]
        assert set(revisions[0].newcomers) == set(first)
        assert set(revisions[-1].newcomers) <= set(later)
        assert set(later) <= {one for revision in revisions[1:] for one in revision.newcomers}

    play(story)


def test_a_facilitator_who_asks_gets_a_revision_now() -> None:
    """Also with three answers."""

    async def story(evening: Evening) -> None:
        await evening.say("wind here", "wind there", "sun")
        await asyncio.sleep(1)
        evening.loop.ask()
        await asyncio.sleep(1)
        assert evening.themes == {"wind": ["wind here", "wind there"]}

    play(story)


def test_a_quiet_dialogue_is_left_in_peace() -> None:
    """An hour of silence costs no revision, and no line in the journal."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        position, asked = evening.made.state.position, len(evening.engine.requests)
        await asyncio.sleep(3600)
        assert (evening.made.state.position, len(evening.engine.requests)) == (position, asked)

    play(story)


def test_a_burst_is_placed_in_batches_and_nobody_is_forgotten() -> None:
    """Three hundred answers in an instant."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun", "youth", count=100))
        await asyncio.sleep(60)
        assert {title: len(texts) for title, texts in evening.themes.items()} == {"wind": 100, "sun": 100, "youth": 100}
        assert max(len(r.items) for r in evening.engine.asked(wire.Place) if isinstance(r, wire.Place)) <= 32

    play(story)


def test_only_what_may_be_seen_is_read_by_the_engine() -> None:
    """Held and hidden contributions wait for a person first."""

    async def story() -> None:
        async with opened(first_look=True) as evening:
            ids = await evening.say(*talk("wind", "sun"))
            await asyncio.sleep(SETTLED)
            assert evening.engine.vectors == set()
            for contribution_id in ids[:-1]:
                await evening.made.does(c.ReleaseContribution(contribution_id))
            await asyncio.sleep(SETTLED)
            assert evening.engine.vectors == set(ids[:-1])

    hurry(story())


def test_the_time_from_sent_to_themed_is_measured_once_for_each() -> None:
    """What operations watch: one number a contribution, one a revision."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        evening.loop.ask()
        await asyncio.sleep(SETTLED)
        assert len(evening.themed) == 8
        assert len(evening.revised) == evening.made.state.revision >= 2

    play(story)


# ---- words that are taken back -------------------------------------------------------------------------------


def test_vectors_of_withdrawn_words_are_erased() -> None:
    """As soon as they are taken back."""

    async def story(evening: Evening) -> None:
        ids = await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        assert evening.engine.vectors == set(ids)
        await evening.made.does(c.Withdraw("person 0", ids[0]), by="person 0")
        await asyncio.sleep(1)
        assert evening.engine.vectors == set(ids[1:])

    play(story)


def test_vectors_are_erased_also_where_the_engine_dies_in_between() -> None:
    """It's asked again until it's done."""

    async def story(evening: Evening) -> None:
        ids = await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        evening.engine.die(questions=3)
        await evening.made.does(c.Withdraw("person 0", ids[0]), by="person 0")
        await asyncio.sleep(5)
        assert ids[0] not in evening.engine.vectors

    play(story)


def test_words_taken_back_during_a_revision_leave_no_vector() -> None:
    """The revision that was under way may have embedded them once more; afterwards they go."""

    async def story(evening: Evening) -> None:
        ids = await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        evening.engine.seconds_to_revise = 3
        evening.loop.ask()
        await asyncio.sleep(0.02)
        await evening.made.does(c.Withdraw("person 0", ids[0]), by="person 0")
        await asyncio.sleep(5)
        assert ids[0] not in evening.engine.vectors
        assert evening.made.state.contributions[ids[0]].visibility == "withdrawn"

    play(story)


def test_vectors_of_words_erased_while_no_engine_ran_go_at_the_next_start() -> None:
    """A withdrawal in the last second of a server is kept all the same."""
    engine = FirstWords()

    async def story() -> None:
        async with opened(engine) as evening:
            ids = await evening.say(*talk("wind", "sun"))
            await asyncio.sleep(SETTLED)
            await evening.end()
            await evening.made.does(c.Withdraw("person 0", ids[0]), by="person 0")
            assert ids[0] in engine.vectors
            Evening(evening.made, engine)
            await asyncio.sleep(1)
            assert engine.vectors == set(ids[1:])

    hurry(story())


# ---- when the engine stumbles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("poison", ["DEADLY words", "INDIGESTIBLE words"])
def test_a_text_that_the_engine_cannot_take_costs_nobody_else_their_theme(poison: str) -> None:
    """It's found, left unthemed and counted so; all the others are themed."""

    async def story(evening: Evening) -> None:
        texts = talk("wind", "sun")
        await evening.say(*texts[:3])
        (guilty,) = await evening.say(poison)
        await evening.say(*texts[3:])
        await asyncio.sleep(60)
        assert sorted(t for texts in evening.themes.values() for t in texts) == sorted(texts)
        state = evening.made.state
        assert [one.id for one in state.contributions.values() if one.left_unthemed] == [guilty]
        assert (state.ledger.themed, state.ledger.unthemed) == (8, 1)

    play(story)


def test_what_people_put_somewhere_is_told_to_the_engine_and_stays_there() -> None:
    """Pinned, split off and moved by hand; also against an engine that knows better."""

    async def story(evening: Evening) -> None:
        first, second, third, *_ = await evening.say(*talk("wind", "sun", count=6))
        await asyncio.sleep(SETTLED)
        ids, state = evening.ids, evening.made.state
        await evening.made.does(c.PinTheme(ids["sun"], on=True))
        await evening.made.does(c.SplitTheme("s1", ids["wind"], (first,), "On its own"))
        await evening.made.does(c.MoveContributions((HandMove(second, ids["wind"]), HandMove(third, None))))
        evening.loop.ask()
        await asyncio.sleep(SETTLED)
        last = evening.engine.asked(wire.Revise)[-1]
        assert isinstance(last, wire.Revise)
        assert set(last.kept) >= {ids["sun"], ids["wind"], "s1"}
        assert last.moved == {first: "s1", second: ids["wind"]}
        assert third not in {item.contribution_id for item in last.items}
        places = {one: state.contributions[one].theme_id for one in (first, second, third)}
        assert places == {first: "s1", second: ids["wind"], third: None}

    play(story)


def test_two_texts_that_the_engine_cannot_take_are_both_found() -> None:
    """One after the other, and the innocent between them go on."""

    async def story(evening: Evening) -> None:
        guilty = await evening.say("DEADLY first", "DEADLY second")
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(120)
        state = evening.made.state
        assert [one.id for one in state.contributions.values() if one.left_unthemed] == guilty
        assert state.ledger.themed == 8

    play(story)


def test_an_engine_that_died_comes_back_and_goes_on() -> None:
    """Newcomers are placed in the themes of before, under the same ids; nobody is left out."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun", count=50))
        await asyncio.sleep(SETTLED)
        before = evening.ids
        evening.engine.die(questions=2)
        await evening.say("wind after the night")
        await asyncio.sleep(5)
        assert "wind after the night" in evening.themes["wind"]
        assert evening.ids == before
        assert not any(one.left_unthemed for one in evening.made.state.contributions.values())

    play(story)


def test_an_engine_that_dies_while_revising_is_asked_again() -> None:
    """The facilitator's wish is late, not lost: the next growth brings it."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun", count=3))
        await asyncio.sleep(1)
        evening.engine.die(questions=1)
        evening.loop.ask()
        await asyncio.sleep(1)
        assert evening.themes == {}
        await evening.say(*talk("wind", "sun", count=3))
        await asyncio.sleep(SETTLED)
        assert set(evening.themes) == {"wind", "sun"}

    play(story)


def test_after_a_restart_the_themes_are_the_same() -> None:
    """A new loop and a new engine on the same journal: same ids, and newcomers join them."""

    async def story() -> None:
        async with opened() as evening:
            await evening.say(*talk("wind", "sun"))
            await asyncio.sleep(SETTLED)
            before, revisions = evening.ids, evening.made.state.revision
            await evening.end()
            again = Evening(evening.made, FirstWords())
            await asyncio.sleep(SETTLED)
            assert (again.ids, again.made.state.revision) == (before, revisions)
            await again.say("sun over the dyke")
            await asyncio.sleep(1)
            assert "sun over the dyke" in again.themes["sun"]
            assert again.ids == before
            await again.end()

    hurry(story())


def test_without_a_model_contributions_are_accepted_and_wait() -> None:
    """The facilitator reads why; when the model is back, they find their themes."""

    async def story(evening: Evening) -> None:
        evening.engine.missing_model = NO_MODEL
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(2)
        assert evening.made.state.ledger.accepted == 8
        assert evening.loop.status() == {"state": "unavailable", "waiting": 8, "message": NO_MODEL}
        evening.engine.missing_model = ""
        await asyncio.sleep(RETRY_MODEL_SECONDS + SETTLED)
        assert evening.made.state.ledger.themed == 8
        assert evening.loop.status() == {"state": "ready", "waiting": 0, "message": ""}
        assert not any(one.left_unthemed for one in evening.made.state.contributions.values())

    play(story)


def test_the_facilitator_reads_what_the_engine_is_doing() -> None:
    """Ready, starting with something to do, busy while it revises."""

    async def story(evening: Evening) -> None:
        evening.loop.ask()  # where nobody has spoken yet
        seen = [evening.loop.status()["state"]]
        await evening.say("wind")
        seen.append(evening.loop.status()["state"])
        await asyncio.sleep(1)
        evening.loop.ask()
        seen.append(evening.loop.status()["state"])  # at once: whoever asked must not read that all is done
        await asyncio.sleep(0.01)
        seen.append(evening.loop.status()["state"])
        await asyncio.sleep(1)
        seen.append(evening.loop.status()["state"])
        assert seen == ["ready", "starting", "busy", "busy", "ready"]

    play(story)


def test_revisions_are_journal_entries_like_all_others() -> None:
    """By ``theming``, with the model that made them: a report can say how."""

    async def story(evening: Evening) -> None:
        await evening.say(*talk("wind", "sun"))
        await asyncio.sleep(SETTLED)
        entries = await evening.made.journal.read(DIALOGUE)
        (entry,) = [entry for entry in entries if isinstance(entry.event, ThemesRevised)]
        assert entry.by == "theming"
        assert isinstance(entry.event, ThemesRevised)
        assert (entry.event.revision, entry.event.model) == (1, "first words")

    play(story)
