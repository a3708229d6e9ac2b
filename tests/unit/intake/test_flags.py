"""What a moderator should look at: found by form and check digits, never dropped, never repeated."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.flags import _FINDERS, flags, is_citizen_number, is_iban, is_plate

PERSONAL = [
    ("mijn bsn is 111222333", "bsn"),
    ("123.45.67.82 heb ik ingevuld", "bsn"),
    ("bsn 12345672, met acht cijfers", "bsn"),
    ("Stort maar op NL91 ABNA 0417 1643 00 graag", "iban"),
    ("nl91abna0417164300", "iban"),
    ("Konto DE89 3704 0044 0532 0130 00", "iban"),
    ("bel me op 06-12345678", "phone"),
    ("06 12 34 56 78 na zessen", "phone"),
    ("+31 6 12345678", "phone"),
    ("0031612345678", "phone"),
    ("(0592) 36 61 11", "phone"),
    ("010-1234567", "phone"),
    ("Ruf an: 0151 234 56789", "phone"),
    ("+49 151 23456789", "phone"),
    ("mail jan.jansen@example.nl", "email"),
    ("Wij wonen Dorpsstraat 12, 9431 AB Westerbork", "address"),
    ("9431AB 12", "address"),
    ("postcode 1234 ab? nee 1234ab, nr 5", "address"),
    ("Die grijze met AB-12-CD", "plate"),
    ("kenteken 12-abc-3", "plate"),
]
ORDINARY = [
    "In 2030 we gaan 12 molens bouwen, voor 1.000.000 euro.",
    "Van 20-10-2025 tot 12-05-26, 24-7 bereikbaar, 1-2-3 klaar.",
    "Bel 112, 0800-1234567 of 0900-8844; onze buurt heeft 088-1234567.",
    "20251125 is een datum en 123456789 een rijtje.",
    "Het kost € 123.456.782 per jaar.",
    "De N381 en de A28, 380 kV, 1500 m2 per woning, 4 op de 10.",
    "12-VVD-3 is geen kenteken, en SS-12-34 ook niet.",
    "Mijn moeder kreeg kanker. Kunt u helpen? De Scunthorpe-route. Ik hou van assistenten.",
]
ABUSE = [
    ("Wat een klootzak!", "nl"),
    ("KUUUUUT zeg", "nl"),
    ("Kútregering", "nl"),
    ("Ik weet waar je woont.", "nl"),
    ("Du Arschloch", "de"),
    ("verpiss dich", "de"),
    ("Halt die Fresse", "de"),
    ("you are scum", "en"),
    ("shut   the fuck up", "en"),
    ("fucking wind farm", "nl"),
]


@pytest.mark.parametrize(("text", "code"), PERSONAL)
def test_personal_data_is_flagged(text: str, code: str) -> None:
    """By its form, and by its check digits where it has them; and as nothing else."""
    assert flags(text, "nl") == (code,)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_people_say_about_numbers_is_left_alone(text: str) -> None:
    """Dates, amounts, roads and service numbers are nobody's data; an illness is no insult."""
    assert flags(text, "nl") == ()


@pytest.mark.parametrize(("text", "language"), ABUSE)
def test_abuse_is_flagged(text: str, language: str) -> None:
    """However it's shouted; some words are understood in every language."""
    assert flags(text, language) == ("abuse",)


def test_a_word_is_judged_in_the_language_of_its_text() -> None:
    """What is abuse in one may be plain in another; a language without a list of its own is read with all of them."""
    assert flags("Dat is een slip of the tongue, en een dick van buiten", "nl") == ()
    assert flags("so ein Depp", "nl") == ()
    assert flags("so ein Depp", "de-AT") == flags("so ein Depp", "fy") == ("abuse",)


def test_everything_that_was_found_is_told_in_one_order() -> None:
    """Codes only: the words stay where they are."""
    text = "Klootzak op Dorpsstraat 12, 9431 AB: 06-12345678, jan@example.nl, AB-12-CD, 111222333, NL91ABNA0417164300"
    assert flags(text, "nl") == ("bsn", "iban", "phone", "email", "address", "plate", "abuse")


@given(st.integers(10_000_000, 99_999_999))
def test_one_wrong_digit_is_no_citizen_number(number: int) -> None:
    """The test of eleven notices every single digit."""
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), str(number), strict=True)) % 11
    digits = f"{number}{last}"
    assert is_citizen_number(digits[:9]) is (last < 10)
    for at, digit in enumerate(digits if last < 10 else ""):
        other = str((int(digit) + 1) % 10)
        assert not is_citizen_number(digits[:at] + other + digits[at + 1 :])


@given(st.integers(0, 10**10 - 1), st.sampled_from(["ABNA", "RABO", "INGB", "TRIO"]))
def test_an_account_number_is_recognised_by_its_check_digits(number: int, bank: str) -> None:
    """Those that fit, and no others."""
    account = f"{bank}{number:010d}"
    as_number = int("".join(str(int(sign, 36)) for sign in f"{account}NL00"))
    right = 98 - as_number % 97
    assert is_iban(f"NL{right:02d}{account}")
    assert not is_iban(f"NL{right % 97 + 2:02d}{account}")
    assert (
        flags(f"Rekening NL{right:02d} {account[:4]} {account[4:8]} {account[8:12]} {account[12:]} dus", "nl")[0]
        == "iban"
    )


@pytest.mark.parametrize("plate", ["AB-12-34", "12-34-AB", "12-AB-34", "AB-12-CD", "12-ABC-3", "1-ABC-23", "AB-123-C"])
def test_a_plate_has_the_form_of_a_plate(plate: str) -> None:
    """And no group of letters that is never given out."""
    assert is_plate(plate.replace("AB", "GB").replace("C", "K"))
    assert not is_plate(plate + "9")


@given(st.text(max_size=500), st.sampled_from(["nl", "de", "en", "fy", "xx", ""]))
def test_no_text_is_too_strange(text: str, language: str) -> None:
    """Whatever comes in, an answer comes out."""
    assert set(flags(text, language)) <= {"bsn", "iban", "phone", "email", "address", "plate", "abuse"}


@given(st.lists(st.sampled_from([text for text, _ in PERSONAL]) | st.text(max_size=30), max_size=3).map(" ".join))
def test_without_a_digit_only_an_address_for_mail_is_left_to_find(text: str) -> None:
    """So nothing else is looked for in most texts."""
    bare = "".join("-" if sign.isdecimal() else sign for sign in text)
    found = {code for code, finds in _FINDERS.items() if finds(bare)}
    assert found <= {"email"}
    assert found == set(flags(bare, "nl")) - {"abuse"}


def test_a_long_text_is_judged_quickly() -> None:
    """No pattern runs away with five hundred letters and digits that almost fit."""
    random_ = random.Random(7)
    for sign in ("1", "12 ", "NL91", "a@", "AB-", "0 1 ", "1234 AB "):
        assert isinstance(flags((sign * 500)[:500], "nl"), tuple)
    noise = "".join(random_.choice(string.ascii_letters + string.digits + " .-@") for _ in range(500))
    assert isinstance(flags(noise, "nl"), tuple)
