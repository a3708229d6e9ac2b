"""The time machine in a real browser: back through the evening, two moments compared, and nothing changed there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.page.room import filled
from tests.browser.rooms import ARRIVED
from tests.browser.serving import ORGANISER, running_server

ANSWERS = 330


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The facilitator's link to a dialogue that went on for twenty minutes."""
    folder = tmp_path_factory.mktemp("past")
    path = filled(folder, ANSWERS, "http://localhost", ORGANISER).facilitator.removeprefix("http://localhost")
    with running_server(folder) as url:
        yield url + path


@pytest.fixture
def console(address: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the console and looks back; no page may have complained."""
    opened: list[Page] = []
    complaints: list[str] = []

    def visited(**options: Any) -> Page:
        page = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL", **options).new_page()
        opened.append(page)
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.get_by_label("Hoe heet je?").fill("Joke")
        page.get_by_role("button", name="Begin").click()
        expect(page.locator("#map-names .m-lab").first).to_be_attached()
        page.locator("#past-place").get_by_role("button", name="Kijk terug").click()
        expect(page.locator("#past")).to_contain_text("Je kijkt naar")
        return page

    yield visited
    for page in opened:
        page.context.close()
    assert complaints == []


def accepted(page: Page) -> int:
    """What the ledger says came in."""
    return int(page.locator("#ledger [data-slot=accepted]").inner_text().replace(".", ""))


def test_the_evening_can_be_scrubbed_back_and_forth(console: Callable[..., Page]) -> None:
    """Ledger, map and list show the moment; the bar says which; now is one press away."""
    page = console()
    bar = page.locator("#past")
    slider = bar.get_by_role("slider").first
    slider.fill("8")
    expect(page.locator("#ledger [data-slot=accepted]")).not_to_have_text(str(ANSWERS))
    earlier = accepted(page)
    assert 0 < earlier < ANSWERS
    slider.press("ArrowRight")
    expect(page.locator("#ledger [data-slot=accepted]")).not_to_have_text(str(earlier))
    assert accepted(page) > earlier
    expect(page.locator("#map-names .m-lab").first).to_be_visible()
    page.get_by_role("button", name="Lijst", exact=True).click()
    expect(page.locator("#list tbody tr[data-id]").first).to_be_visible()
    page.get_by_role("button", name="Terug naar nu").click()
    expect(page.locator("#ledger [data-slot=accepted]")).to_have_text(str(ANSWERS))
    expect(bar).to_be_hidden()
    page.get_by_role("button", name="Kaart", exact=True).click()


def test_nothing_can_be_changed_in_the_past(console: Callable[..., Page]) -> None:
    """What acts is out of reach; what would open a form is out of use, and whoever presses it is told why."""
    page = console()
    page.locator("#map-names .m-lab").first.click()
    assert page.evaluate("document.querySelector('.k-script').inert && document.querySelector('.acts2').inert")
    rename, why = page.locator("#chosen [data-act=rename]"), "In het verleden kun je niets veranderen."
    expect(rename).to_have_attribute("aria-disabled", "true")
    expect(rename).to_have_accessible_description(why)
    toast = page.locator("#toast")
    rename.focus()
    for key in ("Enter", "n", "Control+z"):
        page.keyboard.press(key)
        expect(toast).to_contain_text(why)
        toast.get_by_role("button", name="Sluit").click()
        expect(toast).to_be_hidden()
        rename.focus()
    expect(page.locator("#theme-name")).to_be_hidden()
    rename.press("m")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Terug naar nu").click()
    assert not page.evaluate("document.querySelector('.k-script').inert")
    rename.click()
    expect(page.locator("#theme-name")).to_be_visible()


def test_two_moments_are_compared_theme_by_theme(console: Callable[..., Page]) -> None:
    """Earlier and later, and by how much each theme grew: in a table, and on two maps beside each other."""
    page = console()
    page.get_by_role("button", name="Vergelijk").click()
    for slider, minute in zip(page.locator("#past").get_by_role("slider").all(), ("9", "18"), strict=True):
        slider.fill(minute)
    for chosen, shown in (("from", "before"), ("until", "after")):
        clock = page.locator(f"#past [data-slot={chosen}]").inner_text()
        expect(page.locator(f"#compared [data-slot={shown}]").first).to_have_text(clock)
    row = page.locator("#compared tbody tr", has_text="Windmolens en de buren")
    expect(row.locator("[data-slot=change]")).to_contain_text("+")
    then, later, change = (row.locator(f"[data-slot={name}]").inner_text() for name in ("then", "later", "change"))
    assert int(later) - int(then) == int(change) > 0
    expect(page.locator("#map")).to_be_hidden()
    before, after = page.locator("#compared figure").all()
    for place, count in ((before, then), (after, later)):
        expect(place.get_by_role("button", name="Windmolens en de buren")).to_contain_text(count)
    name = after.get_by_role("button", name="Het net zit vol")
    name.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chosen [data-slot=title]").first).to_have_text("Het net zit vol")
    expect(page.locator("#compared [aria-pressed=true]")).to_have_count(2)
    page.get_by_role("button", name="Lijst", exact=True).click()
    expect(before).to_be_hidden()
    expect(row).to_be_visible()
    page.get_by_role("button", name="Kaart", exact=True).click()
    page.get_by_role("button", name="Terug naar nu").click()
    expect(page.locator("#map")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_past_is_accessible(console: Callable[..., Page], axe_source: str, scheme: str) -> None:
    """Axe finds nothing while somebody looks back and compares."""
    page = console(color_scheme=scheme)
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.locator("#compared tbody tr").first).to_be_visible()
    page.evaluate(axe_source)
    page.evaluate(ARRIVED)
    assert page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))") == []
