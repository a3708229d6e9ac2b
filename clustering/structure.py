"""From distinct texts to cluster labels: the path for few texts, for many, and for very many."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from clustering.arrays import BoolArray, FloatArray, IntArray
from clustering.density import fine_candidates
from clustering.graph import FIRST_NEIGHBOURS, MANY_NEIGHBOURS, fused_graph, neighbour_count
from clustering.inertia import settled_labels
from clustering.linkage import provisional_labels, similarity_table
from clustering.modularity import modularity, refined
from clustering.neighbours import Neighbours, nearest_of_all
from clustering.recipe import Recipe
from clustering.regime import holds_many_intents

_SPLITTABLE = 12
"""Texts from which a theme may fall into sub-themes."""
_FALLS_APART = 0.25
"""Modularity of the parts from which they are worth showing."""

_FEW_VOTERS = 5


@dataclass(frozen=True, slots=True)
class Structure:
    """The graph of a dialogue and what was found on it."""

    graph: csr_matrix
    """[u, u]."""
    near: Mapping[str, Neighbours]
    """The nearest of each text in each view, ten or more where there are so many."""
    labels: IntArray
    """[u] clusters at the default level, -1 for none."""
    coarse: IntArray
    """[u] clusters at the broader level, -1 for none."""
    neighbours: int
    many_intents: bool | None
    """None where that is not decided yet; it is themed as one with few broad themes."""
    provisional: bool


def find_structure(
    views: Mapping[str, FloatArray],
    copies: IntArray,
    previous: IntArray,
    recipe: Recipe,
    *,
    newcomers: BoolArray | None = None,
    many_before: bool | None = None,
    dusty: bool = False,
) -> Structure:
    """Find the clusters of u distinct texts.

    Args:
        views: fitted views, each float32 [u, d].
        copies: int64 [u], contributions per distinct text.
        previous: int64 [u], number of the earlier theme, -1 for none.
        recipe: the constants.
        newcomers: bool [u], who was placed since the last revision; None for nobody.
        many_before: whether the last revision held many intents, None where that was not decided.
        dusty: small words were set aside.
    """
    if len(copies) < recipe.provisional_below:
        return _provisional(views, copies, previous, recipe)
    near = nearest_of_all(views, recipe.weights, max(neighbour_count(len(copies)), FIRST_NEIGHBOURS))
    many = holds_many_intents(near, recipe, before=many_before)
    neighbours = MANY_NEIGHBOURS if many else neighbour_count(len(copies))
    graph = fused_graph(near, recipe.weights, neighbours, recipe.sharpness if dusty else 1.0)
    fresh = fine_candidates(graph, many=bool(many))
    placed = np.zeros(len(copies), dtype=np.bool_) if newcomers is None else newcomers
    labels = settled_labels(graph, fresh, previous, placed, price=recipe.price)
    return Structure(graph, near, labels, refined(graph, labels), neighbours, many, provisional=False)


def placing_neighbours(count: int, recipe: Recipe) -> int:
    """Return how many neighbours vote on a newcomer's theme among `count` distinct texts."""
    return min(_FEW_VOTERS, max(count, 1)) if count < recipe.provisional_below else neighbour_count(count)


def _provisional(views: Mapping[str, FloatArray], copies: IntArray, previous: IntArray, recipe: Recipe) -> Structure:
    similarity = similarity_table(views, recipe.weights)
    np.fill_diagonal(similarity, 0)
    graph = csr_matrix(similarity.clip(0))
    if copies.sum() < recipe.smallest:
        labels = np.full(len(copies), -1, dtype=np.int64)
    else:
        labels = provisional_labels(views, recipe.weights, copies, previous, recipe.damping)
    neighbours = placing_neighbours(len(copies), recipe)
    near = nearest_of_all(views, recipe.weights, FIRST_NEIGHBOURS)
    return Structure(graph, near, labels, labels, neighbours, many_intents=None, provisional=True)


def parts_of(graph: csr_matrix, rows: IntArray) -> list[IntArray]:
    """Return the sub-themes of one theme as row numbers, largest first; [] where it does not fall apart."""
    if len(rows) < _SPLITTABLE:
        return []
    inner = graph[rows][:, rows].tocsr()
    if not inner.nnz:
        return []
    labels = refined(inner, np.arange(len(rows)))
    parts = [rows[labels == part] for part in range(int(labels.max()) + 1)]
    if len(parts) < 2 or modularity(inner, labels) < _FALLS_APART:  # noqa: PLR2004 - one part is the theme itself
        return []
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))
