"""What must never be told: in a log on its most talkative level, in an address that is sent on, to another site."""

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from tests.integration.lines import Line
from tests.integration.servers import ORGANISER, Server

WORDS = "Windmolens horen op zee, zegt mijn buurvrouw."


def test_no_log_line_holds_a_secret_or_what_somebody_said(own_server: Callable[..., Server]) -> None:
    """Whoever reads the log can't come in by it, and doesn't learn who said what from where."""
    server = own_server(LOG_LEVEL="debug").start()
    evening = server.make_dialogue()
    phone, guide, hall = evening.join(), evening.facilitator(), evening.hall()
    secret = evening.links["facilitator"].partition("#")[2]
    phone.send(WORDS, "key-of-these-words").raise_for_status()
    for role, token in (("participant", phone.token), ("facilitator", guide), ("hall", hall)):
        with Line(evening, role, token) as line:
            line.until(lambda shows: shows.get("dialogue"))
            line.say(json.dumps({"type": "dance", "token": token, "text": WORDS}))
            line.hear()
    for wrong in (secret[:-1] + "x", "x" * 400):
        httpx.post(f"{server.url}/f/{evening.id}/enter", json={"secret": wrong})
    httpx.post(f"{server.url}/o/enter", json={"token": ORGANISER}).raise_for_status()
    httpx.get(f"{server.url}/api/dialogues", headers={"Authorization": f"Bearer {ORGANISER[:-1]}"})
    # what is printed for whoever starts it is for them, and not a line of the log
    logged = "\n".join(line for line in server.said.splitlines() if line.startswith("{"))
    kept = (server.folder / "secret").read_text().strip()
    for told in (phone.token, guide, hall, secret, ORGANISER, kept, WORDS, phone.id, "127.0.0.1"):
        assert told not in logged


def test_no_secret_stands_in_an_address_that_a_browser_sends_on(server: Server) -> None:
    """Only behind the #, which stays in the browser; and a page tells no other site where it was."""
    evening = server.make_dialogue()
    for name in ("facilitator", "organiser"):
        parts = urlsplit(evening.links[name])
        assert len(parts.fragment) >= 16
        assert parts.fragment not in parts.path + parts.query
    for path in ("/", f"/j/{evening.code}", f"/f/{evening.id}", f"/hall/{evening.id}", "/o", "/privacy"):
        page = httpx.get(server.url + path)
        assert page.headers["referrer-policy"] == "same-origin"
        assert re.findall(r"(?:src|href)=\"(?:https?:)?//(?!localhost)[^\"]*", page.text) == [], path
