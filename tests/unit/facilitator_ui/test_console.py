"""The facilitator's console as the server draws it first, from a dialogue that really happened."""

import json
import re
from typing import Any

import pytest

from app.dialogue import commands as c
from app.dialogue.model import Dialogue
from app.live.audience import facilitator_view
from app.pages import as_json
from tests.unit.facilitator_ui.pages import parsed, rendered
from tests.unit.facilitator_ui.rooms import evening, fresh

STILL = {"presence": {"connected": 12}, "theming": {"state": "ready", "waiting": 0, "message": ""}}
LINKS = {
    "phone": "https://samenspraak.example/j/K7M4PX",
    "hall": "https://samenspraak.example/hall/d1",
    "report": "/api/dialogues/d1/report",
    "poster": "/o/d1/poster",
}


def console(state: Dialogue, language: str = "en", **facts: Any) -> str:
    """The page for a facilitator of this dialogue."""
    view = facilitator_view(state) | STILL
    needed = {
        "view": view, "state_json": as_json(view), "token": "a.token", "dialogue_id": "d1", "position": state.position,
        "facilitator": "Anne",
        "now": 1_760_000_000_000, "code": "K7M4PX", "url": "samenspraak.example", "links": LINKS, "qr": "QR",
    }  # fmt: skip
    return rendered("console.html", language, **(needed | facts))


def test_the_page_knows_where_its_modules_begin() -> None:
    """The line opens with the role, the token and the position that the first state stands at."""
    state = evening()
    body = parsed(console(state)).first("body")
    assert body["data-role"] == "facilitator"
    assert (body["data-token"], body["data-dialogue"]) == ("a.token", "d1")
    assert body["data-position"] == str(state.position)


def test_the_first_state_travels_with_the_page() -> None:
    """The modules can show everything before the line is open."""
    state = evening()
    found = re.search(r'<script type="application/json" id="state"[^>]*>(.*?)</script>', console(state), re.DOTALL)
    assert found
    assert json.loads(found[1])["ledger"]["accepted"] == state.ledger.accepted


def test_a_contribution_cannot_end_the_script_that_carries_it() -> None:
    """Words are words, also where they look like a page."""
    page = console(evening(first_words="</script><script>alert(1)</script>"))
    assert "<script>alert(1)" not in page


def test_the_script_shows_every_prompt_in_its_order() -> None:
    """Also without a single module."""
    prompts = [words for words in parsed(console(evening())).texts("ol", "script") if words]
    assert [p for p in prompts if p.endswith("?")] == ["Wat merk je nu al?", "Wat houdt je tegen?"]


def test_themes_stand_in_a_table_by_the_number_of_contributions() -> None:
    """The most said first; each with a button, so that every theme can be opened by keyboard."""
    page = parsed(console(evening()))
    titles = [row for row in page.texts("tbody", "themes") if row in {"Het net zit vol", "Zelf eigenaar zijn"}]
    assert titles == ["Zelf eigenaar zijn", "Het net zit vol"]
    assert page.count("button", "open", inside="themes") == 2


def test_the_undercurrent_stands_apart_below_the_themes() -> None:
    """Small groups are not swept up, and not counted as themes either."""
    page = parsed(console(evening()))
    assert "Alleen op het erf" in page.texts("tbody", "undercurrent")
    assert "Alleen op het erf" not in page.texts("tbody", "themes")
    assert page.texts("h2", "themes-title")[:2] == ["2", "themes"]


def test_a_theme_is_never_colour_alone() -> None:
    """Shape, number and name stand together; the undercurrent has a ring of its own."""
    page = console(evening())
    assert re.search(r'class="tb t1 "[^>]*><use href="#shape-1"/><text[^>]*>1</text>', page)
    assert re.search(r'class="tb under "[^>]*><use href="#shape-under"/><text[^>]*>3</text>', page)


def test_a_voice_is_pronounced_in_its_own_language() -> None:
    """Every quotation carries its language."""
    assert '<q class="voice" data-slot="voice" lang="de">' in console(evening(language="de"))


def test_the_ledger_is_in_view_and_adds_up() -> None:
    """Each line of the sum is the journal's own."""
    state = evening()
    numbers = [int(words) for words in parsed(console(state)).texts("footer", "ledger") if words.isdigit()]
    assert numbers[0] == state.ledger.accepted
    assert numbers[0] == sum(numbers[1:])


def test_held_and_hidden_contributions_are_reachable_from_the_ledger() -> None:
    """Moderation begins where the counts are."""
    page = parsed(console(evening()))
    assert {"#held", "#hidden", "#unthemed"} <= set(page.links())


def test_before_the_first_answer_the_page_teaches() -> None:
    """The code, the picture of it and four steps; no empty table."""
    page = parsed(console(fresh()))
    assert not page.hidden("div", "first-steps")
    assert "K7M 4PX" in page.texts("div", "first-steps")
    assert page.hidden("div", "list")


def test_between_the_first_answer_and_the_first_theme_the_page_says_what_happens() -> None:
    """Neither the steps, which are done, nor a table without rows."""
    page = parsed(console(evening(themes=False)))
    assert not page.hidden("div", "gathering")
    assert page.hidden("div", "list")
    assert not page.has("div", "first-steps")


@pytest.mark.parametrize(("provisional", "hidden"), [(True, False), (False, True)])
def test_a_provisional_revision_is_called_so(provisional: bool, hidden: bool) -> None:
    """Only while it is one."""
    assert parsed(console(evening(provisional=provisional))).hidden("span", "provisional") is hidden


def test_a_theme_that_the_room_sees_is_marked_in_words_too() -> None:
    """The mark has a text for who cannot see it."""
    state = evening(acts=[c.ShareTheme("t2", on=True)])
    page = parsed(console(state))
    assert page.texts("tbody", "themes").count("shared with the room") == 2
    assert page.count("span", "out", inside="themes", shown=True) == 1


def test_there_is_one_polite_region_for_what_happens() -> None:
    """Two would speak through each other."""
    page = console(evening())
    assert page.count('role="status"') == 1
    assert "aria-live" not in page


def test_there_is_one_filled_button_in_each_state_of_the_script() -> None:
    """The next step; a dialog that asks before something becomes public has one of its own."""
    for name in ("row-now", "row-finished"):
        found = re.search(rf'<template id="{name}">(.*?)</template>', console(evening()), re.DOTALL)
        assert found
        assert found[1].count("btn main") == 1
    assert parsed(console(evening())).count("button", "main", inside="public-dialog") == 1


def test_what_becomes_public_is_confirmed_and_the_other_button_comes_first() -> None:
    """Enter and a hasty press must not share a theme."""
    page = console(evening())
    dialog = page[page.index('id="public-dialog"') : page.index('id="choice-dialog"')]
    assert dialog.index("Not yet") < dialog.index("btn main")


def test_nothing_is_promised_that_is_not_there_yet() -> None:
    """No dead buttons: every button is named in a module, or submits a form."""
    acts = set(re.findall(r'data-act="([a-z]+)"', console(evening())))
    assert acts <= {
        "ask", "back", "cancel", "clock", "close", "coarser", "conceal", "dismiss", "earlier", "edit", "finer",
        "gather", "hide", "keys", "kindle", "later", "leave", "longer", "merge", "move", "next", "off", "onward",
        "open", "other", "part", "pin", "read", "ready", "redo", "rejoin", "release", "remove", "rename", "retheme",
        "share", "show", "split", "stopclock", "undo", "walk", "wall",
    }  # fmt: skip
