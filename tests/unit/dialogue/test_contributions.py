"""People join, contribute, take back, resonate and object; moderators hold, hide and release."""

import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue import events, evolve
from app.dialogue.model import Contribution, Ledger
from tests.gatherings import Gathering, contribution, digest, evening


@pytest.fixture
def gathering() -> Gathering:
    """A dialogue whose first prompt is open, with Anna and Bilal in the room."""
    gathering = Gathering()
    gathering.opens()
    gathering.joins("anna", "bilal")
    return gathering


@pytest.fixture
def moderated() -> Gathering:
    """The same, but a facilitator looks first."""
    gathering = Gathering(first_look=True)
    gathering.opens()
    gathering.joins("anna", "bilal")
    return gathering


def said(gathering: Gathering, id_: str) -> Contribution:
    """The contribution itself."""
    return gathering.state.contributions[id_]


class TestJoining:
    """Consent by version, no name."""

    def test_who_joins_is_a_participant_in_their_language(self, gathering: Gathering) -> None:
        """The state knows the language, for the texts of the phone."""
        gathering.does(c.Join("chen", "1", "de"))
        assert gathering.state.participants["chen"] == "de"

    def test_the_version_that_was_agreed_to_is_in_the_journal(self, gathering: Gathering) -> None:
        """Consent can be shown afterwards."""
        assert gathering.does(c.Join("chen", "1", "de")) == [events.ParticipantJoined("chen", "1", "de")]

    def test_joining_twice_is_joining_once(self, gathering: Gathering) -> None:
        """A reload is no second person."""
        assert gathering.does(c.Join("anna", "1", "nl")) == []


class TestContributing:
    """Words become a fact."""

    def test_a_contribution_carries_who_what_where_and_when(self, gathering: Gathering) -> None:
        """All from the event, its entry and the words beside it."""
        id_ = gathering.says("anna", "Wind op zee.")
        one = said(gathering, id_)
        assert (one.participant_id, one.prompt_id, one.round, one.language) == ("anna", "p1", 1, "nl")
        assert (one.text, one.digest, one.late) == ("Wind op zee.", digest("Wind op zee."), False)
        assert (one.position, one.at) == (gathering.entries[-1].position, gathering.entries[-1].at)

    def test_an_event_never_holds_the_words(self, gathering: Gathering) -> None:
        """They stand beside the log, so that they can be erased."""
        gathering.says("anna", "Zoiets zei nog niemand")
        assert "Zoiets" not in repr(gathering.entries[-1].event)

    def test_only_who_joined_may_contribute(self, gathering: Gathering) -> None:
        """No words without consent."""
        with pytest.raises(errors.NoConsent):
            gathering.does(contribution("c1", "a stranger"))

    def test_a_prompt_that_is_not_open_yet_takes_nothing(self, gathering: Gathering) -> None:
        """The text stays on the phone until the facilitator opens it."""
        with pytest.raises(errors.PromptNotOpen):
            gathering.says("anna", prompt_id="p2")

    def test_an_unknown_prompt_takes_nothing(self, gathering: Gathering) -> None:
        """It may have been of another dialogue."""
        with pytest.raises(errors.UnknownPrompt):
            gathering.says("anna", prompt_id="p9")

    def test_while_the_room_reflects_contributions_are_still_in_time(self, gathering: Gathering) -> None:
        """Reflection brings new thoughts."""
        gathering.does(c.SetPhase("p1", "reflecting"))
        assert not said(gathering, gathering.says("anna")).late

    def test_after_closing_a_contribution_is_kept_and_marked_late(self, gathering: Gathering) -> None:
        """Who typed slowly isn't punished."""
        gathering.opens("p2")
        id_ = gathering.says("anna", prompt_id="p1")
        assert (said(gathering, id_).late, gathering.buckets()[id_]) == (True, "unthemed")

    def test_a_contribution_belongs_to_the_round_in_which_it_came(self, gathering: Gathering) -> None:
        """The second round is told from the first."""
        gathering.does(c.SetPhase("p1", "closed"))
        gathering.opens("p1")
        assert said(gathering, gathering.says("anna")).round == 2

    def test_a_prompt_counts_its_contributions(self, gathering: Gathering) -> None:
        """Of all rounds, withdrawn ones included: so many were sent."""
        first = gathering.says("anna")
        gathering.says("bilal")
        gathering.does(c.Withdraw("anna", first))
        assert [p.contributions for p in gathering.state.prompts.values()] == [2, 0]

    def test_a_room_counts_speakers_not_only_words(self, gathering: Gathering) -> None:
        """Two contributions of one person are one speaker."""
        own = [gathering.says("anna", "Een."), gathering.says("anna", "Twee.")]
        assert gathering.state.speakers == {"anna": 2}
        assert gathering.state.by_participant == {"anna": own}

    def test_the_same_contribution_cannot_be_accepted_twice(self, gathering: Gathering) -> None:
        """One id, one line in the ledger."""
        gathering.says("anna", id_="c1")
        assert gathering.does(contribution("c1", "anna")) == []
        assert gathering.state.ledger.accepted == 1


