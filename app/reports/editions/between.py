"""Two public editions of one dialogue: what the second one would betray beside the first."""

from app.reports.editions.groups import allowed, groups
from app.reports.shape import Report


def betrays(earlier: Report, later: Report, at_least: int) -> bool:
    """Whether two editions, laid side by side, show a group of fewer people than ``at_least`` by their difference.

    Both are whole reports of one dialogue. Every group of either is compared with the same group of the other (nobody,
    where the other doesn't show it), and all who spoke with all who spoke.
    """
    one, other = groups(earlier, at_least).told(), groups(later, at_least).told()
    nobody: frozenset[int] = frozenset()
    pairs = [(one.get(key, nobody), other.get(key, nobody)) for key in {*one, *other}]
    pairs.append((_all(earlier), _all(later)))
    return not all(allowed(len(a - b), at_least) and allowed(len(b - a), at_least) for a, b in pairs)


def _all(report: Report) -> frozenset[int]:
    return frozenset(row.person for row in report.contributions if row.person is not None)
