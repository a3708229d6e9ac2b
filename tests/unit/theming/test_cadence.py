"""When all themes are computed anew: with the eighth answer, by growth, when it falls quiet, and when asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.theming.cadence import FIRST, PAUSE_SECONDS, Pulse, is_due

LONG_AGO = 60.0
JUST_NOW = 0.1

TABLE = [
    # why, contributions, revised, unthemed, since revision, since contribution, due
    ("nothing was said yet", 0, 0, 0, LONG_AGO, LONG_AGO, False),
    ("seven answers say nothing about themes", 7, 0, 7, LONG_AGO, LONG_AGO, False),
    ("the eighth answer makes the first themes", 8, 0, 8, LONG_AGO, JUST_NOW, True),
    ("a burst at the very beginning waits for the pause", 40, 0, 40, 1.0, JUST_NOW, False),
    ("a quarter more", 50, 40, 0, LONG_AGO, JUST_NOW, True),
    ("a quarter more, but just revised", 50, 40, 0, PAUSE_SECONDS - 0.1, JUST_NOW, False),
    ("less than a quarter more, and still talking", 49, 40, 0, LONG_AGO, JUST_NOW, False),
    ("a small dialogue grows by two at least", 9, 8, 0, LONG_AGO, JUST_NOW, False),
    ("two more in a small dialogue", 10, 8, 0, LONG_AGO, JUST_NOW, True),
    ("it fell quiet with something new", 42, 40, 0, LONG_AGO, 8.0, True),
    ("it fell quiet with one new among many", 101, 100, 0, LONG_AGO, 60.0, False),
    ("it fell quiet with one new among few", 11, 10, 0, LONG_AGO, 8.0, True),
    ("quiet, and nothing new", 40, 40, 0, LONG_AGO, LONG_AGO, False),
    ("many without a theme, in a short silence", 103, 100, 6, LONG_AGO, PAUSE_SECONDS, True),
    ("many without a theme, but still talking", 103, 100, 6, LONG_AGO, JUST_NOW, False),
    ("some will never have a theme: no reason to try for ever", 100, 100, 50, LONG_AGO, LONG_AGO, False),
    ("fewer than before: people took words back", 90, 100, 0, LONG_AGO, LONG_AGO, False),
]


@pytest.mark.parametrize(
    ("contributions", "revised", "unthemed", "since_revision", "since_contribution", "due"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_when_the_themes_are_due(
    contributions: int, revised: int, unthemed: int, since_revision: float, since_contribution: float, due: bool
) -> None:
    """The table, line by line."""
    assert is_due(Pulse(contributions, revised, unthemed, since_revision, since_contribution)) is due


@pytest.mark.parametrize(("contributions", "due"), [(0, False), (1, True), (7, True)])
def test_a_facilitator_who_asks_need_not_wait(contributions: int, due: bool) -> None:
    """Unless there is nothing to theme."""
    assert is_due(Pulse(contributions, contributions, 0, 0.0, 0.0, asked=True)) is due


@given(contributions=st.integers(FIRST, 100_000), since=st.floats(0, PAUSE_SECONDS, exclude_max=True))
def test_revisions_never_follow_each_other_without_a_pause(contributions: int, since: float) -> None:
    """The engine breathes between two of them, however fast the room talks."""
    assert not is_due(Pulse(contributions, 0, contributions, since, LONG_AGO))


@given(revised=st.integers(FIRST, 10_000))
def test_a_room_that_doubled_is_always_due(revised: int) -> None:
    """Growth is relative, so a large room isn't revised for each answer and never forgotten."""
    assert is_due(Pulse(2 * revised, revised, 0, LONG_AGO, JUST_NOW))
    assert not is_due(Pulse(revised + 1, revised, 0, LONG_AGO, JUST_NOW))
