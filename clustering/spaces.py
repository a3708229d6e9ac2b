"""Views of a dialogue, fitted once per revision so that newcomers can be projected into them.

All three are centred on the dialogue's mean and scaled to length 1. Centring takes out what everyone
says, which also helps an English model with Dutch and German.

mean      the sentence vector.
pieces    the mean vector of a text's four-letter pieces, each weighted by its rarity *in this dialogue*;
          the vector of a piece is the mean vector of the texts that hold it, and this goes round twice.
          It lowers what the prompt itself puts in every text, and needs no tokenizer (key points of
          arguments, mean AMI over 31 topics: .38 without it, .42 in one round, .43 in two; .42 with
          token vectors weighted by IDF instead).
spelling  TF-IDF over the same pieces, through a truncated SVD: words the model does not know.

In the last two a piece counts for more the more alike the texts are that hold it: rare words are not always
telling. Small words are left out where the dialogue hangs together better without them (see `carrying`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import LinearOperator, eigsh
from sklearn.preprocessing import normalize

from clustering.arrays import FloatArray
from clustering.carrying import LOOKED_AT, languages_spoken, set_aside, small_words, spelled, without
from clustering.errors import WidthChanged
from clustering.pieces import PieceCounter, Words, counter_of

_ROUNDS = 2
_TELLING = 0.15
"""Power of the likeness by which a piece counts. From .1 to .25 all sets gain or lose within .01; at .5 tight
little groups of copies begin to rule, at 0 Dutch talk drowns in its particles (ours: AMI .09, now .12)."""
_UNLIKE = 0.02
"""What a piece counts at least, in likeness: one that says nothing of the meaning may still be a name."""
_DOUBT = 4
"""Pairs of texts that are alike by nothing, added to every piece's own: two texts prove little."""
_DIMENSIONS = 50
_ROUNDED = 1e-12
"""Share of the greatest eigenvalue below which one is nothing but rounding."""
_FEWEST = 2
"""One dimension is only "more" or "less", no spelling."""
_TEXTS_PER_DIMENSION = 4


def unit_rows(rows: NDArray[Any]) -> FloatArray:
    """Return float32 [n, d] with rows of length 1; a row of zeros stays zero."""
    rows = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Rarity-weighted four-letter pieces, and what they say in meaning and in spelling."""

    counter: PieceCounter
    telling: FloatArray
    """[p] how much each piece counts towards the meaning of a text."""
    vectors: FloatArray
    told: FloatArray
    """[p] how much it counts towards its spelling."""
    components: FloatArray | None
    meaning_centre: FloatArray
    spelling_centre: FloatArray | None

    def project(self, counts: csr_matrix) -> dict[str, FloatArray]:
        """Return the views of the texts in which the pieces were counted."""
        views = {"pieces": unit_rows(_counting(counts, self.telling) @ self.vectors - self.meaning_centre)}
        if self.components is not None and self.spelling_centre is not None:
            views["spelling"] = unit_rows(
                unit_rows(_counting(counts, self.told) @ self.components.T) - self.spelling_centre
            )
        return _without_strangers(views, counts)


def _without_strangers(views: dict[str, FloatArray], counts: csr_matrix) -> dict[str, FloatArray]:
    """A text of which no piece is known has no place in these views, not the place opposite to the centre."""
    unknown = np.diff(counts.indptr) == 0
    for view in views.values():
        view[unknown] = 0
    return views


def _fit_pieces(texts: Sequence[Words], meaning: FloatArray) -> tuple[_Pieces | None, dict[str, FloatArray]]:
    """Return the pieces, and the texts in the views that they make, as `project` would; (None, {}) without any.

    `meaning` is float32 [n, d], the centred sentence vectors.
    """
    found = counter_of(texts)
    if found is None:  # no piece occurs twice: there is no spelling to compare
        return None, {}
    counter, counts = found
    telling = _telling(counts, meaning)
    vectors, meaning_centre, pieces = _piece_vectors(_counting(counts, telling), meaning)
    # The model's own view of a language it hardly knows is the worse judge of its words.
    told = _telling(counts, pieces)
    weighed = _counting(counts, told)
    components, spelling_centre = _spelling_components(weighed), None
    views = {"pieces": pieces}
    if components is not None:
        spelling = unit_rows(weighed @ components.T)
        spelling_centre = spelling.mean(axis=0)
        views["spelling"] = unit_rows(spelling - spelling_centre)
    fitted = _Pieces(counter, telling, vectors, told, components, meaning_centre, spelling_centre)
    return fitted, _without_strangers(views, counts)


def _telling(counts: csr_matrix, meaning: FloatArray) -> FloatArray:
    """Return float32 [p]: how much each piece counts, by the mean likeness of two texts that hold it.

    `meaning` is float32 [n, d], rows of length 1 and centred, so that two texts drawn by lot are alike by 0.
    """
    held = (counts > 0).astype(np.float32)
    texts = np.asarray(held.sum(axis=0)).ravel()
    together = np.asarray((np.asarray(held.T @ meaning) ** 2).sum(axis=1))
    likeness = (together - texts) / (texts * (texts - 1) + _DOUBT)
    return np.asarray((likeness.clip(0) + _UNLIKE) ** _TELLING, dtype=np.float32)


def _counting(counts: csr_matrix, weights: FloatArray) -> csr_matrix:
    """Return the counts weighed piece by piece, every text of length 1."""
    weighed = csr_matrix((counts.data * weights[counts.indices], counts.indices, counts.indptr), shape=counts.shape)
    return normalize(weighed, copy=False)


def _piece_vectors(counts: csr_matrix, meaning: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what is found going round.

    Vectors float32 [p, d] of the pieces; float32 [d] the mean of the texts they make; float32 [n, d] those texts,
    centred and of length 1.
    """
    for _ in range(_ROUNDS):
        vectors = unit_rows(counts.T @ meaning)
        texts = counts @ vectors
        centre = texts.mean(axis=0)
        meaning = unit_rows(texts - centre)
    return vectors, centre, meaning


