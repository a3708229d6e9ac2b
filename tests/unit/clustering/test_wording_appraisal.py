"""How a contribution speaks of its subject, and the two ends of a theme."""

import numpy as np
import pytest

from clustering.wording.appraisal import appraisal, leaning
from tests.unit.clustering.rooms import word_vectors

GLAD = ["Goed voor de streek", "Een kans voor het dorp", "De molens zijn een voordeel", "Fijn dat de molens er komen"]
SAD = ["Slecht voor de vogels", "De molens zijn een gevaar", "Lawaai en overlast", "Helaas staan de molens er"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("This protects people and helps everybody", "en"),
        ("Dit beschermt de boeren en helpt het dorp", "nl"),
        ("Das schützt die Bauern und hilft dem Dorf", "de"),
    ],
)
def test_words_of_welcome_weigh_up(text: str, language: str) -> None:
    """Whatever their form: protects is protect."""
    assert appraisal(text, language) > 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It isn't safe, a danger and a waste", "en"),
        ("It isn’t needed, a danger", "en"),
        ("Het is gevaarlijk, nooit doen", "nl"),
        ("Das ist gefährlich und teuer", "de"),
    ],
)
def test_words_of_harm_weigh_down(text: str, language: str) -> None:
    """Denials too, however the apostrophe is typed."""
    assert appraisal(text, language) < 0


@pytest.mark.parametrize("text", ["", "...", "De molen staat bij de kerk", "good and bad"])
def test_a_text_may_say_nothing_of_it(text: str) -> None:
    """No words, no such words, or as many of both kinds."""
    assert appraisal(text, "en") == 0


def test_a_long_text_with_one_such_word_says_less_of_it() -> None:
    """A share, not a count."""
    assert appraisal("goed", "nl") > appraisal("goed zegt men die hier vaker langs de dijk naar huis wandelt", "nl")


def test_a_language_without_a_list_says_nothing() -> None:
    """No list, no guess."""
    assert appraisal("très bon", "fr") == 0


class TestLeaning:
    """Where each stands between the two ends of a theme."""

    def test_the_ends_speak_of_welcome_and_of_harm(self) -> None:
        """The highest is glad, the lowest is not."""
        texts = GLAD + SAD
        leans = leaning(texts, ["nl"] * len(texts), word_vectors(texts))
        assert leans is not None
        assert texts[int(leans.argmax())] in GLAD
        assert texts[int(leans.argmin())] in SAD

    def test_who_uses_none_of_the_words_leans_with_those_who_speak_alike(self) -> None:
        """The axis is carried over by the vectors."""
        vectors = np.array([[1, 0]] * 4 + [[0, 1]] * 5, dtype=np.float32)
        leans = leaning([*GLAD, *SAD, "De molen staat bij de kerk"], ["nl"] * 9, vectors)
        assert leans is not None
        assert leans[8] == leans[7] < 0 < leans[0]

    def test_many_texts_give_the_same_as_few_would(self) -> None:
        """Both ways to solve the ridge have one solution: twice everyone, half the penalty apart."""
        texts = (GLAD + SAD) * 4
        narrow, wide = word_vectors(texts, width=20), np.pad(word_vectors(texts, width=20), ((0, 0), (0, 40)))
        few, many = leaning(texts, ["nl"] * 32, wide), leaning(texts, ["nl"] * 32, narrow)
        assert few is not None
        assert many is not None
        assert few == pytest.approx(many, abs=1e-4)

    def test_a_handful_has_no_axis(self) -> None:
        """It would be accident."""
        assert leaning(GLAD[:2] + SAD[:2], ["nl"] * 4, word_vectors(GLAD[:2] + SAD[:2])) is None

    def test_where_nobody_appraises_there_are_no_ends(self) -> None:
        """A theme of facts is not split in two."""
        texts = [f"De molen staat bij huis nummer {number}" for number in range(10)]
        assert leaning(texts, ["nl"] * 10, word_vectors(texts)) is None

    def test_the_order_of_the_texts_does_not_matter(self) -> None:
        """Everyone stands where they stand."""
        texts = GLAD + SAD
        vectors = word_vectors(texts)
        there = leaning(texts, ["nl"] * 8, vectors)
        back = leaning(texts[::-1], ["nl"] * 8, vectors[::-1])
        assert there is not None
        assert back is not None
        assert there == pytest.approx(back[::-1], abs=1e-5)
