"""Recomputing a report from an exported journal: every number, every word, and the chain of hashes. Pure."""

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Any

import msgspec

from app.dialogue import events as e
from app.errors import Refused
from app.journal.chain import GENESIS, next_hash
from app.reports.build import Account
from app.reports.journal_lines import Line
from app.reports.shape import Report

# Where words stand in a report. They may be fewer than in an older report: what was taken back since is gone.
WORDS = (".text", ".clause", ".voices", ".single_voices", ".undercurrent", ".subthemes", ".divided", ".withheld")
DigestOf = Callable[[str], str]


class AlteredRow(msgspec.Struct, frozen=True):
    """The first row that does not fit the chain. ``what`` is its kind of event, or ``unreadable``."""

    line: int
    position: int
    what: str
    reason: str


class Difference(msgspec.Struct, frozen=True):
    """A value of the report that the journal does not give. ``path`` is where it stands: ``ledger.themed``."""

    path: str
    written: str
    recomputed: str


class Verdict(msgspec.Struct, frozen=True):
    """What was found. ``words_checked``: how many texts were held against their keyed hash."""

    values: int
    rows: int
    altered: AlteredRow | None
    other_journal: bool
    differences: tuple[Difference, ...]
    taken_off_since: int
    words_checked: int

    @property
    def holds(self) -> bool:
        """Whether report and journal fit each other and themselves."""
        return self.altered is None and not self.other_journal and not self.differences


def verify(report: Report, lines: Iterable[bytes], digest_of: DigestOf | None = None) -> Verdict:
    """Hold ``report`` against the journal in ``lines``.

    ``digest_of`` is the installation's keyed hash of words; without it, words are compared with the report only.
    """
    reader = _Reader(report, digest_of)
    for number, line in enumerate(lines, 1):
        if line.strip():
            reader.read(number, line)
    return reader.verdict()


class _Reader:
    def __init__(self, report: Report, digest_of: DigestOf | None) -> None:
        self._report = report
        self._digest_of = digest_of
        self._account = Account(report.dialogue.id, report.position)
        self._decoder = msgspec.json.Decoder(Line)
        self._events = msgspec.json.Decoder(e.AnyEvent)
        self._previous = GENESIS
        self._at_position = GENESIS
        self._altered: AlteredRow | None = None
        self._rows = self._words = 0
        self._since: set[str] = set()
        self._lost = False

    def read(self, number: int, raw: bytes) -> None:
        """One line of the journal."""
        self._rows += 1
        try:
            line = self._decoder.decode(raw)
            event = self._events.decode(line.event)
        except msgspec.MsgspecError as error:
            self._found(number, 0, "unreadable", str(error))
            return
        kind = event.__struct_config__.tag
        if line.position != self._rows:
            self._found(number, line.position, kind, f"position {self._rows} was expected")
        elif self._hash(line) != line.hash:
            self._found(number, line.position, kind, "it does not fit its hash")
        self._check_words(number, line, event)
        self._previous = line.hash
        if line.position == self._report.position:
            self._at_position = line.hash
        self._take(line, event)

    def _take(self, line: Line, event: e.AnyEvent) -> None:
        if line.position > self._report.position and isinstance(event, e.ContributionWithdrawn | e.ContributionHidden):
            self._since.add(event.contribution_id)
        if self._lost:
            return
        try:
            self._account.take(e.Entry(line.position, line.at, line.by, event, line.text))
        except (ValueError, LookupError):  # after a row that is missing or altered, the next may make no sense
            self._lost = True

    def _hash(self, line: Line) -> str:
        """Over the canonical form of whatever stands there: a field that was slipped in shows."""
        canonical = msgspec.json.encode(msgspec.json.decode(line.event), order="sorted").decode()
        return next_hash(self._previous, line.position, line.at, line.by, canonical)

    def _check_words(self, number: int, line: Line, event: e.AnyEvent) -> None:
        if self._digest_of is None or line.text is None or not isinstance(event, e.ContributionAccepted):
            return
        self._words += 1
        if self._digest_of(line.text) != event.digest:
            self._found(number, line.position, "contribution_accepted", "its words are not those that were accepted")

    def _found(self, number: int, position: int, what: str, reason: str) -> None:
        if self._altered is None:
            self._altered = AlteredRow(number, position, what, reason)

    def verdict(self) -> Verdict:
        """Everything that was found."""
        written = msgspec.to_builtins(self._report)
        recomputed = self._recomputed()
        differences = list(_differences(written, recomputed))
        if self._since:
            differences = [d for d in differences if not any(part in f".{d.path}" for part in WORDS)]
        return Verdict(
            values=_values(written),
            rows=self._rows,
            altered=self._altered,
            other_journal=self._at_position != self._report.method.journal_hash,
            differences=tuple(differences),
            taken_off_since=len(self._since),
            words_checked=self._words,
        )

    def _recomputed(self) -> Any:
        """The report that this journal gives; nothing where it gives none."""
        try:
            return msgspec.to_builtins(self._account.report(self._report.edition.name))
        except Refused:
            return {}


def _differences(written: Any, recomputed: Any, path: str = "") -> Iterator[Difference]:
    if isinstance(written, dict) and isinstance(recomputed, dict):
        for name in dict.fromkeys((*written, *recomputed)):
            yield from _differences(written.get(name), recomputed.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(written, list | tuple) and isinstance(recomputed, list | tuple):
        for index, (one, other) in enumerate(zip_longest(written, recomputed)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif written != recomputed:
        yield Difference(path, _short(written), _short(recomputed))


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 (what fits on a line of a terminal)


def _values(tree: Any) -> int:
    if isinstance(tree, dict):
        return sum(_values(value) for value in tree.values())
    if isinstance(tree, list | tuple):
        return sum(_values(value) for value in tree)
    return 1
