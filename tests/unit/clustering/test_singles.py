"""Single unusual voices: texts that nobody else is close to."""

import numpy as np

from clustering.arrays import FloatArray
from clustering.neighbours import Neighbours, nearest_of_all
from clustering.singles import single_voices
from clustering.spaces import unit_rows

LONELY = unit_rows(np.array([[1, 0, 0]] * 6 + [[1, 0.2, 0]] * 6 + [[0, 0, 1]]))
SENTENCES = [f"dit is zin nummer {row}" for row in range(13)]
ONCE = np.ones(13, dtype=np.int64)


def near(rows: FloatArray) -> dict[str, Neighbours]:
    """Who is nearest, in one view."""
    return nearest_of_all({"mean": rows}, ["mean"], 10)


def test_the_loneliest_voice_comes_first() -> None:
    """Nobody is close to it."""
    assert single_voices(near(LONELY), SENTENCES, ONCE, 3)[0] == 12


def test_what_was_said_twice_is_not_a_single_voice() -> None:
    """Two people said it."""
    copies = ONCE.copy()
    copies[12] = 2
    assert 12 not in single_voices(near(LONELY), SENTENCES, copies, 3)


def test_a_mere_word_is_not_an_unusual_voice() -> None:
    """It says too little to be put before a room."""
    texts = [*SENTENCES[:12], "nee"]
    assert 12 not in single_voices(near(LONELY), texts, ONCE, 3)


def test_in_a_handful_nobody_is_unusual() -> None:
    """There is no usual yet."""
    assert single_voices(near(LONELY[:4]), SENTENCES[:4], ONCE[:4], 3) == ()


def test_at_most_one_in_ten_is_unusual() -> None:
    """However many are asked for: a list of everybody is no list."""
    assert len(single_voices(near(LONELY), SENTENCES, ONCE, 13)) <= 2


def test_every_view_has_a_say() -> None:
    """Whoever stands alone in meaning but speaks like many is less alone than who stands alone in both."""
    both = np.concatenate([LONELY[:11], unit_rows(np.array([[0, 1, 0], [0, 0, 1]]))])
    letters = LONELY.copy()
    letters[12] = letters[0]
    letters[11] = unit_rows(np.array([[0, 0, 1]]))[0]
    views = nearest_of_all({"mean": both, "spelling": letters}, ["mean", "spelling"], 10)
    assert single_voices(views, SENTENCES, ONCE, 1) == (11,)
