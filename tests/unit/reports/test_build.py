"""A report is the journal told again: what it counts, whose words it shows, and what it leaves out."""

import msgspec
import pytest

from app import errors
from app.dialogue import commands as c
from app.reports import Report, build
from app.reports.shape import ContributionRow, ThemeRow
from tests.gatherings import Gathering, evening, revision


def report_of(gathering: Gathering, position: int | None = None) -> Report:
    """The report of a gathering."""
    return build(gathering.entries, dialogue_id="d1", position=position)


def row(report: Report, contribution_id: str) -> ContributionRow:
    """One contribution of a report."""
    return next(r for r in report.contributions if r.id == contribution_id)


def theme(report: Report, theme_id: str) -> ThemeRow:
    """One theme of a report."""
    return next(t for t in report.themes if t.id == theme_id)


def test_the_ledger_of_an_evening_adds_up() -> None:
    """Six were accepted: four are in themes, two in none."""
    ledger = report_of(evening()).ledger
    assert (ledger.accepted, ledger.themed, ledger.unthemed) == (6, 4, 2)


def test_a_theme_counts_people_once_and_contributions_each() -> None:
    """Who says two things in a theme is one person with two contributions."""
    gathering = evening()
    again = gathering.says("person 1", "Nog iets over wind.")
    gathering.places(**{again: "wind"})
    wind = theme(report_of(gathering), "wind")
    assert (wind.people, wind.contributions) == (2, 3)


def test_the_largest_theme_comes_first() -> None:
    """The order in which people read them."""
    gathering = evening()
    gathering.places(c5="sun")
    assert [t.id for t in report_of(gathering).themes] == ["sun", "wind"]


def test_a_merged_theme_speaks_inside_the_other() -> None:
    """It is no theme of its own any more, but what it was called can still be read."""
    gathering = evening()
    gathering.merges("sun", "wind")
    [wind] = report_of(gathering).themes
    assert (wind.contributions, [(m.id, m.contributions) for m in wind.merged]) == (4, [("sun", 2)])


def test_contributions_of_a_merged_theme_name_the_theme_that_stands() -> None:
    """So that the rows of the export lead to a theme that is in the report."""
    gathering = evening()
    gathering.merges("sun", "wind")
    assert {r.theme_id for r in report_of(gathering).contributions} == {"wind", None}


def test_a_name_given_by_a_person_replaces_the_label() -> None:
    """And the report says that a person gave it."""
    gathering = evening()
    gathering.names("wind", "Wind van ons")
    wind = theme(report_of(gathering), "wind")
    assert (wind.label, wind.named_by_person) == ("Wind van ons", True)


@pytest.mark.parametrize(
    ("wish", "state"),
    [(c.Withdraw("person 1", "c1"), "withdrawn"), (c.HideContribution("c1"), "hidden")],
)
def test_words_that_were_taken_off_are_counted_but_not_shown(wish: c.AnyCommand, state: str) -> None:
    """The row stays with its state, without text and without a theme."""
    gathering = evening()
    gathering.does(wish)
    gone = row(report_of(gathering), "c1")
    assert (gone.state, gone.text, gone.theme_id) == (state, None, None)


def test_words_that_wait_for_a_moderator_are_counted_but_not_shown() -> None:
    """First look: nothing is public before somebody released it."""
    gathering = Gathering(first_look=True)
    gathering.opens()
    held_id = gathering.says("Anna")
    held = row(report_of(gathering), held_id)
    assert (held.state, held.text) == ("held", None)


@pytest.mark.parametrize("wish", [c.Withdraw("person 1", "c1"), c.HideContribution("c1")])
def test_what_was_taken_off_later_is_missing_in_earlier_reports_too(wish: c.AnyCommand) -> None:
    """Asking for an older position is no way around a withdrawal."""
    gathering = evening()
    before = gathering.state.position
    gathering.does(wish)
    earlier = report_of(gathering, before)
    assert (row(earlier, "c1").state, row(earlier, "c1").text) == ("themed", None)
    assert "c1" not in [v.id for v in theme(earlier, "wind").voices]


def test_what_was_hidden_and_released_can_be_read_again() -> None:
    """The moderator's last word counts."""
    gathering = evening()
    gathering.does(c.HideContribution("c1"))
    gathering.does(c.ReleaseContribution("c1"))
    assert row(report_of(gathering), "c1").text == "Tekst 1."


def test_a_report_stops_at_its_position() -> None:
    """What came later is not in it."""
    gathering = evening()
    position = gathering.state.position
    gathering.says("Anna")
    earlier = report_of(gathering, position)
    assert (earlier.position, earlier.ledger.accepted) == (position, 6)


