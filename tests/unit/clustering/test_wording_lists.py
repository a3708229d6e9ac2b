"""The word lists beside the grammar: what is in them is what the grammar knows."""

import pytest

from clustering.wording.grammar import KNOWN, LISTS, grammar, listed
from clustering.wording.phrases import WORD

FULL = ("en", "nl", "de")


@pytest.mark.parametrize("language", KNOWN)
def test_no_list_has_a_name_that_nobody_reads(language: str) -> None:
    """A misspelt name would be a list without effect."""
    assert set(listed(language)) == set(LISTS)


@pytest.mark.parametrize("language", KNOWN)
@pytest.mark.parametrize("name", LISTS)
def test_words_are_written_as_they_are_compared(language: str, name: str) -> None:
    """In lower case, with a straight apostrophe, each one word."""
    words = listed(language)[name]
    assert [word for word in words if word != word.lower() or "’" in word] == []
    assert [
        word for word in words if name != "dialect" and WORD.fullmatch(word.strip("'")) is None and word != "z.b"
    ] == []


@pytest.mark.parametrize("language", FULL)
@pytest.mark.parametrize("name", [name for name in LISTS if name not in {"sometimes_nouns", "degrees"}])
def test_the_languages_of_the_house_have_every_list(language: str, name: str) -> None:
    """Dutch, German and English are known equally well."""
    assert len(listed(language)[name]) > 5


@pytest.mark.parametrize("language", FULL)
def test_adjectives_are_known_by_what_stands_before_them_or_by_their_small_letter(language: str) -> None:
    """German needs no list: its nouns have capitals."""
    assert bool(listed(language)["degrees"]) is not grammar(language).capitals_mark_nouns


@pytest.mark.parametrize("language", FULL)
def test_nothing_is_both_welcome_and_harm(language: str) -> None:
    """It would say nothing."""
    assert listed(language)["welcome"] & listed(language)["harm"] == frozenset()


@pytest.mark.parametrize("language", KNOWN)
def test_what_joins_a_phrase_never_stands_alone(language: str) -> None:
    """Links are stops."""
    spoken = grammar(language)
    assert spoken.links <= spoken.stops
    assert [word for word in spoken.links if spoken.carries(word)] == []


def test_a_language_without_a_file_has_empty_lists() -> None:
    """Its labels are plainer, nothing fails."""
    assert set().union(*listed("xx").values()) == set()
