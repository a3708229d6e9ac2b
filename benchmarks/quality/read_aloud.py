"""``python -m benchmarks.quality.read_aloud``: the labels of the written sets, for a reader to count.

Whether a label names its theme is nothing a machine can say. Two lists for each language: the label of every theme
as the set's writer cut them, and the labels of the themes that the engine makes of the same texts.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from benchmarks.quality.labelled import NO_THEME
from clustering import SentenceEmbedder, ThemeEngine
from clustering.arrays import FloatArray
from clustering.wording.clauses import central_clause
from clustering.wording.labels import label_themes
from clustering.wording.vocabulary import vocabulary

REHEARSAL = Path(__file__).parents[2] / "app" / "facilitation" / "rehearsal"
WIDTH = 150
LANGUAGES = ("nl", "de", "en")
_NAMES = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WrittenSet:
    """The contributions of one language with the theme that their writer filed each under first."""

    language: str
    texts: tuple[str, ...]
    themes: tuple[str, ...]
    authors: tuple[str, ...]


def main() -> None:
    """Print both lists of each language."""
    options = _options()
    console, names = Console(width=WIDTH), theme_names()
    embedder = None if options.only_written else SentenceEmbedder()
    for language in options.language:
        one = written_set(language, options.part)
        console.print(_written_table(one, names[language]))
        if embedder is not None:
            vectors = embedder.embed(one.texts)["mean"]
            with threadpool_limits(1):
                console.print(_own_table(one, names[language], vectors))


def _options() -> argparse.Namespace:
    wished = argparse.ArgumentParser(prog="python -m benchmarks.quality.read_aloud", description=__doc__)
    wished.add_argument("--language", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    wished.add_argument("--part", default="all", choices=("all", "tuned", "held-out"), help="which rows are read")
    wished.add_argument("--only-written", action="store_true", help="leave out the engine's own themes")
    return wished.parse_args()


def theme_names() -> dict[str, dict[str, str]]:
    """Return what the writer calls each theme, by language and key."""
    readme = (REHEARSAL / "README.md").read_text(encoding="utf-8")
    found = _NAMES.findall(readme.partition("\n## Themes\n")[2].partition("\n## ")[0])
    columns = {"nl": 1, "en": 2, "de": 3}
    return {language: {row[0]: row[column].strip() for row in found} for language, column in columns.items()}


def written_set(language: str, part: str = "all") -> WrittenSet:
    """Return the rehearsal set of a language; `part` is all of it, or what is "tuned" on, or what is "held-out"."""
    lines = (REHEARSAL / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if part == "all" or row["held_out"] is (part == "held-out")]
    return WrittenSet(
        language=language,
        texts=tuple(row["text"] for row in rows),
        themes=tuple(row["theme"] for row in rows),
        authors=tuple(row["author"] for row in rows),
    )


def _written_table(one: WrittenSet, names: dict[str, str]) -> Table:
    table = _table(f"{one.language}: the themes as they were written", "written theme", "texts", "our label", "clause")
    for theme, size, label, clause in labels_of_written(one):
        table.add_row(names[theme], str(size), label or "(none)", clause)
    return table


def labels_of_written(one: WrittenSet) -> Iterator[tuple[str, int, str, str]]:
    """Return (key, contributions, label, clause) of every written theme, largest first."""
    languages = [one.language] * len(one.texts)
    sizes = Counter(theme for theme in one.themes if theme != NO_THEME)
    themes = sorted(sizes, key=lambda theme: (-sizes[theme], theme))
    groups = [np.flatnonzero(np.array(one.themes) == theme) for theme in themes]
    said = label_themes(vocabulary(one.texts, languages), groups)
    for theme, members, words in zip(themes, groups, said, strict=True):
        texts = [one.texts[row] for row in members]
        central = np.ones(len(members), dtype=np.float32)
        clause = central_clause(texts, languages[: len(texts)], words.weights, central)
        yield theme, len(members), words.label, clause


def _own_table(one: WrittenSet, names: dict[str, str], vectors: FloatArray) -> Table:
    heads = ("texts", "most are", "share", "then", "share", "our label", "mixed", "clause")
    table = _table(f"{one.language}: the engine's own themes", *heads)
    languages = [one.language] * len(one.texts)
    made = ThemeEngine().theme(one.texts, {"mean": vectors}, languages=languages, authors=one.authors)
    for theme in made.themes:
        most = Counter(one.themes[row] for row in theme.members).most_common(2)
        shares = [(names.get(key, NO_THEME), f"{count / len(theme.members):.2f}") for key, count in most]
        cells = [cell for pair in (*shares, ("", ""))[:2] for cell in pair]
        table.add_row(
            str(len(theme.members)), *cells, theme.label or "(none)", "mixed" if theme.mixed else "", theme.clause
        )
    return table


def _table(title: str, *heads: str) -> Table:
    return Table(*heads, title=title, title_justify="left")


if __name__ == "__main__":
    main()
