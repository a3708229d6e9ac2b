"""Whose turn it is to be heard on a phone: a fair rotation, so that rare voices are heard as surely as common ones.

Pure: the same dialogue at the same position gives the same turns. Three rules make it fair:

- the groups take turns (each theme, each single unusual voice, those without a theme), so that four people are heard as
  often as four hundred;
- inside a group everybody comes once before anybody comes twice;
- how often a voice speaks to people never matters, so nothing that is loud gets louder.

The newest come before all of them: whoever has just spoken was heard by nobody yet. Phones are spread over benches, and
each bench reads elsewhere in the round, so that a room together hears everybody soon. In between nothing moves: a
bench reads on once a minute, and who came in since then waits for that among the newest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from zlib import crc32

from app.dialogue.model import Contribution, Dialogue

BENCHES = 8  # each costs one encoding of its news a second
TURNS = 12  # as many voices as a phone shows
NEWEST = 3  # of them, as they come
WAVE = 60_000  # milliseconds of journal time: in silence nothing moves
APART = 101  # waves between two benches; prime, so that they do not fall in step with the groups

Group = Sequence[Contribution]


@dataclass(frozen=True)
class Round:
    """Who may be heard now. ``groups`` holds those who spoke before this ``wave``, ``newest`` the last to speak."""

    groups: Sequence[Group]
    newest: Sequence[Contribution]
    wave: int


def bench_of(participant_id: str) -> int:
    """Where a phone sits, for good: also after a reload and on another server."""
    return crc32(participant_id.encode()) % BENCHES


def round_of(state: Dialogue) -> Round:
    """The round of a position; one look at every contribution.

    While a prompt is open it holds those who answered it; between prompts everybody.
    """
    wave = state.last_at // WAVE
    single = frozenset(state.singles)
    standing = {theme_id: state.standing_theme(theme_id) for theme_id in state.themes}
    groups: dict[str, list[Contribution]] = {}
    for c in _audible(state, list(state.contributions.values())):
        if c.at < wave * WAVE:
            theme = standing.get(c.theme_id or "")
            groups.setdefault(theme.id if theme else c.id if c.id in single else "", []).append(c)
    newest = islice(_audible(state, reversed(state.contributions.values())), TURNS)
    return Round(list(groups.values()), list(newest), wave)


def turns(now: Round, bench: int) -> list[Contribution]:
    """The voices of one bench, at most ``TURNS``, in the order in which they are shown."""
    chosen: dict[str, Contribution] = {}
    for c in chain(now.newest[:NEWEST], _dealt(now, bench), now.newest[NEWEST:]):
        if len(chosen) == TURNS:
            break
        chosen.setdefault(c.id, c)
    return list(chosen.values())


def _audible(state: Dialogue, contributions: Iterator[Contribution] | list[Contribution]) -> Iterator[Contribution]:
    prompt = state.current_prompt
    for c in contributions:
        if c.visibility == "visible" and c.text and (prompt is None or c.prompt_id == prompt.id):
            yield c


def _dealt(now: Round, bench: int) -> Iterator[Contribution]:
    """From where this bench reads in this wave: one of each group in turn, and the next of each when it comes again."""
    if not now.groups:
        return
    begin = (now.wave + bench * APART) * (TURNS - NEWEST)
    longest = max(len(group) for group in now.groups)
    for place in islice(count(begin), longest * len(now.groups)):
        again, whose = divmod(place, len(now.groups))
        group = now.groups[whose]
        yield group[again % len(group)]
