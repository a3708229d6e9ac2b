"""The report for people: reads on a screen, prints on A4, opens from a disk without a network."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from app import locales
from app.reports import chapters, dots
from app.reports.growth import growth
from app.reports.letter import themes_that_fit
from app.reports.picture import drawing
from app.reports.shape import Report
from app.reports.strip import strip
from app.reports.wording import Wording

SHEETS = ("tokens.css", "paper.css", "parts.css", "screen.css")


def write(
    report: Report,
    language: str,
    *,
    nonce: str = "",
    wording: Wording | None = None,
    styles: Markup | None = None,
    on_letter: int | None = None,
) -> bytes:
    """The page as UTF-8.

    ``wording`` sets another time zone than this computer's. ``styles`` is the sheet of a page that will be a PDF, and
    ``on_letter`` how many themes are named on its first page; without it, as many as surely fit.
    """
    words = wording or Wording(language)
    page = environment(language).get_template("report.html")
    largest = max((t.contributions for t in chapters.counted(report)), default=0)
    html = page.render(
        report=report,
        lang=language,
        nonce=nonce,
        styles=sheets() if styles is None else styles,
        w=words,
        chapters=chapters,
        shapes=dots.SHAPES,
        field=dots.field,
        light=dots.LIGHT,
        ink=dots,
        growth=growth,
        drawing=drawing,
        on_letter=themes_that_fit(report) if on_letter is None else on_letter,
        row_pitch=dots.pitch_for(largest, 235, 20, 5),
        strip=strip(report.energy),
    )
    return html.encode()


@cache
def environment(language: str) -> Environment:
    """The templates in a language, compiled once."""
    made = Environment(
        loader=PackageLoader("app.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(locales.translations(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return made


@cache
def sheets() -> Markup:
    """The styles of the page, written into it, so that it opens from a disk."""
    folder = files("app.reports") / "styles"
    return Markup("\n".join((folder / name).read_text("utf-8") for name in SHEETS))  # noqa: S704 (our own sheets)
