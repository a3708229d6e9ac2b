"""Every phrase of a dialogue: where it occurs, how it is written, how much it is like a noun."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clustering.arrays import FloatArray
from clustering.wording.compounds import hear_compounds
from clustering.wording.facts import Facts
from clustering.wording.grammar import grammar
from clustering.wording.lexicon import LEXICAL
from clustering.wording.phrases import phrases
from clustering.wording.weighing import weights_of

_LONG_TEXTS = 180
"""Mean characters from which a text opens with what it is about: formal questions, letters."""
_AS_A_VERB = 0.4
"""Worth of a verb, shown as one does it: less than any noun's that says as much."""
_NAME = 0.7
"""Share of its worth that a phrase keeps which holds a name: it says who or where rather than what."""
_HARDLY_A_NOUN = 0.33
"""Nounness below which a phrase ends in an adjective or a verb: never after a determiner, often after "is"."""
_NO_NOUN = 0.45


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases that occur in at least two texts (or in any, in a small dialogue)."""

    keys: tuple[str, ...]
    """[p] lemmas, ascending."""
    written: tuple[str, ...]
    """[p] the form to show."""
    presence: csr_matrix
    """float64 [n, p], 1 where a text holds the phrase."""
    quality: FloatArray
    """float32 [p], how well the phrase would read, whatever the theme."""
    nameable: NDArray[np.bool_]
    """[p] whether it may stand on a label: it ends in a noun, or is a verb as one does it."""
    verbs: NDArray[np.bool_]
    """[p] shown as one does it, for want of a noun."""
    carrying: tuple[frozenset[str], ...]
    """[p] the lemmas of each phrase that carry meaning."""
    determined: NDArray[np.bool_]
    """[p] seen after a determiner."""
    spaces: NDArray[np.int64]
    """[p] how many spaces each key has."""
    lengths: NDArray[np.int64]
    """[p] how many lemmas of each carry meaning."""
    weights: NDArray[np.float64]
    """[n] what each text counts for: a text that is passed round counts by the root of how often it is."""
    texts: NDArray[np.float64]
    """[p] how many texts hold each phrase, by their weight."""


def vocabulary(
    texts: Sequence[str], languages: Sequence[str], copies: NDArray[np.float64] | None = None, fewest: int = 2
) -> Vocabulary:
    """Read the phrases of n texts, each with a two-letter language code.

    `copies` is how often each text was said, `fewest` how often a phrase must be to be considered.
    """
    said = np.ones(len(texts)) if copies is None else copies
    facts = _facts(texts, languages)
    hear_compounds(facts)
    keys = sorted(key for key, fact in facts.items() if _said_by(fact, said) >= fewest)
    long = bool(texts) and float(np.mean([len(text) for text in texts])) > _LONG_TEXTS
    carrying = tuple(_carrying(key, facts[key]) for key in keys)
    presence = _presence([facts[key].texts for key in keys], len(texts))
    spaces = np.array([key.count(" ") for key in keys], dtype=np.int64)
    weights = weights_of(presence[:, spaces == 0], said)
    nouns = {word: facts[word].nounness(word) for word in {w for key in keys for w in key.split()} if word in facts}
    return Vocabulary(
        keys=tuple(keys),
        written=tuple(facts[key].written(key) for key in keys),
        presence=presence,
        weights=weights,
        quality=np.array([_quality(key, facts, nouns, long=long) for key in keys], dtype=np.float32),
        nameable=np.array([_nameable(key, facts, nouns) for key in keys], dtype=bool),
        verbs=np.array([_is_verb(key, facts, nouns) for key in keys], dtype=bool),
        carrying=carrying,
        determined=np.array([facts[key].after_determiner > 0 for key in keys], dtype=bool),
        spaces=spaces,
        lengths=np.array([len(words) for words in carrying], dtype=np.int64),
        texts=np.asarray(weights @ presence),
    )


def _facts(texts: Sequence[str], languages: Sequence[str]) -> dict[str, Facts]:
    facts: dict[str, Facts] = defaultdict(Facts)
    for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
        leading, spoken = set(), grammar(language)
        for phrase in phrases(text, language):
            fact = facts[phrase.key]
            fact.add(phrase, spoken)
            if not fact.texts or fact.texts[-1] != row:
                fact.texts.append(row)
            if phrase.in_lead and phrase.key not in leading:
                leading.add(phrase.key)
                fact.lead_texts += 1
    return dict(facts)


def _presence(texts_of: Sequence[Sequence[int]], count: int) -> csr_matrix:
    rows = np.array([row for texts in texts_of for row in texts], dtype=np.int64)
    columns = np.repeat(np.arange(len(texts_of)), [len(texts) for texts in texts_of])
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(texts_of)))


def _carrying(key: str, fact: Facts) -> frozenset[str]:
    return frozenset(word for word in key.split() if word not in fact.spoken.links)


def _said_by(fact: Facts, copies: NDArray[np.float64]) -> float:
    return len(fact.texts) if len(fact.texts) > 1 else float(copies[fact.texts[0]])


def _nameable(key: str, facts: dict[str, Facts], nouns: dict[str, float]) -> bool:
    if facts[key].language not in LEXICAL:
        return True
    return nouns[key.rsplit(maxsplit=1)[-1]] >= _HARDLY_A_NOUN or _is_verb(key, facts, nouns)


def _is_verb(key: str, facts: dict[str, Facts], nouns: dict[str, float]) -> bool:
    return " " not in key and nouns[key] < _HARDLY_A_NOUN and facts[key].is_done(key)


def _quality(key: str, facts: dict[str, Facts], nouns: dict[str, float], *, long: bool) -> float:
    fact = facts[key]
    words = [word for word in key.split() if word in nouns]
    each = [nouns[word] for word in words] or [0.3]
    quality = 0.35 + 0.65 * (0.6 * each[-1] + 0.4 * sum(each) / len(each))
    if each[-1] < _HARDLY_A_NOUN:
        quality = _AS_A_VERB if " " not in key and fact.is_done(key) else _NO_NOUN * quality
    if any(facts[word].is_name() for word in words):
        quality *= _NAME
    if " " not in key:
        # A word that mostly runs on is half of something: "social" of "social media".
        quality *= 1 - 0.6 * max(0.0, fact.running_on / (fact.total + 1) - 0.15)
    if long:
        quality *= 0.7 + 0.9 * fact.lead_texts / len(fact.texts)
    return quality
