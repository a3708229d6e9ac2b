"""A phone without JavaScript: no text is lost, none counts twice by going back, and no way leads into a dead end."""

import re
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.integration.lines import Line
from tests.integration.servers import Evening

TOO_LONG = "Wind op zee. " * 50


@pytest.fixture
def phone(evening: Evening) -> Iterator[httpx.Client]:
    """Somebody who joined with a browser that runs no scripts."""
    headers = {"Accept": "text/html", "Accept-Language": "nl"}
    with httpx.Client(base_url=evening.server.url, headers=headers, follow_redirects=True) as browser:
        browser.post(f"/j/{evening.code}/join", data={"consent": "1"}).raise_for_status()
        yield browser


def moves(evening: Evening, *steps: tuple[int, str]) -> None:
    """The facilitator moves prompts of the script."""
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        prompts = desk.until(lambda shows: shows.get("prompts"))
        for number, phase in steps:
            desk.act("set_phase", prompt_id=prompts[number]["id"], phase=phase)


def sends(phone: httpx.Client, evening: Evening, text: str, prompt: int = 0) -> httpx.Response:
    """Press the button, with the key that this page came with."""
    page = phone.get(f"/j/{evening.code}").text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    words = {"prompt_id": evening.prompt_ids()[prompt], "text": text, "key": key[1], "language": "nl"}
    return phone.post(f"/j/{evening.code}/contributions", data=words)


def shown(page: str, phase: str) -> bool:
    """Whether the part of the page for this phase is on the screen."""
    part = re.search(rf'<div data-when="{phase}"( hidden)?>', page)
    assert part is not None
    return not part[1]


@pytest.mark.parametrize("steps", [[(0, "closed")], [(0, "closed"), (1, "collecting")]], ids=["closed", "another"])
def test_a_refused_text_stays_at_its_own_question_when_the_room_has_moved_on(
    evening: Evening, phone: httpx.Client, steps: list[tuple[int, str]]
) -> None:
    """With its sentence. It was lost unseen once the question was closed, and went over to the next one otherwise."""
    first = evening.prompt_ids()[0]
    moves(evening, *steps)
    page = sends(phone, evening, TOO_LONG).text
    assert shown(page, "collecting")
    assert "Maak hem korter" in re.sub(r'<p class="problem"[^>]*hidden.*?</p>', "", page)
    assert TOO_LONG in page
    assert f'name="prompt_id" value="{first}"' in page
    assert evening.report()["prompts"][0]["text"] in page.partition('id="prompt"')[2].partition("</h1>")[0]


def test_a_refused_text_while_the_room_reflects_is_not_folded_away(evening: Evening, phone: httpx.Client) -> None:
    """Nor is the sentence, also where there was nothing to keep."""
    moves(evening, (0, "reflecting"))
    for text in (" ", TOO_LONG):
        assert '<details id="more" open>' in sends(phone, evening, text).text


def test_the_same_words_sent_once_more_after_going_back_count_once(evening: Evening, phone: httpx.Client) -> None:
    """A browser fills in what was sent, and the page has a new key; other words, and words taken back, do count."""
    for text in ("Wind op zee.", "Wind op zee.", "Zon op het dak.", " Wind op zee. "):
        assert sends(phone, evening, text).url.query == b"notice=sent"
    report = evening.report()
    assert report["ledger"]["accepted"] == 2
    again = next(said["id"] for said in report["contributions"] if said["text"] == "Wind op zee.")
    phone.post(f"/j/{evening.code}/withdraw", data={"contribution_id": again}).raise_for_status()
    sends(phone, evening, "Wind op zee.")
    assert evening.report()["ledger"]["accepted"] == 3


