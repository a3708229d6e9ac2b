"""Whatever people write is words on every screen: it never runs, and it never pulls a page apart."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from tests.browser.serving import ORGANISER, PATIENCE_SECONDS, running_server
from tests.browser.test_hall import whole
from tests.browser.test_phone import Evening, connected, evening_of, pocket

__all__ = ["pocket"]

RUNS = "window.ran=1"
MARKUP = (
    f"<script>{RUNS}</script>",
    f'"><img src=x onerror="{RUNS}">',
    f"<svg/onload={RUNS}>",
    f"</textarea></script><script>{RUNS}</script>",
    f"<a href=javascript:{RUNS}>klik</a>",
    f"{{{{7*7}}}}${{{RUNS}}}<!--",
    f"<style>*{{display:none}}</style><iframe srcdoc='<script>parent.{RUNS}</script>'>",
    "\u2028</script>\u2029&lt;b&gt;&#60;",
)
DIRECTIONS = ("\u202emees nav sthcer\u202c", "\u2067שלום\u2069 samen \u200f", "\u202b\u202b\u202b طاقة")
PILED = ("Z" + "\u0336\u0322\u031b\u0358\u0489" * 60 + "algo", "e\u0301" * 80)
PICTURES = ("👩‍👩‍👧‍👦" * 120, "🇳🇱🏳️‍🌈👍🏿" * 40)
LONG = ("a" * 500, "https://" + "lang" * 100)
FORMULAS = ("=1+1", '=HYPERLINK("http://x.example";"klik")', "+SUM(A1:A9)", "@SUM(1)", "-2+3", "\t=1+1")
CORPUS = (*MARKUP, *DIRECTIONS, *PILED, *PICTURES, *LONG, *FORMULAS)


@dataclass(frozen=True)
class Hostile(Evening):
    """What was said in it, by id: the engine may have put any of them in a theme, or none."""

    said: tuple[str, ...]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """A dialogue whose title, purpose, question and contributions all mean harm."""
    with running_server(tmp_path_factory.mktemp("hostile")) as url:
        made = evening_of(url, title=MARKUP[1], purpose=MARKUP[0], prompts=[MARKUP[3], MARKUP[2]])
        made.moves(0, "collecting")
        yield Hostile(made.url, made.dialogue_id, made.token, made.links, tuple(made.says(text) for text in CORPUS))


@pytest.fixture
def seen(pocket: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a page that must stay whole and quiet."""
    pages: list[Page] = []
    heard: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    def opened(address: str, width: int, height: int, **options: object) -> Page:
        page = pocket(viewport={"width": width, "height": height}, **options).new_page()
        page.on("dialog", dismissed)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda line: heard.append(line.text) if "Security Policy" in line.text else None)
        pages.append(page)
        page.goto(address)
        return page

    yield opened
    for page in pages:
        assert page.evaluate("window.ran") is None
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        assert (
            page.evaluate("document.querySelectorAll('img[src=x], iframe, svg[onload], a[href^=javascript]').length")
            == 0
        )
    assert heard == []


@pytest.mark.parametrize("mine", [MARKUP[1], PILED[0]], ids=["markup", "piled"])
@pytest.mark.parametrize("width", [375, 320])
def test_on_the_phone(hostile: Evening, seen: Callable[..., Page], width: int, mine: str) -> None:
    """As others' voices, from the server and from the line; and as my own."""
    page = seen(hostile.phone, width, 812)
    page.get_by_role("button", name="Doe mee").click()
    connected(page)
    expect(page.locator("#voices li.card")).to_have_count(12)
    page.get_by_label("Jouw antwoord").fill(mine)
    page.get_by_role("button", name="Verstuur").click()
    # in a theme at once, where the engine is quick
    expect(page.locator("#mine :is([data-step=seeking], [data-step=theme]):not([hidden])")).to_have_count(1)
    expect(page.locator("#mine blockquote")).to_have_text(mine)
    with page.expect_navigation(url="**/me"):
        page.get_by_text("Wat er van mij bewaard is").click()
    expect(page.locator("blockquote")).to_have_text(mine)


def test_a_refused_text_comes_back_as_text(hostile: Evening, seen: Callable[..., Page]) -> None:
    """Also where the server draws the page again."""
    page = seen(hostile.phone, 375, 812, java_script_enabled=True)
    page.get_by_role("button", name="Doe mee").click()
    connected(page)
    page.get_by_label("Jouw antwoord").fill(MARKUP[3] * 30)
    with page.expect_navigation(url="**/contributions"):
        page.evaluate("document.getElementById('write').submit()")
    expect(page.get_by_label("Jouw antwoord")).to_have_value(MARKUP[3] * 30)


