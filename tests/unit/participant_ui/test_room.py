"""The phone's pages as the server draws them: whole without a single module."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import Request

from app.pages import Pages

View = dict[str, Any]
VOICE = {"id": "c9", "text": "Eerst zien, dan geloven.", "lang": "nl", "resonance": 1024}
PLACED = {"id": "t6", "number": 6, "title": "Kan mijn opvolger verder?", "others": 41}


def page(template: str, language: str = "nl", **facts: Any) -> str:
    """The page for a browser in this language."""
    headers = [(b"accept-language", language.encode())]
    request = Request({"type": "http", "method": "GET", "path": "/j/K7M4PX", "headers": headers, "query_string": b""})
    return bytes(Pages("participant").html(request, template, **facts).body).decode()


def view(phase: str | None = "collecting", **sections: Any) -> View:
    """What a phone is told, with one prompt in this phase."""
    prompt = {"id": "p1", "text": "Wat houdt je tegen?", "number": 1, "of": 2, "phase": phase}
    return {
        "dialogue": {"title": "Boeren en nieuwe energie", "rehearsal": False},
        "prompt": prompt if phase else None,
        "room": {"joined": 3, "spoke": 2, "contributions": 2},
        "voices": [],
        "themes": [],
        "resonated": [],
    } | sections


def own(**facts: Any) -> View:
    """One contribution of this participant."""
    contribution = {
        "id": "c1", "text": "Het net zit vol.", "lang": "nl", "at": 0, "late": False, "state": "visible",
        "theme": None, "shared": False, "contested": False, "closed": False, "prompt_id": "p1",
        "asked": "Wat houdt je tegen?", "receipt": "137-K7M4-PXQ2",
    }  # fmt: skip
    return {"mine.c1": contribution | facts}


def theme(**facts: Any) -> View:
    """One shared theme."""
    shown = {
        "id": "t6",
        "number": 6,
        "title": "Kan mijn opvolger verder?",
        "people": 31,
        "contributions": 33,
        "speaks_to": 214,
    }
    return shown | {"voices": [VOICE]} | facts


def room(shown: View, language: str = "nl", **facts: Any) -> str:
    """The room, without the templates that only modules copy."""
    needed = {
        "code": "K7M4PX",
        "token": "a.token",
        "dialogue_id": "d1",
        "position": 7,
        "notice": None,
        "draft": "",
        "minutes_left": None,
    }
    whole = page("room.html", language, view=shown, **(needed | facts))
    return re.sub(r"<template.*?</template>", "", whole, flags=re.DOTALL)


class Screen(HTMLParser):
    """Reads a page as somebody who looks at it: without what is hidden."""

    WITHOUT_END = frozenset({"br", "input", "link", "meta", "path", "use", "circle", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Whatever is inside something hidden is hidden."""
        if tag not in self.WITHOUT_END:
            hides = any(name == "hidden" for name, _ in attrs) or tag in {"script", "noscript", "title"}
            self._hidden.append(hides or (bool(self._hidden) and self._hidden[-1]))

    def handle_endtag(self, tag: str) -> None:
        """Back to what is around it."""
        if tag not in self.WITHOUT_END:
            self._hidden.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing to read in it."""

    def handle_data(self, data: str) -> None:
        """Words, where they can be seen."""
        if self._hidden[-1:] != [True]:
            self.words.append(data)


def seen(html: str) -> str:
    """What stands on the screen."""
    screen = Screen()
    screen.feed(html)
    return " ".join(" ".join(screen.words).split()) + " "


# ---- joining ----------------------------------------------------------------------------------------------------


def join(**facts: Any) -> str:
    """The page before the room."""
    return page("join.html", **({"code": "", "dialogue": None, "error": None, "consent": "1"} | facts))


DIALOGUE = {
    "title": "Boeren en nieuwe energie",
    "purpose": "Wat heb je nodig?",
    "organiser": "De Lage Weide",
    "rehearsal": False,
}


def test_without_a_code_there_is_one_field_for_it() -> None:
    """Somebody who types the address from the wall."""
    html = join()
    assert '<form class="p-stack" method="post" action="/">' in html
    assert 'name="code"' in html


def test_a_wrong_code_stays_in_its_field_and_the_sentence_belongs_to_the_field() -> None:
    """It can be corrected, and a screen reader hears why."""
    html = join(code="K7M4P0", error="Deze code kennen we niet.")
    assert 'value="K7M4P0"' in html
    assert 'aria-describedby="code-hint" aria-invalid="true"' in html
    assert re.search(r'id="code-hint" role="alert">.*Deze code kennen we niet\.', html)


def test_before_joining_one_reads_what_it_is_about_and_whose_it_is() -> None:
    """Consent is about something that was read."""
    text = seen(join(code="K7M4PX", dialogue=DIALOGUE))
    assert "Boeren en nieuwe energie" in text
    assert "Wat heb je nodig?" in text
    assert "Van De Lage Weide" in text
    assert "Anderen in de zaal kunnen het lezen." in text


def test_going_on_sends_the_version_of_the_text_that_was_read() -> None:
    """The journal keeps which text was agreed to."""
    html = join(code="K7M4PX", dialogue=DIALOGUE, consent="3")
    assert 'action="/j/K7M4PX/join"' in html
    assert '<input type="hidden" name="consent" value="3">' in html


def test_without_an_organiser_nobody_is_named() -> None:
    """No half sentence is left over."""
    assert "Van " not in seen(join(code="K7M4PX", dialogue=DIALOGUE | {"organiser": ""}))


@pytest.mark.parametrize(
    ("language", "button"), [("nl", "Doe mee"), ("en", "Join in"), ("de", "Mitmachen"), ("fy", "Doch mei")]
)
def test_the_page_speaks_the_language_of_the_browser(language: str, button: str) -> None:
    """All languages, from one template."""
    html = page("join.html", language, code="K7M4PX", dialogue=DIALOGUE, error=None, consent="1")
    assert f'<html lang="{language}">' in html
    assert f">{button}<svg" in html


# ---- the question -----------------------------------------------------------------------------------------------


def test_before_the_first_question_the_room_says_what_will_come() -> None:
    """Nobody has to wonder whether it works, and nothing counts to zero."""
    text = seen(room(view(None, room={"joined": 1, "spoke": 0, "contributions": 0})))
    assert "De eerste vraag verschijnt hier vanzelf." in text
    assert "Verstuur" not in text
    assert "mensen spraken" not in text


def test_between_two_questions_the_room_says_so() -> None:
    """Other words than before the first one."""
    text = seen(room(view(None)))
    assert "Even geen vraag" in text
    assert "De eerste vraag" not in text


def test_a_question_that_is_open_can_be_answered_by_a_plain_form() -> None:
    """The server's page alone is enough to speak."""
    html = room(view())
    assert "Wat houdt je tegen?" in seen(html)
    assert 'method="post" action="/j/K7M4PX/contributions"' in html
    assert '<input type="hidden" name="prompt_id" value="p1">' in html


