"""The comparison for people: one page that prints, beside its JSON."""

import msgspec

from app.reports import dots
from app.reports.as_html import environment, sheets
from app.reports.comparison.shape import Comparison
from app.reports.wording import Wording


def as_html(comparison: Comparison, language: str, *, nonce: str = "", wording: Wording | None = None) -> bytes:
    """The page as UTF-8."""
    sides = (comparison.before, comparison.after)
    largest = max((theme.contributions for side in sides for theme in side.themes), default=0)
    page = environment(language).get_template("comparison.html")
    html = page.render(
        comparison=comparison,
        report=None,
        lang=language,
        nonce=nonce,
        styles=sheets(),
        w=wording or Wording(language),
        shapes=dots.SHAPES,
        field=dots.field,
        light=dots.LIGHT,
        ink=dots,
        row_pitch=dots.pitch_for(largest, 140, 20, 5),
    )
    return html.encode()


def as_json(comparison: Comparison) -> bytes:
    """JSON, indented, in the fixed order of ``shape``."""
    return msgspec.json.format(msgspec.json.encode(comparison), indent=1) + b"\n"
