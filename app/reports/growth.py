"""How a theme grew: its contributions added up over the course of the dialogue."""

import msgspec

from app.reports.shape import Report, ThemeRow
from app.reports.strip import strip

WIDTH, HEIGHT = 270.0, 40.0


class Growth(msgspec.Struct, frozen=True):
    """A rising line over the whole dialogue, and the moment at which half of it had been said."""

    points: tuple[tuple[float, float], ...]
    half_at: int
    width: float = WIDTH
    height: float = HEIGHT


def growth(report: Report, theme: ThemeRow) -> Growth | None:
    """The growth of a theme; ``None`` where an edition does not tell, or where all was said in one moment."""
    by_minute = [(minute.at, minute.themes.get(theme.id, 0)) for minute in report.energy]
    told = sum(count for _, count in by_minute)
    whole = strip(report.energy)
    if whole is None or len(whole.bars) < 2 or told != theme.contributions or not told:  # noqa: PLR2004 (a line)
        return None
    points, so_far, half_at = [(0.0, HEIGHT)], 0, by_minute[-1][0]
    for at, count in by_minute:
        if so_far * 2 < told <= (so_far + count) * 2:
            half_at = at
        so_far += count
        share = (at + report.edition.step - whole.bars[0].at) / (len(whole.bars) * whole.step * 60_000)
        points.append((round(WIDTH * min(1.0, max(0.0, share)), 1), round(HEIGHT * (1 - so_far / told), 1)))
    points.append((WIDTH, 0.0))
    return Growth(tuple(points), half_at)
