"""Whether small words carry anything: a room that talks about subjects, and requests that differ in them only."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from clustering.arrays import FloatArray
from clustering.carrying import languages_spoken, set_aside, small_words, spelled, without
from clustering.pieces import Words
from clustering.spaces import fit_spaces
from tests.unit.clustering.rooms import word_vectors

DUST = sorted(word for word in small_words(["nl"]) if word.isalpha() and len(word) > 3)
SUBJECTS = {
    "wind": ["windmolen", "slagschaduw", "geluidsnorm", "tiphoogte"],
    "mest": ["vergister", "koeienmest", "biogas", "ammoniak"],
    "net": ["transformator", "aansluiting", "netbeheerder", "laadpaal"],
    "pacht": ["pachtcontract", "grondprijs", "verpachter", "landgoed"],
}


def dusty(count: int) -> list[str]:
    """Two words of a subject among eight small ones."""
    dice = np.random.default_rng(3)
    texts = []
    for number in range(count):
        subject = list(SUBJECTS.values())[number % 4]
        words = [*dice.choice(DUST, 8, replace=False), *dice.choice(subject, 2, replace=False)]
        texts.append(" ".join(dice.permutation(words)))
    return texts


TALK = dusty(200)


def views_of(texts: Sequence[Words]) -> dict[str, FloatArray]:
    """The views of texts whose vectors say nothing, so that the letters decide."""
    chance = np.random.default_rng(0).normal(size=(len(texts), 24))
    rows = (chance / np.linalg.norm(chance, axis=1, keepdims=True)).astype(np.float32)
    return fit_spaces([" ".join(words) for words in texts], rows)[1]


def test_a_text_is_spelled_without_what_stands_around_its_words() -> None:
    """A full stop is no letter."""
    assert spelled("Het net is VOL. (Echt!)  'Zo\u2019n' ding") == [
        "het",
        "net",
        "is",
        "vol",
        "echt",
        "zo\u2019n",
        "ding",
    ]


def test_small_words_are_left_out_where_they_are_set_aside() -> None:
    """What is left is what it is about."""
    aside = small_words(["nl"])
    assert without([spelled("Maar de windmolen is toch ook van ons")], aside) == [["windmolen"]]


def test_a_word_that_is_sometimes_a_noun_stays() -> None:
    """The grid is "het net"."""
    assert "net" not in small_words(["nl"])


@pytest.mark.parametrize(
    ("texts", "codes"),
    [(["the mill and the barn of them"] * 9 + ["de molen en het net van ons"], ("en", "nl")), ([], ())],
)
def test_the_languages_of_a_dialogue(texts: list[str], codes: tuple[str, ...]) -> None:
    """The commonest first; nobody speaks none."""
    assert languages_spoken(texts) == codes


def test_dust_is_set_aside() -> None:
    """What everybody says around what they talk about."""
    spaces, _ = fit_spaces(TALK, word_vectors(TALK))
    assert spaces.languages == ("nl",)
    assert "maar" in spaces.aside


def test_small_words_that_carry_a_request_stay() -> None:
    """All other words are everybody's."""
    asked = ["will it", "did it", "is it", "was it not", "should it", "can it"]
    things = [
        f"{thing} {where}"
        for thing, where in product(["rain", "snow", "hail", "storm"], ["here", "there", "now", "then"])
    ]
    texts = [f"{ask} {thing}" for ask, thing in product(asked, things)]
    assert not fit_spaces(texts, word_vectors(texts))[0].aside


def test_nothing_is_tried_on_too_few_texts() -> None:
    """There is no graph to see it on."""
    assert not set_aside([spelled(text) for text in TALK[:40]], small_words(["nl"]), views_of)


def test_a_newcomer_is_seen_as_the_others_were() -> None:
    """Projected, a text has the views it was fitted with."""
    mean = word_vectors(TALK)
    spaces, views = fit_spaces(TALK, mean)
    again = spaces.project(TALK[:5], mean[:5])
    for name, rows in views.items():
        assert np.allclose(again[name], rows[:5], atol=1e-4)
