"""The comparison with the bare server counts only where the machine was quiet, and says why it can't be made."""

import resource
from typing import Any

import pytest
from websockets.frames import Opcode

from benchmarks.load import growth
from benchmarks.load.beside_bare import Beside, rows
from benchmarks.load.callers import masked
from benchmarks.load.evening import _at_most, _since
from benchmarks.load.processes import too_few_files
from benchmarks.load.scenes import Figures
from benchmarks.quality.rows import plain


def figures(telling: float, p99: float = 0.001, **facts: Any) -> Figures:
    """One server, as if it was measured."""
    answers = [[p99] * 100 for _ in range(3)]
    return Figures(1000, kilobytes=15.0, connecting=200.0, telling=telling, answers=answers, **facts)


def verdicts(run: Beside) -> dict[str, bool | None]:
    """Which bars hold, by the end of their names."""
    return {row.name.rpartition(": ")[2]: row.holds for row in rows(run, 0.0)}


def test_two_bare_runs_that_differ_by_more_than_a_fifth_count_for_nothing() -> None:
    """However good ours was between them."""
    quiet = Beside(figures(10.0), figures(9.0), figures(11.0))
    busy = Beside(figures(10.0), figures(9.0), figures(13.0))
    assert (quiet.quiet, busy.quiet) == (True, False)
    assert verdicts(quiet)["the two bare runs apart"] is True
    assert verdicts(busy)["the two bare runs apart"] is False


def test_each_bar_is_held_against_the_mean_of_the_two() -> None:
    """Ours between 10 and 12 may cost 11, and no more."""
    assert verdicts(Beside(figures(10.0), figures(11.0), figures(12.0)))["message to all beside bare"] is True
    assert verdicts(Beside(figures(10.0), figures(11.1), figures(12.0)))["message to all beside bare"] is False


def test_slow_answers_refusals_and_drops_miss_their_bars() -> None:
    """A fast server that loses people is not fast."""
    bad = figures(5.0, 0.002, drops=1, refused=["no"])
    found = verdicts(Beside(figures(10.0), bad, figures(10.0)))
    assert found["acknowledged beside bare echo, p99"] is False
    assert found["refused or unanswered"] is False
    assert found["dropped, 0 minutes and more held"] is False


@pytest.mark.parametrize("size", [0, 125, 126, 4000])
def test_the_callers_speak_as_the_protocol_wants(size: int) -> None:
    """A final text, masked, its length where it belongs."""
    payload = b"a" * size
    frame = masked(payload)
    assert frame[0] == 0x80 | Opcode.TEXT
    assert frame[1] & 0x80
    assert frame.endswith(payload)
    assert len(frame) == size + (6 if size < 126 else 8)


def test_too_few_open_files_are_named_with_what_to_do() -> None:
    """Instead of a table full of refused connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert too_few_files(1) is None
    told = too_few_files(hard)
    assert told is not None
    assert f"ulimit -n {hard + 200}" in told


def test_a_percentile_of_a_histogram_is_its_upper_edge() -> None:
    """Never less than it was."""
    before, now = {0.01: 5.0, 0.02: 5.0, float("inf"): 5.0}, {0.01: 95.0, 0.02: 104.0, float("inf"): 105.0}
    assert _at_most(_since(now, before), 0.9) == 0.01
    assert _at_most(_since(now, before), 0.99) == 0.02
    assert _at_most({}, 0.99) == float("inf")


def test_what_breaks_first_is_the_largest_part_of_a_core() -> None:
    """Computed from the rows, and said to be."""
    most = "sum at 10,000 contributions: "
    found = [
        plain(f"{most}looks, of one core", "share", 0.03),
        plain(f"{most}telling 10,000 phones once a second, of one core", "share", 0.2),
        plain(f"{most}{growth.FULL}", "phones", 41_000),
        plain("longest stall by a look at 10,000 contributions", "ms", 13.0),
    ]
    said = growth.told(found)
    assert said.startswith("Computed, not measured")
    assert "telling 10,000 phones once a second (20%" in said
    assert "41,000 phones" in said