class TestWithdrawing:
    """The author takes it back."""

    def test_the_words_go_and_the_fact_stays(self, gathering: Gathering) -> None:
        """Accepted once, withdrawn once."""
        id_ = gathering.says("anna")
        gathering.does(c.Withdraw("anna", id_))
        assert said(gathering, id_).text is None
        assert gathering.state.ledger == Ledger(accepted=1, withdrawn=1)

    def test_nobody_takes_back_the_words_of_somebody_else(self, gathering: Gathering) -> None:
        """Not even another participant of the same room."""
        id_ = gathering.says("anna")
        with pytest.raises(errors.NotYours):
            gathering.does(c.Withdraw("bilal", id_))

    def test_what_was_never_said_cannot_be_taken_back(self, gathering: Gathering) -> None:
        """Reload and look."""
        with pytest.raises(errors.UnknownContribution):
            gathering.does(c.Withdraw("anna", "c9"))

    def test_withdrawing_twice_is_withdrawing_once(self, gathering: Gathering) -> None:
        """A double tap."""
        id_ = gathering.says("anna")
        gathering.does(c.Withdraw("anna", id_))
        assert gathering.does(c.Withdraw("anna", id_)) == []

    @pytest.mark.parametrize("moderate", [c.HideContribution, c.ReleaseContribution])
    def test_no_moderator_brings_back_what_its_author_took_away(
        self, gathering: Gathering, moderate: type[c.HideContribution | c.ReleaseContribution]
    ) -> None:
        """Withdrawn is final."""
        id_ = gathering.says("anna")
        gathering.does(c.Withdraw("anna", id_))
        assert gathering.does(moderate(id_)) == []
        assert gathering.buckets()[id_] == "withdrawn"

    def test_a_hidden_contribution_can_be_withdrawn_by_its_author(self, gathering: Gathering) -> None:
        """The author's right is above the moderator's act."""
        id_ = gathering.says("anna")
        gathering.does(c.HideContribution(id_))
        gathering.does(c.Withdraw("anna", id_))
        assert gathering.state.ledger == Ledger(accepted=1, withdrawn=1)

    def test_two_servers_may_both_store_the_withdrawal(self, gathering: Gathering) -> None:
        """Decided on the same state, both count once."""
        id_ = gathering.says("anna")
        for _ in range(2):
            position = gathering.state.position + 1
            evolve(gathering.state, events.Entry(position, 0, "anna", events.ContributionWithdrawn(id_)))
        assert gathering.state.ledger == Ledger(accepted=1, withdrawn=1)


class TestModerating:
    """Held, hidden, released."""

    def test_with_a_first_look_every_contribution_is_held(self, moderated: Gathering) -> None:
        """On no screen but the facilitator's."""
        moderated.says("anna")
        assert moderated.state.ledger == Ledger(accepted=1, held=1)

    def test_a_held_contribution_is_seen_once_released(self, moderated: Gathering) -> None:
        """Then it counts like any other."""
        moderated.does(c.ReleaseContribution(moderated.says("anna")))
        assert moderated.state.ledger == Ledger(accepted=1, unthemed=1)

    def test_a_held_contribution_can_be_hidden_at_once(self, moderated: Gathering) -> None:
        """It was never seen."""
        moderated.does(c.HideContribution(moderated.says("anna")))
        assert moderated.state.ledger == Ledger(accepted=1, hidden=1)

    def test_hiding_can_be_undone(self, gathering: Gathering) -> None:
        """The moderator thinks again."""
        id_ = gathering.says("anna")
        gathering.does(c.HideContribution(id_))
        gathering.does(c.ReleaseContribution(id_))
        assert gathering.buckets()[id_] == "unthemed"

    @pytest.mark.parametrize("moderate", [c.HideContribution, c.ReleaseContribution])
    def test_a_double_click_of_a_moderator_changes_nothing(
        self, gathering: Gathering, moderate: type[c.HideContribution | c.ReleaseContribution]
    ) -> None:
        """What is so already gives no entry."""
        id_ = gathering.says("anna")
        gathering.does(moderate(id_))
        assert gathering.does(moderate(id_)) == []

    @pytest.mark.parametrize("moderate", [c.HideContribution, c.ReleaseContribution, c.LeaveUnthemed])
    def test_what_does_not_exist_cannot_be_moderated(
        self, gathering: Gathering, moderate: type[c.HideContribution | c.ReleaseContribution | c.LeaveUnthemed]
    ) -> None:
        """Reload and look."""
        with pytest.raises(errors.UnknownContribution):
            gathering.does(moderate("c9"))

    def test_a_hidden_contribution_leaves_its_theme_and_comes_back_to_it(self) -> None:
        """The theme's counts follow at once, there and back."""
        gathering = evening()
        gathering.does(c.HideContribution("c1"))
        assert (gathering.living()["wind"], gathering.state.ledger.themed) == (["c2"], 3)
        gathering.does(c.ReleaseContribution("c1"))
        assert (gathering.living()["wind"], gathering.state.ledger.themed) == (["c1", "c2"], 4)

    def test_a_hidden_contribution_whose_theme_ended_comes_back_unthemed(self) -> None:
        """It doesn't point to a theme that nobody sees."""
        gathering = evening()
        gathering.does(c.HideContribution("c1"))
        gathering.revises({"sun": ["c2", "c3", "c4"]}, ["c5", "c6"])
        gathering.does(c.ReleaseContribution("c1"))
        assert (gathering.buckets()["c1"], said(gathering, "c1").theme_id) == ("unthemed", None)


