"""What facilitators do to themes and words by hand, and that no engine and no colleague undoes it unseen."""

import msgspec
import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue.events import ContributionReleased, HandMove
from app.dialogue.model import Dialogue
from tests.gatherings import Gathering, revision
from tests.gatherings import evening as themed_evening


@pytest.fixture
def gathering() -> Gathering:
    """Wind has c1 and c2, sun has c3 and c4; c5 and c6 are in none."""
    return themed_evening()


def where(state: Dialogue) -> dict[str, str | None]:
    """Each contribution and its theme."""
    return {one.id: one.theme_id for one in state.contributions.values()}


class TestMovingByHand:
    """A person knows better than the engine."""

    def test_it_stays_there_whatever_the_engine_finds(self, gathering: Gathering) -> None:
        """Neither a placement nor a revision moves it, also one that was begun before."""
        basis = gathering.state.position
        gathering.does(c.MoveContributions((HandMove("c1", "sun"),)))
        gathering.revises({"wind": ["c1", "c2", "c5"], "sun": ["c3", "c4"]}, ["c6"], basis=basis)
        gathering.revises({"wind": ["c1", "c2", "c5"], "sun": ["c3", "c4"]}, ["c6"])
        assert gathering.places(c1="wind") == []
        assert where(gathering.state)["c1"] == "sun"

    def test_out_of_all_themes_it_stays_out(self, gathering: Gathering) -> None:
        """It is counted as unthemed, and offered to nobody."""
        gathering.does(c.MoveContributions((HandMove("c1", None),)))
        gathering.revises({"wind": ["c1", "c2"], "sun": ["c3", "c4"]})
        assert gathering.buckets()["c1"] == "unthemed"

    def test_a_theme_in_which_somebody_was_put_never_ends(self, gathering: Gathering) -> None:
        """Otherwise the next revision would undo the act."""
        gathering.does(c.MoveContributions((HandMove("c5", "sun"),)))
        gathering.revises({"wind": ["c1", "c2", "c3", "c4"]})
        assert gathering.living()["sun"] == ["c5"]

    def test_given_back_to_the_engine_it_moves_again(self, gathering: Gathering) -> None:
        """That is what undoing a first move comes to."""
        gathering.does(c.MoveContributions((HandMove("c1", "sun"),)))
        gathering.does(c.MoveContributions((HandMove("c1", "sun", by_hand=False),)))
        gathering.revises({"wind": ["c1", "c2"], "sun": ["c3", "c4"]})
        assert where(gathering.state)["c1"] == "wind"

    def test_many_at_once_are_one_act(self, gathering: Gathering) -> None:
        """And what is there already is left out of it."""
        moves = (HandMove("c1", "sun"), HandMove("c2", "sun"))
        assert len(gathering.does(c.MoveContributions(moves))) == 1
        assert gathering.does(c.MoveContributions(moves)) == []

    @pytest.mark.parametrize("move", [HandMove("c1", "gone"), HandMove("gone", "sun")])
    def test_what_is_not_there_is_refused(self, gathering: Gathering, move: HandMove) -> None:
        """Nothing of the act happens."""
        with pytest.raises(errors.NotFound):
            gathering.does(c.MoveContributions((HandMove("c2", "sun"), move)))
        assert where(gathering.state)["c2"] == "wind"


