"""What is measured beside the agreement with labels: the order of arrival, a stream, and very many texts."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality import order, scale, stream
from benchmarks.quality.rows import Row

EXTRAS = (order.measured, stream.measured, scale.measured)


def extra_rows(folder: Path) -> Iterator[Row]:
    """Return what each of them measured on the folder."""
    for measured in EXTRAS:
        yield from measured(folder)
