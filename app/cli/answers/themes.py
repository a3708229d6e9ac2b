"""Theming answers without a server: texts in, themes out, with a watcher for the long part."""

from collections.abc import Callable, Sequence

import numpy as np

from app.cli.answers.tables import Row
from app.cli.faults import CannotTheme
from clustering import Embedder, Revision, ThemeEngine, ThemingError, Views

BATCH = 512  # sorted by length inside, so the larger the fewer empty places; the bar still moves every few seconds


def embed(embedder: Embedder, texts: Sequence[str], done: Callable[[int], None]) -> Views:
    """The vectors of all texts; ``done`` hears how many more are finished.

    Raises:
        CannotTheme: the model is missing or damaged.
    """
    parts: list[Views] = []
    try:
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            parts.append(embedder.embed(batch))
            done(len(batch))
    except ThemingError as error:
        raise CannotTheme(reason=str(error)) from error
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def theme(texts: Sequence[str], views: Views, authors: Sequence[str], languages: Sequence[str]) -> Revision:
    """The themes of all texts.

    Raises:
        CannotTheme: the vectors cannot be used.
    """
    known = list(languages) if all(languages) else None
    try:
        return ThemeEngine().theme(texts, views, authors=list(authors), languages=known)
    except ThemingError as error:
        raise CannotTheme(reason=str(error)) from error


def added_columns(revision: Revision, rows: Sequence[int], count: int) -> list[Row]:
    """``theme_id``, ``theme`` and ``is_undercurrent`` for each of ``count`` rows; ``rows`` is the row of each text."""
    added: list[Row] = [{"theme_id": None, "theme": None, "is_undercurrent": False} for _ in range(count)]
    for number, found in enumerate(revision.themes, 1):
        for member in found.members:
            added[rows[member]] = {
                "theme_id": theme_id(number),
                "theme": found.label,
                "is_undercurrent": found.undercurrent,
            }
    for single in revision.singles:
        added[rows[single]]["is_undercurrent"] = True
    return added


def theme_id(number: int) -> str:
    """The id of a theme by its place in the revision, from 1."""
    return f"t{number}"
