"""What people do with themes: name, share, merge and part; and how newcomers are placed in them."""

import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue import events, evolve
from app.dialogue.model import Ledger
from tests.gatherings import Gathering, evening, recounted_ledger


@pytest.fixture
def gathering() -> Gathering:
    """Themes wind (c1, c2) and sun (c3, c4); c5 and c6 unthemed."""
    return evening()


@pytest.fixture
def three() -> Gathering:
    """Themes wind (c1, c2), sun (c3, c4) and gas (c5, c6)."""
    gathering = evening()
    gathering.revises({"wind": ["c1", "c2"], "sun": ["c3", "c4"], "gas": ["c5", "c6"]})
    return gathering


EVERY_ACT = [
    c.RenameTheme("gone", "Naam", ""),
    c.MergeThemes("gone", "sun"),
    c.MergeThemes("sun", "gone"),
    c.PartThemes("gone"),
    c.ShareTheme("gone", on=True),
]


@pytest.mark.parametrize("act", EVERY_ACT, ids=lambda act: type(act).__name__)
class TestAThemeThatIsNotThere:
    """Facilitators act on the themes of now."""

    def test_an_unknown_theme_is_refused(self, gathering: Gathering, act: c.AnyCommand) -> None:
        """It may have been of another dialogue."""
        with pytest.raises(errors.UnknownTheme):
            gathering.does(act)

    def test_a_theme_that_ended_is_refused(self, gathering: Gathering, act: c.AnyCommand) -> None:
        """A revision may have ended it while the facilitator looked."""
        gathering.revises({"sun": ["c3", "c4"], "gone": ["c1", "c2"]})
        gathering.revises({"sun": ["c3", "c4"]}, ["c1", "c2"])
        with pytest.raises(errors.UnknownTheme):
            gathering.does(act)


class TestNaming:
    """A person's name stands above the engine's label."""

    def test_a_name_is_what_people_read(self, gathering: Gathering) -> None:
        """And who gave it is known."""
        gathering.names("wind", "Molens van ons", by="Joost")
        theme = gathering.state.themes["wind"]
        assert (theme.title, theme.named_by, theme.label) == ("Molens van ons", "Joost", "about wind")

    def test_spaces_in_a_name_are_tidied(self, gathering: Gathering) -> None:
        """A pasted name may come with line ends."""
        gathering.names("wind", "  Molens \n van   ons ")
        assert gathering.state.themes["wind"].name == "Molens van ons"

    def test_an_empty_name_gives_the_label_back(self, gathering: Gathering) -> None:
        """The engine's word again."""
        gathering.names("wind", "Molens van ons")
        gathering.names("wind", "  ")
        assert gathering.state.themes["wind"].title == "about wind"

    def test_the_same_name_again_is_no_entry(self, gathering: Gathering) -> None:
        """Also when what was seen is old: it is so already."""
        gathering.names("wind", "Molens van ons")
        assert gathering.does(c.RenameTheme("wind", "Molens van  ons", "about wind")) == []

    def test_nobody_overwrites_a_name_they_have_not_seen(self, gathering: Gathering) -> None:
        """The refusal says whose name it is and what it is."""
        gathering.names("wind", "Molens van ons", by="Joost")
        with pytest.raises(errors.AlreadyChanged) as refusal:
            gathering.names("wind", "Wind", seen="about wind")
        assert refusal.value.facts == {"by": "Joost", "now": "Molens van ons"}
        assert gathering.state.themes["wind"].name == "Molens van ons"

    def test_a_name_that_was_seen_can_be_changed(self, gathering: Gathering) -> None:
        """By anybody who facilitates."""
        gathering.names("wind", "Molens van ons", by="Joost")
        gathering.names("wind", "Onze molens", by="Karima", seen="Molens van ons")
        assert gathering.state.themes["wind"].named_by == "Karima"

    def test_a_label_that_changed_meanwhile_is_no_obstacle(self, gathering: Gathering) -> None:
        """Nobody's work is lost by naming a theme whose label the engine just changed."""
        gathering.names("wind", "Molens van ons", seen="an older label")
        assert gathering.state.themes["wind"].title == "Molens van ons"


