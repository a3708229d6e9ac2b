"""The order of arrival, a stream, and very many texts: what is measured of them, on a small room."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality import order, scale, stream
from benchmarks.quality.labelled import LabelledSet, single_dialogues
from clustering.arrays import FloatArray
from tests.unit.clustering.rooms import spoken, subject_of, word_vectors


class Words:
    """An embedder that needs no model."""

    fingerprint = "words"

    def embed(self, texts: Sequence[str]) -> dict[str, FloatArray]:
        """Alike where texts share words."""
        return {"mean": word_vectors(texts)}


@pytest.fixture
def room(tmp_path: Path) -> LabelledSet:
    """Three subjects, 144 texts."""
    texts = spoken("wind", "zon", "net", tails=("", ", vind ik"))
    rows = [json.dumps({"text": text, "label": subject_of(text), "lang": "nl"}) for text in texts]
    (tmp_path / "nl_room.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (one,) = single_dialogues(tmp_path)
    return one


def test_a_file_of_many_dialogues_is_no_single_one(tmp_path: Path) -> None:
    """An evening is one dialogue."""
    rows = [json.dumps({"text": f"zin {n}", "label": str(n % 2), "topic": "a" if n % 3 else "b"}) for n in range(400)]
    (tmp_path / "nl_many.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert single_dialogues(tmp_path) == []


def test_equal_vectors_in_another_order_are_equal_themes(room: LabelledSet) -> None:
    """The engine has an order of its own."""
    assert order.agreement_between_orders(room, Words()) == 1.0


def test_a_stream_is_told_revision_by_revision(room: LabelledSet) -> None:
    """Sixty texts first, then a quarter more each time; at the end everyone is there."""
    evening = stream.streamed(room, word_vectors(room.texts), seed=1)
    assert len(evening.kept) == len(evening.placed_right) == 4
    assert all(0 <= share <= 1 for share in [*evening.kept, *evening.placed_right])
    assert len(evening.behind) == 5
    assert evening.behind_at_end == evening.behind[-1]


def test_a_stream_that_is_one_theme_is_behind_by_all_there_is_to_find(
    room: LabelledSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh look finds the subjects, who knows of none is that far behind."""
    monkeypatch.setattr(stream, "FIRST", 120)
    monkeypatch.setattr(stream._Stream, "themes", lambda one: np.zeros(one.count, dtype=np.int64))
    evening = stream.streamed(room, word_vectors(room.texts), seed=1)
    assert len(evening.behind) == 2
    assert min(evening.behind) > 0.3


def test_kept_is_the_share_of_those_who_had_a_theme() -> None:
    """Who had none lost none."""
    assert stream._share_kept(["a", "a", None, "b"], ["a", "c", "c", "b"]) == pytest.approx(2 / 3)
    assert stream._share_kept([None], ["a"]) == 1.0


def test_halves_are_joined_into_as_many_texts_as_it_takes(room: LabelledSet) -> None:
    """With vectors of length 1, the same each time."""
    texts, vectors = scale.joined(room.texts, word_vectors(room.texts), 500)
    assert len(texts) == len(vectors) == 500
    assert len(set(texts)) > 300
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert scale.joined(room.texts, word_vectors(room.texts), 500)[0] == texts


def test_nobody_is_lost_and_everything_is_timed(room: LabelledSet) -> None:
    """A figure for each row of the result."""
    found = scale.timed(*scale.joined(room.texts, word_vectors(room.texts), 450))
    assert found["lost"] == 0
    assert found["themes"] >= 2
    assert min(found["seconds"], found["grown"], found["place"], found["memory"]) > 0
