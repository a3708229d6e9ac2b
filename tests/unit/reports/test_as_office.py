"""The report for Word and for spreadsheets: real styles, every sheet, and no cell that is a formula."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from openpyxl import load_workbook

from app.dialogue import commands as c
from app.reports import Report, as_docx, as_xlsx, build
from tests.gatherings import Gathering, evening

SHEETS = ["Contributions", "Themes", "Resonance", "Energy", "Ledger", "Acts"]


def report_of(gathering: Gathering) -> Report:
    """The report of a gathering."""
    return build(gathering.entries, dialogue_id="d1")


def document(report: Report, language: str = "en") -> docx.document.Document:
    """The DOCX, read back."""
    return docx.Document(io.BytesIO(as_docx.write(report, language)))


def sheet(report: Report, name: str) -> Any:
    """A sheet of the workbook, read back."""
    return load_workbook(io.BytesIO(as_xlsx.write(report, "en")))[name]


def said(report: Report) -> dict[str, list[str]]:
    """What stands in each style."""
    found: dict[str, list[str]] = {}
    for paragraph in document(report).paragraphs:
        found.setdefault(paragraph.style.name if paragraph.style else "", []).append(paragraph.text)
    return found


def test_the_document_uses_real_styles() -> None:
    """Whoever edits it restyles all voices in one place."""
    found = said(report_of(evening()))
    assert found["Title"] == ["Energie in ons dorp"]
    assert "about wind" in found["Heading 1"]
    assert "“Tekst 1.”" in found["Voice"]
    assert any(line.startswith("6 received = 4 in themes + 2 without") for line in found["Ledger"])


def test_the_answer_waits_to_be_filled_in() -> None:
    """Until the organiser says what was done, a sentence stands there in its own style; then their words."""
    gathering = evening()
    assert said(report_of(gathering))["Answer"][0].startswith("Not told yet.")
    gathering.does(c.WriteLetter("", "", "Wij bouwen een batterij."))
    assert said(report_of(gathering))["Answer"] == ["Wij bouwen een batterij."]


def test_quotations_carry_their_language_in_word() -> None:
    """For spelling and for reading aloud."""
    written = as_docx.write(report_of(evening()), "de")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        text = archive.read("word/document.xml").decode()
    assert 'w:lang w:val="nl"' in text


def test_every_contribution_is_in_the_documents_trail() -> None:
    """With its number; withdrawn ones with the words that stand for theirs."""
    gathering = evening()
    gathering.does(c.Withdraw("person 1", "c1"))
    trail = said(report_of(gathering))["Trail"]
    assert sorted(line.split("\t")[0] for line in trail) == ["1", "2", "3", "4", "5", "6"]
    assert "1\ttaken back by its author; the words were erased" in trail


def test_characters_that_xml_cannot_hold_do_not_break_the_document() -> None:
    """A stray control character in a title or a text."""
    gathering = Gathering(title="Energie\x0b \ufffe")
    gathering.opens()
    gathering.says("Anna", "Wind\x08 op zee")
    assert "Wind op zee" in "".join(said(report_of(gathering))["Trail"])


def test_the_workbook_has_every_sheet() -> None:
    """Contributions, themes, resonance, energy, ledger, acts."""
    book = load_workbook(io.BytesIO(as_xlsx.write(report_of(evening()), "en")))
    assert book.sheetnames == SHEETS
    assert [cell.value for cell in book["Ledger"][2]] == ["accepted", 6]
    assert book["Contributions"].max_row == 7


def test_times_in_the_workbook_are_times_and_counts_are_numbers() -> None:
    """A spreadsheet can sort and draw by them, and knows yes from no; ids stay texts."""
    report = report_of(evening())
    rows = sheet(report, "Contributions")
    first = dict(zip((cell.value for cell in rows[1]), rows[2], strict=True))
    moment = datetime.fromtimestamp(report.contributions[0].at / 1000, UTC).replace(tzinfo=None)
    assert first["at"].is_date
    assert abs((first["at"].value - moment).total_seconds()) < 1
    assert [type(first[name].value) for name in ("number", "id", "late", "position")] == [int, str, bool, int]
    assert all(cell.is_date for cell in sheet(report, "Energy")["A"][1:])


def test_a_sheet_fits_the_width_of_paper_and_a_long_text_its_column() -> None:
    """Printed as it is, each row is on one page, under the names of the columns."""
    gathering = evening()
    gathering.says("Ada", "Wind op zee. " * 20)
    rows = sheet(report_of(gathering), "Contributions")
    assert (rows.page_setup.orientation, rows.page_setup.fitToHeight) == ("landscape", 0)
    assert rows.sheet_properties.pageSetUpPr.fitToPage
    assert rows.print_title_rows == "$1:$1"
    wrapped = {len(cell.value): bool(cell.alignment.wrap_text) for cell in rows["C"][1:]}
    assert wrapped[max(wrapped)] is True
    assert wrapped[min(wrapped)] is False
    high = {number: rows.row_dimensions[number].height for number in range(2, rows.max_row + 1)}
    assert [height for height in high.values() if height] == [75]


def test_the_themes_stand_in_columns_of_their_own_width() -> None:
    """Word goes by the cells and LibreOffice by the grid; numbers stand under each other, and nothing is grey."""
    (table,) = document(report_of(evening())).tables
    widths = [column.width for column in table.columns]
    assert widths == [cell.width for cell in table.rows[1].cells]
    assert widths[0] > 2 * widths[1]
    styles = [cell.paragraphs[0].style for cell in table.rows[1].cells]
    assert [style.name for style in styles if style] == ["Normal", "Figure", "Figure"]
    assert 'w:noHBand="1"' in table._tbl.xml


def test_no_cell_is_a_formula() -> None:
    """Neither a text nor a name: also where the sheet is saved as a table and opened again."""
    gathering = evening()
    gathering.says("Mallory", '=HYPERLINK("http://evil.example";"klik")')
    gathering.names("wind", "=1+1")
    gathering.does(c.Resonate("person 1", "c7", on=True))
    book = load_workbook(io.BytesIO(as_xlsx.write(report_of(gathering), "en")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")]
    assert "'=1+1" in {str(cell.value) for cell in cells}


def test_sheets_are_named_in_the_readers_language() -> None:
    """The columns stay as they are, so that a program finds them in every language."""
    book = load_workbook(io.BytesIO(as_xlsx.write(report_of(evening()), "nl")))
    assert book.sheetnames[1] == "Thema’s"
    assert book.worksheets[0]["A1"].value == "number"
