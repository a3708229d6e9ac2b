"""A rehearsal's report says so in every format, wherever somebody opens it."""

import csv
import io
import json

import docx
import openpyxl
import pytest

from app.reports import build, render
from tests.gatherings import Gathering

SENTENCE = "the voices are not those of real people"


def written(form: str, *, rehearsal: bool) -> bytes:
    """The report of a small gathering."""
    gathering = Gathering(rehearsal=rehearsal)
    gathering.opens()
    gathering.says("anna", "Wind op zee.")
    return render(build(gathering.entries, dialogue_id="d1"), form, "en")


@pytest.mark.parametrize("rehearsal", [True, False])
class TestEveryFormat:
    """And of a real dialogue none says it."""

    def test_the_page_says_it_before_anything_else(self, rehearsal: bool) -> None:
        """In a band above the title; the PDF is made of the same page, and has it above each of its pages."""
        page = written("html", rehearsal=rehearsal).decode()
        body = page[page.index("<body") : page.index("<h1")]
        assert (SENTENCE in body, "Report of a rehearsal" in body) == (rehearsal, rehearsal)

    def test_the_document_says_it_above_each_page(self, rehearsal: bool) -> None:
        """In the header of Word."""
        document = docx.Document(io.BytesIO(written("docx", rehearsal=rehearsal)))
        assert (SENTENCE in document.sections[0].header.paragraphs[0].text) == rehearsal

    def test_each_row_of_the_table_says_it(self, rehearsal: bool) -> None:
        """Rows are copied into other tables."""
        rows = list(csv.DictReader(io.StringIO(written("csv", rehearsal=rehearsal).decode("utf-8-sig"))))
        assert [row["rehearsal"] for row in rows] == [str(rehearsal).lower()]

    def test_the_workbook_says_it_in_rows_and_ledger(self, rehearsal: bool) -> None:
        """Wherever one looks first."""
        book = openpyxl.load_workbook(io.BytesIO(written("xlsx", rehearsal=rehearsal)))
        head, row = list(book["Contributions"].values)
        assert row[head.index("rehearsal")] is rehearsal
        assert ("rehearsal", rehearsal) in [line[:2] for line in book["Ledger"].values]

    def test_programs_read_it(self, rehearsal: bool) -> None:
        """In the JSON, where it says which dialogue this is."""
        assert json.loads(written("json", rehearsal=rehearsal))["dialogue"]["rehearsal"] is rehearsal
