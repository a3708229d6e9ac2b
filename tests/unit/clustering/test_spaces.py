"""The views of a dialogue, and newcomers in them."""

import pickle

import numpy as np
import pytest

from clustering.errors import WidthChanged
from clustering.spaces import fit_spaces, unit_rows

TEXTS = [
    "windmolens maken lawaai",
    "windmolens draaien te snel",
    "lawaai van windmolens",
    "zonnepanelen op het dak",
    "zonnepanelen op de stal",
    "het dak van de stal",
]
MEAN = unit_rows(np.random.default_rng(1).normal(size=(6, 8)))


def test_every_view_has_one_row_of_length_one_per_text() -> None:
    """Rows are compared by direction, in each view."""
    views = fit_spaces(TEXTS, MEAN)[0].project(TEXTS, MEAN)
    assert set(views) == {"mean", "pieces", "spelling"}
    for rows in views.values():
        assert rows.shape[0] == len(TEXTS)
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_what_everybody_says_is_taken_out() -> None:
    """The dialogue's own mean is where the origin lies."""
    spaces, _ = fit_spaces(TEXTS, MEAN)
    assert spaces.centre == pytest.approx(MEAN.mean(axis=0))


def test_texts_that_share_words_stand_close_in_spelling() -> None:
    """Even where the sentence vectors say nothing."""
    spelling = fit_spaces(TEXTS, MEAN)[0].project(TEXTS, MEAN)["spelling"]
    likeness = spelling @ spelling.T
    assert likeness[0, 2] > likeness[0, 3]
    assert likeness[3, 4] > likeness[3, 1]


def test_a_newcomer_is_seen_as_the_text_it_copies() -> None:
    """The fitted views do not change when somebody looks."""
    spaces, _ = fit_spaces(TEXTS, MEAN)
    everyone, newcomer = spaces.project(TEXTS, MEAN), spaces.project(TEXTS[:1], MEAN[:1])
    for name, rows in newcomer.items():
        assert rows[0] == pytest.approx(everyone[name][0], abs=1e-6)


def test_a_newcomer_in_unknown_words_has_no_place_in_the_views_of_letters() -> None:
    """No piece is known, so the row is zero and no vote comes from it."""
    views = fit_spaces(TEXTS, MEAN)[0].project(["xyzzy quux"], MEAN[:1])
    assert not views["pieces"].any()
    assert not views["spelling"].any()
    assert views["mean"].any()


def test_without_any_shared_piece_only_meaning_is_left() -> None:
    """Texts that share no letters give one view, not an error."""
    texts = ["abcde", "fghij", "klmno"]
    assert set(fit_spaces(texts, MEAN[:3])[0].project(texts, MEAN[:3])) == {"mean"}


def test_no_texts_give_empty_views() -> None:
    """An empty dialogue can be fitted."""
    nothing = np.zeros((0, 8), dtype=np.float32)
    assert fit_spaces([], nothing)[0].project([], nothing)["mean"].shape == (0, 8)


def test_vectors_of_another_width_are_refused() -> None:
    """A change of model halfway is said, not averaged."""
    with pytest.raises(WidthChanged, match="one model"):
        fit_spaces(TEXTS, MEAN)[0].project(TEXTS[:1], np.ones((1, 5), dtype=np.float32))


def test_fitting_twice_gives_the_same_numbers() -> None:
    """The randomised SVD is seeded."""
    one, other = (fit_spaces(TEXTS, MEAN)[0].project(TEXTS, MEAN) for _ in range(2))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_spaces_survive_a_journey_to_another_process() -> None:
    """They are pickled with the basis."""
    spaces, _ = fit_spaces(TEXTS, MEAN)
    copy = pickle.loads(pickle.dumps(spaces))  # noqa: S301 - pickled one line above
    assert np.array_equal(copy.project(TEXTS, MEAN)["pieces"], spaces.project(TEXTS, MEAN)["pieces"])


def test_the_texts_that_were_fitted_are_seen_as_newcomers_would_be() -> None:
    """The views that come with the spaces are the ones that `project` gives."""
    spaces, views = fit_spaces(TEXTS, MEAN)
    for name, rows in spaces.project(TEXTS, MEAN).items():
        assert views[name] == pytest.approx(rows, abs=1e-6)
