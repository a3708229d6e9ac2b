"""What each text counts for: a petition that is passed round is fewer voices than it has signatures."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_PASSED_ON = 7
"""Words that carry meaning from which a text that is like another was hardly written twice."""
_ALIKE = 0.65
"""Share of the words of two texts that both have, from which one was made of the other."""
_FEW = 50
_RARE = 0.1
"""Texts, or share of them, up to which a word is looked at for that."""


def weights_of(words: csr_matrix, copies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64 [n], what each text counts for: how often it was said, but of a text that is passed on the root.

    A few words that several people say alike are several voices; many words alike, perhaps with small changes, are not.
    """
    long = np.flatnonzero(np.asarray(words.sum(axis=1)).ravel() >= _PASSED_ON)
    # Who passes a text on keeps its rare words.
    rare = np.asarray(words.sum(axis=0)).ravel() <= max(_FEW, _RARE * len(copies))
    rows = words[long][:, rare]
    shared = (rows @ rows.T).tocoo()
    sizes = np.asarray(rows.sum(axis=1)).ravel()
    alike = shared.data >= _ALIKE * np.maximum(sizes[shared.row] + sizes[shared.col] - shared.data, 1)
    passed = np.bincount(shared.row[alike], weights=copies[long][shared.col[alike]], minlength=len(long))
    weights = copies.astype(np.float64)
    weights[long] /= np.sqrt(np.maximum(passed, 1))
    return weights
