"""States that come by seldom: full queues, toasts, what was sent, the organiser's pages, a room thrown away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.page.room import filled
from tests.browser.desk import Desk
from tests.browser.rooms import Network, Room, answers, enter, new_room, opened
from tests.browser.serving import ORGANISER, running_server
from tests.browser.sound import SMALL as SMALL_TARGETS
from tests.browser.sound import sound
from tests.browser.test_phone import attended, send, told, was_told
from tests.browser.test_rehearsal import SMALL

ANSWERS = 60


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A dialogue with themes, as a journal that was written beforehand."""
    folder = tmp_path_factory.mktemp("states")
    links = filled(folder, ANSWERS, "http://localhost", ORGANISER)
    paths = [link.removeprefix("http://localhost") for link in (links.facilitator, links.hall)]
    with running_server(folder) as url:
        made = Room(url, links.join_code, *paths)
        made.desk.rested()  # an engine that still placed something would move names on the map
        yield made


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A tablet on which axe may run; no page on it may have complained."""
    tablet: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "locale": "nl-NL", "reduced_motion": "reduce"}
    made = chromium.new_context(**tablet, bypass_csp=True)
    made.set_default_timeout(20_000)
    complaints: list[str] = []
    made.on("weberror", lambda error: complaints.append(str(error.error)))
    yield made
    made.close()
    assert complaints == []


def console(context: BrowserContext, room: Room, axe_source: str) -> Page:
    """The console, ready for axe."""
    page = context.new_page()
    page.goto(room.server + room.facilitator)
    enter(page, "Joke")
    page.evaluate(axe_source)
    return page


def test_without_a_model_and_with_nothing_left_to_read_the_console_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, context: BrowserContext, axe_source: str
) -> None:
    """In one's own language, and what is for whoever looks after the server in theirs; no door into an empty room."""
    monkeypatch.setenv("SAMENSPRAAK_MODEL", "/no/such/model")
    with running_server(tmp_path) as url:
        room = new_room(url)
        page = console(context, room, axe_source)
        opened(page)
        room.says(answers(2))
        down = page.locator("#theming-down")
        expect(down).to_contain_text("2 bijdragen wachten op een thema. Laat dit zien aan wie de server beheert:")
        expect(down.locator("[lang=en]")).to_contain_text("/no/such/model")
        read = page.get_by_role("link", name="Lees ze nu")
        read.click()
        for left in (1, 0):
            page.locator("[data-act=hide]").first.click()
            expect(page.locator("#ledger [data-slot=unthemed]")).to_have_text(str(left))
        page.go_back()
        expect(page.locator("#gathering")).to_contain_text(
            "Ze wachten allemaal op jou, zijn verborgen of zijn ingetrokken."
        )
        expect(read).to_have_attribute("href", "#hidden")
        expect(down).not_to_contain_text("wachten op een thema")
        sound(page)


def test_queues_with_something_in_them(room: Room, context: BrowserContext, axe_source: str) -> None:
    """What waits, with a flag on one; what was hidden; what has no theme yet."""
    waiting = new_room(room.server, first_look=True)
    page = console(context, waiting, axe_source)
    opened(page)
    waiting.says([*answers(2), "Bel mij maar, 06-12345678."])
    page.get_by_role("link", name="wachten op jou").click()
    expect(page.locator("#reading .flags:visible")).to_have_count(1)
    sound(page)
    rows = page.locator("#reading li")
    for act in ("hide", "release"):
        left = rows.count() - 1
        page.locator(f"#reading [data-act={act}]").first.click()
        expect(rows).to_have_count(left)
    for place in ("hidden", "unthemed"):
        page.evaluate(f"location.hash = '{place}'")
        expect(rows).to_have_count(1)
        sound(page, "#centre")


def test_toasts_of_every_kind_and_a_list_of_what_was_sent(room: Room, context: BrowserContext, axe_source: str) -> None:
    """Done, waiting for the line, refused; a message that was taken back and one that was not."""
    page = context.new_page()
    network = Network(page)
    page.goto(room.server + room.facilitator)
    enter(page, "Joke")
    page.evaluate(axe_source)
    for words in ("Nog twee minuten.", "Wie zegt er nog iets?"):
        page.locator("#send-nudge").click()
        page.get_by_label("Wat wil je zeggen?").fill(words)
        page.get_by_role("button", name="Verstuur", exact=True).click()
        expect(page.locator("#nudge-dialog")).to_be_hidden()
    expect(page.locator("#waiting")).to_be_hidden()
    expect(page.locator("#toast")).to_have_attribute("data-kind", "done")
    sound(page, "#toast")
    page.locator("#send-nudge").click()
    page.locator("#nudge-dialog .sent li", has_text=words).get_by_role("button", name="Haal terug").click()
    expect(page.get_by_role("button", name="Zet terug")).to_be_visible()
    sound(page, "dialog[open]")
    page.locator(".sent .voice").first.hover()
    page.wait_for_timeout(700)  # longer than a tip waits: words are no button, and have none
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("#map-names .m-lab").first.click()
    page.locator("#past-place button").click()
    page.locator("#chosen [data-act=rename]").press("Enter")
    expect(page.locator("#toast")).to_have_attribute("data-kind", "refused")
    sound(page, "#centre")
    page.get_by_role("button", name="Terug naar nu").click()
    network.cut()
    expect(page.locator("#connection")).to_contain_text("Geen verbinding")
    page.locator("#chosen [data-act=pin]").click()
    expect(page.locator("#toast")).to_have_attribute("data-kind", "wait")
    expect(page.locator("#chosen [data-act=pin]")).to_have_attribute("aria-busy", "true")
    sound(page)


