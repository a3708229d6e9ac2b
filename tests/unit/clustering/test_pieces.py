"""Four-letter pieces of words, counted and weighed."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from clustering import pieces
from clustering.pieces import counter_of

SAID = [
    "de windmolens maken lawaai in de nacht",
    "windmolens draaien te snel en 's nachts draaien windmolens door",
    "lawaai van windmolens a b c",
    "zonnepanelen op het dak, Straße und Öl",
    "zonnepanelen op de stal",
    "het dak van de stal is van ons en van de buren",
    "",
]
WORDS = [text.split() for text in SAID]


def vectorizer() -> TfidfVectorizer:
    """What the counter stands in for."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True, min_df=2, max_df=3, dtype=np.float32
    )


def same(found: csr_matrix, expected: csr_matrix) -> bool:
    """Whether two tables hold the same numbers."""
    return found.dtype == np.float32 and np.allclose(found.toarray(), expected.toarray(), atol=1e-6)


def test_the_numbers_are_those_of_scikit_learn() -> None:
    """Another implementation of the same definition."""
    found = counter_of(WORDS)
    theirs = vectorizer()
    expected = theirs.fit_transform(SAID)
    assert found is not None
    assert found[0].column == theirs.vocabulary_
    assert found[0].rarity == pytest.approx(theirs.idf_, abs=1e-6)
    assert same(found[1], expected)


def test_newcomers_are_counted_by_the_same_pieces() -> None:
    """A piece that nobody said before is none."""
    found = counter_of(WORDS)
    assert found is not None
    new = ["lawaai op het dak", "xyzzy", ""]
    counts = found[0].count([text.split() for text in new])
    assert same(counts, vectorizer().fit(SAID).transform(new))
    assert counts[1].nnz == counts[2].nnz == 0


@pytest.mark.parametrize("texts", [[], [[]], [["abcde"], ["fghij"]], [["dezelfde"]] * 9])
def test_without_a_piece_that_tells_texts_apart_there_is_no_counter(texts: list[list[str]]) -> None:
    """Nobody shares one, or everybody shares all."""
    assert counter_of(texts) is None


def test_of_too_many_pieces_the_commonest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of equally common ones those that come first in the alphabet, on every processor."""
    monkeypatch.setattr(pieces, "_MOST", 2)
    found = counter_of([["molen", "molen", "stal"], ["molen", "stal"], ["ander"]])
    assert found is not None
    assert list(found[0].column) == [" mol", "len "]


def test_the_order_of_words_makes_no_difference() -> None:
    """Pieces lie within words."""
    one, other = counter_of(WORDS), counter_of([words[::-1] for words in WORDS])
    assert one is not None
    assert other is not None
    assert same(one[1], other[1])
