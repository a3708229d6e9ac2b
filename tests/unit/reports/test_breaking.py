"""A word without an end does not run off the paper."""

import pytest

from app.reports.breaking import breakable

HERE = "\N{ZERO WIDTH SPACE}"


def quoted(text: str) -> str:
    """As the page quotes it."""
    return f'<blockquote class="voice" lang="nl">{text}</blockquote>'


@pytest.mark.parametrize("endless", ["a" * 480, "https://" + "lang" * 100, "x1" * 60])
def test_a_word_without_an_end_may_be_broken_everywhere(endless: str) -> None:
    """No piece is longer than half a column, and nothing is lost."""
    found = breakable(quoted(endless))
    assert found.replace(HERE, "") == quoted(endless)
    assert max(map(len, found.partition(">")[2].partition("<")[0].split(HERE))) <= 17


WHOLE = ("Hottentottententententoonstelling is lang.", "&lt;" * 39, "👩\N{ZERO WIDTH JOINER}👧" * 40, "e\u0301" * 80)


@pytest.mark.parametrize("whole", WHOLE)
def test_what_fits_or_cannot_be_broken_stays(whole: str) -> None:
    """Words that people use, escaped characters, pictures of several parts, letters with marks on them."""
    assert breakable(quoted(whole)) == quoted(whole)


def test_an_escaped_character_is_never_broken() -> None:
    """It is one letter on paper."""
    assert f"&amp;{HERE}a" in breakable(quoted("a" * 15 + "&amp;" + "a" * 30))


def test_what_is_no_quotation_stays() -> None:
    """A hash must be copied as it is, and a style is no text."""
    page = f"<style>{'a' * 90}</style><p class='r-hash'>{'f' * 64}</p>"
    assert breakable(page) == page