def test_the_address_of_a_form_leads_back_to_the_room(evening: Evening, phone: httpx.Client) -> None:
    """Reloaded, or after the language was changed on a page that a form had answered; a program is told the truth."""
    page = sends(phone, evening, TOO_LONG)
    assert page.url.path.endswith("/contributions")
    assert f'name="back" value="/j/{evening.code}"' in page.text
    for act in ("contributions", "join", "withdraw", "resonate", "leave"):
        answer = phone.get(f"/j/{evening.code}/{act}")
        assert (answer.status_code, answer.url.path) == (200, f"/j/{evening.code}")
    assert httpx.get(evening.path("contributions"), headers={"Accept": "application/json"}).status_code == 405


def test_an_error_inside_a_dialogue_leads_back_there(evening: Evening, phone: httpx.Client) -> None:
    """Not to the code, which the hall's screen may no longer show."""
    page = phone.post(f"/j/{evening.code}/resonate", data={"contribution_id": "gone", "on": "true"})
    assert page.status_code == 404
    assert f'<a class="btn main wide" href="/j/{evening.code}">' in page.text
    assert f'name="back" value="/j/{evening.code}"' in page.text
    elsewhere = phone.get("/j/ZZZZZZ/me").text
    assert '<a class="btn main wide" href="/">' in elsewhere


def test_the_explanation_leads_back_to_the_dialogue_from_which_it_was_opened(
    evening: Evening, phone: httpx.Client
) -> None:
    """Also after its language was changed; and it says nothing back that is no code."""
    link = f"/privacy?j={evening.code}"
    for path in ("", "/me"):
        assert f'href="{link}"' in phone.get(f"/j/{evening.code}{path}").text
    page = phone.get(link).text
    assert f'href="/j/{evening.code}"' in page
    assert f'name="back" value="{link}"' in page
    for harm in ("", "/evil.example", '"><img src=x>', "..%2Fo"):
        assert "/j/" not in phone.get("/privacy", params={"j": harm}).text


def test_another_text_in_a_page_that_was_gone_back_to_counts(evening: Evening, phone: httpx.Client) -> None:
    """Its key was used; that is no concern of whoever wrote it."""
    words = {"prompt_id": evening.prompt_ids()[0], "key": "the-key-of-the-page"}
    for text in ("Wind op zee.", "Zon op het dak."):
        answer = phone.post(f"/j/{evening.code}/contributions", data=words | {"text": text})
        assert answer.url.query == b"notice=sent"
    assert evening.report()["ledger"]["accepted"] == 2


def test_who_has_not_joined_is_asked_to_instead_of_turned_away(evening: Evening) -> None:
    """A link to what is kept of me, opened on another phone."""
    link = f"{evening.server.url}/j/{evening.code}/me"
    answer = httpx.get(link, headers={"Accept": "text/html"}, follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, f"/j/{evening.code}")


def test_a_time_limit_is_said_as_it_was_when_the_page_came(evening: Evening, phone: httpx.Client) -> None:
    """Nothing counts down without a script, so the page says of when it speaks; and that time is up cuts nobody off."""
    moves(evening, (0, "collecting"))
    assert limit(phone, evening) is None
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        first = desk.until(lambda shows: shows.get("prompts"))[0]["id"]
        desk.act("set_timer", prompt_id=first, seconds=5 * 60)
        assert limit(phone, evening) == "nog 5 minuten toen deze pagina kwam"
        desk.act("set_timer", prompt_id=first, seconds=1)
    deadline = time.monotonic() + 20
    while (said := limit(phone, evening)) != "De tijd is om. Je kunt nog versturen." and time.monotonic() < deadline:
        time.sleep(0.2)
    assert said == "De tijd is om. Je kunt nog versturen."
    assert sends(phone, evening, "Nog net.").url.query == b"notice=sent"


def limit(phone: httpx.Client, evening: Evening) -> str | None:
    """What the page says of the time to somebody without scripts."""
    page = phone.get(f"/j/{evening.code}").text
    found = re.search(r'<noscript><p class="status"><svg.*?</svg><span>(.*?)</span></p></noscript>', page)
    return found[1] if found else None
