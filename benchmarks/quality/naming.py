"""How good the words on the themes are, ours or anybody's: no person is asked, so it is the least one can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import stopwordsiso
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from clustering.arrays import FloatArray
from clustering.wording.grammar import grammar
from clustering.wording.phrases import WORD


@dataclass(frozen=True, slots=True)
class Naming:
    """The labels of one set; every figure 0 to 1."""

    function_words: float
    """Share of the terms that begin or end with a function word: 0 is right."""
    distinct: float
    """Share of a label's words that the label of the nearest other theme does not have."""
    coverage: float
    """Share of a theme's texts that hold a word of its label."""
    aim: float
    """Share of the texts with such a word that are in the theme."""


def function_words(language: str) -> frozenset[str]:
    """Return the closed word classes of a language, from lists that are not ours."""
    # The English list of stopwordsiso holds nouns such as "home".
    closed = frozenset(ENGLISH_STOP_WORDS if language == "en" else stopwordsiso.stopwords(language))
    # A term cannot show its determiner, without which the grid ("het net") looks like "just now".
    return closed - grammar(language).sometimes_nouns


def naming(
    terms: Mapping[int, Sequence[str]],
    theme_of: Sequence[int],
    texts: Sequence[str],
    languages: Sequence[str],
    vectors: FloatArray,
) -> Naming:
    """Return the figures of one set's labels.

    Args:
        terms: theme -> the terms on its label.
        theme_of: the theme of each of n texts, -1 for none.
        texts: n texts.
        languages: n two-letter codes.
        vectors: float32 [n, d].
    """
    language = max(set(languages), key=list(languages).count, default="en")
    words = {theme: _lemmas(" ".join(said), language) for theme, said in terms.items() if said}
    held = [_lemmas(text, language) for text in texts]
    of = np.asarray(theme_of)
    inside = {theme: np.flatnonzero(of == theme) for theme in words}
    hits = {theme: np.array([bool(own & text) for text in held]) for theme, own in words.items()}
    return Naming(
        function_words=_function_share([term for said in terms.values() for term in said], language),
        distinct=_distinct(words, inside, vectors),
        coverage=_mean([hits[theme][rows].mean() for theme, rows in inside.items() if len(rows)]),
        aim=_mean([hits[theme][rows].sum() / max(hits[theme].sum(), 1) for theme, rows in inside.items()]),
    )


def mean_naming(several: Sequence[Naming]) -> Naming:
    """Return the mean of several sets, figure by figure."""
    return Naming(**{f.name: _mean([getattr(one, f.name) for one in several]) for f in fields(Naming)})


def _lemmas(text: str, language: str) -> frozenset[str]:
    closed = function_words(language)
    return frozenset(grammar(language).lemma(word) for word in WORD.findall(text) if word.lower() not in closed)


def _function_share(terms: Sequence[str], language: str) -> float:
    closed = function_words(language)
    edges = [[word.lower() for word in (WORD.findall(term) or [term])] for term in terms]
    return _mean([float(words[0] in closed or words[-1] in closed) for words in edges])


def _distinct(words: Mapping[int, frozenset[str]], inside: Mapping[int, np.ndarray], vectors: FloatArray) -> float:
    themes = [theme for theme, rows in inside.items() if len(rows)]
    if len(themes) < 2:
        return 1.0
    centres = np.stack([vectors[inside[theme]].mean(axis=0) for theme in themes])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    likeness = centres @ centres.T
    np.fill_diagonal(likeness, -np.inf)
    pairs = zip(themes, likeness.argmax(axis=1), strict=True)
    return _mean([1 - len(words[t] & words[themes[n]]) / max(len(words[t]), 1) for t, n in pairs])


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else 0.0