def test_the_organisers_pages_on_a_laptop_and_on_a_phone(room: Room, context: BrowserContext, axe_source: str) -> None:
    """The list with its form, the form with what was wrong, one dialogue; and a rehearsal that was thrown away."""
    page = context.new_page()
    page.goto(f"{room.server}/o#{ORGANISER}")
    expect(page.get_by_role("heading", name="Dialogen")).to_be_visible()
    everywhere(page, axe_source)
    page.locator("#new").evaluate("form => { form.noValidate = true; }")
    page.get_by_label("Minuten voor vraag 1").fill("heel lang")
    page.get_by_role("button", name="Maak dialoog").click()
    expect(page.locator("#title-error")).to_be_visible()
    everywhere(page, axe_source)
    page.goto(f"{room.server}/o")
    offer = page.locator("form.offer")
    offer.evaluate(SMALL.replace('"40"', '"2"'))
    offer.get_by_role("button").click()
    expect(page.locator("#connection")).to_have_attribute("data-status", "open")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("#walk").get_by_role("button", name="Sla over").click()
    page.locator("#rehearsal [data-rehearsal=throw-away]").click()
    page.get_by_role("dialog").get_by_role("button", name="Gooi weg").click()
    expect(page.get_by_role("heading", name="De oefening is weg")).to_be_visible()
    everywhere(page, axe_source)
    page.goto(f"{room.server}/o")
    page.get_by_role("link", name="Boeren en nieuwe energie", exact=True).first.click()
    expect(page.get_by_role("heading", name="Links")).to_be_visible()
    everywhere(page, axe_source)


def everywhere(page: Page, axe_source: str) -> None:
    """Sound on a laptop, light and dark; at 320 pixels nothing runs off the side, and targets are large enough."""
    page.wait_for_load_state()  # a page that is still coming in may lose what is put into it
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(axe_source)
    sound(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(SMALL_TARGETS) == []


def test_phones_that_reflect_on_shared_themes(room: Room, context: BrowserContext, axe_source: str) -> None:
    """Two themes are shared, and the question is talked about."""
    page = console(context, room, axe_source)
    desk = Desk.of(page)
    # what the engine calls it changes when the phone has spoken and it looks again
    desk.acts(type="rename_theme", theme_id="t-wind", name="Wind om ons heen", seen="Windmolens en de buren")
    for name in (0, 1):
        page.locator("#map-names .m-lab").nth(name).click()
        page.locator("#chosen [data-act=share]").click()
        page.get_by_role("dialog").get_by_role("button", name="Deel met zaal").click()
        expect(page.locator("#chosen .notes [data-when=shared]")).to_be_visible()
    page.get_by_role("button", name="Ga bespreken").click()
    phone = context.new_page()
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(f"{room.server}/j/{room.code}")
    phone.get_by_role("button", name="Doe mee").click()
    expect(phone.locator("[data-theme], .theme, .tb").first).to_be_visible()
    phone.evaluate(axe_source)
    sound(phone)
    attended(phone)
    phone.get_by_text("Voeg iets toe").click()
    send(phone, "Er draait hier al een molen.")
    mine = phone.locator("#mine li.card")
    expect(mine.locator("[data-step=stored]:not([hidden])")).to_have_count(1)
    told(phone)
    desk.acts(type="move_contribution", contribution_id=mine.get_attribute("data-id"), theme_id="t-wind")
    was_told(phone, r"^Bij thema Wind om ons heen, met \d+ andere bijdragen$")


def test_the_guide_comes_from_the_server_itself(room: Room, context: BrowserContext) -> None:
    """From the console's menu, with its style and nothing from elsewhere."""
    page = context.new_page()
    page.goto(room.server + room.facilitator)
    enter(page, "Joke")
    page.locator("#menu summary").click()
    with context.expect_page() as opening:
        page.get_by_role("link", name="De handleiding").click()
    guide = opening.value
    asked: list[str] = []
    guide.on("request", lambda request: asked.append(request.url))
    guide.reload()
    assert guide.title() == "Een zaal in gesprek · Samenspraak"
    assert len(set(asked)) == 2
    assert all(url.startswith(room.server) for url in asked)
