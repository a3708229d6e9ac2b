"""The guide for facilitators: one sheet of A4 in each language, and the keys on it are the keys there are."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

GUIDES = sorted((Path(__file__).parents[2] / "facilitator_ui" / "guide").glob("facilitator.*.html"))


def test_there_is_one_in_each_language() -> None:
    """Dutch, English, German."""
    assert [path.name for path in GUIDES] == ["facilitator.de.html", "facilitator.en.html", "facilitator.nl.html"]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_it_prints_on_one_sheet(chromium: Browser, axe_source: str, path: Path) -> None:
    """A4, with room to spare for another font; and it can be read on a phone."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(axe_source)
    assert page.evaluate("async () => (await axe.run()).violations.map(v => v.id)") == []
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page") - printed.count(b"/Type /Pages") == 1
    page.close()
