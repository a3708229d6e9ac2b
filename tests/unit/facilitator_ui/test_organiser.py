"""The organiser's pages: the list, the form, the links, the poster; and the two doors."""

import re
from typing import Any

import pytest

from tests.unit.facilitator_ui.pages import parsed, rendered

EMPTY = {
    "title": "", "purpose": "", "prompts": ["", ""], "language": "nl", "first_look": False, "retention_days": 180,
}  # fmt: skip
LINKS = {
    "phone": "https://samenspraak.example/j/K7M4PX",
    "facilitator": "https://samenspraak.example/f/d1#secret",
    "hall": "https://samenspraak.example/hall/d1",
}


def dialogue(**facts: Any) -> dict[str, Any]:
    """A row of the list."""
    row = {
        "id": "d1", "title": "Boeren en nieuwe energie", "purpose": "We willen weten wat nodig is.", "state": "live",
        "created_at": 1_760_000_000_000, "people": 826, "contributions": 1024, "days_left": 180,
        "link": 3, "links": LINKS,
        "join_code": "K7M4PX", "prompts": ["Wat merk je nu al?"], "language": "nl", "rehearsal": False,
    }  # fmt: skip
    return row | facts


def organiser(*dialogues: dict[str, Any], values: dict[str, Any] = EMPTY, errors: dict[str, str] | None = None) -> str:
    """The list and the form beside it."""
    facts: dict[str, Any] = {"dialogues": list(dialogues), "values": values, "errors": errors or {}}
    return rendered("organiser.html", organiser="Coöperatie De Lage Weide", **facts)


def one(**facts: Any) -> str:
    """The links page of one dialogue."""
    around: dict[str, Any] = {"issued": 0, "candidates": [], "moments": [], "rounds": [], "others": []}
    around |= {name: facts.pop(name) for name in list(facts) if name in around}
    around["letter"] = {"headline": "", "introduction": "", "follow_up": ""}
    row = dialogue(**facts)
    return rendered(
        "dialogue.html", dialogue=row, prompts=row["prompts"], join_code="K7M4PX", qr="QR", organiser="", **around
    )


# ---- the list ------------------------------------------------------------------------------------------------


def test_a_dialogue_is_listed_with_its_state_counts_and_how_long_it_is_kept() -> None:
    """Words for the state, not only a dot."""
    texts = parsed(organiser(dialogue())).texts("table")
    assert {"Boeren en nieuwe energie", "Live", "1,024", "180 days"} <= set(texts)


@pytest.mark.parametrize(
    ("state", "words", "address"),
    [
        ("planned", "Poster", "/o/d1/poster"),
        ("live", "Open", LINKS["facilitator"]),
        ("done", "Report", "/api/dialogues/d1/report.html"),
    ],
)
def test_the_first_button_is_what_one_needs_now(state: str, words: str, address: str) -> None:
    """The poster before, the console during, the report afterwards."""
    page = parsed(organiser(dialogue(state=state)))
    assert words in page.texts("tr", "dialogue-d1")
    assert address in page.links()


@pytest.mark.parametrize(("days", "warned"), [(8, False), (7, True), (0, True)])
def test_the_last_week_before_texts_are_erased_is_marked(days: int, warned: bool) -> None:
    """By an icon, not by colour alone."""
    row = re.search(r'class="keep[^>]*>(.*?)</td>', organiser(dialogue(days_left=days)), re.DOTALL)
    assert row
    assert ("#i-warn" in row[1]) is warned


def test_an_empty_list_says_what_to_do() -> None:
    """No table without rows."""
    page = parsed(organiser())
    assert not page.has("table")
    assert "No dialogue yet" in page.texts("main")


# ---- the form ------------------------------------------------------------------------------------------------


def test_the_form_works_without_a_module() -> None:
    """Several lines for prompts are there, only the first must be filled; buttons that need a module are hidden."""
    page = parsed(organiser())
    lines = [field for field in page.all("input") if field.get("name") == "prompts"]
    assert len(lines) >= 4
    assert ["required" in line for line in lines].count(True) == 1
    assert page.count("button", "quiet", inside="new", shown=True) == 0


def test_what_was_typed_is_kept_when_something_is_wrong() -> None:
    """Nothing has to be typed twice."""
    values = EMPTY | {"title": "Een batterij", "prompts": ["Wat brengt hij?", "", "Wie betaalt?"], "first_look": True}
    page = parsed(organiser(values=values | {"retention_days": "90"}, errors={"purpose": "string_too_short"}))
    typed = [field.get("value") for field in page.all("input")]
    assert {"Een batterij", "Wat brengt hij?", "Wie betaalt?"} <= set(typed)
    assert [field["value"] for field in page.all("input") if "checked" in field] == ["true"]
    assert "90" in [choice["value"] for choice in page.all("option") if "selected" in choice]


