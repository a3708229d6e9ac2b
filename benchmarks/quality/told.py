"""What there is to find: a classifier that was told four fifths of the labels, asked for the last fifth.

No way of theming sees a label. What is found with them tells how much of a subject stands in the words and in the
model's vectors at all, and so how far from it the themes are.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import RidgeClassifier
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.model_selection import KFold, cross_val_predict

from benchmarks.quality.labelled import LabelledSet
from clustering.arrays import FloatArray

FOLDS = 5


def told(one: LabelledSet, vectors: FloatArray) -> float:
    """Return the AMI of a ridge classifier's answers with the labels, each text asked of one that was not told it.

    Args:
        one: a set with at least `FOLDS` labelled texts.
        vectors: float32 [n, d], its sentence vectors.
    """
    rows = one.counted
    folds = KFold(FOLDS, shuffle=True, random_state=0)
    said = cross_val_predict(RidgeClassifier(), _seen(one, vectors, rows), one.numbers, cv=folds)
    return float(adjusted_mutual_info_score(one.numbers, said))


def _seen(one: LabelledSet, vectors: FloatArray, rows: list[int]) -> csr_matrix:
    """Return [n, d + pieces]: the centred sentence vectors, and the words by pieces of three to five letters."""
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    meaning: NDArray[np.float64] = (vectors[rows] - vectors[rows].mean(axis=0)).astype(np.float64)
    return hstack([csr_matrix(meaning), pieces.fit_transform([one.texts[row] for row in rows])]).tocsr()
