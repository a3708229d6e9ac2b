"""Showing a measurement, and keeping it: one table, and one dated file with the machine and the versions."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.quality.rows import Row

RESULTS = Path(__file__).parent / "results"
VERSIONS = ("fastapi", "hdbscan", "numpy", "scikit-learn", "sqlalchemy", "torch", "uvicorn", "websockets")


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the rows; what misses its bar says so."""
    table = Table(title=title, title_justify="left")
    for name, side in (("what", "left"), ("measured", "right"), ("bar", "right"), ("unit", "left"), ("", "left")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]  # rich names the sides in a Literal
    for row in rows:
        verdict = {None: "", True: "holds", False: "MISSED"}[row.holds]
        table.add_row(row.name, f"{row.value:g}", "" if row.bar is None else f"{row.bar:g}", row.unit, verdict)
    Console(width=120).print(table)


def keep(name: str, rows: Sequence[Row], beside: Mapping[str, str] | None = None) -> Path:
    """Write ``results/<date>-<name>.json``; returns where. ``beside``: versions of what was measured beside us."""
    path = RESULTS / f"{datetime.now(UTC).date().isoformat()}-{name}.json"
    content = {
        "machine": machine(),
        "versions": versions() | dict(beside or {}),
        "rows": [row.as_json() for row in rows],
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, str | int]:
    """What this was measured on."""
    return {"cores": os.cpu_count() or 0, "processor": platform.machine(), "system": platform.system()}


def versions() -> dict[str, str]:
    """The versions that were measured."""
    return {"python": platform.python_version()} | {name: version(name) for name in VERSIONS}