@pytest.mark.parametrize("field", ["title", "purpose"])
def test_a_mistake_is_told_beside_its_field(field: str) -> None:
    """Connected, so that a screen reader says it with the field."""
    page = parsed(organiser(errors={field: "string_too_short"}))
    (wrong,) = [found for found in page.all("input") if found.get("aria-invalid") == "true"]
    assert wrong["name"] == field
    assert page.texts("span", f"{field}-error")
    assert f"{field}-error" in (wrong.get("aria-describedby") or "").split()


def test_a_form_without_mistakes_accuses_nobody() -> None:
    """No error before anything was sent."""
    page = organiser()
    assert "aria-invalid" not in page
    assert 'class="error"' not in page


# ---- one dialogue ---------------------------------------------------------------------------------------------


def test_each_link_can_be_read_opened_and_copied() -> None:
    """Reading is enough where the clipboard is refused."""
    page = parsed(one())
    for address in LINKS.values():
        assert address in page.links()
        assert address in page.texts("main")
        assert [button.get("data-copy") for button in page.all("button")].count(address) == 1


def test_the_secret_link_comes_with_a_warning() -> None:
    """Who has it can guide the dialogue."""
    assert any("Give it to facilitators only" in words for words in parsed(one()).texts("main"))


def test_every_report_can_be_downloaded() -> None:
    """For readers, for who edits, for who counts, and for programs; for colleagues and for the organiser."""
    forms = ("html", "pdf", "docx", "xlsx", "csv", "json")
    wanted = {f"/api/dialogues/d1/report.{form}?edition={name}" for form in forms for name in ("internal", "whole")}
    assert wanted <= set(parsed(one()).links())


def test_the_public_report_is_offered_once_it_was_made() -> None:
    """Before that there is a button that makes it."""
    public = "/api/dialogues/d1/report.pdf?edition=public"
    assert public not in parsed(one()).links()
    assert "Make the public report" in parsed(one()).texts("main")
    assert public in parsed(one(issued=1)).links()


def test_voices_can_be_chosen_for_outside_the_room() -> None:
    """Each in its language, with its theme; those that may be quoted are ticked."""
    voice = {"id": "c1", "text": "Wij beslissen mee.", "lang": "nl", "theme": "Zeggenschap", "quotable": True}
    page = one(candidates=[voice, voice | {"id": "c2", "quotable": False}])
    assert page.count('name="allowed"') == 2
    assert page.count(" checked>") == 1
    assert '<span class="voice" lang="nl">Wij beslissen mee.</span>' in page


def test_a_dialogue_can_be_laid_beside_others_and_beside_itself() -> None:
    """An earlier moment, two rounds, another dialogue; nothing to choose from is not shown."""
    assert "against" not in one()
    rounds = [{"prompt_id": "p1", "text": "Wat eerst?", "one": 1, "other": 2}]
    page = one(moments=[{"at": 5, "clock": "20.12", "prompt": "Wat eerst?"}], rounds=rounds, others=[dialogue(id="d2")])
    assert all(f'value="{value}"' in page for value in ("moment:5", "rounds:p1:1:2", "dialogue:d2"))


def test_the_poster_can_be_read_at_the_door() -> None:
    """Title, why, the picture, the code, the address, and three steps; no language switch to print."""
    page = rendered("poster.html", dialogue=dialogue(), code="K7M4PX", url="samenspraak.example", qr="QR", organiser="")
    texts = parsed(page).texts("main")
    assert {"Boeren en nieuwe energie", "We willen weten wat nodig is.", "QR", "K7M 4PX"} <= set(texts)
    assert "samenspraak.example" in texts
    assert "<select" not in page


# ---- the doors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["facilitator_enter.html", "organiser_enter.html"])
def test_a_door_tells_why_it_stayed_shut(template: str) -> None:
    """And says nothing while nothing went wrong."""
    assert parsed(rendered(template, message=None)).hidden("p", "failed")
    page = parsed(rendered(template, message="This link is not valid."))
    assert not page.hidden("p", "failed")
    assert page.texts("p", "failed") == ["This link is not valid."]


@pytest.mark.parametrize("template", ["facilitator_enter.html", "organiser_enter.html"])
def test_a_door_says_that_it_needs_a_module(template: str) -> None:
    """The secret stands after the #, where only the browser can read it."""
    assert "needs JavaScript" in rendered(template, message=None)


def test_a_facilitators_name_may_be_left_out() -> None:
    """It is asked, never demanded."""
    (name,) = [
        f for f in parsed(rendered("facilitator_enter.html", message=None)).all("input") if f.get("id") == "name"
    ]
    assert "required" not in name
