"""``python -m benchmarks.quality FOLDER``: prints one table, keeps it as a dated file, ends with 1 where a bar misses.

Everyone works on one core.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from benchmarks.quality import bertopic_answers
from benchmarks.quality.compared import Compared, compared
from benchmarks.quality.extras import extra_rows
from benchmarks.quality.figures import (
    agreement_rows,
    comparison,
    contrast_rows,
    detail_rows,
    mixed_rows,
    naming_rows,
    planted_rows,
    written_rows,
)
from benchmarks.quality.labelled import LabelledSet, labelled_sets
from benchmarks.quality.planted import Found, topics_as_subjects, undercurrent_found
from benchmarks.quality.rows import Row
from benchmarks.record import keep, show
from clustering import SentenceEmbedder, ThemeEngine
from clustering.arrays import FloatArray

REHEARSAL = Path(__file__).parents[2] / "app" / "facilitation" / "rehearsal"
ROOMS = 8
"""Rooms with planted groups that are made of each set."""


def main() -> int:
    """Measure every labelled set in the folder, and the ones that ship with the project."""
    options = _options()
    folder: Path = options.folder
    sets = [*labelled_sets(folder, options.only), *labelled_sets(REHEARSAL, options.only)]
    if not sets:
        print(f"There is no labelled file in {folder}: give a folder with .jsonl files whose rows have a label.")
        return 2
    rows, details, table = measured(sets, range(options.seeds), beside=not options.without_bertopic)
    if not options.only:
        rows += extra_rows(folder)
    Console(width=120).print(table)
    show("The themes", rows)
    if options.only:
        print("Kept in no file: not everything was measured.")
    else:
        print(f"Kept in {keep('quality', rows + details, bertopic_versions())}")
    missed = [row.name for row in rows if row.holds is False]
    print(f"{len(missed)} of {sum(row.holds is not None for row in rows)} bars do not hold.", *missed, sep="\n  ")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    wished = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    wished.add_argument("folder", nargs="?", type=Path, default=REHEARSAL, help="JSON lines with labels")
    wished.add_argument("--seeds", type=int, default=3)
    wished.add_argument(
        "--only", nargs="*", default=[], metavar="NAME", help="only files whose name holds one of these"
    )
    wished.add_argument("--without-bertopic", action="store_true")
    return wished.parse_args()


def bertopic_versions() -> dict[str, str]:
    """Return the versions in BERTopic's environment that shape its themes."""
    pins = bertopic_answers.pinned_versions()
    return {f"{name} (BERTopic)": pins[name] for name in ("bertopic", "umap-learn", "numba", "hdbscan", "numpy")}


def measured(sets: Sequence[LabelledSet], seeds: Sequence[int], *, beside: bool) -> tuple[list[Row], list[Row], Table]:
    """Return (figures, every contestant's in detail, the table of those); `beside` also runs BERTopic."""
    embedder = SentenceEmbedder()
    vectors = [embedder.embed(one.texts)["mean"] for one in sets]
    _warm(sets[0], vectors[0])
    answers = bertopic_answers.run(sets, vectors, seeds) if beside else [None] * len(sets)
    with threadpool_limits(1):
        found = [compared(one, v, seeds, said) for one, v, said in zip(sets, vectors, answers, strict=True)]
    files = {file: list(several) for file, several in groupby(found, key=lambda one: one.one.file)}
    rows = [row for file, several in files.items() for row in agreement_rows(file, several)]
    details = [row for file, several in files.items() for row in detail_rows(file, several)]
    rows += naming_rows(found)
    rows += mixed_rows(found)
    rows += planted_rows(_planted(found, vectors))
    rows += written_rows(found)
    rows += contrast_rows(found)
    return rows, details, comparison(files)


def _warm(one: LabelledSet, vectors: FloatArray) -> None:
    """Read dictionaries and load libraries, so that no set's time pays for it."""
    ThemeEngine().theme(one.texts, {"mean": vectors}, languages=one.languages)


def _planted(sets: Sequence[Compared], vectors: Sequence[FloatArray]) -> dict[str, list[Found]]:
    found = {}
    for name, one, rows in _subjects(sets, vectors):
        rooms = [undercurrent_found(one, rows, seed) for seed in range(ROOMS)]
        if any(rooms):
            found[name] = [room for room in rooms if room is not None]
    return found


def _subjects(sets: Sequence[Compared], vectors: Sequence[FloatArray]) -> Iterator[tuple[str, LabelledSet, FloatArray]]:
    pairs = [(one.one, rows) for one, rows in zip(sets, vectors, strict=True)]
    for file, several in groupby(pairs, key=lambda pair: pair[0].file):
        together = list(several)
        if any(one.undercurrent and set(one.undercurrent) - {""} for one, _ in together):
            continue  # it has small groups of its own, which would be found instead
        if len(together) > 1:
            yield file, *topics_as_subjects([one for one, _ in together], [rows for _, rows in together])
        else:
            yield file, *together[0]


if __name__ == "__main__":
    sys.exit(main())
