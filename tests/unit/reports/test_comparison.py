"""Two moments, two rounds, two dialogues: what grew, what fell silent, what is new."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dialogue import commands as c
from app.reports import Report, build
from app.reports.comparison import Comparison, compare, round_of, whole
from app.reports.comparison.page import as_html, as_json
from tests.gatherings import Gathering


def report_of(gathering: Gathering, position: int | None = None, dialogue_id: str = "d1") -> Report:
    """The whole report of a gathering."""
    return build(gathering.entries, dialogue_id=dialogue_id, position=position)


def kinds(comparison: Comparison) -> dict[str, str]:
    """What became of each theme, by its label."""
    themes = ((change.after or change.before, change.kind) for change in comparison.changes)
    return {theme.label: kind for theme, kind in themes if theme}


def two_moments() -> tuple[Gathering, int]:
    """Wind grew, sun fell silent, and water is new since the first moment."""
    gathering = Gathering()
    gathering.opens()
    ids = gathering.says_many(6)
    gathering.revises({"wind": ids[:3], "sun": ids[3:]})
    moment = gathering.state.position
    more = gathering.says_many(5)
    gathering.revises({"wind": [*ids[:3], *more[:2]], "sun": ids[3:], "water": more[2:]})
    return gathering, moment


def test_between_two_moments_themes_grow_fall_silent_and_appear() -> None:
    """A theme to which nobody came has fallen silent."""
    gathering, moment = two_moments()
    found = compare(whole(report_of(gathering, moment)), whole(report_of(gathering)), "whole")
    assert kinds(found) == {"about water": "new", "about wind": "grew", "about sun": "silent"}
    assert found.matched_by == "identity"


def test_what_is_new_stands_first() -> None:
    """Then what grew; what stayed as it was last."""
    gathering, moment = two_moments()
    found = compare(whole(report_of(gathering, moment)), whole(report_of(gathering)), "whole")
    assert [change.kind for change in found.changes] == ["new", "grew", "silent"]


def test_a_theme_that_was_renamed_is_the_same_theme() -> None:
    """Identity counts, not the name."""
    gathering, moment = two_moments()
    gathering.names("wind", "Molens van ons")
    found = compare(whole(report_of(gathering, moment)), whole(report_of(gathering)), "whole")
    assert kinds(found)["Molens van ons"] == "grew"


def test_two_rounds_of_a_prompt_are_compared_in_shares() -> None:
    """Twice as many spoke in the second round: a theme that doubled with them stayed as it was."""
    gathering = Gathering()
    gathering.opens()
    first = gathering.says_many(6)
    gathering.does(c.SetPhase("p1", "closed"))
    gathering.opens()
    second = gathering.says_many(12)
    gathering.revises({"wind": [*first[:3], *second[:6]], "sun": [*first[3:], second[6]], "water": second[7:]})
    report = report_of(gathering)
    found = compare(round_of(report, "p1", 1, "whole"), round_of(report, "p1", 2, "whole"), "whole")
    assert kinds(found) == {"about wind": "same", "about sun": "shrank", "about water": "new"}


def test_two_dialogues_are_matched_by_words() -> None:
    """The second evening calls it otherwise and speaks of the same."""
    one, other = Gathering(), Gathering(title="De tweede avond")
    for gathering, texts in (
        (
            one,
            [
                "Het stroomnet zit helemaal vol",
                "Netbeheerder moet stroomnet uitbreiden",
                "Mest vergisten op de boerderij",
            ],
        ),
        (other, ["Dat stroomnet blijft vol zitten", "Stroomnet uitbreiden duurt jaren", "Jongeren krijgen geen grond"]),
    ):
        gathering.opens()
        ids = [gathering.says(f"person {n}", text) for n, text in enumerate(texts)]
        gathering.revises({"t1": ids[:2], "t2": ids[2:]})
    found = compare(whole(report_of(one)), whole(report_of(other, dialogue_id="d2")), "whole")
    assert found.matched_by == "words"
    assert [(c.kind, c.before and c.before.id, c.after and c.after.id) for c in found.changes] == [
        ("new", None, "t2"),
        ("silent", "t2", None),
        ("same", "t1", "t1"),
    ]


@given(st.integers(1, 30), st.integers(0, 30))
@settings(max_examples=40)
def test_no_difference_between_moments_points_to_few_people(early: int, late: int) -> None:
    """In an edition for others a theme is left out where fewer people came to it than the smallest group."""
    gathering = Gathering()
    gathering.opens()
    ids = gathering.says_many(early)
    gathering.revises({"wind": ids})
    moment = gathering.state.position
    gathering.revises({"wind": [*ids, *gathering.says_many(late)]})
    sides = [build(gathering.entries, dialogue_id="d1", position=p, edition="internal") for p in (moment, None)]
    found = compare(whole(sides[0]), whole(sides[1]), "internal")
    pairs = [(change.before.people, change.after.people) for change in found.changes if change.before and change.after]
    assert not [(before, after) for before, after in pairs if 0 < abs(after - before) < 5]


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_the_page_says_what_happened(language: str) -> None:
    """In every language, with each theme once."""
    gathering, moment = two_moments()
    found = compare(whole(report_of(gathering, moment)), whole(report_of(gathering)), "whole")
    html = as_html(found, language).decode()
    assert html.count(">about water<") == 1
    assert html.count('<tr><th scope="row">') == 3


def test_the_json_holds_both_sides() -> None:
    """With the positions that were compared."""
    gathering, moment = two_moments()
    found = compare(whole(report_of(gathering, moment)), whole(report_of(gathering)), "whole")
    assert f'"position": {moment}'.encode() in as_json(found)
