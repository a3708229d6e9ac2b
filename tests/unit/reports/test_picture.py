"""The map on paper: regions apart, names that never overlap, every contribution a dot; the same for the same report."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.picture import drawing
from app.reports.picture.drawing import MOST_DOTS
from app.reports.picture.labels import Box, in_lines, placed
from app.reports.picture.layout import HEIGHT, WIDTH, Spot, spots
from app.reports.shape import ThemeRow

_counts = st.lists(st.integers(1, 400), min_size=1, max_size=25)
_label = st.text(st.sampled_from("abcdefgh é"), min_size=1, max_size=60)


def theme(number: int, contributions: int, *, label: str = "Het net zit vol", undercurrent: bool = False) -> ThemeRow:
    """A theme of which only what the map needs matters."""
    return ThemeRow(
        id=f"t{number}", label=label, people=contributions, contributions=contributions, resonance=0,
        undercurrent=undercurrent, voices=(), number=number, clause="", clause_lang="", named_by_person=False,
        mixed=False, shared=False, contested=0, own_people=contributions, merged=(), subthemes=(), hidden=False,
    )  # fmt: skip


def apart(one: Spot, other: Spot) -> bool:
    """Two regions do not touch."""
    return math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r - 0.1


@given(_counts)
@settings(max_examples=40)
def test_regions_lie_on_the_paper_and_never_overlap(counts: list[int]) -> None:
    """However many and however different; their area is as what was said."""
    found = spots(counts, [None] * len(counts))
    assert all(s.r <= s.x <= WIDTH - s.r and s.r <= s.y <= HEIGHT - s.r for s in found)
    assert all(apart(one, other) for one, other in combinations(found, 2))
    assert len({round(s.r**2 / count, 1) for s, count in zip(found, counts, strict=True) if s.r > 20}) <= 2


@given(st.lists(st.tuples(st.integers(1, 300), st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=15))
@settings(max_examples=40)
def test_where_places_were_kept_regions_do_not_overlap_either(themes: list[tuple[int, float, float]]) -> None:
    """Also where two themes lie on each other on the map."""
    found = spots([count for count, _, _ in themes], [(x, y) for _, x, y in themes])
    assert all(apart(one, other) for one, other in combinations(found, 2))


def test_what_lay_left_on_the_map_lies_left_on_paper() -> None:
    """And above stays above."""
    left, right, below = spots([50, 50, 50], [(0.1, 0.2), (0.9, 0.2), (0.5, 0.9)])
    assert left.x < below.x < right.x
    assert below.y > max(left.y, right.y)


@given(st.lists(st.tuples(st.integers(1, 400), _label), min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_no_name_overlaps_another(themes: list[tuple[int, str]]) -> None:
    """And each stands wholly on the paper; what finds no room is left to the line below."""
    where = spots([count for count, _ in themes], [None] * len(themes))
    boxes = [box for box in placed([in_lines(label) for _, label in themes], where) if box is not None]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].hits(pair[1], 0)]
    assert all(box.x >= 0 and box.x + box.width <= WIDTH + 0.1 and 0 <= box.y <= HEIGHT for box in boxes)


def test_nine_themes_of_an_evening_all_have_their_name() -> None:
    """The drawn example: names are left out only where it is crowded."""
    found = drawing([theme(n, c) for n, c in enumerate((186, 158, 141, 129, 104, 88, 72, 55, 33), 1)], "smaller")
    assert found is not None
    assert all(region.label for region in found.regions)


@given(_counts)
@settings(max_examples=20)
def test_every_contribution_is_a_dot(counts: list[int]) -> None:
    """Or every tenth one where paper has no room for all, and then the picture says so."""
    found = drawing([theme(n, count) for n, count in enumerate(counts, 1)], "smaller")
    assert found is not None
    dots = [region.dots.count("M") for region in found.regions]
    assert dots == [math.ceil(count / found.per_dot) for count in counts]
    assert (found.per_dot == 1) == (sum(counts) <= MOST_DOTS)


def test_the_undercurrent_has_letters_and_the_others_their_numbers() -> None:
    """As on the screen in the hall."""
    found = drawing([theme(4, 50), theme(7, 6, undercurrent=True), theme(9, 5, undercurrent=True)], "smaller")
    assert found is not None
    assert [region.mark for region in found.regions] == ["4", "A", "B"]


def test_a_name_that_stands_apart_gets_a_line_to_its_region() -> None:
    """One that touches it needs none."""
    spot = Spot(100, 100, 20)
    assert Box(200, 95, 60, 18).leader(spot) is not None
    assert Box(80, 122, 60, 18).leader(spot) is None


def test_no_themes_make_no_map() -> None:
    """Rather than an empty frame."""
    assert drawing([theme(1, 0)], "smaller") is None


@pytest.mark.parametrize("text", ["Het net zit vol", "Wij willen eerst zien wat er met ons geld gebeurt en dan praten"])
def test_a_name_is_cut_between_words(text: str) -> None:
    """Into at most three lines."""
    lines = in_lines(text)
    assert len(lines) <= 3
    assert text.startswith(" ".join(lines).rstrip(" …"))
