"""One dialogue, one set of figures: console, hall, phones, report and table say the same of it, whatever happened."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings

from app.live.audience import facilitator_view, hall_view, personal_view
from app.reports import as_csv, build
from tests.gatherings import PEOPLE, Gathering
from tests.unit.live.evenings import any_evening

COUNTED = ("people", "contributions", "resonance")


def table(gathering: Gathering) -> list[dict[str, str]]:
    """The rows of the CSV, read back as a spreadsheet does."""
    written = as_csv.write(build(gathering.entries, dialogue_id="d1"))
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))


def themes_of(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The themes of a console, by id."""
    return {name.removeprefix("theme."): theme for name, theme in view.items() if name.startswith("theme.")}


def owned(gathering: Gathering) -> Iterator[dict[str, Any]]:
    """What each phone says of its own contributions."""
    for person in PEOPLE:
        view = personal_view(gathering.state, person)
        yield from (mine for name, mine in view.items() if name.startswith("mine."))


@settings(max_examples=40)
@given(any_evening())
def test_the_ledger_is_the_same_on_the_console_and_in_every_file(gathering: Gathering) -> None:
    """And counting the rows of the table gives it once more."""
    shown = facilitator_view(gathering.state)["ledger"]
    report = build(gathering.entries, dialogue_id="d1")
    assert shown == {name: getattr(report.ledger, name) for name in shown}
    states = Counter(row["state"] for row in table(gathering))
    assert states == Counter({name: count for name, count in shown.items() if name != "accepted" and count})


@settings(max_examples=40)
@given(any_evening())
def test_a_theme_counts_the_same_everywhere(gathering: Gathering) -> None:
    """On the console, in the report, in the rows of the table; and in the hall where it is shared."""
    view = facilitator_view(gathering.state)
    report = {theme.id: theme for theme in build(gathering.entries, dialogue_id="d1").themes}
    shown = {id_: tuple(theme[name] for name in (*COUNTED, "contested")) for id_, theme in themes_of(view).items()}
    assert shown == {id_: (t.people, t.contributions, t.resonance, t.contested) for id_, t in report.items()}
    rows = Counter(row["theme_id"] for row in table(gathering) if row["theme_id"])
    assert rows == Counter({id_: counts[1] for id_, counts in shown.items() if counts[1]})
    for theme in hall_view(gathering.state)["themes"]:
        assert tuple(theme[name] for name in COUNTED) == shown[theme["id"]][:3]


@settings(max_examples=40)
@given(any_evening())
def test_people_questions_and_minutes_count_the_same_everywhere(gathering: Gathering) -> None:
    """Who joined and who spoke; what each question got, and how much of it late; the energy adds up to the ledger."""
    view = facilitator_view(gathering.state)
    report = build(gathering.entries, dialogue_id="d1")
    assert (view["room"]["joined"], view["room"]["spoke"]) == (report.counts.joined, report.counts.spoke)
    rows = table(gathering)
    for prompt, told in zip(view["prompts"], report.prompts, strict=True):
        mine = [row for row in rows if row["prompt_id"] == prompt["id"]]
        assert prompt["contributions"] == told.contributions == len(mine)
        assert prompt["late"] == sum(row["late"] == "true" for row in mine)
    assert sum(view["energy"]["contributions"]) == sum(m.contributions for m in report.energy) == len(rows)
    assert sum(int(row["resonance"]) for row in rows) == report.counts.resonance


@settings(max_examples=40)
@given(any_evening())
def test_a_phone_says_of_its_own_words_what_the_table_says(gathering: Gathering) -> None:
    """In which state, in which theme, how many people it speaks to."""
    rows = {row["id"]: row for row in table(gathering)}
    hidden = {id_ for id_, theme in themes_of(facilitator_view(gathering.state)).items() if theme["hidden"]}
    for mine in owned(gathering):
        row = rows[mine["id"]]
        state = "visible" if row["state"] in {"themed", "unthemed"} else row["state"]
        theme = "" if row["theme_id"] in hidden else row["theme_id"]
        assert (mine["state"], mine["theme"]["id"] if mine["theme"] else "") == (state, theme)
        assert mine["resonance"] == int(row["resonance"])
