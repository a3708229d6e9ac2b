"""Vectors are kept beside the database: a restart does not embed again, and erased words don't live on in them."""

import threading
from pathlib import Path

import numpy as np
import pytest

from app.theming.vectors import FloatArray, KeptVectors


def some(count: int, seed: int = 0) -> FloatArray:
    """As many vectors as asked for, each like no other."""
    return np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vectors are kept."""
    return tmp_path / "vectors.sqlite3"


def bytes_on_disk(path: Path) -> bytes:
    """Everything in the file and its log."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def test_vectors_survive_the_process(path: Path) -> None:
    """Exactly as they were, to the last bit."""
    vectors = some(3)
    KeptVectors(path, "m").keep("d1", ["a", "b", "c"], vectors)
    kept = KeptVectors(path, "m").of("d1")
    assert list(kept) == ["a", "b", "c"]
    assert np.array_equal(np.array([kept[i] for i in "abc"]), vectors)


def test_dialogues_do_not_see_each_others_vectors(path: Path) -> None:
    """The same id elsewhere is another contribution."""
    both = KeptVectors(path, "m")
    both.keep("d1", ["a"], some(1, seed=1))
    both.keep("d2", ["a"], some(1, seed=2))
    assert not np.array_equal(both.of("d1")["a"], both.of("d2")["a"])
    assert KeptVectors(path, "m").of("d3") == {}


def test_another_model_begins_anew(path: Path) -> None:
    """Its vectors mean something else; those of the first are there when it comes back."""
    KeptVectors(path, "first").keep("d1", ["a"], some(1, seed=1))
    KeptVectors(path, "second").keep("d1", ["a"], some(1, seed=2))
    assert np.array_equal(KeptVectors(path, "first").of("d1")["a"], some(1, seed=1)[0])
    assert np.array_equal(KeptVectors(path, "second").of("d1")["a"], some(1, seed=2)[0])


def test_a_vector_that_is_made_again_replaces_the_first(path: Path) -> None:
    """One per contribution."""
    kept = KeptVectors(path, "m")
    kept.keep("d1", ["a"], some(1, seed=1))
    kept.keep("d1", ["a"], some(1, seed=2))
    assert np.array_equal(KeptVectors(path, "m").of("d1")["a"], some(1, seed=2)[0])


def test_forgotten_vectors_are_gone_for_every_model(path: Path) -> None:
    """Whoever takes words back takes their traces too."""
    KeptVectors(path, "old model").keep("d1", ["a", "b"], some(2))
    kept = KeptVectors(path, "m")
    kept.keep("d1", ["a", "b"], some(2))
    kept.forget("d1", ["a"])
    for model in ("m", "old model"):
        assert list(KeptVectors(path, model).of("d1")) == ["b"]
    assert list(kept.of("d1")) == ["b"]


def test_a_forgotten_vector_leaves_no_bytes_in_the_file(path: Path) -> None:
    """The file itself is overwritten, not only marked as free."""
    vectors = some(2)
    kept = KeptVectors(path, "m")
    kept.keep("d1", ["a", "b"], vectors)
    assert vectors[0].tobytes() in bytes_on_disk(path)
    kept.forget("d1", ["a"])
    assert vectors[0].tobytes() not in bytes_on_disk(path)
    assert vectors[1].tobytes() in bytes_on_disk(path)


def test_all_others_can_be_forgotten_at_once(path: Path) -> None:
    """Words may have been erased while no engine ran; other dialogues are left alone."""
    kept = KeptVectors(path, "m")
    kept.keep("d1", ["a", "b", "c"], some(3))
    kept.keep("d2", ["a"], some(1))
    kept.forget_others("d1", ["b"])
    again = KeptVectors(path, "m")
    assert (list(again.of("d1")), list(again.of("d2"))) == (["b"], ["a"])


def test_forgetting_what_was_never_there_is_no_mistake(path: Path) -> None:
    """A contribution may be taken back before it was embedded."""
    kept = KeptVectors(path, "m")
    kept.forget("d1", ["a"])
    kept.forget_others("d1", [])
    assert kept.of("d1") == {}


def test_vectors_can_be_kept_in_memory_alone() -> None:
    """For answers that somebody already has, and for notebooks."""
    kept = KeptVectors(None, "m")
    kept.keep("d1", ["a"], some(1))
    assert list(kept.of("d1")) == ["a"]


def test_placing_and_revising_may_keep_at_the_same_time(path: Path) -> None:
    """Two threads, one file, nothing lost."""
    kept = KeptVectors(path, "m")

    def work(name: str) -> None:
        for number in range(40):
            kept.keep("d1", [f"{name}{number}"], some(1))
            kept.forget("d1", [f"{name}{number - 1}"] if number % 2 else [])

    threads = [threading.Thread(target=work, args=(name,)) for name in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(KeptVectors(path, "m").of("d1")) == sorted(f"{n}{i}" for n in "xy" for i in range(1, 40, 2))


def test_dialogues_are_forgotten_whole(path: Path) -> None:
    """Of every model, with no byte left; the others stay."""
    rehearsed, meant = some(20, seed=1), some(20, seed=2)
    KeptVectors(path, "old model").keep("rehearsal", ["a"], some(1, seed=3))
    kept = KeptVectors(path, "m")
    for number in range(20):
        kept.keep("rehearsal", [f"r{number}"], rehearsed[number : number + 1])
        kept.keep("d1", [f"m{number}"], meant[number : number + 1])
    kept.forget_dialogues(["rehearsal"])
    assert (kept.dialogues(), dict(kept.of("rehearsal"))) == ({"d1"}, {})
    on_disk = bytes_on_disk(path)
    assert [vector.tobytes() in on_disk for vector in rehearsed] == [False] * 20
    assert b"rehearsal" not in on_disk
    assert all(vector.tobytes() in on_disk for vector in meant)
