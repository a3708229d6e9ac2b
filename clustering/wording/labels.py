"""Labels: at most two terms that say what a theme is about, in the words people used.

Log-odds with an informative prior (Monroe, Colaresi & Quinn 2008) of a phrase inside a theme against
the rest, times how well the phrase reads; parts of longer phrases give way (C-value, Frantzi,
Ananiadou & Mima 2000); the second term adds something to the first (maximal marginal relevance).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clustering.arrays import FloatArray, IntArray
from clustering.wording.compounds import PART
from clustering.wording.vocabulary import Vocabulary

_PRIOR = 200.0
"""Texts that the dialogue as a whole weighs against a theme; in a small dialogue no more than it has."""
_FAIR = 2
_SHORTLIST = 60
_TERMS = 2
"""Two terms read better than three."""
_SAID_BY_MANY = 0.3
"""Power of the share of a theme that says a phrase: a rare word may be telling, and names hardly anybody's point."""
_CLEARLY_MORE = 0.8
"""Standard errors by which a phrase must be commoner inside than outside."""
_PART = 0.6
"""Share of a phrase's texts inside one longer phrase from which the short one gives way."""
_GIVES_WAY = 0.55
_SECOND = 0.25
"""Share of the first term's score that a second one must reach to be shown."""
_VERB_BESIDE = 0.5
"""What a verb is worth beside another term: "Vergister, draaien" says less than "Vergister, gas"."""
_COMMON = 0.15
"""Share of all texts above which a phrase is the dialogue's subject, not a theme's."""
_PLAIN = str.maketrans("äöü", "aou")
"""A "Pächter" is of one stem with the "Pacht"."""
_PAIR = 2
_OF_ONE_MIND = 0.85
_LIKENESS_COUNTS = 12.0
"""A theme is called mixed where coverage and twelve times the likeness of two members stay below that."""


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """The words of one theme."""

    label: str
    keys: tuple[str, ...]
    """Keys of the terms on the label."""
    weights: dict[str, float]
    """Lemma -> how telling it is for this theme; single words only."""
    coverage: float
    """Share of the members that hold one of the label's words, 0 to 1."""


def label_themes(words: Vocabulary, themes: Sequence[IntArray]) -> list[ThemeWords]:
    """Return the words of each theme; a term stands on one label only, unless a theme has no other.

    `themes` holds for each theme the rows (of the texts the vocabulary was read from) of its members,
    largest first.
    """
    counts = _counts(words, themes)
    taken: set[str] = set()
    found = []
    for number, members in enumerate(themes):
        scores = _scores(words, counts[number], float(words.weights[members].sum()))
        chosen = _chosen(words, np.where(words.nameable, scores, 0), members, taken)
        taken |= {words.keys[column] for column in chosen}
        found.append(_theme_words(words, chosen, scores, members))
    return found


def is_mixed(coverage: float, vectors: FloatArray) -> bool:
    """Return whether a theme's members share too little for one label to speak for them.

    A reader calls a theme mixed where no subject has three in ten of its members; this is right in seven of ten cases.

    Args:
        coverage: share of the members that hold one of the label's words.
        vectors: float32 [m, d], the centred sentence vectors of the members, rows of length 1.
    """
    count = len(vectors)
    if count < _PAIR:
        return False
    # The mean cosine of two members. The length of their mean would be 1/sqrt(m) where they share nothing at all.
    likeness = (float(np.square(vectors.sum(axis=0, dtype=np.float64)).sum()) - count) / (count * (count - 1))
    return coverage + _LIKENESS_COUNTS * max(0.0, likeness) < _OF_ONE_MIND


def _counts(words: Vocabulary, themes: Sequence[IntArray]) -> NDArray[np.float64]:
    """Return float64 [themes, p]: how many members of each theme hold each phrase, by the weight of their texts."""
    sizes = [len(members) for members in themes]
    of = np.repeat(np.arange(len(themes)), sizes)
    members = np.concatenate([np.empty(0, dtype=np.int64), *themes]).astype(np.int64)
    shape = (len(themes), words.presence.shape[0])
    member = csr_matrix((words.weights[members], (of, members)), shape=shape)
    return np.asarray((member @ words.presence).toarray())


