"""Labelled sets in a folder of JSON lines.

A row needs "text" and says what it is about in "label" or "theme"; a row with further "themes" beside it, or
with the theme "geen" (none), is themed but not counted. "lang", "author", "stance", "undercurrent" and
"held_out" are read where they stand. A file whose rows have a "topic" is many small dialogues, one for each.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

FEWEST = 60
"""Labelled texts from which agreement with the labels says something."""

NO_THEME = "geen"


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """The texts of one dialogue and what each is about."""

    file: str
    """Name of the file without its ending: sets of one file are averaged."""
    topic: str
    """Which of its dialogues; empty where the file is one."""
    texts: tuple[str, ...]
    labels: tuple[str | None, ...]
    """None where a text has no label, or more than one: it is themed, but not counted."""
    languages: tuple[str, ...]
    authors: tuple[str, ...] | None
    stances: tuple[int, ...]
    """-1 against, 1 for, 0 unknown."""
    undercurrent: tuple[str, ...]
    """Name of the small group a text belongs to; empty for none."""
    held_out: tuple[bool, ...]
    """True where a text may not be tuned on."""

    @property
    def name(self) -> str:
        """File and topic."""
        return f"{self.file}: {self.topic}" if self.topic else self.file

    def only(self, *, held_out: bool) -> "LabelledSet":
        """Return the set with the labels of the held-out texts only, or of all others; the texts stay."""
        kept = (label if out is held_out else None for label, out in zip(self.labels, self.held_out, strict=True))
        return replace(self, labels=tuple(kept))

    @property
    def counted(self) -> list[int]:
        """Rows with exactly one label."""
        return [row for row, label in enumerate(self.labels) if label is not None]

    @property
    def numbers(self) -> Sequence[int]:
        """The label of each counted row as a number."""
        found: Sequence[int] = np.unique([self.labels[row] for row in self.counted], return_inverse=True)[1].tolist()
        return found


def labelled_sets(folder: Path, names: Iterable[str] = ()) -> list[LabelledSet]:
    """Return every labelled set in the folder, by file name; only files whose name holds one of `names`.

    A file whose name is only a language, such as nl.jsonl, is called after its folder too.
    """
    wanted = tuple(names)
    files = [f for f in sorted(folder.glob("*.jsonl")) if not wanted or any(name in f.stem for name in wanted)]
    return [one for file in files for one in _sets_of(file)]


def single_dialogues(folder: Path) -> list[LabelledSet]:
    """Return the labelled sets of the files that are one dialogue each: long enough for an evening."""
    return [one for one in labelled_sets(folder) if not one.topic]


def _sets_of(file: Path) -> Iterator[LabelledSet]:
    dialogues: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line) if line.strip() else {}
        if str(row.get("text", "")).strip():
            dialogues[row.get("topic", "")].append(row)
    for topic, rows in sorted(dialogues.items()):
        # A topic's arguments without one key point have no label at all; elsewhere they are part of the talk.
        told = [row for row in rows if _label(row) is not None] if topic else rows
        found = _one_set(file.stem if len(file.stem) > 2 else f"{file.stem}_{file.parent.name}", topic, told)
        if len(found.counted) >= FEWEST and len(set(found.labels) - {None}) > 1:
            yield found


def _one_set(file: str, topic: str, rows: Sequence[dict[str, Any]]) -> LabelledSet:
    authors = tuple(str(row.get("author", "")) for row in rows)
    return LabelledSet(
        file=file,
        topic=topic,
        texts=tuple(str(row["text"]) for row in rows),
        labels=tuple(_label(row) for row in rows),
        languages=tuple(str(row.get("lang") or row.get("language") or file[:2]) for row in rows),
        authors=authors if all(authors) else None,
        stances=tuple(_stance(row) for row in rows),
        undercurrent=tuple(str(row.get("undercurrent") or "") for row in rows),
        held_out=tuple(bool(row.get("held_out", False)) for row in rows),
    )


def _label(row: dict[str, Any]) -> str | None:
    said = row.get("label", row.get("theme"))
    return None if not said or said == NO_THEME or row.get("themes") else str(said)


def _stance(row: dict[str, Any]) -> int:
    said = row.get("stance") or 0
    if isinstance(said, str):
        return {"for": 1, "voor": 1, "against": -1, "tegen": -1}.get(said, 0)
    return int(np.sign(said))
