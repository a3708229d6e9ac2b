"""No word is lost and none counts twice: the phone in a real browser, with a network that fails in every way."""

import contextlib
import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, WebSocketRoute, expect

from tests.browser.desk import until
from tests.browser.rooms import Network
from tests.browser.serving import running_server
from tests.browser.test_phone import LATE_MS, Evening, attended, connected, evening, join, pocket, send

__all__ = ["evening", "pocket"]
ANSWERS = ("Het net zit vol.", "Ik pacht alleen.", "Eerst zien, dan geloven.")
WAITING = "#mine [data-step=kept]:not([hidden])"
# The page is kept and its script runs without the server.
READY = """async () => {
  await navigator.serviceWorker.ready;
  const kept = (await (await caches.open("samenspraak")).keys()).map(({ url }) => url);
  return kept.some((url) => url === location.href) && kept.some((url) => url.includes("/phone.nl.js"));
}"""


WAITING_STEP = "[data-step=kept]:not([hidden])"
KEPT_WITH = """async (words) => {
  const page = await (await caches.open("samenspraak")).match(location.href);
  return (await page.text()).includes(words);
}"""
_OPEN = """const base = await new Promise((done) => {
  const asked = indexedDB.open("samenspraak", 1);
  asked.onsuccess = () => done(asked.result);
});
const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
const shelf = base.transaction("samenspraak", "readwrite").objectStore("samenspraak");"""
SHELVED = f"async () => {{ {_OPEN} return answer(shelf.count()); }}"
UNDER_WAY_AND_GONE = f"""async () => {{ {_OPEN}
  const [words] = await answer(shelf.getAll());
  await answer(shelf.put({{ ...words, tried: true, gone: true }}));
}}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server with an empty data folder."""
    with running_server(tmp_path_factory.mktemp("server")) as url:
        yield url


def kept(page: Page) -> None:
    """Wait until the room would open without a network."""
    connected(page)
    page.wait_for_function(READY, timeout=20_000)


def opens(visit: Callable[[], object]) -> None:
    """Open the room without a network: what is kept is kept, so where the browser gave up once, it opens the next time.

    Seen once or twice in some thirty runs on a busy machine (net::ERR_FAILED, after the page was in the cache).
    """
    try:
        visit()
    except Error:
        visit()


def shelved(page: Page, count: int) -> None:
    """Wait until so many answers are on the shelf, where the next page finds them: they are shown before that."""
    expect(page.locator(WAITING)).to_have_count(count)
    # until then the draft is the only copy that a reload would find
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.includes('.draft.'))", timeout=20_000)


def stored_once(evening: Evening, page: Page, *texts: str) -> None:
    """Each of the texts is on the server once and on the phone once."""
    mine = page.locator("#mine li.card")
    expect(mine.locator("[data-step=stored]:not([hidden])")).to_have_count(len(texts), timeout=LATE_MS)
    expect(mine).to_have_count(len(texts))
    for text in texts:
        expect(mine.filter(has_text=text)).to_have_count(1)
    expect(page.locator(WAITING)).to_have_count(0)
    assert evening.view()["ledger"]["accepted"] == len(texts)