def test_while_reflecting_the_form_waits_behind_something_to_add() -> None:
    """First what the room said, then what is missing."""
    html = room(view("reflecting", themes=[theme()]))
    text = seen(html)
    assert "Dit zei de zaal" in text
    assert "Mis je iets?" in text
    assert html.index('id="write"') > html.index('<details id="more">')
    assert html.count('id="write"') == 1


def test_while_reflecting_without_a_shared_theme_the_voices_stay_and_it_says_what_is_awaited() -> None:
    """The page is never empty."""
    text = seen(room(view("reflecting", voices=[VOICE])))
    assert "De gespreksleider kiest wat de zaal eerst ziet." in text
    assert "Eerst zien, dan geloven." in text


def test_a_refused_text_stays_in_the_field_with_the_reason_beside_it() -> None:
    """Nothing typed is lost, and it stays text."""
    html = room(view(), notice={"kind": "stop", "text": "Maak hem korter."}, draft="<b>lang")
    assert "&lt;b&gt;lang</textarea>" in html
    assert "Maak hem korter." in seen(html)


def test_a_refused_addition_while_reflecting_is_not_folded_away() -> None:
    """The field with the kept text is open."""
    html = room(view("reflecting"), notice={"kind": "stop", "text": "Maak hem korter."}, draft="lang")
    assert '<details id="more" open>' in html


def test_good_news_stands_on_top_and_not_beside_the_field() -> None:
    """Only a refusal belongs to the field."""
    html = room(view(), notice={"kind": "good", "text": "Ontvangen. Dank je."})
    assert html.index("Ontvangen. Dank je.") < html.index('id="prompt"')
    assert 'id="problem" hidden' in html


# ---- what others say --------------------------------------------------------------------------------------------


def test_a_voice_is_quoted_in_its_own_language_and_direction() -> None:
    """For the voice of a screen reader, and for right to left."""
    html = room(view(voices=[VOICE | {"text": "طاقة", "lang": "ar"}]))
    assert '<blockquote class="voice" lang="ar" dir="auto" data-p="quote">طاقة</blockquote>' in html


