"""What a comparison is: frozen values, in the order in which its JSON shows them."""

from typing import Literal

from app.reports.shape import EditionName, Part

Kind = Literal["grew", "shrank", "silent", "new", "same"]
Matching = Literal["identity", "words"]


class ThemeCount(Part, frozen=True):
    """A theme on one side."""

    id: str
    label: str
    number: int
    people: int
    contributions: int
    gathers: int = 0
    words: tuple[str, ...] = ()


class Side(Part, frozen=True):
    """One of the two. ``position`` is where in its journal; ``round`` 0 is all rounds together."""

    dialogue_id: str
    title: str
    language: str
    position: int
    at: int
    spoke: int | None
    contributions: int
    themes: tuple[ThemeCount, ...]
    prompt: str = ""
    round: int = 0


class Change(Part, frozen=True):
    """A theme on both sides, or on one."""

    kind: Kind
    before: ThemeCount | None
    after: ThemeCount | None


class Comparison(Part, frozen=True):
    """``matched_by`` says how themes were found on the other side: by identity, or by the words they share."""

    edition: EditionName
    matched_by: Matching
    before: Side
    after: Side
    changes: tuple[Change, ...]
