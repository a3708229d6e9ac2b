"""Half the bits where that is worth it."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from clustering.arrays import FloatArray
from clustering.precision import ALIKE, GAIN, Trial, likeness, tried


def rows(texts: Sequence[str], noise: float = 0.0) -> FloatArray:
    """One row a text, with some noise on it."""
    dice = np.random.default_rng(2)
    clean = np.stack([np.random.default_rng(len(text)).normal(size=12) for text in texts])
    return (clean + noise * dice.normal(size=clean.shape)).astype(np.float32)


@pytest.mark.parametrize(
    ("gain", "alike", "worthwhile"),
    [
        (2.0, 0.9999, True),
        (GAIN, ALIKE, True),
        (1.05, 0.9999, False),
        (0.2, 0.9999, False),
        (3.0, 0.99, False),
        (3.0, -1.0, False),
    ],
)
def test_it_must_be_faster_and_the_same(gain: float, alike: float, *, worthwhile: bool) -> None:
    """Neither alone will do."""
    assert Trial(gain, alike).worthwhile is worthwhile


def test_the_fastest_round_counts() -> None:
    """What takes a tenth of the time is some times as fast, whatever else the machine does."""

    def slow(texts: Sequence[str]) -> FloatArray:
        time.sleep(0.02)
        return rows(texts)

    trial = tried(slow, rows)
    assert trial.gain > 2
    assert trial.likeness == pytest.approx(1)
    assert tried(rows, slow).gain < 0.5


def test_one_vector_that_differs_is_enough_to_say_so() -> None:
    """The lowest likeness counts, not the mean."""
    same, other = rows(["a", "bb", "ccc"]), rows(["a", "bb", "ccc"])
    other[1] = -other[1]
    assert likeness(same, other) == pytest.approx(-1)


def test_length_is_no_difference() -> None:
    """Vectors are normalised in fp32 afterwards, whatever came out."""
    assert likeness(rows(["a", "bb"]), 7 * rows(["a", "bb"])) == pytest.approx(1)


def test_numbers_that_are_none_are_nothing_alike() -> None:
    """A precision that overflows is refused."""
    broken = rows(["a", "bb"])
    broken[0, 0] = np.nan
    assert likeness(rows(["a", "bb"]), broken) == -1


def test_a_little_noise_is_alike_and_a_lot_is_not() -> None:
    """Rounding is noise."""
    texts = ["a", "bb", "ccc"]
    assert likeness(rows(texts), rows(texts, 0.001)) > ALIKE > likeness(rows(texts), rows(texts, 0.5))
