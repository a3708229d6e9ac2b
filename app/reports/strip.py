"""The energy strip: bars over time, narrow enough for paper however long the dialogue lasted."""

from collections.abc import Sequence

import msgspec

from app.reports.shape import Minute

WIDTH, HEIGHT = 658.0, 72.0
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440, 10080)  # minutes that people count in
MOST_BARS = 90
MINUTE = 60_000


class Bar(msgspec.Struct, frozen=True):
    """What was said (``contributions``) and what spoke to people (``resonance``) in one step of time."""

    at: int
    contributions: int
    resonance: int


class Strip(msgspec.Struct, frozen=True):
    """Bars of ``step`` minutes each, silent ones included, so that silence takes its room."""

    step: int
    bars: tuple[Bar, ...]

    @property
    def busiest(self) -> Bar | None:
        """The step in which most was said; the first of equals."""
        return max(self.bars, key=lambda b: b.contributions, default=None)

    def x(self, at: float) -> float:
        """Where on the strip a moment lies."""
        start = self.bars[0].at
        share = (at - start) / (len(self.bars) * self.step * MINUTE)
        return round(WIDTH * min(1.0, max(0.0, share)), 1)

    def height(self, count: int) -> float:
        """The height of what was said: the step in which most was said is as high as the strip."""
        return round(HEIGHT * count / max([1, *(b.contributions for b in self.bars)]), 1)

    def rise(self, count: int) -> float:
        """The height of what spoke to people, on a scale of its own: far more resonate than write."""
        return round(HEIGHT * count / max([1, *(b.resonance for b in self.bars)]), 1)


def strip(energy: Sequence[Minute]) -> Strip | None:
    """The strip of a dialogue's minutes; ``None`` where nothing was said."""
    if not energy:
        return None
    first, last = energy[0].at, energy[-1].at
    span = (last - first) // MINUTE + 1
    step = next((s for s in STEPS if span / s <= MOST_BARS), -(-span // MOST_BARS))
    counts = [[0, 0] for _ in range(-(-span // step))]
    for minute in energy:
        index = (minute.at - first) // (step * MINUTE)
        counts[index][0] += minute.contributions
        counts[index][1] += minute.resonance or 0
    bars = (Bar(first + i * step * MINUTE, said, spoke) for i, (said, spoke) in enumerate(counts))
    return Strip(step, tuple(bars))
