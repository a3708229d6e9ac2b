"""Everything that the template draws: dots in regions, names, and what had no room."""

import math
from collections.abc import Sequence

import msgspec

from app.reports.picture.labels import Box, in_lines, placed
from app.reports.picture.layout import HEIGHT, WIDTH, Spot, spots
from app.reports.shape import ThemeRow

MOST_DOTS = 3000
GOLDEN = math.pi * (3 - math.sqrt(5))  # the angle at which sunflowers set their seeds
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Region(msgspec.Struct, frozen=True):
    """One theme on the map. ``dots`` is the path of its contributions; ``mark`` is its number, or a letter."""

    theme: ThemeRow
    spot: Spot
    dots: str
    mark: str
    lines: tuple[str, ...]
    label: Box | None


class Drawing(msgspec.Struct, frozen=True):
    """The map. ``per_dot`` contributions are one dot: one, as long as there is room."""

    regions: tuple[Region, ...]
    per_dot: int
    size: float
    width: float = WIDTH
    height: float = HEIGHT


def drawing(themes: Sequence[ThemeRow], smaller: str) -> Drawing | None:
    """The map of these themes; ``None`` where there are none. ``smaller`` is what gathered small ones are called."""
    shown = [theme for theme in themes if theme.contributions]
    if not shown:
        return None
    total = sum(theme.contributions for theme in shown)
    per_dot = 1 if total <= MOST_DOTS else 10 ** math.ceil(math.log10(total / MOST_DOTS))
    where = spots([theme.contributions for theme in shown], [theme.place for theme in shown])
    names = [in_lines(theme.label or smaller) for theme in shown]
    boxes = placed(names, where)
    marks = _marks(shown)
    size = min(_pitch(theme, spot, per_dot) for theme, spot in zip(shown, where, strict=True))
    regions = tuple(
        Region(theme, spot, _dots(math.ceil(theme.contributions / per_dot), spot), mark, lines, box)
        for theme, spot, mark, lines, box in zip(shown, where, marks, names, boxes, strict=True)
    )
    return Drawing(regions, per_dot, round(0.72 * size, 2))


def _marks(themes: Sequence[ThemeRow]) -> list[str]:
    letters = iter(LETTERS)
    return [next(letters, "?") if theme.undercurrent else str(theme.number) for theme in themes]


def _pitch(theme: ThemeRow, spot: Spot, per_dot: int) -> float:
    return spot.r / math.sqrt(math.ceil(theme.contributions / per_dot)) * 1.6


def _dots(count: int, spot: Spot) -> str:
    """Points of no length, which a round line end makes dots: a tenth of the size of circles."""
    room = spot.r / math.sqrt(max(count, 1))
    steps = []
    for index in range(count):
        r, angle = room * math.sqrt(index + 0.5) * 0.94, index * GOLDEN
        steps.append(f"M{spot.x + r * math.cos(angle):.1f} {spot.y + r * math.sin(angle):.1f}h0")
    return "".join(steps)
