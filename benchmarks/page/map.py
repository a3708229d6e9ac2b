"""The theme map with ten thousand dots, in the facilitator's real page, while one contribution arrives each frame.

The page comes from the real server, with the real state of a dialogue of that size. Only the line is ours: instead of
the server's four changes a second the page hears one with every frame it draws, so that everything the console does
with a change is measured too.
"""

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.load.server import ORGANISER, Server
from benchmarks.page.chromium import chromium
from benchmarks.page.room import filled
from benchmarks.quality.rows import Row, at_least, at_most

DOTS = 10_000
SECONDS = 4
RUNS = 3  # the best counts: other programs on the machine can make a page slower, and nothing makes it faster
SLOWER = 4
WARM_MS = 1500

# A line on which a contribution arrives with every frame: now in this theme, now in that one.
ARRIVING = """
class Arriving {
  static last;
  constructor() {
    this.readyState = 0;
    Arriving.last = this;
    setTimeout(() => { this.readyState = 1; this.onopen?.(); }, 0);
  }
  send(text) {
    const {type} = JSON.parse(text);
    if (type === 'hello') this.snapshot();
    if (type === 'ping') this.says({type: 'pong', at: Date.now()});
  }
  close() {}
  says(frame) { this.onmessage?.({data: JSON.stringify(frame)}); }
  snapshot() {
    this.state = JSON.parse(document.getElementById('state').textContent);
    this.names = Object.keys(this.state).filter((name) => name.startsWith('theme.'));
    this.turn = 0;
    this.says({type: 'snapshot', position: 1, state: this.state});
  }
  arrive() {
    if (!this.state) return;  // a line that was opened anew and has not been greeted yet
    const name = this.names[(this.turn * 7) % this.names.length];
    const theme = {...this.state[name], contributions: this.state[name].contributions + 1};
    const {ledger} = this.state;
    this.state[name] = theme;
    this.state.ledger = {...ledger, accepted: ledger.accepted + 1, themed: ledger.themed + 1};
    this.turn += 1;
    this.says({type: 'change', position: this.turn + 1, set: {[name]: theme, ledger: this.state.ledger}, drop: []});
  }
}
window.WebSocket = Arriving;
window.measure = (seconds) => new Promise((done) => {
  const times = [];
  const end = performance.now() + 1000 * seconds;
  const frame = (now) => {
    times.push(now);
    if (now < end) { Arriving.last.arrive(); requestAnimationFrame(frame); } else done(times);
  };
  requestAnimationFrame(frame);
});
"""


def measured() -> list[Row]:
    """Frames a second and the worst frame, as the machine is and slowed down four times."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        links = filled(Path(folder), DOTS, server.url, ORGANISER)
        server.start()
        try:
            with chromium() as browser:
                page = _console(browser, links.facilitator)
                rows += _rows("", _runs(page), least=55)
                page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
                rows += _rows(f", CPU {SLOWER}× slower", _runs(page), least=45)
        finally:
            server.stop()
    return rows


def _console(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.locator("input[name=name]").fill("Anne")
    page.locator("form button").first.click()
    page.wait_for_selector("#map canvas")
    page.add_init_script(ARRIVING)
    page.goto("about:blank")
    page.goto(address.partition("#")[0])
    page.wait_for_selector("#map-names .m-lab")
    page.wait_for_timeout(WARM_MS)
    return page


def _runs(page: Page) -> list[list[float]]:
    return [_frames(page) for _ in range(RUNS)]


def _frames(page: Page) -> list[float]:
    """How long each frame took, in milliseconds; the first half second is for warming up."""
    page.evaluate("measure(0.5)")
    times: Any = page.evaluate(f"measure({SECONDS})")
    return [after - before for before, after in pairwise(times)]


def _rows(how: str, runs: list[list[float]], *, least: float) -> list[Row]:
    rate = max(1000 * len(frames) / sum(frames) for frames in runs)
    worst = min(max(frames) for frames in runs)
    return [
        at_least(f"map, {DOTS:,} dots, one arrives each frame{how}", "frames/s", rate, least),
        at_most(f"map, worst frame{how}", "ms", worst, 100),
    ]
