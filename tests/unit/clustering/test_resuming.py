"""Themes that exist already are taken up as they are: what `place` needs, without clustering."""

import pickle

import numpy as np
import pytest

from clustering import Basis, InputMismatch, Recipe, Revision, ThemeEngine, VectorsUnusable, theme_of_rows
from tests.unit.clustering.rooms import Vectors, spoken, subject_of

ENGINE = ThemeEngine()
NEWCOMERS = [f"{text}, zegt men" for text in spoken("wind", "zon", "net", "mest", tails=("",))]


@pytest.fixture(scope="module")
def revision(room: list[str], vectors: Vectors) -> Revision:
    """The themes of the room before the restart."""
    return ENGINE.theme(room, vectors(room))


@pytest.fixture(scope="module")
def resumed(revision: Revision, room: list[str], vectors: Vectors) -> Basis:
    """The same themes after it."""
    return ENGINE.resume(room, vectors(room), theme_of_rows(revision, len(room)), len(revision.themes))


def test_newcomers_join_the_themes_they_would_have_joined(revision: Revision, resumed: Basis, vectors: Vectors) -> None:
    """Every one of them, with the same confidence."""
    before = ENGINE.place(revision, NEWCOMERS, vectors(NEWCOMERS))
    assert ENGINE.place(resumed, NEWCOMERS, vectors(NEWCOMERS)) == before


def test_a_copy_goes_where_its_original_is(
    resumed: Basis, revision: Revision, room: list[str], vectors: Vectors
) -> None:
    """Nobody who is in a theme is put in another."""
    placed = ENGINE.place(resumed, room, vectors(room))
    assert [one.theme for one in placed] == theme_of_rows(revision, len(room)).tolist()


def test_themes_that_no_engine_would_make_are_taken_up_too(room: list[str], vectors: Vectors) -> None:
    """People merged and moved until there were two: those with wind, and the rest."""
    theme_of = [0 if subject_of(text) == "wind" else 1 for text in room]
    basis = ENGINE.resume(room, vectors(room), theme_of, 2)
    placed = ENGINE.place(basis, NEWCOMERS, vectors(NEWCOMERS))
    right = [one.theme == (subject_of(text) != "wind") for one, text in zip(placed, NEWCOMERS, strict=True)]
    assert np.mean(right) > 0.9


def test_of_copies_in_different_themes_the_most_decide(vectors: Vectors) -> None:
    """One was moved by hand; two were not."""
    texts = ["Geen windmolens in ons dorp"] * 3 + spoken("zon", tails=("",))
    basis = ENGINE.resume(texts, vectors(texts), [1, 0, 0] + [1] * (len(texts) - 3), 2)
    assert ENGINE.place(basis, texts[:1], vectors(texts[:1]))[0].theme == 0


def test_who_was_in_no_theme_draws_nobody_in(room: list[str], vectors: Vectors) -> None:
    """Only themed contributions vote."""
    theme_of = [0 if subject_of(text) == "wind" else -1 for text in room]
    basis = ENGINE.resume(room, vectors(room), theme_of, 1)
    assert {one.theme for one in ENGINE.place(basis, NEWCOMERS, vectors(NEWCOMERS))} <= {0, -1}


def test_an_empty_theme_keeps_its_number(small_room: list[str], vectors: Vectors) -> None:
    """Theme 1 of three has lost its members; the third is still number 2."""
    theme_of = [0 if subject_of(text) == "wind" else 2 for text in small_room]
    basis = ENGINE.resume(small_room, vectors(small_room), theme_of, 3)
    new = ["De windmolens staan te dicht op het dorp", "Zonneweides horen op het dak van de stal"]
    assert [one.theme for one in ENGINE.place(basis, new, vectors(new))] == [0, 2]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_handful_can_be_taken_up(small_room: list[str], vectors: Vectors, count: int) -> None:
    """Whoever comes next gets an answer."""
    texts = small_room[:count]
    basis = ENGINE.resume(texts, {"mean": vectors(small_room)["mean"][:count]}, [0] * count, 1)
    assert [one.theme for one in ENGINE.place(basis, NEWCOMERS[:2], vectors(NEWCOMERS[:2]))] in ([0, 0], [-1, -1])


def test_a_very_large_dialogue_is_taken_up_by_a_sample(room: list[str], vectors: Vectors) -> None:
    """What was said outside the sample is still recognised when it is said again."""
    theme_of = [0 if subject_of(text) == "wind" else 1 for text in room]
    basis = ThemeEngine(Recipe(sample_above=100)).resume(room, vectors(room), theme_of, 2)
    assert len(basis.labels) == 100
    assert [one.theme for one in ENGINE.place(basis, room, vectors(room))] == theme_of


def test_it_survives_a_journey_to_another_process(resumed: Basis, vectors: Vectors) -> None:
    """Placing works the same after pickling."""
    copy = pickle.loads(pickle.dumps(resumed))  # noqa: S301 - pickled in this very line
    new = NEWCOMERS[:5]
    assert ENGINE.place(copy, new, vectors(new)) == ENGINE.place(resumed, new, vectors(new))


def test_theme_numbers_of_another_length_are_refused(small_room: list[str], vectors: Vectors) -> None:
    """They would put people in other people's themes."""
    with pytest.raises(InputMismatch, match="theme_of"):
        ENGINE.resume(small_room, vectors(small_room), [0], 1)


@pytest.mark.parametrize("number", [-2, 2])
def test_a_number_of_no_theme_is_refused(small_room: list[str], vectors: Vectors, number: int) -> None:
    """With the advice to count again."""
    with pytest.raises(InputMismatch, match="count the themes again"):
        ENGINE.resume(small_room, vectors(small_room), [number] * len(small_room), 2)


def test_nan_is_a_clear_error(small_room: list[str], vectors: Vectors) -> None:
    """As everywhere."""
    mean = vectors(small_room)["mean"].copy()
    mean[3] = np.nan
    with pytest.raises(VectorsUnusable, match="row 3"):
        ENGINE.resume(small_room, {"mean": mean}, [0] * len(small_room), 1)
