"""Energy minute by minute, and the acts that came between."""

from app.dialogue import commands as c
from app.reports import build
from app.reports.shape import Report
from tests.gatherings import SECOND, Gathering, evening

MINUTE = 60 * SECOND


def report_of(gathering: Gathering) -> Report:
    """The report of a gathering; its clock ticks a second per entry."""
    return build(gathering.entries, dialogue_id="d1")


def acts(gathering: Gathering) -> list[tuple[str, str | None, str]]:
    """What happened, to which theme, with which name."""
    return [(act.act, act.theme_id, act.name) for act in report_of(gathering).acts if act.theme_id]


def test_a_minute_counts_what_was_said_in_it_by_theme() -> None:
    """Contributions without a theme count in the minute, and in no theme."""
    [minute] = [m for m in report_of(evening()).energy if m.contributions]
    assert minute.contributions == 6
    assert minute.themes == {"sun": 2, "wind": 2}


def test_silent_minutes_are_left_out() -> None:
    """A week of waiting does not fill the export."""
    gathering = evening()
    for _ in range(200):
        gathering.does(c.SetPhase("p1", "reflecting"))
        gathering.does(c.SetPhase("p1", "collecting"))
    gathering.says("Laat", "Nog iets.")
    minutes = report_of(gathering).energy
    assert len(minutes) == 2
    assert minutes[1].at - minutes[0].at > 5 * MINUTE


def test_a_minute_begins_on_the_minute() -> None:
    """So that reports of one evening can be laid side by side."""
    assert all(minute.at % MINUTE == 0 for minute in report_of(evening()).energy)


def test_resonance_that_was_taken_back_is_told_apart() -> None:
    """Energy is what happened, also where it was undone."""
    gathering = evening()
    gathering.does(c.Resonate("person 1", "c2", on=True))
    gathering.does(c.Resonate("person 3", "c2", on=True))
    gathering.does(c.Resonate("person 3", "c2", on=False))
    energy = report_of(gathering).energy
    assert (sum(m.resonance or 0 for m in energy), sum(m.resonance_taken or 0 for m in energy)) == (2, 1)


def test_a_minute_in_which_only_resonance_came_is_there() -> None:
    """Listening is energy too."""
    gathering = evening()
    for _ in range(70):
        gathering.does(c.Resonate("person 1", "c2", on=True))
        gathering.does(c.Resonate("person 1", "c2", on=False))
    assert any(m.contributions == 0 and m.resonance for m in report_of(gathering).energy)


def test_energy_of_a_merged_theme_counts_where_it_stands() -> None:
    """The minutes use the same themes as the table."""
    gathering = evening()
    gathering.merges("sun", "wind")
    [minute] = [m for m in report_of(gathering).energy if m.contributions]
    assert minute.themes == {"wind": 4}


def test_nothing_said_is_no_minute() -> None:
    """Not a minute with zeros."""
    assert report_of(Gathering()).energy == ()


def test_opening_and_closing_a_prompt_are_acts() -> None:
    """In order, each with its prompt."""
    gathering = Gathering()
    gathering.opens("p1")
    gathering.does(c.SetPhase("p1", "reflecting"))
    gathering.opens("p2")
    found = [(act.act, act.prompt_id) for act in report_of(gathering).acts]
    assert found == [("opened", "p1"), ("reflecting", "p1"), ("closed", "p1"), ("opened", "p2")]


def test_what_was_done_with_a_theme_is_an_act() -> None:
    """Named, merged, parted, shared and taken away again."""
    gathering = evening()
    gathering.names("wind", "Wind van ons")
    gathering.merges("sun", "wind")
    gathering.does(c.PartThemes("sun"))
    gathering.shares("wind")
    gathering.does(c.ShareTheme("wind", on=False))
    assert acts(gathering) == [
        ("named", "wind", "Wind van ons"),
        ("merged", "wind", "sun"),
        ("parted", "sun", ""),
        ("shared", "wind", ""),
        ("unshared", "wind", ""),
    ]


def test_a_revision_is_a_mark_on_the_strip() -> None:
    """With its number."""
    gathering = evening()
    gathering.revises({"wind": ["c1", "c2", "c5"]})
    assert [act.name for act in report_of(gathering).acts if act.act == "revised"] == ["1", "2"]


def test_what_participants_do_is_no_act_of_the_evening() -> None:
    """They are counted, never listed."""
    gathering = evening()
    before = report_of(gathering).acts
    gathering.says("Anna")
    gathering.does(c.Resonate("person 1", "c2", on=True))
    gathering.does(c.Withdraw("person 1", "c1"))
    assert report_of(gathering).acts == before
