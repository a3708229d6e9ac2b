"""The hall in a real browser, driven by a facilitator: every scene, on a wide wall and an old beamer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.page.room import filled
from tests.browser.desk import Desk
from tests.browser.rooms import ARRIVED
from tests.browser.serving import ORGANISER, running_server
from tests.browser.test_phone import evening_of, pocket

__all__ = ["pocket"]

SHAPES = ((1920, 1080), (1024, 768))
LEAST = 32
THEME = "Windmolens en de buren"
# An act as the console sends it, over a line of its own.
ACT = """(message) => new Promise((done) => {
  const {role, token, dialogue} = document.body.dataset;
  const line = new WebSocket(location.origin.replace('http', 'ws') + '/live/' + dialogue);
  line.onopen = () => line.send(JSON.stringify({type: 'hello', role, token}));
  line.onmessage = ({data}) => {
    const frame = JSON.parse(data);
    if (frame.type === 'snapshot') line.send(JSON.stringify({...message, key: `key-${Math.random()}`}));
    if (frame.type === 'ack' || frame.type === 'refused') { line.close(); done(frame); }
  };
})"""
SMALL = """(least) => [...document.querySelectorAll('body *')].filter((e) => e.offsetParent && !e.closest('.sr')
  && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
  && parseFloat(getComputedStyle(e).fontSize) < least).map((e) => e.outerHTML)"""
CUT = """() => document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth
  || [...document.querySelectorAll('main, main > :not([hidden])')].some((e) => {
    const box = e.getBoundingClientRect(); const wall = document.querySelector('main').getBoundingClientRect();
    return box.top < wall.top - 1 || box.bottom > wall.bottom + 1; })"""

ROWS_CUT = """() => { const wall = document.getElementById('themes').getBoundingClientRect();
  return [...document.querySelectorAll('#themes li:not([hidden])')].filter((e) => {
    const box = e.getBoundingClientRect(); return box.top < wall.top - 1 || box.bottom > wall.bottom + 1; })
    .map((e) => e.textContent); }"""
CUT_IN_THE_MIDDLE = """() => { const wall = document.querySelector('main').getBoundingClientRect();
  const parts = [...document.querySelectorAll('main > :not(.sr), main > * > *')].filter((e) => e.checkVisibility());
  return parts.filter((e) => {
    const box = e.getBoundingClientRect(); return box.top < wall.top - 1 || box.bottom > wall.bottom + 1; })
    .map((e) => e.outerHTML.slice(0, 80)); }"""
LONG = (
    "Hoe zorgen we er met elkaar voor dat de energie die hier op het land en op de daken wordt gemaakt, ook echt iets "
    "oplevert voor de mensen die er wonen en werken, zonder dat de een de lasten draagt en de ander de winst krijgt, "
    "en wat heb jij daar zelf voor nodig om morgen te beginnen, samen met je buren?"
)


@dataclass
class Evening:
    """A room of three hundred answers: the hall's address, and the facilitator's page that drives it."""

    address: str
    console: Page
    undoing: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Evening]:
    """One for all tests, on a server of its own."""
    folder = tmp_path_factory.mktemp("hall")
    links = filled(folder, 300, "http://localhost", ORGANISER)
    with running_server(folder) as url:
        console = chromium.new_context(locale="nl-NL").new_page()
        console.goto(url + links.facilitator.removeprefix("http://localhost"))
        console.get_by_label("Hoe heet je?").fill("Joke")
        console.get_by_role("button", name="Begin").click()
        expect(console.locator("#map")).to_be_visible()
        Desk.of(console).rested()  # an engine that still placed something would change counts
        yield Evening(url + links.hall.removeprefix("http://localhost"), console)
        console.context.close()


@pytest.fixture
def evening(room: Evening) -> Iterator[Evening]:
    """The room as it was: whatever a test did is undone after it, also where it failed."""
    yield room
    while room.undoing:
        room.console.evaluate(ACT, room.undoing.pop())


@pytest.fixture
def walls(evening: Evening, chromium: Browser) -> Iterator[Callable[..., list[Page]]]:
    """Opens the hall on both shapes of wall; no page may have complained."""
    opened: list[Page] = []
    complaints: list[str] = []

    def shown(scheme: str = "light") -> list[Page]:
        for width, height in SHAPES:
            size: Any = {"width": width, "height": height}
            page = chromium.new_context(viewport=size, locale="nl-NL", color_scheme=scheme).new_page()  # type: ignore[arg-type]  # light or dark
            page.on("pageerror", lambda error: complaints.append(str(error)))
            opened.append(page)
            page.goto(evening.address)
        return opened

    yield shown
    for page in opened:
        page.context.close()
    assert complaints == []


def act(evening: Evening, **message: object) -> None:
    """Somebody at the console does something, and it is stored."""
    answer = evening.console.evaluate(ACT, message)
    assert answer["type"] == "ack", answer
    evening.undoing += [answer["undo"]] if answer.get("undo") else []


def readable(page: Page) -> None:
    """Nothing below 32 pixels, nothing cut off, and the way in always in its corner."""
    page.evaluate(ARRIVED)
    assert page.evaluate(SMALL, LEAST) == []
    assert page.evaluate(CUT) is False
    expect(page.locator(".h-join svg")).to_be_visible()
    expect(page.locator(".h-code")).to_be_visible()


def first_voice(evening: Evening, theme: str = "t-wind") -> dict[str, Any]:
    """What somebody said in this theme."""
    state = "Object.fromEntries(Object.entries(JSON.parse(document.getElementById('state').textContent)))"
    found: dict[str, Any] = evening.console.evaluate(f"{state}['theme.{theme}'].voices[0]")
    return found


def test_every_scene_is_driven_from_the_console(evening: Evening, walls: Callable[..., list[Page]]) -> None:
    """Question, count, themes, one theme, one voice, the energy: each large enough and whole, on both walls."""
    pages = walls()
    voice = first_voice(evening)
    question = "Wat houdt je tegen om mee te doen met nieuwe energie?"
    act(evening, type="share_theme", theme_id="t-wind", on=True)
    scenes: list[tuple[dict[str, str], str, str]] = [
        ({"scene": "prompt"}, "#prompt", question),
        ({"scene": "count"}, "#count", "300"),
        ({"scene": "themes"}, "#themes", THEME),
        ({"scene": "theme", "theme_id": "t-zon"}, "#theme", "Panelen op dak of land"),
        ({"scene": "voice", "contribution_id": voice["id"]}, "#voice", voice["text"]),
        ({"scene": "energy"}, "#energy", "Zo klonk de avond"),
    ]
    for message, place, words in scenes:
        act(evening, type="show_on_wall", **message)
        for page in pages:
            expect(page.locator(place)).to_contain_text(words)
            expect(page.locator("body")).to_have_attribute("data-scene", message["scene"])
            readable(page)


def test_with_more_themes_than_the_wall_holds_the_largest_stay_and_the_rest_is_counted(
    evening: Evening, walls: Callable[..., list[Page]]
) -> None:
    """Rows leave from below and whole; the foot says how many. They once ran out at the top, the largest first."""
    themes = evening.console.evaluate(
        "Object.keys(JSON.parse(document.getElementById('state').textContent)).filter((n) => n.startsWith('theme.'))"
    )
    for name in themes:
        act(evening, type="share_theme", theme_id=name.removeprefix("theme."), on=True)
    act(evening, type="show_on_wall", scene="themes")
    for page in walls():
        rows = page.locator("#themes li")
        expect(rows).to_have_count(len(themes))
        expect(page.locator("#foot")).to_contain_text("Er zijn nog")
        page.evaluate(ARRIVED)
        left = page.evaluate("document.querySelectorAll('#themes li[hidden]').length")
        expect(page.locator("#foot")).to_contain_text(str(left))
        assert page.evaluate(ROWS_CUT) == []
        counts = [int(n) for n in page.locator("#themes li:visible b").all_text_contents()]
        assert counts == sorted(counts, reverse=True)
        expect(rows.first).to_be_visible()
        expect(rows.last).to_be_hidden()


def test_the_longest_words_are_on_an_old_beamer_whole(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """A voice of 500 characters, under a question of 300, with a title and a purpose as long as they may be."""
    server = evening.address.rpartition("/hall/")[0]
    made = evening_of(server, title=(LONG * 2)[:120], purpose=LONG[:300], prompts=[LONG[:300]])
    page = pocket(viewport={"width": 1024, "height": 768}).new_page()
    page.goto(server + made.links["hall"].removeprefix(server))
    expect(page.locator("#welcome")).to_be_visible()
    whole(page)
    made.moves(0, "collecting")
    made.acts(type="show_on_wall", scene="voice", contribution_id=made.says((LONG * 2)[:500]))
    expect(page.locator("#voice blockquote")).to_be_visible()
    whole(page)
    made.acts(type="show_on_wall", scene="voice", contribution_id=made.says("Kort."))
    expect(page.locator("#voice blockquote")).to_have_text("Kort.")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.h-voice')).fontSize)") >= 40


def whole(page: Page) -> None:
    """Nothing in the middle is cut off."""
    page.evaluate(ARRIVED)
    assert page.evaluate(CUT_IN_THE_MIDDLE) == []


def test_a_voice_that_is_hidden_leaves_the_wall(evening: Evening, walls: Callable[..., list[Page]]) -> None:
    """Within a second or two, also from the state that the page keeps; and it is not there for who opens it later."""
    voice = first_voice(evening, "t-geld")
    act(evening, type="show_on_wall", scene="voice", contribution_id=voice["id"])
    pages = walls()
    for page in pages:
        expect(page.locator("#voice")).to_contain_text(voice["text"])
    act(evening, type="hide_contribution", contribution_id=voice["id"])
    for page in pages:
        expect(page.locator("#voice")).to_be_hidden()
        page.reload()
        assert voice["text"] not in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_scene_is_accessible(
    evening: Evening, walls: Callable[..., list[Page]], axe_source: str, scheme: str
) -> None:
    """Axe finds nothing on any scene."""
    page = walls(scheme)[0]
    page.evaluate(axe_source)
    voice = first_voice(evening, "t-zon")
    for message in ({"scene": "prompt"}, {"scene": "theme", "theme_id": "t-wind"}, {"scene": "energy"},
                    {"scene": "voice", "contribution_id": voice["id"]}, {"scene": "count"}):  # fmt: skip
        act(evening, type="show_on_wall", **message)
        expect(page.locator("body")).to_have_attribute("data-scene", message["scene"])
        page.evaluate(ARRIVED)  # while it fades in its contrast is not its own
        faults = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
        assert faults == []
