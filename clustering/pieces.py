"""How often each four-letter piece of a word occurs in a text, weighed by how rare it is in the dialogue (TF-IDF).

A word is cut once, however often it is said. The numbers are those of scikit-learn's
`TfidfVectorizer(analyzer="char_wb")`, which cuts every text anew and takes several times as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from clustering.arrays import FloatArray, IntArray

Words = Sequence[str]
"""The words of one text."""

_LETTERS = 4
_MOST = 8000
_SHARED = 2
"""Texts that must hold a piece."""
_COMMON = 0.15
"""Share of the texts above which a piece says nothing about a theme."""
_FEW = 3
"""Texts that may hold a piece, however few there are."""


@dataclass(frozen=True, slots=True)
class PieceCounter:
    """The pieces of a dialogue that are counted, p of them."""

    column: dict[str, int]
    rarity: FloatArray
    """[p] inverse document frequency."""

    def count(self, texts: Sequence[Words]) -> csr_matrix:
        """Return float32 [n, p]: the weighed counts in some texts, each text of length 1, or 0 without a piece."""
        different = _different(texts)
        cut = [[self.column[piece] for piece in _pieces(word) if piece in self.column] for word in different]
        return _weighed(_counts(texts, different, _table(cut, len(self.column))), self.rarity)


def counter_of(texts: Sequence[Words]) -> tuple[PieceCounter, csr_matrix] | None:
    """Return the counter of a dialogue and what it counts in its texts, None where no two share a telling piece."""
    different, number = _different(texts), dict[str, int]()
    cut = [[number.setdefault(piece, len(number)) for piece in _pieces(word)] for word in different]
    counts = _counts(texts, different, _table(cut, len(number)))
    pieces = list(number)
    kept = _kept(counts, np.array(sorted(range(len(pieces)), key=pieces.__getitem__), dtype=np.int64))
    if not len(kept):
        return None
    counts = _only(counts, kept)
    texts_of = np.bincount(counts.indices, minlength=len(kept)).astype(np.float32)
    rarity = np.log(np.float32(len(texts) + 1) / (texts_of + 1)) + 1
    counter = PieceCounter({pieces[one]: place for place, one in enumerate(kept.tolist())}, rarity)
    return counter, _weighed(counts, rarity)


def _different(texts: Sequence[Words]) -> dict[str, int]:
    """Return the different words, numbered as they first come."""
    number: dict[str, int] = {}
    for words in texts:
        for word in words:
            number.setdefault(word, len(number))
    return number


def _pieces(word: str) -> list[str]:
    """Cut a word that has a space on either side; one of a single letter is a piece by itself."""
    padded = f" {word.lower()} "
    return [padded[start : start + _LETTERS] for start in range(max(1, len(padded) - _LETTERS + 1))]


def _table(numbers: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Return float32 [n, width]: 1 for each number in a row; where it stands there twice they add up to 2."""
    flat = np.array([one for row in numbers for one in row], dtype=np.int32)
    ends = np.concatenate([[0], np.cumsum([len(row) for row in numbers])]).astype(np.int32)
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(numbers), width))


def _counts(texts: Sequence[Words], different: dict[str, int], pieces: csr_matrix) -> csr_matrix:
    """Return float32 [n, p]: how often each text holds each piece, the last piece of a text first.

    The order makes a difference to sums of rounded numbers, so it is always the same.
    """
    counts = _table([[different[word] for word in words] for words in texts], len(different)) @ pieces
    last = counts.shape[1] - 1
    counts.indices = last - counts.indices
    counts.sort_indices()
    counts.indices = last - counts.indices
    counts.has_sorted_indices = False
    return counts


def _kept(counts: csr_matrix, alphabetical: IntArray) -> IntArray:
    """Return the numbers of the pieces that count, in the order of the alphabet."""
    texts = np.bincount(counts.indices, minlength=counts.shape[1])[alphabetical]
    kept = alphabetical[(texts >= _SHARED) & (texts <= max(_FEW, int(_COMMON * counts.shape[0])))]
    if len(kept) > _MOST:
        said = np.bincount(counts.indices, counts.data, minlength=counts.shape[1])[kept]
        kept = kept[np.sort(np.argsort(-said, kind="stable")[:_MOST])]
    return kept


def _only(counts: csr_matrix, kept: IntArray) -> csr_matrix:
    """Return the columns of the kept pieces, whose order within a row stays as it is."""
    column = np.full(counts.shape[1], -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    columns = column[counts.indices]
    inside = columns >= 0
    ends = np.concatenate([[0], np.cumsum(inside)])[counts.indptr].astype(np.int32)
    return csr_matrix((counts.data[inside], columns[inside], ends), shape=(counts.shape[0], len(kept)))


def _weighed(counts: csr_matrix, rarity: FloatArray) -> csr_matrix:
    # A piece that is said ten times counts for little more than three times what one said once does.
    counts.data = (np.log(counts.data) + 1) * rarity[counts.indices]
    return normalize(counts, copy=False)