def _scores(words: Vocabulary, inside: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """Return float64 [p], 0 for what cannot stand on the label."""
    count = float(words.weights.sum())
    texts = words.texts
    odds = _log_odds(inside, texts, size, count)
    longer = 1 + 0.5 * (words.lengths - 1) * np.minimum(1, (inside - 1) / 3)
    said_by = (inside / max(size, 1)) ** _SAID_BY_MANY
    # What is left of it if one of them had not spoken: two who use a word may have met by chance.
    firm = np.sqrt(1 - 1 / np.maximum(inside, _FAIR))
    scores = odds * words.quality * longer * said_by * firm
    scores *= (inside / np.maximum(texts, 1)) ** 0.25
    scores[texts > _COMMON * count] *= 0.5
    clear = (odds >= _CLEARLY_MORE) & _enough(words, inside, size)
    # A handful of texts proves little; a label that most of them say is still better than none.
    fair = clear if clear.any() else (odds > 0) & (inside >= _FAIR)
    return np.asarray(np.where(fair, scores, 0))


def _log_odds(
    inside: NDArray[np.float64], texts: NDArray[np.float64], size: float, count: float
) -> NDArray[np.float64]:
    strength = min(_PRIOR, count)
    prior = strength * texts / max(count, 1) + 0.01
    outside = texts - inside
    here = np.log((inside + prior) / np.maximum(size + strength - inside - prior, 0.5))
    there = np.log((outside + prior) / np.maximum(count - size + strength - outside - prior, 0.5))
    return np.asarray((here - there) / np.sqrt(1 / (inside + prior) + 1 / (outside + prior)))


def _enough(words: Vocabulary, inside: NDArray[np.float64], size: float) -> NDArray[np.bool_]:
    """Return where a phrase occurs often enough: words twice, phrases three times unless determined."""
    often = inside >= max(2, min(4, 0.025 * size))
    return np.asarray(often & ((words.spaces == 0) | (inside >= 3) | ((words.spaces == 1) & words.determined)))  # noqa: PLR2004 - named in the docstring


def _chosen(words: Vocabulary, scores: NDArray[np.float64], members: IntArray, taken: set[str]) -> list[int]:
    shortlist = [int(c) for c in np.argsort(-scores, kind="stable")[:_SHORTLIST] if scores[c] > 0]
    free = [column for column in shortlist if words.keys[column] not in taken]
    shortlist = free or shortlist
    if not shortlist:
        return []
    held = np.asarray(words.presence[members][:, shortlist].toarray()) > 0
    worth = {column: scores[column] for column in shortlist}
    _give_way(words, worth, dict(zip(shortlist, held.T, strict=True)))
    return _varied(words, worth, dict(zip(shortlist, held.T, strict=True)))


def _give_way(words: Vocabulary, worth: dict[int, float], held: dict[int, NDArray[np.bool_]]) -> None:
    for short in worth:
        for long in worth:
            if long == short or not _within(words.keys[short], words.keys[long]):
                continue
            if held[long].sum() >= _PART * held[short].sum():
                worth[short] *= _GIVES_WAY


def _within(short: str, long: str) -> bool:
    """Return whether one phrase is a part of another: some of its words, or the head of a compound."""
    if short not in long:
        return False
    if f" {short} " in f" {long} ":
        return True
    return " " not in long and len(long) >= len(short) + 4 and long.endswith(short)


def _varied(words: Vocabulary, worth: dict[int, float], held: dict[int, NDArray[np.bool_]]) -> list[int]:
    first = max(worth, key=lambda column: (worth[column], words.keys[column]))
    rest = {
        column: score * (1 - _likeness(words.carrying[column], words.carrying[first], held[column], held[first]))
        for column, score in worth.items()
        if column != first
    }
    for column in rest:
        if words.verbs[column]:
            rest[column] *= _VERB_BESIDE
    best = sorted(rest, key=lambda column: (-rest[column], words.keys[column]))[: _TERMS - 1]
    return [first, *(column for column in best if rest[column] >= _SECOND * worth[first])]


def _likeness(
    one: frozenset[str], other: frozenset[str], texts: NDArray[np.bool_], other_texts: NDArray[np.bool_]
) -> float:
    """Return 0 to 1: 1 for a shared word, .8 for a shared stem, else by the texts they share."""
    if one & other:
        return 1.0
    shared = float((texts & other_texts).sum() / max(1, min(texts.sum(), other_texts.sum())))
    if any(_one_stem(a, b) or (shared == 1 and _compound(a, b)) for a in one for b in other):
        return 0.8
    return 0.6 * shared


def _one_stem(one: str, other: str) -> bool:
    short, one, other = 4, one.translate(_PLAIN), other.translate(_PLAIN)
    return min(len(one), len(other)) > short and (one[:5] == other[:5] or one in other or other in one)


def _compound(one: str, other: str) -> bool:
    """Return whether one word might be a kind of the other, or about it; then who says it says the other too."""
    short, long = sorted((one, other), key=len)
    return len(short) >= PART and (long.startswith(short) or long.endswith(short))


def _theme_words(words: Vocabulary, chosen: list[int], scores: NDArray[np.float64], members: IntArray) -> ThemeWords:
    shown = [words.written[column] for column in chosen]
    if shown:
        shown[0] = shown[0][0].upper() + shown[0][1:]
    stems = frozenset().union(*(words.carrying[column] for column in chosen))
    telling = [column for column, key in enumerate(words.keys) if key in stems]
    covered = words.presence[members][:, telling].sum(axis=1) > 0 if telling else np.zeros(0)
    singles = np.flatnonzero(scores > 0)
    return ThemeWords(
        label=", ".join(shown),
        keys=tuple(words.keys[column] for column in chosen),
        weights={words.keys[c]: float(scores[c]) for c in singles if " " not in words.keys[c]},
        coverage=float(np.sum(covered) / max(len(members), 1)),
    )
