"""From what was measured to the rows of the result, with the bars they are held against."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from rich.table import Table

from benchmarks.quality.agreement import Agreement, mean_agreement
from benchmarks.quality.compared import OURS, REASSIGNED, THEIRS, Compared
from benchmarks.quality.contrast import Contrast, contrasts
from benchmarks.quality.mixed import calls, precision_and_recall
from benchmarks.quality.naming import mean_naming
from benchmarks.quality.planted import Found, written_undercurrent_found
from benchmarks.quality.rows import Row, ahead_of, at_least, at_most, plain

AMI_BARS = {
    "nl_xsid_intents": 0.82,
    "de_xsid_intents": 0.85,
    "en_xsid_intents": 0.88,
    "en_argkp": 0.43,
    "nl_kamervragen_bench_dev": 0.25,
}
UNITS = {"ami": "AMI", "ari": "ARI", "v": "V", "themes": "themes", "unthemed": "share", "seconds": "s"}
HEADS = ("AMI", "ARI", "V", "themes", "unthemed", "seconds")
UNTHEMED = 0.05
PLANTED = 0.6
DIFFUSE = ("kamervragen",)
"""Sets whose subjects are fields of policy: a few texts drawn from one are no group that agrees, so there
is nothing to find. Measured and shown, without a bar."""


def agreement_rows(file: str, sets: Sequence[Compared]) -> Iterator[Row]:
    """Return the figures of one file; the mean over its dialogues where it holds several."""
    means, name = _means(sets), _name(file, sets)
    ours = means[OURS]
    yield _held(f"{name}: AMI", "AMI", ours.ami, AMI_BARS.get(file))
    for other in (THEIRS, REASSIGNED):
        if other in means:
            yield ahead_of(f"{name}: AMI against {other}", "AMI", ours.ami, means[other].ami)
    yield at_most(f"{name}: unthemed", "share", ours.unthemed, UNTHEMED)
    held_out = [one.held_out for one in sets if one.held_out is not None]
    if held_out:
        yield plain(f"{name}: AMI on the held-out third", "AMI", mean_agreement(held_out).ami)
    yield plain(f"{name}: AMI of a classifier told four fifths", "AMI", _mean(one.told for one in sets))


def detail_rows(file: str, sets: Sequence[Compared]) -> Iterator[Row]:
    """Return every figure of every contestant on one file; they are printed as a table of their own."""
    for contestant, mean in _means(sets).items():
        for what, unit in UNITS.items():
            yield plain(f"{_name(file, sets)}: {contestant}, {what}", unit, getattr(mean, what))


def comparison(found: Mapping[str, Sequence[Compared]]) -> Table:
    """Return the table of all contestants on all files, to be printed."""
    table = Table("set", "by", *HEADS, title="On the same vectors", title_justify="left")
    for file, sets in found.items():
        for contestant, mean in _means(sets).items():
            cells = [f"{getattr(mean, what):.{1 if what in {'themes', 'seconds'} else 3}f}" for what in UNITS]
            table.add_row(_name(file, sets) if contestant == OURS else "", contestant, *cells)
    return table


def _means(sets: Sequence[Compared]) -> dict[str, Agreement]:
    return {name: mean_agreement([one.agreements[name] for one in sets]) for name in sets[0].agreements}


def _name(file: str, sets: Sequence[Compared]) -> str:
    return f"{file}, mean of {len(sets)}" if len(sets) > 1 else file


def _held(name: str, unit: str, value: float, bar: float | None) -> Row:
    return plain(name, unit, value) if bar is None else at_least(name, unit, value, bar)


def naming_rows(sets: Sequence[Compared]) -> Iterator[Row]:
    """Return the figures of the labels, mean over all sets."""
    for contestant in (OURS, THEIRS):
        several = [one.namings[contestant] for one in sets if contestant in one.namings]
        if not several:
            continue
        mean = mean_naming(several)
        held = at_most if contestant == OURS else lambda name, unit, value, _: plain(name, unit, value)
        yield held(f"labels of {contestant}: function words", "share of terms", mean.function_words, 0.0)
        yield plain(f"labels of {contestant}: distinct from the nearest theme", "share of words", mean.distinct)
        yield plain(f"labels of {contestant}: coverage", "share of texts", mean.coverage)
        yield plain(f"labels of {contestant}: aim", "share of texts", mean.aim)


def mixed_rows(sets: Sequence[Compared]) -> Iterator[Row]:
    """Return how often a theme that is called mixed is so, over all themes of all sets together."""
    found = [call for one in sets for call in calls(one.one, one.revision)]
    precision, recall = precision_and_recall(found)
    yield plain("themes called mixed", f"of {len(found)}", sum(call.called for call in found))
    yield plain("themes called mixed: no subject has three in ten", "share", precision)
    yield plain("themes where no subject has three in ten: called mixed", "share", recall)


def planted_rows(found: Mapping[str, Sequence[Found]]) -> Iterator[Row]:
    """Return recall and precision of planted groups: by set, and the mean of the sets with its bar."""
    means = {file: (_mean(f.recall for f in many), _mean(f.precision for f in many)) for file, many in found.items()}
    for file, (recall, precision) in means.items():
        yield plain(f"{file}: planted groups among the first five, recall", "share", recall)
        yield plain(f"{file}: planted groups among the first five, precision", "share", precision)
    tight = [mean for file, mean in means.items() if not any(word in file for word in DIFFUSE)]
    if tight:
        recall, precision = np.mean(tight, axis=0)
        yield at_least("planted groups, mean of the sets: recall", "share", recall, PLANTED)
        yield at_least("planted groups, mean of the sets: precision", "share", precision, PLANTED)


def written_rows(sets: Sequence[Compared]) -> Iterator[Row]:
    """Return recall and precision of small groups that somebody wrote into a set."""
    for one in sets:
        found = written_undercurrent_found(one.one, one.revision)
        if found is not None:
            yield plain(f"{one.one.name}: written small groups among the first five, recall", "share", found.recall)
            yield plain(f"{one.one.name}: the same, precision", "share", found.precision)


def contrast_rows(sets: Sequence[Compared]) -> Iterator[Row]:
    """Return how often the voices of a theme show both stances, where its members hold both."""
    files = sorted({one.one.file for one in sets})
    for file in files:
        found = [c for one in sets if one.one.file == file for c in contrasts(one.one, one.revision)]
        if found:
            yield from _contrast(file, found)


def _contrast(file: str, found: Sequence[Contrast]) -> Iterator[Row]:
    yield plain(f"{file}: themes with both stances", "themes", len(found))
    yield plain(f"{file}: the two contrasting voices differ in stance", "share", _mean(c.ends for c in found))
    yield plain(f"{file}: the same, two drawn by lot", "share", _mean(c.ends_by_lot for c in found))
    yield plain(f"{file}: all voices together show both", "share", _mean(c.voices for c in found))
    yield plain(f"{file}: the same, as many drawn by lot", "share", _mean(c.voices_by_lot for c in found))


def _mean(values: Iterator[float]) -> float:
    return float(np.mean(list(values)))
