"""How long a revision takes and how much memory, from 1,000 to 100,000 texts, vectors given; and to place one text.

The texts are halves of the folder's own, joined two by two, and their vectors are the sums of the vectors of those
two: as many different ones as it takes, with themes in them. Each size runs in a process of its own, so that its
memory is known; that process never loads torch, and works on the cores it has.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.quality.labelled import labelled_sets
from benchmarks.quality.rows import Row, at_most, plain
from clustering import Constraints, Revision, SentenceEmbedder, ThemeEngine, theme_of_rows
from clustering.arrays import FloatArray
from clustering.spaces import unit_rows

SIZES = {1_000: 1.0, 10_000: 8.0, 100_000: 60.0}
"""Texts, and the seconds a revision may take."""
MEMORY = 2.0
PLACE = 0.1
ROUNDS = 20
"""Single texts that are placed; the slowest but one counts."""
SOURCES = 2_500
MILLION = 1024 * 1024
ENOUGH = 20.0
"""Seconds of revisions after which none is begun any more; the median of those that were counts."""
MOST = 5
ROOT = Path(__file__).parents[2]


def measured(folder: Path) -> Iterator[Row]:
    """Return seconds and memory for each size."""
    texts = [text for one in labelled_sets(folder) for text in one.texts]
    texts = [texts[row] for row in np.linspace(0, len(texts) - 1, min(SOURCES, len(texts))).astype(int)]
    vectors = SentenceEmbedder().embed(texts)["mean"]
    for size, bar in SIZES.items():
        found = in_a_process(texts, vectors, size)
        yield at_most(f"{size:,} texts, vectors given: one revision", "s", found["seconds"], bar)
        yield at_most(f"{size:,} texts, a fifth of them new: one revision", "s", found["grown"], bar)
        yield at_most(f"{size:,} texts: most memory", "GB", found["memory"], MEMORY)
        yield at_most(f"{size:,} texts: placing one more", "s", found["place"], PLACE)
        yield at_most(f"{size:,} texts: lost", "texts", found["lost"], 0)
        yield plain(f"{size:,} texts: themes", "themes", found["themes"])


def joined(texts: Sequence[str], vectors: FloatArray, count: int) -> tuple[list[str], FloatArray]:
    """Return `count` texts made of two halves, and their vectors, float32 [count, d] with rows of length 1."""
    dice = np.random.default_rng(0)
    pairs = dice.integers(0, len(texts), (count, 2))
    halves = [text.split() for text in texts]
    made = [" ".join(halves[a][: len(halves[a]) // 2 + 1] + halves[b][len(halves[b]) // 2 :]) for a, b in pairs]
    noise = dice.normal(scale=0.02, size=(count, vectors.shape[1]))
    return made, unit_rows(vectors[pairs[:, 0]] + 0.7 * vectors[pairs[:, 1]] + noise)


def in_a_process(texts: Sequence[str], vectors: FloatArray, count: int) -> dict[str, float]:
    """Return what `timed` found in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        (Path(name) / "texts.json").write_text(json.dumps(list(texts)), encoding="utf-8")
        np.save(Path(name) / "vectors.npy", vectors)
        command = [sys.executable, "-m", "benchmarks.quality.scale", name, str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=dict(os.environ))
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def timed(texts: Sequence[str], vectors: FloatArray) -> dict[str, float]:
    """Return the seconds of one revision and of placing one text, and how many were found and lost."""
    engine = ThemeEngine()
    warm = slice(0, 400)
    engine.theme(texts[warm], {"mean": vectors[warm]})
    seconds, revision = _median(lambda: engine.theme(texts, {"mean": vectors}))
    counted = sum(len(theme.members) for theme in revision.themes) + len(revision.unthemed)
    waits = []
    for row in range(ROUNDS):
        started = time.perf_counter()
        engine.place(revision, [f"{texts[row]} {texts[-1 - row]}"], {"mean": vectors[row : row + 1]})
        waits.append(time.perf_counter() - started)
    return {
        "seconds": seconds,
        "grown": _grown(engine, texts, vectors),
        "place": sorted(waits)[-2],
        "themes": len(revision.themes),
        "lost": len(texts) - counted,
        "memory": most_memory() / MILLION,
    }


def _grown(engine: ThemeEngine, texts: Sequence[str], vectors: FloatArray) -> float:
    """Return the seconds of a revision with a past: four fifths had themes, and the others were placed in them."""
    before = len(texts) * 4 // 5
    first = engine.theme(texts[:before], {"mean": vectors[:before]})
    placed = engine.place(first, texts[before:], {"mean": vectors[before:]})
    themes = [*theme_of_rows(first, before).tolist(), *(one.theme for one in placed)]
    standing = [None if theme < 0 else str(theme) for theme in themes]
    newcomers = range(before, len(texts))
    return _median(lambda: engine.revise(texts, {"mean": vectors}, standing, Constraints(), newcomers=newcomers))[0]


def _median(work: Callable[[], Revision]) -> tuple[float, Revision]:
    """Return the seconds it takes, the median of several times, and what it made."""
    took: list[float] = []
    while len(took) < MOST and sum(took) < ENOUGH:
        started = time.perf_counter()
        made = work()
        took.append(time.perf_counter() - started)
    return median(took), made


def most_memory() -> int:
    """Return the kilobytes that this process had at most. What `getrusage` says includes whoever started it."""
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))[0])


if __name__ == "__main__":
    source, wanted = Path(sys.argv[1]), int(sys.argv[2])
    read = json.loads((source / "texts.json").read_text(encoding="utf-8"))
    print(json.dumps(timed(*joined(read, np.load(source / "vectors.npy"), wanted))))
