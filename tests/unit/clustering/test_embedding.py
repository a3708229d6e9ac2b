"""Texts become vectors: the model that ships, models in folders, and models that are not there."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clustering import ModelUnavailable, SentenceEmbedder, VectorsUnusable
from clustering.precision import ALIKE
from tests.unit.clustering.small_models import copied, static_model, transformer_model


@pytest.fixture(scope="module")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of words under the name of a model that wants a prefix."""
    return static_model(tmp_path_factory.mktemp("models") / "multilingual-e5-small", width=6)


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of one small layer under a name that nobody knows."""
    return transformer_model(tmp_path_factory.mktemp("models") / "tiny", width=16)


@pytest.fixture(scope="module")
def embedded() -> SentenceEmbedder:
    """The model that ships with the project."""
    return SentenceEmbedder()


class TestTheShippedModel:
    """Works with nothing downloaded."""

    def test_vectors_have_length_one(self, embedded: SentenceEmbedder) -> None:
        """384 numbers, float32."""
        mean = embedded.embed(["Geen molens", "Wel zonnepanelen op het dak"])["mean"]
        assert mean.shape == (2, 384)
        assert mean.dtype == np.float32
        assert np.linalg.norm(mean, axis=1) == pytest.approx([1, 1], abs=1e-5)

    def test_what_means_the_same_is_close(self, embedded: SentenceEmbedder) -> None:
        """Closer than what does not."""
        one, same, other = embedded.embed(
            ["The turbines are noisy", "Those windmills make a lot of noise", "My grandmother bakes bread"]
        )["mean"]
        assert one @ same > one @ other

    def test_company_does_not_change_a_vector(self, embedded: SentenceEmbedder) -> None:
        """A text alone and among long ones is the same to four decimals; in bf16 the same to a cosine of .998."""
        texts = ["mest", "een heel lange zin over mest en gas " * 20, "zon"]
        alone, among = embedded.embed(texts[:1])["mean"][0], embedded.embed(texts)["mean"][0]
        assert alone @ among >= ALIKE
        full = SentenceEmbedder(full_precision=True)
        assert full.embed(texts[:1])["mean"][0] == pytest.approx(full.embed(texts)["mean"][0], abs=1e-4)

    def test_rows_come_back_in_the_order_they_were_given(self, embedded: SentenceEmbedder) -> None:
        """Though long and short ones are batched apart."""
        texts = ["kort", "een veel langere zin over het net " * 5, "ook kort"]
        there, back = embedded.embed(texts)["mean"], embedded.embed(texts[::-1])["mean"]
        assert (there * back[::-1]).sum(axis=1).min() >= ALIKE

    def test_nothing_gives_an_empty_table_of_the_right_width(self, embedded: SentenceEmbedder) -> None:
        """An empty batch is no error."""
        assert embedded.embed([])["mean"].shape == (0, 384)

    def test_odd_texts_have_vectors_too(self, embedded: SentenceEmbedder) -> None:
        """Empty, marks, emoji, other scripts, ten thousand characters."""
        mean = embedded.embed(["", "...", "👍👍", "风力", "a" * 10_000, "ok\x00ok"])["mean"]
        assert np.isfinite(mean).all()

    def test_its_fingerprint_is_stable(self, embedded: SentenceEmbedder) -> None:
        """Kept vectors are found again."""
        assert embedded.fingerprint == SentenceEmbedder().fingerprint
        assert embedded.fingerprint.startswith("all-MiniLM-L6-v2-")


class TestOtherModels:
    """Any sentence-transformers model by folder."""

    def test_a_model_of_another_width_is_used_as_it_is(self, static_folder: Path) -> None:
        """Six numbers are six numbers."""
        assert SentenceEmbedder(str(static_folder)).embed(["wind", "zon"])["mean"].shape == (2, 6)

    def test_the_prefix_a_known_model_wants_is_put_before_each_text(self, static_folder: Path) -> None:
        """Known by the name of its folder."""
        model = SentenceEmbedder(str(static_folder))
        plain = model._model.encode(["query: wind"])[0]
        assert model.embed(["wind"])["mean"][0] == pytest.approx(plain / np.linalg.norm(plain), abs=1e-5)

    def test_equal_texts_are_embedded_once(self, static_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A hundred copies are one text to the model."""
        model = SentenceEmbedder(str(static_folder))
        asked: list[int] = []
        encode = model._model.encode

        def counting(texts: list[str], **settings: Any) -> Any:
            asked.append(len(texts))
            return encode(texts, **settings)

        monkeypatch.setattr(model._model, "encode", counting)
        mean = model.embed(["wind"] * 99 + ["zon"])["mean"]
        assert asked == [2]
        assert (mean[0] == mean[98]).all()
        assert not (mean[0] == mean[99]).all()

    def test_a_transformer_in_a_folder_is_used(self, transformer_folder: Path) -> None:
        """Sixteen numbers, length 1, whatever precision was chosen."""
        mean = SentenceEmbedder(str(transformer_folder)).embed(["wind zon", "mest", "net " * 50])["mean"]
        assert mean.shape == (3, 16)
        assert mean.dtype == np.float32
        assert np.linalg.norm(mean, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)

    def test_a_transformer_is_tried_in_bf16_and_a_table_of_words_is_not(
        self, transformer_folder: Path, static_folder: Path
    ) -> None:
        """There is nothing to gain in a table."""
        trial = SentenceEmbedder(str(transformer_folder)).trial
        assert trial is not None
        assert trial.gain > 0
        assert trial.likeness == pytest.approx(1, abs=0.05)
        assert SentenceEmbedder(str(static_folder)).trial is None

    def test_bf16_can_be_refused(self, transformer_folder: Path) -> None:
        """For whoever wants every decimal."""
        model = SentenceEmbedder(str(transformer_folder), full_precision=True)
        assert model.trial is None
        assert str(next(model._model.parameters()).dtype) == "torch.float32"

    def test_a_truncated_copy_has_another_fingerprint(self, static_folder: Path, tmp_path: Path) -> None:
        """Vectors of a model that was fetched again are not mixed with those of its ruin."""
        broken = copied(static_folder, tmp_path / "multilingual-e5-small", kept_of_weights=0.5)
        assert SentenceEmbedder(str(broken)).fingerprint != SentenceEmbedder(str(static_folder)).fingerprint

    def test_an_empty_name_is_the_model_that_ships(self) -> None:
        """As an empty setting is."""
        assert SentenceEmbedder("").name == SentenceEmbedder().name

    def test_other_weights_have_another_fingerprint(self, static_folder: Path) -> None:
        """Vectors of two models are never mixed."""
        assert SentenceEmbedder(str(static_folder)).fingerprint != SentenceEmbedder().fingerprint

    def test_a_model_that_answers_with_nan_is_not_believed(
        self, static_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its name is in the message."""
        model = SentenceEmbedder(str(static_folder))
        monkeypatch.setattr(model._model, "encode", lambda texts, **_: np.full((len(texts), 6), np.nan))
        with pytest.raises(VectorsUnusable, match="multilingual-e5-small"):
            model.embed(["wind"])


class TestMissingModels:
    """A message that tells what to do."""

    def test_a_name_that_is_nowhere(self) -> None:
        """Fetch it, or use the one that ships."""
        with pytest.raises(ModelUnavailable, match="samenspraak model pull nobody-has-this-model"):
            SentenceEmbedder("nobody-has-this-model").embed(["wind"])

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        """There is a folder, but no model in it."""
        with pytest.raises(ModelUnavailable, match="cannot be read"):
            SentenceEmbedder(str(tmp_path)).embed(["wind"])

    @pytest.mark.parametrize("kind", ["static_folder", "transformer_folder"])
    def test_a_truncated_file(self, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """Half a download, of either kind of model."""
        broken = copied(request.getfixturevalue(kind), tmp_path / "broken", kept_of_weights=0.5)
        with pytest.raises(ModelUnavailable, match=r"cannot be read.*Copy its folder here again"):
            SentenceEmbedder(str(broken)).embed(["wind"])

    def test_a_known_model_that_is_damaged_can_be_fetched_again(self, static_folder: Path, tmp_path: Path) -> None:
        """The message names the address on the hub, and is one line."""
        broken = copied(static_folder, tmp_path / "multilingual-e5-small", kept_of_weights=0.0)
        with pytest.raises(ModelUnavailable, match=r"model pull intfloat/multilingual-e5-small") as caught:
            SentenceEmbedder(str(broken)).embed(["wind"])
        assert "\n" not in str(caught.value)

    def test_weights_that_could_hold_a_program_are_not_read(self, transformer_folder: Path, tmp_path: Path) -> None:
        """Safetensors only: a pickle runs what it likes."""
        folder = copied(transformer_folder, tmp_path / "pickled")
        for file in folder.rglob("*.safetensors"):
            file.rename(file.with_name("pytorch_model.bin"))
        with pytest.raises(ModelUnavailable, match="cannot be read"):
            SentenceEmbedder(str(folder)).embed(["wind"])

    def test_making_an_embedder_touches_no_model(self) -> None:
        """Intake starts although the model is missing."""
        assert SentenceEmbedder("nobody-has-this-model").name == "nobody-has-this-model"


def test_importing_the_package_does_not_import_torch() -> None:
    """Theming vectors that are there needs no model."""
    code = "import sys, clustering; sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
