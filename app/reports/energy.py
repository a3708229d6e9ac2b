"""Energy made visible: what was said and what spoke to people, minute by minute, and the acts between."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from app.dialogue import events as e
from app.reports.shape import Act, ActName, ContributionRow, Minute

MINUTE = 60_000


class Course:
    """The course of a dialogue: takes entries in order, and counts what was given and taken back by the minute."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self._given, self._taken = Counter[int](), Counter[int]()

    def take(self, entry: e.Entry) -> None:
        """The next entry."""
        if isinstance(entry.event, e.ResonanceGiven):
            self._given[_minute(entry.at)] += 1
        elif isinstance(entry.event, e.ResonanceTaken):
            self._taken[_minute(entry.at)] += 1
        elif (act := _act(entry.event, entry)) is not None:
            self.acts.append(act)

    def minutes(self, rows: Iterable[ContributionRow]) -> tuple[Minute, ...]:
        """Every minute in which somebody contributed or resonated, in order; silent minutes are left out."""
        said: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
        for row in rows:
            said[_minute(row.at)][row.theme_id] += 1
        return tuple(
            Minute(
                at=at,
                contributions=said[at].total(),
                resonance=self._given[at],
                resonance_taken=self._taken[at],
                themes={theme: n for theme, n in sorted(said[at].items(), key=lambda kv: kv[0] or "") if theme},
            )
            for at in sorted({*said, *self._given, *self._taken})
        )


def _minute(at: int) -> int:
    return at - at % MINUTE


@singledispatch
def _act(event: object, entry: e.Entry) -> Act | None:
    del event, entry
    return None


@_act.register
def _(event: e.PhaseChanged, entry: e.Entry) -> Act | None:
    if event.phase == "planned":  # an opening that was undone before anybody answered
        return None
    name: ActName = "opened" if event.phase == "collecting" else event.phase
    return Act(entry.at, entry.position, name, prompt_id=event.prompt_id)


@_act.register
def _(event: e.ThemesRevised, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "revised", name=str(event.revision))


@_act.register
def _(event: e.ThemeRenamed, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "named", theme_id=event.theme_id, name=event.name)


@_act.register
def _(event: e.ThemesMerged, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "merged", theme_id=event.into_id, name=event.source_id)


@_act.register
def _(event: e.ThemesParted, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "parted", theme_id=event.source_id)


@_act.register
def _(event: e.ThemeSplit, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "split", theme_id=event.from_id, name=event.theme_id)


@_act.register
def _(event: e.ContributionsMoved, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "moved", name=str(len(event.moves)))


@_act.register
def _(event: e.WallSet, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "walled", theme_id=event.theme_id, name=event.scene)


@_act.register
def _(event: e.NudgeSent, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "nudged", theme_id=event.theme_id, name=event.to)


def _of_theme(name: ActName, kind: type[e.Event]) -> None:
    """Acts on one theme that say no more than that they happened."""

    @_act.register(kind)
    def _(event: Any, entry: e.Entry) -> Act:
        return Act(entry.at, entry.position, name, theme_id=event.theme_id)


_of_theme("rejoined", e.ThemeRejoined)
_of_theme("pinned", e.ThemePinned)
_of_theme("unpinned", e.ThemeUnpinned)
_of_theme("hidden", e.ThemeHidden)
_of_theme("unhidden", e.ThemeUnhidden)
_of_theme("shared", e.ThemeShared)
_of_theme("unshared", e.ThemeUnshared)
