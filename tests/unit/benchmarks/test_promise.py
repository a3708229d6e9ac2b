"""The table of the promise says what was last measured, and never what wasn't."""

import json
from pathlib import Path

from benchmarks.promise import BARS, Bar, newest
from benchmarks.quality.rows import Row, at_most
from benchmarks.record import RESULTS

BAR = Bar("killed 200 times", r"kill -9, [2-9]\d\d+ times: rules broken", ("faults", "faults-kill"), "make faults")


def kept(folder: Path, name: str, *rows: Row) -> None:
    """A file of results."""
    (folder / f"{name}.json").write_text(json.dumps({"rows": [row.as_json() for row in rows]}), encoding="utf-8")


def killed(times: int, broken: int) -> Row:
    """A row of the faults."""
    return at_most(f"kill -9, {times} times: rules broken", "times", broken, 0)


def test_the_newest_file_with_the_figure_counts(tmp_path: Path) -> None:
    """A day later the same bar is missed, and a third day has only a short run that proves less."""
    kept(tmp_path, "2026-01-01-faults", killed(200, 0))
    kept(tmp_path, "2026-01-02-faults-kill", killed(200, 1))
    kept(tmp_path, "2026-01-03-faults", killed(20, 0))
    found = newest(BAR, tmp_path)
    assert (found.verdict, found.day) == ("MISSED", "2026-01-02")


def test_a_part_that_was_measured_on_the_same_day_came_after_the_whole(tmp_path: Path) -> None:
    """Nobody measures a part anew without a reason."""
    kept(tmp_path, "2026-01-01-faults-kill", killed(200, 0))
    kept(tmp_path, "2026-01-01-faults", killed(200, 1))
    assert newest(BAR, tmp_path).verdict == "holds"


def test_what_was_never_measured_is_said(tmp_path: Path) -> None:
    """Neither other files nor figures that were held against no bar count for it."""
    kept(tmp_path, "2026-01-01-wire", killed(200, 0))
    kept(tmp_path, "2026-01-02-faults", Row("kill -9, 200 times: rules broken", "times", 0))
    assert newest(BAR, tmp_path).verdict == "NOT MEASURED"


def test_every_bar_finds_its_figure_in_what_is_kept() -> None:
    """Rows that were renamed would otherwise look as if nobody had ever measured them."""
    assert [bar.promised for bar in BARS if newest(bar, RESULTS).figure is None] == []
