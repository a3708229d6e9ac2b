"""The words behind the dots: pages of a theme, in the order of the journal."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue.events import FoundGroup
from app.live.console_view import facilitator_view
from app.live.reading import words_behind, words_of
from tests.gatherings import revision
from tests.stage import Stage, stage


def on_stage(story: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    """Play a story on a stage with five contributions: two of wind, two of sun, one in no theme."""

    async def play() -> None:
        async with stage() as made:
            for number in range(1, 6):
                await made.says(f"person {number}", f"words {number}", id_=f"c{number}")
            await made.revises({"wind": ["c1", "c4"], "sun": ["c2", "c3"]}, ("c5",))
            await story(made)

    asyncio.run(play())


def ids(made: Stage, theme_id: str, first: int = 0, most: int = 100) -> list[str]:
    """Whose words a page holds."""
    return [row["id"] for row in words_of(made.state, theme_id, first, most)["contributions"]]


def test_a_page_says_how_many_there_are_in_all() -> None:
    """As many as the theme has dots."""

    async def story(made: Stage) -> None:
        page = words_of(made.state, "wind", 1, 1)
        assert (page["total"], page["first"], page["position"]) == (2, 1, made.state.position)
        assert [row["text"] for row in page["contributions"]] == ["words 4"]
        assert page["total"] == facilitator_view(made.state)["theme.wind"]["contributions"]

    on_stage(story)


def test_the_order_is_that_of_the_journal_whatever_happened_since() -> None:
    """Resonance changes the order in which a theme counts its members, but not which dot is whose."""

    async def story(made: Stage) -> None:
        await made.does(c.Resonate("person 2", "c1", on=True), by="person 2")
        assert ids(made, "wind") == ["c1", "c4"]

    on_stage(story)


def test_a_merged_theme_holds_the_words_of_its_parts() -> None:
    """All in one order."""

    async def story(made: Stage) -> None:
        await made.does(c.MergeThemes("sun", "wind"))
        assert ids(made, "wind") == ids(made, "sun") == ["c1", "c2", "c3", "c4"]

    on_stage(story)


def test_what_is_in_no_theme_can_be_read_too() -> None:
    """They have dots as well."""

    async def story(made: Stage) -> None:
        assert ids(made, "unthemed") == ["c5"]

    on_stage(story)


def test_who_stands_apart_comes_behind_the_others_of_the_theme() -> None:
    """The undercurrent has dots beside the theme, so those inside are counted without it; together they are all."""

    async def story(made: Stage) -> None:
        wish = revision({"wind": ["c1", "c2", "c3", "c4"]}, ["c5"], basis=made.state.position)
        group = FoundGroup("a few", ("c1", "c3"), ("c1",), "wind")
        await made.does(msgspec.structs.replace(wish, undercurrent=(group,), singles=("c5",)), by="theming")
        assert ids(made, "wind") == ["c2", "c4", "c1", "c3"]
        view = facilitator_view(made.state)
        theme, undercurrent = view["theme.wind"], view["undercurrent"]
        assert (theme["contributions"], theme["apart"], undercurrent["unthemed"]) == (4, 2, 1)
        assert undercurrent["groups"][0]["ids"] == ["c1", "c3"]

    on_stage(story)


def test_some_words_can_be_asked_for_by_name() -> None:
    """In the order asked; whoever is hidden, or was never there, is left out."""

    async def story(made: Stage) -> None:
        await made.does(c.HideContribution("c2"))
        page = words_behind(made.state, ["c3", "c2", "nobody", "c1"])
        assert [row["id"] for row in page["contributions"]] == ["c3", "c1"]

    on_stage(story)


def test_hidden_words_have_no_dot() -> None:
    """Nor have withdrawn ones."""

    async def story(made: Stage) -> None:
        await made.does(c.HideContribution("c1"))
        await made.does(c.Withdraw("person 5", "c5"), by="person 5")
        assert (ids(made, "wind"), ids(made, "unthemed")) == (["c4"], [])

    on_stage(story)


def test_a_theme_that_is_not_there_is_refused() -> None:
    """It ended, or somebody made up its id."""

    async def story(made: Stage) -> None:
        with pytest.raises(errors.UnknownTheme):
            words_of(made.state, "nowhere", 0, 10)

    on_stage(story)
