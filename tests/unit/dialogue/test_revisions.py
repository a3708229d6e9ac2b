"""Identity through revisions: what people named, shared or merged survives every re-computation."""

from collections.abc import Callable

import msgspec
import pytest

from app.dialogue import commands as c
from app.dialogue.events import RevisedTheme, ThemesRevised
from app.dialogue.model import Ledger
from tests.gatherings import Gathering, evening, recounted_ledger, revision

EVERYBODY = ["c1", "c2", "c3", "c4", "c5", "c6"]


@pytest.fixture
def gathering() -> Gathering:
    """Themes wind (c1, c2) and sun (c3, c4); c5 and c6 unthemed."""
    return evening()


def numbers(gathering: Gathering) -> dict[str, int]:
    """The number of every theme that hasn't ended."""
    return {t.id: t.number for t in gathering.state.themes.values() if not t.retired}


class TestARevision:
    """All themes anew."""

    def test_themes_get_what_the_engine_found(self, gathering: Gathering) -> None:
        """Label, clause, voices and what kind of theme it is."""
        found = RevisedTheme("wind", "Molens", "aan de dijk", ("c1",), ("c1",), undercurrent=True, mixed=True)
        gathering.does(c.ReviseThemes(99, "m", (found,), (), (), provisional=True), by="theming")
        theme = gathering.state.themes["wind"]
        assert (theme.label, theme.clause, theme.voices) == ("Molens", "aan de dijk", ("c1",))
        assert (theme.undercurrent, theme.mixed) == (True, True)

    def test_what_somebody_made_a_theme_is_not_put_away_as_perhaps(self, gathering: Gathering) -> None:
        """Named or pinned it keeps its place in the list, also when the engine sees no more than a few in it."""
        gathering.names("wind", "Wind van ons")
        few = tuple(
            RevisedTheme(one, "Molens", "", (), (), undercurrent=True, reason="cohesive_small:3")
            for one in ("wind", "sun")
        )
        for _ in range(2):
            gathering.does(c.ReviseThemes(99, "m", few, (), (), provisional=False), by="theming")
            gathering.does(c.PinTheme("sun", on=True))  # where it stands: below, as it was
        wind, sun = gathering.state.themes["wind"], gathering.state.themes["sun"]
        assert (wind.undercurrent, wind.reason) == (False, "")
        assert (sun.undercurrent, sun.reason) == (True, "cohesive_small:3")
        grown = tuple(msgspec.structs.replace(theme, undercurrent=False, reason="") for theme in few)
        gathering.does(c.ReviseThemes(99, "m", grown, (), (), provisional=False), by="theming")
        gathering.does(c.ReviseThemes(99, "m", few, (), (), provisional=False), by="theming")
        assert not gathering.state.themes["sun"].undercurrent

    def test_a_theme_lies_where_the_last_revision_that_said_so_put_it(self, gathering: Gathering) -> None:
        """A journal from before the map says nothing of places, and moves nobody."""
        for place in ((0.2, 0.7), None):
            found = RevisedTheme("wind", "Molens", "", ("c1",), ("c1",), place=place)
            gathering.does(c.ReviseThemes(99, "m", (found,), (), (), provisional=False), by="theming")
        assert gathering.state.themes["wind"].place == (0.2, 0.7)

    def test_the_state_knows_which_revision_it_shows(self, gathering: Gathering) -> None:
        """Number, basis, model, and whether it is provisional."""
        gathering.does(c.ReviseThemes(99, "model X", (), (), ("c6",), provisional=True), by="theming")
        state = gathering.state
        assert (state.revision, state.revision_basis, state.model) == (2, 99, "model X")
        assert (state.provisional, state.singles) == (True, ("c6",))

    def test_what_the_engine_leaves_out_becomes_unthemed(self, gathering: Gathering) -> None:
        """Visibly so, and counted."""
        gathering.revises({"wind": ["c1"], "sun": ["c3", "c4"]}, ["c2", "c5", "c6"])
        assert gathering.buckets()["c2"] == "unthemed"
        assert gathering.state.ledger == Ledger(accepted=6, themed=3, unthemed=3)

    def test_a_contribution_moves_between_themes(self, gathering: Gathering) -> None:
        """Out of the one, into the other, once in the ledger."""
        gathering.revises({"wind": ["c1"], "sun": ["c2", "c3", "c4"]}, ["c5", "c6"])
        assert gathering.living() == {"wind": ["c1"], "sun": ["c2", "c3", "c4"]}

    def test_a_revision_older_than_the_last_is_ignored(self, gathering: Gathering) -> None:
        """Two engines may race; the one that knew more wins."""
        last = gathering.state.revision_basis
        assert gathering.does(revision({"old": EVERYBODY}, basis=last - 1), by="theming") == []

    def test_a_revision_on_the_same_basis_counts(self, gathering: Gathering) -> None:
        """A facilitator may ask again without anything new being said."""
        (event,) = gathering.does(revision({"wind": EVERYBODY}, basis=gathering.state.revision_basis))
        assert isinstance(event, ThemesRevised)
        assert event.revision == 2

    def test_contributions_that_do_not_exist_are_passed_over(self, gathering: Gathering) -> None:
        """An entry can always be read, whatever an engine wrote in it."""
        gathering.revises({"wind": ["c1", "c99"]}, ["c2", "c98"])
        assert gathering.living()["wind"] == ["c1"]

    def test_a_hidden_contribution_in_a_revision_is_not_counted(self, gathering: Gathering) -> None:
        """It was hidden while the engine computed."""
        gathering.does(c.HideContribution("c1"))
        gathering.revises({"wind": ["c1", "c2"]}, ["c3", "c4", "c5", "c6"])
        assert gathering.living()["wind"] == ["c2"]
        assert gathering.state.ledger == Ledger(accepted=6, themed=1, unthemed=4, hidden=1)