def _spelling_components(counts: csr_matrix) -> FloatArray | None:
    """Return float32 [d, p]: the leading right singular vectors, converged.

    A randomised decomposition draws its directions along the rows: then the order of the texts decided which
    themes were found (the same arguments in another order agreed with themselves at ARI .84, now .97). Found as
    eigenvectors of the smaller product of the table with itself, which is what `svds` does before it decomposes
    the larger side once more.
    """
    dimensions = min(_DIMENSIONS, max(_FEWEST, counts.shape[0] // _TEXTS_PER_DIMENSION), min(counts.shape) - 1)
    if dimensions < _FEWEST:
        return None
    table = counts.astype(np.float64)
    flipped = table.T.tocsr()
    if table.shape[0] >= table.shape[1]:
        return np.asarray(_leading(flipped, table, dimensions)[1].T, dtype=np.float32)
    squares, texts = _leading(table, flipped, dimensions)
    # A direction without length is one that the texts do not have.
    lengths = np.where(squares > _ROUNDED * squares.max(), squares, np.inf) ** 0.5
    return np.asarray((flipped @ texts / lengths).T, dtype=np.float32)


def _leading(table: csr_matrix, flipped: csr_matrix, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the highest eigenvalues of `table @ flipped` and their vectors, float64 [n, count]."""
    size = table.shape[0]
    product = LinearOperator((size, size), matvec=lambda row: table @ (flipped @ row), dtype=np.float64)
    values, vectors = eigsh(product, k=count, v0=np.ones(size))
    return values, vectors


@dataclass(frozen=True, slots=True)
class Spaces:
    """The fitted views of one dialogue."""

    centre: FloatArray
    pieces: _Pieces | None
    languages: tuple[str, ...] = ()
    """Codes of the languages spoken here, the commonest first."""
    aside: frozenset[str] = frozenset()
    """Small words that are left out of the views made of letters; empty where they carry something."""

    def project(self, texts: Sequence[str], mean: FloatArray) -> dict[str, FloatArray]:
        """Return the views of some texts, each float32 [n, d].

        Args:
            texts: n texts, of this dialogue or new to it.
            mean: float32 [n, d], their sentence vectors with rows of length 1.

        Raises:
            WidthChanged: the vectors are wider or narrower than the ones the spaces were fitted on.
        """
        if mean.shape[1] != len(self.centre):
            raise WidthChanged(
                f"Vectors have {mean.shape[1]} numbers, this dialogue has {len(self.centre)}: "
                "embed all its texts with one model."
            )
        views = {"mean": unit_rows(mean - self.centre)}
        if self.pieces is not None:
            said = without([spelled(text) for text in texts], self.aside)
            views |= self.pieces.project(self.pieces.counter.count(said))
        return views


def fit_spaces(texts: Sequence[str], mean: FloatArray) -> tuple[Spaces, dict[str, FloatArray]]:
    """Fit the views on the texts of a dialogue; return them, and the texts in them as `project` would.

    Args:
        texts: n distinct texts.
        mean: float32 [n, d], their sentence vectors with rows of length 1.
    """
    centre = mean.mean(axis=0) if len(mean) else np.zeros(mean.shape[1], dtype=np.float32)
    views = {"mean": unit_rows(mean - centre)}
    said = [spelled(text) for text in texts]
    languages = languages_spoken(texts)
    aside = small_words(languages)
    if not set_aside(said[:LOOKED_AT], aside, lambda some: _seen(some, views["mean"][: len(some)])):
        aside = frozenset()
    pieces, made = _fit_pieces(without(said, aside), views["mean"])
    return Spaces(centre, pieces, languages, aside), views | made


def _seen(said: Sequence[Words], meaning: FloatArray) -> dict[str, FloatArray] | None:
    pieces, views = _fit_pieces(said, meaning)
    return None if pieces is None else {"mean": meaning, **views}
