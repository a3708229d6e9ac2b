"""Editions for others: no group of few people, also not by subtraction, and no quotation that nobody released."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.dialogue import commands as c
from app.errors import TooFewForEdition
from app.reports import Report, build
from app.reports.editions import AT_LEAST, betrays
from app.reports.shape import SMALLER, EditionName
from tests.gatherings import Gathering, evening

EDITIONS: list[EditionName] = ["internal", "public"]
THEMES = ["t1", "t2", "t3", "t4", "t5"]
Gap = dict[str, frozenset[int]]

_spoken = st.lists(st.tuples(st.integers(1, 30), st.sampled_from([*THEMES, None])), min_size=1, max_size=70)
_tilted = st.lists(
    st.tuples(st.integers(1, 30), st.sampled_from(["t1", "t1", "t1", "t2", "t3"])), min_size=25, max_size=70
)


@st.composite
def rooms(draw: st.DrawFn) -> Gathering:
    """A room in which up to thirty people spoke about up to five themes, and in which this and that happened after."""
    gathering = Gathering()
    gathering.opens()
    groups: defaultdict[str | None, list[str]] = defaultdict(list)
    for person, theme in draw(st.one_of(_spoken, _tilted)):
        groups[theme].append(gathering.says(f"person {person}"))
    unthemed = groups.pop(None, [])
    gathering.revises({theme: groups[theme] for theme in sorted(k for k in groups if k)}, unthemed)
    ids = list(gathering.state.contributions)
    for wish in draw(st.lists(st.tuples(st.sampled_from(ids), st.integers(0, 4)), max_size=12)):
        _happens(gathering, *wish)
    return gathering


def _happens(gathering: Gathering, contribution_id: str, what: int) -> None:
    author = gathering.state.contributions[contribution_id].participant_id
    if what == 0:
        gathering.does(c.Withdraw(author, contribution_id))
    elif what == 1:
        gathering.does(c.HideContribution(contribution_id))
    elif gathering.state.contributions[contribution_id].visibility == "visible":
        gathering.joins("person 3", "person 4")
        if what == 2:
            gathering.does(c.AllowQuotation(contribution_id, on=True))
        else:
            gathering.does(c.Resonate(f"person {what}", contribution_id, on=True))
            _likes_the_theme(gathering, contribution_id)


def _likes_the_theme(gathering: Gathering, contribution_id: str) -> None:
    theme_id = gathering.state.contributions[contribution_id].theme_id
    if theme_id is not None:
        gathering.shares(theme_id)
        for number in range(1, 13, 2):
            gathering.joins(f"person {number}")
            gathering.does(c.ResonateWithTheme(f"person {number}", theme_id, on=True))


def edition(gathering: Gathering, name: EditionName, position: int | None = None) -> Report:
    """An edition of a gathering's report; a room of too few people has no public one."""
    try:
        return build(gathering.entries, dialogue_id="d1", edition=name, position=position)
    except TooFewForEdition:
        assume(False)
        raise


def whole(gathering: Gathering, position: int | None = None) -> Report:
    """The same report with everything."""
    return build(gathering.entries, dialogue_id="d1", position=position)


def people_under(shown: Report, everything: Report) -> Gap:
    """Who stands under each theme of an edition: by the ids of its rows, and who wrote them by the whole report."""
    author = {row.id: row.person for row in everything.contributions}
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in shown.contributions:
        if row.theme_id is not None:
            found[row.theme_id].add(author[row.id] or 0)
    return {theme_id: frozenset(people) for theme_id, people in found.items()}


def too_few(count: int, name: EditionName) -> bool:
    """Somebody, and not enough of them."""
    return 0 < count < AT_LEAST[name]


@pytest.mark.parametrize("name", EDITIONS)
@given(rooms())
@settings(max_examples=40)
def test_no_theme_of_an_edition_is_of_few_people(name: EditionName, gathering: Gathering) -> None:
    """Counted as written, and counted again from the rows."""
    shown = edition(gathering, name)
    counted = people_under(shown, whole(gathering))
    assert not [theme for theme in shown.themes if too_few(theme.people, name)]
    assert {theme.id: theme.people for theme in shown.themes if theme.contributions} == {
        theme_id: len(people) for theme_id, people in counted.items()
    }


@pytest.mark.parametrize("name", EDITIONS)
@given(rooms())
@settings(max_examples=40)
def test_no_subtraction_leads_to_few_people(name: EditionName, gathering: Gathering) -> None:
    """Neither all who spoke less a theme, nor the sum of all themes less all of them, nor silence, nor resonance."""
    shown = edition(gathering, name)
    people = [theme.people for theme in shown.themes]
    if shown.counts.spoke is not None:
        assert not [n for n in people if too_few(shown.counts.spoke - n, name)]
        everybody = frozenset().union(*people_under(shown, whole(gathering)).values())
        assert not too_few(sum(people) - len(everybody), name)
    if shown.counts.spoke is not None and shown.counts.joined is not None:
        assert not too_few(shown.counts.joined - shown.counts.spoke, name)
    told = [theme.resonance for theme in shown.themes]
    assert not [n for n in told if n is not None and too_few(n, name)]
    assert not [theme for theme in shown.themes if theme.speaks_to is not None and too_few(theme.speaks_to, name)]