class TestSplitting:
    """Some go on in a theme of their own."""

    def split(self, gathering: Gathering, *chosen: str, name: str = "Molens van ons") -> None:
        """Split them off from wind."""
        gathering.does(c.SplitTheme("s1", "wind", chosen, name))

    def test_the_chosen_ones_are_together(self, gathering: Gathering) -> None:
        """Also those that came from elsewhere."""
        self.split(gathering, "c1", "c3")
        assert gathering.living() == {"wind": ["c2"], "sun": ["c4"], "s1": ["c1", "c3"]}
        theme = gathering.state.themes["s1"]
        assert (theme.title, theme.named_by, theme.number, theme.split_from) == ("Molens van ons", "Karima", 3, "wind")

    def test_without_a_name_it_is_called_after_the_theme_it_came_from(self, gathering: Gathering) -> None:
        """Until the engine has words for it."""
        self.split(gathering, "c1", name=" ")
        assert gathering.state.themes["s1"].title == "about wind (2)"
        gathering.revises({"wind": ["c2"], "sun": ["c3", "c4"], "s1": ["c1"]})
        assert gathering.state.themes["s1"].title == "about s1"

    def test_it_survives_a_revision_that_does_not_find_it(self, gathering: Gathering) -> None:
        """With everybody who was put in it."""
        self.split(gathering, "c1")
        gathering.revises({"wind": ["c1", "c2"], "sun": ["c3", "c4"]})
        assert gathering.living()["s1"] == ["c1"]

    def test_a_sub_theme_can_be_split_off_by_its_number(self, gathering: Gathering) -> None:
        """As the revision that it belongs to has found it, and no other."""
        plain = revision({"wind": ["c1", "c2"], "sun": ["c3"]}, basis=gathering.state.position)
        wind = msgspec.structs.replace(plain.themes[0], parts=(0, 1))
        gathering.does(msgspec.structs.replace(plain, themes=(wind, plain.themes[1])))
        found = gathering.state.revision
        with pytest.raises(errors.NothingToSplit):
            gathering.does(c.SplitTheme("s1", "wind", (), "", part=1, revision=found + 1))
        gathering.does(c.SplitTheme("s1", "wind", (), "", part=1, revision=found))
        assert gathering.living()["s1"] == ["c2"]

    def test_nothing_cannot_be_split_off(self, gathering: Gathering) -> None:
        """What was chosen may have been taken back meanwhile."""
        gathering.does(c.Withdraw("person 1", "c1"), by="person 1")
        with pytest.raises(errors.NothingToSplit):
            self.split(gathering, "c1", "never there")

    def test_put_back_everybody_is_where_they_were(self, gathering: Gathering) -> None:
        """Who came later goes to the theme from which it was split."""
        gathering.does(c.MoveContributions((HandMove("c3", "wind"),)))
        self.split(gathering, "c1", "c3")
        gathering.places(c5="s1")
        gathering.does(c.RejoinTheme("s1"))
        assert gathering.living() == {"wind": ["c1", "c2", "c3", "c5"], "sun": ["c4"]}
        by_hand = {one.id for one in gathering.state.contributions.values() if one.by_hand}
        assert by_hand == {"c3"}

    def test_a_revision_begun_before_does_not_bring_it_back(self, gathering: Gathering) -> None:
        """Its people go to the theme from which it was split."""
        self.split(gathering, "c1")
        gathering.does(c.RejoinTheme("s1"))
        gathering.revises({"wind": ["c2"], "sun": ["c3", "c4"], "s1": ["c1", "c6"]})
        assert gathering.living() == {"wind": ["c1", "c2", "c6"], "sun": ["c3", "c4"]}

    def test_what_was_never_split_cannot_be_put_back(self, gathering: Gathering) -> None:
        """Nor what is merged with another by now."""
        with pytest.raises(errors.NotSplit):
            gathering.does(c.RejoinTheme("sun"))
        self.split(gathering, "c1")
        gathering.merges("sun", "s1")
        with pytest.raises(errors.StillMerged):
            gathering.does(c.RejoinTheme("s1"))


class TestPinningAndHiding:
    """Two marks that only a person takes away."""

    def test_neither_ends(self, gathering: Gathering) -> None:
        """A hidden theme would otherwise come back under another id, and be seen."""
        gathering.does(c.PinTheme("wind", on=True))
        gathering.does(c.HideTheme("sun", on=True))
        gathering.revises({"new": ["c1", "c2", "c3", "c4"]})
        assert set(gathering.living()) == {"wind", "sun", "new"}

    def test_what_is_in_a_hidden_theme_counts_as_themed(self, gathering: Gathering) -> None:
        """The ledger doesn't know about it."""
        before = gathering.state.ledger.themed
        gathering.does(c.HideTheme("sun", on=True))
        assert gathering.state.ledger.themed == before


def test_a_merged_theme_keeps_its_own_through_revisions() -> None:
    """The engine sees the two as one; parted, each has its own again, and newcomers stay with the one they joined."""
    gathering = themed_evening()
    gathering.merges("sun", "wind")
    gathering.revises({"wind": ["c1", "c2", "c3", "c4", "c5"]}, ["c6"])
    gathering.does(c.PartThemes("sun"))
    assert gathering.living() == {"wind": ["c1", "c2", "c5"], "sun": ["c3", "c4"]}


