"""Energy made visible: what was said and what spoke to people, minute by minute, and the acts between."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import singledispatch

from app.dialogue import events as e
from app.reports.shape import Act, ActName, ContributionRow, Minute

MINUTE = 60_000


def minutes(entries: Iterable[e.Entry], rows: Iterable[ContributionRow]) -> tuple[Minute, ...]:
    """Every minute in which somebody contributed or resonated, in order; silent minutes are left out."""
    said: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    given, taken = Counter[int](), Counter[int]()
    for row in rows:
        said[_minute(row.at)][row.theme_id] += 1
    for entry in entries:
        if isinstance(entry.event, e.ResonanceGiven):
            given[_minute(entry.at)] += 1
        elif isinstance(entry.event, e.ResonanceTaken):
            taken[_minute(entry.at)] += 1
    return tuple(
        Minute(
            at=at,
            contributions=said[at].total(),
            resonance=given[at],
            resonance_taken=taken[at],
            themes={theme: n for theme, n in sorted(said[at].items(), key=lambda kv: kv[0] or "") if theme},
        )
        for at in sorted({*said, *given, *taken})
    )


def _minute(at: int) -> int:
    return at - at % MINUTE


def acts(entries: Iterable[e.Entry]) -> tuple[Act, ...]:
    """What changed the course of the dialogue, in order."""
    found = (_act(entry.event, entry) for entry in entries)
    return tuple(act for act in found if act is not None)


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
def _(event: e.ThemeShared, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "shared", theme_id=event.theme_id)


@_act.register
def _(event: e.ThemeUnshared, entry: e.Entry) -> Act:
    return Act(entry.at, entry.position, "unshared", theme_id=event.theme_id)
