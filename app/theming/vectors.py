"""Vectors of contributions, kept beside the database so that a restart does not embed again.

A cache: lost vectors are made again, so durability is traded for speed. Owned by the engine's process alone.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Embed = Callable[[Sequence[str]], FloatArray]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    dialogue_id TEXT, contribution_id TEXT, model TEXT, vector BLOB,
    PRIMARY KEY (dialogue_id, contribution_id, model)
)
"""


class Vectors(Protocol):
    """Sentence vectors per dialogue and contribution, of one model. Safe to use from two threads."""

    def filled(self, dialogue_id: str, texts: Mapping[str, str], embed: Embed) -> Mapping[str, FloatArray]:
        """All vectors of a dialogue; those of ``texts`` (by contribution) are made where they are missing."""

    def want(self, dialogue_id: str, ids: Sequence[str]) -> None:
        """These will be needed soon: who shares in the work may make them already."""

    def help(self, embed: Embed) -> bool:
        """Make a few that others wait for; whether there were any."""

    def forget(self, dialogue_id: str, ids: Iterable[str]) -> None:
        """Erase these vectors, of every model."""

    def forget_others(self, dialogue_id: str, ids: Iterable[str]) -> None:
        """Erase the vectors of all contributions but these: words may have been erased while no engine ran."""

    def dialogues(self) -> set[str]:
        """The dialogues of which there are vectors here, of whatever model."""

    def forget_dialogues(self, ids: Iterable[str]) -> None:
        """Erase all vectors of these dialogues, so that no trace of them is left."""

    def let_go(self, dialogue_id: str) -> None:
        """Keep nothing of this dialogue in memory."""


class KeptVectors:
    """Sentence vectors per dialogue and contribution, of one model. Safe to use from two threads."""

    def __init__(self, path: Path | None, model: str) -> None:
        self._model = model
        self._lock = Lock()
        self._filling = Lock()  # two who miss the same vector must not both make it
        self._memory: dict[str, dict[str, FloatArray]] = {}
        self._file = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")
        # erased words must not live on in their vectors
        self._file.execute("PRAGMA secure_delete=ON")
        self._file.execute(_SCHEMA)

    def of(self, dialogue_id: str) -> Mapping[str, FloatArray]:
        """All vectors of a dialogue, read once."""
        with self._lock:
            return self._loaded(dialogue_id)

    def filled(self, dialogue_id: str, texts: Mapping[str, str], embed: Embed) -> Mapping[str, FloatArray]:
        """See the protocol."""
        with self._filling:
            kept = self.of(dialogue_id)
            missing = [i for i in texts if i not in kept]
            if missing:
                self.keep(dialogue_id, missing, embed([texts[i] for i in missing]))
            return kept

    def want(self, dialogue_id: str, ids: Sequence[str]) -> None:
        """Nobody shares this file."""

    def help(self, embed: Embed) -> bool:
        """Nobody shares this file."""
        del embed
        return False

    def let_go(self, dialogue_id: str) -> None:
        """See the protocol."""
        with self._lock:
            self._memory.pop(dialogue_id, None)

    def keep(self, dialogue_id: str, ids: Sequence[str], vectors: FloatArray) -> None:
        """Keep one vector per contribution."""
        rows = [
            (dialogue_id, i, self._model, v.astype(np.float32).tobytes()) for i, v in zip(ids, vectors, strict=True)
        ]
        with self._lock:
            self._loaded(dialogue_id).update(zip(ids, vectors, strict=True))
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
            self._file.execute("COMMIT")

    def forget(self, dialogue_id: str, ids: Iterable[str]) -> None:
        """Erase these vectors, of every model."""
        gone = list(ids)
        with self._lock:
            kept = self._loaded(dialogue_id)
            for contribution_id in gone:
                kept.pop(contribution_id, None)
            delete = "DELETE FROM vectors WHERE dialogue_id = ? AND contribution_id = ?"
            self._file.executemany(delete, [(dialogue_id, i) for i in gone])
            # the log beside the file still holds them until it's written back and cut off
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def forget_others(self, dialogue_id: str, ids: Iterable[str]) -> None:
        """Erase the vectors of all contributions but these: words may have been erased while no engine ran."""
        found = self._file.execute("SELECT contribution_id FROM vectors WHERE dialogue_id = ?", (dialogue_id,))
        self.forget(dialogue_id, {row[0] for row in found} - set(ids))

    def dialogues(self) -> set[str]:
        """The dialogues of which there are vectors, of whatever model."""
        with self._lock:
            return {row[0] for row in self._file.execute("SELECT DISTINCT dialogue_id FROM vectors")}

    def forget_dialogues(self, ids: Iterable[str]) -> None:
        """Erase all vectors of these dialogues, so that the file keeps no trace of them."""
        gone = list(ids)
        with self._filling, self._lock:
            for dialogue_id in gone:
                self._memory.pop(dialogue_id, None)
            self._file.executemany("DELETE FROM vectors WHERE dialogue_id = ?", [(i,) for i in gone])
            if gone:
                # overwriting what is deleted misses copies that were moved inside pages still in use
                self._file.execute("VACUUM")
                self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _loaded(self, dialogue_id: str) -> dict[str, FloatArray]:
        if dialogue_id not in self._memory:
            query = "SELECT contribution_id, vector FROM vectors WHERE dialogue_id = ? AND model = ?"
            rows = self._file.execute(query, (dialogue_id, self._model))
            self._memory[dialogue_id] = {i: np.frombuffer(v, dtype=np.float32) for i, v in rows}
        return self._memory[dialogue_id]
