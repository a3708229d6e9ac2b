"""The report on paper: tagged, in its language, in order, and with the letter on one page."""

import io
import re
from collections.abc import Iterator
from datetime import UTC
from itertools import pairwise
from pathlib import Path

import msgspec
import pikepdf
import pytest
from msgspec.structs import replace

from app.dialogue import commands as c
from app.errors import PdfNotPossible
from app.reports import Report, as_pdf, build
from app.reports.shape import SubTheme
from app.reports.wording import Wording
from tests.gatherings import Gathering, evening, revision

pytestmark = pytest.mark.usefixtures("pango")
TAGS_OF_A_REPORT = {
    "/Document",
    "/Art",
    "/Sect",
    "/H1",
    "/H2",
    "/H3",
    "/P",
    "/Table",
    "/TH",
    "/TD",
    "/BlockQuote",
    "/Figure",
}


def report_of(gathering: Gathering) -> Report:
    """The report of a gathering."""
    return build(gathering.entries, dialogue_id="d1")


def pdf(report: Report, language: str = "en") -> pikepdf.Pdf:
    """The PDF, read back."""
    return pikepdf.open(io.BytesIO(as_pdf.write(report, language, wording=Wording(language, UTC))))


def elements(node: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """Every element of the structure tree, in the order in which it is read aloud."""
    found: list[pikepdf.Dictionary] = []
    kids: pikepdf.Object = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *elements(kid)]
    return found


def tree(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The whole structure."""
    return elements(document.Root.StructTreeRoot)


def full_report() -> Report:
    """A report with themes, an undercurrent, a single voice, and voices in two languages."""
    gathering = evening()
    gathering.says_many(8)
    everybody = list(gathering.state.contributions)
    wish = revision(
        {"wind": everybody[:5], "sun": everybody[5:9], "few": everybody[9:12]}, basis=gathering.state.position
    )
    themes = tuple(replace(theme, undercurrent=theme.theme_id == "few") for theme in wish.themes)
    gathering.does(replace(wish, themes=themes, singles=(everybody[-1],)), by="theming")
    gathering.shares("wind")
    return report_of(gathering)


@pytest.fixture(scope="module")
def german() -> Iterator[pikepdf.Pdf]:
    """One PDF for the tests that only look: a German report of a Dutch evening."""
    with pdf(full_report(), "de") as document:
        yield document


def test_the_pdf_says_that_it_is_pdf_ua() -> None:
    """In its metadata, with a title to show, a language, and marked content."""
    document = pdf(full_report(), "nl")
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Energie in ons dorp" in metadata["dc:title"]
    root = document.Root
    assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        "nl",
        True,
        True,
    )


def test_a_checker_finds_nothing(tmp_path: Path) -> None:
    """The machine-checkable part of PDF/UA-1, by the pdfua package: no error and no warning."""
    from pdfua import validate  # noqa: PLC0415 (only here)
    from pdfua.model import Severity  # noqa: PLC0415 (only here)

    path = tmp_path / "report.pdf"
    path.write_bytes(as_pdf.write(full_report(), "de"))
    found = [finding for finding in validate(str(path)).findings if finding.severity >= Severity.WARNING]
    assert [f"{finding.rule_id}: {finding.message}" for finding in found] == []


def test_every_kind_of_element_is_tagged_as_what_it_is(german: pikepdf.Pdf) -> None:
    """Headings are headings, tables are tables with heads, quotations are quotations."""
    assert {str(element.S) for element in tree(german)} >= TAGS_OF_A_REPORT


def test_headings_go_down_one_step_at_a_time(german: pikepdf.Pdf) -> None:
    """A listener who jumps from heading to heading misses none."""
    levels = [int(str(e.S)[2]) for e in tree(german) if re.fullmatch(r"/H\d", str(e.S))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_figure_says_what_it_shows(german: pikepdf.Pdf) -> None:
    """Badges, dots, the map, the strip."""
    figures = [element for element in tree(german) if str(element.S) == "/Figure"]
    assert figures
    assert [figure for figure in figures if not str(figure.get("/Alt", ""))] == []


def test_quotations_keep_their_language(german: pikepdf.Pdf) -> None:
    """A Dutch voice in a German report is read aloud as Dutch."""
    quotations = [element for element in tree(german) if str(element.S) == "/BlockQuote"]
    assert {str(element.get("/Lang", "")) for element in quotations} == {"nl"}


def test_every_head_of_a_table_says_for_what_it_stands(german: pikepdf.Pdf) -> None:
    """For its column, or for its row: the theme that the numbers beside it are about."""
    scopes = {str(element.A.get("/Scope", "")) for element in tree(german) if str(element.S) == "/TH"}
    assert scopes == {"/Row", "/Column"}


def test_every_font_is_in_the_file(german: pikepdf.Pdf) -> None:
    """Or another computer would set other letters."""
    fonts = [o for o in german.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_letter_is_one_page_however_long_the_texts() -> None:
    """The longest title, introduction and answer, themes with long labels, long voices: the map is page two."""
    gathering = Gathering(title="Een heel lange titel " * 5)
    gathering.opens()
    for number in range(60):
        gathering.says(f"person {number}", f"{number} " + "Dit is een lange bijdrage over energie in het dorp. " * 4)
    ids = list(gathering.state.contributions)
    wish = revision({f"theme {n} of many": ids[n * 6 : n * 6 + 6] for n in range(10)}, basis=gathering.state.position)
    themes = tuple(
        replace(t, label="Zeer lang label van een thema " * 2, undercurrent=t.theme_id[6] == "9") for t in wish.themes
    )
    gathering.does(replace(wish, themes=themes, singles=(ids[-1],)), by="theming")
    gathering.does(c.WriteLetter("Kop " * 25, "Inleiding van de organisator. " * 13, "Wat wij deden. " * 40))
    document = pdf(report_of(gathering), "nl")
    second = [e for e in tree(document) if str(e.S) == "/Art"][1]
    assert second.Pg.objgen == document.pages[1].obj.objgen


def test_the_foot_of_a_usual_theme_is_on_its_page() -> None:
    """A mixed theme of an evening with hundreds of answers, with four voices and four kinds: one page, not two."""
    report = full_report()
    wind = next(theme for theme in report.themes if theme.voices and not theme.undercurrent)
    words = "Drie offertes gehad, en drie keer een andere prijs, een andere planning en een ander verhaal erbij."
    voice = replace(wind.voices[0], text=words[:95])
    kinds = tuple(SubTheme(voice=replace(voice, text=words[:88]), people=n, contributions=n) for n in (9, 8, 6, 5))
    usual = replace(wind, contributions=31, mixed=True, clause=words[:40], voices=(voice,) * 4, subthemes=kinds)
    themes = tuple(usual if theme is wind else theme for theme in report.themes)
    assert len(pdf(replace(report, themes=themes), "nl").pages) == len(pdf(report, "nl").pages)


def test_where_pango_is_missing_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the HTML is offered."""

    def broken(name: str, *arguments: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **more)  # type: ignore[arg-type]  # handed on as it came

    import builtins  # noqa: PLC0415 (only here)

    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(PdfNotPossible, match=r"libpango-1\.0-0 libpangoft2-1\.0-0 libharfbuzz-subset0.* HTML"):
        as_pdf.write(msgspec.convert(full_report(), Report), "en")
