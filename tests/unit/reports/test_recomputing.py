"""Whatever happened, in whatever order: every number of a report can be recomputed from its rows."""

from collections import Counter

from hypothesis import given

from app.dialogue import commands as c
from app.dialogue.events import Entry
from app.reports import build
from app.reports.shape import ContributionRow, Report
from tests.gatherings import Gathering, journals


def report_of(entries: list[Entry]) -> Report:
    """The report at the end of a journal."""
    return build(entries, dialogue_id="d1")


def rows_of(report: Report, theme_id: str) -> list[ContributionRow]:
    """The rows of one theme."""
    return [row for row in report.contributions if row.theme_id == theme_id]


@given(journals())
def test_the_ledger_adds_up(entries: list[Entry]) -> None:
    """Accepted = themed + unthemed + held + hidden + withdrawn."""
    ledger = report_of(entries).ledger
    parts = (ledger.themed, ledger.unthemed, ledger.held, ledger.hidden, ledger.withdrawn)
    assert ledger.accepted == sum(parts)


@given(journals())
def test_each_contribution_is_in_exactly_one_line_of_the_ledger(entries: list[Entry]) -> None:
    """Counting the rows by state gives the ledger."""
    report = report_of(entries)
    states = Counter(row.state for row in report.contributions)
    ledger = report.ledger
    assert len(report.contributions) == ledger.accepted
    assert states == Counter(
        themed=ledger.themed,
        unthemed=ledger.unthemed,
        held=ledger.held,
        hidden=ledger.hidden,
        withdrawn=ledger.withdrawn,
    )


@given(journals())
def test_every_number_of_every_theme_comes_from_its_rows(entries: list[Entry]) -> None:
    """Contributions, people, resonance, and how often somebody said “not me”."""
    report = report_of(entries)
    for theme in report.themes:
        rows = rows_of(report, theme.id)
        found = (theme.contributions, theme.people, theme.resonance, theme.contested)
        people = {row.person for row in rows}
        resonance, contested = sum(row.resonance or 0 for row in rows), sum(row.contested or 0 for row in rows)
        assert found == (len(rows), len(people), resonance, contested)


@given(journals())
def test_a_row_has_a_theme_exactly_where_it_is_themed(entries: list[Entry]) -> None:
    """And that theme is in the report."""
    report = report_of(entries)
    themes = {theme.id for theme in report.themes}
    assert all((row.theme_id in themes) == (row.state == "themed") for row in report.contributions)


@given(journals())
def test_text_stands_only_where_everybody_may_read_it(entries: list[Entry]) -> None:
    """Held, hidden and withdrawn rows have none."""
    rows = report_of(entries).contributions
    assert all((row.text is not None) == (row.state in {"themed", "unthemed"}) for row in rows)


@given(journals())
def test_every_quotation_is_a_row_that_may_be_read(entries: list[Entry]) -> None:
    """Voices are never older than a withdrawal."""
    report = report_of(entries)
    readable = {row.id: row.text for row in report.contributions if row.text is not None}
    voices = [v for theme in report.themes for v in theme.voices] + list(report.single_voices)
    assert all(readable.get(voice.id) == voice.text for voice in voices)


@given(journals())
def test_a_theme_quotes_only_its_own(entries: list[Entry]) -> None:
    """A voice belongs to the theme under which it stands."""
    report = report_of(entries)
    for theme in report.themes:
        assert {v.id for v in theme.voices} <= {row.id for row in rows_of(report, theme.id)}


@given(journals())
def test_the_people_who_spoke_are_the_people_of_the_rows(entries: list[Entry]) -> None:
    """Numbered from 1 without gaps."""
    report = report_of(entries)
    assert {row.person for row in report.contributions} == set(range(1, (report.counts.spoke or 0) + 1))


@given(journals())
def test_the_energy_of_all_minutes_is_all_that_happened(entries: list[Entry]) -> None:
    """Contributions, and resonance given less resonance taken."""
    report = report_of(entries)
    assert sum(minute.contributions for minute in report.energy) == report.ledger.accepted
    resonance = sum((minute.resonance or 0) - (minute.resonance_taken or 0) for minute in report.energy)
    assert resonance == report.counts.resonance == sum(row.resonance or 0 for row in report.contributions)


@given(journals())
def test_the_same_journal_gives_the_same_report(entries: list[Entry]) -> None:
    """Building is pure: no clock, no chance."""
    assert report_of(entries) == report_of(list(entries))


@given(journals(20))
def test_a_report_at_a_position_is_the_report_of_a_journal_that_ends_there(entries: list[Entry]) -> None:
    """But for words that were taken off later: those are missing in both."""
    middle = len(entries) // 2 + 1
    whole = build(entries, dialogue_id="d1", position=middle)
    ended = build(entries[:middle], dialogue_id="d1")
    assert (whole.ledger, whole.counts, whole.energy) == (ended.ledger, ended.counts, ended.energy)
    shown = {row.id for row in whole.contributions if row.text is not None}
    assert shown <= {row.id for row in ended.contributions if row.text is not None}


def test_a_theme_that_was_put_together_speaks_to_each_of_its_people_once() -> None:
    """Whoever marked both themes before they were merged is one person; whoever took it back is nobody."""
    gathering = Gathering()
    gathering.opens()
    gathering.revises({"wind": [gathering.says("Anna")], "zon": [gathering.says("Bram")]})
    for theme in ("wind", "zon"):
        gathering.shares(theme)
    for who, theme in (("Anna", "wind"), ("Anna", "zon"), ("Bram", "zon"), ("Cees", "wind")):
        gathering.joins(who)
        gathering.does(c.ResonateWithTheme(who, theme, on=True), by=who)
    gathering.does(c.ResonateWithTheme("Cees", "wind", on=False), by="Cees")
    gathering.merges("zon", "wind")
    assert [theme.speaks_to for theme in report_of(gathering.entries).themes] == [2]
