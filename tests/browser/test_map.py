"""The theme map in a real browser: a room of four hundred answers, by hand and by key."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.page.room import filled
from tests.browser.desk import Desk
from tests.browser.rooms import ARRIVED
from tests.browser.serving import ORGANISER, running_server

ANSWERS = 400
# Names above the map: where each stands, its text left out where only its badge found room.
BOXES = """[...document.querySelectorAll('#map-names .m-lab:not(.unplaced)')].map((e) => {
  const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom, e.classList.contains('short')]; })"""


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The facilitator's link to a dialogue with themes, on a server of its own."""
    folder = tmp_path_factory.mktemp("map")
    path = filled(folder, ANSWERS, "http://localhost", ORGANISER).facilitator.removeprefix("http://localhost")
    with running_server(folder) as url:
        Desk.behind(url + path).rested()  # an engine that still placed something would move dots and names
        yield url + path


@pytest.fixture
def console(links: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the console; no page may have complained."""
    opened: list[Page] = []
    complaints: list[str] = []

    def visited(width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="nl-NL", **options)
        page = context.new_page()
        opened.append(page)
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.goto(links)
        page.get_by_label("Hoe heet je?").fill("Joke")
        page.get_by_role("button", name="Begin").click()
        expect(page.locator("#map-names .m-lab").first).to_be_visible()
        expect(page.locator("#map-names .m-lab[style*=translate]").first).to_be_attached()
        return page

    yield visited
    for page in opened:
        page.context.close()
    assert complaints == []


def middle_of_a_theme(page: Page, title: str) -> tuple[float, float]:
    """A place inside this theme: chosen, its outline is drawn in ink, and the middle of all ink is in its middle."""
    page.get_by_role("button", name=title).click()
    expect(page.locator("#map-names [aria-pressed=true]")).to_contain_text(title)
    # until the next frame is painted, the ink is around the theme that was chosen before
    page.evaluate("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))")
    where: Any = page.evaluate(
        """() => { const c = document.querySelector('#map canvas'); const box = c.getBoundingClientRect();
        const g = c.getContext('2d'); const {width, height} = c; const d = g.getImageData(0, 0, width, height).data;
        const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim();
        const [r, gr, b] = [1, 3, 5].map((i) => parseInt(ink.slice(i, i + 2), 16));
        let x = 0, y = 0, n = 0;
        for (let i = 0; i < d.length; i += 4) if (d[i] === r && d[i + 1] === gr && d[i + 2] === b) {
          x += (i / 4) % width; y += Math.floor(i / 4 / width); n += 1; }
        return [box.left + x / n * box.width / width, box.top + y / n * box.height / height, n]; }"""
    )
    assert where[2] > 50, "the chosen theme has an outline in ink"
    return where[0], where[1]


def at_rest(page: Page, first: list[list[float]]) -> list[list[float]]:
    """Where the names are when they have left where they were first, and have been in their new places for a while."""
    boxes = first
    for _ in range(40):
        page.wait_for_timeout(400)
        before, boxes = boxes, page.evaluate(BOXES)
        if boxes == before != first:
            break
    return boxes


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1180, 820), (1024, 768)])
def test_names_never_overlap_and_are_inside(console: Callable[..., Page], width: int, height: int) -> None:
    """On laptop, tablet and a small screen; and after a resize."""
    page = console(width, height)
    first: list[list[float]] = page.evaluate(BOXES)
    page.set_viewport_size({"width": width - 60, "height": height - 40})
    boxes = at_rest(page, first)
    sheet = page.locator("#map").bounding_box()
    assert sheet
    assert len(boxes) >= 10
    for number, (left, top, right, bottom, _) in enumerate(boxes):
        assert left >= sheet["x"]
        assert right <= sheet["x"] + sheet["width"] + 1
        assert top >= sheet["y"]
        assert bottom <= sheet["y"] + sheet["height"] + 1
        for other in boxes[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    named = sum(not short for *_, short in boxes)
    assert named >= {1440: 11, 1180: 9, 1024: 1}[width], f"{named} of {len(boxes)} themes have their name in full"


def test_pointing_at_a_dot_shows_whose_words_it_is(console: Callable[..., Page]) -> None:
    """The words come from the server when somebody looks, and not before."""
    page = console()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/contributions" in request.url else None)
    assert asked == []
    x, y = middle_of_a_theme(page, "Het net zit vol")
    page.mouse.move(x, y)
    expect(page.locator("#map-tip .voice")).not_to_be_empty()
    assert len(asked) == 1
    page.mouse.click(x, y)
    expect(page.locator("#chosen")).to_contain_text("Het net zit vol")


def test_choosing_on_the_map_and_in_the_list_is_one_choice(console: Callable[..., Page]) -> None:
    """The twins show the same theme; the page remembers which one was open."""
    page = console()
    page.get_by_role("button", name="Zelf eigenaar zijn").click()
    expect(page.locator("#map-names [aria-pressed=true]")).to_contain_text("Zelf eigenaar zijn")
    page.get_by_role("button", name="Lijst", exact=True).click()
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("#list tr.on")).to_contain_text("Zelf eigenaar zijn")
    page.reload()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()


def test_zoom_by_wheel_button_and_key_and_back(console: Callable[..., Page]) -> None:
    """Whatever came closer goes away again, and 0 shows everything."""
    page = console()
    zoom = page.locator("#map-zoom [data-slot=zoom]")
    page.get_by_role("button", name="Dichterbij").click()
    expect(zoom).to_have_text("150 %")
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(zoom).to_have_text("225 %")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("-")
    expect(zoom).to_have_text("150 %")
    page.locator("#map canvas").hover(position={"x": 8, "y": 8})
    page.mouse.wheel(0, -300)
    expect(zoom).not_to_have_text("150 %")
    page.keyboard.press("0")
    expect(zoom).to_have_text("100 %")


def test_a_line_around_dots_chooses_them_and_the_list_shows_which(console: Callable[..., Page]) -> None:
    """Lasso, selection bar, and the same contributions marked in the list of its twin."""
    page = console()
    x, y = middle_of_a_theme(page, "Het net zit vol")
    page.get_by_role("button", name="Kies met een lijn").click()
    page.mouse.move(x - 18, y - 18)
    page.mouse.down()
    for dx, dy in ((18, -18), (18, 18), (-18, 18), (-18, -18)):
        page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()
    bar = page.locator("#selection")
    expect(bar).to_be_visible()
    count = int(bar.inner_text().split()[0])
    assert 2 <= count <= 40
    bar.get_by_role("link", name="Bekijk ze").click()
    expect(page.locator("#picking [aria-selected=true]")).to_have_count(count)
    page.get_by_role("link", name="Terug naar de thema’s").click()
    bar.get_by_role("button", name="Wis keuze").click()
    expect(bar).to_be_hidden()


def test_the_same_by_keyboard_alone(console: Callable[..., Page]) -> None:
    """A theme, its contributions one by one, arrows and space; without a pointer and without the map."""
    page = console()
    page.get_by_role("button", name="Zelf eigenaar zijn").focus()
    page.keyboard.press("Enter")
    page.goto(page.url.split("#")[0] + "#picking")
    rows = page.locator("#picking [role=option]")
    expect(rows.first).to_be_visible()
    rows.first.focus()
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press(" ")
    expect(page.locator("#picking [aria-selected=true]")).to_have_count(2)
    expect(rows.nth(2)).to_be_focused()


def test_the_map_follows_coarser_and_finer_as_the_list_does(console: Callable[..., Page]) -> None:
    """As many names as the heading says, and the words behind a dot are still those of a dot there."""
    page = console()
    page.get_by_role("button", name="Grover").click()
    expect(page.locator("#themes-title")).to_contain_text("grote groepen")
    count = int(page.locator("#themes-title b").inner_text())
    expect(page.locator("#map-names .m-lab")).to_have_count(count)
    page.get_by_role("button", name="en nog 3").click()
    expect(page.locator("#map-names [aria-pressed=true]")).to_have_count(1)
    expect(page.locator("#chosen")).to_contain_text("Windmolens en de buren")
    for _ in range(2):
        page.get_by_role("button", name="Fijner").click()
    expect(page.locator("#themes-title")).to_contain_text("deelgroepen")
    x, y = middle_of_a_theme(page, "Het net zit vol")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "part=" in request.url else None)
    tip = page.locator("#map-tip")
    for away in sorted(range(-24, 25, 2), key=abs) * 5:  # where parts lie differs from room to room
        page.mouse.move(x, y + away)
        page.wait_for_timeout(250)  # what takes longer is known the next time round
        if tip.is_visible():
            break
    expect(tip).to_be_visible()
    expect(tip.locator(".voice")).not_to_be_empty()
    assert asked


def test_a_name_with_the_focus_says_its_first_voice(console: Callable[..., Page]) -> None:
    """What the pointer finds in a dot, the keyboard finds at the name."""
    page = console()
    page.locator("#map").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#map-tip .voice")).not_to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_accessible(console: Callable[..., Page], axe_source: str, scheme: str) -> None:
    """Axe finds nothing: map, a chosen theme, a selection, the list of its contributions."""
    page = console(color_scheme=scheme)
    page.get_by_role("button", name="Zelf eigenaar zijn").click()
    page.evaluate(axe_source)
    assert faults(page) == []
    page.evaluate("location.hash = 'picking'")
    page.locator("#picking [role=option]").first.click()
    expect(page.locator("#picking [aria-selected=true]")).to_have_count(1)
    assert faults(page) == []


def faults(page: Page) -> list[Any]:
    """What axe-core has to say."""
    page.evaluate(ARRIVED)
    found: list[Any] = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    return found
