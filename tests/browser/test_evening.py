"""The whole evening in real browsers: organiser, three phones, facilitator and hall, from the form to the report."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.desk import THEMES_SECONDS
from tests.browser.rooms import themed
from tests.browser.serving import ORGANISER, running_server

QUESTION = "Wat houdt je tegen om mee te doen met nieuwe energie?"
NAME = "De kabel is te dun"

# What three people say, one list per phone: the full grid again and again, and permits.
ANSWERS = (
    (
        "Het stroomnet zit vol, ik krijg geen aansluiting voor mijn zonnepanelen.",
        "De netbeheerder zegt dat het stroomnet tot 2031 vol zit.",
        "De vergunning duurt vier jaar bij de gemeente.",
        "Zonder aansluiting op het stroomnet heeft een zonnedak geen zin.",
    ),
    (
        "Ik sta al drie jaar op de wachtlijst voor een aansluiting op het stroomnet.",
        "Het stroomnet is vol, dus mijn zonnepanelen leveren niets op.",
        "De gemeente wil voor de vergunning elk jaar een nieuw rapport.",
        "Een vergunning aanvragen bij de gemeente kost meer dan de molen.",
    ),
    (
        "Een zwaardere aansluiting krijg ik niet, want het stroomnet zit vol.",
        "De netbeheerder laat ons wachten op een aansluiting.",
        "Zolang de vergunning van de gemeente niet komt, begin ik nergens aan.",
        "De regels voor de vergunning veranderen bij elke gemeente.",
    ),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with an empty data folder."""
    with running_server(tmp_path_factory.mktemp("evening")) as url:
        yield url


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page on a device of its own; closed after the test, and no page may have complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(address: str, width: int, height: int, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="nl-NL", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def make_dialogue(page: Page) -> dict[str, str]:
    """Fill in the organiser's form; the links that the next page shows."""
    page.get_by_label("Titel").fill("Boeren en nieuwe energie")
    page.get_by_label("Waarom vraag je dit?").fill("We willen weten wat boeren nodig hebben.")
    page.locator("input[name=prompts]").first.fill(QUESTION)
    page.get_by_role("button", name="Maak dialoog").click()
    page.wait_for_url("**/o/*")
    found = page.evaluate("document.documentElement.innerHTML").replace("&amp;", "&")
    return {
        "phone": _address(found, "/j/"),
        "facilitator": _address(found, "/f/"),
        "hall": _address(found, "/hall/"),
        "report": _address(found, "/api/dialogues/"),
    }


def _address(html: str, part: str) -> str:
    start = html.index(part)
    end = min(html.index(quote, start) for quote in ('"', "<", "'") if quote in html[start:])
    return html[start:end]


def join(page: Page) -> None:
    """One sentence of purpose, one button."""
    expect(page.get_by_text("We willen weten wat boeren nodig hebben.")).to_be_visible()
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()


def answer(page: Page, text: str, count: int) -> None:
    """Write, send, and see it received."""
    page.get_by_label("Jouw antwoord").fill(text)
    page.get_by_role("button", name="Verstuur").click()
    # hidden until it is so: only what can be read counts
    expect(page.locator("#mine li.card").get_by_text("Ontvangen").filter(visible=True)).to_have_count(count)


def rename(console: Page, row: Locator) -> None:
    """Give the theme of this row another name."""
    row.get_by_role("button").click()
    chosen = console.locator("#chosen")
    chosen.get_by_role("button", name="geef een andere naam").click()
    chosen.get_by_label("Naam van dit thema").fill(NAME)
    chosen.get_by_label("Naam van dit thema").press("Enter")


def test_a_whole_evening(server: str, screen: Callable[..., Page]) -> None:
    """Join, answer, a theme rises, rename, share, phones and hall see it, the report holds it and adds up."""
    organiser = screen(f"{server}/o#{ORGANISER}", 1440, 900)
    links = make_dialogue(organiser)

    console = screen(server + links["facilitator"], 1440, 900)
    console.get_by_label("Hoe heet je?").fill("Joke")
    console.get_by_role("button", name="Begin").click()
    expect(console.get_by_role("button", name="Open vraag 1")).to_be_visible()

    hall = screen(server + links["hall"], 1920, 1080)
    expect(hall.get_by_role("heading", name="Boeren en nieuwe energie")).to_be_visible()

    phones = [screen(server + links["phone"], 375, 812, has_touch=True) for _ in ANSWERS]
    for phone in phones:
        join(phone)
    expect(console.locator("#presence")).to_contain_text("3")

    console.get_by_role("button", name="Open vraag 1").click()
    for phone in phones:
        expect(phone.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(hall.get_by_role("heading", name=QUESTION)).to_be_visible()

    for phone, texts in zip(phones, ANSWERS, strict=True):
        for count, text in enumerate(texts, start=1):
            answer(phone, text, count)
    expect(console.locator("#ledger [data-slot=accepted]")).to_have_text("12")
    expect(hall.locator("#count")).to_contain_text("12")
    phones[0].locator("#voices").get_by_role("button", name="nieuw").click()
    expect(phones[0].locator("#voices")).to_contain_text("gemeente")

    expect(console.locator("#map")).to_be_visible(timeout=THEMES_SECONDS * 1000)
    console.get_by_role("button", name="Lijst", exact=True).click()
    themed(console)
    grid = console.locator("#list tr", has_text="net").first
    expect(grid).to_be_visible()
    expect(console.locator("#ledger [data-slot=themed]")).not_to_have_text("0")
    rename(console, grid)
    chosen = console.locator("#chosen")
    expect(console.locator("#list")).to_contain_text(NAME)
    expect(console.locator("#toast")).to_contain_text(NAME)
    expect(hall.locator("#themes")).not_to_contain_text(NAME)

    chosen.get_by_role("button", name="Deel met zaal").click()
    console.get_by_role("dialog").get_by_role("button", name="Deel met zaal").click()
    expect(hall.locator("#themes")).to_contain_text(NAME)
    for phone in phones:
        expect(phone.locator("#themes")).to_contain_text(NAME)
    expect(phones[0].locator("#mine")).to_contain_text(NAME)

    console.get_by_role("button", name="Ga bespreken").click()
    expect(phones[1].get_by_role("heading", name="Dit zei de zaal")).to_be_visible()

    report = screen(f"{server}/o#{ORGANISER}", 1180, 820)
    expect(report.get_by_role("link", name="Boeren en nieuwe energie").first).to_be_visible()
    report.goto(server + links["report"].split("report.")[0] + "report.html")
    expect(report.get_by_text(NAME).first).to_be_visible()
    expect(report.get_by_text(ANSWERS[0][0]).first).to_be_visible()


def test_a_rename_can_be_undone_and_a_second_facilitator_sees_it(server: str, screen: Callable[..., Page]) -> None:
    """Two consoles on one dialogue: each sees the other's acts, and undo gives the earlier name back."""
    organiser = screen(f"{server}/o#{ORGANISER}", 1440, 900)
    links = make_dialogue(organiser)
    consoles = []
    for name in ("Joke", "Piet"):
        console = screen(server + links["facilitator"], 1180, 820)
        console.get_by_label("Hoe heet je?").fill(name)
        console.get_by_role("button", name="Begin").click()
        consoles.append(console)
    consoles[0].get_by_role("button", name="Open vraag 1").click()
    phones = [screen(server + links["phone"], 320, 640) for _ in ANSWERS]
    for phone, texts in zip(phones, ANSWERS, strict=True):
        phone.get_by_role("button", name="Doe mee").click()
        for count, text in enumerate(texts, start=1):
            answer(phone, text, count)
    for console in consoles:
        console.get_by_role("button", name="Lijst", exact=True).click(timeout=THEMES_SECONDS * 1000)
    themed(consoles[0])
    first = consoles[0].locator("#list tbody tr[data-id]").first
    expect(first).to_be_visible()
    before = first.locator("[data-slot=title]").inner_text()
    rename(consoles[0], first)
    expect(consoles[1].locator("#list")).to_contain_text(NAME)
    consoles[0].locator("#toast").get_by_role("button", name="Maak ongedaan").click()
    expect(consoles[1].locator("#list")).not_to_contain_text(NAME)
    expect(consoles[1].locator("#list")).to_contain_text(before)
