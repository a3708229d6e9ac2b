"""The path for few texts and the path for many."""

import numpy as np
import pytest
from scipy.sparse import block_diag, csr_matrix

from clustering.recipe import Recipe
from clustering.spaces import fit_spaces
from clustering.structure import Structure, find_structure, parts_of
from tests.unit.clustering.rooms import spoken, word_vectors


def structure_of(texts: list[str], recipe: Recipe | None = None, previous: int = -1) -> Structure:
    """The structure of texts that were each said once."""
    mean = word_vectors(texts)
    _, views = fit_spaces(texts, mean)
    ones = np.ones(len(texts), dtype=np.int64)
    return find_structure(views, ones, np.full(len(texts), previous), recipe or Recipe())


def test_a_small_dialogue_is_provisional() -> None:
    """And says so."""
    assert structure_of(spoken("wind", "zon", tails=("",))).provisional


def test_a_larger_one_stands_on_the_graph() -> None:
    """From eighty distinct texts."""
    found = structure_of(spoken("wind"))
    assert not found.provisional
    assert (found.labels >= 0).all()


def test_the_broader_level_has_no_more_groups_than_the_default_one() -> None:
    """Coarse is coarser."""
    found = structure_of(spoken("wind", "zon", "net"))
    assert found.coarse.max() <= found.labels.max()


def test_too_few_texts_have_no_themes() -> None:
    """Below the smallest number nothing is grouped."""
    assert (structure_of(spoken("wind", tails=("",))[:6]).labels == -1).all()


def test_nothing_has_no_structure() -> None:
    """An empty dialogue gives empty labels."""
    found = find_structure(
        {"mean": np.zeros((0, 4), dtype=np.float32)},
        np.empty(0, dtype=np.int64),
        np.empty(0, dtype=np.int64),
        Recipe(),
    )
    assert len(found.labels) == 0


def blocks(*sizes: int) -> csr_matrix:
    """Groups in which everyone knows everyone."""
    return csr_matrix(block_diag([np.ones((size, size)) - np.eye(size) for size in sizes]))


def test_a_theme_of_two_camps_falls_into_two_sub_themes() -> None:
    """The larger first."""
    parts = parts_of(blocks(6, 9), np.arange(15))
    assert [part.tolist() for part in parts] == [list(range(6, 15)), list(range(6))]


def test_a_theme_of_one_piece_does_not_fall_apart() -> None:
    """No sub-themes for their own sake."""
    assert parts_of(blocks(20), np.arange(20)) == []


@pytest.mark.parametrize("size", [0, 1, 11])
def test_a_small_theme_has_no_sub_themes(size: int) -> None:
    """It is a handful of people."""
    assert parts_of(blocks(6, 6), np.arange(size)) == []


def test_strangers_put_together_have_no_sub_themes() -> None:
    """A theme without a single edge, moved together by hand."""
    assert parts_of(csr_matrix((20, 20)), np.arange(20)) == []
