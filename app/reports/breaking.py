"""Words without an end, on paper: WeasyPrint breaks none that stands behind an opening quotation mark."""

import re

# Letters, and what addresses are made of; an escaped character counts as one and is never broken.
_ONE = r"(?:\w|[-/:.,?=#%+]|&[#\w]+;)"
_ENDLESS = re.compile(rf"{_ONE}{{40,}}")
_PIECE = re.compile(rf"{_ONE}{{16}}(?=\w)")  # fits half a page, also in capitals
_QUOTED = re.compile(r'(?<=class="voice")([^>]*>)([^<]*)')
_HERE = "\N{ZERO WIDTH SPACE}"


def breakable(html: str) -> str:
    """The page with places where a line may end, unseen, in quoted words of forty letters and more."""
    return _QUOTED.sub(lambda quoted: quoted[1] + _ENDLESS.sub(_broken, quoted[2]), html)


def _broken(word: re.Match[str]) -> str:
    return _PIECE.sub(rf"\g<0>{_HERE}", word[0])
