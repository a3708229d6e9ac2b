"""The closing table of a replay."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from app.playing.tally import Tally, spread


def show(tally: Tally, console: Console) -> None:
    """Print what happened to everything that was sent."""
    table = Table(title="What happened to what was sent", title_justify="left", show_header=False)
    table.add_column("what")
    table.add_column("how much", justify="right")
    for what, how_much in rows(tally):
        table.add_row(what, how_much)
    console.print(table)


def rows(tally: Tally) -> list[tuple[str, str]]:
    """The rows, in the order in which a person reads them."""
    return [
        ("sent", str(tally.sent)),
        ("acknowledged", str(len(tally.acknowledged))),
        ("refused", _by_code(tally.refused)),
        ("neither: no answer came", str(tally.unanswered)),
        ("asked to wait, then sent again", _by_code(tally.waited)),
        ("repeated: was stored already", str(tally.repeated)),
        ("connections that had to be made again", str(tally.reconnected)),
        ("acknowledged after, p50 / p95 / p99", _percentiles(tally.acknowledging(), "ms", 0)),
        ("in a theme after sending, p50 / p95 / p99", _percentiles(tally.theming(), "s", 2)),
        ("in a theme after acknowledging, p50 / p95 / p99", _percentiles(tally.placing(), "s", 2)),
        ("still in no theme", str(tally.unthemed)),
    ]


def _by_code(counts: Counter[str]) -> str:
    details = ", ".join(f"{code} {count}" for code, count in counts.most_common())
    return f"{counts.total()} ({details})" if details else "0"


def _percentiles(values: list[float], unit: str, digits: int) -> str:
    if not values:
        return "–"
    return " / ".join(f"{value:.{digits}f}" for value in spread(values).values() if value is not None) + f" {unit}"
