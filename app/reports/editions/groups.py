"""Which people a report counts together. The rule everywhere: a group is empty, or of at least so many people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from app.reports.shape import SMALLER, ContributionRow, Report, ThemeRow

People = frozenset[int]


class Groups(msgspec.Struct, frozen=True):
    """``shown`` themes stay themselves; the ``gathered`` ones stand together, where they are enough people for that."""

    at_least: int
    shown: Mapping[str, People]
    gathered: Mapping[str, People]

    @property
    def smaller(self) -> People:
        """Everybody in a gathered theme; nobody where even together they are too few."""
        together: People = frozenset().union(*self.gathered.values())
        return together if len(together) >= self.at_least else frozenset()

    def stands_under(self, theme_id: str | None) -> str | None:
        """Under which row what was said in a theme stands; ``None`` under none."""
        if theme_id is None or theme_id in self.shown:
            return theme_id
        return SMALLER if self.smaller else None

    def told(self) -> dict[str, People]:
        """Every group that the edition shows."""
        return {**self.shown, **({SMALLER: self.smaller} if self.smaller else {})}


def allowed(people: int, at_least: int) -> bool:
    """Whether a group of so many may be shown: nobody is in it, or enough are."""
    return people == 0 or people >= at_least


def groups(report: Report, at_least: int) -> Groups:
    """The groups of a whole report: small themes are gathered; the next smallest joins until they are enough."""
    people = people_by_theme(report.contributions)
    order = sorted(people, key=lambda theme_id: (-len(people[theme_id]), theme_id))
    off = {theme.id for theme in report.themes if theme.hidden}
    shown = {theme_id: people[theme_id] for theme_id in order if theme_id not in off}
    shown = {theme_id: those for theme_id, those in shown.items() if len(those) >= at_least}
    gathered = {theme_id: people[theme_id] for theme_id in order if theme_id not in shown}
    while gathered and shown and len(frozenset().union(*gathered.values())) < at_least:
        theme_id, those = shown.popitem()
        gathered[theme_id] = those
    return Groups(at_least, shown, gathered)


def people_by_theme(rows: Iterable[ContributionRow]) -> dict[str, People]:
    """Who has words in each theme."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.theme_id is not None and row.person is not None:
            found[row.theme_id].add(row.person)
    return {theme_id: frozenset(people) for theme_id, people in found.items()}


def may_tell_total(total: int, told: Mapping[str, People], at_least: int) -> bool:
    """Whether the number of all who spoke betrays nobody: neither who is outside a group, nor who is in several."""
    outside = all(allowed(total - len(people), at_least) for people in told.values())
    several = sum(len(people) for people in told.values()) - len(frozenset().union(*told.values()))
    return allowed(total, at_least) and outside and allowed(several, at_least)


def theme_of_smaller(themes: Iterable[ThemeRow], made: Groups, number: int) -> ThemeRow | None:
    """The row in which the gathered themes stand."""
    inside = [t for t in themes if t.id in made.gathered]
    if not made.smaller:
        return None
    return ThemeRow(
        id=SMALLER,
        label="",
        people=len(made.smaller),
        contributions=sum(t.contributions for t in inside),
        resonance=sum(t.resonance or 0 for t in inside),
        undercurrent=False,
        voices=(),
        number=number,
        clause="",
        clause_lang="",
        named_by_person=False,
        mixed=True,
        shared=False,
        contested=sum(t.contested or 0 for t in inside),
        own_people=None,
        merged=(),
        subthemes=(),
        hidden=False,
        gathers=len(inside),
    )
