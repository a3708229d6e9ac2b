"""Reading the catalogues: straight from the .po files, so that adding a language is adding one file."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from app.errors import SamenspraakError

FOLDER = Path(__file__).parent
DOMAIN = "samenspraak"
SOURCE = "en"
DEFAULT = "nl"


def _found() -> tuple[str, ...]:
    folders = sorted(path.parent.parent.name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    first = [code for code in (DEFAULT, SOURCE) if code == SOURCE or code in folders]
    return (*first, *(code for code in folders if code not in first))


LANGUAGES = _found()


@cache
def translations(language: str) -> Translations:
    """The catalogue of a language; the English source where there is none."""
    path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language not in LANGUAGES or not path.exists():
        return Translations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def choose_language(wished: Iterable[str], accept: str = "", default: str = DEFAULT) -> str:
    """The first language that we have: of ``wished`` (a choice made before), else of an Accept-Language header."""
    preferred = [*wished, *(part.split(";")[0].strip() for part in accept.split(",")), default]
    found = negotiate_locale([p for p in preferred if p], LANGUAGES, sep="-")
    return found or default


def own_name(language: str) -> str:
    """What speakers of a language call it: Nederlands, English, Deutsch."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def message_for(error: SamenspraakError, language: str) -> str:
    """An error's sentence in a language, its facts filled in."""
    return str(translations(choose_language([language])).gettext(error.template())).format(**error.facts)


def number(value: float, language: str) -> str:
    """1.024 in Dutch and German, 1,024 in English."""
    return format_decimal(value, locale=language)


def clock(milliseconds: int, language: str) -> str:
    """The time of day: 20.12 in Dutch, 20:12 elsewhere. The server's own time zone."""
    return _here(milliseconds).strftime("%H.%M" if language in {"nl", "fy"} else "%H:%M")


def day(milliseconds: int, language: str) -> str:
    """26 november 2026, as it is written in a language. The server's own time zone."""
    return format_date(_here(milliseconds), format="long", locale=language)


def _here(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).astimezone()


def in_words(keys: Iterable[str | tuple[str, str]], language: str) -> dict[str, Any]:
    """The translations of these msgids (or singular and plural pairs), for a browser module to look up."""
    catalogue = translations(language)
    words: dict[str, Any] = {}
    for key in keys:
        if isinstance(key, tuple):
            words[key[0]] = [catalogue.ngettext(*key, 1), catalogue.ngettext(*key, 2)]
        else:
            words[key] = catalogue.gettext(key)
    return words
