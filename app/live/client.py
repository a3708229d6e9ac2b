"""One connected screen: what it still has to hear, in what order, and never more than it can take.

Acknowledgements are queued and never skipped. State isn't queued at all: whoever is slow gets the newest when it's
free again. So a client that never reads costs one frame of memory and delays nobody.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from app.live.messages import ToScreen, encoder

SEND_DEADLINE_SECONDS = 20.0
MOST_ANSWERS = 200

Send = Callable[[str], Awaitable[None]]
NextFrame = Callable[["Client"], str | None]


class Client:
    """A connection after ``hello``.

    ``version`` and ``personal`` say what it holds already; ``next_frame`` asks the room what it lacks.
    """

    def __init__(self, who: str, send: Send, next_frame: NextFrame) -> None:
        self.who = who
        self.version = 0
        self.personal: dict[str, object] = {}
        self.personal_due = False
        self._send = send
        self._next_frame = next_frame
        self._answers: deque[str] = deque()
        self._wake = asyncio.Event()
        self._dismissed = False

    def answer(self, message: ToScreen) -> None:
        """Queue an acknowledgement, a refusal or a pong.

        Raises:
            ConnectionError: it asks and asks without reading the answers.
        """
        if len(self._answers) >= MOST_ANSWERS:
            raise ConnectionError("answers are not read")
        self._answers.append(encoder.encode(message).decode())
        self._wake.set()

    def dismiss(self) -> None:
        """The dialogue is gone: the connection ends as soon as it's free."""
        self._dismissed = True
        self._wake.set()

    def wake(self) -> None:
        """There may be news."""
        self._wake.set()

    async def write(self) -> None:
        """Send answers and news for ever.

        Raises:
            TimeoutError: the client took nothing for 20 seconds.
            ConnectionError: the dialogue was thrown away.
        """
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._dismissed:
                raise ConnectionError("the dialogue is gone")
            while self._answers:
                await self._deliver(self._answers.popleft())
            while (frame := self._next_frame(self)) is not None:
                await self._deliver(frame)

    async def _deliver(self, frame: str) -> None:
        async with asyncio.timeout(SEND_DEADLINE_SECONDS):
            await self._send(frame)