class TestResonance:
    """This speaks to me."""

    def test_one_person_resonates_once(self, gathering: Gathering) -> None:
        """A second tap changes nothing."""
        id_ = gathering.says("anna")
        gathering.does(c.Resonate("bilal", id_, on=True))
        assert gathering.does(c.Resonate("bilal", id_, on=True)) == []
        assert said(gathering, id_).resonance == {"bilal"}

    def test_resonance_can_be_taken_back(self, gathering: Gathering) -> None:
        """No trace is left in the counts."""
        id_ = gathering.says("anna")
        gathering.does(c.Resonate("bilal", id_, on=True))
        assert gathering.does(c.Resonate("bilal", id_, on=False)) == [events.ResonanceTaken("bilal", id_)]
        assert said(gathering, id_).resonance == set()

    def test_what_was_not_given_cannot_be_taken_back(self, gathering: Gathering) -> None:
        """It is so already."""
        assert gathering.does(c.Resonate("bilal", gathering.says("anna"), on=False)) == []

    def test_only_who_joined_may_resonate(self, gathering: Gathering) -> None:
        """No act without consent."""
        id_ = gathering.says("anna")
        with pytest.raises(errors.NoConsent):
            gathering.does(c.Resonate("a stranger", id_, on=True))

    @pytest.mark.parametrize("gone", ["hidden", "withdrawn", "never there"])
    def test_nobody_resonates_with_what_cannot_be_seen(self, gathering: Gathering, gone: str) -> None:
        """The refusal doesn't tell whether it ever existed."""
        id_ = gathering.says("anna")
        wishes: dict[str, c.AnyCommand] = {"hidden": c.HideContribution(id_), "withdrawn": c.Withdraw("anna", id_)}
        if gone in wishes:
            gathering.does(wishes[gone])
        with pytest.raises(errors.UnknownContribution):
            gathering.does(c.Resonate("bilal", id_ if gone in wishes else "c9", on=True))

    def test_a_theme_counts_the_resonance_of_what_it_holds(self) -> None:
        """And forgets it with the contribution."""
        gathering = evening()
        gathering.does(c.Resonate("person 5", "c1", on=True))
        gathering.does(c.Resonate("person 6", "c1", on=True))
        assert gathering.state.themes["wind"].resonance == 2
        gathering.does(c.Withdraw("person 1", "c1"))
        assert gathering.state.themes["wind"].resonance == 0


class TestContesting:
    """Not me: my words don't belong here."""

    def test_the_author_contests_the_theme_that_the_words_are_in(self) -> None:
        """The theme shows that somebody objects."""
        gathering = evening()
        assert gathering.does(c.ContestPlacement("person 1", "c1")) == [events.PlacementContested("c1", "wind")]
        assert gathering.state.themes["wind"].contested == 1

    def test_contesting_twice_is_contesting_once(self) -> None:
        """One author, one objection."""
        gathering = evening()
        gathering.does(c.ContestPlacement("person 1", "c1"))
        assert gathering.does(c.ContestPlacement("person 1", "c1")) == []

    def test_only_the_author_contests(self) -> None:
        """Somebody else's words are somebody else's."""
        with pytest.raises(errors.NotYours):
            evening().does(c.ContestPlacement("person 2", "c1"))

    def test_what_is_in_no_theme_cannot_be_contested(self) -> None:
        """There is nothing to object to."""
        assert evening().does(c.ContestPlacement("person 5", "c5")) == []

    def test_an_objection_goes_away_with_the_placement(self) -> None:
        """Put elsewhere, the first theme is at peace and the second isn't accused."""
        gathering = evening()
        gathering.does(c.ContestPlacement("person 1", "c1"))
        gathering.places(c1="sun")
        assert [gathering.state.themes[t].contested for t in ("wind", "sun")] == [0, 0]

    def test_an_objection_stands_when_the_words_come_back(self) -> None:
        """The author said so of this theme; the engine insists; both stay on record."""
        gathering = evening()
        gathering.does(c.ContestPlacement("person 1", "c1"))
        gathering.places(c1="sun")
        gathering.places(c1="wind")
        assert gathering.state.themes["wind"].contested == 1
