"""BERTopic, the real package, in an environment of its own; it sees the same texts and vectors as we do."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality.labelled import LabelledSet
from clustering.arrays import FloatArray

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".venv-bertopic"
PINS = Path(__file__).with_name("bertopic-pins.txt")
SCRIPT = Path(__file__).with_name("bertopic_run.py")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class NoBERTopic(Exception):
    """BERTopic could not be installed or did not run."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What BERTopic found in one set with one seed."""

    themes: Sequence[int]
    """Topic of each text, -1 for its outliers."""
    reassigned: Sequence[int]
    """The same after its own reassignment of outliers (strategy "embeddings")."""
    words: Mapping[int, Sequence[str]]
    """The words of each topic's name."""
    seconds: float
    seconds_reassigning: float


def pinned_versions() -> dict[str, str]:
    """Return package -> version of BERTopic's environment."""
    lines = [line for line in PINS.read_text(encoding="utf-8").splitlines() if "==" in line]
    return {line.split("==")[0]: line.split("==")[1] for line in lines}


def environment() -> Path:
    """Return BERTopic's Python; makes the environment the first time, and anew when the pins have changed.

    Raises:
        NoBERTopic: pip could not install it.
    """
    python, stamp = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "pins.txt"
    pins = PINS.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return python
    print(f"Installing BERTopic into {ENVIRONMENT.name} (some minutes the first time) ...", file=sys.stderr)
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", str(PINS)], check=True)
    except subprocess.CalledProcessError as error:
        raise NoBERTopic(
            f"BERTopic could not be installed ({error}). Look at what pip said above; "
            "or measure without it: --without-bertopic."
        ) from error
    stamp.write_text(pins, encoding="utf-8")
    return python


def run(sets: Sequence[LabelledSet], vectors: Sequence[FloatArray], seeds: Sequence[int]) -> list[dict[int, Answer]]:
    """Return for each set the answer for each seed.

    Raises:
        NoBERTopic: it could not be installed, or it stopped.
    """
    python = environment()
    with tempfile.TemporaryDirectory(prefix="bertopic-") as name:
        folder = Path(name)
        for number, (one, rows) in enumerate(zip(sets, vectors, strict=True)):
            (folder / f"{number}.json").write_text(json.dumps(one.texts), encoding="utf-8")
            np.save(folder / f"{number}.npy", rows)
        command = [str(python), str(SCRIPT), str(folder), *(str(seed) for seed in seeds)]
        done = subprocess.run(command, check=False, env=os.environ | ONE_THREAD)
        if done.returncode:
            raise NoBERTopic(f"BERTopic stopped with code {done.returncode}: see what it said above.")
        return _answers(folder / "answers.jsonl", len(sets))


def _answers(file: Path, sets: int) -> list[dict[int, Answer]]:
    found: list[dict[int, Answer]] = [{} for _ in range(sets)]
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["number"]][row["seed"]] = Answer(
            themes=row["themes"],
            reassigned=row["reassigned"],
            words={int(topic): words for topic, words in row["words"].items()},
            seconds=row["seconds"],
            seconds_reassigning=row["seconds_reassigning"],
        )
    return found
