"""The formats for programs and for those who count: stable, complete and harmless."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from app.reports import FORMATS, MEDIA_TYPES, Report, as_csv, as_json, build, render
from tests.gatherings import Gathering, evening

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "report.schema.json"


def report_of(gathering: Gathering) -> Report:
    """The report of a gathering."""
    return build(gathering.entries, dialogue_id="d1")


def table(report: Report) -> list[dict[str, str]]:
    """The CSV as a program reads it."""
    return list(csv.DictReader(io.StringIO(as_csv.write(report).decode("utf-8-sig"))))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("pango")
def test_every_format_has_a_media_type_and_a_content(form: str) -> None:
    """What a route offers can be written, and begins as a file of that kind does."""
    begins = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "json": b"{", "csv": b"\xef\xbb\xbf", "html": b"<!doctype"}
    assert MEDIA_TYPES[form].startswith(("application/", "text/"))
    assert render(report_of(evening()), form, "en").lstrip().startswith(begins[form])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("pango")
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    """No clock and no chance in any format."""
    report = report_of(evening())
    assert render(report, form, "de") == render(report, form, "de")


def test_an_unknown_format_is_refused() -> None:
    """Never another format than the one that was asked for."""
    with pytest.raises(KeyError):
        render(report_of(evening()), "odt")


def test_the_json_report_begins_as_programs_expect() -> None:
    """The names of the outside surface, which scripts rely on."""
    found = json.loads(as_json.write(report_of(evening())))
    assert {"dialogue", "position", "ledger", "themes", "contributions", "energy", "method"} <= set(found)
    assert list(found["ledger"]) == ["accepted", "themed", "unthemed", "held", "hidden", "withdrawn"]
    assert list(found["contributions"][0])[:7] == [
        "id",
        "text",
        "lang",
        "prompt_id",
        "theme_id",
        "state",
        "position",
    ]
    assert list(found["themes"][0])[:7] == [
        "id",
        "label",
        "people",
        "contributions",
        "resonance",
        "undercurrent",
        "voices",
    ]


def test_the_json_report_can_be_read_back_whole() -> None:
    """Nothing is lost in writing."""
    report = report_of(evening())
    assert msgspec.json.decode(as_json.write(report), type=Report) == report


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    """Made anew with: python -c "from app.reports import as_json; print(as_json.schema().decode())"."""
    assert SCHEMA.read_bytes() == as_json.schema()


def test_the_csv_has_one_row_per_contribution_in_order_of_arrival() -> None:
    """Whatever became of it."""
    rows = table(report_of(evening()))
    assert [row["id"] for row in rows] == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert [row["theme"] for row in rows] == ["about wind"] * 2 + ["about sun"] * 2 + ["", ""]


def test_the_csv_opens_with_its_accents_in_a_spreadsheet() -> None:
    """Excel believes a file to be UTF-8 where it begins with a byte order mark."""
    assert as_csv.write(report_of(evening())).startswith(b"\xef\xbb\xbfnumber,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_becomes_a_formula(start: str) -> None:
    """An apostrophe tells every spreadsheet that this is text."""
    assert as_csv.harmless(f"{start}1+1") == f"'{start}1+1"


def test_a_contribution_that_is_a_formula_is_harmless_in_the_file() -> None:
    """The words are kept behind the apostrophe."""
    gathering = Gathering()
    gathering.opens()
    gathering.says("Mallory", '=HYPERLINK("http://evil.example";"klik")')
    assert table(report_of(gathering))[0]["text"] == '\'=HYPERLINK("http://evil.example";"klik")'


def test_the_label_of_a_theme_is_made_harmless_as_well() -> None:
    """A facilitator may paste anything as a name."""
    gathering = evening()
    gathering.names("wind", "=1+1")
    assert table(report_of(gathering))[0]["theme"] == "'=1+1"


@pytest.mark.parametrize("text", ["Wind op zee", "1 = 2", "a-b", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    """An apostrophe only where it is needed."""
    assert as_csv.harmless(text) == text


def test_line_breaks_and_quotes_survive_the_csv() -> None:
    """A cell may hold anything that a person typed."""
    gathering = Gathering()
    gathering.opens()
    gathering.says("Anna", 'Eerst "dit",\ndan dat; klaar')
    assert table(report_of(gathering))[0]["text"] == 'Eerst "dit",\ndan dat; klaar'
