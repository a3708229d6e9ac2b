"""One connected screen: what it still has to hear, in what order, and never more than it can take.

Acknowledgements are always written. State isn't queued at all: whose line is full gets the newest when it's free again.
So a client that never reads costs one line's worth of memory and delays nobody.
"""

from collections.abc import Callable

from app.live.line import Frame, Line
from app.live.messages import ToScreen

MOST_ANSWERS = 200

NextFrame = Callable[["Client"], Frame | None]


class Client:
    """A connection after ``hello``.

    ``version`` and ``personal`` say what it holds already; ``next_frame`` asks the room what it lacks.
    """

    __slots__ = ("_line", "_next_frame", "_unread", "personal", "personal_due", "version", "who")

    def __init__(self, who: str, line: Line, next_frame: NextFrame) -> None:
        self.who = who
        self.version = 0
        self.personal: dict[str, object] = {}
        self.personal_due = False
        self._line = line
        self._next_frame = next_frame
        self._unread = 0
        line.when_free = self.wake

    def answer(self, message: ToScreen) -> None:
        """Send an acknowledgement, a refusal or a pong, however much waits before it.

        Raises:
            ConnectionError: it asks and asks without reading the answers.
        """
        self._unread = self._unread + 1 if self._line.full else 0
        if self._unread > MOST_ANSWERS:
            raise ConnectionError("answers are not read")
        self._line.write(Frame(message))

    def wake(self) -> None:
        """There may be news; whose line is full is asked again when it's free."""
        while not self._line.full and (frame := self._next_frame(self)) is not None:
            self._line.write(frame)

    def dismiss(self) -> None:
        """The dialogue is gone, and the connection with it."""
        self._line.end()

    def leave(self) -> None:
        """It's over: whatever happens on the line concerns nobody here any more."""
        self._line.when_free = None
