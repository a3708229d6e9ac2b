"""Texts are moved one by one, and their earlier theme holds on to them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from clustering.anchors import anchored
from clustering.arrays import IntArray
from clustering.modularity import modularity, moved_locally, normalised_graph
from tests.unit.clustering.test_density import blocks

GRAPH = blocks(4, 20)
FOUR = np.repeat(np.arange(4), 20)
ONE_ASTRAY = np.where(np.arange(80) == 5, 3, FOUR)


def worth(price: float) -> NDArray[np.float64]:
    """A price of which everybody has an equal part."""
    return np.full(80, price / 80)


def moved(labels: IntArray, previous: IntArray, price: float) -> tuple[IntArray, float]:
    """Move at resolution 1."""
    return anchored(GRAPH, previous, worth(price)).moved(labels, 1.0)


def test_at_no_price_the_past_makes_no_difference() -> None:
    """The moves are those of modularity, and so is what they are worth."""
    start = np.random.default_rng(3).integers(0, 6, 80)
    found, value = moved(start + 4, ONE_ASTRAY, 0.0)
    alone = moved_locally(start, *normalised_graph(GRAPH))
    assert len(set(zip(found.tolist(), alone.tolist(), strict=True))) == len(set(alone.tolist()))
    assert value == pytest.approx(modularity(GRAPH, alone))


def test_who_stands_astray_goes_where_they_belong_unless_it_is_too_dear() -> None:
    """And everybody else stays in the theme of that number."""
    assert moved(ONE_ASTRAY, ONE_ASTRAY, 0.3)[0].tolist() == FOUR.tolist()
    assert moved(ONE_ASTRAY, ONE_ASTRAY, 30.0)[0].tolist() == ONE_ASTRAY.tolist()


def test_a_theme_is_worth_its_members_who_stay() -> None:
    """The whole price where nobody moves."""
    assert moved(FOUR, FOUR, 0.3)[1] == pytest.approx(modularity(GRAPH, FOUR) + 0.3)


def test_of_two_themes_that_become_one_one_is_left() -> None:
    """The worth of the other is lost, though all its members moved together."""
    halves = FOUR * 2 + np.arange(80) % 2
    found, value = moved(FOUR + 8, halves, 0.4)
    assert found.tolist() != halves.tolist()
    assert value == pytest.approx(modularity(GRAPH, FOUR) + 0.2)


def test_a_theme_that_nobody_was_in_and_texts_without_a_past_are_no_trouble() -> None:
    """Nothing ties them."""
    before = np.where(FOUR == 1, -1, FOUR)
    found, _ = anchored(GRAPH, before, worth(0.3) * (before >= 0)).moved(np.where(FOUR == 1, 7, FOUR), 1.0)
    assert found.tolist()[:20] == [0] * 20
    assert len(set(found.tolist())) == 4
    assert len(set(found[20:40].tolist()) - {0, 2, 3}) == 1
