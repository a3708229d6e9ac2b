"""The ledger: accepted = themed + unthemed + held + hidden + withdrawn."""

from dataclasses import fields, replace

import pytest

from app.dialogue import commands as c
from app.dialogue.model import Ledger
from tests.gatherings import Gathering, evening

LINES = [field.name for field in fields(Ledger)]


def test_an_empty_ledger_adds_up() -> None:
    """Nothing is nothing."""
    assert Ledger().adds_up()


@pytest.mark.parametrize("line", LINES)
def test_one_too_many_in_any_line_is_noticed(line: str) -> None:
    """It is the first thing that a report shows."""
    right = Ledger(accepted=15, themed=1, unthemed=2, held=3, hidden=4, withdrawn=5)
    assert right.adds_up()
    assert not replace(right, **{line: getattr(right, line) + 1}).adds_up()


def test_every_contribution_of_an_evening_has_its_line() -> None:
    """One of each kind, told apart."""
    gathering = evening()
    gathering.does(c.Withdraw("person 1", "c1"))
    gathering.does(c.HideContribution("c2"))
    assert gathering.buckets() == {
        "c1": "withdrawn",
        "c2": "hidden",
        "c3": "themed",
        "c4": "themed",
        "c5": "unthemed",
        "c6": "unthemed",
    }
    assert gathering.state.ledger == Ledger(accepted=6, themed=2, unthemed=2, hidden=1, withdrawn=1)


def test_what_is_held_is_in_no_other_line() -> None:
    """Until a facilitator has looked."""
    gathering = Gathering(first_look=True)
    gathering.opens()
    gathering.says_many(3)
    gathering.does(c.ReleaseContribution("c2"))
    assert gathering.state.ledger == Ledger(accepted=3, held=2, unthemed=1)
