"""Small halls in five languages: what their themes are called, and what stands under the name."""

from itertools import combinations

import numpy as np
import pytest

from clustering.wording.clauses import central_clause
from clustering.wording.grammar import grammar
from clustering.wording.labels import ThemeWords, label_themes
from clustering.wording.vocabulary import vocabulary

HALLS: dict[str, dict[str, list[str]]] = {
    "nl": {
        "Windmolens": [
            "De windmolens draaien dag en nacht",
            "Van die windmolens slaap ik niet",
            "Een windmolen hoort op zee",
            "Zet de windmolens langs de snelweg",
            "Mijn buren willen windmolens, ik niet",
        ],
        "Net": [
            "Het net zit tot 2031 vol",
            "Zolang het net vol is kan mijn bedrijf niet groeien",
            "Ons net is gebouwd voor lampen",
            "Het net moet eerst, dan de rest",
            "Zonder ruimte op het net heb je niets aan panelen",
        ],
        "Pacht": [
            "De pacht gaat elk jaar omhoog",
            "Mijn pacht loopt volgend jaar af",
            "Wie pacht betaalt beslist niet mee",
            "Door de pacht weet ik nooit hoe lang ik blijf",
            "Een korte pacht is slecht voor de bodem",
        ],
    },
    "de": {
        "Windräder": [
            "Die Windräder stehen zu nah am Dorf",
            "Wir brauchen die Windräder trotzdem",
            "Ein Windrad im Wald ist eine Wunde",
            "Unsere Windräder gehören einem Fonds",
            "Ohne Windräder geht es ned",
        ],
        "Speicher": [
            "Der Speicher fehlt im Dorf",
            "Ein Speicher für alle wäre gerecht",
            "Mit dem Speicher wird der Strom am Abend billig",
            "Unser Speicher ist seit Mai voll",
            "Baut den Speicher neben die Feuerwehr",
        ],
    },
    "en": {
        "Turbines": [
            "The turbines keep us awake",
            "Those turbines are expensive and ugly",
            "A turbine on every hill is too many",
            "Our turbines paid for the hall",
            "It's aye the turbines, is it no",
        ],
        "Landlord": [
            "The landlord's agent never calls",
            "My landlord went solar without asking",
            "Our landlord is the university",
            "A landlord will not sign for ten years",
            "Ask the landlord, not me",
        ],
    },
    "fr": {
        "Éoliennes": [
            "Les éoliennes font du bruit la nuit",
            "Nos éoliennes appartiennent à un fonds",
            "Il faut des éoliennes en mer",
            "Pas d'accord avec les éoliennes au village",
        ],
        "Réseau": [
            "Le réseau est plein depuis deux ans",
            "Notre réseau ne suit pas",
            "On attend le réseau pour brancher la ferme",
            "Sans le réseau, rien ne bouge",
        ],
    },
    "fy": {
        "Mûnen": [
            "De mûnen steane te ticht by it doarp",
            "Wy wolle de mûnen net",
            "Dy mûnen draaie foar in oar",
            "Sûnder mûnen giet it ek net",
        ],
        "Stâl": [
            "Op de stâl lizze gjin panielen",
            "De stâl is fan ús heit",
            "In nije stâl mei net",
            "Foar de stâl is gjin jild",
        ],
    },
}


def named(language: str) -> dict[str, ThemeWords]:
    """The words of each theme of a hall, by what it should be called."""
    hall = HALLS[language]
    texts = [text for said in hall.values() for text in said]
    ends = np.cumsum([len(said) for said in hall.values()])
    groups = [np.arange(end - len(said), end) for end, said in zip(ends, hall.values(), strict=True)]
    return dict(zip(hall, label_themes(vocabulary(texts, [language] * len(texts)), groups), strict=True))


@pytest.mark.parametrize("language", HALLS)
def test_a_theme_is_called_what_the_hall_would_call_it(language: str) -> None:
    """In the words of its people, in the form they mostly use."""
    found = {wanted: words.label.split(", ")[0] for wanted, words in named(language).items()}
    assert found == {wanted: wanted for wanted in HALLS[language]}


@pytest.mark.parametrize("language", HALLS)
def test_nearly_everyone_says_the_words_on_their_label(language: str) -> None:
    """It speaks for them."""
    assert min(words.coverage for words in named(language).values()) >= 0.8


@pytest.mark.parametrize("language", HALLS)
def test_neighbours_share_no_word(language: str) -> None:
    """A facilitator reads them after one another."""
    for one, other in combinations(named(language).values(), 2):
        assert not set(one.keys) & set(other.keys)


@pytest.mark.parametrize("language", HALLS)
def test_no_term_is_a_function_word(language: str) -> None:
    """A noun after its determiner is none, though it is written like one."""
    spoken = grammar(language)
    for words in named(language).values():
        for key in words.keys:
            assert spoken.carries(key.split()[0], min(spoken.determiners))
            assert spoken.carries(key.split()[-1], min(spoken.determiners))


@pytest.mark.parametrize("language", HALLS)
def test_the_clause_under_a_label_is_said_in_its_theme(language: str) -> None:
    """A sentence of somebody, with a word of the label in it."""
    for wanted, words in named(language).items():
        said = HALLS[language][wanted]
        clause = central_clause(said, [language] * len(said), words.weights, np.ones(len(said), dtype=np.float32))
        assert any(clause in text for text in said)
        assert len(clause.split()) >= 3


def test_adjectives_stay_off_a_label_where_there_is_a_noun() -> None:
    """Though they are said as often."""
    texts = ["The grid is necessary", "Our grid, very necessary", "A grid is necessary"]
    others = ["The cows are out", "My cows", "Those cows"] * 3
    words = vocabulary([*texts, *others], ["en"] * 12)
    grid = label_themes(words, [np.arange(3), np.arange(3, 12)])[0]
    assert grid.label.split(", ")[0] == "Grid"


def test_a_hall_of_two_languages_has_labels_in_both() -> None:
    """Each text is read with its own grammar."""
    texts = [*HALLS["nl"]["Pacht"], *HALLS["de"]["Speicher"]]
    words = vocabulary(texts, ["nl"] * 5 + ["de"] * 5)
    pacht, speicher = label_themes(words, [np.arange(5), np.arange(5, 10)])
    assert pacht.label.split(", ")[0] == "Pacht"
    assert speicher.label.split(", ")[0] == "Speicher"
