"""Which language a text is in, by its function words; enough to choose a grammar, no more."""

from collections.abc import Sequence
from functools import lru_cache

from clustering.wording.grammar import KNOWN, grammar
from clustering.wording.phrases import WORD

_CLEAR = 2
"""Function words by which one language must lead before a text departs from its dialogue's language."""


@lru_cache(maxsize=1)
def _telling() -> dict[str, str]:
    """Return the function words that only one known language has, and which language that is."""
    said_in: dict[str, list[str]] = {}
    for code in KNOWN:
        for word in grammar(code).stops | grammar(code).determiners | grammar(code).pronouns:
            said_in.setdefault(word, []).append(code)
    return {word: codes[0] for word, codes in said_in.items() if len(codes) == 1}


def _scores(text: str) -> dict[str, int]:
    """Return the number of telling words of each known language."""
    telling, scores = _telling(), dict.fromkeys(KNOWN, 0)
    for word in set(map(str.lower, WORD.findall(text[:1000]))):
        if word in telling:
            scores[telling[word]] += 1
    return scores


def languages_of(texts: Sequence[str], given: Sequence[str] | None = None) -> list[str]:
    """Return a two-letter code per text.

    What is given is believed. Otherwise the function words decide, and a text without a clear majority
    of them is taken to be in the language of the dialogue.
    """
    if given is not None:
        return [code[:2].lower() or "en" for code in given]
    scores = [_scores(text) for text in texts]
    total = {code: sum(score[code] for score in scores) for code in KNOWN}
    usual = max(KNOWN, key=lambda code: (total[code], code == "nl"))
    return [_own(score, usual) for score in scores]


def _own(score: dict[str, int], usual: str) -> str:
    best, count = max(score.items(), key=lambda item: item[1])
    return best if count >= score[usual] + _CLEAR else usual
