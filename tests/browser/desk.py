"""A facilitator without a browser: sees what a console is shown, acts as one does, and knows when the engine rests."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx
from playwright.sync_api import Page
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.browser.serving import PATIENCE_SECONDS

THEMES_SECONDS = 600  # the engine has the processor when nobody else wants it
LOOK_SECONDS = 0.2


def until(true: Callable[[], object]) -> None:
    """Wait for what no page shows."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(LOOK_SECONDS)


@dataclass(frozen=True)
class Desk:
    """A dialogue on a running server, steered as a facilitator's console does."""

    url: str
    dialogue_id: str
    token: str

    @classmethod
    def behind(cls, link: str, name: str = "Marja") -> Self:
        """Through the facilitators' link, with its secret behind the #."""
        address, _, secret = link.partition("#")
        url, _, dialogue_id = address.rpartition("/f/")
        answer = httpx.post(f"{address}/enter", json={"secret": secret, "name": name}, timeout=PATIENCE_SECONDS)
        return cls(url, dialogue_id, next(iter(answer.raise_for_status().cookies.values())))

    @classmethod
    def of(cls, console: Page) -> Self:
        """As whoever has this console before them."""
        facts: dict[str, str] = console.evaluate("({...document.body.dataset, url: location.origin})")
        return cls(facts["url"], facts["dialogue"], facts["token"])

    def view(self, role: str = "facilitator", token: str = "") -> dict[str, Any]:
        """What the facilitator sees, or anybody else."""
        with self._live(role, token or self.token) as live:
            return dict(json.loads(live.recv(PATIENCE_SECONDS))["state"])

    def acts(self, **act: object) -> None:
        """Do something as the facilitator, and wait until it is stored."""
        self.acts_as("facilitator", self.token, act)

    def acts_as(self, role: str, token: str, act: dict[str, object]) -> dict[str, Any]:
        """Do something as anybody; the answer that says it is stored."""
        with self._live(role, token) as live:
            live.send(json.dumps({"key": str(uuid4())} | act))
            while (frame := json.loads(live.recv(PATIENCE_SECONDS)))["type"] not in {"ack", "refused"}:
                pass
        assert frame["type"] == "ack", frame
        return dict(frame)

    def rested(self) -> dict[str, Any]:
        """Wait until nobody waits for a theme and none are being found; what is to be seen then."""
        deadline = time.monotonic() + THEMES_SECONDS
        while True:
            seen = self.view()
            theming = seen["theming"]
            if theming["state"] == "ready" and not theming["waiting"]:
                return seen
            assert time.monotonic() < deadline, theming
            time.sleep(LOOK_SECONDS)

    def themed(self) -> dict[str, Any]:
        """Wait until all that was said is in themes that were found knowing all of it.

        The engine then does nothing until somebody speaks: it looks again where a dialogue has grown. Left alone it
        would come to the same some time after the last answer, or not at all where that one made little difference.
        """
        seen = before = self.rested()
        while seen["revision"]["number"] == before["revision"]["number"]:  # again, should the engine die of it
            self.acts(type="retheme")
            seen = self.rested()
        return seen

    @contextmanager
    def _live(self, role: str, token: str) -> Iterator[ClientConnection]:
        address = f"{self.url.replace('http', 'ws')}/live/{self.dialogue_id}"
        with connect(address, origin=Origin(self.url), open_timeout=PATIENCE_SECONDS) as live:
            live.send(json.dumps({"type": "hello", "role": role, "token": token}))
            yield live
