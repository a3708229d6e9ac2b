"""The live connection as a screen uses it: says hello, keeps what it is shown, asks and waits for the answer."""

import contextlib
import itertools
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.live.board import applied
from app.live.messages import Change, Snapshot
from tests.integration.servers import Evening, Facts

PATIENCE = 60.0  # a busy machine is no fault of the server
THEMES_SECONDS = 600.0  # the engine has the processor when nobody else wants it
_keys = itertools.count(1)


class Line:
    """One connection; leave the block to hang up."""

    def __init__(
        self, evening: Evening, role: str, token: str, *, position: int | None = None, language: str = "en"
    ) -> None:
        self.frames: list[Facts] = []
        self.shows: Facts = {}
        self.position = 0
        self.socket = dial(evening)
        hello = {"type": "hello", "role": role, "token": token, "position": position, "language": language}
        self.say(hello)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def say(self, frame: Facts | str | bytes) -> None:
        """Send a frame as it is; a mapping becomes JSON."""
        self.socket.send(json.dumps(frame, ensure_ascii=False) if isinstance(frame, dict) else frame)

    def hear(self, timeout: float = PATIENCE) -> Facts:
        """The next frame, taken in."""
        frame: Facts = json.loads(self.socket.recv(timeout=timeout))
        self.frames.append(frame)
        if frame["type"] == "snapshot":
            self._take(Snapshot(frame["position"], frame["state"]))
        elif frame["type"] == "change":
            self._take(Change(frame["position"], frame["set"], frame["drop"]))
        return frame

    def _take(self, news: Snapshot | Change) -> None:
        self.shows = applied(self.shows, news)
        self.position = news.position

    def lives(self) -> bool:
        """Whether a ping is answered."""
        self.say({"type": "ping"})
        while self.hear()["type"] != "pong":
            pass
        return True

    def ended(self) -> tuple[str, int]:
        """Listen until the server hangs up: the last refusal and the code."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.hear()
        last = next((frame for frame in reversed(self.frames) if frame["type"] == "refused"), {"code": ""})
        return last["code"], self.socket.close_code or 0

    def until(self, wish: Callable[[Facts], Any], seconds: float = PATIENCE) -> Any:
        """What the wish finds in what is shown, as soon as it finds something."""
        deadline = time.monotonic() + seconds
        while not (found := wish(self.shows)):
            self.hear(max(0.01, deadline - time.monotonic()))
        return found

    def ask(self, kind: str, key: str = "", **facts: Any) -> Facts:
        """Ask for something; the acknowledgement or the refusal."""
        key = key or f"key-number-{next(_keys)}"
        self.say({"type": kind, "key": key} | facts)
        while True:
            frame = self.hear()
            if frame["type"] in {"ack", "refused"} and frame.get("key") in {key, None}:
                return frame

    def act(self, kind: str, key: str = "", **facts: Any) -> Facts:
        """Ask for something that must not be refused."""
        answer = self.ask(kind, key, **facts)
        assert answer["type"] == "ack", answer
        return answer


def dial(evening: Evening, **options: Any) -> ClientConnection:
    """A connection on which nothing was said yet."""
    address = f"ws://localhost:{evening.server.port}/live/{evening.id}"
    return connect(address, open_timeout=PATIENCE, max_size=None, compression=None, legacy=True, **options)
