"""The facilitator's console in a real browser: by keyboard alone, two at once, without network, everything undone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.rooms import (
    ARRIVED,
    COVERED,
    WIDER,
    Network,
    Room,
    answers,
    enter,
    new_room,
    opened,
    press,
    said,
    tab_to,
    themed,
)
from tests.browser.serving import running_server
from tests.browser.sound import sound
from tests.browser.standing import Standing, decided

NAME = "De kabel is te dun"
SECOND_PRESS = 900  # so long the large button takes a press for the second of a double click


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with an empty data folder."""
    with running_server(tmp_path_factory.mktemp("console")) as url:
        yield url


@pytest.fixture
def console(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the console of a room, as a list; closed after the test, and no page may have complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(room: Room, name: str, **options: Any) -> Page:
        page = visit(chromium, room, name, **options)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        contexts.append(page.context)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def visit(chromium: Browser, room: Room, name: str, **options: Any) -> Page:
    """A facilitator's page on a tablet of their own, with the list before them."""
    tablet = {"viewport": {"width": 1180, "height": 820}, "locale": "nl-NL", "reduced_motion": "reduce"}
    context = chromium.new_context(**(tablet | options))
    context.add_init_script("localStorage.setItem('samenspraak-view', 'list')")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(room.server + room.facilitator)
    enter(page, name)
    return page


@pytest.fixture(scope="module")
def standing(server: str) -> Standing:
    """The first question is open, forty people answered, and the engine has no more to do."""
    return Standing(server)


@pytest.fixture
def room(standing: Standing) -> Room:
    """The room of several tests, in which nobody has decided anything yet."""
    return standing.lend()


# ---- by keyboard alone ---------------------------------------------------------------------------


def test_a_whole_evening_by_keyboard_alone(server: str, console: Callable[..., Page]) -> None:
    """The clock, the questions, a theme and all its acts, choosing voices, a message: without a mouse."""
    room = new_room(server)
    page = console(room, "Joke")
    press(page, "3 min")
    said(page, "3 minuten")
    press(page, "Open vraag 1")
    expect(page.get_by_role("timer")).to_contain_text("02:")
    room.says(answers(40))
    themed(page)
    steer_a_theme(page)
    split_off_two_voices(page)
    press(page, "Stuur een bericht")
    page.keyboard.type("Nog twee minuten.")
    press(page, "Verstuur")
    said(page, "onderweg")
    take_back_what_was_sent(page)
    press(page, "Ga bespreken")
    said(page, "bespreekt vraag 1")
    expect(page.get_by_role("button", name="Open vraag 2")).to_be_visible()
    page.wait_for_timeout(SECOND_PRESS)
    press(page, "Open vraag 2")
    said(page, "Vraag 2 is open")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Toetsen")).to_be_visible()
    page.keyboard.press("Escape")


def steer_a_theme(page: Page) -> None:
    """One letter for each act, in the list."""
    tab_to(page, "Thema ")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    said(page, NAME)
    for key, words, hidden in (("p", "staat nu vooraan", 0), ("h", "is verborgen", 1), ("h", "weer in de lijst", 0)):
        page.keyboard.press(key)
        said(page, words)
        expect(page.locator("#concealed tr")).to_have_count(hidden)
    page.keyboard.press("a")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Enter")
    said(page, "staat klaar als volgende")
    expect(page.locator("#script .q")).to_have_count(3)
    page.keyboard.press("d")
    press(page, "Deel met zaal")
    said(page, "De zaal ziet nu")
    page.keyboard.press("w")
    said(page, "Nu op het zaalscherm")


def take_back_what_was_sent(page: Page) -> None:
    """It stands under the next message; taken back and put back as often as one likes, not only as the last act."""
    press(page, "Stuur een bericht")
    sent = page.locator("#nudge-dialog .sent")
    expect(sent).to_contain_text("Nog twee minuten.")
    expect(sent).to_contain_text("Aan iedereen")
    tab_to(page, "Haal terug")
    for then in ("Zet terug", "Haal terug"):
        page.keyboard.press("Enter")
        expect(sent.get_by_role("button", name=then)).to_be_focused()
    page.keyboard.press("Escape")


def split_off_two_voices(page: Page) -> None:
    """Read all contributions of the theme, choose two with the space bar, and make them a theme."""
    page.keyboard.press("l")
    expect(page.locator("#picking li").nth(1)).to_be_visible()
    tab_to(page, page.locator("#picking .voice").first.inner_text()[1:20])
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.go_back()
    press(page, "Splits af")
    page.keyboard.type("Twee stemmen")
    page.keyboard.press("Enter")
    said(page, "Twee stemmen")
    expect(page.locator("#chosen")).to_contain_text("afgesplitst van")
    page.keyboard.press("Control+z")
    said(page, "Ongedaan gemaakt")
    page.keyboard.press("Control+Shift+z")
    said(page, "Weer gedaan")


def settled(page: Page) -> None:
    """Wait until every act is answered: what is drawn may come before that, and before it nothing can be undone."""
    expect(page.locator("#waiting")).to_be_hidden()


def test_what_waits_is_released_and_hidden_with_single_keys(server: str, console: Callable[..., Page]) -> None:
    """First look: j and k, r and h, and undo puts back what waited."""
    room = new_room(server, first_look=True)
    page = console(room, "Joke")
    opened(page)
    room.says(answers(4))
    page.get_by_role("link", name="wachten op jou").click()
    rows = page.locator("#reading li")
    expect(rows).to_have_count(4)
    rows.first.focus()
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(rows).to_have_count(3)
    page.keyboard.press("h")
    expect(rows).to_have_count(2)
    expect(page.locator("#ledger [data-slot=hidden]")).to_have_text("1")
    settled(page)
    page.reload()  # what can be undone is still known then
    expect(page.locator("#connection")).to_have_attribute("data-status", "open")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(4)
    expect(page.locator("#ledger [data-slot=held]")).to_have_text("4")


# ---- whatever things are called, however small the screen ----------------------------------------

ENDLESS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" + "x" * 38


@pytest.mark.parametrize(("width", "height", "language"), [(1366, 650, "nl"), (1024, 768, "de")])
def test_no_word_and_no_small_laptop_puts_an_act_out_of_reach(
    room: Room, console: Callable[..., Page], width: int, height: int, language: str
) -> None:
    """A theme with a name of one endless word, in the language with the longest ones: every act can be pressed."""
    page = console(room, "Joke", viewport={"width": width, "height": height})
    page.locator("#list .open").first.click()
    page.keyboard.press("n")
    page.keyboard.type(ENDLESS)
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text(ENDLESS)
    page.locator("#menu summary").click()
    page.locator("#language").select_option(language)
    expect(page.locator(f"html[lang={language}] #connection")).to_have_attribute("data-status", "open")
    page.locator("#list .open", has_text=ENDLESS).click()
    for grain in ("finer", "coarser", "coarser"):
        page.evaluate(ARRIVED)
        assert (page.evaluate(COVERED), page.evaluate(WIDER)) == ([], []), grain
        page.locator(f"#grain [data-act={grain}]").press("Enter")
    page.evaluate(ARRIVED)
    assert page.evaluate(COVERED) == []
    for act in ("merge", "split", "ask", "read"):
        page.locator(f"#chosen [data-act={act}]").press("Enter")
        expect(page.locator("dialog[open], #view-picking:not([hidden])")).to_be_visible()
        page.evaluate(ARRIVED)
        assert page.evaluate(WIDER) == [], act
        page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(page.locator("#list")).not_to_contain_text(ENDLESS)
    settled(page)


def test_the_focus_outlives_a_clock_and_a_question(server: str, console: Callable[..., Page]) -> None:
    """Set, stopped; opened, closed; a look back that ends: nobody begins at the top of the page again."""
    page = console(new_room(server), "Joke")
    press(page, "3 min")
    expect(page.locator("[data-act=stopclock]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-act=clock]").first).to_be_focused()
    page.locator("#past-place button").press("Enter")
    page.locator("[data-past=now]").press("Enter")
    expect(page.locator("#past-place button")).to_be_focused()
    page.locator("[data-act=next]").press("Enter")
    for then in ("Ga bespreken", "Open vraag 2", "Ga bespreken"):
        expect(page.get_by_role("button", name=then)).to_be_focused()
        page.wait_for_timeout(SECOND_PRESS)
        page.keyboard.press("Enter")


def test_the_focus_outlives_a_voice_and_goes_along_with_a_theme(room: Room, console: Callable[..., Page]) -> None:
    """A voice that was moved or hidden leaves it to the next one; a theme that was hidden takes it along."""
    page = console(room, "Joke")
    before = page.locator("#history [data-act=undo]").get_attribute("aria-label") or ""
    page.locator("#list .open").first.press("Enter")
    voices = page.locator("#chosen [data-part=voices] [data-act]:focus")
    for act in ("move", "hide"):
        page.locator(f"#chosen .voice-acts [data-act={act}]").first.press("Enter")
        if act == "move":
            page.locator(".choice").first.press("Enter")
        said(page, "verborgen" if act == "hide" else "staat nu bij")
        expect(voices).to_have_count(1)
    page.locator("#list .open").first.press("h")
    expect(page.locator("#concealed .open")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(page.locator("#concealed .open")).to_have_count(0)
    expect(page.locator("#ledger [data-slot=hidden]")).to_have_text("0")
    expect(page.locator("#history [data-act=undo]")).to_have_attribute("aria-label", before)
    settled(page)


# ---- two at once, and without a network ----------------------------------------------------------


def test_two_facilitators_see_each_other_and_overwrite_nothing(room: Room, console: Callable[..., Page]) -> None:
    """Who typed a name while the other gave one reads by whom it was changed, and the other's name stays."""
    joke, piet = console(room, "Joke"), console(room, "Piet")
    expect(joke.locator("#others")).to_contain_text("Piet werkt ook mee")
    expect(piet.locator("#others")).to_contain_text("Joke werkt ook mee")
    same = joke.locator("#list tr[data-id]").first.get_attribute("data-id")
    for page in (joke, piet):
        page.locator(f"#list tr[data-id='{same}'] .open").click()
        page.locator("#chosen [data-act=rename]").click()
    for page, name in ((joke, NAME), (piet, "Iets heel anders")):
        page.get_by_label("Naam van dit thema").fill(name)
    joke.get_by_label("Naam van dit thema").press("Enter")
    expect(piet.locator("#list")).to_contain_text(NAME)
    piet.get_by_label("Naam van dit thema").press("Enter")
    expect(piet.locator("#toast")).to_contain_text("Joke")
    expect(piet.locator("#chosen [data-slot=title]")).to_have_text(NAME)
    expect(piet.locator("#history [data-act=undo]")).to_have_attribute("aria-disabled", "true")
    joke.keyboard.press("Control+z")
    expect(piet.locator("#list")).not_to_contain_text(NAME)


def test_a_facilitator_without_network_for_half_a_minute(room: Room, console: Callable[..., Page]) -> None:
    """What was done meanwhile waits, is counted in sight, and happens once the line is back; then it can be undone."""
    page = console(room, "Piet")
    page.clock.install()
    network = Network(page)
    page.reload()
    expect(page.locator("#connection")).to_have_attribute("data-status", "open")
    page.locator("#list .open").first.click()
    network.cut()
    expect(page.locator("#connection")).to_contain_text("Geen verbinding")
    page.locator("#chosen [data-act=pin]").click()
    expect(page.locator("#waiting")).to_contain_text("1 handeling wacht")
    expect(page.locator("#toast")).to_have_attribute("data-kind", "wait")
    page.clock.run_for(30_000)
    expect(page.locator("#waiting")).to_be_visible()
    network.there = True
    while page.locator("#connection").get_attribute("data-status") != "open":
        page.clock.run_for(500)
    expect(page.locator("#toast")).to_contain_text("staat nu vooraan")
    expect(page.locator("#waiting")).to_be_hidden()
    page.keyboard.press("Control+z")
    expect(page.locator("#toast")).to_contain_text("Ongedaan gemaakt")


# ---- for everybody ------------------------------------------------------------------------------

DIALOGS = (
    "#add-prompt",
    "#send-nudge",
    "#chosen [data-act=merge]",
    "#chosen [data-act=split]",
    "#chosen [data-act=share]",
    "#chosen [data-act=wall] >> nth=0",
)


def test_no_state_of_an_empty_console_has_an_accessibility_fault(
    server: str, console: Callable[..., Page], axe_source: str
) -> None:
    """Before the first answer, the walk-through, the menu, the clock, and the first answers."""
    room = new_room(server)
    page = console(room, "Joke", bypass_csp=True)
    page.evaluate(axe_source)
    sound(page)
    page.locator("#menu summary").click()
    sound(page, "#menu")
    page.get_by_role("button", name="Laat me alles zien").click()
    sound(page, "#walk")
    page.locator("#walk [data-act=leave]").click()
    page.locator("[data-act=clock]").first.click()
    opened(page)
    room.says(answers(3))
    expect(page.locator("#gathering")).to_be_visible()
    sound(page, "#centre")


def test_no_pane_of_a_full_console_has_an_accessibility_fault(
    room: Room, console: Callable[..., Page], axe_source: str
) -> None:
    """Coarse and fine, a chosen theme, the hall's menu, reading, and all of it on a phone."""
    page = console(room, "Joke", bypass_csp=True)
    page.evaluate(axe_source)
    page.locator("#list .open").first.click()
    sound(page)
    for act in ("coarser", "finer", "finer"):
        page.locator(f"#grain [data-act={act}]").click()
        sound(page, "#centre")
    page.locator("#wall summary").click()
    sound(page, "#wall")
    page.keyboard.press("Escape")
    page.goto(page.url.split("#")[0] + "#undercurrent")
    expect(page.locator("#view-reading")).to_be_visible()
    sound(page, "#centre")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(page.url.split("#")[0] + "#")
    expect(page.locator("#list")).to_be_visible()
    sound(page)


def test_no_dialog_has_an_accessibility_fault(room: Room, console: Callable[..., Page], axe_source: str) -> None:
    """Asking for words, whom, which, and before something becomes public; and the overview of keys."""
    page = console(room, "Joke", bypass_csp=True)
    page.evaluate(axe_source)
    page.locator("#list .open").first.click()
    for opener in DIALOGS:
        page.locator(opener).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        sound(page, "dialog[open]")
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    sound(page, "dialog[open]")


# ---- undo of everything --------------------------------------------------------------------------


def in_dialog(page: Page, key: str, button: str) -> None:
    """An act on the chosen theme that asks first."""
    page.locator("#chosen [data-act=rename]").press(key)
    page.get_by_role("dialog").get_by_role("button", name=button).click()


def into_first(page: Page, act: str) -> None:
    """An act that asks into which theme: the largest other one."""
    page.locator(f"#chosen [data-act={act}]").first.click()
    page.get_by_role("dialog").locator(".choice").first.click()


def name_it(page: Page) -> None:
    """Rename the chosen theme."""
    page.locator("#chosen [data-act=rename]").click()
    page.get_by_label("Naam van dit thema").fill(NAME)
    page.get_by_label("Naam van dit thema").press("Enter")


def share_it(page: Page) -> None:
    """Share the chosen theme, and see that it is."""
    in_dialog(page, "d", "Deel met zaal")
    expect(page.locator("#chosen .notes [data-when=shared]")).to_be_visible()


def reword(page: Page) -> None:
    """Change the open question."""
    page.get_by_role("button", name="Verander deze vraag").click()
    page.get_by_role("dialog").locator("textarea").fill("Wat houdt jou tegen?")
    page.get_by_role("dialog").get_by_role("button", name="Toon de nieuwe woorden").click()


def split_off(page: Page) -> None:
    """Two contributions of the chosen theme become a theme of their own."""
    page.locator("#chosen [data-act=read]").click()
    for row in (0, 1):
        page.locator("#picking li").nth(row).click()
    page.get_by_role("link", name="Terug naar de thema’s").click()
    page.locator("#selection").get_by_role("button", name="Splits af").click()
    page.get_by_role("dialog").locator("textarea").fill("Twee stemmen")
    page.get_by_role("dialog").get_by_role("button", name="Splits af").click()
    expect(page.locator("#chosen [data-act=rejoin]")).to_be_visible()


def put_later(page: Page) -> None:
    """The first of the questions to come changes places with the next."""
    row = page.locator("#script .q", has=page.locator("[data-act=later]:not([hidden])")).first
    row.locator("summary").click()
    row.get_by_role("button", name="Later").click()


EVERYTHING: list[Callable[[Page], None]] = [
    lambda page: page.locator("#chosen [data-act=pin]").click(),
    name_it,
    lambda page: page.locator("#chosen [data-act=hide]").first.click(),
    lambda page: into_first(page, "move"),
    share_it,
    lambda page: page.locator("#chosen [data-act=show]").click(),
    lambda page: in_dialog(page, "a", "Zet klaar"),
    reword,
    lambda page: page.locator(".q-now [data-act=clock]").first.click(),
    lambda page: page.locator(".q-now [data-act=longer]").click(),
    put_later,
    split_off,
    lambda page: page.locator("#chosen [data-act=rejoin]").click(),
    lambda page: page.get_by_role("button", name="Ga bespreken").click(),
    lambda page: page.locator("#chosen [data-act=conceal]").click(),
    lambda page: into_first(page, "merge"),
]


def test_everything_that_was_done_can_be_undone_and_done_again(room: Room, console: Callable[..., Page]) -> None:
    """After as many undos as acts the dialogue stands exactly as before; after as many redos as it stood then."""
    page, desk = console(room, "Joke"), room.desk
    before = decided(desk.view())
    page.locator("#list .open").nth(1).click()
    toast, undo = page.locator("#toast"), page.locator("#history [data-act=undo]")
    first = undo.get_attribute("aria-label")
    for act in EVERYTHING:
        known = undo.get_attribute("aria-label") or ""
        act(page)
        expect(undo).not_to_have_attribute("aria-label", known)
        expect(toast).to_have_attribute("data-kind", "done")
    after = decided(desk.view())
    assert after != before
    for key, state in (("Control+z", before), ("Control+Shift+z", after)):
        for _ in EVERYTHING:
            page.keyboard.press(key)
        if state is before:
            expect(undo).to_have_attribute("aria-label", first or "")
        else:
            expect(page.get_by_role("button", name="Niets om weer te doen")).to_be_visible()
        settled(page)  # the last of them is off the pile, and not stored yet
        expect(toast).to_have_attribute("data-kind", "done")
        assert decided(desk.view()) == state
