"""What a label must know of a language: which words carry nothing, which may stand inside a phrase.

Dutch, German and English are known well, with dialect words that stand in no list; French and Frisian a
little. Of other languages only the function words are known, where stopwordsiso has them; their labels are plainer.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import simplemma
import stopwordsiso
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

_ADJECTIVES = {
    "en": re.compile(r"(able|ible|ful|ous|less|ical|ly|[^e]ed)$"),
    "nl": re.compile(r"(lijke?|[^n]ige?|bare?|loo?ze?|ische?)$"),
}
KNOWN = ("en", "nl", "de", "fr", "fy")
"""Languages whose words are listed beside this module."""
LISTS = {
    "empty": "words that say nothing on a label, beyond the function words everybody lists",
    "vague": "words that mean something and still name no subject: doing, counting, measuring, pointing",
    "dialect": "function words as people speak them; only words that are nothing else",
    "links": "words that may join the parts of a phrase",
    "determiners": "words before a noun",
    "pronouns": "words before a verb",
    "degrees": "words before an adjective that ends there",
    "sometimes_nouns": 'function words that are nouns after a determiner: "het net" is the grid',
    "welcome": "words of what is good",
    "harm": "words of what is not",
}
"""What the lists in `words_*.json` hold."""
_SHORTEST = 3
"""Letters below which a word is hardly ever a subject: "af", "wg", "ok"."""
_NEGATED = re.compile(r"n't$|^\d")
"""Contractions that no list has all of, and numbers."""
_CLITIC = re.compile(r"'[a-z]{1,2}$")
"""German: "wenn's", "müss'ma". In Dutch and English it may be a plural or an owner: "foto's", "landlord's"."""
_SHORT_FORM = re.compile(r"'(s|d|ll|m|re|ve)$")
"""English: "he's", "I'd"; but "landlord's"."""
_COMPOUNDING = ("nl", "de")
"""Languages that write a compound as one word, so that no dictionary has them all."""
_OWNER = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed word classes of one language, all in lower case."""

    language: str
    stops: frozenset[str]
    """Words that say nothing on a label."""
    vague: frozenset[str]
    """Words that name no subject; elsewhere they count."""
    links: frozenset[str]
    """Words that may join the parts of a phrase: "recht *van* overpad"."""
    determiners: frozenset[str]
    """Words before a noun."""
    pronouns: frozenset[str]
    """Words before a verb."""
    degrees: frozenset[str]
    """Words before an adjective that ends there: "*is* expensive", "*too* far"."""

    sometimes_nouns: frozenset[str]
    """Stops that are nouns after a determiner."""

    @property
    def capitals_mark_nouns(self) -> bool:
        """German writes its nouns with a capital."""
        return self.language == "de"

    @property
    def compounds(self) -> bool:
        """Dutch, German and Frisian write "sun panel" as one word."""
        return self.language in {"nl", "de", "fy"}

    def lemma(self, word: str) -> str:
        """Return the dictionary form in lower case: one key for singular and plural."""
        return _lemma(word, self.language)

    def infinitive(self, key: str) -> str:
        """Return what the dictionary lists a verb under whose key is its stem: "spelen" for "speel"."""
        return simplemma.lemmatize(key, lang=self.language).lower()

    def ends_as_adjective(self, word: str) -> bool:
        """Return whether a word has an ending that hardly any noun has."""
        endings = _ADJECTIVES.get(self.language)
        return endings is not None and endings.search(word) is not None

    def ends_as_verb(self, lemma: str) -> bool:
        """Return whether a dictionary form ends as every verb does, and few nouns: "zitten", but also "molen"."""
        return self.language == "nl" and lemma.endswith("en")

    def is_word(self, form: str) -> bool:
        """Return whether the dictionary knows a form."""
        return _is_word(form, self.language)

    def carries(self, word: str, before: str = "") -> bool:
        """Return whether a word can say something on a label; it and the word before it in lower case."""
        if word in self.sometimes_nouns and before in self.determiners:
            return True
        return _carries(word, self.language)


@lru_cache(maxsize=200_000)
def _carries(word: str, language: str) -> bool:
    spoken, plain = grammar(language), word.replace("’", "'")
    if spoken.capitals_mark_nouns and _CLITIC.search(plain):
        return False
    if language == "en" and _SHORT_FORM.search(plain) and not spoken.carries(_SHORT_FORM.sub("", plain)):
        return False
    said_nothing = plain in spoken.stops or plain in spoken.vague or _NEGATED.search(plain)
    return len(word) >= _SHORTEST and not said_nothing


@lru_cache(maxsize=200_000)
def _is_word(form: str, language: str) -> bool:
    try:
        return bool(form) and simplemma.is_known(form, lang=language)
    except ValueError:  # simplemma does not know the language
        return False


@lru_cache(maxsize=200_000)
def _lemma(word: str, language: str) -> str:
    if language == "en":
        word = _OWNER.sub("", word)
    if not grammar(language).capitals_mark_nouns:
        word = word.lower()
    try:
        lemma = simplemma.lemmatize(word, lang=language).lower()
        if language in _COMPOUNDING and lemma == word.lower() and not simplemma.is_known(word, lang=language):
            return _lemma_by_its_end(word, language)
        if language != "nl":
            return lemma
        # The dictionary sends "pacht" to the verb and "pachten" to the noun: they are one, called after the noun.
        other = simplemma.lemmatize(lemma, lang=language).lower()
        return min(lemma, other, key=len) if simplemma.lemmatize(other, lang=language).lower() == lemma else lemma
    except ValueError:  # simplemma does not know the language
        return word.lower()


def _lemma_by_its_end(word: str, language: str) -> str:
    """Return the dictionary form of a compound that no dictionary has: its end is put in the singular.

    "Wachtlijsten" is many a waiting list; "Radspuren" many a "Radspur". A verb is no end of a noun.
    """
    noun = str.capitalize if grammar(language).capitals_mark_nouns else str.lower
    for cut in range(_SHORTEST, len(word) - _SHORTEST):
        end = noun(word[cut:])
        if simplemma.is_known(end, lang=language) and _is_word(word[:cut], language):
            lemma = simplemma.lemmatize(end, lang=language)
            singular = len(lemma) < len(end) and lemma[0] == end[0] and not lemma.endswith("en")
            return (word[:cut] + lemma if singular else word).lower()
    return word.lower()


@lru_cache(maxsize=32)
def listed(language: str) -> dict[str, frozenset[str]]:
    """Return the word lists of a language by their names; every one is empty for a language without a file."""
    lists: dict[str, frozenset[str]] = dict.fromkeys(LISTS, frozenset())
    if language in KNOWN:
        found = json.loads((Path(__file__).parent / f"words_{language}.json").read_text(encoding="utf-8"))
        lists |= {name: frozenset(" ".join(lines).split()) for name, lines in found.items()}
    return lists


@lru_cache(maxsize=32)
def grammar(language: str) -> Grammar:
    """Return the grammar of a language by its two-letter code; an unknown one knows no function words."""
    # The English list of stopwordsiso holds nouns such as "home" and "system".
    closed = ENGLISH_STOP_WORDS if language == "en" else stopwordsiso.stopwords(language)
    words = listed(language)
    return Grammar(
        language=language,
        stops=frozenset(closed) | words["empty"] | words["dialect"] | words["links"],
        vague=words["vague"],
        links=words["links"],
        determiners=words["determiners"],
        pronouns=words["pronouns"],
        degrees=words["degrees"],
        sometimes_nouns=words["sometimes_nouns"],
    )
