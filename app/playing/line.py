"""One answer that a phone is to say."""

import msgspec


class Line(msgspec.Struct, frozen=True):
    """One answer. ``at`` in seconds, where the file says when it came."""

    text: str
    lang: str
    author: str | None = None
    at: float | None = None
