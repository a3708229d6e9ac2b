"""Distinct texts in an order of their own."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustering.errors import InputMismatch, VectorsUnusable
from clustering.rows import LONGEST, checked_mean, distinct_rows, has_words, normalised, text_key

TEXTS = st.lists(st.sampled_from(["Wind", "wind ", "Zon", "zon\n", "!!!", "", "Mest en gas", "mest  en gas"]))


def test_case_and_spacing_do_not_make_another_text() -> None:
    """Two people who say the same with other capitals share one row."""
    assert text_key("  Geen  Windmolens\n") == text_key("geen windmolens")


def test_other_words_make_another_text() -> None:
    """A key belongs to one text only."""
    assert text_key("geen windmolens") != text_key("wel windmolens")


def test_a_very_long_text_is_read_up_to_a_limit() -> None:
    """Ten thousand characters do not drown the vocabulary."""
    assert len(normalised("mest " * 2000)) == LONGEST


@pytest.mark.parametrize("text", ["", "   ", "?!…", "12 345", "a", "👍👍", "-"])
def test_marks_and_figures_are_not_words(text: str) -> None:
    """Nothing can be themed where no word stands."""
    assert not has_words(text)


@pytest.mark.parametrize("text", ["nee", "Ja!", "CO2 omlaag", "да", "水位太高"])
def test_words_of_any_script_are_words(text: str) -> None:
    """Two letters in a row are enough, whatever the alphabet."""
    assert has_words(text)


@given(TEXTS)
def test_every_text_with_words_has_a_row_and_no_other_text_has(texts: Sequence[str]) -> None:
    """Nobody is lost while copies are put together."""
    rows = distinct_rows(texts)
    assert [row >= 0 for row in rows.of_row] == [has_words(text) for text in texts]
    assert rows.copies().sum() == sum(has_words(text) for text in texts)


@given(TEXTS, st.randoms())
def test_the_distinct_texts_do_not_depend_on_who_came_first(texts: list[str], dice: random.Random) -> None:
    """Any order of arrival gives the same distinct texts in the same order."""
    shuffled = list(texts)
    dice.shuffle(shuffled)
    one, other = distinct_rows(texts), distinct_rows(shuffled)
    assert one.keys == other.keys
    assert [texts[row] for row in one.first] == [shuffled[row] for row in other.first]


def test_labels_of_distinct_texts_are_carried_back_to_every_copy() -> None:
    """Copies land in one theme; a text without words in none."""
    rows = distinct_rows(["zon", "...", "Zon", "wind"])
    labels = rows.expand(np.arange(rows.count))
    assert labels[0] == labels[2]
    assert labels[1] == -1
    assert labels[3] not in {-1, labels[0]}


def test_a_text_that_somebody_said_before_is_no_newcomer() -> None:
    """Only a text all of whose copies are among the rows is in these alone; one without words has no row."""
    rows = distinct_rows(["wind", "mest", "WIND", "zon", "zon", "!!!"])
    alone = rows.only_in([2, 3, 4, 5])
    assert {key for key, yes in zip(rows.keys, alone.tolist(), strict=True) if yes} == {text_key("zon")}
    assert rows.only_in([]).tolist() == [False, False, False]


def test_nothing_expands_to_nothing_but_rows_without_a_theme() -> None:
    """A room that only typed marks has no distinct texts."""
    assert distinct_rows(["!", "?"]).expand(np.empty(0, dtype=np.int64)).tolist() == [-1, -1]


def test_vectors_come_back_with_length_one() -> None:
    """Whatever the model's scale, rows are compared by direction."""
    mean = checked_mean(["a", "b"], {"mean": np.array([[3, 4], [0, 2]], dtype=np.float32)})
    assert mean.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 1]]


def test_a_vector_of_zeros_stays_zero() -> None:
    """It has no direction, and must not become NaN."""
    assert checked_mean(["a"], {"mean": np.zeros((1, 3), dtype=np.float32)}).tolist() == [[0, 0, 0]]


def test_nan_is_refused_with_the_row_that_holds_it() -> None:
    """The message tells which text to embed again."""
    mean = np.ones((3, 2), dtype=np.float32)
    mean[1, 0] = np.nan
    with pytest.raises(VectorsUnusable, match="first in row 1"):
        checked_mean(["a", "b", "c"], {"mean": mean})


def test_infinite_numbers_are_refused() -> None:
    """They would spread through every mean."""
    with pytest.raises(VectorsUnusable):
        checked_mean(["a"], {"mean": np.array([[np.inf, 0]], dtype=np.float32)})


def test_a_missing_view_is_refused() -> None:
    """Without sentence vectors there is nothing to theme on."""
    with pytest.raises(VectorsUnusable, match="embed the texts again"):
        checked_mean(["a"], {})


@pytest.mark.parametrize("shape", [(2, 4), (1,), (1, 2, 3)])
def test_a_table_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    """One row per text, or a clear error that also is a ValueError."""
    with pytest.raises(InputMismatch) as caught:
        checked_mean(["a"], {"mean": np.ones(shape, dtype=np.float32)})
    assert isinstance(caught.value, ValueError)
