"""Few broad themes or many small intents: which of the two a dialogue holds.

A graph of many tight groups has many eigenvalues near one. Their number against √n tells the regimes
apart. A revision is true to the regime before it unless the evidence is strong, or themes would flip.
"""

from collections.abc import Mapping

import numpy as np

from clustering.density import spectrum
from clustering.graph import FIRST_NEIGHBOURS, fused_graph
from clustering.neighbours import Neighbours
from clustering.recipe import Recipe

_MOST = 64
"""Eigenvalues that are ever counted."""
_NEAR_ONE = 0.8


def intent_ratio(near: Mapping[str, Neighbours], recipe: Recipe, most: int = _MOST) -> float:
    """Return the number of eigenvalues above .8, counted up to `most`, divided by √n; n is the number of rows."""
    graph = fused_graph(near, recipe.weights, FIRST_NEIGHBOURS)
    count = graph.shape[0]
    values = spectrum(graph, min(most, count // 3)).values
    return float((values > _NEAR_ONE).sum() / np.sqrt(count))


def holds_many_intents(near: Mapping[str, Neighbours], recipe: Recipe, *, before: bool | None = None) -> bool | None:
    """Return whether the dialogue holds many small intents, None while it is too small to tell.

    `before` is the answer of the last revision, None where there was none.
    """
    root = np.sqrt(len(near["mean"].rows))
    if len(near["mean"].rows) < recipe.regime_from:
        return None
    needed = {None: recipe.first_many, True: recipe.stay_many, False: recipe.enter_many}[before]
    # Finding more of them than it takes to decide is what takes the time: half of what is needed is seldom there.
    enough = int(np.ceil(needed * root))
    half = enough // 2
    if enough > _MOST or (half and round(intent_ratio(near, recipe, half) * root) < half):
        return False
    return intent_ratio(near, recipe, enough) >= needed
