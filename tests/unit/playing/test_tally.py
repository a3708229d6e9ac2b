"""The closing table: nothing that was sent is missing from it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from app.cli.replaying import closing
from app.playing.tally import Sent, Tally, percentile, spread


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(1, 100))
def test_a_percentile_is_a_value_that_was_measured(values: list[float], share: float) -> None:
    """And at least so large a share of the values is not above it."""
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share / 100 * len(values) - 1e-9


def test_the_percentiles_of_a_hundred_are_its_ranks() -> None:
    """The median of 1 to 100 is 50."""
    assert spread([float(n) for n in range(1, 101)]) == {"p50": 50, "p95": 95, "p99": 99}


def test_nothing_measured_has_no_percentile() -> None:
    """No number is better than a wrong one."""
    assert percentile([], 95) is None


def evening() -> Tally:
    """Five sent: two themed, one without a theme, one refused, one unanswered."""
    tally = Tally(sent=5, repeated=1)
    tally.refused["text_too_long"] += 1
    tally.waited["too_fast"] += 3
    tally.acknowledged += [Sent(10.0, 10.010, 11.0), Sent(20.0, 20.030, 23.0), Sent(30.0, 30.020)]
    return tally


def test_sent_is_acknowledged_refused_or_unanswered() -> None:
    """Whoever waited is counted where it ended."""
    tally = evening()
    assert (len(tally.acknowledged), tally.refused.total(), tally.unanswered) == (3, 1, 1)


def test_times_are_measured_from_sending_and_from_the_acknowledgement() -> None:
    """Milliseconds for the one, seconds for the others."""
    found = evening().as_json()
    assert found["ack_ms"] == {"p50": 20.0, "p95": 30.0, "p99": 30.0}
    assert found["themed_s"] == {"p50": 1.0, "p95": 3.0, "p99": 3.0}
    assert found["ack_to_themed_s"] == {"p50": 0.99, "p95": 2.97, "p99": 2.97}
    assert found["unthemed"] == 1


def test_a_theme_seen_before_the_acknowledgement_took_no_time_after_it() -> None:
    """Both may arrive in either order."""
    assert Tally(acknowledged=[Sent(1.0, 1.5, 1.2)]).placing() == [0.0]


def test_the_json_can_be_written() -> None:
    """Also before anything happened."""
    assert json.loads(json.dumps(Tally().as_json()))["ack_ms"] == {"p50": None, "p95": None, "p99": None}


def test_the_table_names_every_refusal_by_its_code() -> None:
    """So that a person can look it up."""
    found = dict(closing.rows(evening()))
    assert found["refused"] == "1 (text_too_long 1)"
    assert found["asked to wait, then sent again"] == "3 (too_fast 3)"
    assert found["neither: no answer came"] == "1"


def test_the_table_of_nothing_has_dashes() -> None:
    """Ctrl-C before the first answer."""
    assert dict(closing.rows(Tally()))["acknowledged after, p50 / p95 / p99"] == "–"
