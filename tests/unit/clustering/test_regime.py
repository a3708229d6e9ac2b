"""Few broad themes or many small intents."""

import numpy as np
import pytest

from clustering.neighbours import Neighbours, nearest_of_all
from clustering.recipe import Recipe
from clustering.regime import holds_many_intents, intent_ratio
from clustering.revision import FloatArray
from clustering.spaces import unit_rows


def groups(count: int, size: int, scatter: float) -> FloatArray:
    """So many directions, with so many rows around each."""
    dice = np.random.default_rng(2)
    centres = np.repeat(dice.normal(size=(count, 64)), size, axis=0)
    return unit_rows(centres + scatter * dice.normal(size=centres.shape))


def near(rows: FloatArray) -> dict[str, Neighbours]:
    """Who is nearest, in one view."""
    return nearest_of_all({"mean": rows}, ["mean"], 10)


BROAD, MANY = near(groups(3, 110, 1.0)), near(groups(40, 9, 0.2))


def test_forty_tight_groups_are_many_intents() -> None:
    """Short, narrow questions to a help desk look like this."""
    assert holds_many_intents(MANY, Recipe())


def test_three_broad_groups_are_not() -> None:
    """An evening in a village hall looks like this."""
    assert not holds_many_intents(BROAD, Recipe())


def test_a_small_dialogue_never_has_many_intents() -> None:
    """Its spectrum says nothing yet."""
    few = near(groups(22, 9, 0.2))
    assert not holds_many_intents(few, Recipe(), before=True)


def test_the_ratio_is_higher_for_many_intents() -> None:
    """It is what the decision stands on."""
    recipe = Recipe()
    assert intent_ratio(MANY, recipe) > intent_ratio(BROAD, recipe)


@pytest.mark.parametrize("before", [True, False])
def test_between_the_two_thresholds_a_dialogue_stays_what_it_was(before: bool) -> None:
    """Hysteresis: the same evidence, two answers, so themes do not flip from one revision to the next."""
    ratio = intent_ratio(MANY, Recipe())
    recipe = Recipe(stay_many=ratio - 0.1, enter_many=ratio + 0.1)
    assert holds_many_intents(MANY, recipe, before=before) is before
