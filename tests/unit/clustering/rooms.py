"""A room of people who speak, and vectors that need no model. All texts were written for these tests."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import product

import numpy as np

from clustering.arrays import FloatArray

SUBJECTS = {
    "wind": (
        ["De windmolens", "Die windmolens op de dijk", "Windmolens achter de boerderij", "Een windmolen zo hoog"],
        ["maken lawaai bij nacht", "werpen slagschaduw op de gevel", "draaien te dicht op het dorp",
         "jagen de ganzen weg", "horen op zee en niet bij de kerk", "leveren stroom voor de hele streek"],
    ),
    "zon": (
        ["Zonneweides", "Een zonneweide op akkerland", "Die zonnepanelen in het veld", "Zonnepanelen"],
        ["kosten vruchtbare landbouwgrond", "leggen we liever op het dak van de stal",
         "laten de bodem eronder verarmen", "passen prima boven het fruit",
         "zijn van buitenlandse investeerders", "brengen de pachter niets op"],
    ),
    "net": (
        ["Het stroomnet", "De netbeheerder", "Netcongestie in onze kern", "De aansluiting van mijn bedrijf"],
        ["zit vol tot na twintig dertig", "laat ons al drie jaar wachten",
         "houdt elke uitbreiding tegen", "vraagt om een batterij in de buurt",
         "kost meer dan de machine zelf", "blokkeert de laadpaal van de cooperatie"],
    ),
    "mest": (
        ["Mestvergisting", "De mestvergister van de buren", "Biogas uit mest", "Een vergister voor koeienmest"],
        ["stinkt tot in de klas", "geeft warmte aan dertig huizen", "rijdt vrachtwagens door de straat",
         "verdient zich nooit terug", "helpt tegen de uitstoot van methaan", "hoort bij een groot bedrijf"],
    ),
    "jeugd": (
        ["Jonge boeren", "Onze kinderen", "De opvolger", "Wie nu twintig is"],
        ["vinden hier geen betaalbaar huis", "willen het bedrijf niet overnemen",
         "trekken naar de stad voor werk", "krijgen geen lening van de bank",
         "leren op school niets over de grond", "zoeken een opleiding in de buurt"],
    ),
    "water": (
        ["Het waterpeil", "De sloot langs het perceel", "Het waterschap", "Grondwater onder het veen"],
        ["staat te hoog voor de tractor", "zakt elke zomer verder weg",
         "moet omhoog voor de natuur", "verzilt langzaam vanuit zee",
         "luistert naar niemand uit de polder", "houdt het veen in leven"],
    ),
}  # fmt: skip


def spoken(*subjects: str, tails: Sequence[str] = ("", ", vind ik", ", dat weten wij", ", en toch")) -> list[str]:
    """Every opening with every ending of some subjects, in several tones of voice: 96 texts a subject."""
    return [
        f"{opening} {ending}{tail}"
        for subject in subjects
        for opening, ending, tail in product(*SUBJECTS[subject], tails)
    ]


def subject_of(text: str) -> str:
    """Which subject a text of `spoken` is about."""
    return next(name for name, (openings, _) in SUBJECTS.items() if any(text.startswith(f"{one} ") for one in openings))


def word_vectors(texts: Sequence[str], width: int = 48) -> FloatArray:
    """Vectors of length 1 that are close where texts share words: a sum of one random direction a word."""
    rows = np.zeros((len(texts), width), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().replace(",", " ").replace(".", " ").split():
            seed = int.from_bytes(sha256(word.encode()).digest()[:8], "big")
            rows[row] += np.random.default_rng(seed).normal(size=width)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


Vectors = Callable[[Sequence[str]], dict[str, FloatArray]]
