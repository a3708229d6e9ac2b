"""The clause under a label: a few words from a contribution, quoted as they were written."""

import re
from collections.abc import Iterator, Mapping, Sequence

from clustering.arrays import FloatArray
from clustering.wording.grammar import grammar
from clustering.wording.phrases import WORD

_SENTENCE = re.compile(r"\.(?!\d)[.!?]*|[!?\n…]+")
"""Where a sentence ends; a full stop inside a number is none: 5.000."""
_CLAUSE = re.compile(r"[;()]+|:(?!\d)|,(?=\s)|\s[-–—]\s")
_WHOLE = 1.25
"""What a whole sentence is worth above a part of one: it is read aloud without stumbling."""
_QUOTES = " \t'\"„“”«»"
_FEWEST, _MOST = 3, 10
_COUNTED = 4
"""Telling words that count: more would only reward lists."""
_LETTERS = 90


def central_clause(
    texts: Sequence[str], languages: Sequence[str], weights: Mapping[str, float], centrality: FloatArray
) -> str:
    """Return the short clause that holds most of a theme's telling words, "" where there is none.

    Args:
        texts: m contributions of one theme.
        languages: their two-letter codes.
        weights: lemma -> how telling it is.
        centrality: float32 [m], 0 to 1.
    """
    best, found = 0.0, ""
    for text, language, central in zip(texts, languages, centrality, strict=True):
        for clause, whole in _clauses(text):
            worth = _worth(clause, language, weights) * (1 + float(central)) * (_WHOLE if whole else 1)
            if (worth, clause) > (best, found) and worth > 0:
                best, found = worth, clause
    return found


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Return what could be quoted of a text, and whether it is a whole sentence."""
    for sentence in _SENTENCE.split(text[:2000]):
        parts = [part.strip(_QUOTES) for part in _CLAUSE.split(sentence)]
        if _quotable(sentence.strip(_QUOTES)):
            yield sentence.strip(_QUOTES), True
        elif len(parts) > 1:
            yield from ((part, False) for part in parts if _quotable(part))


def _quotable(part: str) -> bool:
    spoken = [word for word in WORD.findall(part) if not word.isdigit()]
    return len(part) <= _LETTERS and _FEWEST <= len(spoken) <= _MOST


def _worth(clause: str, language: str, weights: Mapping[str, float]) -> float:
    words = WORD.findall(clause)
    lemmas = set(map(grammar(language).lemma, words))
    telling = sorted((weights.get(lemma, 0.0) for lemma in lemmas), reverse=True)[:_COUNTED]
    return float(sum(telling) / (len(words) + 4) ** 0.5)
