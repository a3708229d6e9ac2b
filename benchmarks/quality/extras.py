"""What other modules of this package measure, where they are there."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.quality.rows import Row

EXTRAS = ("order", "stream", "scale")
"""Modules that offer `measured(folder: Path) -> list[Row]`."""


def extra_rows(folder: Path, modules: tuple[str, ...] = EXTRAS) -> Iterator[Row]:
    """Return what each of them measured on the folder; one that is not there is passed over."""
    for name in modules:
        if find_spec(f"benchmarks.quality.{name}") is None:
            continue
        yield from import_module(f"benchmarks.quality.{name}").measured(folder)
