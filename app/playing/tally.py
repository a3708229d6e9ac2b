"""Counting what happened to what was sent. Nothing vanishes: sent = acknowledged + refused + unanswered."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

PERCENTILES = (50, 95, 99)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile: a value that was really measured; ``None`` of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share / 100 * len(ordered))) - 1]


@dataclass(slots=True)
class Sent:
    """One contribution on its way, in seconds of one clock. ``sent_at`` is the sending that was accepted."""

    sent_at: float
    acknowledged_at: float | None = None
    themed_at: float | None = None


@dataclass(slots=True)
class Tally:
    """What all phones together saw."""

    sent: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    waited: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    reconnected: int = 0
    acknowledged: list[Sent] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        """Sent, and neither acknowledged nor refused: nobody knows whether these were stored."""
        return self.sent - len(self.acknowledged) - self.refused.total()

    @property
    def unthemed(self) -> int:
        """Acknowledged, and in no theme as far as its phone was told."""
        return sum(s.themed_at is None for s in self.acknowledged)

    def acknowledging(self) -> list[float]:
        """Milliseconds from sending to the acknowledgement."""
        return [(s.acknowledged_at - s.sent_at) * 1000 for s in self.acknowledged if s.acknowledged_at]

    def theming(self) -> list[float]:
        """Seconds from sending to the theme, as the phone saw it."""
        return [s.themed_at - s.sent_at for s in self.acknowledged if s.themed_at]

    def placing(self) -> list[float]:
        """Seconds from the acknowledgement to the theme, as the phone saw it."""
        both = [s for s in self.acknowledged if s.themed_at and s.acknowledged_at]
        return [max(0.0, (s.themed_at or 0) - (s.acknowledged_at or 0)) for s in both]

    def as_json(self) -> dict[str, Any]:
        """The same as the closing table, for programs."""
        return {
            "sent": self.sent,
            "acknowledged": len(self.acknowledged),
            "refused": dict(self.refused),
            "unanswered": self.unanswered,
            "repeated": self.repeated,
            "waited": dict(self.waited),
            "reconnected": self.reconnected,
            "ack_ms": spread(self.acknowledging()),
            "themed_s": spread(self.theming()),
            "ack_to_themed_s": spread(self.placing()),
            "unthemed": self.unthemed,
        }


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """The percentiles that tell how it felt."""
    found = {f"p{share}": percentile(values, share) for share in PERCENTILES}
    return {name: None if value is None else round(value, 2) for name, value in found.items()}
