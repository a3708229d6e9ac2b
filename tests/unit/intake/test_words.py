"""What a text must be to be stored: somebody's words stay as they were typed, or are refused with a sentence."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.intake.words import MOST_GRAPHEMES, normalise

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}\N{ZERO WIDTH JOINER}\N{BOY}"
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER N}\N{REGIONAL INDICATOR SYMBOL LETTER L}"


@pytest.mark.parametrize(
    "text",
    [
        "Wind op zee.",
        "👍",
        "😀😀😀",
        FAMILY,
        FLAG,
        "3",
        "?",
        "€ 5",
        "אנרגיה מהשמש",
        "طاقة الرياح",
        "مرحبا hello مرحبا",
        "\u202bfrom right to left\u202c",
        "太阳能",
        "नमस्ते",
        "first line\nsecond line",
        "a\tb",
        "Ik 👨‍👩‍👧 wil dit",
        "<script>alert(1)</script>",
        "'; DROP TABLE words; --",
    ],
)
def test_words_are_kept_as_they_were_typed(text: str) -> None:
    """Every script and direction, emoji with or without words, and whatever looks like code."""
    assert normalise(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " \n\t\r\n ",
        "\u200b",
        "\u200b\u200c\u200d\ufeff\u2060",
        "\u00a0\u2003\u3000",
        "\u00ad",
        "\u202e\u202c",
        "\u0301",
    ],
    ids=ascii,
)
def test_what_leaves_no_mark_is_refused_as_empty(text: str) -> None:
    """White space, zero-width characters, an accent without a letter."""
    with pytest.raises(errors.TextEmpty, match="Write a few words"):
        normalise(text)


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\x00", "\x07", "a\x1bb", "a\x7fb", "a\x85b", "a\x0bb", "\ud83d", "a\udc00", "\ud83d words"],
    ids=ascii,
)
def test_what_cannot_be_stored_is_refused(text: str) -> None:
    """NUL and other control characters, half of a surrogate pair."""
    with pytest.raises(errors.TextUnreadable, match="Type it again"):
        normalise(text)


def test_five_hundred_characters_are_kept_and_one_more_is_not() -> None:
    """The sentence says how many there are and how many there may be."""
    assert normalise("a" * 500) == "a" * 500
    with pytest.raises(errors.TextTooLong, match=r"501 characters; 500 is the most") as refusal:
        normalise("a" * 501)
    assert refusal.value.facts == {"length": 501, "limit": MOST_GRAPHEMES}


@pytest.mark.parametrize("one", [FAMILY, FLAG, "e\u0301", "👍🏽", "क्षि", "é"], ids=ascii)
def test_length_is_what_a_reader_counts(one: str) -> None:
    """A family is one character, however many code points it takes."""
    assert normalise(one * 500)
    with pytest.raises(errors.TextTooLong):
        normalise(one * 501)


def test_white_space_around_the_words_does_not_count() -> None:
    """It's gone before anything is counted."""
    assert normalise("  " + "a" * 500 + "\n\n") == "a" * 500


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("cafe\u0301", "café"), ("A\u030angstro\u0308m", "Ångström"), ("\u1112\u1161\u11ab", "한")],
)
def test_one_letter_has_one_spelling(typed: str, kept: str) -> None:
    """Phones spell é in two ways; stored it's one (Unicode's NFC)."""
    assert normalise(typed) == kept


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_line_end_is_kept(end: str) -> None:
    """Whatever the phone makes of Enter."""
    assert normalise(f"first{end}second{end}") == "first\nsecond"


def test_compatible_characters_are_not_replaced() -> None:
    """They are somebody's words: ½ stays ½, a ligature stays one."""
    assert normalise("½ ﬁets ²") == "½ ﬁets ²"


@given(text=st.text(max_size=600))
def test_any_text_is_kept_whole_or_refused(text: str) -> None:
    """What is stored has one spelling, leaves a mark, fits, and would be stored alike once more."""
    try:
        kept = normalise(text)
    except errors.BadText:
        return
    assert unicodedata.is_normalized("NFC", kept)
    assert kept
    assert normalise(kept) == kept
