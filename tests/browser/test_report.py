"""The report in a real browser: accessible, printable on A4, and made from the organiser's page with progress."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from app.dialogue import commands as c
from app.reports import as_html, build
from tests.browser.serving import ORGANISER, PATIENCE_SECONDS, running_server
from tests.gatherings import Gathering, revision

A4_INSIDE = 658  # px between margins of 18 mm
A4_HIGH = 1024  # px between the margins above and below
LONG = "Wij willen best meedoen, maar dan moeten wij ook echt mee beslissen over de plek en over het geld. "


def large_evening() -> Gathering:
    """Nine large themes with long labels, an undercurrent, division, an answer, and words that have no spaces."""
    gathering = Gathering(title="Boeren en nieuwe energie in onze streek")
    gathering.opens()
    for number in range(150):
        gathering.says(f"person {number}", LONG * (1 + number % 3) + "x" * (number % 60))
    ids = list(gathering.state.contributions)
    wish = revision({f"t{n}": ids[n * 14 : n * 14 + 14] for n in range(10)}, ids[140:], basis=gathering.state.position)
    themes = tuple(
        msgspec.structs.replace(t, label="Eerst zien, dan geloven", undercurrent=t.theme_id == "t9", mixed=True)
        for t in wish.themes
    )
    gathering.does(msgspec.structs.replace(wish, themes=themes, singles=(ids[-1],)), by="theming")
    for number in range(14):
        gathering.does(c.Resonate(f"person {number}", "c3", on=True))
    gathering.does(c.WriteLetter("Boeren willen meedoen, als zij mee beslissen", "", "Wij bouwen een batterij. " * 12))
    gathering.shares("t1")
    return gathering


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report on disk: it needs no server."""
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(as_html.write(build(large_evening().entries, dialogue_id="d1"), "nl"))
    return path.as_uri()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A tab of its own."""
    context = chromium.new_context(locale="nl-NL")
    yield context.new_page()
    context.close()


def violations(page: Page, axe_source: str) -> list[str]:
    """What axe-core finds, by rule."""
    page.evaluate(axe_source)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("async tags => (await axe.run(document, {runOnly: tags})).violations.map(v => v.id)", tags)
    return [str(rule) for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1180, 320])
def test_the_report_is_accessible(page: Page, report: str, axe_source: str, scheme: str, width: int) -> None:
    """No violation by day and by night, on a laptop and on a phone; nothing to scroll sideways for."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(report)
    assert violations(page, axe_source) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_report_prints_on_a4_without_cut_tables(page: Page, report: str) -> None:
    """Nothing is wider than the paper, no row may break, and the letter is one page."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_INSIDE, "height": A4_HIGH})
    page.goto(report)
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('table, svg, p')].map(e => e.getBoundingClientRect().right))"
    )
    assert right <= A4_INSIDE + 1
    rows = page.evaluate("[...document.querySelectorAll('.r-trail tr')].map(e => getComputedStyle(e).breakInside)")
    assert set(rows) == {"avoid"}
    numbers = "Math.min(...[...document.querySelectorAll('.r-trail td:first-child')].map(e => e.clientWidth))"
    assert page.evaluate(numbers) >= 40  # room for the number beside the words
    assert page.evaluate("document.querySelector('.letter').getBoundingClientRect().height") <= A4_HIGH


@pytest.mark.usefixtures("pango")
def test_an_organiser_takes_a_word_document_home(page: Page, axe_source: str, tmp_path: Path) -> None:
    """The page says how far it is, then the file comes; the organiser's own words are in the next one."""
    with running_server(tmp_path) as url:
        header = {"Authorization": f"Bearer {ORGANISER}"}
        wish = {"title": "Energie", "purpose": "Samen kiezen.", "prompts": ["Wat eerst?"]}
        made = (
            httpx.post(f"{url}/api/dialogues", json=wish, headers=header, timeout=PATIENCE_SECONDS)
            .raise_for_status()
            .json()
        )
        page.request.post(f"{url}/o/enter", data={"token": ORGANISER})
        page.goto(f"{url}/o/{made['dialogue_id']}")
        assert violations(page, axe_source) == []
        page.get_by_label("Wat ermee is gedaan").fill("Wij bouwen een batterij.")
        page.locator(".o-letter").get_by_role("button").click()
        page.wait_for_url("**#letter")
        # Before its module runs, a link is a plain link that says nothing while the file is made.
        page.wait_for_load_state()
        expect(page.get_by_label("Wat ermee is gedaan")).to_have_value("Wij bouwen een batterij.")
        with page.expect_download(timeout=60_000) as download:
            page.locator('[data-export="docx"][data-edition="internal"]').click()
            expect(page.locator("#export")).to_be_visible()
        assert download.value.suggested_filename.endswith("-internal.docx")
        expect(page.locator("#export")).to_contain_text("klaar")