class TestTwoFacilitators:
    """Each sees the other's acts, and nobody overwrites what they have not seen."""

    CASES = (
        (c.PinTheme("wind", on=True), c.PinTheme("wind", on=False), "about wind"),
        (c.HideTheme("wind", on=True), c.HideTheme("wind", on=False), "about wind"),
        (c.ShareTheme("wind", on=True), c.ShareTheme("wind", on=False), "about wind"),
        (c.MergeThemes("sun", "wind"), c.PartThemes("sun"), "about sun"),
        (c.SplitTheme("s1", "wind", ("c1",), "Ons"), c.RejoinTheme("s1"), "Ons"),
        (c.MoveContributions((HandMove("c1", "sun"),)), c.MoveContributions((HandMove("c1", "wind"),)), "Tekst 1."),
        (c.HideContribution("c1"), c.ReleaseContribution("c1"), "Tekst 1."),
        (c.SetPhase("p1", "reflecting"), c.SetPhase("p1", "closed"), "Vraag 1?"),
        (c.SetTimer("p1", 7), c.SetTimer("p1", 9), "Vraag 1?"),
        (c.RemovePrompt("p2"), c.RestorePrompt("p2"), "Energie in ons dorp"),
        (c.ShowOnWall("count"), c.ShowOnWall("prompt"), "Energie in ons dorp"),
    )

    @pytest.mark.parametrize(("first", "then", "what"), CASES, ids=lambda one: type(one).__name__)
    def test_an_act_on_what_a_colleague_has_just_changed_is_refused(
        self, gathering: Gathering, first: c.AnyCommand, then: c.Steer, what: str
    ) -> None:
        """Who had it before them as it was, is told who was first; having seen it, they may."""
        seen = gathering.state.position
        gathering.does(first, by="Joost")
        entries = len(gathering.entries)
        with pytest.raises(errors.ChangedMeanwhile) as refusal:
            gathering.does(as_(then, "Karima", seen))
        assert refusal.value.facts == {"by": "Joost", "what": what}
        assert len(gathering.entries) == entries
        assert gathering.does(as_(then, "Joost", seen)) or gathering.does(as_(then, "Karima", gathering.state.position))

    def test_what_a_colleague_did_to_something_else_is_no_obstacle(self, gathering: Gathering) -> None:
        """Also to another side of the same theme."""
        seen = gathering.state.position
        gathering.does(c.PinTheme("wind", on=True), by="Joost")
        assert gathering.does(as_(c.ShareTheme("wind", on=True), "Karima", seen))

    def test_the_same_act_twice_is_no_quarrel(self, gathering: Gathering) -> None:
        """It is so already."""
        seen = gathering.state.position
        gathering.does(c.PinTheme("wind", on=True), by="Joost")
        assert gathering.does(as_(c.PinTheme("wind", on=True), "Karima", seen)) == []

    def test_a_voice_that_a_colleague_put_elsewhere_is_not_moved_unseen(self, gathering: Gathering) -> None:
        """But where only the engine moved it, a person's wish goes before."""
        gathering.places(c5="wind")
        assert gathering.does(c.MoveContributions((HandMove("c5", "sun"),), seen=None), by="Joost")
        with pytest.raises(errors.AlreadyChanged) as refusal:
            gathering.does(c.MoveContributions((HandMove("c5", "wind"),), seen=None))
        assert refusal.value.facts == {"by": "Joost", "now": "about sun"}

    def test_a_text_is_not_overwritten_unseen(self, gathering: Gathering) -> None:
        """As with names of themes."""
        gathering.does(c.EditPrompt("p1", "Wat eerst?", "Vraag 1?"), by="Joost")
        with pytest.raises(errors.AlreadyChanged) as refusal:
            gathering.does(c.EditPrompt("p1", "Wat dan?", "Vraag 1?"))
        assert refusal.value.facts == {"by": "Joost", "now": "Wat eerst?"}


def as_(wish: c.Steer, by: str, since: int) -> c.AnyCommand:
    """The wish of somebody who had that position before them."""
    return msgspec.structs.replace(wish, by=by, since=since)  # type: ignore[return-value]  # all of Steer are commands


class TestModerating:
    """Flags are looked at and never decide."""

    def test_a_flagged_contribution_is_seen_like_any_other(self) -> None:
        """Where everything is visible at once."""
        gathering = Gathering()
        gathering.opens()
        gathering.joins("Ada")
        gathering.does(c.Contribute("c1", "Ada", "p1", "nl", "digest", ("phone",)), by="Ada", text="06-12345678")
        assert gathering.buckets() == {"c1": "unthemed"}
        assert gathering.state.flagged.first(9) == ["c1"]

    def test_released_it_leaves_the_queue(self) -> None:
        """A moderator has looked at it; again is nothing new."""
        gathering = Gathering()
        gathering.opens()
        gathering.joins("Ada")
        gathering.does(c.Contribute("c1", "Ada", "p1", "nl", "digest", ("phone",)), by="Ada", text="06-12345678")
        assert gathering.does(c.ReleaseContribution("c1")) == [ContributionReleased("c1")]
        assert gathering.does(c.ReleaseContribution("c1")) == []
        assert len(gathering.state.flagged) == 0

    def test_a_released_one_can_wait_again(self) -> None:
        """Undoing a release does not make words public."""
        gathering = Gathering(first_look=True)
        gathering.opens()
        gathering.says("Ada", id_="c1")
        gathering.does(c.ReleaseContribution("c1"))
        gathering.does(c.ReturnContribution("c1", "held"))
        assert gathering.buckets() == {"c1": "held"}
        assert not gathering.state.contributions["c1"].quotable
