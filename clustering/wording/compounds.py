"""The parts of a compound: who says "pachtgrond" speaks of "grond" and of "pacht"."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from clustering.wording.facts import Facts
from clustering.wording.grammar import Grammar, grammar
from clustering.wording.lexicon import Kind, kind

PART = 4
"""Letters of the half of a compound that is heard in it, at least."""
_OTHER_PART = 3
"""Letters of its other half, which must be a noun if it has no more: "Rad-spur"."""
_SEVERAL = 2
"""Texts that must say the head of a compound by itself: many a word ends like another that it is no kind of."""
_NO_THINGS = ("bar", "ion", "los")
"""Endings of three letters that are also nouns: "Produkt-ion" is about no ion."""
_WHO_DOES = ("er", "ing", "in")
"""What turns a word into who does it, or into the doing: "pacht-er"."""
_JOINTS = ("", "s", "n", "en", "e", "er")
"""What may stand between the halves: "dorp-s-feest", "Sonne-n-strom"."""


def hear_compounds(facts: dict[str, Facts]) -> None:
    """Let who says "zonnepaneel" say "paneel" too, and who says "pachtgrond" "pacht", where others say that word."""
    heard: dict[str, set[int]] = defaultdict(set)
    for word, fact in facts.items():
        if " " in word or len(word) < PART + 2 or not fact.spoken.compounds:
            continue
        heads, beginnings = parts(word, fact.language)
        said = [head for head in heads if head in facts and len(facts[head].texts) >= _SEVERAL]
        for part in [*said, *(beginning for beginning in beginnings if beginning in facts)]:
            heard[part].update(fact.texts)
    for part, texts in heard.items():
        facts[part].texts = sorted(texts.union(facts[part].texts))


@lru_cache(maxsize=50_000)
def parts(word: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (what a word might be a kind of, the keys of what it might be about)."""
    spoken = grammar(language)
    return tuple(heads_of_compound(word, spoken)), tuple(beginnings_of_compound(word, spoken))


def heads_of_compound(word: str, spoken: Grammar) -> Iterator[str]:
    """Return the endings that a word might be a kind of: a sun panel is a panel, and no kind of sun."""
    for cut in range(_OTHER_PART, len(word) - PART + 1):
        # "over-last" is no kind of "last"; nor "ver-koper" of "koper" or "gel-oven" of "oven".
        if spoken.carries(word[:cut]) and (cut >= PART or (_is_thing(word[:cut], spoken) and _is_thing(word, spoken))):
            yield word[cut:]


def beginnings_of_compound(word: str, spoken: Grammar) -> Iterator[str]:
    """Return the keys a word might be about: leased land is about the lease, and so is who leases it."""
    for cut in range(PART, len(word) - 1):
        begin, rest = word[:cut], word[cut:]
        joined = rest in _WHO_DOES or any(_is_rest(rest, joint, spoken) for joint in _JOINTS)
        if joined or _is_short(begin, rest, spoken):
            yield spoken.lemma(begin.capitalize() if spoken.capitals_mark_nouns else begin)


def _is_rest(rest: str, joint: str, spoken: Grammar) -> bool:
    return len(rest) >= len(joint) + PART and rest.startswith(joint) and spoken.is_word(rest[len(joint) :])


def _is_short(begin: str, rest: str, spoken: Grammar) -> bool:
    short = len(rest) == _OTHER_PART and rest not in _NO_THINGS
    return short and _is_thing(rest, spoken) and _is_thing(begin, spoken)


def _is_thing(word: str, spoken: Grammar) -> bool:
    written = word.capitalize() if spoken.capitals_mark_nouns else word
    return spoken.is_word(written) and kind(written, spoken.language) in {Kind.NOUN, Kind.EITHER}
