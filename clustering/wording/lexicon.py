"""What a dictionary of forms betrays of a word: Dutch makes small ones of nouns only, and superlatives of adjectives.

The dictionary of simplemma says which form belongs to which lemma, and nothing about kinds of words. But it knows
"batterijtje" and "droogste", "vergaderend" and no "molend"; that tells nouns, adjectives and verbs apart.
"""

from enum import StrEnum
from functools import lru_cache

import simplemma

from clustering.wording.grammar import grammar

LEXICAL = ("nl", "de")
"""Languages whose forms tell. German shows its nouns by their capitals; English forms tell little."""
ARTICLES = frozenset({"de", "een", "'n", "geen", "mijn", "onze", "deze", "elke"})
"""Dutch words that stand before nouns and never before verbs, as "die" and "het" may."""
_NOUN_ENDINGS = ("ing", "heid", "teit", "tie", "isme", "schap", "erij", "aar", "eur", "nis", "sel")
_NO_ENDS = ("lijk",)
"""Nouns that words end in which are something else: "gemeentelijk" is no corpse."""
_SHORTEST_PART = 3
"""Letters of each part of a compound, at least."""
_VOWELS = "aeiou"


class Kind(StrEnum):
    """What a form is in the dictionary."""

    NOUN = "noun"
    EITHER = "either"
    """A noun or a verb: "pacht", "werken", "speel"."""
    INFINITIVE = "infinitive"
    VERB = "verb"
    """A form that is only ever conjugated."""
    ADJECTIVE = "adjective"
    UNKNOWN = "unknown"
    """Adverbs, nouns that are never small, dialect, names."""


@lru_cache(maxsize=100_000)
def kind(form: str, language: str) -> Kind:
    """Return what a form is, by its letters as they were written; whatever may be a noun counts as one."""
    if language not in _KINDS:
        return Kind.UNKNOWN
    found: Kind = _KINDS[language](form, simplemma.lemmatize(form, lang=language))
    return found


def _dutch(form: str, lemma: str) -> Kind:
    form, lemma = form.lower(), lemma.lower()
    if _adjective(form) or _adjective(lemma):
        return Kind.ADJECTIVE
    if _diminutive(form) or _plural_of_noun(form, lemma):
        return Kind.EITHER if _infinitive(lemma) or _infinitive(form) else Kind.NOUN
    if _infinitive(lemma):
        return Kind.INFINITIVE if form == lemma else Kind.VERB
    return Kind.NOUN if _ends_as_noun(form, lemma) else Kind.UNKNOWN


def _german(form: str, lemma: str) -> Kind:
    # What opens a sentence has a capital too, but then its lemma has none: "Zahlt" is "zahlen".
    if form[0].isupper() and lemma[0].isupper():
        return Kind.NOUN
    as_noun = simplemma.lemmatize(form.capitalize(), "de")
    if form == lemma and as_noun == form.capitalize() and form.endswith("n") and _known(lemma, "de"):
        # Every verb makes a noun of itself: "das Düngen".
        return Kind.INFINITIVE if _conjugated(form) else Kind.UNKNOWN
    if as_noun[0].isupper() and _known(as_noun, "de"):
        return Kind.UNKNOWN
    return Kind.VERB if lemma.endswith("n") else Kind.ADJECTIVE


def _conjugated(infinitive: str) -> bool:
    """Return whether somebody can do it: "er düngt", as nobody "gartent"."""
    stem = infinitive.removesuffix("n").removesuffix("e")
    return any(simplemma.lemmatize(stem + ending, "de") == infinitive for ending in ("t", "et"))


_KINDS = {"nl": _dutch, "de": _german}


def _known(form: str, language: str = "nl") -> bool:
    return bool(form) and simplemma.is_known(form, lang=language)


def _adjective(form: str) -> bool:
    """Return whether there is a most of it; of what is small too, as "droogje" is, also a more of it."""
    most = form + ("te" if form.endswith("s") else "ste")
    if not _known(most) or simplemma.lemmatize(most, lang="nl") != form:
        return False
    return not _diminutive(form) or any(_known(stem + "ere") for stem in _inflected(form))


def _inflected(form: str) -> list[str]:
    """Return a stem as it is spelt before an ending: "droog" is "drog-", "dik" is "dikk-"."""
    found = [form, form + form[-1]]
    if len(form) > _SHORTEST_PART and form[-2] == form[-3]:
        found.append(form[:-2] + form[-1])
    return found


def _diminutive(form: str) -> bool:
    endings = ["je", "tje", "pje", form[-1] + "etje"]
    if form.endswith("ing"):
        endings.append("etje")
    return any(_known(form + ending) for ending in endings) or (form.endswith("ing") and _known(form[:-1] + "kje"))


def _plural_of_noun(form: str, lemma: str) -> bool:
    if form != lemma:
        return _diminutive(lemma) and not _infinitive(lemma)
    # "scheuren" is its own lemma, and the plural of "scheur".
    return form.endswith("en") and any(_diminutive(stem) for stem in _stems(form[:-2]))


def _stems(stem: str) -> list[str]:
    """Return a stem as it is spelt alone: "pan-en" is "paan", "bedd-en" is "bed"."""
    if len(stem) < _SHORTEST_PART:
        return []
    found = [stem]
    if stem[-1] == stem[-2]:
        found.append(stem[:-1])
    elif stem[-2] in _VOWELS and stem[-3] not in _VOWELS:
        found.append(stem[:-1] + stem[-2] + stem[-1])
    return found


def _infinitive(lemma: str) -> bool:
    return lemma.endswith("en") and (_known(lemma + "d") or _known(lemma + "de"))


def _ends_as_noun(form: str, lemma: str) -> bool:
    if form.endswith(_NOUN_ENDINGS):
        return True
    halves = [(lemma[:cut], lemma[cut:]) for cut in range(_SHORTEST_PART, len(lemma) - _SHORTEST_PART)]
    ends = [begin for begin, end in halves if end not in _NO_ENDS and _known(end) and _diminutive(end)]
    # A compound is what its end is: "dorpsbatterij". One that the dictionary has is so only if its other half is a word
    # that can stand there: nitrogen ("stikstof") is a kind of stuff, and "onderweg" no kind of way.
    return bool(ends) if not _known(form) else any(map(_is_thing_or_act, ends))


def _is_thing_or_act(form: str) -> bool:
    """Return whether a word is a noun, perhaps with an "s" behind it, or the stem of a verb."""
    stems = [stem for stem in (form, form.removesuffix("s")) if grammar("nl").carries(stem) and _known(stem)]
    return any(_diminutive(stem) or _infinitive(simplemma.lemmatize(stem, lang="nl")) for stem in stems)
