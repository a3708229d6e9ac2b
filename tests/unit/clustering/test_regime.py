"""Few broad themes or many small intents."""

import numpy as np
import pytest

from clustering import ThemeEngine
from clustering.arrays import FloatArray
from clustering.neighbours import Neighbours, nearest_of_all
from clustering.recipe import Recipe
from clustering.regime import holds_many_intents, intent_ratio
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


@pytest.mark.parametrize("before", [None, True, False])
def test_a_small_dialogue_decides_nothing(before: bool | None) -> None:
    """Its spectrum says nothing yet."""
    few = near(groups(22, 9, 0.2))
    assert holds_many_intents(few, Recipe(), before=before) is None


def test_a_dialogue_that_grew_is_asked_as_for_the_first_time() -> None:
    """While it was small nothing was decided, so there is no answer to stay with."""
    ratio = intent_ratio(MANY, Recipe())
    recipe = Recipe(first_many=ratio - 0.1, enter_many=ratio + 0.1)
    small = holds_many_intents(near(groups(22, 9, 0.2)), recipe)
    assert holds_many_intents(MANY, recipe, before=small)


@pytest.mark.parametrize("needed", [0.1, 0.4, 0.62, 1.0, 1.6, 1.7, 3.0, 5.0])
def test_no_more_is_counted_than_it_takes_to_decide(needed: float) -> None:
    """What is left uncounted changes no answer."""
    recipe = Recipe(first_many=needed)
    for one in (MANY, BROAD):
        assert holds_many_intents(one, recipe) is (intent_ratio(one, recipe) >= needed)


@pytest.mark.parametrize("count", [20, 200])
def test_a_revision_of_few_texts_hands_on_that_nothing_is_decided(count: int) -> None:
    """Provisional themes and the first on the graph alike."""
    rows = groups(count // 4, 4, 0.3)
    revision = ThemeEngine().theme([f"text {number}" for number in range(count)], {"mean": rows})
    assert revision.many_intents is None


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
