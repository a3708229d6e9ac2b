"""Which contributions speak for a theme."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from clustering.spaces import unit_rows
from clustering.voices import centrality, chosen_voices, readability, voices_shown

STAR = csr_matrix(np.array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], dtype=float))


@pytest.mark.parametrize(("members", "voices"), [(0, 0), (2, 2), (9, 3), (10, 4), (29, 4), (30, 5), (900, 5)])
def test_larger_themes_show_more_voices_up_to_five(members: int, voices: int) -> None:
    """Three to five, fewer where there are fewer people."""
    assert voices_shown(members) == voices


def test_the_one_whom_everybody_knows_is_most_central() -> None:
    """And is the measure for the others."""
    assert centrality(STAR, np.arange(4)).tolist() == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3])


def test_only_friends_inside_the_theme_count() -> None:
    """Without the middle nobody knows anybody."""
    assert centrality(STAR, np.array([1, 2, 3])).tolist() == [0, 0, 0]


def test_short_sentences_read_best() -> None:
    """A word says too little, a page too much."""
    word, sentence, page = readability(["Nee", "De netbeheerder laat ons al drie jaar wachten.", "bla " * 300])
    assert sentence == 1
    assert word < 0.5
    assert page < 0.5


def test_the_worthiest_voice_speaks_first() -> None:
    """Best first."""
    rows = np.array([10, 20, 30])
    apart = np.eye(3, dtype=np.float32)
    assert chosen_voices(rows, np.array([0.2, 0.9, 0.5], dtype=np.float32), apart, None, 3) == (20, 30, 10)


def test_a_second_voice_says_something_else() -> None:
    """An echo of the first one waits, though it is worth more."""
    vectors = unit_rows(np.array([[1, 0], [1, 0.05], [0, 1]]))
    assert chosen_voices(np.arange(3), np.array([1.0, 0.9, 0.6], dtype=np.float32), vectors, None, 2) == (0, 2)


def test_everyone_speaks_once_before_anyone_speaks_twice() -> None:
    """A loud author does not fill the wall."""
    worth = np.array([1.0, 0.9, 0.1], dtype=np.float32)
    authors = ["an", "an", "bo"]
    assert chosen_voices(np.arange(3), worth, np.eye(3, dtype=np.float32), authors, 3) == (0, 2, 1)


def test_an_empty_theme_has_no_voices() -> None:
    """Nobody is quoted for a theme that lost its members."""
    nobody = np.empty(0, dtype=np.int64)
    assert chosen_voices(nobody, np.empty(0, dtype=np.float32), np.zeros((0, 2), dtype=np.float32), None, 0) == ()
    assert centrality(STAR, nobody).tolist() == []


class TestContrast:
    """Both ends of a theme are heard, where it has two."""

    WORTH = np.array([1.0, 0.9, 0.8, 0.1, 0.1], dtype=np.float32)
    LEANS = np.array([0.0, 0.1, -0.1, 2.0, -2.0], dtype=np.float32)

    def test_after_the_worthiest_voice_both_ends_speak(self) -> None:
        """Though others are more central."""
        assert chosen_voices(np.arange(5), self.WORTH, np.eye(5, dtype=np.float32), None, 4, self.LEANS)[:3] == (
            0,
            3,
            4,
        )

    def test_without_two_ends_the_most_central_speak(self) -> None:
        """A theme that leans nowhere has no ends."""
        assert chosen_voices(np.arange(5), self.WORTH, np.eye(5, dtype=np.float32), None, 3) == (0, 1, 2)

    def test_two_voices_are_too_few_for_ends(self) -> None:
        """The worthiest come first, always."""
        assert chosen_voices(np.arange(5), self.WORTH, np.eye(5, dtype=np.float32), None, 2, self.LEANS) == (0, 1)

    def test_nobody_is_both_ends(self) -> None:
        """Five voices are five people's."""
        authors = ["an", "bo", "cas", "an", "dirk"]
        chosen = chosen_voices(np.arange(5), self.WORTH, np.eye(5, dtype=np.float32), authors, 4, self.LEANS)
        assert 3 not in chosen
        assert len({authors[row] for row in chosen}) == 4

    def test_where_one_author_wrote_everything_they_are_quoted_all_the_same(self) -> None:
        """A second voice of one author only where there is no other."""
        chosen = chosen_voices(np.arange(5), self.WORTH, np.eye(5, dtype=np.float32), ["an"] * 5, 5, self.LEANS)
        assert sorted(chosen) == [0, 1, 2, 3, 4]