class TestSharing:
    """Phones and hall see what the facilitator shares."""

    def test_no_theme_is_shared_by_itself(self, gathering: Gathering) -> None:
        """A person decides."""
        assert [t.shared for t in gathering.state.living_themes()] == [False, False]

    def test_a_theme_is_shared_and_taken_away(self, gathering: Gathering) -> None:
        """There and back."""
        gathering.shares("wind")
        assert gathering.state.themes["wind"].shared
        gathering.does(c.ShareTheme("wind", on=False))
        assert not gathering.state.themes["wind"].shared

    @pytest.mark.parametrize("on", [True, False])
    def test_a_double_click_on_share_changes_nothing(self, gathering: Gathering, on: bool) -> None:
        """It is so already."""
        gathering.does(c.ShareTheme("wind", on=on))
        assert gathering.does(c.ShareTheme("wind", on=on)) == []


class TestMerging:
    """One theme goes on inside another."""

    def test_people_see_one_theme_with_the_contributions_of_both(self, gathering: Gathering) -> None:
        """And every contribution still counts once."""
        gathering.merges("wind", "sun")
        assert gathering.living() == {"sun": ["c1", "c2", "c3", "c4"]}
        assert gathering.state.ledger == Ledger(accepted=6, themed=4, unthemed=2)

    def test_a_contribution_of_a_merged_theme_stands_in_the_other(self, gathering: Gathering) -> None:
        """That is what its author reads."""
        gathering.merges("wind", "sun")
        assert gathering.state.standing_theme("wind") is gathering.state.themes["sun"]

    def test_parting_gives_both_back_as_they_were(self, gathering: Gathering) -> None:
        """Undo loses nothing."""
        before = gathering.living()
        gathering.merges("wind", "sun")
        gathering.does(c.PartThemes("wind"))
        assert gathering.living() == before

    def test_after_parting_each_has_what_came_to_it_meanwhile(self, gathering: Gathering) -> None:
        """Newcomers were placed in the one or in the other."""
        gathering.merges("wind", "sun")
        gathering.places(c5="wind", c6="sun")
        gathering.does(c.PartThemes("wind"))
        assert gathering.living() == {"wind": ["c1", "c2", "c5"], "sun": ["c3", "c4", "c6"]}

    def test_what_was_not_merged_cannot_be_parted(self, gathering: Gathering) -> None:
        """It is so already."""
        assert gathering.does(c.PartThemes("wind")) == []

    def test_a_theme_is_not_merged_into_itself(self, gathering: Gathering) -> None:
        """Choose another one."""
        with pytest.raises(errors.MergeIntoItself):
            gathering.merges("wind", "wind")

    def test_two_themes_are_not_merged_into_each_other(self, gathering: Gathering) -> None:
        """Both would be gone from sight."""
        gathering.merges("wind", "sun")
        with pytest.raises(errors.MergeIntoItself):
            gathering.merges("sun", "wind")

    def test_three_themes_make_no_circle(self, three: Gathering) -> None:
        """Not along the way either."""
        three.merges("wind", "sun")
        three.merges("sun", "gas")
        with pytest.raises(errors.MergeIntoItself):
            three.merges("gas", "wind")
        assert three.living() == {"gas": ["c1", "c2", "c3", "c4", "c5", "c6"]}

    def test_merging_into_a_merged_theme_leads_to_where_it_stands(self, three: Gathering) -> None:
        """The facilitator's screen may be a moment behind."""
        three.merges("sun", "gas")
        assert three.does(c.MergeThemes("wind", "sun")) == [events.ThemesMerged("wind", "gas")]

    def test_merging_what_is_merged_already_changes_nothing(self, three: Gathering) -> None:
        """Named directly or by what it stands in."""
        three.merges("wind", "sun")
        assert three.does(c.MergeThemes("wind", "sun")) == []

    def test_a_merged_theme_can_be_merged_elsewhere(self, three: Gathering) -> None:
        """The facilitator corrects a slip in one step."""
        three.merges("wind", "sun")
        three.merges("wind", "gas")
        assert three.living() == {"sun": ["c3", "c4"], "gas": ["c1", "c2", "c5", "c6"]}

    def test_parting_the_middle_of_a_chain_takes_its_parts_along(self, three: Gathering) -> None:
        """Wind was merged into sun, and stays there."""
        three.merges("wind", "sun")
        three.merges("sun", "gas")
        three.does(c.PartThemes("sun"))
        assert three.living() == {"sun": ["c1", "c2", "c3", "c4"], "gas": ["c5", "c6"]}

    def test_the_parts_of_a_theme_are_all_that_were_merged_into_it(self, three: Gathering) -> None:
        """Directly or along the way, itself first."""
        three.merges("wind", "sun")
        three.merges("sun", "gas")
        themes = three.state.themes
        assert three.state.parts_of(themes["gas"]) == [themes["gas"], themes["wind"], themes["sun"]]


