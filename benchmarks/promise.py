"""``python -m benchmarks.promise``: every bar of the promise beside what was last measured of it, in one table.

Nothing is measured here: it reads the newest kept file that has the figure, and says which command makes it anew. Ends
with 1 where a bar doesn't hold or was never measured.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.record import RESULTS

WIRE, KILL = 'make bench-wire OPTIONS="--hold 10"', "make faults CYCLES=200"
_FILE = re.compile(r"(\d{4}-\d\d-\d\d)-([a-z-]+)\.json")


@dataclass(frozen=True)
class Bar:
    """One line of the promise: ``row`` is the name of its figure in the files called one of ``files``.

    The whole comes first among these, then parts that are measured anew.
    """

    promised: str
    row: str
    files: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class Found:
    """The newest figure of a bar; ``figure`` is a row as it stands in its file, ``None`` where there is none."""

    bar: Bar
    figure: dict[str, Any] | None
    day: str = ""

    @property
    def verdict(self) -> str:
        """Whether it holds, in a word or two."""
        if self.figure is None:
            return "NOT MEASURED"
        return "holds" if self.figure["holds"] else "MISSED"


def _wire(promised: str, row: str) -> Bar:
    return Bar(promised, row, ("wire", "wire-wire"), WIRE)


def _killed(promised: str, row: str) -> Bar:
    return Bar(promised, rf"kill -9, [2-9]\d\d+ times: {row}", ("faults", "faults-kill"), KILL)


BARS = (
    _wire("10,000 connections in one process, 10 minutes: dropped", r"10,000 connections: dropped, \d\d+ minutes .*"),
    _wire("memory of one of them", "10,000 connections: memory each"),
    _wire("the same, beside the bare library", "10,000 connections: memory beside bare"),
    _wire("a message to all 1,000: processor time beside bare", "1,000 connections: message to all beside bare"),
    _wire("a message to all 10,000: the same", "10,000 connections: message to all beside bare"),
    _wire("1,000 contributions in 1 s: p99 beside a bare echo", "1,000 connections: .*beside bare echo, p99"),
    _wire("10,000 connections, live: acknowledged p99", "10,000 connections: .*acknowledged p99"),
    _wire("1,000 in 60 s, on the facilitator's map: p95", ".*live themes: on the facilitator's screen p95"),
    _wire("event loop late while theming: p99", ".*live themes: event loop late p99, at most"),
    _wire("healthy phones delayed by 100 stuck ones", ".*never read: phones that heard anything over .*"),
    _killed("killed 200 times: acknowledged and lost, or any other rule broken", "rules broken"),
    _killed("ready again after a kill, slowest", "ready again, slowest"),
)


def newest(bar: Bar, folder: Path) -> Found:
    """What was last measured of a bar. On one day a part comes after the whole: that is why somebody measured it."""
    for day, rows in _kept(folder, bar.files):
        for row in rows:
            if re.fullmatch(bar.row, row["name"]) and row["holds"] is not None:
                return Found(bar, row, day)
    return Found(bar, None)


def _kept(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    found = [named for path in folder.iterdir() if (named := _FILE.fullmatch(path.name)) and named[2] in names]
    for named in sorted(found, key=lambda one: (one[1], names.index(one[2])), reverse=True):
        yield named[1], json.loads((folder / named[0]).read_text(encoding="utf-8"))["rows"]


def table(found: Sequence[Found]) -> Table:
    """As it is printed."""
    shown = Table(title="The promise, and what was measured of it", title_justify="left")
    for name, side in (("bar", "left"), ("measured", "right"), ("at most", "right"), ("unit", "left"), ("", "left")):
        shown.add_column(name, justify=side)  # type: ignore[arg-type]  # rich names the sides in a Literal
    shown.add_column("on")
    for one in found:
        figure = one.figure or {"value": None, "bar": None, "unit": ""}
        numbers = ["" if figure[name] is None else f"{figure[name]:g}" for name in ("value", "bar")]
        shown.add_row(one.bar.promised, *numbers, figure["unit"], one.verdict, one.day)
    return shown


def main() -> int:
    """Show it."""
    argparse.ArgumentParser(prog="python -m benchmarks.promise", description=__doc__.partition("\n")[0]).parse_args()
    found = [newest(bar, RESULTS) for bar in BARS]
    Console(width=140).print(table(found))
    for command in dict.fromkeys(bar.command for bar in BARS):
        print(f"Measured anew by: {command}")
    return 1 if any(one.verdict != "holds" for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
