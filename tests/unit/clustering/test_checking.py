"""Trying a model before an evening depends on it."""

from pathlib import Path

import pytest

from clustering import ModelUnavailable, SentenceEmbedder
from clustering.checking import checked
from tests.unit.clustering.small_models import copied, static_model, transformer_model


def test_a_model_that_works_tells_what_it_is(tmp_path: Path) -> None:
    """Where it is, how wide, how fast."""
    found = checked(SentenceEmbedder(str(static_model(tmp_path / "ours", 10, "windmolens", "brood", "dak"))))
    assert (found.name, found.width, found.prefix, found.trial) == ("ours", 10, "", None)
    assert found.folder == str(tmp_path / "ours")
    assert found.texts_per_second > 0


def test_a_transformer_tells_what_half_precision_brings(tmp_path: Path) -> None:
    """It was tried on this machine."""
    found = checked(SentenceEmbedder(str(transformer_model(tmp_path / "tiny", 16))))
    assert found.trial is not None


def test_another_model_under_a_known_name_is_refused(tmp_path: Path) -> None:
    """Six numbers are not what this name stands for."""
    folder = static_model(tmp_path / "multilingual-e5-small", 6, "windmolens", "brood")
    with pytest.raises(ModelUnavailable, match="gives 6 numbers, but multilingual-e5-small gives 384"):
        checked(SentenceEmbedder(str(folder)))


def test_a_model_that_tells_nothing_apart_is_refused(tmp_path: Path) -> None:
    """The same vector for everybody makes one theme of everybody."""
    folder = static_model(tmp_path / "flat", 6, same=True)
    with pytest.raises(ModelUnavailable, match="every text the same vector"):
        checked(SentenceEmbedder(str(folder)))


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    """With what to do about it."""
    folder = copied(static_model(tmp_path / "whole", 6), tmp_path / "half", kept_of_weights=0.4)
    with pytest.raises(ModelUnavailable, match="Copy its folder here again"):
        checked(SentenceEmbedder(str(folder)))


def test_the_model_that_ships_works() -> None:
    """It is English: a Dutch sentence and an English one are hardly compared by it."""
    found = checked(SentenceEmbedder())
    assert found.width == 384
    assert not found.crosses_languages
