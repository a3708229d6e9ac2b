"""Whether small words carry anything in a dialogue, and how it reads without them.

"Will it rain" and "did it rain" differ in small words only; in a hall that talks about wind and manure they are
dust. Nobody can say beforehand which of the two a dialogue is, so both are tried: the small words are set aside
where the dialogue hangs together clearly better without them.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from clustering.arrays import FloatArray
from clustering.graph import fused_graph, neighbour_count
from clustering.modularity import modularity, refined
from clustering.neighbours import nearest_of_all
from clustering.pieces import Words
from clustering.recipe import VIEW_WEIGHTS
from clustering.rows import normalised
from clustering.wording.grammar import grammar
from clustering.wording.language import languages_of

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LOOKED_AT = 300
"""Texts that it is tried on: a fair draw, for they stand in the order of their hash."""
FEWEST = 80
"""Texts below which there is no graph to see it on."""
_CLEARLY = 1.06
"""Times the modularity with them. Measured: requests to a machine .97 to .99, arguments on one question .95 to 1.05,
written questions 1.00, free talk in three languages 1.07 to 1.12; agreement with labels rises only in the last."""
_SPOKEN = 0.1
"""Share of the texts from which a language is one of the dialogue's."""


def languages_spoken(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the two-letter codes of a dialogue's languages, the commonest first."""
    said = Counter(languages_of(texts[:LOOKED_AT]))
    return tuple(code for code, count in said.most_common() if count >= _SPOKEN * said.total())


def small_words(languages: Sequence[str]) -> frozenset[str]:
    """Return the words that carry nothing by themselves in these languages, in lower case."""
    known = [grammar(code) for code in languages]
    return frozenset().union(*(spoken.stops - spoken.sometimes_nouns for spoken in known))


def spelled(text: str) -> list[str]:
    """Return the words of a text without what stands around them: "vol." ends like "vol"."""
    return WORD.findall(normalised(text))


def without(texts: Sequence[Words], aside: frozenset[str]) -> Sequence[Words]:
    """Return the words of some texts as `spelled` gives them, but for those that are set aside."""
    if not aside:
        return texts
    left_out = {word for word in set().union(*texts) if word.replace("’", "'") in aside}
    return [[word for word in words if word not in left_out] for words in texts]


def set_aside(
    texts: Sequence[Words], aside: frozenset[str], seen: Callable[[Sequence[Words]], Mapping[str, FloatArray] | None]
) -> bool:
    """Return whether the small words of these texts are better set aside.

    Args:
        texts: at most `LOOKED_AT` texts, as `spelled` gives them.
        aside: the small words.
        seen: texts -> their views; None where there is nothing to see.
    """
    if len(texts) < FEWEST:
        return False
    whole, bare = seen(texts), seen(without(texts, aside))
    return whole is not None and bare is not None and _hangs_together(bare) > _CLEARLY * _hangs_together(whole)


def _hangs_together(views: Mapping[str, FloatArray]) -> float:
    """Return the modularity of the best broad themes."""
    count = len(views["mean"])
    k = neighbour_count(count)
    graph = fused_graph(nearest_of_all(views, VIEW_WEIGHTS, k), VIEW_WEIGHTS, k)
    return modularity(graph, refined(graph, np.arange(count))) if graph.nnz else 0.0
