"""Whether a model can be used: it is loaded, it embeds a few texts, and the answer is looked at."""

import time
from dataclasses import dataclass

import numpy as np

from clustering.embedding import SentenceEmbedder
from clustering.errors import ModelUnavailable
from clustering.precision import Trial

_PAIR = ("De windmolens maken lawaai", "Those windmills make a lot of noise")
_OTHER = "Mijn oma bakt brood"
_TEXTS = 64


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a model after it was tried on this machine."""

    name: str
    folder: str
    prefix: str
    width: int
    """Numbers in one vector."""
    fingerprint: str
    texts_per_second: float
    """Short texts, on the threads this process has."""
    trial: Trial | None
    """What bf16 brought; None where there was nothing to try."""
    crosses_languages: bool
    """A Dutch and an English sentence that say the same are closer than two that do not."""


def checked(embedder: SentenceEmbedder) -> Findings:
    """Return what was found.

    Raises:
        ModelUnavailable: the model is missing, damaged, or not what its name says.
        VectorsUnusable: it answers with NaN or infinite numbers.
    """
    rows = embedder.embed([*_PAIR, _OTHER, *(f"{number} molens" for number in range(_TEXTS))])["mean"]
    _refuse_another(embedder, rows.shape[1])
    if np.ptp(rows, axis=0).max() <= 0 or not rows.any():
        raise ModelUnavailable(f"The model {embedder.name} gives every text the same vector. {embedder.advice}")
    started = time.perf_counter()
    embedder.embed([f"{number} zonnepanelen op het dak" for number in range(_TEXTS)])
    return Findings(
        name=embedder.name,
        folder=str(embedder.folder),
        prefix=embedder.known.prefix,
        width=rows.shape[1],
        fingerprint=embedder.fingerprint,
        texts_per_second=_TEXTS / (time.perf_counter() - started),
        trial=embedder.trial,
        crosses_languages=bool(rows[0] @ rows[1] > max(rows[0] @ rows[2], rows[1] @ rows[2])),
    )


def _refuse_another(embedder: SentenceEmbedder, width: int) -> None:
    if embedder.known.width and width != embedder.known.width:
        raise ModelUnavailable(
            f"The model in {embedder.folder} gives {width} numbers, but {embedder.name} gives {embedder.known.width}: "
            f"it is another one under that name. {embedder.advice}"
        )
