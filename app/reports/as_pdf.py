"""The report on paper: the HTML page through WeasyPrint, tagged so that it reads aloud in order (PDF/UA-1).

Quotations keep their language in the tags. The letter stays one page: where long texts push it over, fewer themes are
named on it, and the sentence below says how many more there are.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.errors import PdfNotPossible
from app.reports import as_html
from app.reports.breaking import breakable
from app.reports.shape import Report
from app.reports.wording import Wording

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # Debian's names for what WeasyPrint draws letters with
SHEETS = ("tokens.css", "paper.css", "parts.css", "pdf.css")
TRY_THEMES = range(9, 2, -1)
END_OF_LETTER = '<article class="page flow" id="map">'
WEIGHTS = {"Regular": (400, "normal"), "Semibold": (600, "normal"), "Bold": (700, "normal"), "It": (400, "italic")}
SCOPES = {"row": "/Row", "col": "/Column", "colgroup": "/Column"}
_VARIABLE = re.compile(r"var\((--[\w-]+)(?:, (?:var\()?[\w-]+\)?)?\)")


def write(report: Report, language: str, *, wording: Wording | None = None) -> bytes:
    """The PDF.

    Raises:
        app.errors.PdfNotPossible: Pango is not on this computer.
    """
    weasyprint = _weasyprint()
    styles = _styles()
    fonts = _fonts()
    html = ""
    for most in TRY_THEMES:
        page = as_html.write(report, language, wording=wording, styles=styles, on_letter=most)
        html = breakable(page.decode())
        letter = html.partition(END_OF_LETTER)[0] + "</main></body></html>"
        if len(weasyprint.HTML(string=letter).render(font_config=fonts).pages) == 1:
            break
    with _more_in_tags():
        content: bytes = weasyprint.HTML(string=html).write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html.encode()).digest()[:16], font_config=fonts
        )
    return content


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 (seconds to load, and a computer without Pango must still give the HTML)
    except OSError as error:
        raise PdfNotPossible(packages=PANGO) from error
    return weasyprint


@cache
def _fonts() -> Any:
    """The letters that the page is set in, from their packages: the same lines break on every computer."""
    from weasyprint import CSS  # noqa: PLC0415 (as above)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (as above)

    fonts = FontConfiguration()
    CSS(string="".join(_faces()), font_config=fonts)
    return fonts


def _faces() -> Iterator[str]:
    for family, package, name in (
        ("Source Sans Pro", "font_source_sans_pro", "SourceSansPro"),
        ("Source Serif Pro", "font_source_serif_pro", "SourceSerifPro"),
    ):
        for cut, (weight, style) in WEIGHTS.items():
            path = Path(str(files(package) / "files" / f"{name}-{cut}.ttf"))
            if path.is_file():
                yield (
                    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
                    f' src: url("{path.as_uri()}"); }}\n'
                )


@cache
def _styles() -> Markup:
    """The sheets with every custom property worked out: looking them up was a third of the time."""
    folder = files("app.reports") / "styles"
    text = "\n".join((folder / name).read_text("utf-8") for name in SHEETS)
    light = text.partition("@media screen")[0]
    values = dict(re.findall(r"(--[\w-]+): ([^;]+);", light))

    def value(found: re.Match[str]) -> str:
        return str(values.get(found[1], "inherit"))

    for _ in range(3):  # a property may hold another one
        text = _VARIABLE.sub(value, text)
    return Markup(_without_screens(text))  # noqa: S704 (our own sheets)


def _without_screens(text: str) -> str:
    """Without what is for screens, and without colours of drawings: those stand in the drawings themselves."""
    text = re.sub(r"@media (?:screen|\(forced)[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", text)
    text = re.sub(r":root \{[^}]*\}|:focus-visible \{[^}]*\}", "", text)
    return re.sub(
        r"(?<![\w-])(?:text-wrap|text-anchor|clip-path|fill|stroke|[\w-]+-adjust|stroke-width): [^;}]+;?", "", text
    )


@contextmanager
def _more_in_tags() -> Iterator[None]:
    """WeasyPrint tags what an element is. Its language, and for what a head of a table stands, are added here."""
    import pydyf  # noqa: PLC0415 (comes with WeasyPrint)
    from weasyprint.pdf import tags  # noqa: PLC0415 (as above)

    name = "_build_box_tree"  # the one place in WeasyPrint that sees both the element and its tag; held by a test
    original = getattr(tags, name)

    def with_more(box: Any, *arguments: Any) -> Iterator[Any]:
        language = None if getattr(box, "element", None) is None else box.element.get("lang")
        for element in original(box, *arguments):
            if language:
                element["Lang"] = pydyf.String(language)
            if element["S"] == "/TH" and "A" in element:
                element["A"]["Scope"] = SCOPES.get(box.element.get("scope"), "/Column")
            yield element

    setattr(tags, name, with_more)
    try:
        yield
    finally:
        setattr(tags, name, original)
