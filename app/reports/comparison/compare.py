"""Two sides beside each other: which theme is which, and what became of it. Pure."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from app.reports.comparison.shape import Change, Comparison, Kind, Matching, Side, ThemeCount
from app.reports.editions import AT_LEAST
from app.reports.editions.groups import allowed
from app.reports.shape import EditionName

ALIKE = 0.25  # cosine of the words of two themes; below that they are two themes
LEAST = 0.05  # what a word still says that every theme uses
CLEARLY = 1.2  # times its share of the people who spoke: more has grown, less than the inverse has shrunk
ORDER: dict[Kind, int] = {"new": 0, "grew": 1, "shrank": 2, "silent": 3, "same": 4}


def compare(before: Side, after: Side, edition: EditionName) -> Comparison:
    """What grew, what fell silent and what is new in ``after``.

    Two moments of one dialogue are compared as they are: a theme to which nobody came has fallen silent. Two rounds and
    two dialogues are compared in shares, for another number of people may have been there.
    """
    matched_by: Matching = "identity" if before.dialogue_id == after.dialogue_id else "words"
    partners = _by_identity(before, after) if matched_by == "identity" else _by_words(before, after)
    moments = matched_by == "identity" and not after.round
    changes = [_change(partners.get(theme.id), theme, before, after, moments=moments) for theme in after.themes]
    met = {partner.id for partner in partners.values()}
    changes += [Change("silent", theme, None) for theme in before.themes if theme.id not in met]
    told = [change for change in changes if _may_be_told(change, AT_LEAST[edition], moments=moments)]
    told.sort(key=lambda change: (ORDER[change.kind], -_size(change)))
    return Comparison(edition, matched_by, _wordless(before), _wordless(after), tuple(_bare(c) for c in told))


def _change(one: ThemeCount | None, other: ThemeCount, before: Side, after: Side, *, moments: bool) -> Change:
    if one is None:
        return Change("new", None, other)
    return Change(_moved(one, other) if moments else _shifted(one, other, before, after), one, other)


def _moved(one: ThemeCount, other: ThemeCount) -> Kind:
    if other.contributions > one.contributions:
        return "grew"
    return "shrank" if other.contributions < one.contributions else "silent"


def _shifted(one: ThemeCount, other: ThemeCount, before: Side, after: Side) -> Kind:
    was = one.contributions / max(1, before.contributions)
    ratio = (other.contributions / max(1, after.contributions)) / was if was else math.inf
    if ratio >= CLEARLY:
        return "grew"
    return "shrank" if ratio <= 1 / CLEARLY else "same"


def _may_be_told(change: Change, at_least: int, *, moments: bool) -> bool:
    """Between two moments a difference of few people points to them: then the theme is left out."""
    if not moments or change.before is None or change.after is None:
        return True
    return allowed(abs(change.after.people - change.before.people), at_least)


def _by_identity(before: Side, after: Side) -> dict[str, ThemeCount]:
    known = {theme.id: theme for theme in before.themes}
    return {theme.id: known[theme.id] for theme in after.themes if theme.id in known}


def _by_words(before: Side, after: Side) -> dict[str, ThemeCount]:
    """The pairs that share most words, the surest first; a word that many themes use says little."""
    shares = [_shares(side) for side in (before, after)]
    weight = {
        word: max(LEAST, math.log((1 + 1 / max(share.get(word, 0.0) for share in shares)) / 2))
        for word in {*shares[0], *shares[1]}
    }
    pairs = [(_alike(a.words, b.words, weight), a, b) for a in before.themes for b in after.themes]
    found: dict[str, ThemeCount] = {}
    taken: set[str] = set()
    for alike, one, other in sorted(pairs, key=lambda p: (-p[0], p[1].number, p[2].number)):
        if alike >= ALIKE and one.id not in taken and other.id not in found:
            found[other.id] = one
            taken.add(one.id)
    return found


def _shares(side: Side) -> dict[str, float]:
    """For each word, in how many of a side's themes it is used."""
    used = Counter(word for theme in side.themes for word in set(theme.words))
    return {word: count / len(side.themes) for word, count in used.items()}


def _alike(one: Sequence[str], other: Sequence[str], weight: Mapping[str, float]) -> float:
    a, b = ({word: n * weight[word] for word, n in Counter(words).items()} for words in (one, other))
    both = sum(a[word] * b[word] for word in a.keys() & b.keys())
    size = math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))
    return both / size if size else 0.0


def _size(change: Change) -> int:
    theme = change.after or change.before
    return theme.contributions if theme else 0


def _bare(change: Change) -> Change:
    return Change(change.kind, _without_words(change.before), _without_words(change.after))


def _without_words(theme: ThemeCount | None) -> ThemeCount | None:
    return theme and ThemeCount(theme.id, theme.label, theme.number, theme.people, theme.contributions, theme.gathers)


def _wordless(side: Side) -> Side:
    return replace(side, themes=tuple(t for t in map(_without_words, side.themes) if t))