def test_on_the_console_and_in_the_hall(hostile: Hostile, seen: Callable[..., Page]) -> None:
    """Each of the texts, put before the whole room, one after the other."""
    console = seen(hostile.url + hostile.links["facilitator"].removeprefix(hostile.url), 1180, 820)
    console.get_by_label("Hoe heet je?").fill('Joke"><img src=x onerror=window.ran=1>')
    console.get_by_role("button", name="Begin").click()
    expect(console.locator("#ledger [data-slot=accepted]")).not_to_have_text("0")
    hall = seen(hostile.url + hostile.links["hall"].removeprefix(hostile.url), 1024, 768)
    for one in hostile.said:
        hostile.acts(type="show_on_wall", scene="voice", contribution_id=one)
        words = hostile.view()["wall"]["text"]
        expect(hall.locator("blockquote, .voice").first).to_have_text(words, use_inner_text=False)
        whole(hall)


def test_in_the_report_and_in_the_files(hostile: Evening, seen: Callable[..., Page]) -> None:
    """The page shows them all as text; in a spreadsheet no text becomes a formula."""
    bearer = {"Authorization": f"Bearer {ORGANISER}"}
    report = f"{hostile.url}/api/dialogues/{hostile.links['dialogue_id']}/report"
    page = seen("about:blank", 1180, 820, extra_http_headers=bearer)
    page.goto(f"{report}.html")
    for text in (*MARKUP[:4], *FORMULAS[:3]):
        expect(page.locator("body")).to_contain_text(text)
    answer = httpx.get(f"{report}.csv", headers=bearer, timeout=PATIENCE_SECONDS)
    table = answer.raise_for_status().content.decode("utf-8-sig")
    cells = [cell for line in table.splitlines() for cell in line.split(",")]
    assert [cell for cell in cells if cell.lstrip('"').startswith(("=", "+SUM", "@SUM", "-2"))] == []


@pytest.mark.parametrize("width", [1180, 375])
def test_what_an_organiser_reads_stays_as_wide_as_the_page(
    hostile: Evening, seen: Callable[..., Page], width: int
) -> None:
    """A title, a purpose and a question of one endless word: in the list, on the poster, in the report."""
    endless = evening_of(hostile.url, title="T" * 120, purpose="p" * 300, prompts=["Z" * 300])
    endless.moves(0, "collecting")
    endless.says("W" * 480)
    bearer = {"Authorization": f"Bearer {ORGANISER}"}
    page = seen("about:blank", width, 820, extra_http_headers=bearer)
    one = endless.links["dialogue_id"]
    for path in ("/o", f"/o/{one}", f"/o/{one}/poster", f"/api/dialogues/{one}/report.html"):
        page.goto(endless.url + path)
        expect(page.locator("h1, a.t").filter(has_text="T" * 120).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_long_script_shows_the_question_at_hand(hostile: Evening, seen: Callable[..., Page]) -> None:
    """Of twelve questions without an end the ninth is open: it stands in sight, and so does the next step."""
    long = evening_of(hostile.url, title="T" * 120, prompts=[f"{number} " + "Z" * 290 for number in range(1, 13)])
    long.moves(8, "collecting")
    page = seen(long.url + long.links["facilitator"].removeprefix(hostile.url), 1366, 650)
    page.locator("#name").press("Enter")
    expect(page.locator("#connection")).to_have_attribute("data-status", "open")
    expect(page.locator(".q-now .place")).to_be_in_viewport()
    expect(page.locator(".q-now [data-act=next]")).to_be_in_viewport(ratio=1)
    pane = page.locator("#script")
    assert pane.evaluate("pane => pane.scrollWidth <= pane.clientWidth + 25")


@pytest.mark.parametrize(
    ("height", "question"),
    [
        (768, "Wat heb jij nodig om mee te doen met nieuwe energie in ons gebied, nu of later?"),
        (650, "Wat houdt je tegen?"),
    ],
)
def test_what_the_next_step_does_can_be_read_whole_on_a_low_laptop(
    hostile: Evening, seen: Callable[..., Page], height: int, question: str
) -> None:
    """The line under the large button was cut by the buttons below it."""
    usual = evening_of(hostile.url, prompts=[question, "Wanneer doe je mee?"])
    usual.moves(0, "collecting")
    page = seen(usual.url + usual.links["facilitator"].removeprefix(hostile.url), 1366, height)
    page.locator("#name").press("Enter")
    expect(page.locator("#connection")).to_have_attribute("data-status", "open")
    expect(page.locator(".q-now .hint")).to_contain_text("Wie nog typt, kan nog insturen.")
    expect(page.locator(".q-now .hint")).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".q-now [data-act=next]")).to_be_in_viewport(ratio=0.99)


def test_the_first_dots_lie_under_their_heading_on_a_low_laptop(hostile: Evening, seen: Callable[..., Page]) -> None:
    """And above the sentence about them: where the pane is low they were drawn over the heading."""
    few = evening_of(hostile.url, prompts=["Wat houdt je tegen?"])
    few.moves(0, "collecting")
    few.says("Ik pacht.")
    page = seen(few.url + few.links["facilitator"].removeprefix(hostile.url), 1366, 560)
    page.locator("#name").press("Enter")
    expect(page.locator("#gathering svg.many")).to_be_visible()
    sides = page.locator("#gathering > :is(h2, svg, p)").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect()).map(({top, bottom}) => [top, bottom])"
    )
    assert all(above[1] <= below[0] + 1 for above, below in pairwise(sides)), sides
