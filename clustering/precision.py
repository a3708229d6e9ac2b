"""Half the bits where that is worth it: bf16 if this processor gains by it and the vectors stay the same.

Some processors multiply bf16 twice as fast as fp32, others emulate it several times slower; nothing tells
them apart as surely as trying. A small batch is embedded both ways when a model is first used.
"""

import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from clustering.arrays import FloatArray
from clustering.spaces import unit_rows

ALIKE = 0.998
"""Cosine that every vector of the batch must keep to its own in fp32."""
GAIN = 1.2
"""Times as fast from which it is worth it; around 1 the choice would hang on what else the machine does."""
_ROUNDS = 3
_BATCH = (
    "Ja",
    "Geen windmolens bij de kerk",
    "The grid is full and we have been waiting for three years",
    "Wir zahlen die Pacht, und der Strom geht in die Stadt",
    "Wie betaalt dat straks, en wie heeft er iets over te zeggen als de vergister er eenmaal staat?",
    "My father built this farm with his own hands; I will not be the one who covers it with panels. " * 3,
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What bf16 would bring on this machine."""

    gain: float
    """Times as fast as fp32."""
    likeness: float
    """Lowest cosine of a vector to its own in fp32, -1 to 1."""

    @property
    def worthwhile(self) -> bool:
        """Faster, and the same."""
        return self.gain >= GAIN and self.likeness >= ALIKE


def likeness(rows: FloatArray, others: FloatArray) -> float:
    """Return the lowest cosine between two rows of the same place; -1 where a number is not finite."""
    if not (np.isfinite(rows).all() and np.isfinite(others).all()):
        return -1.0
    # Normalised in fp32, whatever precision the model ended in.
    return float((unit_rows(rows) * unit_rows(others)).sum(axis=1).min(initial=1.0))


def tried(full: Callable[[Sequence[str]], FloatArray], half: Callable[[Sequence[str]], FloatArray]) -> Trial:
    """Embed a small batch both ways, in turn, and compare; the fastest of three rounds counts."""
    alike = likeness(full(_BATCH), half(_BATCH))  # which also warms both up
    seconds: dict[str, list[float]] = {"full": [], "half": []}
    for _ in range(_ROUNDS):
        for name, embed in (("full", full), ("half", half)):
            started = time.perf_counter()
            embed(_BATCH)
            seconds[name].append(time.perf_counter() - started)
    return Trial(gain=min(seconds["full"]) / max(min(seconds["half"]), 1e-9), likeness=alike)


def in_best_precision(model: Any) -> tuple[Any, Trial | None]:
    """Return (the model, or a copy of it in bf16 where that is worthwhile; the trial).

    A model without a transformer (a table of words) is as fast as it gets: it is returned untried.
    """
    import torch  # noqa: PLC0415 - heavy; whoever calls this has loaded it

    if not any(hasattr(module, "auto_model") for module in model):
        return model, None
    half = deepcopy(model).to(torch.bfloat16)
    trial = tried(lambda texts: _encoded(model, texts), lambda texts: _encoded(half, texts))
    return (half if trial.worthwhile else model), trial


def _encoded(model: Any, texts: Sequence[str]) -> FloatArray:
    return np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
