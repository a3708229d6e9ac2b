"""The phone's first load: what goes over the wire, and how long an old phone on one bar of reception waits for it.

The page comes from the real server, with three hundred contributions in the dialogue, to a phone that has just joined
and has kept nothing. Content is the moment at which the question can be read; interactive is when the script has taken
over the form. (Without the script the form works from the first moment: it is a form.)
"""

import statistics
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import httpx
from playwright.sync_api import Browser, Page

from benchmarks.load.server import ORGANISER, Server
from benchmarks.page.chromium import chromium
from benchmarks.page.room import filled
from benchmarks.quality.rows import Row, at_most, plain

CONTRIBUTIONS = 300
RUNS = 5
SLOWER = 6
SETTLED_MS = 3_000

# The moments, told by the page itself: its own clock starts when somebody taps the link.
WATCH = """
window.moments = {};
new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName('first-contentful-paint')) moments.content = entry.startTime;
}).observe({type: 'paint', buffered: true});
new MutationObserver(() => {
  const under = document.getElementById('under');
  if (under && !under.hidden) moments.interactive ??= performance.now();
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['hidden']});
"""


# What the browser itself counted: the address, the body as it travelled, and what came with it.
LOADED = """
[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(({name}) => !name.includes('favicon'))
  .map(({name, encodedBodySize, transferSize}) => [name, encodedBodySize, transferSize - encodedBodySize])
"""
AFTERWARDS = "/modules/"


class Loaded(NamedTuple):
    """One answer. A browser gives no length of headers away: it says 300 for each."""

    url: str
    body: int
    headers: int


class Network(NamedTuple):
    """What a network is like, as browsers' own tools call it: bits a second, and milliseconds there and back."""

    name: str
    bits: int
    round_trip: int
    content: float
    interactive: float


NETWORKS = (Network("Slow 3G", 400_000, 400, 3.0, 5.0), Network("Slow 4G", 1_600_000, 150, 1.2, 2.0))


def measured() -> list[Row]:
    """Bytes and requests once; the moments as the median of some loads on each network."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        links = filled(Path(folder), CONTRIBUTIONS, server.url, ORGANISER)
        server.start()
        try:
            with chromium() as browser:
                rows = _weighed(browser, links.phone)
                for network in NETWORKS:
                    rows += _timed(browser, links.phone, network)
        finally:
            server.stop()
    return rows


def _phone(browser: Browser, address: str) -> Page:
    """Somebody who has just joined, on a phone that kept nothing but the cookie."""
    context = browser.new_context(viewport={"width": 375, "height": 812}, locale="nl-NL")
    answer = httpx.post(f"{address}/join", json={"consent": "1", "language": "nl"}).raise_for_status()
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in answer.cookies.items()])
    page = context.new_page()
    page.add_init_script(WATCH)
    return page


def _weighed(browser: Browser, address: str) -> list[Row]:
    page = _phone(browser, address)
    page.goto(address)
    page.wait_for_selector("[data-status=open]:not([hidden])")
    page.wait_for_timeout(SETTLED_MS)
    loaded: list[Loaded] = [Loaded(*entry) for entry in page.evaluate(LOADED)]
    page.context.close()
    first = [one for one in loaded if AFTERWARDS not in one.url]
    script = [one for one in first if one.url.partition("?")[0].endswith(".js")]
    return [
        at_most("phone, first load over the wire", "kB", _kilo(one.body for one in first), 15),
        plain("phone, the same with the answers' headers", "kB", _kilo(one.body + one.headers for one in first)),
        at_most("phone, script", "kB", _kilo(one.body for one in script), 8),
        at_most("phone, requests until it can be used", "", len(first), 3),
        plain("phone, modules that it fetches afterwards", "kB", _kilo(one.body for one in loaded if one not in first)),
    ]


def _kilo(sizes: Iterable[int]) -> float:
    return sum(sizes) / 1000


def _timed(browser: Browser, address: str, network: Network) -> list[Row]:
    loads = [_moments(browser, address, network) for _ in range(RUNS)]
    rows = []
    for moment, bar in (("content", network.content), ("interactive", network.interactive)):
        seconds = statistics.median(load[moment] for load in loads) / 1000
        rows.append(at_most(f"phone, {moment}, {network.name}, CPU {SLOWER}× slower", "s", seconds, bar))
    return rows


def _moments(browser: Browser, address: str, network: Network) -> dict[str, float]:
    page = _phone(browser, address)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = network.bits / 8
    conditions = {"offline": False, "latency": network.round_trip, "downloadThroughput": speed}
    line.send("Network.emulateNetworkConditions", conditions | {"uploadThroughput": speed})
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    page.wait_for_function("moments.content && moments.interactive", timeout=60_000)
    found: dict[str, float] = page.evaluate("moments")
    page.context.close()
    return found
