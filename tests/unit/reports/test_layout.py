"""Dots, energy and chapters: how much goes where. Pure geometry and pure choice."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports import build, chapters, dots
from app.reports.shape import Minute, Voice
from app.reports.strip import MOST_BARS, strip
from app.reports.wording import Wording
from tests.gatherings import Gathering, evening

NOON = 1_700_049_600_000  # 15 November 2023, 12:00 UTC


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_every_contribution_has_its_dot(count: int, more: int) -> None:
    """Also in the row of the largest theme, and beside a larger one."""
    pitch = dots.pitch_for(count + more, 235, 20, 5)
    field = dots.field(count, pitch=pitch, width=235, height=20)
    assert field.columns * field.rows + field.rest == count


@given(st.integers(0, 2000))
def test_dots_fit_into_the_column_of_the_table(largest: int) -> None:
    """However large the largest theme is, up to what can still be printed."""
    field = dots.field(largest, pitch=dots.pitch_for(largest, 235, 20, 5), width=235, height=20)
    assert field.width <= 235
    assert field.height <= 20


def test_the_drawn_example_keeps_its_measure() -> None:
    """186 contributions: 46 columns of four, and two more dots, 5 px apart."""
    field = dots.field(186, pitch=dots.pitch_for(186, 235, 20, 5), width=235, height=20)
    assert (field.pitch, field.rows, field.columns, field.rest) == (5, 4, 46, 2)


def test_more_than_can_be_printed_grows_downwards() -> None:
    """The finest dots stay visible; the field gets taller instead."""
    field = dots.field(5000, pitch=dots.pitch_for(5000, 235, 20, 5), width=235, height=20)
    assert field.pitch == dots.FINEST
    assert field.width <= 235
    assert field.height > 20


def minute(at: int, contributions: int = 1, resonance: int = 0) -> Minute:
    """One minute after noon."""
    return Minute(NOON + at * 60_000, contributions, resonance, 0, {})


def test_nothing_said_has_no_strip() -> None:
    """Rather than an empty drawing."""
    assert strip([]) is None


def test_silence_takes_its_room() -> None:
    """Two minutes with an hour between them are 61 bars."""
    found = strip([minute(0), minute(60)])
    assert found is not None
    assert len(found.bars) == 61
    assert [bar.contributions for bar in found.bars[1:-1]] == [0] * 59


@given(st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=30, unique=True))
def test_the_strip_fits_on_paper_and_loses_nothing(moments: list[int]) -> None:
    """An evening or forty days: at most ninety bars, and all that was said."""
    energy = [minute(at, contributions=2, resonance=3) for at in sorted(moments)]
    found = strip(energy)
    assert found is not None
    assert len(found.bars) <= MOST_BARS
    assert sum(bar.contributions for bar in found.bars) == 2 * len(moments)
    assert sum(bar.resonance for bar in found.bars) == 3 * len(moments)


def test_the_tallest_bar_is_as_high_as_the_strip() -> None:
    """And the others in proportion."""
    found = strip([minute(0, contributions=10), minute(1, contributions=5)])
    assert found is not None
    assert (found.height(10), found.height(5)) == (72.0, 36.0)


def test_an_act_before_the_first_word_stands_at_the_edge() -> None:
    """A prompt opens before anybody can answer."""
    found = strip([minute(10), minute(20)])
    assert found is not None
    assert found.x(NOON) == 0


def voice(text: str, number: int = 1) -> Voice:
    """A quotation."""
    return Voice(f"c{number}", text, "nl", 0, number)


def test_a_short_voice_is_chosen_before_a_long_one() -> None:
    """The box on the letter page has room for two."""
    assert chapters.shortest([voice("lang " * 60), voice("kort", 2)]).id == "c2"


def test_where_all_are_long_the_shortest_is_chosen() -> None:
    """Somebody always speaks."""
    assert chapters.shortest([voice("lang " * 60), voice("lang " * 50, 2)]).id == "c2"


def test_a_long_voice_is_cut_between_words_with_an_ellipsis() -> None:
    """Never inside a word, and never without a mark."""
    assert chapters.shortened("Wij willen eerst zien, dan geloven", 24) == "Wij willen eerst zien …"


def test_a_voice_that_fits_is_not_touched() -> None:
    """To the last character."""
    assert chapters.shortened("x" * chapters.LONG_VOICE) == "x" * chapters.LONG_VOICE


def test_the_trail_holds_every_contribution_once() -> None:
    """Theme by theme, then the other lines of the ledger."""
    report = build(evening().entries, dialogue_id="d1")
    parts = chapters.trail(report)
    assert sorted(row.number for part in parts for row in part.rows) == [1, 2, 3, 4, 5, 6]
    assert [part.state for part in parts] == ["themed", "themed", "unthemed"]


def test_a_prompt_that_was_never_opened_was_not_asked() -> None:
    """The letter page shows what was put to the room."""
    gathering = Gathering(prompts=3)
    gathering.opens("p2")
    report = build(gathering.entries, dialogue_id="d1")
    assert [prompt.id for prompt in chapters.asked(report)] == ["p2"]


@pytest.mark.parametrize(("language", "number"), [("nl", "1.024"), ("de", "1.024"), ("en", "1,024")])
def test_numbers_are_written_as_in_the_language(language: str, number: str) -> None:
    """Thousands get the mark that readers know."""
    assert Wording(language).number(1024) == number


@pytest.mark.parametrize(
    ("language", "day", "clock"),
    [
        ("nl", "15 november 2023", "12.00"),
        ("de", "15. November 2023", "12:00"),
        ("en", "15 November 2023", "12:00"),
    ],
)
def test_days_and_times_are_written_as_in_the_language(language: str, day: str, clock: str) -> None:
    """A point between hours and minutes in Dutch."""
    words = Wording(language, UTC)
    assert (words.day(NOON), words.clock(NOON)) == (day, clock)
