"""Energy and acts in an edition: steps long enough that no few people stand alone in one."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from app.reports.editions.groups import Groups, allowed
from app.reports.shape import Act, Minute, Report


class Stretch(msgspec.Struct):
    """A stretch of time: who spoke in it, about what."""

    at: int
    people: set[int]
    themes: dict[str, set[int]]
    counts: Counter[str]
    contributions: int = 0
    resonance: int = 0
    taken: int = 0

    def swallow(self, other: "Stretch") -> None:
        """Take a later stretch in."""
        self.people |= other.people
        for theme, people in other.themes.items():
            self.themes.setdefault(theme, set()).update(people)
        self.counts += other.counts
        self.contributions += other.contributions
        self.resonance += other.resonance
        self.taken += other.taken


def energy(report: Report, made: Groups, step: int, *, by_theme: bool) -> tuple[Minute, ...]:
    """The steps of an edition, each with enough people; steps with too few go together with the next."""
    enough: list[Stretch] = []
    for stretch in _stretches(report, made, step):
        if enough and len(enough[-1].people) < made.at_least:
            enough[-1].swallow(stretch)
        else:
            enough.append(stretch)
    if len(enough) > 1 and len(enough[-1].people) < made.at_least:
        enough[-2].swallow(enough.pop())
    return tuple(_minute(stretch, made.at_least, by_theme=by_theme) for stretch in enough if _shown(stretch, made))


def _shown(stretch: Stretch, made: Groups) -> bool:
    return len(stretch.people) >= made.at_least


def _stretches(report: Report, made: Groups, step: int) -> Iterator[Stretch]:
    found: defaultdict[int, Stretch] = defaultdict(lambda: Stretch(0, set(), {}, Counter()))
    for row in report.contributions:
        stretch = found[row.at // step]
        stretch.contributions += 1
        if row.person is not None:
            stretch.people.add(row.person)
        theme = made.stands_under(row.theme_id)
        if theme is not None and row.person is not None:
            stretch.themes.setdefault(theme, set()).add(row.person)
            stretch.counts[theme] += 1
    for minute in report.energy:
        stretch = found[minute.at // step]
        stretch.resonance += minute.resonance or 0
        stretch.taken += minute.resonance_taken or 0
    for index in sorted(found):
        found[index].at = index * step
        yield found[index]


def _minute(stretch: Stretch, at_least: int, *, by_theme: bool) -> Minute:
    themes = dict(sorted(stretch.counts.items())) if by_theme and _themes_may_be_told(stretch, at_least) else {}
    return Minute(
        at=stretch.at,
        contributions=stretch.contributions,
        resonance=stretch.resonance if allowed(stretch.resonance, at_least) else None,
        resonance_taken=stretch.taken if allowed(stretch.taken, at_least) else None,
        themes=themes,
    )


def _themes_may_be_told(stretch: Stretch, at_least: int) -> bool:
    """Every theme in it has enough people, and so have those who spoke about none of them."""
    rest = stretch.people - set().union(*stretch.themes.values())
    return allowed(len(rest), at_least) and all(len(people) >= at_least for people in stretch.themes.values())


def acts(report: Report, made: Groups, step: int) -> tuple[Act, ...]:
    """Coarse times, and no name of a theme that stands among the smaller ones."""
    shown = {*made.shown, *(t.id for t in report.themes if not t.contributions)}
    inside = {part.id: t.id for t in report.themes for part in t.merged}
    found = []
    for act in report.acts:
        theme_id = inside.get(act.theme_id or "", act.theme_id)
        secret = theme_id is not None and theme_id not in shown
        under = made.stands_under(theme_id) if theme_id in made.gathered else None
        at = act.at - act.at % step
        found.append(
            replace(act, at=at, theme_id=under, name="") if secret else replace(act, at=at, theme_id=act.theme_id)
        )
    return tuple(found)
