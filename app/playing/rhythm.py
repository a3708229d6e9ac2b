"""When each answer is due, and which phone says it. Pure: no clock."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from app.playing.line import Line

MOST_PHONES = 300
LEAST_GAP = 1e-6  # seconds; what lies closer came at once
MOST_AT_ONCE, WITHIN_SECONDS = 4, 10  # a little less than what the server lets a phone send


def due(lines: Sequence[Line], *, minutes: float, speed: float | None = None) -> list[float]:
    """Seconds from the start for each line; never going back.

    With ``speed`` the original gaps, so many times as fast. Otherwise everything within ``minutes``: heavy gaps (a
    night, a weekend) are compressed most, so that the order and the feel of the rhythm stay. Without a stamp on
    every line: evenly.
    """
    stamps = [line.at for line in lines if line.at is not None]
    if len(stamps) < len(lines):
        return evenly(len(lines), minutes * 60)
    gaps = [max(0.0, after - before) for before, after in pairwise(stamps)]
    if speed is not None:
        return list(accumulate((gap / speed for gap in gaps), initial=0.0))
    return squeezed(gaps, minutes * 60)


def evenly(count: int, seconds: float) -> list[float]:
    """``count`` moments over ``seconds``, the first at once and the last at the end."""
    return [seconds * i / max(1, count - 1) for i in range(count)]


def squeezed(gaps: Sequence[float], seconds: float) -> list[float]:
    """Gaps made softer (a gap far above the typical one grows with its logarithm) and scaled to ``seconds``."""
    positive = sorted(gap for gap in gaps if gap > LEAST_GAP)
    if not positive:
        return evenly(len(gaps) + 1, seconds)
    typical = positive[len(positive) // 2]
    soft = [math.log1p(gap / typical) for gap in gaps]
    scale = seconds / sum(soft)
    return list(accumulate((gap * scale for gap in soft), initial=0.0))


def phones_for(lines: Sequence[Line], wished: int | None) -> int:
    """How many phones: as wished, or one per author, or one per line where nobody is named; at most 300."""
    authors = {line.author for line in lines if line.author is not None}
    return wished or min(MOST_PHONES, len(authors) or len(lines))


def shared_out(lines: Sequence[Line], phones: int, moments: Sequence[float]) -> list[int]:
    """The phone of each line. An author speaks from the same one; lines without an author go round.

    Squeezed into minutes, a busy author would speak faster than a phone may. Then the phone that was silent longest
    lends a hand: order and rhythm stay, and only who holds the phone differs from the original.
    """
    seat: dict[str, int] = {}
    for line in lines:
        if line.author is not None:
            seat.setdefault(line.author, len(seat) % phones)
    spoken: list[list[float]] = [[] for _ in range(phones)]
    seats: list[int] = []
    for i, (line, moment) in enumerate(zip(lines, moments, strict=True)):
        own = i % phones if line.author is None else seat[line.author]
        chosen = own if _may_speak(spoken[own], moment) else _most_rested(spoken, moment)
        spoken[chosen].append(moment)
        seats.append(chosen)
    return seats


def _may_speak(spoken: Sequence[float], moment: float) -> bool:
    return len(spoken) < MOST_AT_ONCE or spoken[-MOST_AT_ONCE] <= moment - WITHIN_SECONDS


def _most_rested(spoken: Sequence[Sequence[float]], moment: float) -> int:
    able = [phone for phone, said in enumerate(spoken) if _may_speak(said, moment)]
    return min(able or range(len(spoken)), key=lambda phone: list(spoken[phone][-1:]))
