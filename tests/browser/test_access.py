"""Somebody with a keyboard, a screen reader or large type gets through the whole of it."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.serving import running_server
from tests.browser.test_phone import Evening, _sound, attended, connected, evening, join, pocket, send, told, was_told

__all__ = ["evening", "pocket"]

# What can be reached with the Tab key, in the order of the page; and what has the focus.
REACHABLE = """[...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== 'hidden')
  .map((e) => e.outerHTML)"""
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const {outlineStyle, outlineWidth} = getComputedStyle(e);
  return {html: e.outerHTML, ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2};
}"""
SAID_MS = 7_000  # for how long the page leaves what was told: see attending.js
INTERACTIVE = {"button", "link", "textbox", "combobox", "DisclosureTriangle"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server with an empty data folder."""
    with running_server(tmp_path_factory.mktemp("server")) as url:
        yield url


def walk(page: Page) -> None:
    """Tab from the top: everything is reached, in order, visibly, and nothing holds the focus."""
    # a moment's focus at the very top, so that the walk begins there
    page.evaluate("const top = document.createElement('button'); document.body.prepend(top); top.focus(); top.remove()")
    wanted = page.evaluate(REACHABLE)
    reached: list[str] = []
    for _ in range(len(wanted) + 2):
        page.keyboard.press("Tab")
        focused: dict[str, Any] | None = page.evaluate(FOCUSED)
        if focused is None or (reached and focused["html"] == reached[0]):
            break
        assert focused["ring"], focused["html"]
        reached.append(focused["html"])
    assert reached == wanted


def tree(page: Page) -> list[dict[str, Any]]:
    """The page as a screen reader gets it: role and name of every node that is not ignored."""
    line = page.context.new_cdp_session(page)
    line.send("Accessibility.enable")
    nodes = line.send("Accessibility.getFullAXTree")["nodes"]
    line.detach()
    return [
        {
            "role": node.get("role", {}).get("value", ""),
            "name": node.get("name", {}).get("value", ""),
            "level": next((p["value"]["value"] for p in node.get("properties", []) if p["name"] == "level"), None),
        }
        for node in nodes
        if not node.get("ignored")
    ]


def spoken_well(page: Page) -> None:
    """One main part, one title, headings without a gap, one status, and a name for whatever can be operated."""
    nodes = tree(page)
    roles = [node["role"] for node in nodes]
    assert roles.count("main") == 1
    levels = [int(node["level"]) for node in nodes if node["role"] == "heading"]
    assert levels[0] == 1 == levels.count(1), levels
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert page.locator("[role=status], [aria-live]").count() <= 1
    assert [node for node in nodes if node["role"] in INTERACTIVE and not node["name"].strip()] == []


def test_every_page_is_walked_by_keyboard_and_told_by_a_screen_reader(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """From the code to what is kept of me, while collecting and while reflecting."""
    context = pocket()
    page = context.new_page()
    for path in ("/", f"/j/{evening.code}", "/privacy", "/j/ZZZZZZ", f"/j/{evening.code}/receipt"):
        page.goto(evening.url + path)
        walk(page)
        spoken_well(page)
    page.close()
    page = join(context, evening)
    connected(page)
    spoken_well(page)
    evening.moves(0, "collecting")
    evening.says("Eerst zien, dan geloven.")
    expect(page.locator("#voices li.card")).to_have_count(1)
    send(page, "Het net zit vol.")
    expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(1)
    walk(page)
    spoken_well(page)
    evening.moves(0, "reflecting")
    expect(page.get_by_role("heading", name="Dit zei de zaal")).to_be_visible()
    walk(page)
    spoken_well(page)
    page.goto(f"{evening.phone}/me")
    walk(page)
    spoken_well(page)


def test_the_whole_way_without_a_mouse(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """Join, answer, resonate, look for what is new, take back: by keys alone."""
    evening.moves(0, "collecting")
    evening.says("Ik pacht.")
    page = pocket().new_page()
    page.goto(evening.phone)
    page.get_by_role("button", name="Doe mee").focus()
    page.keyboard.press("Enter")
    connected(page)
    page.get_by_label("Jouw antwoord").focus()
    page.keyboard.type("Het net zit vol.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(1)
    page.locator("#voices").get_by_role("button", name="Spreekt mij aan").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#voices").get_by_role("button", pressed=True)).to_be_focused()
    evening.says("Eerst zien, dan geloven.")
    page.get_by_role("button", name="1 nieuwe").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Wat anderen zeggen")).to_be_focused()
    page.locator("#mine summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ingetrokken. Je woorden zijn gewist.")).to_be_visible()


def test_no_focus_is_lost_by_what_changes_by_itself(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """Words taken back, a voice that leaves, a question that turns into its themes: it goes to what stood around it."""
    evening.moves(0, "collecting")
    hidden = evening.says("Dit moet weg.")
    evening.says("Dit blijft.")
    page = join(pocket(), evening)
    attended(page)
    send(page, "Het net zit vol.")
    expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(1)
    page.locator("#mine summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#mine li.card")).to_be_focused()
    page.locator(f"#voices li[data-id='{hidden}'] button").focus()
    evening.acts(type="hide_contribution", contribution_id=hidden)
    expect(page.get_by_role("heading", name="Wat anderen zeggen")).to_be_focused()
    page.get_by_label("Jouw antwoord").focus()
    evening.moves(0, "reflecting")
    expect(page.get_by_role("heading", name="Dit zei de zaal")).to_be_focused()


def test_what_is_told_is_true_and_told_again(evening: Evening, pocket: Callable[..., BrowserContext]) -> None:
    """My own answer is not somebody's news; and a second answer is received as aloud as the first."""
    evening.moves(0, "collecting")
    context = pocket()
    context.add_init_script(
        f"const wait = setTimeout; setTimeout = (f, ms, ...a) => wait(f, ms === {SAID_MS} ? 100 : ms, ...a)"
    )
    page = join(context, evening)
    attended(page)
    told(page)
    received = "(n) => told.filter((text) => text === 'Ontvangen').length === n && told.at(-1) === ''"
    for number, text in enumerate(("Het net zit vol.", "Ik pacht alleen."), start=1):
        send(page, text)
        expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(number)
        page.wait_for_function(received, arg=number)
    assert [text for text in page.evaluate("told") if "nieuw" in text] == []


def test_the_time_and_a_message_are_told_without_moving_the_focus(
    evening: Evening, pocket: Callable[..., BrowserContext]
) -> None:
    """Who is writing goes on writing; the message waits above until it was read, also after a reload."""
    evening.moves(0, "collecting")
    page = join(pocket(), evening)
    connected(page)
    field = page.get_by_label("Jouw antwoord")
    field.fill("Nog niet af")
    told(page)
    prompt = evening.view()["prompts"][0]["id"]
    evening.acts(type="set_timer", prompt_id=prompt, seconds=175)
    expect(page.locator("#time")).to_have_text("nog 3 minuten")
    evening.acts(type="nudge", to="everyone", text="Ook een halve gedachte telt.")
    was_told(page, "^Ook een halve gedachte telt.$")
    expect(field).to_be_focused()
    evening.acts(type="extend_timer", prompt_id=prompt, seconds=120)
    was_told(page, "Er is meer tijd.")
    expect(field).to_be_focused()
    spoken_well(page)
    page.get_by_role("button", name="Gelezen").click()
    expect(page.locator("#nudge")).to_be_hidden()
    page.reload()
    connected(page)
    expect(page.locator("#time")).to_contain_text("nog")
    expect(page.locator("#nudge")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_large_type_and_the_pages_about_me_are_sound(
    evening: Evening, pocket: Callable[..., BrowserContext], axe_source: str, scheme: str
) -> None:
    """320 pixels, and text twice as large: nothing is cut off, nothing scrolls sideways."""
    evening.moves(0, "collecting")
    evening.says("De netbeheerder zegt dat het elektriciteitsnetwerk overbelast is.")
    context = pocket(color_scheme=scheme, viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = join(context, evening)
    connected(page)
    prompt = evening.view()["prompts"][0]["id"]
    evening.acts(type="set_timer", prompt_id=prompt, seconds=150)
    evening.acts(type="nudge", to="everyone", text="Ook een halve gedachte telt.")
    send(page, "Het net zit vol.")
    expect(page.locator("#nudge")).to_be_visible()
    expect(page.locator("#mine [data-step=seeking]:not([hidden])")).to_have_count(1)
    _sound(page, axe_source)
    receipt = page.locator("#mine [data-p=receipt]").inner_text()
    for path in ("/me", f"/receipt?receipt={receipt}", "/receipt?receipt=no"):
        page.goto(evening.phone + path)
        _sound(page, axe_source)
    page.set_viewport_size({"width": 375, "height": 812})
    for path in ("", "/me", f"/receipt?receipt={receipt}"):
        page.goto(evening.phone + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
