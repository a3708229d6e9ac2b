"""Which question could come next, from the dialogue itself: no language model, and the same at the same position.

Each suggestion is a theme with the numbers that made it one and the voices behind it; the screen words the question.
"""

from collections.abc import Callable, Iterator, Mapping

from app.dialogue.counting import minute
from app.dialogue.model import Contribution, Dialogue, Theme
from app.live import quoting
from app.live.quoting import Section

MINUTES = 5
VOICES = 3
LEAST_GROWTH = 3
LEAST_CONTESTED = 2
LEAST_PEOPLE = 2
LEAST_SHARE = 0.2  # of a theme, for a sub-theme to be a side of it
Parts = list[Theme]


def growth(state: Dialogue, parts: Parts) -> int:
    """Contributions in the last five minutes, by the minutes of the journal: a replay shows the same."""
    now = minute(state.last_at)
    return sum(t.minutes[at] for t in parts for at in range(now - MINUTES + 1, now + 1))


def suggestions(state: Dialogue, themes: Mapping[str, Parts]) -> list[Section]:
    """At most one of each kind, and each about another theme."""
    asked = {p.about for p in state.prompts.values() if p.about}
    open_ones = [parts for parts in themes.values() if not parts[0].hidden and parts[0].members]
    found: list[Section] = []
    for kind in (_fastest, _divided, _contested, _least_covered):
        taken = {one["theme_id"] for one in found} | asked
        best = next(kind(state, [parts for parts in open_ones if parts[0].id not in taken]), None)
        if best is not None:
            found.append(best)
    return found


def _ranked(parts: list[Parts], weight: Callable[[Parts], float]) -> list[Parts]:
    """Heaviest first; the lower number where two are alike."""
    return sorted(parts, key=lambda one: (-weight(one), one[0].number))


def _suggestion(kind: str, parts: Parts, voices: list[Contribution], **facts: int) -> Section:
    return {"kind": kind, "theme_id": parts[0].id, **facts, "voices": [quoting.voice(c) for c in voices]}


def _newest(state: Dialogue, parts: Parts) -> list[Contribution]:
    last = [id_ for t in parts for id_ in quoting.first(reversed(t.members), VOICES * 4)]
    return sorted(quoting.visible(state, last), key=lambda c: -c.position)[:VOICES]


def _fastest(state: Dialogue, themes: list[Parts]) -> Iterator[Section]:
    for parts in _ranked(themes, lambda one: growth(state, one)):
        if (grown := growth(state, parts)) >= LEAST_GROWTH:
            yield _suggestion("fastest", parts, _newest(state, parts), growth=grown, minutes=MINUTES)


def _sides(parts: Parts) -> list[int]:
    """How many are in each sub-theme that is large enough to be a side."""
    whole = sum(len(t.members) for t in parts)
    sizes = sorted((len(ids) for ids in parts[0].parts.values()), reverse=True)
    return [size for size in sizes if whole and size >= LEAST_SHARE * whole]


def _balance(parts: Parts) -> float:
    """1 where the two largest sides are equal, 0 where there is only one."""
    sides = _sides(parts)
    return sides[1] / sides[0] if len(sides) > 1 else 0.0


def _divided(state: Dialogue, themes: list[Parts]) -> Iterator[Section]:
    for parts in _ranked(themes, _balance):
        if len(sides := _sides(parts)) > 1:
            largest = sorted(parts[0].parts.values(), key=lambda ids: -len(ids))[:2]
            voices = [c for ids in largest for c in quoting.visible(state, quoting.first(ids, 4))[:1]]
            yield _suggestion("divided", parts, voices, sides=len(sides), largest=sides[0], second=sides[1])


def _contested(state: Dialogue, themes: list[Parts]) -> Iterator[Section]:
    def share(parts: Parts) -> float:
        return sum(t.contested for t in parts) / max(1, sum(len(t.members) for t in parts))

    for parts in _ranked(themes, share):
        if (contested := sum(t.contested for t in parts)) >= LEAST_CONTESTED:
            objecting = [c for t in parts for c in quoting.visible(state, t.members) if c.contested_theme_id == t.id]
            yield _suggestion("contested", parts, objecting[:VOICES], contested=contested)


def _least_covered(state: Dialogue, themes: list[Parts]) -> Iterator[Section]:
    for parts in _ranked(themes, lambda one: -quoting.people(one)):
        if LEAST_PEOPLE <= (people := quoting.people(parts)) < len(state.speakers) / 2:
            voices = quoting.voices_of(state, parts[0], parts, VOICES)
            yield _suggestion("least_covered", parts, voices, people=people, of=len(state.speakers))