class TestPlacing:
    """Newcomers go into themes that exist."""

    def test_a_newcomer_is_placed(self, gathering: Gathering) -> None:
        """Theme and ledger follow."""
        gathering.places(c5="wind")
        assert gathering.living()["wind"] == ["c1", "c2", "c5"]
        assert gathering.state.ledger == Ledger(accepted=6, themed=5, unthemed=1)

    def test_what_no_longer_fits_is_left_out(self, gathering: Gathering) -> None:
        """The others are placed all the same."""
        gathering.does(c.Withdraw("person 6", "c6"))
        (event,) = gathering.places(c5="wind", c6="wind", c1="wind", c9="wind", c2="a theme that ended")
        assert event == events.ContributionsPlaced((events.Placement("c5", "wind"),))

    def test_when_nothing_fits_there_is_no_entry(self, gathering: Gathering) -> None:
        """An empty fact is none."""
        assert gathering.places(c1="wind", c9="sun") == []

    def test_a_theme_that_ended_takes_nobody_in(self, gathering: Gathering) -> None:
        """The engine's answer came after a revision."""
        gathering.revises({"wind": ["c1", "c2"]}, ["c3", "c4", "c5", "c6"])
        assert gathering.places(c5="sun") == []

    def test_a_placement_decided_just_before_its_theme_ended_does_no_harm(self, gathering: Gathering) -> None:
        """Stored after the revision, it leaves the contribution unthemed."""
        gathering.revises({"wind": ["c1", "c2"]}, ["c3", "c4", "c5", "c6"])
        _stored(gathering, events.ContributionsPlaced((events.Placement("c5", "sun"),)))
        assert gathering.buckets()["c5"] == "unthemed"
        assert gathering.state.ledger == recounted_ledger(gathering.state)

    def test_a_placement_in_a_merged_theme_counts_where_that_stands(self, gathering: Gathering) -> None:
        """The engine knows the theme, people see the one that it is in."""
        gathering.merges("wind", "sun")
        gathering.places(c5="wind")
        assert gathering.living()["sun"] == ["c1", "c2", "c3", "c4", "c5"]

    def test_a_held_contribution_counts_in_its_theme_once_released(self) -> None:
        """Placed in silence, seen with its theme."""
        gathering = Gathering(first_look=True)
        gathering.opens()
        gathering.says_many(2)
        gathering.does(c.ReleaseContribution("c1"))
        gathering.revises({"wind": ["c1"]})
        gathering.places(c2="wind")
        assert gathering.state.ledger == Ledger(accepted=2, themed=1, held=1)
        gathering.does(c.ReleaseContribution("c2"))
        assert gathering.state.ledger == Ledger(accepted=2, themed=2)

    def test_a_theme_counts_people_not_only_contributions(self, gathering: Gathering) -> None:
        """Who speaks twice is one person, and stays one until both are gone."""
        first, second = gathering.says("anna", "Een."), gathering.says("anna", "Twee.")
        gathering.places(**{first: "wind", second: "wind"})
        assert gathering.state.themes["wind"].people == {"person 1": 1, "person 2": 1, "anna": 2}
        gathering.does(c.Withdraw("anna", first))
        assert "anna" in gathering.state.themes["wind"].people
        gathering.does(c.Withdraw("anna", second))
        assert "anna" not in gathering.state.themes["wind"].people


class TestLeavingUnthemed:
    """A text that the engine can't take."""

    def test_it_stays_visible_and_counted(self, gathering: Gathering) -> None:
        """No contribution is lost because a program failed on it."""
        gathering.does(c.LeaveUnthemed("c5"), by="theming")
        assert gathering.state.contributions["c5"].left_unthemed
        assert gathering.buckets()["c5"] == "unthemed"

    def test_it_leaves_the_theme_it_was_in(self, gathering: Gathering) -> None:
        """Its theme's counts follow."""
        gathering.does(c.LeaveUnthemed("c1"), by="theming")
        assert gathering.living()["wind"] == ["c2"]

    def test_giving_up_twice_is_giving_up_once(self, gathering: Gathering) -> None:
        """It is so already."""
        gathering.does(c.LeaveUnthemed("c5"))
        assert gathering.does(c.LeaveUnthemed("c5")) == []


def _stored(gathering: Gathering, event: events.AnyEvent) -> None:
    """An entry that somebody else decided on an older state."""
    evolve(gathering.state, events.Entry(gathering.state.position + 1, 0, "theming", event))
