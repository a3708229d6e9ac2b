"""A hall in which everybody sends anything, for a few seconds; ``make fuzz`` does it for long."""

from tests.fuzzing import run
from tests.fuzzing.answers import told

CASES = 1000


def test_whatever_is_sent_is_answered_in_a_sentence() -> None:
    """And the run went deep: things were stored, and refused for what they asked, not only for how it was written."""
    assert run.in_a_hall(CASES) >= CASES
    assert told["ack"] > CASES // 100
    assert len(told) > 8, told
