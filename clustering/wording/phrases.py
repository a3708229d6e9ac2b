"""The phrases of a text that could stand on a label.

One to four words inside punctuation, at most three of which carry meaning, beginning and ending with
one that does. The key of a phrase is made of lemmas, so that singular and plural are one; what is
shown is the form people used.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from clustering.wording.grammar import Grammar, grammar

WORD = re.compile(r"[^\W_]+(?:[-’'*:][^\W_]+)*")
BREAK = re.compile(r"[.!?;:,()\[\]\"„“”«»…–—\n/]+|\s-\s|\.-")
_LONGEST = 4
_MOST_CARRYING = 3
_READ = 2000
"""Characters read of one text."""


class Phrase(NamedTuple):
    """One occurrence of a phrase."""

    key: str
    """Lemmas, separated by spaces."""
    surface: str
    """As it was written."""
    opens: bool
    """Stands first in its segment, where a capital says nothing."""
    before: str
    """The word before it, in lower case; may be empty."""
    determined: bool
    """Ends what a determiner began, perhaps over further words: "the balanced *budget*", as only nouns do."""
    runs_on: bool
    """Followed by a word that carries meaning, so perhaps only a part of a longer phrase."""
    in_lead: bool
    """Stands in the first segment of the text."""


@lru_cache(maxsize=50_000)
def phrases(text: str, language: str) -> tuple[Phrase, ...]:
    """Return every occurrence of every phrase. Kept in memory, for a revision reads mostly old texts."""
    spoken = grammar(language)
    segments = BREAK.split(text[:_READ])
    return tuple(p for number, part in enumerate(segments) for p in _segment(part, spoken, lead=number == 0))


def _segment(segment: str, spoken: Grammar, *, lead: bool) -> Iterator[Phrase]:
    words = WORD.findall(segment)
    lower = [word.lower() for word in words]
    carries = [spoken.carries(word, before) for before, word in pairwise(["", *lower])]
    keys = [spoken.lemma(word) if c else small for word, small, c in zip(words, lower, carries, strict=True)]
    for start, end in _spans(lower, carries, spoken):
        yield Phrase(
            key=" ".join(keys[start:end]),
            surface=" ".join(words[start:end]),
            opens=start == 0,
            before=lower[start - 1] if start else "",
            determined=_determined(lower, carries, start, spoken) and not (end < len(words) and carries[end]),
            runs_on=end < len(words) and carries[end],
            in_lead=lead,
        )


def _determined(lower: list[str], carries: list[bool], start: int, spoken: Grammar) -> bool:
    while start and carries[start - 1]:
        start -= 1
    return bool(start) and lower[start - 1] in spoken.determiners


def _spans(lower: list[str], carries: list[bool], spoken: Grammar) -> Iterator[tuple[int, int]]:
    for start, first in enumerate(carries):
        if not first:
            continue
        carrying = 0
        for end in range(start + 1, min(start + _LONGEST, len(lower)) + 1):
            if carries[end - 1]:
                carrying += 1
                if carrying > _MOST_CARRYING:
                    break
                yield start, end
            elif lower[end - 1] not in spoken.links:
                break
