"""One catalogue for every screen, message and report. A language is a folder with a ``samenspraak.po`` in it."""

from app.locales.catalogue import (
    LANGUAGES,
    choose_language,
    clock,
    day,
    in_words,
    message_for,
    number,
    own_name,
    translations,
)

__all__ = [
    "LANGUAGES",
    "choose_language",
    "clock",
    "day",
    "in_words",
    "message_for",
    "number",
    "own_name",
    "translations",
]
