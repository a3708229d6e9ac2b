"""Whether the order of arrival matters: the same texts come in five orders and are embedded and themed anew each time.

The texts pass through the model in the order they came in, so what the order does to the vectors is measured too.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.quality.labelled import LabelledSet, single_dialogues
from benchmarks.quality.rows import Row, at_least, plain
from clustering import Embedder, SentenceEmbedder, ThemeEngine, theme_of_rows
from clustering.arrays import IntArray

ORDERS = 5
ALIKE = 0.9


def measured(folder: Path) -> Iterator[Row]:
    """Return how much the themes of the five orders agree, for each dialogue of the folder and in the mean."""
    embedder = SentenceEmbedder()
    found = {one.name: agreement_between_orders(one, embedder) for one in single_dialogues(folder)}
    for name, alike in found.items():
        yield plain(f"{name}: arrival in five orders, mean pairwise ARI", "ARI", alike)
    if found:
        mean = float(np.mean(list(found.values())))
        yield at_least("arrival in five orders, mean of the sets: pairwise ARI", "ARI", mean, ALIKE)


def agreement_between_orders(one: LabelledSet, embedder: Embedder) -> float:
    """Return the mean adjusted Rand index over the pairs of orders."""
    dice = np.random.default_rng(0)
    found = [_themed(one, dice.permutation(len(one.texts)), embedder) for _ in range(ORDERS)]
    return float(np.mean([adjusted_rand_score(first, second) for first, second in combinations(found, 2)]))


def _themed(one: LabelledSet, order: Sequence[int] | IntArray, embedder: Embedder) -> IntArray:
    """Return int64 [n]: the theme of each text, in the order of the set."""
    texts, languages = [one.texts[row] for row in order], [one.languages[row] for row in order]
    revision = ThemeEngine().theme(texts, embedder.embed(texts), languages=languages)
    themes = np.empty(len(texts), dtype=np.int64)
    themes[np.asarray(order)] = theme_of_rows(revision, len(texts))
    return themes
