"""The live protocol without any I/O: bytes in, what they mean out. No socket, no event loop, no clock.

A connection begins with ``hello``; then come acts and pings. Everything else is refused with a sentence, and the
connection stays open, except where nobody is known behind it.
"""

import msgspec

from app import errors
from app.live.messages import Act, FacilitatorAct, Hello, ParticipantAct, Ping, Role, decoder

MOST_BYTES = 16 * 1024
MOST_BYTES_OF_FACILITATORS = 256 * 1024  # somebody may choose thousands of contributions at once
CLOSE_RESTART = 1012
CLOSE_TOO_LARGE = 1009
CLOSE_WRONG_TOKEN = 4401

_ALLOWED: dict[Role, tuple[type, ...]] = {
    "participant": ParticipantAct.__args__,
    "facilitator": FacilitatorAct.__args__,
    "hall": (),
}


class Protocol:
    """One connection's side of the conversation. ``role`` is known after ``admit``."""

    def __init__(self) -> None:
        self.role: Role | None = None

    def receive(self, frame: str | bytes) -> Hello | Ping | Act:
        """What a frame says.

        Raises:
            app.errors.FrameTooLarge: over 16 kB; of a facilitator, over 256 kB.
            app.errors.BadMessage: not JSON, not one of our messages, or not in this order.
            app.errors.WrongRole: an act that this role may not do.
        """
        size = len(frame.encode()) if isinstance(frame, str) else len(frame)
        limit = MOST_BYTES_OF_FACILITATORS if self.role == "facilitator" else MOST_BYTES
        if size > limit:
            raise errors.FrameTooLarge(size=size, limit=limit)
        try:
            message: Hello | Ping | Act = decoder.decode(frame)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise errors.BadMessage from error
        if isinstance(message, Hello) is (self.role is not None):
            raise errors.BadMessage
        if self.role is not None and not isinstance(message, (Ping, *_ALLOWED[self.role])):
            raise errors.WrongRole
        return message

    def admit(self, role: Role) -> None:
        """The token behind ``hello`` was genuine."""
        self.role = role
