"""How well found themes agree with given labels."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

from benchmarks.quality.labelled import LabelledSet


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of one set themed once, or their mean over several."""

    ami: float
    """Adjusted mutual information: 0 by chance, 1 for the same."""
    ari: float
    """Adjusted Rand index."""
    v: float
    """V-measure; not adjusted, so many small themes flatter it."""
    themes: float
    unthemed: float
    """Share of all texts in no theme, 0 to 1."""
    seconds: float


def agreement(one: LabelledSet, found: Sequence[int], seconds: float) -> Agreement:
    """Compare the theme of each text (-1: none) with the labels; rows without one label are not counted.

    Texts in no theme count as a theme of their own, as is usual; `unthemed` tells how many they are.
    """
    everyone = np.asarray(found)
    given, themes = one.numbers, everyone[one.counted]
    return Agreement(
        ami=float(adjusted_mutual_info_score(given, themes)),
        ari=float(adjusted_rand_score(given, themes)),
        v=float(v_measure_score(given, themes)),
        themes=float(len(np.unique(everyone[everyone >= 0]))),
        unthemed=float((everyone < 0).mean()),
        seconds=seconds,
    )


def mean_agreement(runs: Sequence[Agreement]) -> Agreement:
    """Return the mean of several runs, figure by figure."""
    return Agreement(**{f.name: float(np.mean([getattr(run, f.name) for run in runs])) for f in fields(Agreement)})
