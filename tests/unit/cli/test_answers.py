"""Answers that someone already has: every row comes back, in order, with its theme."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from openpyxl import load_workbook

from app.cli import faults
from app.cli.answers import journal, tables, themes
from app.reports import build
from clustering import ModelUnavailable, Revision, ThemeDraft, Views

ADDED: list[dict[str, object]] = [
    {"theme_id": "t1", "theme": "Wind", "is_undercurrent": False},
    {"theme_id": None, "theme": None, "is_undercurrent": True},
]


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A small file for one test."""
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def spreadsheet(path: Path, rows: list[list[Any]]) -> Path:
    """A small XLSX."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def revision() -> Revision:
    """Two texts on wind by two people, one single voice."""
    return Revision(
        themes=(ThemeDraft(None, "Wind", "op zee", members=(0, 1), voices=(1,)),),
        unthemed=(2,),
        singles=(2,),
        undercurrent=(),
        provisional=True,
        many_intents=False,
        basis=None,  # type: ignore[arg-type]  # placing is not tested here
    )


# ---- reading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_separates_its_columns(tmp_path: Path, delimiter: str) -> None:
    """Dutch and German spreadsheets write semicolons."""
    found = tables.read(write(tmp_path, "a.csv", f"nr{delimiter}text\n1{delimiter}Wind\n2{delimiter}Zon\n"))
    assert found.texts() == ["Wind", "Zon"]
    assert found.delimiter == delimiter


def test_a_csv_from_an_old_spreadsheet_keeps_its_accents(tmp_path: Path) -> None:
    """Windows-1252 where it is not UTF-8."""
    assert tables.read(write(tmp_path, "a.csv", "text\nefficiënt\n", "cp1252")).texts() == ["efficiënt"]


def test_a_spreadsheet_is_read_from_its_first_sheet(tmp_path: Path) -> None:
    """The first row names the columns; empty cells are empty texts."""
    path = spreadsheet(tmp_path / "a.xlsx", [["nr", "text"], [1, "Wind"], [2, None]])
    assert tables.read(path).texts() == ["Wind", ""]


def test_json_lines_keep_what_else_they_say(tmp_path: Path) -> None:
    """A row is more than its text."""
    found = tables.read(write(tmp_path, "a.jsonl", '{"text":"Wind","village":"Aalden"}\n'))
    assert found.rows == [{"text": "Wind", "village": "Aalden"}]


@pytest.mark.parametrize("name", ["Text", "Antwoord", "kommentar", "comment-body"])
def test_the_column_with_the_texts_is_known_by_many_names(tmp_path: Path, name: str) -> None:
    """In three languages, and as Polis calls it."""
    assert tables.read(write(tmp_path, "a.csv", f"nr,{name}\n1,Wind\n")).column == name


def test_a_column_of_long_texts_is_guessed_and_said_to_be_guessed(tmp_path: Path) -> None:
    """The longest on average; names and places are shorter."""
    found = tables.read(write(tmp_path, "a.csv", "place,what\nAalden,Wij willen eerst zelf eigenaar zijn.\n"))
    assert (found.column, found.guessed) == ("what", True)


def test_the_usual_name_is_no_guess(tmp_path: Path) -> None:
    """Nothing needs to be said then."""
    assert tables.read(write(tmp_path, "a.csv", "text\nWind\n")).guessed is False


def test_a_named_column_is_taken(tmp_path: Path) -> None:
    """Also where another is called text."""
    assert tables.read(write(tmp_path, "a.csv", "text,q2\nWind,Zon\n"), "q2").texts() == ["Zon"]


@pytest.mark.parametrize("column", [None, "answer"])
def test_without_a_column_of_texts_the_columns_are_named(tmp_path: Path, column: str | None) -> None:
    """So that somebody can say which it is."""
    with pytest.raises(faults.NoTextColumn, match="nr, place"):
        tables.read(write(tmp_path, "a.csv", "nr,place\n1,Aalden\n"), column)


def test_authors_are_taken_from_the_file_or_everybody_is_apart(tmp_path: Path) -> None:
    """Voices are chosen from different people."""
    assert tables.read(write(tmp_path, "a.csv", "author,text\nA,x\nA,y\n")).authors() == ["A", "A"]
    assert tables.read(write(tmp_path, "b.csv", "text\nx\ny\n")).authors() == ["row 1", "row 2"]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.csv", "text\n\n", faults.NoTexts),
        ("a.docx", "x", faults.UnknownKind),
        ("a.xlsx", "no spreadsheet", faults.CannotRead),
        ("a.jsonl", "{\n", faults.BadLine),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    tmp_path: Path, name: str, content: str, fault: type[faults.WrongUse]
) -> None:
    """Each with what to do."""
    with pytest.raises(fault):
        tables.read(write(tmp_path, name, content))


# ---- writing -----------------------------------------------------------------------------------------------


def answers(tmp_path: Path, text: str = "nr;text\n2;Wind\n1;=1+1\n") -> tables.Answers:
    """Two rows, of which one looks like a formula."""
    return tables.read(write(tmp_path, "in.csv", text))


def test_a_csv_has_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    """Three columns are added; the separator stays; a formula is made harmless."""
    tables.write(tmp_path / "out.csv", answers(tmp_path), ADDED)
    found = list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig")), delimiter=";"))
    assert found == [
        ["nr", "text", "theme_id", "theme", "is_undercurrent"],
        ["2", "Wind", "t1", "Wind", "false"],
        ["1", "'=1+1", "", "", "true"],
    ]


def test_a_spreadsheet_holds_text_and_never_a_formula(tmp_path: Path) -> None:
    """The cell shows what was typed."""
    tables.write(tmp_path / "out.xlsx", answers(tmp_path), ADDED)
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert sheet["E3"].value is True


def test_json_lines_keep_every_field_and_its_order(tmp_path: Path) -> None:
    """With nulls where there is no theme."""
    tables.write(tmp_path / "out.jsonl", answers(tmp_path), ADDED)
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert found[1] == {"nr": "1", "text": "=1+1", "theme_id": None, "theme": None, "is_undercurrent": True}


def test_theming_a_result_again_replaces_its_columns(tmp_path: Path) -> None:
    """Not a second column of the same name."""
    tables.write(tmp_path / "out.csv", answers(tmp_path, "theme;text\nold;Wind\nold;Zon\n"), ADDED)
    head = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "text;theme_id;theme;is_undercurrent"


def test_a_closed_place_is_a_sentence(tmp_path: Path) -> None:
    """With what to do: another place."""
    with pytest.raises(faults.CannotWrite, match="--out"):
        tables.write(tmp_path / "nowhere" / "out.csv", answers(tmp_path), ADDED)


# ---- theming -----------------------------------------------------------------------------------------------


class Counting:
    """An embedder that gives each text its length, and remembers how many it got at a time."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    @property
    def fingerprint(self) -> str:
        """No real model."""
        return "counting"

    def embed(self, texts: Sequence[str]) -> Views:
        """One number per text."""
        self.batches.append(len(texts))
        return {"mean": np.array([[len(text)] for text in texts], dtype=np.float32)}


