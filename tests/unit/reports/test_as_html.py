"""The page for people: everything that was said has its place, nothing on it can do harm, it needs no network."""

import re
from datetime import UTC
from html.parser import HTMLParser

import msgspec
import pytest

from app.dialogue import commands as c
from app.reports import Report, as_html, build
from app.reports.wording import Wording
from tests.gatherings import Gathering, evening, revision

VOID = {"meta", "link", "br", "img", "input", "hr"}
SHAPES = {"path", "circle", "rect", "polyline"}


def report_of(gathering: Gathering) -> Report:
    """The report of a gathering."""
    return build(gathering.entries, dialogue_id="d1")


def page(gathering: Gathering, language: str = "en", nonce: str = "") -> str:
    """The page in a language, in the time zone of nowhere in particular."""
    words = Wording(language, UTC)
    return as_html.write(report_of(gathering), language, nonce=nonce, wording=words).decode()


class Balance(HTMLParser):
    """Counts what is opened and not closed, and collects ids and links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element opens."""
        found = dict(attrs)
        self.attributes |= set(found)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a drawing opens and closes."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """The last opened element closes, and no other."""
        assert self.open.pop() == tag


def read(html: str) -> Balance:
    """The page through a parser."""
    balance = Balance()
    balance.feed(html)
    return balance


def full_evening() -> Gathering:
    """An evening in which everything happened that a report can show."""
    gathering = evening()
    gathering.says_many(8)
    everybody = list(gathering.state.contributions)
    wish = revision(
        {"wind": everybody[:4], "sun": everybody[4:8], "few": everybody[8:11]},
        everybody[11:],
        basis=gathering.state.position,
    )
    themes = tuple(msgspec.structs.replace(t, undercurrent=t.theme_id == "few", mixed=True) for t in wish.themes)
    gathering.does(msgspec.structs.replace(wish, themes=themes, singles=(everybody[-1],)), by="theming")
    gathering.names("wind", "Wind van ons")
    gathering.merges("sun", "wind")
    gathering.shares("wind")
    for wish_ in (
        c.Resonate("person 1", "c2", on=True),
        c.ContestPlacement("person 3", "c3"),
        c.Withdraw("person 4", "c4"),
        c.HideContribution("c12"),
        c.SetPhase("p1", "reflecting"),
    ):
        gathering.does(wish_)
    return gathering


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_every_element_is_closed(language: str) -> None:
    """In every language, with everything that can be shown."""
    assert read(page(full_evening(), language)).open == []


def test_a_report_of_an_empty_evening_can_be_read() -> None:
    """Nobody spoke yet: no themes, no dots, and a sentence that says so."""
    html = page(Gathering())
    assert read(html).open == []
    assert "There are no themes yet" in html


def test_every_link_leads_to_a_place_on_the_page() -> None:
    """Theme pages, appendices, and each quoted contribution."""
    found = read(page(full_evening()))
    assert [link for link in found.links if link.removeprefix("#") not in found.ids] == []


def test_no_two_elements_share_an_id() -> None:
    """Or a link would lead to the wrong one, and a theme would borrow another's dots."""
    ids = read(page(full_evening())).ids
    assert len(ids) == len(set(ids))


def test_the_page_needs_no_network() -> None:
    """It opens from a disk, years later."""
    html = page(full_evening())
    assert re.findall(r"""(?:src|href)=["'][^#]|url\([^#]|@import""", html) == []


def test_the_page_holds_no_script_and_no_inline_style() -> None:
    """So that it can be shown under the same strict policy as every other page."""
    found = read(page(full_evening()))
    assert not {name for name in found.attributes if name == "style" or name.startswith("on")}
    assert "<script" not in page(full_evening())


def test_the_style_carries_the_nonce_where_there_is_one() -> None:
    """And none in a file."""
    assert '<style nonce="abc">' in page(evening(), nonce="abc")
    assert "<style>" in page(evening())


def test_every_contribution_is_in_the_trail() -> None:
    """Also the withdrawn and the hidden: their place stays."""
    gathering = full_evening()
    ids = read(page(gathering)).ids
    assert {f"c{n}" for n in range(1, len(gathering.state.contributions) + 1)} <= set(ids)


def test_withdrawn_words_are_nowhere_on_the_page() -> None:
    """Erased means erased."""
    html = page(full_evening())
    assert "Tekst 4." not in html
    assert "taken back by its author" in html


def test_hidden_words_are_nowhere_on_the_page() -> None:
    """The row says that they are not shown."""
    assert "Tekst 12." not in page(full_evening())


def test_the_ledger_stands_at_the_foot_of_the_letter() -> None:
    """Every line of it, so that it can be added up by hand."""
    text = re.sub(r"<[^>]+>", "", page(evening()))
    assert "6 received = 4 in themes + 2 without a theme + 0 waiting + 0 hidden + 0 withdrawn" in text


def test_the_undercurrent_has_its_place_on_the_letter_page() -> None:
    """A small group and a single voice, before anything else than the large themes."""
    letter = page(full_evening()).split("</article>", maxsplit=1)[0]
    assert "The undercurrent" in letter
    assert "about few" in letter
    assert "One voice" in letter


def test_quotations_carry_their_own_language() -> None:
    """A Dutch voice in a German report is read aloud as Dutch."""
    assert '<blockquote class="voice" lang="nl">Tekst 1.</blockquote>' in page(evening(), "de")


def test_what_people_typed_cannot_become_markup() -> None:
    """Texts, names and titles are shown, never run."""
    gathering = Gathering(title="<script>alert(1)</script>")
    gathering.opens()
    gathering.says("Mallory", "<img src=x onerror=alert(1)>")
    html = page(gathering)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_what_a_person_did_with_a_theme_is_told_with_its_time() -> None:
    """Named, merged, shared; not by whom."""
    html = page(full_evening())
    assert "The facilitator named this theme ‘Wind van ons’." in html
    assert "Another theme was put inside this one." in html
    assert re.search(r"<b>22:1\d</b><span>The theme was shared with the room.", html)


def test_mixed_themes_are_marked() -> None:
    """A grab bag is called a grab bag."""
    assert "one name does not cover them" in page(full_evening())


def test_a_theme_that_a_person_named_and_that_is_empty_is_still_mentioned() -> None:
    """It never vanishes silently."""
    gathering = evening()
    gathering.names("sun", "Zon eerst")
    gathering.revises({"wind": ["c1", "c2", "c3", "c4"]})
    html = page(gathering)
    assert "Themes that hold nothing any more" in html
    assert "Zon eerst" in html
