"""The report for Word and for spreadsheets: real styles, every sheet, and no cell that is a formula."""

import io
import zipfile

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
