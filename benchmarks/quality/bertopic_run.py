"""BERTopic over sets that were handed over as files; runs in BERTopic's own environment, imports nothing of ours.

    python bertopic_run.py FOLDER SEED [SEED ...]

Reads FOLDER/N.json (a list of texts) and FOLDER/N.npy (their vectors) for N = 0, 1, ...; writes
FOLDER/answers.jsonl: {"number", "seed", "themes", "reassigned", "words", "seconds", "seconds_reassigning"}.
"""

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

# Not there when types are checked: they are installed in the other environment only.
from bertopic import BERTopic  # type: ignore[import-not-found]  # in its own environment
from umap import UMAP  # type: ignore[import-not-found]  # in its own environment

TERMS = 4
"""Words of a topic's name, as BERTopic itself prints it."""


def topics_of(texts: list[str], vectors: Any, seed: int) -> dict[str, Any]:
    """BERTopic's defaults, with a seed for UMAP that it has no default for; then its outliers reassigned."""
    started = time.perf_counter()
    # These are the arguments that BERTopic gives UMAP when nobody chooses any.
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(umap_model=umap)
    topics, _ = model.fit_transform(texts, embeddings=vectors)
    fitted = time.perf_counter()
    reassigned = _without_outliers(model, texts, topics, vectors)
    return {
        "themes": [int(topic) for topic in topics],
        "reassigned": [int(topic) for topic in reassigned],
        "words": {str(t): [word for word, _ in model.get_topic(t)[:TERMS]] for t in sorted(set(topics)) if t >= 0},
        "seconds": fitted - started,
        "seconds_reassigning": time.perf_counter() - fitted,
    }


def _without_outliers(model: Any, texts: list[str], topics: list[int], vectors: Any) -> list[int]:
    if -1 not in topics or max(topics) < 0:
        return list(topics)
    return list(model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors))


def main() -> None:
    """Work through the folder, set by set, seed by seed."""
    warnings.simplefilter("ignore")
    folder, seeds = Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]]
    files = sorted(folder.glob("*.npy"), key=lambda file: int(file.stem))
    _warm(files)
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as answers:
        for file in files:
            texts = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            for seed in seeds:
                answer = topics_of(texts, np.load(file), seed)
                answers.write(json.dumps({"number": int(file.stem), "seed": seed} | answer) + "\n")
                print(f"  BERTopic: set {int(file.stem) + 1} of {len(files)}, seed {seed}", file=sys.stderr)


def _warm(files: list[Path]) -> None:
    """Compile what numba compiles at its first use, so that no set's time pays for it."""
    if files:
        topics_of(json.loads(files[0].with_suffix(".json").read_text(encoding="utf-8")), np.load(files[0]), 0)


if __name__ == "__main__":
    main()
