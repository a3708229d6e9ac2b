"""When the themes are computed anew. Pure."""

import msgspec

FIRST = 8  # fewer answers than this say nothing about themes yet
GROWTH = 0.25
QUIET_GROWTH = 0.05
QUIET_SECONDS = 8.0
MOST_UNTHEMED = 0.05
PAUSE_SECONDS = 2.0


class Pulse(msgspec.Struct, frozen=True):
    """How a dialogue stands. Counts are of visible contributions; seconds since the last revision and contribution."""

    contributions: int
    revised: int
    unthemed: int
    since_revision: float
    since_contribution: float
    asked: bool = False


def is_due(pulse: Pulse) -> bool:
    """Whether now is the time.

    The first revision comes with the eighth answer; then whenever the dialogue has grown by a quarter, when it falls
    quiet with something new in it, and whenever a facilitator asks.
    """
    if pulse.asked:
        return pulse.contributions > 0
    if pulse.contributions < FIRST or pulse.since_revision < PAUSE_SECONDS:
        return False
    grown = pulse.contributions - pulse.revised
    if not pulse.revised or grown >= max(2.0, GROWTH * pulse.revised):
        return True
    waiting = pulse.unthemed > MOST_UNTHEMED * pulse.contributions and grown > 0
    settled = pulse.since_contribution >= QUIET_SECONDS and grown >= max(1.0, QUIET_GROWTH * pulse.revised)
    return settled or (waiting and pulse.since_contribution >= PAUSE_SECONDS)
