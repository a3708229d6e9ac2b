"""What a moderator should look at: personal data by its form and its check digits, and abuse by a list of words.

Pure. It finds, and never drops or changes: a wrong flag costs a glance, a wrong deletion a voice. Only codes leave this
module, never the words that were found.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files

ELEVEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the weights of a Dutch citizen service number, divisible by eleven together
NEVER_ISSUED = {"SA", "SD", "SS", "NSB", "KKK", "PVV", "VVD", "SGP", "PKK", "CDA", "PPR", "PSP"}

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(?<![\w.,+€-])(?<!€ )\d(?:[ .-]?\d){7,8}(?![\w-]|[.,]\d)")
_SAYS_BSN = re.compile(r"\b(?:bsn|burgerservice|sofi)", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]){11,30}")
_IBAN_LENGTHS = {"NL": 18, "DE": 22, "BE": 16, "FR": 27, "GB": 22, "LU": 20, "AT": 20, "CH": 21, "ES": 24, "IT": 27,
                 "PL": 28, "DK": 18, "PT": 25, "IE": 22, "SE": 24, "NO": 15, "FI": 18}  # fmt: skip
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE)
_DUTCH_PHONE = re.compile(
    r"(?<![\w+/-])(?:(?:\+|00)31[\s.-]?(?:\(0\)[\s.-]?)?|\(?0)[1-9](?:\)?[\s./-]{0,3}\d){8}(?!\d|-\d)"
)
_SERVICE = re.compile(r"^0(?:800|90\d|88|14)")  # free, paid and company numbers are nobody's own
_OTHER_PHONE = re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[\s.()/-]{0,2}\d){7,12}(?!\d)")
_GERMAN_MOBILE = re.compile(r"(?<![\w+])01[5-7]\d[\s./-]?\d{3}(?:[\s./-]?\d){4,5}(?!\d)")
_POSTCODE = r"[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})\b"
_AFTER = re.compile(
    rf"\b{_POSTCODE}[\s,;:]{{0,3}}(?:(?:nr|no|nummer|huisnummer|huisnr)\b[.:]?\s?)?\d{{1,5}}(?!\d|%|\s?(?:euro|€))"
)
_BEFORE = re.compile(rf"\b[^\W\d]{{2,}}\s\d{{1,5}}\s?-?[a-zA-Z]?[\s,;]{{1,3}}(?:in\s|te\s)?{_POSTCODE}")
_PLATES = re.compile(r"(?<![\w-])([A-Z0-9]{1,3})-([A-Z0-9]{2,3})-([A-Z0-9]{1,3})(?![\w-])", re.IGNORECASE)
_SHAPES = {
    "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99", "XX-999-X",
    "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9",
}  # fmt: skip


def flags(text: str, language: str) -> tuple[str, ...]:
    """The codes of what was found in a text, always in the same order."""
    worth_a_try = _FINDERS if _DIGIT.search(text) else _WITHOUT_DIGITS
    found = [code for code, finds in worth_a_try.items() if finds(text)]
    return tuple(found + ["abuse"] * is_abuse(text, language))


# ---- personal data -----------------------------------------------------------------------------------


def is_citizen_number(digits: str) -> bool:
    """Whether nine digits (or eight, with the zero in front left out) pass the test of eleven."""
    padded = digits.zfill(len(ELEVEN))
    total = sum(weight * int(digit) for weight, digit in zip(ELEVEN, padded, strict=True))
    return int(padded) > 0 and total % 11 == 0


def is_iban(written: str) -> bool:
    """Whether a bank account number has its country's length and the rest of 1 modulo 97."""
    plain = "".join(written.split()).upper()
    if _IBAN_LENGTHS.get(plain[:2], len(plain)) != len(plain):
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def is_plate(written: str) -> bool:
    """Whether it's formed like a Dutch licence plate, with letters that are given out."""
    shape = "".join("X" if sign.isalpha() else "9" if sign.isdigit() else sign for sign in written)
    groups = [group for group in written.upper().split("-") if group.isalpha()]
    return shape in _SHAPES and not any(group in NEVER_ISSUED or set(group) & set("IOQU") for group in groups)


def _has_citizen_number(text: str) -> bool:
    said = bool(_SAYS_BSN.search(text))
    found = ("".join(filter(str.isdigit, one.group())) for one in _DIGITS.finditer(text))
    return any(is_citizen_number(digits) for digits in found if len(digits) == len(ELEVEN) or said)


def _has_iban(text: str) -> bool:
    """Each beginning is tried with every length that the signs behind it allow: what follows may be a word."""
    for one in _IBAN.finditer(text):
        plain = "".join(one.group().split()).upper()
        lengths = [_IBAN_LENGTHS[plain[:2]]] if plain[:2] in _IBAN_LENGTHS else range(15, len(plain) + 1)
        if any(length <= len(plain) and is_iban(plain[:length]) for length in lengths):
            return True
    return False


def _has_phone(text: str) -> bool:
    text = _IBAN.sub(" ", text)  # the digits of a bank account are no phone number
    for one in _DUTCH_PHONE.finditer(text):
        digits = "".join(filter(str.isdigit, one.group()))
        national = "0" + digits.removeprefix("00").removeprefix("31").lstrip("0")
        if not _SERVICE.match(national):
            return True
    return bool(_GERMAN_MOBILE.search(text)) or any(
        not one.group().startswith(("+31", "0031")) for one in _OTHER_PHONE.finditer(text)
    )


def _has_plate(text: str) -> bool:
    return any(is_plate(one.group()) for one in _PLATES.finditer(text))


_FINDERS: dict[str, Callable[[str], bool]] = {
    "bsn": _has_citizen_number,
    "iban": _has_iban,
    "phone": _has_phone,
    "email": lambda text: "@" in text and bool(_EMAIL.search(text)),
    "address": lambda text: bool(_AFTER.search(text) or _BEFORE.search(text)),
    "plate": _has_plate,
}
_WITHOUT_DIGITS = {"email": _FINDERS["email"]}  # most texts have none, and then there is nothing else to find


# ---- abuse -------------------------------------------------------------------------------------------


def is_abuse(text: str, language: str) -> bool:
    """Whether a word of the list for this language is in it, however it's spelled out ("Kuuut!")."""
    return bool(_words(language[:2].lower()).search(_plain(text)))


def _plain(text: str) -> str:
    """Small letters without accents, and none of them more than twice: people shout with letters."""
    letters = text.casefold()
    if not letters.isascii():
        apart = unicodedata.normalize("NFD", letters)
        letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"(\w)\1{2,}", r"\1", letters)


@cache
def _words(language: str) -> re.Pattern[str]:
    listed = _listed()
    lines = listed["all"] + (
        listed[language] if language in listed else [w for words in listed.values() for w in words]
    )
    patterns = (re.escape(_plain(line.rstrip("*"))) + (r"\w*" if line.endswith("*") else "") for line in lines)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(set(patterns)))})(?!\w)")


@cache
def _listed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    section = ""
    for line in (files(__package__) / "abuse.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = []
        elif line and not line.startswith("#"):
            found[section].append(line)
    return found
