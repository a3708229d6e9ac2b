"""Whatever people write, words for it come out, and rules hold: tried on texts nobody thought of."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clustering.arrays import FloatArray
from clustering.spaces import unit_rows
from clustering.undercurrent import small_groups
from clustering.voices import chosen_voices
from clustering.wording.appraisal import appraisal, leaning
from clustering.wording.clauses import central_clause
from clustering.wording.grammar import KNOWN, grammar
from clustering.wording.labels import label_themes
from clustering.wording.language import languages_of
from clustering.wording.phrases import phrases
from clustering.wording.vocabulary import vocabulary

SAID = """de het wind molen molens windmolen zonnepaneel paneel net is niet overlast foto's 5.000 the grid very
    expensive Netz Pacht wenn's l'eau . , ! ? ( ) – … 👍 風 ÿ"""
WORDS = st.sampled_from([*SAID.split(), "\n"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join))
LANGUAGES = st.sampled_from([*KNOWN, "xx", ""])
ROOMS = st.lists(st.tuples(TEXTS, LANGUAGES), min_size=1, max_size=24)
QUICK = settings(max_examples=60, deadline=None)


def vectors(count: int, seed: int) -> FloatArray:
    """Rows of length 1."""
    return unit_rows(np.random.default_rng(seed).normal(size=(count, 8)))


@QUICK
@given(TEXTS, LANGUAGES)
def test_a_phrase_begins_and_ends_with_a_word_that_carries_something(text: str, language: str) -> None:
    """And is at most four words long."""
    spoken = grammar(language)
    for phrase in phrases(text, language):
        words = phrase.surface.lower().split()
        assert 1 <= len(words) <= 4
        assert spoken.carries(words[-1], words[-2] if len(words) > 1 else phrase.before)
        assert phrase.key


@QUICK
@given(ROOMS, st.integers(1, 5))
def test_labels_come_for_any_texts_and_any_themes(room: list[tuple[str, str]], themes: int) -> None:
    """At most two terms each, none of them twice, covering a share of the members."""
    texts, languages = zip(*room, strict=True)
    words = vocabulary(texts, languages)
    groups = [np.arange(len(texts))[number::themes] for number in range(themes)]
    said = label_themes(words, groups)
    assert len(said) == themes
    for one in said:
        assert len(one.keys) <= 2
        assert 0 <= one.coverage <= 1
        assert one.label == one.label.strip()
        assert (one.label == "") == (one.keys == ())


@QUICK
@given(ROOMS)
@example([("MOLEN", "en"), ("A0N0MOLEN", "en"), ("MOLEN:A0N0MOLEN", "nl")])
def test_the_vocabulary_does_not_depend_on_the_order_of_texts(room: list[tuple[str, str]]) -> None:
    """The same words, the same counts."""
    texts, languages = [text for text, _ in room], [language for _, language in room]
    there, back = vocabulary(texts, languages), vocabulary(texts[::-1], languages[::-1])
    assert there.keys == back.keys
    assert there.presence.sum(axis=0).tolist() == back.presence.sum(axis=0).tolist()


@QUICK
@given(ROOMS)
def test_a_clause_is_a_quotation(room: list[tuple[str, str]]) -> None:
    """It stands in one of the texts, letter by letter, and fits in a breath."""
    texts, languages = zip(*room, strict=True)
    weights = {"molen": 2.0, "paneel": 1.0, "grid": 1.0, "netz": 1.0}
    clause = central_clause(texts, languages, weights, np.ones(len(texts), dtype=np.float32))
    assert clause == "" or any(clause in text for text in texts)
    assert len(clause) <= 90


@QUICK
@given(st.lists(TEXTS, max_size=12))
def test_every_text_has_a_language_that_is_known(texts: list[str]) -> None:
    """One each."""
    found = languages_of(texts)
    assert len(found) == len(texts)
    assert set(found) <= set(KNOWN)


@QUICK
@given(TEXTS, LANGUAGES)
def test_appraisal_is_a_share(text: str, language: str) -> None:
    """Between all harm and all welcome."""
    assert -1 <= appraisal(text, language) <= 1


@QUICK
@given(ROOMS, st.integers(0, 9))
def test_leaning_is_finite_or_absent(room: list[tuple[str, str]], seed: int) -> None:
    """One number for each text, around nothing."""
    texts, languages = zip(*room, strict=True)
    leans = leaning(texts, languages, vectors(len(texts), seed))
    if leans is not None:
        assert leans.shape == (len(texts),)
        assert np.isfinite(leans).all()
        assert float(leans.mean()) == pytest.approx(0, abs=1e-4)


@QUICK
@given(
    count=st.integers(0, 20),
    wanted=st.integers(0, 6),
    seed=st.integers(0, 99),
    named=st.booleans(),
    leans=st.booleans(),
)
def test_voices_are_different_rows_of_the_theme(
    count: int, wanted: int, seed: int, *, named: bool, leans: bool
) -> None:
    """As many as were asked for, or as there are; nobody twice before everybody once."""
    dice = np.random.default_rng(seed)
    rows = np.sort(dice.permutation(100)[:count])
    authors = [f"p{number % 7}" for number in range(100)] if named else None
    ends = dice.normal(size=count).astype(np.float32) if leans else None
    worth = dice.random(count).astype(np.float32)
    chosen = chosen_voices(rows, worth, vectors(count, seed), authors, wanted, ends)
    assert len(chosen) == len(set(chosen)) == min(wanted, count)
    assert set(chosen) <= set(rows.tolist())
    if authors is not None:
        people = {authors[row] for row in rows}
        assert len({authors[row] for row in chosen}) == min(len(people), len(chosen))


@QUICK
@given(st.integers(0, 60), st.integers(0, 99), st.integers(1, 6))
def test_small_groups_are_small_apart_and_of_several_people(count: int, seed: int, shown: int) -> None:
    """In any room."""
    rows = vectors(count, seed)
    rows[: count // 4] = rows[:1]
    people: Sequence[frozenset[str]] = [frozenset({f"p{number % 9}"}) for number in range(count)]
    found = small_groups({"mean": rows}, np.zeros(count, dtype=np.int64), people, shown)
    everyone = [row for group in found for row in group.members]
    assert len(found) <= shown
    assert len(everyone) == len(set(everyone))
    for group in found:
        assert 3 <= group.people <= len(group.members) <= max(4, count // 20)
        assert np.isfinite(group.strength)
