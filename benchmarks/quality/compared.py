"""One set themed several times by us and by BERTopic, on the same vectors."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.quality.agreement import Agreement, agreement, mean_agreement
from benchmarks.quality.bertopic_answers import Answer
from benchmarks.quality.labelled import LabelledSet
from benchmarks.quality.naming import Naming, mean_naming, naming
from benchmarks.quality.told import told
from clustering import Revision, ThemeEngine, theme_of_rows
from clustering.arrays import FloatArray

OURS, THEIRS, REASSIGNED = "Samenspraak", "BERTopic", "BERTopic, outliers reassigned"


@dataclass(frozen=True, slots=True)
class Compared:
    """The mean over all seeds, by contestant."""

    one: LabelledSet
    agreements: Mapping[str, Agreement]
    namings: Mapping[str, Naming]
    revision: Revision
    """Ours, of the first seed, with the rows as they stand in the set."""
    held_out: Agreement | None
    """Ours, counted on the held-out texts only; None where none are."""
    told: float
    """AMI of a classifier that was told four fifths of the labels: what there is to find."""


def compared(
    one: LabelledSet, vectors: FloatArray, seeds: Sequence[int], answers: Mapping[int, Answer] | None
) -> Compared:
    """Theme a set with each seed; a seed also shuffles the texts, which must not matter."""
    runs = [_ours(one, vectors, seed) for seed in seeds]
    revision = runs[0][0]
    found = {OURS: [agreement(one, theme_of_rows(made, len(one.texts)).tolist(), took) for made, took in runs]}
    named = {OURS: [_naming(one, vectors, made) for made, _ in runs]}
    for seed in seeds if answers is not None else ():
        answer = answers[seed] if answers is not None else None
        if answer is None:
            continue
        found.setdefault(THEIRS, []).append(agreement(one, answer.themes, answer.seconds))
        again = agreement(one, answer.reassigned, answer.seconds + answer.seconds_reassigning)
        found.setdefault(REASSIGNED, []).append(again)
        said = naming(answer.words, answer.themes, one.texts, one.languages, vectors)
        named.setdefault(THEIRS, []).append(said)
    return Compared(
        one=one,
        agreements={name: mean_agreement(several) for name, several in found.items()},
        namings={name: mean_naming(several) for name, several in named.items()},
        revision=revision,
        held_out=_held_out(one, revision),
        told=told(one, vectors),
    )


def _ours(one: LabelledSet, vectors: FloatArray, seed: int) -> tuple[Revision, float]:
    """Return (the revision with rows as they stand in the set, seconds)."""
    order = np.random.default_rng(seed).permutation(len(one.texts)) if seed else np.arange(len(one.texts))
    texts = [one.texts[row] for row in order]
    languages = [one.languages[row] for row in order]
    authors = None if one.authors is None else [one.authors[row] for row in order]
    engine = ThemeEngine()
    started = time.perf_counter()
    made = engine.theme(texts, {"mean": vectors[order]}, languages=languages, authors=authors)
    return in_order(made, order), time.perf_counter() - started


def in_order(made: Revision, order: np.ndarray) -> Revision:
    """Return the revision of shuffled rows with the numbers the rows had before."""

    def back(rows: Sequence[int]) -> tuple[int, ...]:
        return tuple(int(order[row]) for row in rows)

    themes = tuple(
        replace(theme, members=tuple(sorted(back(theme.members))), voices=back(theme.voices)) for theme in made.themes
    )
    groups = tuple(replace(group, members=tuple(sorted(back(group.members)))) for group in made.undercurrent)
    return replace(
        made,
        themes=themes,
        undercurrent=groups,
        unthemed=tuple(sorted(back(made.unthemed))),
        singles=back(made.singles),
    )


def _naming(one: LabelledSet, vectors: FloatArray, made: Revision) -> Naming:
    terms = {number: theme.label.split(", ") if theme.label else [] for number, theme in enumerate(made.themes)}
    return naming(terms, theme_of_rows(made, len(one.texts)).tolist(), one.texts, one.languages, vectors)


def _held_out(one: LabelledSet, made: Revision) -> Agreement | None:
    if not any(one.held_out):
        return None
    return agreement(one.only(held_out=True), theme_of_rows(made, len(one.texts)).tolist(), 0.0)
