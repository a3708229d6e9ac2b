"""A room that has spoken, for the tests of this package."""

import numpy as np
import pytest

from tests.unit.clustering.rooms import Vectors, spoken, word_vectors


@pytest.fixture(scope="session")
def vectors() -> Vectors:
    """Turn texts into the views that an embedder would give."""
    return lambda texts: {"mean": word_vectors(texts)}


@pytest.fixture(scope="session")
def room() -> list[str]:
    """384 contributions on four subjects, shuffled once."""
    texts = spoken("wind", "zon", "net", "mest")
    return [texts[row] for row in np.random.default_rng(7).permutation(len(texts))]


@pytest.fixture(scope="session")
def small_room() -> list[str]:
    """24 contributions on three subjects: an evening that has just begun."""
    texts = spoken("wind", "zon", "water", tails=("",))
    return [texts[row] for row in range(0, len(texts), 3)]
