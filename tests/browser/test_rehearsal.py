"""A whole evening by mouse, with a rehearsed hall: from the empty console to the report, and gone without trace."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.rehearsal.room import written_room
from tests.browser.desk import THEMES_SECONDS
from tests.browser.rooms import themed
from tests.browser.serving import ORGANISER, PATIENCE_SECONDS, running_server

PATIENCE_MS = THEMES_SECONDS * 1000
NAME = "De kabel is te dun"
SECOND_PRESS = 900  # so long the large button takes a press for the second of a double click
SMALL = """form => { for (const [name, value] of [["people", "40"], ["minutes", "0.3"]])
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value})) }"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps everything."""
    return tmp_path_factory.mktemp("rehearsal")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A server with nothing but its example."""
    with running_server(folder) as url:
        yield url


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A facilitator's laptop."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


def begin_to_practise(server: str, page: Page) -> str:
    """One button, on the console of a dialogue in which nothing was said yet; the address of that dialogue."""
    wish = {"title": "De echte avond", "purpose": "Samen kiezen.", "prompts": ["Wat merk je?"]}
    headers = {"Authorization": f"Bearer {ORGANISER}"}
    made = httpx.post(f"{server}/api/dialogues", json=wish, headers=headers, timeout=PATIENCE_SECONDS)
    links = made.raise_for_status().json()
    page.goto(links["facilitator"])
    page.get_by_role("button", name="Begin").click()
    page.locator("#walk").get_by_role("button", name="Sla over").click()
    offer, real = page.locator("form.offer"), page.url
    offer.evaluate(SMALL)
    offer.get_by_role("button", name="Oefen eerst met een volle zaal").click()
    band(page, "De zaal is vol. Open vraag 1")
    assert page.url != real
    expect(page.locator("h1")).to_contain_text("Oefening: nieuwe energie op het land")
    return real


def axe(page: Page, source: str) -> list[str]:
    """What the accessibility checker finds wrong on the page as it stands."""
    page.evaluate(source)
    found = page.evaluate("async () => (await axe.run()).violations.map(v => v.id + ' ' + v.nodes[0].html)")
    return list(found)


def told(page: Page, words: str) -> None:
    """The console says what was done."""
    expect(page.locator("#toast")).to_contain_text(words)


def band(page: Page, words: str) -> None:
    """The hall has come so far."""
    expect(page.locator("#rehearsal")).to_contain_text(words, timeout=PATIENCE_MS)


def test_a_whole_evening_by_mouse(server: str, folder: Path, desk: Page, axe_source: str) -> None:
    """From the empty console: practise, steer as on the evening itself, take the report home, leave no trace."""
    real = begin_to_practise(server, desk)
    assert axe(desk, axe_source) == []
    desk.get_by_role("button", name="3 min").click()
    told(desk, "3 minuten")
    desk.get_by_role("button", name="Open vraag 1").click()
    expect(desk.get_by_role("timer")).to_contain_text("02:")
    expect(desk.locator("#map")).to_be_visible(timeout=PATIENCE_MS)
    desk.get_by_role("button", name="Lijst", exact=True).click()
    band(desk, "De antwoorden op vraag 2 wachten op je")
    themed(desk)
    steer_a_theme(desk)
    show_the_room(desk)
    send_a_message(desk)
    desk.get_by_role("button", name="Ga bespreken").click()
    told(desk, "bespreekt vraag 1")
    expect(desk.get_by_role("button", name="Open vraag 2")).to_be_visible()
    desk.wait_for_timeout(SECOND_PRESS)
    desk.get_by_role("button", name="Open vraag 2").click()
    told(desk, "Vraag 2 is open")
    band(desk, "Alles is gezegd")
    expect(desk.locator("#ledger")).to_contain_text("Telling klopt")
    take_the_report_home(desk)
    throw_away(desk, folder)
    assert axe(desk, axe_source) == []
    desk.get_by_role("link", name="Ga terug").click()
    desk.wait_for_url(real)
    expect(desk.locator("h1")).to_have_text("De echte avond")


def steer_a_theme(page: Page) -> None:
    """Choose it, name it, pin it, hide it and bring it back, merge it; undone and done again with the arrows on top."""
    chosen, history = page.locator("#chosen"), page.locator("#history")
    page.locator("#list tr[data-id]").first.get_by_role("button").click()
    chosen.get_by_role("button", name="geef een andere naam").click()
    chosen.get_by_label("Naam van dit thema").fill(NAME)
    chosen.get_by_role("button", name="Bewaar").click()
    told(page, NAME)
    for act, words, on in (
        ("pin", "staat nu vooraan", "true"),
        ("conceal", "is verborgen", "true"),
        ("conceal", "weer in de lijst", "false"),
    ):
        chosen.locator(f"[data-act={act}]").click()
        told(page, words)
        # The toast comes with the answer, the button a moment later with the change: only then it means the opposite.
        expect(chosen.locator(f"[data-act={act}]")).to_have_attribute("aria-pressed", on)
    chosen.locator("[data-act=merge]").click()
    page.get_by_role("dialog").locator(".choice").first.click()
    expect(chosen).to_contain_text("Hierbij gevoegd")
    history.locator("[data-act=undo]").click()
    told(page, "Ongedaan gemaakt")
    history.locator("[data-act=redo]").click()
    told(page, "Weer gedaan")
    chosen.get_by_role("button", name="Haal eruit").first.click()
    page.locator("#list tr[data-id]", has_text=NAME).get_by_role("button").click()


def show_the_room(page: Page) -> None:
    """Share the theme, and put it and one voice on the wall; only what becomes public is asked for."""
    chosen = page.locator("#chosen")
    chosen.get_by_role("button", name="Deel met zaal").click()
    page.get_by_role("dialog").get_by_role("button", name="Deel met zaal").click()
    told(page, "De zaal ziet nu")
    expect(chosen.locator("[data-act=share]")).to_have_attribute("aria-pressed", "true")
    chosen.locator("[data-act=show]").click()
    told(page, "Nu op het zaalscherm")
    chosen.get_by_role("button", name="Toon deze stem op het zaalscherm").first.click()
    page.get_by_role("dialog").locator("button[value=yes]").click()
    told(page, "zaalscherm")


def send_a_message(page: Page) -> None:
    """To those who are silent."""
    page.get_by_role("button", name="Stuur een bericht").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wie nog niets zei").check()
    dialog.get_by_label("Wat wil je zeggen?").fill("Ook jouw woorden tellen.")
    dialog.get_by_role("button", name="Verstuur").click()
    told(page, "onderweg")


def take_the_report_home(page: Page) -> None:
    """From the menu; the name that was given stands in it, and that it was a rehearsal."""
    page.locator("#menu summary").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open het verslag").click()
    report = opened.value
    expect(report.get_by_text(NAME).first).to_be_visible()
    expect(report.locator(".r-rehearsal")).to_contain_text("Oefening")
    report.close()
    page.locator("#menu summary").click()


def throw_away(page: Page, folder: Path) -> None:
    """The hall goes home first; asked once more, and thought better of once; then not a word is on the disk."""
    said = {row.text for row in written_room("nl").rows if len(row.text) > 30}
    assert [text for text in said if text.encode() in on_disk(folder)] != []
    hall = page.get_by_role("region", name="Oefening")
    hall.get_by_role("button", name="Zaal leeg").click()
    band(page, "De zaal is leeg")
    hall.get_by_role("button", name="Gooi weg").click()
    dialog = page.get_by_role("dialog", name="Deze oefening weggooien?")
    dialog.get_by_role("button", name="Bewaren").click()
    expect(dialog).to_be_hidden()
    hall.get_by_role("button", name="Gooi weg").click()
    dialog.get_by_role("button", name="Gooi weg").click()
    expect(page.locator("h1")).to_have_text("De oefening is weg", timeout=PATIENCE_MS)
    assert [text for text in said if text.encode() in on_disk(folder)] == []


def test_a_rehearsal_says_so_on_every_screen(server: str, desk: Page, chromium: Browser) -> None:
    """Phone, hall, organiser's list, report: nobody takes it for an evening."""
    headers = {"Authorization": f"Bearer {ORGANISER}"}
    wish = {"perform": False, "language": "nl"}
    made = httpx.post(f"{server}/api/rehearsals", json=wish, headers=headers, timeout=PATIENCE_SECONDS)
    links = made.raise_for_status().json()
    for width, height in ((320, 640), (375, 740)):
        phone = chromium.new_page(viewport={"width": width, "height": height}, locale="nl-NL")
        phone.goto(links["phone"])
        expect(phone.get_by_text("Oefening: alles wat hier staat, wordt straks weggegooid.")).to_be_visible()
        with phone.expect_navigation(url=links["phone"]):
            phone.get_by_role("button", name="Doe mee").click()
        expect(phone.get_by_text("Oefening: alles wat hier staat, wordt straks weggegooid.")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        phone.close()
    desk.goto(links["hall"])
    expect(desk.locator(".h-rehearsal")).to_have_text("Oefening")
    desk.goto(links["organiser"])
    row = desk.locator(f"#dialogue-{links['dialogue_id']}")
    expect(row.locator(".tag")).to_have_text("Oefening")
    desk.goto(f"{server}/api/dialogues/{links['dialogue_id']}/report.html")
    expect(desk.locator("body")).to_contain_text("Verslag van een oefening")
    desk.goto(links["organiser"])
    row.get_by_role("button", name="Gooi weg").click()
    expect(row).to_have_count(0)


def on_disk(folder: Path) -> bytes:
    """Everything that the server keeps."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
