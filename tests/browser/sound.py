"""Whether a page can be used by everybody: what axe knows, how wide it is, and how large what one presses."""

from playwright.sync_api import Page

from tests.browser.rooms import ARRIVED

FAULTS = """([place, only]) => axe.run(document.querySelector(place), only ? {runOnly: only} : {})
  .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"""
SMALL = """[...document.querySelectorAll('a, button, summary, select, textarea, label:has(input)')]
  .filter(e => e.checkVisibility() && !e.closest('.sr, .m-lab'))
  .filter(e => e.getBoundingClientRect().height < 43.5 && !e.matches('.why')).map(e => e.outerHTML.slice(0, 160))"""


def sound(page: Page, place: str = "html") -> None:
    """No fault that axe knows, also in the dark; nothing runs off the side; targets are large enough."""
    page.evaluate(ARRIVED)  # on its way a colour is neither the one nor the other
    assert page.evaluate(FAULTS, [place, None]) == []
    page.emulate_media(color_scheme="dark")
    page.evaluate(ARRIVED)
    assert page.evaluate(FAULTS, [place, ["color-contrast"]]) == []
    page.emulate_media(color_scheme="light")
    page.evaluate(ARRIVED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []
