"""Why a small group is shown: a code and a number of people, from which a screen makes a sentence."""

import re
from collections.abc import Sequence

import pytest

from clustering import Revision, ThemeEngine
from clustering.arrays import Views
from tests.unit.clustering.rooms import Vectors, spoken

CORNER = [
    "Patrijzen broeden in de overhoek",
    "De patrijzen verdwijnen uit de overhoek",
    "Laat de overhoek voor patrijzen",
    "Overhoek en patrijzen, daar gaat het om",
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Three subjects, and four texts about partridges."""
    return [*spoken("wind", "zon", "mest"), *CORNER]


def themed(texts: Sequence[str], views: Views, authors: Sequence[str] | None = None) -> Revision:
    """The themes of a Dutch hall."""
    return ThemeEngine().theme(texts, views, authors=authors, languages=["nl"] * len(texts))


def corner_of(revision: Revision, texts: Sequence[str]) -> str:
    """The reason given for the partridges."""
    partridges = set(range(len(texts) - len(CORNER), len(texts)))
    (found,) = [group for group in revision.undercurrent if len(partridges & set(group.members)) >= 3]
    return found.reason


def test_a_reason_is_a_code_and_a_number_of_people(texts: list[str], vectors: Vectors) -> None:
    """Whatever is shown."""
    revision = themed(texts, vectors(texts))
    assert revision.undercurrent
    for group in revision.undercurrent:
        said = re.fullmatch(r"(cohesive_small|within_theme):(\d+)", group.reason)
        assert said is not None
        assert 3 <= int(said[2]) <= len(group.members)


def test_without_authors_every_text_is_somebody(texts: list[str], vectors: Vectors) -> None:
    """Four texts are four people."""
    assert corner_of(themed(texts, vectors(texts)), texts).endswith(":4")


def test_who_says_it_twice_is_one_of_them(texts: list[str], vectors: Vectors) -> None:
    """Three people, four texts."""
    authors = [str(row) for row in range(len(texts))]
    authors[-1] = authors[-2]
    assert corner_of(themed(texts, vectors(texts), authors), texts).endswith(":3")


def test_a_theme_that_is_the_small_group_carries_the_reason(texts: list[str], vectors: Vectors) -> None:
    """And no other theme does."""
    revision = themed(texts, vectors(texts))
    whole = {group.theme for group in revision.undercurrent if group.reason.startswith("cohesive_small:")}
    assert {index for index, theme in enumerate(revision.themes) if theme.undercurrent} == whole
    assert all(theme.reason == "" for theme in revision.themes if not theme.undercurrent)
