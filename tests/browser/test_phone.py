"""The phone in a real browser, against the real server: from the code to what others say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from tests.browser.desk import Desk, until
from tests.browser.rooms import ARRIVED
from tests.browser.serving import ORGANISER, PATIENCE_SECONDS, running_server

PROMPTS = ["Wat houdt je tegen?", "Wat zou morgen helpen?"]
# What comes when the page can be used already: the service worker, and what it keeps.
AFTERWARDS = "/modules/"
LATE_MS = 60_000  # what the phone itself takes its time for: it waits for a line, and tries again after that


@dataclass(frozen=True)
class Evening(Desk):
    """A dialogue of its own on the server."""

    links: dict[str, str]

    @property
    def code(self) -> str:
        """What phones type."""
        return self.links["join_code"]

    @property
    def phone(self) -> str:
        """The address behind the QR code."""
        return f"{self.url}/j/{self.code}"

    def moves(self, prompt: int, phase: str) -> None:
        """Open a prompt of the script, let the room reflect, or close it."""
        self.acts(type="set_phase", prompt_id=self.view()["prompts"][prompt]["id"], phase=phase)

    def says(self, text: str, prompt: int = 0) -> str:
        """Somebody else in the room sends this; returns the contribution's id."""
        joined = httpx.post(
            f"{self.phone}/join", json={"consent": "1", "language": "nl"}, timeout=PATIENCE_SECONDS
        ).json()
        act = {"type": "contribute", "prompt_id": self.view()["prompts"][prompt]["id"], "text": text}
        return str(self.acts_as("participant", joined["token"], act)["contribution_id"])

    def speaks_to(self, said: str) -> int:
        """To how many people a voice speaks, as a phone in the room shows it."""
        joined = httpx.post(f"{self.phone}/join", json={"consent": "1", "language": "nl"}).json()
        voices = self.view("participant", joined["token"])["voices"]
        return next(int(voice["resonance"]) for voice in voices if voice["id"] == said)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server with an empty data folder."""
    with running_server(tmp_path_factory.mktemp("server")) as url:
        yield url


def evening_of(server: str, **facts: object) -> Evening:
    """A new dialogue, and a facilitator's token for it."""
    plain = {"title": "Boeren en nieuwe energie", "purpose": "Wat heb je nodig?", "language": "nl", "prompts": PROMPTS}
    wish = plain | facts
    bearer = {"Authorization": f"Bearer {ORGANISER}"}
    made = httpx.post(f"{server}/api/dialogues", json=wish, headers=bearer, timeout=PATIENCE_SECONDS)
    links = made.raise_for_status().json()
    desk = Desk.behind(links["facilitator"])
    return Evening(desk.url, desk.dialogue_id, desk.token, links)


@pytest.fixture
def evening(server: str) -> Evening:
    """A new dialogue with two prompts, none of them open."""
    return evening_of(server)


@pytest.fixture
def pocket(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes phones: each with its own memory, Dutch, and closed after the test."""
    made: list[BrowserContext] = []

    def phone(**options: Any) -> BrowserContext:
        size = {"width": 375, "height": 812}
        made.append(chromium.new_context(**({"viewport": size, "locale": "nl-NL"} | options)))
        return made[-1]

    yield phone
    for context in made:
        context.close()


def join(context: BrowserContext, evening: Evening) -> Page:
    """Through the QR link into the room, connected where there are modules."""
    page = context.new_page()
    page.goto(evening.phone)
    # the room has the address of the door, so the address alone would not tell that one is in
    with page.expect_navigation(url=evening.phone):
        page.get_by_role("button", name="Doe mee").click()
    return page


def send(page: Page, text: str) -> None:
    """Write and press the one filled button."""
    page.get_by_label("Jouw antwoord").fill(text)
    page.get_by_role("button", name="Verstuur").click()


def _never_answers(line: WebSocketRoute) -> None:
    """A dead network: what is sent stays on the way."""
    line.on_message(lambda _: None)


def connected(page: Page) -> None:
    """Wait until the line is open."""
    expect(page.locator("[data-status=open]")).to_be_visible()


def test_somebody_types_the_code_in_small_letters_with_a_space_and_joins(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Case and spaces are forgiven."""
    page = pocket().new_page()
    page.goto(evening.url)
    page.get_by_label("Code op het scherm in de zaal").fill(f"{evening.code[:3]} {evening.code[3:]}".lower())
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_text("Boeren en nieuwe energie")).to_be_visible()
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()


