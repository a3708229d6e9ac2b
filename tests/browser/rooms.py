"""A room full of answers in a second: what phones send, without the phones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from app.intake.reception import CONSENT
from tests.browser.desk import Desk
from tests.browser.serving import ORGANISER, PATIENCE_SECONDS

REHEARSAL = Path(__file__).parents[2] / "app" / "facilitation" / "rehearsal" / "nl.jsonl"
QUESTIONS = ("Wat houdt je tegen?", "Wanneer doe je mee?", "Wie zet een eerste stap?")
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return "";
  return e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent;
}"""
# Until all that moves has come to where it goes; what goes on for ever is not waited for.
ARRIVED = """async () => {
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const ends = (moving) => moving.effect.getComputedTiming().endTime < Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((moving) => moving.finished));
}"""
# On the console: what one presses and something else lies over it; what is wider than the box that it stands in.
PRESSED = "#chosen .acts button, #grain button, .q-now [data-act=next], #next button"
COVERED = f"""[...document.querySelectorAll("{PRESSED}")].filter(e => {{
  const {{x, y, width, height}} = e.getBoundingClientRect();
  return e.checkVisibility() && !e.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}}).map(e => e.textContent.trim())"""
PANES = "html, #centre, #list, #script, #chosen, .one-theme, .k-low > section, #ledger, dialog[open], dialog[open] form"
WIDER = f"""[...document.querySelectorAll("{PANES}")]
  .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 25)
  .map(e => [e.id || e.className, e.scrollWidth, e.clientWidth])"""


@dataclass(frozen=True)
class Room:
    """One dialogue on a running server."""

    server: str
    code: str
    facilitator: str
    hall: str

    @property
    def desk(self) -> Desk:
        """Somebody who guides it, without a page."""
        return Desk.behind(self.server + self.facilitator)

    def says(self, texts: list[str]) -> None:
        """Each text from a person of its own."""
        prompt_id = self._open_prompt
        with httpx.Client(
            base_url=self.server, headers={"Accept": "application/json"}, timeout=PATIENCE_SECONDS
        ) as door:
            for text in texts:
                joined = door.post(f"/j/{self.code}/join", json={"consent": CONSENT}).raise_for_status().json()
                door.cookies.clear()
                body = {"prompt_id": prompt_id, "text": text, "key": str(uuid4())}
                token = {"Authorization": f"Bearer {joined['token']}"}
                door.post(f"/j/{self.code}/contributions", json=body, headers=token).raise_for_status()

    @property
    def _open_prompt(self) -> str:
        page = httpx.get(f"{self.server}{self.hall}", timeout=PATIENCE_SECONDS).raise_for_status().text
        start = page.index('id="state"')
        state = json.loads(page[page.index(">", start) + 1 : page.index("</script>", start)])
        return str(state["prompt"]["id"])


def new_room(server: str, *, first_look: bool = False) -> Room:
    """A dialogue with three questions."""
    wish: dict[str, object] = {"title": "Boeren en nieuwe energie", "purpose": "Wat is nodig?", "prompts": QUESTIONS}
    bearer = {"Authorization": f"Bearer {ORGANISER}"}
    wish |= {"first_look": first_look}
    made = httpx.post(f"{server}/api/dialogues", json=wish, headers=bearer, timeout=PATIENCE_SECONDS)
    links = made.raise_for_status().json()
    paths = {name: links[name].split("/", 3)[3] for name in ("facilitator", "hall")}
    return Room(server, links["join_code"], f"/{paths['facilitator']}", f"/{paths['hall']}")


def answers(count: int) -> list[str]:
    """What people say in the rehearsal, the first so many."""

    def texts() -> Iterator[str]:
        with REHEARSAL.open(encoding="utf-8") as file:
            for line in file:
                said = json.loads(line)
                if said["prompt"] == 1:
                    yield said["text"]

    return [text for text, _ in zip(texts(), range(count), strict=False)]


def enter(page: Page, name: str) -> None:
    """Come in as a facilitator, and leave the first walk-through for another time."""
    page.get_by_label("Hoe heet je?").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#connection")).to_have_attribute("data-status", "open")
    assert "#" not in page.url, "the secret of the link is still in the address bar"
    if page.locator("#walk").is_visible():
        page.locator("#walk").get_by_role("button", name="Sla over").click()


def themed(page: Page) -> None:
    """Wait until all that was said is in themes, the engine has no more to do, and the list shows it as it then is."""
    shows(page, Desk.of(page).themed())


def shows(page: Page, seen: dict[str, Any]) -> None:
    """Wait until the list has these themes, as large as they are."""
    themes = {name.removeprefix("theme."): theme for name, theme in seen.items() if name.startswith("theme.")}
    expect(page.locator("#list tr[data-id]")).to_have_count(len(themes))
    for name, theme in themes.items():
        row = page.locator(f"#list tr[data-id='{name}']")
        expect(row.locator("[data-slot=title]")).to_have_text(theme["title"])
        expect(row.locator("[data-slot=contributions]")).to_have_text(str(theme["contributions"]))


def opened(page: Page) -> None:
    """Open the first question."""
    page.get_by_role("button", name="Open vraag 1").click()
    expect(page.get_by_role("button", name="Ga bespreken")).to_be_visible()


def tab_to(page: Page, name: str, most: int = 90) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in " ".join(page.evaluate(FOCUSED).split()):
            return
    pytest.fail(f"the Tab key does not reach {name}")


def press(page: Page, name: str) -> None:
    """Go to a button with the Tab key and press it."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def said(page: Page, words: str) -> None:
    """The toast and the polite region say it."""
    expect(page.locator("#toast")).to_contain_text(words)
    expect(page.locator("#said")).to_contain_text(words)


class Network:
    """A line to the server that can be cut and come back."""

    def __init__(self, page: Page) -> None:
        self._lines: list[WebSocketRoute] = []
        self.there = True
        page.route_web_socket("**/live/*", self._connect)

    def _connect(self, line: WebSocketRoute) -> None:
        if not self.there:
            line.close(code=1001)
            return
        line.connect_to_server()
        self._lines.append(line)

    def cut(self) -> None:
        """Every line breaks, and no new one comes through."""
        self.there = False
        for line in self._lines:
            line.close(code=1001)
        self._lines.clear()
