"""The rows of the trail in an edition: what each may still say."""

from collections.abc import Iterable

from msgspec.structs import replace

from app.reports.editions.groups import Groups
from app.reports.shape import ContributionRow


def internal(rows: Iterable[ContributionRow], made: Groups, step: int) -> tuple[ContributionRow, ...]:
    """Without the number that links what one person said, and with coarse times."""
    return tuple(
        replace(
            row,
            theme_id=made.stands_under(row.theme_id),
            person=None,
            position=None,
            at=row.at - row.at % step,
            contested=None,
        )
        for row in rows
    )


def public(rows: Iterable[ContributionRow], made: Groups, day: int) -> tuple[ContributionRow, ...]:
    """In the order of ids, which is chance, so that nobody finds a neighbour by the moment of sending.

    Whoever keeps the id of their own contribution still finds it. Words only where somebody released them.
    """
    ordered = sorted(rows, key=lambda row: row.id)
    return tuple(
        replace(
            row,
            text=row.text if row.released else None,
            lang=row.lang if row.released else "",
            prompt_id="",
            theme_id=made.stands_under(row.theme_id),
            position=None,
            number=number,
            at=day,
            round=None,
            late=None,
            person=None,
            resonance=None,
            contested=None,
        )
        for number, row in enumerate(ordered, 1)
    )