class TestNewcomersDuringARevision:
    """The engine computed from a basis; the room went on."""

    def test_who_was_placed_after_the_basis_stays_in_a_theme_that_lives(self, gathering: Gathering) -> None:
        """The revision says nothing about them."""
        basis = gathering.state.position
        newcomer = gathering.says("late one")
        gathering.places(**{newcomer: "wind"})
        gathering.revises({"wind": ["c1", "c2"], "sun": ["c3", "c4"]}, ["c5", "c6"], basis=basis)
        assert newcomer in gathering.living()["wind"]

    def test_who_was_placed_in_a_theme_that_ends_becomes_unthemed(self, gathering: Gathering) -> None:
        """Visible, until they are placed again."""
        basis = gathering.state.position
        newcomer = gathering.says("late one")
        gathering.places(**{newcomer: "sun"})
        gathering.revises({"wind": EVERYBODY}, basis=basis)
        assert gathering.buckets()[newcomer] == "unthemed"

    def test_who_was_not_placed_yet_stays_unthemed(self, gathering: Gathering) -> None:
        """Nothing is decided about them."""
        basis = gathering.state.position
        newcomer = gathering.says("late one")
        gathering.revises({"wind": EVERYBODY}, basis=basis)
        assert gathering.buckets()[newcomer] == "unthemed"

    def test_who_was_placed_in_a_named_theme_keeps_it_alive_and_filled(self, gathering: Gathering) -> None:
        """The engine no longer finds the theme; people do."""
        gathering.names("sun", "Zon op het dak")
        basis = gathering.state.position
        newcomer = gathering.says("late one")
        gathering.places(**{newcomer: "sun"})
        gathering.revises({"wind": EVERYBODY}, basis=basis)
        assert gathering.living()["sun"] == [newcomer]


TOUCHES: dict[str, Callable[[Gathering], None]] = {
    "named": lambda g: g.names("sun", "Zon op het dak"),
    "shared": lambda g: g.shares("sun"),
    "merged into": lambda g: g.merges("wind", "sun"),
}


class TestThemesThatPeopleTouched:
    """They never disappear."""

    @pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
    def test_a_touched_theme_stays_and_is_visibly_empty(
        self, gathering: Gathering, touch: Callable[[Gathering], None]
    ) -> None:
        """The engine finds nothing of it any more."""
        touch(gathering)
        gathering.revises({"new": EVERYBODY})
        theme = gathering.state.themes["sun"]
        assert theme in gathering.state.living_themes()
        assert (dict(theme.members), theme.voices) == ({}, ())

    @pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
    def test_an_empty_theme_fills_again_under_its_own_name_and_number(
        self, gathering: Gathering, touch: Callable[[Gathering], None]
    ) -> None:
        """Identity survives a revision without it."""
        touch(gathering)
        before = gathering.state.themes["sun"]
        title, number = before.title, before.number
        gathering.revises({"new": EVERYBODY})
        gathering.revises({"new": ["c1", "c2"], "sun": ["c3", "c4"]}, ["c5", "c6"])
        assert (before.title, before.number, "c3" in before.members) == (title, number, True)

    def test_a_name_survives_the_labels_of_every_revision(self, gathering: Gathering) -> None:
        """The label follows the engine, the title stays the person's."""
        gathering.names("wind", "Molens van ons")
        for members in (["c1"], ["c1", "c2", "c3"], []):
            gathering.revises({"wind": members})
        assert gathering.state.themes["wind"].title == "Molens van ons"

    def test_a_hand_made_merge_survives_revisions(self, gathering: Gathering) -> None:
        """Whether the engine finds the source, the target, both or neither."""
        gathering.merges("wind", "sun")
        for groups in ({"wind": ["c1"], "sun": ["c3"]}, {"wind": ["c1"]}, {"sun": ["c3"]}, {}):
            gathering.revises(groups, [id_ for id_ in EVERYBODY if [id_] not in groups.values()])
            assert list(gathering.living()) == ["sun"]
            assert gathering.state.ledger == recounted_ledger(gathering.state)

    def test_a_merge_can_be_undone_after_a_revision(self, gathering: Gathering) -> None:
        """The source kept its own members."""
        gathering.merges("wind", "sun")
        gathering.revises({"wind": ["c1", "c5"], "sun": ["c3"]}, ["c2", "c4", "c6"])
        gathering.does(c.PartThemes("wind"))
        assert gathering.living() == {"wind": ["c1", "c5"], "sun": ["c3"]}

    def test_a_theme_whose_name_was_taken_back_may_end(self, gathering: Gathering) -> None:
        """At the next revision, not at once."""
        gathering.names("sun", "Zon op het dak")
        gathering.names("sun", "")
        assert "sun" in gathering.living()
        gathering.revises({"new": EVERYBODY})
        assert "sun" not in gathering.living()

    def test_a_theme_that_is_no_longer_shared_may_end(self, gathering: Gathering) -> None:
        """At the next revision, not at once."""
        gathering.shares("sun")
        gathering.does(c.ShareTheme("sun", on=False))
        assert "sun" in gathering.living()
        gathering.revises({"new": EVERYBODY})
        assert "sun" not in gathering.living()


