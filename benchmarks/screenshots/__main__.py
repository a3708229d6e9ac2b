"""``python -m benchmarks.screenshots``: every state of console and hall, into ``docs/screenshots/``.

States are made, not drawn: a real server, with so many contributions of the rehearsal room in its journal.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from app.facilitation.dialogues import Links
from benchmarks.load.server import ORGANISER, Server
from benchmarks.page.chromium import chromium
from benchmarks.page.room import filled
from benchmarks.screenshots.palette import save

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
CONTRIBUTIONS = {"empty": 0, "12": 12, "300": 300, "10000": 10_000}
SCREENS = {"laptop": (1440, 900), "tablet": (1180, 820)}
WALLS = {"wide": (1920, 1080), "4x3": (1024, 768)}
SCHEMES = ("light", "dark")
SETTLED_MS = 1800
STARTED_MS = 900_000  # ten thousand answers on a busy machine take minutes before they are in a theme

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


class Shot(NamedTuple):
    """One picture: of which page, how large, and what is done before."""

    name: str
    size: tuple[int, int]
    scheme: str
    wall: dict[str, str]


def console_shots(state: str) -> Iterator[Shot]:
    """The console in this state: on laptop and tablet, light and dark."""
    for screen, size in SCREENS.items():
        for scheme in SCHEMES:
            yield Shot(f"console-{state}-{screen}-{scheme}", size, scheme, {})


def hall_shots(state: str) -> Iterator[Shot]:
    """The hall in this state: each scene light on a wide wall and dark on an old beamer."""
    scenes: list[dict[str, str]] = [{"scene": "themes"}]
    if state == "300":
        one = {"scene": "theme", "theme_id": "t-wind"}
        scenes += [{"scene": "prompt"}, one, {"scene": "voice", "contribution_id": "c11"}, {"scene": "energy"}]
    if state == "10000":
        scenes = [{"scene": "count"}]
    for wall in scenes:
        for (shape, size), scheme in zip(WALLS.items(), SCHEMES, strict=True):
            yield Shot(f"hall-{state}-{wall['scene']}-{shape}-{scheme}", size, scheme, wall)


@contextmanager
def served(contributions: int) -> Iterator[Links]:
    """The links of a dialogue with so many contributions, on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        links = filled(Path(folder), contributions, server.url, ORGANISER)
        server.start()
        try:
            yield links
        finally:
            server.stop()


def opened(browser: Browser, address: str, shot: Shot) -> Page:
    """A page on a screen of its own."""
    width, height = shot.size
    scheme: Any = shot.scheme
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="nl-NL")
    context.add_init_script("localStorage.setItem('samenspraak.walked', 'yes')")
    page = context.new_page()
    page.goto(address)
    return page


def console(browser: Browser, links: Links, shot: Shot) -> Page:
    """The console, entered, with a theme chosen where there is one."""
    page = opened(browser, links.facilitator, shot)
    page.locator("input[name=name]").fill("Joke")
    page.locator("form button").first.click()
    page.wait_for_selector("#script")
    page.wait_for_selector("#connection[data-status=open]")
    page.wait_for_timeout(SETTLED_MS)
    page.wait_for_selector("#theming", state="hidden", timeout=STARTED_MS)
    names = page.locator("#map-names .m-lab")
    if names.count():
        names.nth(min(1, names.count() - 1)).dispatch_event("click")
        page.wait_for_timeout(SETTLED_MS // 3)
    return page


def taken(state: str, folder: Path) -> int:
    """Take every picture of one state; how many bytes they are together."""
    size = 0
    with served(CONTRIBUTIONS[state]) as links, chromium() as browser:
        reader, acting = browser.new_page(), console(browser, links, next(console_shots(state)))
        for shot in console_shots(state):
            page = console(browser, links, shot)
            size += save(reader, page.screenshot(), folder / f"{shot.name}.png")
            page.context.close()
        for theme in ("t-wind", "t-netcongestie", "t-eigenaarschap"):
            acting.evaluate(ACT, {"type": "share_theme", "theme_id": theme, "on": state == "300"})
        for shot in hall_shots(state):
            acting.evaluate(ACT, {"type": "show_on_wall"} | shot.wall)
            page = opened(browser, links.hall, shot)
            page.wait_for_timeout(SETTLED_MS)
            size += save(reader, page.screenshot(), folder / f"{shot.name}.png")
            page.context.close()
    return size


def main() -> int:
    """Take the pictures of every state, or of those that are named."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.screenshots", description=__doc__)
    wished.add_argument("states", nargs="*", default=list(CONTRIBUTIONS), metavar="|".join(CONTRIBUTIONS))
    wished.add_argument("--into", type=Path, default=FOLDER)
    options = wished.parse_args()
    if options.states == list(CONTRIBUTIONS) and options.into == FOLDER:
        shutil.rmtree(FOLDER, ignore_errors=True)
    options.into.mkdir(parents=True, exist_ok=True)
    size = sum(taken(state, options.into) for state in options.states)
    print(f"{len(list(options.into.glob('*.png')))} pictures in {options.into}, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
