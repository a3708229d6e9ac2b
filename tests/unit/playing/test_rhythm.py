"""When each answer is due and who says it: the order and the feel of the original, within the time there is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.playing.line import Line
from app.playing.rhythm import MOST_PHONES, WITHIN_SECONDS, due, evenly, phones_for, shared_out, squeezed

gaps = st.lists(st.floats(0, 1e7), min_size=1, max_size=60)


def lines(*stamps: float | None, author: str | None = None) -> list[Line]:
    """Answers that came at these seconds."""
    return [Line("Wind op zee.", "nl", author, at) for at in stamps]


@given(gaps, st.floats(1, 600))
def test_squeezing_fills_the_time_exactly(original: list[float], seconds: float) -> None:
    """The first answer comes at once, the last at the end."""
    moments = squeezed(original, seconds)
    assert moments[0] == 0
    assert moments[-1] == pytest.approx(seconds)


@given(gaps, st.floats(1, 600))
def test_squeezing_keeps_the_order(original: list[float], seconds: float) -> None:
    """Nobody overtakes anybody."""
    moments = squeezed(original, seconds)
    assert moments == sorted(moments)


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=40))
def test_a_longer_pause_stays_longer(original: list[float]) -> None:
    """The relative rhythm can still be felt."""
    found = [after - before for before, after in pairwise(squeezed(original, 100))]
    order = sorted(range(len(original)), key=lambda i: original[i])
    assert all(found[i] <= found[j] + 1e-9 for i, j in pairwise(order))


def test_a_night_does_not_eat_the_evening() -> None:
    """Ten answers a minute apart, twelve hours, ten more: the night takes less than half of the time."""
    original = [60.0] * 9 + [12 * 3600.0] + [60.0] * 9
    moments = squeezed(original, 120)
    assert moments[10] - moments[9] < 60


def test_answers_at_the_same_moment_come_together() -> None:
    """A gap of nothing stays a gap of nothing."""
    assert squeezed([0.0, 10.0], 60) == pytest.approx([0, 0, 60])


def test_answers_that_all_came_at_once_are_spread() -> None:
    """Such stamps say when a file was made, not when people spoke."""
    assert squeezed([0.0, 0.0], 60) == [0, 30, 60]


def test_without_stamps_answers_come_evenly() -> None:
    """Over the minutes there are."""
    assert due(lines(None, None, None), minutes=1) == [0, 30, 60]


def test_one_missing_stamp_makes_all_come_evenly() -> None:
    """Half a rhythm is none."""
    assert due(lines(10, None, 500), minutes=1) == [0, 30, 60]


def test_speed_keeps_the_original_gaps() -> None:
    """Ten times as fast, nothing compressed."""
    assert due(lines(1000, 1010, 4610), minutes=2, speed=10) == [0, 1, 361]


def test_a_single_answer_comes_at_once() -> None:
    """There is nothing to spread."""
    assert evenly(1, 120) == [0]
    assert due(lines(1000), minutes=2) == [0]


def test_there_is_a_phone_for_each_author() -> None:
    """Unless more or fewer are wished for."""
    spoken = [Line("x", "nl", author) for author in ("a", "b", "a")]
    assert phones_for(spoken, None) == 2
    assert phones_for(spoken, 50) == 50


def test_where_nobody_is_named_each_answer_has_a_phone() -> None:
    """Up to a hall full."""
    assert phones_for(lines(None, None), None) == 2
    assert phones_for(lines(*[None] * 900), None) == MOST_PHONES


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1), st.integers(1, 7))
def test_an_author_always_speaks_from_the_same_phone(authors: list[str], phones: int) -> None:
    """However few phones there are, as long as nobody speaks faster than a phone may."""
    calm = [60.0 * i for i in range(len(authors))]
    seats = shared_out([Line("x", "nl", author) for author in authors], phones, calm)
    assert len({*zip(authors, seats, strict=True)}) == len(set(authors))
    assert all(0 <= seat < phones for seat in seats)


def test_authors_are_spread_over_all_phones() -> None:
    """No phone is left out while another has two."""
    authors = [Line("x", "nl", name) for name in "abcdef"]
    assert sorted(shared_out(authors, 3, [0.0] * 6)) == [0, 0, 1, 1, 2, 2]


def test_answers_without_an_author_go_round() -> None:
    """As people in a hall do."""
    assert shared_out(lines(None, None, None, None), 3, [0.0] * 4) == [0, 1, 2, 0]


def test_somebody_with_very_much_to_say_borrows_phones_that_are_silent() -> None:
    """Squeezed into a minute nobody could type that fast, and the server would make the phone wait."""
    busy = [Line("x", "nl", "a") for _ in range(40)]
    moments = evenly(40, 20)
    seats = shared_out(busy, 10, moments)
    for phone in range(10):
        spoken = [moment for moment, seat in zip(moments, seats, strict=True) if seat == phone]
        assert all(later - earlier >= WITHIN_SECONDS for earlier, later in zip(spoken, spoken[4:], strict=False))
    assert seats[:4] == [0, 0, 0, 0]
