"""What divided the room: voices that speak to many people of one theme and to few of another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import sqrt

from app.dialogue.model import Contribution, Dialogue, Theme
from app.reports.shape import Division, Side, Voice
from app.reports.voices import Voices

FEWEST = 10  # people on each side: below that one or two people make the difference
SURE = 2.6  # standard errors: about one in a hundred by chance, and there are many voices to choose from
MOST = 3


def divisions(state: Dialogue, voices: Voices) -> tuple[Division, ...]:
    """The voices that divided the room most: each once, and at most one for each pair of themes."""
    people = _people(state)
    found = sorted(_found(state, voices, people), key=lambda pair: (-pair[0], pair[1].voice.number))
    kept: list[Division] = []
    taken: set[str | frozenset[str]] = set()
    for _, division in found:
        pair = frozenset((division.more.theme_id, division.less.theme_id))
        marks: set[str | frozenset[str]] = {division.voice.id, pair}
        if not marks & taken:
            taken |= marks
            kept.append(division)
    return tuple(kept[:MOST])


def people_of(parts: Iterable[Theme]) -> frozenset[str]:
    """Everybody who has words in a theme, given with what was merged into it."""
    return frozenset().union(*(part.people for part in parts))


def _people(state: Dialogue) -> dict[str, frozenset[str]]:
    standing = state.standing_themes().values()
    sets = {parts[0].id: people_of(parts) for parts in standing if not (parts[0].undercurrent or parts[0].hidden)}
    return {theme_id: people for theme_id, people in sets.items() if len(people) >= FEWEST}


def _found(state: Dialogue, voices: Voices, people: Mapping[str, frozenset[str]]) -> Iterator[tuple[float, Division]]:
    themes_of: defaultdict[str, list[str]] = defaultdict(list)
    for theme_id, members in people.items():
        for person in members:
            themes_of[person].append(theme_id)
    for c in state.contributions.values():
        voice = voices.quoted(c)
        if voice is not None and len(c.resonance) >= FEWEST // 2:
            yield from _of_voice(c, voice, themes_of, people)


def _of_voice(
    c: Contribution, voice: Voice, themes_of: Mapping[str, list[str]], people: Mapping[str, frozenset[str]]
) -> Iterator[tuple[float, Division]]:
    spoken = Counter(theme_id for person in c.resonance for theme_id in themes_of.get(person, ()))
    sides = [Side(theme_id, spoken[theme_id], len(members)) for theme_id, members in people.items()]
    for one, other in combinations(sides, 2):
        more, less = sorted((one, other), key=lambda side: -side.resonance / side.people)
        sure = _standard_errors(more, less)
        if sure >= SURE:
            yield sure, Division(voice, more, less)


def _standard_errors(more: Side, less: Side) -> float:
    """How far apart two shares are, measured in what chance does (the two-proportion z)."""
    together = (more.resonance + less.resonance) / (more.people + less.people)
    spread = sqrt(together * (1 - together) * (1 / more.people + 1 / less.people))
    return (more.resonance / more.people - less.resonance / less.people) / spread if spread else 0.0
