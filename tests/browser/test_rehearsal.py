"""Practising in a real browser, by mouse: from the empty console to a full hall, and gone without trace."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.rehearsal.room import written_room
from tests.browser.serving import ORGANISER, running_server

PATIENCE_MS = 90_000
SMALL = """form => { for (const [name, value] of [["people", "25"], ["minutes", "0.2"]])
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
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


def empty_console(server: str, page: Page) -> None:
    """A facilitator comes to a dialogue in which nothing was said yet."""
    wish = {"title": "De echte avond", "purpose": "Samen kiezen.", "prompts": ["Wat merk je?"]}
    headers = {"Authorization": f"Bearer {ORGANISER}"}
    links = httpx.post(f"{server}/api/dialogues", json=wish, headers=headers).raise_for_status().json()
    page.goto(links["facilitator"])
    page.get_by_role("button", name="Begin").click()
    page.wait_for_selector("#first-steps")
    for _ in range(page.locator("dialog[open]").count()):  # a first-run walk, where there is one
        page.keyboard.press("Escape")


def axe(page: Page, source: str) -> list[str]:
    """What the accessibility checker finds wrong on the page as it stands."""
    page.evaluate(source)
    found = page.evaluate("async () => (await axe.run()).violations.map(v => v.id + ' ' + v.nodes[0].html)")
    return list(found)


def test_a_facilitator_practises_and_leaves_no_trace(server: str, folder: Path, desk: Page, axe_source: str) -> None:
    """One button; the hall fills and waits; question 1 is opened and people answer; thrown away, nothing is left."""
    empty_console(server, desk)
    real = desk.url
    offer = desk.locator("form.offer")
    offer.evaluate(SMALL)
    offer.get_by_role("button", name="Oefen eerst met een volle zaal").click()
    band = desk.get_by_role("region", name="Oefening")
    expect(band).to_contain_text("De zaal is vol. Open vraag 1", timeout=PATIENCE_MS)
    assert desk.url != real
    expect(desk.locator("h1")).to_contain_text("Oefening: nieuwe energie op het land")
    for _ in range(desk.locator("dialog[open]").count()):
        desk.keyboard.press("Escape")
    assert axe(desk, axe_source) == []
    desk.get_by_role("button", name="Open vraag 1").click()
    expect(band).to_contain_text("De antwoorden op vraag 2 wachten op je", timeout=PATIENCE_MS)
    said = {row.text for row in written_room("nl").rows if len(row.text) > 30}
    assert [text for text in said if text.encode() in on_disk(folder)] != []
    band.get_by_role("button", name="Zaal leeg").click()
    expect(band).to_contain_text("De zaal is leeg", timeout=PATIENCE_MS)
    band.get_by_role("button", name="Gooi weg").click()
    dialog = desk.get_by_role("dialog", name="Deze oefening weggooien?")
    dialog.get_by_role("button", name="Bewaren").click()
    expect(dialog).to_be_hidden()
    band.get_by_role("button", name="Gooi weg").click()
    dialog.get_by_role("button", name="Gooi weg").click()
    expect(desk.locator("h1")).to_have_text("De oefening is weg", timeout=PATIENCE_MS)
    assert axe(desk, axe_source) == []
    assert [text for text in said if text.encode() in on_disk(folder)] == []
    desk.get_by_role("link", name="Ga terug").click()
    desk.wait_for_url(real)
    expect(desk.locator("h1")).to_have_text("De echte avond")


def test_a_rehearsal_says_so_on_every_screen(server: str, desk: Page, chromium: Browser) -> None:
    """Phone, hall, organiser's list, report: nobody takes it for an evening."""
    headers = {"Authorization": f"Bearer {ORGANISER}"}
    wish = {"perform": False, "language": "nl"}
    links = httpx.post(f"{server}/api/rehearsals", json=wish, headers=headers).raise_for_status().json()
    for width, height in ((320, 640), (375, 740)):
        phone = chromium.new_page(viewport={"width": width, "height": height}, locale="nl-NL")
        phone.goto(links["phone"])
        expect(phone.get_by_text("Oefening: alles wat hier staat, wordt straks weggegooid.")).to_be_visible()
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
