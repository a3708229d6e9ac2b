"""Whether themes stay themselves on a stream: revisions at every quarter of growth, newcomers placed in between.

Kept are the texts that a revision leaves in the theme they were in before it. At the last revisions the themes are
held against those of a fresh look at the same texts, which has no past to be true to. At the very end that look is the
same in every order, one throw for each dialogue; the five last together tell chance from lag.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.quality.labelled import LabelledSet, single_dialogues
from benchmarks.quality.rows import Row, at_least, at_most, plain
from clustering import Constraints, SentenceEmbedder, ThemeEngine, theme_of_rows
from clustering.arrays import FloatArray, IntArray

FIRST = 60
"""Texts at the first revision."""
GROWTH = 1.25
ORDERS = 3
LAST = 5
KEPT, KEPT_LAST, LAG = 0.92, 0.95, 0.01


@dataclass(frozen=True, slots=True)
class Evening:
    """One stream."""

    kept: list[float]
    """For each revision but the first: the share of the texts with a theme that keep it."""
    placed_right: list[float]
    """For each of them: the share of the newcomers placed since the last that keep the theme they were placed in."""
    behind: list[float]
    """For each of the last revisions: how far its agreement with the labels (AMI) is below that of a fresh look."""

    @property
    def behind_at_end(self) -> float:
        """When all texts are in."""
        return self.behind[-1]


def measured(folder: Path) -> Iterator[Row]:
    """Return the figures of each dialogue of the folder, in several orders of arrival, and their mean."""
    embedder, found = SentenceEmbedder(), []
    for one in single_dialogues(folder):
        vectors = embedder.embed(one.texts)["mean"]
        evenings = [streamed(one, vectors, seed) for seed in range(ORDERS)]
        found += evenings
        yield plain(f"{one.name}: ids kept on a stream", "share", _mean([share for e in evenings for share in e.kept]))
        yield plain(f"{one.name}: AMI at its end below batch", "AMI", _mean([e.behind_at_end for e in evenings]))
    if found:
        yield from _means(found)


def _means(found: list[Evening]) -> Iterator[Row]:
    kept = _mean([_mean(evening.kept) for evening in found])
    last = _mean([_mean(evening.kept[-LAST:]) for evening in found])
    placed = _mean([_mean(evening.placed_right) for evening in found])
    yield at_least("ids kept on a stream, mean of all revisions", "share", kept, KEPT)
    yield at_least("ids kept on a stream, last five revisions", "share", last, KEPT_LAST)
    yield plain("newcomers that keep the theme they were placed in", "share", placed)
    yield at_most("AMI at the end of a stream below batch", "AMI", _mean([e.behind_at_end for e in found]), LAG)
    behind = [_mean(evening.behind) for evening in found]
    yield plain("AMI below batch, last five revisions", "AMI", _mean(behind))
    yield plain("AMI below batch, last five revisions: standard error over streams", "AMI", _standard_error(behind))


def streamed(one: LabelledSet, vectors: FloatArray, seed: int) -> Evening:
    """Let the texts come in an order drawn by lot."""
    order = np.random.default_rng(seed).permutation(len(one.texts))
    stream = _Stream([one.texts[row] for row in order], [one.languages[row] for row in order], vectors[order])
    kept, placed = [], []
    moments = [stream.themes()]
    while stream.count < len(order):
        known = stream.count
        stream.grow()
        before = list(stream.ids[: stream.count])
        stream.revise()
        kept.append(_share_kept(before[:known], stream.ids[:known]))
        placed.append(_share_kept(before[known:], stream.ids[known : stream.count]))
        moments.append(stream.themes())
    last = moments[-LAST:]
    afresh = [_agreement(one, order, stream.afresh(len(themes))) for themes in last]
    found = [_agreement(one, order, themes) for themes in last]
    return Evening(kept, placed, np.subtract(afresh, found).tolist())


class _Stream:
    """What the application remembers between two revisions."""

    def __init__(self, texts: list[str], languages: list[str], vectors: FloatArray) -> None:
        self.texts, self.languages, self.vectors = texts, languages, vectors
        self.count = min(FIRST, len(texts))
        self.ids: list[str | None] = [None] * len(texts)
        self._names: list[str] = []
        self._minted = 0
        self._many: bool | None = None
        self._revised = 0
        self.revise()

    def revise(self) -> None:
        """Theme everyone who is there."""
        until = slice(0, self.count)
        self.revision = ThemeEngine().revise(
            self.texts[until],
            {"mean": self.vectors[until]},
            self.ids[until],
            Constraints(),
            languages=self.languages[until],
            many_intents=self._many,
            newcomers=range(self._revised, self.count),
        )
        self._many, self._revised = self.revision.many_intents, self.count
        self._names = [theme.previous or self._new_name() for theme in self.revision.themes]
        self.ids[until] = self._named(self.themes())

    def grow(self) -> None:
        """Let a quarter more come in, each placed at once."""
        come = slice(self.count, min(max(int(GROWTH * self.count), self.count + 1), len(self.texts)))
        found = ThemeEngine().place(self.revision, self.texts[come], {"mean": self.vectors[come]})
        self.ids[come] = self._named(np.array([one.theme for one in found], dtype=np.int64))
        self.count = come.stop

    def themes(self) -> IntArray:
        """Return int64 [count]: the theme of everyone who is there."""
        return theme_of_rows(self.revision, self.count)

    def afresh(self, count: int) -> IntArray:
        """Return int64 [count]: the themes of the first texts without a past."""
        until = slice(0, count)
        found = ThemeEngine().theme(self.texts[until], {"mean": self.vectors[until]}, languages=self.languages[until])
        return theme_of_rows(found, count)

    def _new_name(self) -> str:
        self._minted += 1
        return f"theme {self._minted}"

    def _named(self, themes: IntArray) -> list[str | None]:
        return [self._names[theme] if theme >= 0 else None for theme in themes.tolist()]


def _share_kept(before: list[str | None], after: list[str | None]) -> float:
    """Return the share of those with a theme before that have the same one after."""
    pairs = [(one, other) for one, other in zip(before, after, strict=True) if one is not None]
    return float(np.mean([one == other for one, other in pairs])) if pairs else 1.0


def _agreement(one: LabelledSet, order: IntArray, themes: IntArray) -> float:
    """Return the AMI of the themes of the first shuffled rows with the labels."""
    number_of = dict(zip(one.counted, one.numbers, strict=True))
    rows = zip(order[: len(themes)].tolist(), themes.tolist(), strict=True)
    pairs = [(number_of[row], theme) for row, theme in rows if row in number_of]
    return float(adjusted_mutual_info_score(*zip(*pairs, strict=True)))


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _standard_error(values: list[float]) -> float:
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