def test_what_people_wrote_is_never_markup() -> None:
    """Not in a quotation, a field, a title or my own words."""
    evil = "<img src=x onerror=alert(1)>\"'</textarea></script>"
    html = room(view(voices=[VOICE | {"text": evil}], **own(text=evil), themes=[theme(title=evil)]), draft=evil)
    assert "<img" not in html
    assert html.count("</textarea>") == 1


def test_resonance_is_a_form_that_says_what_a_touch_will_do() -> None:
    """On where it is off, off where it is on; the count as the language writes it."""
    html = room(view(voices=[VOICE, VOICE | {"id": "c8"}], resonated=["c8"]))
    forms = re.findall(r'action="/j/K7M4PX/resonate".*?</form>', html, flags=re.DOTALL)
    facts = [(re.findall(r'value="([^"]+)"', f), re.findall(r'aria-pressed="(\w+)"', f)) for f in forms]
    assert facts == [(["c9", "true"], ["false"]), (["c8", "false"], ["true"])]
    assert '<span class="n">1.024</span>' in html


def test_my_own_words_are_not_among_what_others_say() -> None:
    """They stand under my contributions."""
    html = room(view(voices=[VOICE | {"id": "c1"}], **own()))
    assert "Nog niets." in seen(html)
    assert "/resonate" not in html


def test_a_shared_theme_shows_people_a_dot_for_each_contribution_and_voices() -> None:
    """One dot is one contribution, on every screen."""
    html = room(view(themes=[theme()]))
    assert "31 mensen" in seen(html)
    widths = re.findall(r"M3\.5 [\d.]+h([\d.]+)", html)
    assert sum(round((float(width) + 6.9) / 7) for width in widths) == 33
    assert "Eerst zien, dan geloven." in html


@pytest.mark.parametrize(("number", "shape"), [(1, 1), (12, 12), (13, 1), (30, 6)])
def test_a_theme_is_shape_and_number_and_colour(number: int, shape: int) -> None:
    """After twelve the shape repeats and the number goes on."""
    html = room(view(themes=[theme(number=number)]))
    assert f'class="tb l t{shape}"' in html
    assert f'#s{shape}"/><text x="14" y="18.6">{number}</text>' in html


def test_a_theme_with_my_words_says_so() -> None:
    """And only to me."""
    mine = room(view(themes=[theme()], **own(theme=PLACED, shared=True)))
    others = room(view(themes=[theme()]))
    assert "Jouw bijdrage hoort hierbij" in seen(mine)
    assert "Jouw bijdrage hoort hierbij" not in seen(others)


# ---- my contributions -------------------------------------------------------------------------------------------


def path(**facts: Any) -> dict[str, str]:
    """The steps that are shown, and how: the same table as in tests/modules/phone/mine.test.js."""
    html = room(view(**own(**facts)))
    shown = re.findall(r'<li data-step="(\w+)" class="(\w+)"(?: aria-current="step")?>', html)
    return dict(shown)


def test_the_path_of_a_contribution_tells_where_it_is() -> None:
    """Received, placed, shared, and later in the report."""
    assert path() == {"stored": "done", "seeking": "now", "report": "todo"}
    assert path(theme=PLACED) == {"stored": "done", "theme": "now", "report": "todo"}
    assert path(theme=PLACED, shared=True) == {"stored": "done", "theme": "done", "shared": "now", "report": "todo"}
    on_wall = {"stored": "done", "theme": "done", "wall": "now", "report": "todo"}
    assert path(theme=PLACED, on_wall=True) == on_wall
    assert path(theme=PLACED, shared=True, on_wall=True) == on_wall | {"shared": "done"}
    assert path(closed=True) == {"stored": "done", "seeking": "done", "reported": "now"}
    assert path(theme=PLACED, closed=True) == {"stored": "done", "theme": "done", "reported": "now"}


def test_held_hidden_and_withdrawn_words_say_so_and_promise_no_report() -> None:
    """What is said is also true for them."""
    assert path(state="held") == {"stored": "done", "held": "now"}
    assert path(state="hidden") == {"stored": "done", "hidden": "now"}
    assert path(state="withdrawn", text="") == {"withdrawn": "done"}


def test_the_step_where_it_is_now_is_told_to_a_screen_reader() -> None:
    """The ring alone would be colour and shape only."""
    assert len(re.findall(r'class="now" aria-current="step">', room(view(**own())))) == 1


