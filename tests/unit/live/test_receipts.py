"""A receipt finds its contribution again, and nothing else does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.receipts import behind, receipt
from tests.gatherings import evening


def test_every_contribution_has_a_receipt_of_its_own_that_finds_it() -> None:
    """Short enough to write down, without signs that look alike."""
    state = evening().state
    receipts = {receipt(one): one for one in state.contributions.values()}
    assert len(receipts) == 6
    for written, one in receipts.items():
        assert re.fullmatch(r"\d+-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", written)
        assert behind(state, written) is one


def test_case_spaces_and_dashes_are_forgiven() -> None:
    """It was written on the back of an envelope."""
    state = evening().state
    one = state.contributions["c3"]
    place, first, second = receipt(one).split("-")
    for written in (
        f" {place} {first.lower()}{second.lower()} ",
        f"{place}–{first} {second}",
        f"{place}{first}-{second}".replace(first, f"-{first}"),
    ):
        assert behind(state, written) is one


def test_the_name_that_a_public_report_gives_finds_it_too() -> None:
    """There contributions whose words nobody released stand by their id."""
    state = evening().state
    assert behind(state, " c3 ") is state.contributions["c3"]


@pytest.mark.parametrize(
    "written", ["", "-", "12", "K7M4-PXQ2", "0-AAAA-AAAA", "99999999999999999999-AAAA-BBBB", "٣-K7M4-PXQ2"]
)
def test_what_is_no_receipt_finds_nothing(written: str) -> None:
    """Without a fault."""
    assert behind(evening().state, written) is None


def test_the_receipt_of_one_is_not_the_receipt_of_another_place() -> None:
    """Nobody finds their neighbour by counting on."""
    state = evening().state
    place, first, second = receipt(state.contributions["c3"]).split("-")
    for other in range(20):
        if other != int(place):
            assert behind(state, f"{other}-{first}-{second}") is None


@given(st.text(max_size=40).filter(lambda text: not text.strip().startswith("c")))
def test_no_text_breaks_it(written: str) -> None:
    """It is typed by people."""
    assert behind(evening().state, written) is None