def test_there_is_no_report_of_nothing() -> None:
    """An empty journal is an unknown dialogue."""
    with pytest.raises(errors.UnknownDialogue):
        build([], dialogue_id="d1")


def test_a_voice_that_was_taken_back_makes_room_for_another_member() -> None:
    """A theme never quotes words that are gone, and still has a voice."""
    gathering = evening()
    gathering.does(c.Withdraw("person 1", "c1"))
    assert [v.id for v in theme(report_of(gathering), "wind").voices] == ["c2"]


def test_after_the_chosen_voices_speaks_what_resonates_most() -> None:
    """The engine chose c1 and c2; of the newcomers the one that speaks to people comes first."""
    gathering = evening()
    gathering.places(c5="wind", c6="wind")
    gathering.does(c.Resonate("person 1", "c6", on=True))
    assert [v.id for v in theme(report_of(gathering), "wind").voices] == ["c1", "c2", "c6", "c5"]


def test_people_are_numbered_and_never_named() -> None:
    """Two texts by one person carry one number, in the order in which people first spoke."""
    gathering = evening()
    gathering.says("person 2", "Nog iets.")
    assert [r.person for r in report_of(gathering).contributions] == [1, 2, 3, 4, 5, 6, 2]


def test_no_participant_id_is_in_the_report() -> None:
    """The number is all that links two contributions."""
    assert "person 1" not in repr(report_of(evening()))


def test_the_name_of_who_acted_is_not_in_the_report() -> None:
    """What happened is told, not who did it."""
    gathering = evening()
    gathering.names("wind", "Wind van ons", by="Karima")
    assert "Karima" not in repr(report_of(gathering))


def test_consent_is_counted_by_version() -> None:
    """The method says how many people went on under which text."""
    [consent] = report_of(evening()).method.consent
    assert (consent.version, consent.people) == ("1", 6)


def test_people_who_joined_without_speaking_are_counted() -> None:
    """Joined and spoke are two numbers, and the report says what that means."""
    gathering = evening()
    gathering.joins("Stil")
    report = report_of(gathering)
    assert (report.counts.joined, report.counts.spoke) == (7, 6)
    assert "silent_not_heard" in [limit.code for limit in report.method.limits]


@pytest.mark.parametrize("code", ["silent_not_heard", "placed_since", "provisional", "few_spoke", "rehearsal"])
def test_a_limit_that_does_not_hold_is_not_named(code: str) -> None:
    """Everybody spoke, and nothing came after the last revision."""
    assert code not in [limit.code for limit in report_of(evening()).method.limits]


def test_placing_newcomers_is_named_as_a_limit() -> None:
    """Themes were not computed anew with them."""
    gathering = evening()
    gathering.places(**{gathering.says("Anna"): "wind"})
    assert "placed_since" in [limit.code for limit in report_of(gathering).method.limits]


def test_few_speakers_are_named_as_a_limit() -> None:
    """A report of a minority says so."""
    gathering = evening()
    gathering.joins(*(f"stil {n}" for n in range(20)))
    assert "few_spoke" in [limit.code for limit in report_of(gathering).method.limits]


def test_a_rehearsal_is_named_first_of_all() -> None:
    """Nobody may take it for the voices of real people."""
    gathering = Gathering(rehearsal=True)
    assert report_of(gathering).method.limits[0].code == "rehearsal"


def test_the_clause_of_a_theme_is_quoted_while_its_words_stand() -> None:
    """It is taken from a contribution that everybody may read, in that contribution's language."""
    gathering = evening_with_clause("tekst 1")
    assert (theme(report_of(gathering), "wind").clause, theme(report_of(gathering), "wind").clause_lang) == (
        "tekst 1",
        "nl",
    )


def test_the_clause_of_a_theme_goes_with_the_words_it_was_taken_from() -> None:
    """A withdrawn text must not live on as the line under a label."""
    gathering = evening_with_clause("tekst 1")
    gathering.does(c.Withdraw("person 1", "c1"))
    assert theme(report_of(gathering), "wind").clause == ""


def evening_with_clause(clause: str) -> Gathering:
    """Two contributions in one theme with this clause."""
    gathering = Gathering()
    gathering.opens()
    gathering.says_many(2)
    wish = revision({"wind": ["c1", "c2"]}, basis=gathering.state.position)
    themes = tuple(msgspec.structs.replace(found, clause=clause) for found in wish.themes)
    gathering.does(msgspec.structs.replace(wish, themes=themes), by="theming")
    return gathering
