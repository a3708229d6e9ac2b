"""Which language a text is in, by its function words; enough to choose a grammar, no more."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from clustering.wording.grammar import KNOWN, grammar
from clustering.wording.phrases import WORD

_CLEAR = 2
"""Function words by which one language must lead before a text departs from its dialogue's language."""


@lru_cache(maxsize=1)
def _telling() -> dict[str, frozenset[str]]:
    """Return the function words of each language that no other known language shares."""
    own = {code: grammar(code).stops | grammar(code).determiners | grammar(code).pronouns for code in KNOWN}
    return {
        code: words - frozenset().union(*(other for name, other in own.items() if name != code))
        for code, words in own.items()
    }


def _scores(text: str) -> Counter[str]:
    words = {word.lower() for word in WORD.findall(text[:1000])}
    return Counter({code: len(words & telling) for code, telling in _telling().items()})


def languages_of(texts: Sequence[str], given: Sequence[str] | None = None) -> list[str]:
    """Return a two-letter code per text.

    What is given is believed. Otherwise the function words decide, and a text without a clear majority
    of them is taken to be in the language of the dialogue.
    """
    if given is not None:
        return [code[:2].lower() or "en" for code in given]
    scores = [_scores(text) for text in texts]
    total = sum(scores, Counter())
    usual = max(KNOWN, key=lambda code: (total[code], code == "nl"))
    return [_own(score, usual) for score in scores]


def _own(score: Counter[str], usual: str) -> str:
    best, count = max(score.items(), key=lambda item: item[1])
    return best if count >= score[usual] + _CLEAR else usual