class TestNumbers:
    """Small numbers by which a room speaks of themes."""

    def test_themes_are_numbered_from_one_in_the_order_found(self, gathering: Gathering) -> None:
        """Theme one is the first of the list."""
        assert numbers(gathering) == {"wind": 1, "sun": 2}

    def test_a_theme_keeps_its_number(self, gathering: Gathering) -> None:
        """Whatever the order in which the engine lists it."""
        gathering.revises({"gas": ["c5"], "sun": ["c3"], "wind": ["c1"]})
        assert numbers(gathering) == {"wind": 1, "sun": 2, "gas": 3}

    def test_a_theme_that_ended_frees_its_number(self, gathering: Gathering) -> None:
        """The next new theme takes it."""
        gathering.revises({"sun": ["c3"], "gas": ["c1"], "peat": ["c2"]})
        assert numbers(gathering) == {"sun": 2, "gas": 1, "peat": 3}

    def test_an_empty_theme_that_is_kept_keeps_its_number(self, gathering: Gathering) -> None:
        """Nobody else gets it while people see it."""
        gathering.names("wind", "Molens van ons")
        gathering.revises({"gas": ["c1"], "peat": ["c2"]})
        assert numbers(gathering) == {"wind": 1, "gas": 2, "peat": 3}

    def test_a_merged_theme_holds_its_number_for_when_it_is_parted(self, gathering: Gathering) -> None:
        """Otherwise two would have the same afterwards."""
        gathering.merges("wind", "sun")
        gathering.revises({"sun": ["c3"], "gas": ["c1"]})
        gathering.does(c.PartThemes("wind"))
        assert numbers(gathering) == {"wind": 1, "sun": 2, "gas": 3}

    def test_a_theme_that_comes_back_gets_a_number_that_is_free(self, gathering: Gathering) -> None:
        """Its own was given away meanwhile."""
        gathering.revises({"sun": ["c3"], "gas": ["c1"]})
        gathering.revises({"sun": ["c3"], "gas": ["c1"], "wind": ["c2"]})
        assert numbers(gathering) == {"sun": 2, "gas": 1, "wind": 3}


class TestThemesThatEndedAndComeBack:
    """The engine may find an old theme again."""

    def test_a_hidden_contribution_of_it_is_counted_where_it_is(self, gathering: Gathering) -> None:
        """Hidden while its theme ended, released while it was gone: unthemed, also when the theme is back."""
        gathering.does(c.HideContribution("c1"))
        gathering.revises({"sun": ["c3", "c4"]}, ["c2", "c5", "c6"])
        basis = gathering.state.position
        gathering.does(c.ReleaseContribution("c1"))
        gathering.revises({"sun": ["c3", "c4"], "wind": ["c2"]}, ["c5", "c6"], basis=basis)
        assert gathering.buckets()["c1"] == "unthemed"
        assert gathering.state.ledger == recounted_ledger(gathering.state)

    def test_a_theme_that_comes_back_holds_only_what_the_engine_puts_in_it(self, gathering: Gathering) -> None:
        """Nothing of its former life hangs on."""
        gathering.revises({"sun": EVERYBODY})
        gathering.revises({"sun": ["c3"], "wind": ["c6"]}, ["c1", "c2", "c4", "c5"])
        theme = gathering.state.themes["wind"]
        assert (dict(theme.members), dict(theme.people)) == ({"c6": None}, {"person 6": 1})
        assert not theme.retired


def test_a_revision_can_be_written_down_and_read_again() -> None:
    """The largest event of all comes back from JSON as it was."""
    gathering = evening()
    event = next(entry.event for entry in gathering.entries if isinstance(entry.event, ThemesRevised))
    assert msgspec.json.decode(msgspec.json.encode(event), type=ThemesRevised) == event