def test_a_wrong_code_stays_in_the_field_with_what_to_do(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """It can be corrected."""
    page = pocket().new_page()
    page.goto(evening.url)
    page.get_by_label("Code op het scherm in de zaal").fill("ZZZZZZ")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("alert")).to_contain_text("zes tekens")
    expect(page.get_by_label("Code op het scherm in de zaal")).to_have_value("ZZZZZZ")


def test_the_first_question_appears_by_itself_and_an_answer_is_received(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """From waiting to stored without a reload."""
    page = join(pocket(), evening)
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()
    evening.moves(0, "collecting")
    expect(page.get_by_role("heading", name=PROMPTS[0])).to_be_visible()
    send(page, "Het net zit vol.")
    mine = page.locator("#mine li.card")
    expect(mine).to_contain_text("Het net zit vol.")
    expect(mine.get_by_text("Ontvangen")).to_be_visible()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("")
    assert evening.view()["ledger"]["accepted"] == 1


def test_words_sent_without_a_connection_arrive_once_when_it_is_back_also_after_a_reload(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The outbox outlives the page, and its key makes it count once."""
    evening.moves(0, "collecting")
    context = pocket()
    page = join(context, evening)
    connected(page)
    page.route_web_socket("**/live/**", _never_answers)
    page.route("**/contributions", Route.abort)
    page.reload()
    send(page, "Waarom betalen wij de aansluiting?")
    expect(page.get_by_text("Bewaard op deze telefoon")).to_be_visible()
    expect(page.locator("#line").get_by_text("Geen verbinding")).to_be_visible(timeout=LATE_MS)
    page.unroute_all()
    second = context.new_page()
    page.close()
    second.goto(evening.phone)
    expect(second.locator("#mine").get_by_text("Ontvangen")).to_be_visible()
    expect(second.locator("#mine li.card")).to_have_count(1)
    assert evening.view()["ledger"]["accepted"] == 1


def test_where_no_socket_can_be_opened_words_go_by_post(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Some networks let pages through but no sockets."""
    evening.moves(0, "collecting")
    page = pocket().new_page()
    page.route_web_socket("**/live/**", lambda line: line.close(code=1011))
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").click()
    send(page, "Langs de andere weg.")
    expect(page.locator("#mine").get_by_text("Ontvangen")).to_be_visible(timeout=LATE_MS)
    assert evening.view()["ledger"]["accepted"] == 1


def test_a_draft_survives_a_reload_and_is_counted_in_characters_that_a_person_sees(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """A family is one character, and the counter knows the restored draft."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    page.get_by_label("Jouw antwoord").fill("👩‍👩‍👧‍👦 samen")
    expect(page.locator("#count")).to_have_text("7 van 500")
    page.reload()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("👩‍👩‍👧‍👦 samen")
    expect(page.locator("#count")).to_have_text("7 van 500")


def test_the_501st_character_gets_a_sentence_that_says_what_to_do_and_nothing_is_sent(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """500 is the most, and 500 is fine."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    send(page, "a" * 501)
    expect(page.get_by_text("Je tekst is 1 teken te lang.")).to_be_visible()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("a" * 501)
    page.get_by_label("Jouw antwoord").fill("a" * 500)
    expect(page.get_by_text("Je tekst is 1 teken te lang.")).to_be_hidden()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("#mine").get_by_text("Ontvangen")).to_be_visible()


def attended(page: Page) -> None:
    """Wait until what comes after the page is there as well."""
    connected(page)
    page.wait_for_function("() => navigator.serviceWorker.getRegistration('/j/').then(Boolean)")


def told(page: Page) -> None:
    """From now on remember what is said aloud: it stands there for some seconds only, or until the next."""
    page.evaluate(
        """() => { window.told = [document.getElementById("said").textContent];
        new MutationObserver(() => told.push(document.getElementById("said").textContent))
        .observe(document.getElementById("said"), {childList: true}); }"""
    )


def was_told(page: Page, words: str) -> None:
    """Wait until this was said, since it is remembered."""
    page.wait_for_function("(words) => told.some((text) => new RegExp(words).test(text))", arg=words, timeout=20_000)


def test_who_sends_sees_beside_the_button_that_it_arrived_and_a_second_tap_is_no_fault(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """One's own words stand far below, under what others say."""
    evening.moves(0, "collecting")
    context = pocket()
    page = join(context, evening)
    attended(page)
    page.get_by_label("Jouw antwoord").fill("Het net zit vol.")
    page.get_by_role("button", name="Verstuur").dblclick()
    expect(page.locator("#sent")).to_have_text("Ontvangen")
    expect(page.locator("#problem")).to_be_hidden()
    page.get_by_label("Jouw antwoord").fill("En")
    expect(page.locator("#sent")).to_be_hidden()
    context.set_offline(True)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("#sent")).to_have_text("Bewaard op deze telefoon")
    context.set_offline(False)
    expect(page.locator("#sent")).to_have_text("Ontvangen", timeout=LATE_MS)
    assert evening.view()["ledger"]["accepted"] == 2


def test_a_refused_text_comes_back_into_the_field_with_the_sentence(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Nothing typed is lost."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    send(page, "\u200b\u200b")  # invisible: the phone cannot know what the server calls empty
    expect(page.locator("#problem")).to_be_visible()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("\u200b\u200b")
    expect(page.locator("#mine li.card")).to_have_count(0)


def test_new_voices_wait_until_they_are_asked_for_and_one_that_speaks_to_me_is_counted(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The page does not move under a reader; a touch is remembered."""
    evening.moves(0, "collecting")
    evening.says("Ik pacht.")
    page = join(pocket(), evening)
    connected(page)
    evening.says("Eerst zien, dan geloven.")
    page.get_by_role("button", name="1 nieuwe").click()
    first = page.locator("#voices li.card").first
    expect(first).to_contain_text("Eerst zien, dan geloven.")
    first.get_by_role("button", name="Spreekt mij aan").click()
    expect(first.get_by_role("button", pressed=True)).to_have_text("Spreekt mij aan1")
    until(
        lambda: sum(voice["resonance"] for voice in evening.view()["unthemed"])
    )  # the phone shows it before it is sent
    page.reload()
    again = page.locator("#voices li.card").filter(has_text="Eerst zien, dan geloven.")
    expect(again.get_by_role("button", pressed=True)).to_be_visible()


def test_a_voice_that_the_facilitator_hides_leaves_the_phone(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """At once, without a reload."""
    evening.moves(0, "collecting")
    hidden = evening.says("Dit moet weg.")
    evening.says("Dit blijft.")
    page = join(pocket(), evening)
    expect(page.get_by_text("Dit moet weg.")).to_be_visible()
    evening.acts(type="hide_contribution", contribution_id=hidden)
    expect(page.get_by_text("Dit moet weg.")).to_have_count(0)
    expect(page.get_by_text("Dit blijft.")).to_be_visible()


def test_the_next_question_waits_for_who_is_writing_and_the_draft_stays_with_its_question(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """A bar says it; going there, coming back and sending late all work."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    connected(page)
    page.get_by_label("Jouw antwoord").fill("Nog niet af")
    evening.moves(1, "collecting")
    expect(page.locator("#bars").get_by_text("Er is een nieuwe vraag.")).to_be_visible()
    expect(page.get_by_role("heading", name=PROMPTS[0])).to_be_visible()
    page.get_by_role("button", name="Naar de nieuwe vraag").click()
    expect(page.get_by_role("heading", name=PROMPTS[1])).to_be_visible()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("")
    page.get_by_role("button", name="Terug naar mijn concept").click()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("Nog niet af")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", name=PROMPTS[1])).to_be_visible()
    expect(page.get_by_text("nadat deze vraag gesloten was")).to_be_visible()


def test_while_the_room_reflects_something_can_still_be_added(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Behind “is something missing?”."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    connected(page)
    evening.moves(0, "reflecting")
    expect(page.get_by_role("heading", name="Dit zei de zaal")).to_be_visible()
    expect(page.get_by_label("Jouw antwoord")).to_be_hidden()
    page.get_by_text("Voeg iets toe").click()
    send(page, "Dit miste ik nog.")
    expect(page.locator("#mine").get_by_text("Ontvangen")).to_be_visible()


def test_taking_back_asks_once_and_erases_the_words_everywhere(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The ledger still counts that there was something."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    send(page, "Dat had ik niet moeten zeggen.")
    mine = page.locator("#mine li.card")
    expect(mine.get_by_text("Nog zonder thema")).to_be_visible()
    mine.get_by_text("Trek in", exact=True).click()
    mine.get_by_role("button", name="Ja, trek in").click()
    expect(mine.get_by_text("Ingetrokken. Je woorden zijn gewist.")).to_be_visible()
    expect(page.get_by_text("Dat had ik niet moeten zeggen.")).to_have_count(0)
    assert evening.view()["ledger"]["withdrawn"] == 1


def test_somebody_else_on_the_same_phone_finds_nothing_of_who_was_there_before(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Draft, place and cookie are gone."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    page.get_by_label("Jouw antwoord").fill("Mijn concept")
    page.get_by_text("Ik ben iemand anders").click()
    page.get_by_role("button", name="Wis en begin opnieuw").click()
    expect(page.get_by_role("button", name="Doe mee")).to_be_visible()
    left = "Promise.all([localStorage.length, caches.keys().then((found) => found.length)])"
    assert page.evaluate(left) == [0, 0]
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_label("Jouw antwoord")).to_have_value("")


def test_everything_needed_works_without_javascript(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """Join, read, send, resonate and take back by forms."""
    evening.moves(0, "collecting")
    evening.says("Wat een ander zegt.")
    page = join(pocket(java_script_enabled=False), evening)
    expect(page.get_by_text("Wat een ander zegt.")).to_be_visible()
    send(page, "Met een gewoon formulier.")
    expect(page.locator("#mine li.card")).to_contain_text("Met een gewoon formulier.")
    page.locator("#voices").get_by_role("button", name="Spreekt mij aan").click()
    expect(page.locator("#voices").get_by_role("button", pressed=True)).to_be_visible()
    page.locator("#mine").get_by_text("Trek in", exact=True).click()
    page.get_by_role("button", name="Ja, trek in").click()
    expect(page.locator("#mine").get_by_text("Ingetrokken. Je woorden zijn gewist.")).to_be_visible()


def test_without_javascript_a_refused_text_is_still_in_the_field(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """With the sentence beside it."""
    evening.moves(0, "collecting")
    page = join(pocket(java_script_enabled=False), evening)
    send(page, "a" * 501)
    expect(page.locator("#problem")).to_contain_text("500")
    expect(page.get_by_label("Jouw antwoord")).to_have_value("a" * 501)


def test_the_language_of_the_page_can_be_changed(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """And the page comes back in it."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    page.get_by_label("Taal van deze pagina").select_option("en")
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_the_phone_has_an_accessibility_fault_or_scrolls_sideways(
    evening: Evening, pocket: Callable[..., BrowserContext], axe_source: str, scheme: str
) -> None:
    """axe, 320 pixels wide, targets of 44, light and dark."""
    context = pocket(color_scheme=scheme, viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    for path in ("/", f"/j/{evening.code}", "/privacy", "/j/ZZZZZZ"):
        page.goto(evening.url + path)
        _sound(page, axe_source)
    page = join(context, evening)
    _sound(page, axe_source)
    evening.moves(0, "collecting")
    evening.says("كيف نتقدم معا؟")
    send(page, "Het net zit vol.")
    expect(page.locator("#mine").get_by_text("Ontvangen")).to_be_visible()
    page.locator("#mine").get_by_text("Trek in", exact=True).click()
    page.get_by_label("Jouw antwoord").fill("a" * 501)
    _sound(page, axe_source)
    evening.moves(1, "collecting")
    expect(page.locator("#bars").get_by_text("Er is een nieuwe vraag.")).to_be_visible()
    _sound(page, axe_source)
    page.get_by_role("button", name="Naar de nieuwe vraag").click()
    evening.moves(1, "reflecting")
    expect(page.get_by_role("heading", name="Dit zei de zaal")).to_be_visible()
    _sound(page, axe_source)


def _sound(page: Page, axe_source: str) -> None:
    page.evaluate(ARRIVED)
    page.evaluate(axe_source)
    faults = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary, select, textarea')]
        .filter(e => e.checkVisibility() && !e.closest('.sr'))
        .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == []


def test_the_first_load_fits_the_budget_and_breaks_no_content_policy(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Three requests, 15 kB, 8 of them code, nothing from elsewhere."""
    evening.moves(0, "collecting")
    context = pocket()
    join(context, evening).close()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(answer.url))
    page.goto(evening.phone)
    connected(page)
    page.wait_for_timeout(500)
    cookies = {c["name"]: c["value"] for c in context.cookies()}
    sizes = {url: _on_the_wire(url, cookies) for url in loaded if "favicon" not in url and AFTERWARDS not in url}
    assert complaints == []
    assert all(url.startswith(evening.url) for url in loaded)
    assert len(sizes) == 3, sizes
    assert sum(sizes.values()) <= 15 * 1024, sizes
    assert next(size for url, size in sizes.items() if ".js" in url) <= 8_000


def _on_the_wire(url: str, cookies: dict[str, str]) -> int:
    gzip = {"Accept-Encoding": "gzip"}
    return httpx.get(url, cookies=cookies, headers=gzip, timeout=PATIENCE_SECONDS).num_bytes_downloaded
