"""Every phrase of a dialogue: where it occurs, how it is written, how much it is like a noun."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clustering.revision import FloatArray
from clustering.wording.grammar import Grammar, grammar
from clustering.wording.phrases import Phrase, phrases

_LONG_TEXTS = 180
"""Mean characters from which a text opens with what it is about: formal questions, letters."""
_PART = 4
"""Letters of each half of a compound, at least."""
_ADJECTIVE = 0.3
"""What an ending such as "-able" counts against a word being a noun."""
_VERB = 0.4
"""What the ending of a verb counts against a word that nobody ever put "the" before."""
_CONJUGATED = 0.8
"""Share of its worth that a word loses where people only ever conjugate it, whatever stands before it."""
_HARDLY_A_NOUN = 0.33
"""Nounness below which a phrase ends in an adjective or a verb: never after a determiner, often after "is"."""
_NO_NOUN = 0.45


@dataclass
class _Facts:
    """What the occurrences of one key add up to."""

    surfaces: dict[str, int] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    lead_texts: int = 0
    total: int = 0
    inside: int = 0
    capitals: int = 0
    after_determiner: int = 0
    inside_as_noun: int = 0
    """Ending what a determiner began."""
    inside_as_other: int = 0
    """After what stands before a verb, or before an adjective that ends there: "very *expensive*"."""
    running_on: int = 0
    languages: dict[str, int] = field(default_factory=dict)

    @cached_property
    def spoken(self) -> Grammar:
        """The grammar of the language it is mostly said in; the last to say it does not decide for all."""
        first = next(iter(self.languages)) if len(self.languages) == 1 else ""
        return grammar(first or min(self.languages, key=lambda language: (-self.languages[language], language)))

    def add(self, phrase: Phrase, spoken: Grammar) -> None:
        self.languages[spoken.language] = self.languages.get(spoken.language, 0) + 1
        # A sentence's first capital says nothing of how a word is written, so it counts for less.
        self.surfaces[phrase.surface] = self.surfaces.get(phrase.surface, 0) + (3 if phrase.opens else 10)
        self.total += 1
        self.running_on += phrase.runs_on
        determined = phrase.before in spoken.determiners
        self.after_determiner += determined
        if not phrase.opens:
            self.inside += 1
            self.capitals += phrase.surface[0].isupper()
            self.inside_as_noun += phrase.determined
            self.inside_as_other += phrase.before in spoken.pronouns or (
                phrase.before in spoken.degrees and not phrase.runs_on
            )

    def nounness(self, word: str) -> float:
        """Return 0.05 to 1: by capitals in German, elsewhere by what stands before it and by its ending."""
        if self.spoken.capitals_mark_nouns:
            return (self.capitals + 0.5) / (self.inside + 1)
        as_noun = (self.inside_as_noun + 0.5) / (self.inside + 1.5)
        as_other = (self.inside_as_other + 0.1) / (self.inside + 1.5)
        ending = _ADJECTIVE if self.spoken.ends_as_adjective(word) else 0.0
        if not self.after_determiner and self.spoken.ends_as_verb(word):
            ending += _VERB
        worth = 0.35 + 1.3 * as_noun - 1.5 * as_other - ending
        return min(max(worth * (1 - _CONJUGATED * self._conjugated(word)), 0.05), 1.0)

    def _conjugated(self, word: str) -> float:
        """Return the share of its forms that only a verb has, 0 to 1."""
        if not self.spoken.ends_as_verb(word):
            return 0.0
        said = sum(n for form, n in self.surfaces.items() if self.spoken.is_of_a_verb(form, word))
        return said / max(sum(self.surfaces.values()), 1)

    def written(self) -> str:
        """Return the commonest form, ties broken alphabetically, without a capital it owes to its place."""
        form = min(self.surfaces, key=lambda form: (-self.surfaces[form], form))
        owes = self.capitals < 0.5 * max(1, self.inside)
        german = self.spoken.capitals_mark_nouns
        if not german and " " not in form and owes and form[1:] == form[1:].lower():
            return form.lower()
        return form


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
    carrying: tuple[frozenset[str], ...]
    """[p] the lemmas of each phrase that carry meaning."""
    determined: NDArray[np.bool_]
    """[p] seen after a determiner."""
    spaces: NDArray[np.int64]
    """[p] how many spaces each key has."""
    lengths: NDArray[np.int64]
    """[p] how many lemmas of each carry meaning."""
    texts: NDArray[np.float64]
    """[p] how many texts hold each phrase."""


def vocabulary(texts: Sequence[str], languages: Sequence[str], fewest: int = 2) -> Vocabulary:
    """Read the phrases of n texts, each with a two-letter language code.

    `fewest` is the number of texts a phrase must occur in to be considered.
    """
    facts = _facts(texts, languages)
    _hear_compounds(facts)
    keys = sorted(key for key, fact in facts.items() if len(fact.texts) >= fewest)
    long = bool(texts) and float(np.mean([len(text) for text in texts])) > _LONG_TEXTS
    carrying = tuple(_carrying(key, facts[key]) for key in keys)
    noun = {word: facts[word].nounness(word) for word in set(" ".join(keys).split()) if word in facts}
    return Vocabulary(
        keys=tuple(keys),
        written=tuple(facts[key].written() for key in keys),
        presence=_presence([facts[key].texts for key in keys], len(texts)),
        quality=np.array([_quality(key, facts[key], noun, long=long) for key in keys], dtype=np.float32),
        carrying=carrying,
        determined=np.array([facts[key].after_determiner > 0 for key in keys], dtype=bool),
        spaces=np.array([key.count(" ") for key in keys], dtype=np.int64),
        lengths=np.array([len(words) for words in carrying], dtype=np.int64),
        texts=np.array([len(facts[key].texts) for key in keys], dtype=np.float64),
    )


def _facts(texts: Sequence[str], languages: Sequence[str]) -> dict[str, _Facts]:
    facts: dict[str, _Facts] = defaultdict(_Facts)
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


def _hear_compounds(facts: dict[str, _Facts]) -> None:
    """Let who says "zonnepaneel" say "paneel" too, where several said that word by itself."""
    heard: dict[str, set[int]] = defaultdict(set)
    for word, fact in facts.items():
        if " " in word or len(word) < 2 * _PART or not fact.spoken.compounds:
            continue
        for head in heads_of_compound(word, fact.spoken):
            if head in facts and len(facts[head].texts) > 1:
                heard[head].update(fact.texts)
    for head, texts in heard.items():
        facts[head].texts = sorted(texts.union(facts[head].texts))


def heads_of_compound(word: str, spoken: Grammar) -> Iterator[str]:
    """Return the endings that a word might be a kind of: a sun panel is a panel, and no kind of sun."""
    for cut in range(_PART, len(word) - _PART + 1):
        # "over-last" is no kind of "last".
        if spoken.carries(word[:cut]):
            yield word[cut:]


def _presence(texts_of: Sequence[Sequence[int]], count: int) -> csr_matrix:
    rows = np.array([row for texts in texts_of for row in texts], dtype=np.int64)
    columns = np.repeat(np.arange(len(texts_of)), [len(texts) for texts in texts_of])
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(texts_of)))


def _carrying(key: str, fact: _Facts) -> frozenset[str]:
    return frozenset(word for word in key.split() if word not in fact.spoken.links)


def _quality(key: str, fact: _Facts, noun: Mapping[str, float], *, long: bool) -> float:
    """Return how well a phrase would read; `noun` is how much each word is like one, where that is known."""
    nouns = [noun[word] for word in key.split() if word in noun] or [0.3]
    quality = 0.35 + 0.65 * (0.6 * nouns[-1] + 0.4 * (sum(nouns) / len(nouns)))
    if nouns[-1] < _HARDLY_A_NOUN:
        quality *= _NO_NOUN
    if " " not in key:
        # A word that mostly runs on is half of something: "social" of "social media".
        quality *= 1 - 0.6 * max(0.0, fact.running_on / (fact.total + 1) - 0.15)
    if long:
        quality *= 0.7 + 0.9 * fact.lead_texts / len(fact.texts)
    return quality
