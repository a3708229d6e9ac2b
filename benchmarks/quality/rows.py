"""One measured figure, with the bar it is held against."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: what it is of, its unit, its value; and the bar it must reach, where there is one."""

    name: str
    unit: str
    value: float
    bar: float | None = None
    holds: bool | None = None
    """None where there is no bar."""

    def as_json(self) -> dict[str, Any]:
        """Return the row as it stands in a result file, rounded to what was measured."""
        return asdict(self) | {"value": round(self.value, 4)}


def plain(name: str, unit: str, value: float) -> Row:
    """A figure without a bar."""
    return Row(name, unit, float(value))


def at_least(name: str, unit: str, value: float, bar: float) -> Row:
    """A figure that must not be lower than its bar; it is compared as it is printed, with three decimals."""
    return Row(name, unit, float(value), bar, holds=round(float(value), 3) >= bar)


def at_most(name: str, unit: str, value: float, bar: float) -> Row:
    """A figure that must not be higher than its bar."""
    return Row(name, unit, float(value), bar, holds=round(float(value), 3) <= bar)


def ahead_of(name: str, unit: str, value: float, other: float) -> Row:
    """A figure that must be higher than somebody else's of the same run."""
    return Row(name, unit, float(value), round(float(other), 4), holds=value > other)
