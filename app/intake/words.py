"""What a text must be to be stored. Words are kept as they were typed; only their encoding is normalised."""

import unicodedata

import regex

from app import errors

MOST_GRAPHEMES = 500
_GRAPHEME = regex.compile(r"\X")
# Letters, numbers, punctuation and symbols (so emoji too): anything that leaves ink on paper.
_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}--[\n\t\r]]", regex.V1)


def normalise(text: str) -> str:
    """The text in Unicode's NFC with one kind of line end, white space around it removed.

    Right-to-left text, emoji and joiners stay as they are: they are somebody's words.

    Raises:
        app.errors.TextUnreadable: NUL, other control characters, or half of a surrogate pair.
        app.errors.TextEmpty: nothing in it leaves a mark (white space, zero-width characters).
        app.errors.TextTooLong: more than 500 graphemes, what a reader calls characters (UAX #29).
    """
    if not text.isprintable() and _CONTROL.search(text):  # most texts are, and the search is slow
        raise errors.TextUnreadable
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not _VISIBLE.search(tidy):
        raise errors.TextEmpty
    # no text has more graphemes than code points, so most need no counting
    length = len(_GRAPHEME.findall(tidy)) if len(tidy) > MOST_GRAPHEMES else 0
    if length > MOST_GRAPHEMES:
        raise errors.TextTooLong(length=length, limit=MOST_GRAPHEMES)
    return tidy