def test_embedding_in_parts_gives_one_vector_per_text_in_order() -> None:
    """And says after each part how far it is."""
    embedder = Counting()
    done: list[int] = []
    views = themes.embed(embedder, ["x" * n for n in range(300)], done.append)
    assert views["mean"][:, 0].tolist() == list(range(300))
    assert done == embedder.batches
    assert sum(done) == 300


def test_a_missing_model_is_a_sentence() -> None:
    """With the engine's own advice in it."""

    class Broken(Counting):
        def embed(self, texts: Sequence[str]) -> Views:
            del texts
            raise ModelUnavailable("Fetch it again.")

    with pytest.raises(faults.CannotTheme, match=r"Fetch it again\."):
        themes.embed(Broken(), ["x"], lambda _: None)


def test_every_row_gets_its_columns_also_the_empty_ones() -> None:
    """Row 1 had no text: the three texts are rows 0, 2 and 3."""
    added = themes.added_columns(revision(), rows=[0, 2, 3], count=4)
    assert [row["theme_id"] for row in added] == ["t1", None, "t1", None]
    assert [row["is_undercurrent"] for row in added] == [False, False, False, True]


def test_answers_become_a_report_like_that_of_an_evening() -> None:
    """The same counts, the same themes, the same limits."""
    entries = journal.entries(
        title="Vragenlijst",
        language="nl",
        at=1_700_000_000_000,
        texts=["Wind op zee", "Meer wind op zee", "Iets heel anders"],
        authors=["A", "B", "A"],
        languages=["nl", "", "de"],
        revision=revision(),
        model="a model",
    )
    report = build(entries, dialogue_id="Vragenlijst")
    [wind] = report.themes
    assert (wind.label, wind.people, wind.contributions, wind.clause) == ("Wind", 2, 2, "op zee")
    assert (report.ledger.accepted, report.ledger.themed, report.ledger.unthemed) == (3, 2, 1)
    assert [voice.text for voice in report.single_voices] == ["Iets heel anders"]
    assert [row.lang for row in report.contributions] == ["nl", "nl", "de"]
    assert (report.method.provisional, report.method.consent) == (True, ())
