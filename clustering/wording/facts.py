"""What the occurrences of one phrase in a dialogue add up to: how it is written, how much it is like a noun."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from clustering.wording.grammar import Grammar, grammar
from clustering.wording.lexicon import ARTICLES, LEXICAL, Kind, kind
from clustering.wording.phrases import Phrase

_ADJECTIVE = 0.3
"""What an ending such as "-able" counts against a word being a noun."""
_VERB = 0.4
"""What the ending of a verb counts against a word that nobody ever put "the" before."""
_CONJUGATED = 0.8
"""Share of its worth that a word loses where people only ever conjugate it, whatever stands before it."""
_IN_DICTIONARY = 0.15
"""What the dictionary's word for it counts for a noun, and twice against an adjective."""
_NOUN_AT_ALL = 0.4
"""The least that a word is like a noun which the dictionary has as one, however people use it here."""
_SMALL_LETTER = 0.6
"""The most that a German word is like a noun which nobody writes with a capital."""
_MOSTLY = 0.5


class Shares(NamedTuple):
    """What share of the forms of a word is of which kind, each 0 to 1."""

    noun: float
    verb: float
    """Only ever conjugated."""
    other_verb: float
    """As one does it, or what may be a noun as well and is not used as one."""
    adjective: float


@dataclass
class Facts:
    """What the occurrences of one key add up to."""

    surfaces: dict[str, int] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    lead_texts: int = 0
    total: int = 0
    inside: int = 0
    capitals: int = 0
    after_determiner: int = 0
    after_article: int = 0
    """After what stands before nouns alone, as "de" does and "die" does not."""
    inside_as_noun: int = 0
    """Ending what a determiner began."""
    inside_as_other: int = 0
    """After what stands before a verb, or before an adjective that ends there: "very *expensive*"."""
    running_on: int = 0
    languages: dict[str, int] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language it is mostly said in; the last to say it does not decide for all."""
        if len(self.languages) == 1:
            return next(iter(self.languages))
        return min(self.languages, key=lambda language: (-self.languages[language], language))

    @property
    def spoken(self) -> Grammar:
        """The grammar of that language."""
        return grammar(self.language)

    def add(self, phrase: Phrase, spoken: Grammar) -> None:
        """Count one more occurrence."""
        self.languages[spoken.language] = self.languages.get(spoken.language, 0) + 1
        # A sentence's first capital says nothing of how a word is written, so it counts for less.
        self.surfaces[phrase.surface] = self.surfaces.get(phrase.surface, 0) + (3 if phrase.opens else 10)
        self.total += 1
        self.running_on += phrase.runs_on
        determined = phrase.before in spoken.determiners
        self.after_determiner += determined
        self.after_article += phrase.before in ARTICLES
        if not phrase.opens:
            self.inside += 1
            self.capitals += phrase.surface[0].isupper()
            self.inside_as_noun += phrase.determined
            self.inside_as_other += phrase.before in spoken.pronouns or (
                phrase.before in spoken.degrees and not phrase.runs_on
            )

    def nounness(self, word: str) -> float:
        """Return 0 to 1: by capitals in German, elsewhere by what stands before it, its ending and the dictionary."""
        spoken, share = self.spoken, self.shares
        as_noun = (self.inside_as_noun + 0.5) / (self.inside + 1.5)
        if spoken.capitals_mark_nouns:
            sure = 1 - share.verb - share.adjective
            # On a telephone people write small letters; then what stands before it has to do.
            return sure * max((self.capitals + 0.5) / (self.inside + 1), _SMALL_LETTER * as_noun)
        as_other = (self.inside_as_other + 0.1) / (self.inside + 1.5)
        ending = _ADJECTIVE if spoken.ends_as_adjective(word) else 0.0
        if not self.after_determiner and spoken.ends_as_verb(word):
            ending += _VERB
        worth = 0.35 + 1.3 * as_noun - 1.5 * as_other - ending
        worth += _IN_DICTIONARY * (share.noun - 2 * share.adjective)
        conjugated = share.verb * (1 - min(1, 2 * self.after_article / max(self.total, 1)))
        return min(1.0, max(_NOUN_AT_ALL if share.noun >= _MOSTLY else 0.0, worth * (1 - _CONJUGATED * conjugated)))

    @cached_property
    def shares(self) -> Shares:
        """How much of what was said is which kind of word."""
        times: dict[Kind, int] = {}
        for form, said in self.surfaces.items():
            found = kind(form, self.language)
            # "Draaien" is also more than one turn, but people turn more than they count turns.
            if found is Kind.EITHER and form.endswith("en") and self.inside_as_noun < self.inside_as_other:
                found = Kind.INFINITIVE
            times[found] = times.get(found, 0) + said
        either, total = times.get(Kind.EITHER, 0), max(sum(self.surfaces.values()), 1)
        noun, undetermined = (either, 0) if self._used_as_noun() else (0, either)
        return Shares(
            noun=(times.get(Kind.NOUN, 0) + noun) / total,
            verb=times.get(Kind.VERB, 0) / total,
            other_verb=(times.get(Kind.INFINITIVE, 0) + undetermined) / total,
            adjective=times.get(Kind.ADJECTIVE, 0) / total,
        )

    def _used_as_noun(self) -> bool:
        """Return whether what may be a noun or a verb is a noun here: not what only commands, or follows "we"."""
        return self.after_determiner > 0 or (
            2 * self.inside > self.total and self.inside_as_noun >= self.inside_as_other
        )

    def is_done(self, key: str) -> bool:
        """Return whether it is a Dutch or German verb, which can be shown as one does it: "pachten", "Versprechen"."""
        if self.language not in LEXICAL or 2 * self.after_article >= _MOSTLY * self.total:
            return False
        verb = self.shares.verb + self.shares.other_verb >= _MOSTLY
        shown = self.infinitive(key)
        return verb and shown.endswith("n") and self.spoken.carries(shown)

    def is_name(self) -> bool:
        """Return whether it is part of the name of a place or a person, by a capital that no other word would have."""
        if not self.inside or 2 * self.capitals < self.inside:
            return False
        if self.spoken.capitals_mark_nouns:
            return self.shares.adjective >= _MOSTLY
        return any(form[1:].islower() for form in self.surfaces)

    def written(self, key: str) -> str:
        """Return the commonest form, ties broken alphabetically, without a capital it owes to its place."""
        shown = self._to_show(key)
        form = shown[0] if len(shown) == 1 else min(shown, key=lambda form: (-self.surfaces[form], form))
        owes = self.capitals < 0.5 * max(1, self.inside)
        german = self.spoken.capitals_mark_nouns
        if not german and " " not in form and owes and form[1:] == form[1:].lower():
            return form.lower()
        return form

    def _to_show(self, key: str) -> list[str]:
        """Return the forms that are nouns where some are, of a verb what the dictionary lists it under, else all."""
        if " " in key:
            return list(self.surfaces)
        wanted = (Kind.NOUN, Kind.EITHER) if self._used_as_noun() else (Kind.NOUN,)
        nouns = [form for form in self.surfaces if kind(form, self.language) in wanted]
        if nouns or not self.is_done(key):
            return nouns or list(self.surfaces)
        infinitive = self.infinitive(key)
        return [infinitive.capitalize() if self.spoken.capitals_mark_nouns else infinitive]

    def infinitive(self, key: str) -> str:
        """Return what the dictionary lists the verb under, in lower case."""
        return key if key.endswith("n") else self.spoken.infinitive(key)