@pytest.mark.parametrize("name", EDITIONS)
@given(rooms())
@settings(max_examples=40)
def test_every_contribution_is_in_exactly_one_bucket(name: EditionName, gathering: Gathering) -> None:
    """The ledger of an edition adds up, and its themes hold exactly the rows that name them."""
    shown = edition(gathering, name)
    ledger = shown.ledger
    states = Counter(row.state for row in shown.contributions)
    assert ledger == whole(gathering).ledger
    assert ledger.accepted == len({row.id for row in shown.contributions}) == states.total()
    assert [states[s] for s in ("themed", "unthemed", "held", "hidden", "withdrawn")] == [
        ledger.themed, ledger.unthemed, ledger.held, ledger.hidden, ledger.withdrawn,
    ]  # fmt: skip
    under = Counter(row.theme_id for row in shown.contributions if row.theme_id)
    assert under == Counter({theme.id: theme.contributions for theme in shown.themes if theme.contributions})


@pytest.mark.parametrize("name", EDITIONS)
@given(rooms())
@settings(max_examples=40)
def test_no_step_of_time_is_of_few_people(name: EditionName, gathering: Gathering) -> None:
    """Somebody who spoke when nobody else did would be found by the clock."""
    shown, everything = edition(gathering, name), whole(gathering)
    ends = [*(minute.at for minute in shown.energy[1:]), 2**60]
    for minute, end in zip(shown.energy, ends, strict=False):
        rows = [row for row in everything.contributions if minute.at <= row.at < end]
        assert minute.contributions == len(rows)
        assert not too_few(len({row.person for row in rows}), name)


@given(rooms())
@settings(max_examples=40)
def test_the_public_sees_only_released_words(gathering: Gathering) -> None:
    """In the trail, as voices, as the line under a label; and nothing that links what one person said."""
    shown = edition(gathering, "public")
    released = {one.id for one in gathering.state.contributions.values() if one.quotable}
    voices = [*shown.single_voices, *(v for theme in shown.themes for v in theme.voices)]
    assert {voice.id for voice in voices} | {row.id for row in shown.contributions if row.text} <= released
    assert {(row.person, row.position, row.prompt_id) for row in shown.contributions} == {(None, None, "")}


@given(rooms(), st.data())
@settings(max_examples=80)
def test_two_public_editions_never_differ_by_few_people(gathering: Gathering, data: st.DataObject) -> None:
    """Where their difference would point to somebody, the second one is refused."""
    first = data.draw(st.integers(1, len(gathering.entries)))
    one, other = whole(gathering, first), whole(gathering)
    before, after = edition(gathering, "public", first), edition(gathering, "public")
    gone, come = people_under(before, one), people_under(after, other)
    few = [
        theme_id
        for theme_id in {*gone, *come}
        for difference in _differences(gone.get(theme_id, frozenset()), come.get(theme_id, frozenset()))
        if too_few(difference, "public")
    ]
    spoke = {row.person for row in other.contributions} - {row.person for row in one.contributions}
    assert betrays(one, other, AT_LEAST["public"]) == bool(few or too_few(len(spoke), "public"))


def _differences(one: frozenset[int], other: frozenset[int]) -> Iterable[int]:
    return len(one - other), len(other - one)


def test_small_themes_stand_together() -> None:
    """Three themes of three people each are one row of nine, without a label."""
    gathering = Gathering()
    gathering.opens()
    gathering.says_many(15)
    ids = list(gathering.state.contributions)
    gathering.revises({"large": ids[:6], "one": ids[6:9], "two": ids[9:12], "three": ids[12:]})
    shown = edition(gathering, "internal")
    assert [(t.id, t.people, t.gathers) for t in shown.themes] == [("large", 6, 0), (SMALLER, 9, 3)]
    assert shown.edition.gathered == 3


def test_where_the_small_ones_are_too_few_a_larger_one_joins_them() -> None:
    """Or subtraction would show the two people of the only small theme."""
    gathering = Gathering()
    gathering.opens()
    gathering.says_many(20)
    ids = list(gathering.state.contributions)
    gathering.revises({"large": ids[:12], "middle": ids[12:18], "small": ids[18:]})
    assert [(t.id, t.people) for t in edition(gathering, "internal").themes] == [("large", 12), (SMALLER, 8)]


def test_a_public_edition_of_few_people_is_refused() -> None:
    """With a sentence that says why."""
    with pytest.raises(TooFewForEdition, match="Fewer than 10 people spoke"):
        build(evening().entries, dialogue_id="d1", edition="public")


def test_the_label_of_a_gathered_theme_is_nowhere() -> None:
    """Also not among the acts, where a facilitator named it."""
    gathering = Gathering()
    gathering.opens()
    gathering.says_many(12)
    ids = list(gathering.state.contributions)
    gathering.revises({"large": ids[:10], "small": ids[10:]})
    gathering.names("small", "Alleen van ons twee")
    assert "Alleen van ons twee" not in repr(edition(gathering, "public"))


def test_an_internal_edition_does_not_link_what_one_person_said() -> None:
    """The numbers of people are left out, and times are cut to five minutes."""
    rows = edition(evening(), "internal").contributions
    assert {row.person for row in rows} == {None}
    assert {row.at % 300_000 for row in rows} == {0}