def test_three_answers_without_a_network_survive_a_reload_and_the_end_of_the_page(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The service worker opens the room, the shelf keeps the words, and each is stored once."""
    evening.moves(0, "collecting")
    context = pocket()
    page = join(context, evening)
    kept(page)
    context.set_offline(True)
    send(page, ANSWERS[0])
    send(page, ANSWERS[1])
    shelved(page, 2)
    opens(page.reload)
    expect(page.get_by_role("heading", name="Wat houdt je tegen?")).to_be_visible()
    expect(page.locator(WAITING)).to_have_count(2)
    send(page, ANSWERS[2])
    shelved(page, 3)
    crash(page)
    again = context.new_page()
    opens(lambda: again.goto(evening.phone))
    expect(again.locator(WAITING)).to_have_count(3)
    assert evening.view()["ledger"]["accepted"] == 0
    context.set_offline(False)
    stored_once(evening, again, *ANSWERS)


def crash(page: Page) -> None:
    """The page ends without a chance to put anything away."""
    with page.expect_event("crash"), contextlib.suppress(Error):  # nobody is left to answer
        page.goto("chrome://crash")
    page.close()


def test_a_lost_response_is_asked_for_again_and_counts_once(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The server stored it, the phone never heard: the same key on the next line gets the first answer."""
    evening.moves(0, "collecting")
    page = pocket().new_page()
    lost: list[str] = []

    def swallow(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            if not lost and json.loads(frame)["type"] == "ack":
                lost.append(str(frame))
                line.close(code=1011)
                return
            line.send(frame)

        server.on_message(pass_on)
        line.on_message(server.send)

    page.route_web_socket("**/live/**", swallow)
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").click()
    connected(page)
    send(page, ANSWERS[0])
    stored_once(evening, page, ANSWERS[0])
    assert len(lost) == 1


def test_a_lost_response_by_post_counts_once(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """The same where no socket can be opened."""
    evening.moves(0, "collecting")
    page = pocket(service_workers="block").new_page()
    page.route_web_socket("**/live/**", lambda line: line.close(code=1011))
    lost: list[int] = []

    def swallow(route: Route) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        if len(lost) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    page.route("**/contributions", swallow)
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").click()
    send(page, ANSWERS[0])
    expect(page.locator("#mine [data-step=stored]:not([hidden])")).to_have_count(1, timeout=LATE_MS)
    assert evening.view()["ledger"]["accepted"] == 1
    assert lost == [200, 200]


def test_two_tabs_send_what_waits_once(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """Both find the words on the shelf and both may send them: one key, one contribution."""
    evening.moves(0, "collecting")
    context = pocket()
    first = join(context, evening)
    kept(first)
    context.set_offline(True)
    for text in ANSWERS:
        send(first, text)
    shelved(first, 3)
    second = context.new_page()
    opens(lambda: second.goto(evening.phone))
    expect(second.locator(WAITING)).to_have_count(3)
    context.set_offline(False)
    for page in (first, second):
        stored_once(evening, page, *ANSWERS)


def test_what_was_taken_back_in_one_tab_is_not_sent_by_the_other(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The shelf is asked just before words leave the phone."""
    evening.moves(0, "collecting")
    context = pocket()
    first = join(context, evening)
    kept(first)
    context.set_offline(True)
    send(first, ANSWERS[0])
    shelved(first, 1)
    second = context.new_page()
    opens(lambda: second.goto(evening.phone))
    expect(second.locator(WAITING)).to_have_count(1)
    card = first.locator("#mine li.card")
    card.get_by_text("Trek in", exact=True).click()
    card.get_by_role("button", name="Ja, trek in").click()
    expect(first.locator(WAITING)).to_have_count(0)
    context.set_offline(False)
    connected(second)
    expect(second.locator(WAITING)).to_have_count(0)
    # They may have left the first tab before: then they arrived, and were taken back.
    until(lambda: (ledger := evening.view()["ledger"])["accepted"] == ledger["withdrawn"])
    expect(second.locator("#mine").get_by_text(ANSWERS[0])).to_have_count(0)


def take_back(card: Locator) -> None:
    """Ask for it, and mean it."""
    card.get_by_text("Trek in", exact=True).click()
    card.get_by_role("button", name="Ja, trek in").click()


def taken_back(evening: Evening, count: int) -> None:
    """So many are taken back, as the facilitator sees it."""
    until(lambda: evening.view()["ledger"]["withdrawn"] == count)


def test_what_was_asked_without_a_network_is_said_to_wait_survives_the_page_and_is_done_once(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Taking back and speaking to me stand on the shelf like words: in their order, through a reload and a crash."""
    evening.moves(0, "collecting")
    theirs = [evening.says(text) for text in ("Ik pacht.", "Ik wacht op mijn opvolger.")]
    context = pocket()
    page = join(context, evening)
    attended(page)
    send(page, ANSWERS[0])
    expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(1)
    page.reload()  # the page that is kept knows what was sent
    kept(page)
    page.wait_for_function(KEPT_WITH, arg=ANSWERS[0], timeout=40_000)
    context.set_offline(True)
    expect(page.locator("#line [data-status=waiting]")).to_be_visible(timeout=LATE_MS)
    take_back(page.locator("#mine li.card"))
    for said, touches in zip(theirs, (1, 2), strict=True):
        for _ in range(touches):
            page.locator(f"#voices li[data-id='{said}']").get_by_role("button").click()
    waits(page, theirs)
    assert page.evaluate(SHELVED) == 3
    opens(page.reload)
    waits(page, theirs)
    crash(page)
    again = context.new_page()
    opens(lambda: again.goto(evening.phone))
    waits(again, theirs)
    assert evening.view()["ledger"]["withdrawn"] == 0
    context.set_offline(False)
    expect(again.get_by_text("Ingetrokken. Je woorden zijn gewist.")).to_be_visible(timeout=LATE_MS)
    expect(again.locator("main").get_by_text("wacht op verbinding")).to_have_count(0)
    expect(again.locator("#voices").get_by_role("button", pressed=True)).to_have_count(1)
    taken_back(evening, 1)
    assert [evening.speaks_to(said) for said in theirs] == [1, 0]
    assert again.evaluate(SHELVED) == 0


def waits(page: Page, theirs: list[str]) -> None:
    """The page says of each act that it waits, and shows the last wish."""
    expect(page.locator("#mine").get_by_text("Intrekken wacht op verbinding.")).to_be_visible(timeout=LATE_MS)
    expect(page.locator("#mine").get_by_text("Trek in", exact=True)).to_be_hidden()
    for said, pressed in zip(theirs, (True, False), strict=True):
        voice = page.locator(f"#voices li[data-id='{said}']")
        expect(voice.get_by_text("Wacht op verbinding.")).to_be_visible()
        expect(voice.get_by_role("button", pressed=pressed)).to_be_visible()


def test_taking_back_words_that_may_be_under_way_survives_the_end_of_the_page(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The server has them and the phone does not know: both what was said and that it was taken back arrive."""
    evening.moves(0, "collecting")
    context = pocket(service_workers="block")
    page = context.new_page()
    deaf = Deaf(page)
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").click()
    connected(page)
    deaf.to_answers = True
    send(page, ANSWERS[0])
    expect(page.locator(WAITING)).to_have_count(1)
    until(lambda: evening.view()["ledger"]["accepted"])
    take_back(page.locator("#mine li.card").filter(has=page.locator(WAITING_STEP)))
    expect(page.locator(WAITING)).to_have_count(0)
    assert page.evaluate(SHELVED) == 1
    crash(page)
    again = context.new_page()
    again.goto(evening.phone)
    taken_back(evening, 1)
    expect(again.get_by_text("Ingetrokken. Je woorden zijn gewist.")).to_be_visible()


class Deaf:
    """A line on which no answers come back any more."""

    def __init__(self, page: Page) -> None:
        self.to_answers = False
        page.route_web_socket("**/live/**", self._line)

    def _line(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(server.send)
        server.on_message(lambda frame: None if self.to_answers else line.send(frame))


def test_where_no_line_can_be_opened_taking_back_goes_by_post(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """And the page is asked what became of it, for nothing else would tell."""
    evening.moves(0, "collecting")
    page = pocket().new_page()
    network = Network(page)
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").click()
    connected(page)
    send(page, ANSWERS[0])
    card = page.locator("#mine li.card")
    expect(card.locator("[data-step=seeking]:not([hidden])")).to_have_count(1)
    network.cut()
    expect(page.locator("#line [data-status=waiting]")).to_be_visible(timeout=LATE_MS)
    page.clock.install()
    take_back(card)
    expect(card.get_by_text("Intrekken wacht op verbinding.")).to_be_visible()
    page.clock.fast_forward(8_000)
    expect(page.get_by_text("Ingetrokken. Je woorden zijn gewist.")).to_be_visible(timeout=LATE_MS)
    taken_back(evening, 1)


def test_the_service_worker_sends_what_waits_when_the_page_is_closed(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """The browser wakes it when there is a network again; under the same key, so it counts once."""
    evening.moves(0, "collecting")
    said = evening.says("Ik pacht.")
    context = pocket()
    page = join(context, evening)
    kept(page)
    context.set_offline(True)
    send(page, ANSWERS[0])
    shelved(page, 1)
    page.locator(f"#voices li[data-id='{said}']").get_by_role("button").click()
    assert page.evaluate(SHELVED) == 2
    (worker,) = context.service_workers
    page.goto("about:blank")
    context.set_offline(False)
    worker.evaluate("self.dispatchEvent(new ExtendableEvent('sync'))")
    # before the page is there again, which would send it as well
    until(lambda: evening.view()["ledger"]["accepted"] == 2 and evening.speaks_to(said) == 1)
    page.goto(evening.phone)
    expect(page.locator("#mine li.card").filter(has_text=ANSWERS[0])).to_have_count(1)
    expect(page.locator(WAITING)).to_have_count(0)
    assert (evening.view()["ledger"]["accepted"], page.evaluate(SHELVED)) == (2, 0)


def test_the_service_worker_takes_back_what_may_have_left_the_phone(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Words that were under way, and a wish about words that the server has."""
    evening.moves(0, "collecting")
    context = pocket()
    page = join(context, evening)
    kept(page)
    context.set_offline(True)
    send(page, ANSWERS[0])
    shelved(page, 1)
    page.evaluate(UNDER_WAY_AND_GONE)
    (worker,) = context.service_workers
    page.goto("about:blank")
    context.set_offline(False)
    worker.evaluate("self.dispatchEvent(new ExtendableEvent('sync'))")
    taken_back(evening, 1)


@pytest.mark.parametrize(
    "refuses",
    [
        "delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined })",
        "indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
    ],
    ids=["no database", "database refused", "storage refused"],
)
def test_where_the_browser_refuses_to_keep_anything_words_are_still_sent(
    evening: Evening, pocket: Callable[..., BrowserContext], refuses: str
) -> None:
    """Private windows: then the page itself is the memory, and says so of what waits."""
    evening.moves(0, "collecting")
    said = evening.says("Ik pacht.")
    context = pocket()
    context.add_init_script(refuses)
    page = join(context, evening)
    connected(page)
    attended(page)
    context.set_offline(True)
    send(page, ANSWERS[0])
    expect(page.locator(WAITING)).to_have_count(1)
    voice = page.locator(f"#voices li[data-id='{said}']")
    voice.get_by_role("button").click()
    closing_loses_it = "Laat deze pagina open."
    expect(voice.get_by_text(closing_loses_it)).to_have_count(0 if refuses.count("localStorage") else 1)
    context.set_offline(False)
    expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(1)
    until(lambda: evening.speaks_to(said) == 1)
    assert evening.view()["ledger"]["accepted"] == 2


def test_the_kept_page_is_somebody_elses_no_longer_after_they_left(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Neither the page nor the words that waited are left for whoever takes the phone."""
    evening.moves(0, "collecting")
    context = pocket()
    page = join(context, evening)
    kept(page)
    page.get_by_text("Ik ben iemand anders").click()
    page.get_by_role("button", name="Wis en begin opnieuw").click()
    expect(page.get_by_role("button", name="Doe mee")).to_be_visible()
    held = page.evaluate(
        """async () => {
          const kept = await (await caches.open("samenspraak")).matchAll();
          return (await Promise.all(kept.map((answer) => answer.text()))).some((text) => text.includes("data-token"));
        }"""
    )
    assert held is False


def test_a_page_that_slept_comes_back_by_itself(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """A sleeping iPhone loses its line unseen: at the first sign of life the page looks, and nothing is missed."""
    evening.moves(0, "collecting")
    page = pocket().new_page()
    lines: list[WebSocketRoute] = []
    deaf: list[bool] = []

    def line_of(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        number = len(lines)
        lines.append(line)
        line.on_message(server.send)
        server.on_message(lambda frame: None if deaf and number == 0 else line.send(frame))

    page.route_web_socket("**/live/**", line_of)
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").click()
    connected(page)
    deaf.append(True)
    evening.says("Terwijl je sliep.")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(
        page.locator("#voices").get_by_text("Terwijl je sliep.").or_(page.get_by_role("button", name="1 nieuwe")).first
    ).to_be_visible()
    assert len(lines) >= 2