def test_a_placed_contribution_is_with_others() -> None:
    """One other is singular."""
    text = seen(room(view(**own(theme=PLACED))))
    assert "Kan mijn opvolger verder?" in text
    assert "met 41 andere bijdragen" in text
    assert "met 1 andere bijdrage " in seen(room(view(**own(theme=PLACED | {"others": 1}))))


def test_late_and_contested_words_are_marked() -> None:
    """As the facilitator sees them."""
    text = seen(room(view(**own(theme=PLACED, late=True, contested=True))))
    assert "nadat deze vraag gesloten was" in text
    assert "Je zei: klopt niet." in text


def test_taking_back_asks_once_and_works_without_modules() -> None:
    """A native disclosure holds the question."""
    html = room(view(**own()))
    asking = re.search(r'<details class="sure">.*?action="/j/K7M4PX/withdraw".*?</details>', html, flags=re.DOTALL)
    assert asking
    assert "Ja, trek in" in asking.group()


def test_what_was_taken_back_cannot_be_taken_back_again() -> None:
    """There is nothing left to erase."""
    assert "Trek in" not in seen(room(view(**own(state="withdrawn", text=""))))


def test_the_newest_of_my_contributions_comes_first() -> None:
    """What was just sent is in sight."""
    second = {"mine.c2": own()["mine.c1"] | {"id": "c2", "text": "Later."}}
    html = room(view(**own(), **second))
    assert html.index("Later.") < html.index("Het net zit vol.")


# ---- every page -------------------------------------------------------------------------------------------------

PAGES: dict[str, Callable[[], str]] = {
    "join": join,
    "join a dialogue": lambda: join(code="K7M4PX", dialogue=DIALOGUE),
    "privacy": lambda: page("privacy.html", consent="1", code="K7M4PX"),
    "error": lambda: page("error.html", title="", message="Vraag een nieuwe link.", status=404, room=""),
    "room": lambda: room(view(voices=[VOICE], themes=[theme()], **own(theme=PLACED))),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_what_the_content_policy_forbids(name: str) -> None:
    """No inline style, no inline handler, no script without a nonce or from elsewhere."""
    html = PAGES[name]()
    assert re.findall(r'\sstyle="|\son\w+="|javascript:', html) == []
    scripts = re.findall(r"<script[^>]*>", html)
    assert all('src="/static/' in tag or "nonce=" in tag for tag in scripts)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_waits_for_one_sheet_only(name: str) -> None:
    """Modules never hold up the first paint."""
    html = PAGES[name]()
    links = re.findall(r'<link rel="stylesheet"(?: id="colours")? href="([^"?]+)\?v=\w{8}"( disabled)?>', html)
    assert links == [("/static/phone.css", ""), *([("/static/phone-themes.css", "")] if name == "room" else [])]
    assert all('type="module"' in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_a_page_without_a_theme_does_not_wait_for_the_colours_of_themes() -> None:
    """They come with the first one."""
    assert 'id="colours" href="/static/phone-themes.css' in room(view())
    assert re.search(r'id="colours"[^>]* disabled>', room(view()))
    assert not re.search(r'id="colours"[^>]* disabled>', room(view(**own(theme=PLACED))))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_lets_me_change_its_language_and_come_back(name: str) -> None:
    """By a plain form."""
    html = PAGES[name]()
    assert '<form class="lang" method="post" action="/language"' in html
    assert '<input type="hidden" name="back" value="/j/K7M4PX">' in html


@pytest.mark.parametrize("name", PAGES)
def test_every_id_on_a_page_is_there_once(name: str) -> None:
    """Labels and descriptions point at the right thing."""
    found = re.findall(r'\sid="([^"]+)"', PAGES[name]())
    assert len(found) == len(set(found))


def test_an_error_says_what_to_do_and_leads_back() -> None:
    """No dead end."""
    html = PAGES["error"]()
    assert "<h1" in html
    assert "Vraag een nieuwe link." in html
    assert 'href="/"' in html


def test_there_is_one_polite_status_region() -> None:
    """Two would talk at the same time."""
    assert room(view()).count('role="status"') == 1


def test_a_rehearsal_says_so_before_joining_and_in_the_room() -> None:
    """Nobody who comes in by accident takes it for the evening itself."""
    said = "Oefening: alles wat hier staat, wordt straks weggegooid."
    assert said in seen(join(code="K7M4PX", dialogue=DIALOGUE | {"rehearsal": True}))
    assert said not in seen(join(code="K7M4PX", dialogue=DIALOGUE))
    assert said in seen(room(view(dialogue={"title": "Oefening", "rehearsal": True})))
