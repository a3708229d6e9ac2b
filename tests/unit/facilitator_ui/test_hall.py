"""The hall's screen as the server draws it first."""

from typing import Any

import pytest

from app.dialogue import commands as c
from app.dialogue.model import Dialogue
from app.live.audience import hall_view
from app.pages import as_json
from tests.unit.facilitator_ui.pages import parsed, rendered
from tests.unit.facilitator_ui.rooms import WORDS, evening, fresh

SHARED = [c.ShareTheme("t1", on=True), c.ShareTheme("t2", on=True)]


def hall(state: Dialogue, language: str = "en") -> str:
    """The page on the beamer."""
    view = hall_view(state) | {"presence": {"connected": 3}}
    needed: dict[str, Any] = {
        "view": view, "state_json": as_json(view), "token": "a.token", "dialogue_id": "d1", "position": state.position,
        "code": "K7M4PX", "url": "samenspraak.example", "qr": "QR",
    }  # fmt: skip
    return rendered("hall.html", language, **needed)


def test_the_code_and_its_picture_are_always_on_the_wall() -> None:
    """Who comes late joins too."""
    for state in (fresh(), evening(themes=False), evening(acts=SHARED)):
        assert {"K7M 4PX", "QR", "samenspraak.example"} <= set(parsed(hall(state)).texts("aside"))


def test_before_the_first_question_the_wall_says_what_it_is_about() -> None:
    """The title, large; no prompt yet."""
    page = parsed(hall(fresh()))
    assert "Boeren en nieuwe energie" in page.texts("div", "welcome")
    assert page.hidden("h1", "prompt")
    assert not page.hidden("div", "welcome")


def test_an_open_question_stands_above_its_dots() -> None:
    """Until a theme is shared."""
    page = parsed(hall(evening(themes=False)))
    assert page.texts("h1", "prompt") == ["Wat merk je nu al?"]
    assert not page.hidden("div", "field")
    assert page.hidden("ul", "themes")


def test_the_count_is_that_of_the_question_until_themes_are_shared() -> None:
    """As many as there are dots."""
    state = evening(themes=False)
    prompt = state.current_prompt
    assert prompt
    assert parsed(hall(state)).texts("p", "count")[:2] == [str(prompt.contributions), "contributions"]


def test_shared_themes_stand_on_the_wall_with_shape_number_name_and_count() -> None:
    """The most said first."""
    page = parsed(hall(evening(acts=SHARED)))
    assert page.texts("ul", "themes") == ["2", "Zelf eigenaar zijn", "4", "1", "Het net zit vol", "3"]
    assert page.hidden("div", "field")


def test_a_theme_that_is_not_shared_is_not_in_the_page_at_all() -> None:
    """Not even where nobody looks."""
    assert "Het net zit vol" not in hall(evening(acts=SHARED[1:]))


@pytest.mark.parametrize("acts", [[], SHARED])
def test_nobodys_words_reach_the_wall(acts: list[c.ShareTheme]) -> None:
    """No raw text without release, also not in the state that the modules read."""
    page = hall(evening(acts=acts))
    assert [words for words in WORDS if words in page] == []


def test_one_theme_or_one_voice_stands_alone_on_the_wall() -> None:
    """Large, with its counts; the question and the themes make room."""
    page = parsed(hall(evening(acts=[*SHARED, c.ShowOnWall("theme", "t2")])))
    assert "Zelf eigenaar zijn" in page.texts("section", "theme")
    assert page.hidden("ul", "themes")
    page = parsed(hall(evening(acts=[c.ShowOnWall("voice", None, "c3")])))
    assert page.texts("blockquote") == [WORDS[3]]
    assert page.hidden("h1", "prompt")


def test_only_the_one_voice_that_was_put_on_the_wall_reaches_it() -> None:
    """No other words, and none once it is hidden."""
    acts: list[c.AnyCommand] = [*SHARED, c.ShowOnWall("voice", None, "c3")]
    assert [words for words in WORDS if words in hall(evening(acts=acts))] == [WORDS[3]]
    assert WORDS[3] not in hall(evening(acts=[*acts, c.HideContribution("c3")]))
