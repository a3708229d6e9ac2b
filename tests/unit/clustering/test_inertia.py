"""Themes change where a change pays for itself."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from clustering.anchors import anchored
from clustering.arrays import BoolArray, IntArray
from clustering.inertia import in_pieces, settled_labels, weighed
from clustering.modularity import modularity
from tests.unit.clustering.test_density import blocks

GRAPH = blocks(4, 20)
FOUR = np.repeat(np.arange(4), 20)
NOBODY = np.zeros(80, dtype=np.bool_)
PRICES = 0.02 * 1.2 ** np.arange(30)


def with_inertia(
    graph: csr_matrix, fresh: IntArray, previous: IntArray, worth: NDArray[np.float64]
) -> tuple[IntArray, float]:
    """What comes of one fresh look at one price, and what that is worth."""
    return weighed(in_pieces(graph, fresh, previous), anchored(graph, previous, worth), worth)


def same(one: IntArray, other: IntArray) -> bool:
    """The same groups, whatever their numbers."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


def shared(price: float, before: IntArray) -> NDArray[np.float64]:
    """A price of which everybody with an earlier theme has an equal part."""
    known = before >= 0
    return price * known / max(int(known.sum()), 1)


def settled(before: IntArray, newcomers: BoolArray, price: float) -> IntArray:
    """What a revision makes of a look that finds all four blocks; the price is what it comes to with this blur."""
    blur = 1 - modularity(GRAPH, FOUR)
    return settled_labels(GRAPH, [FOUR], before, newcomers, price=price / blur**1.5)


def test_without_a_past_the_clearest_look_wins() -> None:
    """By modularity."""
    poor = np.arange(80) % 4
    found = settled_labels(GRAPH, [poor, FOUR], np.full(80, -1), NOBODY, price=0.4)
    assert same(found, FOUR)


def test_a_clear_change_pays_for_itself() -> None:
    """Two themes that were one part, though a quarter of all change theme at once; the others are left alone."""
    before = np.where(FOUR == 3, 2, FOUR)
    assert same(settled_labels(GRAPH, [FOUR], before, NOBODY, price=0.4), FOUR)


def test_a_change_by_chance_does_not() -> None:
    """Where nothing holds together, what stands stays although a fresh look differs."""
    dice = np.random.default_rng(1)
    table = dice.random((80, 80))
    graph = csr_matrix(table + table.T)
    before, fresh = dice.integers(0, 4, 80), dice.integers(0, 4, 80)
    assert same(with_inertia(graph, fresh, before, shared(0.5, before))[0], before)


def test_without_a_price_nothing_is_kept_for_its_own_sake() -> None:
    """A theme that was mixed up by hand of chance is found again."""
    before = np.random.default_rng(2).integers(0, 4, 80)
    assert same(with_inertia(GRAPH, FOUR, before, shared(0.0, before))[0], FOUR)


def test_only_the_piece_that_is_news_changes() -> None:
    """One block has moved into another theme by mistake; it leaves, and nobody else."""
    before = np.where(FOUR == 1, 0, FOUR)
    found, _ = with_inertia(GRAPH, FOUR, before, shared(0.05, before))
    assert same(found, FOUR)


def test_one_text_that_both_misplaced_is_moved_by_itself() -> None:
    """No piece that the look and the standing themes have in common would bring it home."""
    astray = np.where(np.arange(80) == 5, 3, FOUR)
    found, _ = with_inertia(GRAPH, astray, astray, shared(0.05, astray))
    assert same(found, FOUR)


def test_who_has_no_theme_yet_has_no_past_to_be_true_to() -> None:
    """They go where they belong, and found a theme where they belong nowhere."""
    before = np.where(FOUR == 3, -1, FOUR)
    before[::5] = -1
    assert same(with_inertia(GRAPH, FOUR, before, shared(0.5, before))[0], FOUR)


def test_a_theme_that_goes_on_keeps_its_number() -> None:
    """And a new one has a number that no earlier theme had."""
    before = np.where(FOUR == 3, 2, FOUR)
    found, _ = with_inertia(GRAPH, FOUR, before, shared(0.05, before))
    assert found[:40].tolist() == before[:40].tolist()
    assert len(set(found[40:].tolist()) - {0, 1, 2}) == 1


def test_where_a_newcomer_was_placed_counts_for_less() -> None:
    """At a price at which those whom a revision has seen just stay, newcomers in their place leave."""
    few = np.arange(80) < 8
    before = np.where(few, 1, FOUR)
    just = next(price for price in PRICES if same(settled(before, NOBODY, price), before))
    assert same(settled(before, few, just), FOUR)


def test_newcomers_do_not_make_a_change_dear_for_the_others() -> None:
    """Only whom a revision has seen is counted: a third that was placed badly goes where it belongs."""
    third = np.arange(80) % 20 < 7
    before = np.where(third, (FOUR + 1) % 4, FOUR)
    dearest = max(p for p in PRICES if same(with_inertia(GRAPH, FOUR, before, shared(p, before))[0], FOUR))
    assert same(settled(before, third, dearest), FOUR)


def test_a_change_of_many_at_once_must_be_clearer() -> None:
    """What just pays for itself does not where a third would change theme; what pays three times over does."""
    third = np.arange(80) % 20 < 7
    before = np.where(third, (FOUR + 1) % 4, FOUR)
    dearest = max(p for p in PRICES if same(with_inertia(GRAPH, FOUR, before, shared(p, before))[0], FOUR))
    assert (settled(before, NOBODY, dearest)[third] == before[third]).mean() > 0.5
    assert same(settled(before, NOBODY, dearest / 3), FOUR)


@pytest.mark.parametrize("previous", [np.full(80, -1), FOUR])
def test_a_graph_without_edges_leaves_everybody_out(previous: IntArray) -> None:
    """Nobody is like anybody."""
    nobody = np.full(80, -1)
    assert settled_labels(csr_matrix((80, 80)), [nobody], previous, NOBODY, price=0.4).tolist() == [-1] * 80


def test_what_it_is_worth_is_modularity_and_who_stays() -> None:
    """The whole price where nobody moves."""
    staying = with_inertia(GRAPH, FOUR, FOUR, shared(0.3, FOUR))[1]
    assert staying == pytest.approx(with_inertia(GRAPH, FOUR, FOUR, shared(0.0, FOUR))[1] + 0.3)
