"""What the organiser adds to the report: words on its first page, voices for outside the room, editions."""

import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue import events as e
from tests.gatherings import Gathering, evening


def test_the_organisers_words_are_kept() -> None:
    """Headline, introduction, and what was done with it."""
    gathering = evening()
    gathering.does(c.WriteLetter("Wij beslissen mee", "Het was druk.", "Wij bouwen een batterij."))
    state = gathering.state
    assert (state.headline, state.introduction, state.follow_up) == (
        "Wij beslissen mee",
        "Het was druk.",
        "Wij bouwen een batterij.",
    )


def test_writing_the_same_again_is_no_event() -> None:
    """A form that is sent twice costs nothing."""
    gathering = evening()
    gathering.does(c.WriteLetter("Kop", "", ""))
    assert gathering.does(c.WriteLetter("Kop", "", "")) == []


def test_a_voice_is_quotable_once_somebody_says_so() -> None:
    """And no longer once it is taken back."""
    gathering = evening()
    assert gathering.does(c.AllowQuotation("c1", on=True)) == [e.QuotationAllowed("c1")]
    assert gathering.state.contributions["c1"].quotable
    gathering.does(c.AllowQuotation("c1", on=False))
    assert not gathering.state.contributions["c1"].quotable


def test_what_a_moderator_released_is_quotable() -> None:
    """Somebody read these very words before they let them be seen."""
    gathering = Gathering(first_look=True)
    gathering.opens()
    held = gathering.says("Anna")
    gathering.does(c.ReleaseContribution(held))
    assert gathering.state.contributions[held].quotable


@pytest.mark.parametrize("wish", [c.HideContribution("c1"), c.Withdraw("person 1", "c1")])
def test_words_that_nobody_may_see_cannot_be_released_for_quoting(wish: c.AnyCommand) -> None:
    """Hidden and withdrawn ones are gone for the public too."""
    gathering = evening()
    gathering.does(wish)
    with pytest.raises(errors.UnknownContribution):
        gathering.does(c.AllowQuotation("c1", on=True))


def test_an_edition_is_issued_once_for_a_position() -> None:
    """Its position is remembered, in the order of issuing."""
    gathering = evening()
    assert gathering.does(c.IssueEdition(5)) == [e.EditionIssued(5)]
    assert gathering.does(c.IssueEdition(5)) == []
    assert gathering.state.issued == (5,)


@pytest.mark.parametrize("position", [0, 10_000])
def test_an_edition_needs_a_position_that_exists(position: int) -> None:
    """Nobody can freeze the future."""
    with pytest.raises(errors.BadMessage):
        evening().does(c.IssueEdition(position))
