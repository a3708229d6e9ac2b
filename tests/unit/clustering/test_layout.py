"""Where themes lie: alike near each other, apart from each other, and where they lay before."""

import numpy as np
import pytest

from clustering import Past, Place, placed_themes
from clustering.arrays import FloatArray

WIDE = 1.5


def room(sizes: list[int], seed: int = 7) -> tuple[FloatArray, list[list[int]]]:
    """Vectors of themes around middles of their own; neighbours in the list resemble each other."""
    dice = np.random.default_rng(seed)
    middles = np.cumsum(dice.normal(size=(len(sizes), 32)), axis=0)
    rows = np.concatenate([middles[i] + 0.1 * dice.normal(size=(n, 32)) for i, n in enumerate(sizes)])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    ends = np.cumsum(sizes)
    return rows.astype(np.float32), [list(range(end - n, end)) for end, n in zip(ends, sizes, strict=True)]


def distances(places: list[Place]) -> np.ndarray:
    """Between all themes, in the box in which the layout reckons."""
    points = np.array(places) * [WIDE, 1]
    return np.asarray(np.linalg.norm(points[:, None] - points[None], axis=2))


def radii(sizes: list[int]) -> np.ndarray:
    """As large as the layout takes each theme to be."""
    share = np.array(sizes) / sum(sizes)
    return np.maximum(0.035, np.sqrt(0.26 * WIDE / np.pi * share))


def test_no_theme_no_place() -> None:
    """A dialogue without themes has an empty map."""
    assert placed_themes(np.zeros((0, 4), dtype=np.float32), [], []) == []


def test_one_theme_lies_in_the_middle() -> None:
    """There is nothing it could be near to."""
    vectors, groups = room([12])
    assert placed_themes(vectors, groups, [Past()]) == [(0.5, 0.5)]


@pytest.mark.parametrize("sizes", [[9, 3], [186, 158, 141, 129, 104, 88, 72, 55, 33], [50] * 30, [400, *[4] * 17]])
def test_themes_lie_apart_and_inside(sizes: list[int]) -> None:
    """No two overlap, from a pair to thirty, and none hangs over the edge."""
    vectors, groups = room(sizes)
    places = placed_themes(vectors, groups, [Past()] * len(sizes))
    size = radii(sizes)
    needed = size[:, None] + size[None, :]
    off_diagonal = ~np.eye(len(sizes), dtype=bool)
    assert (distances(places)[off_diagonal] >= needed[off_diagonal] - 1e-3).all()
    for (x, y), radius in zip(places, size, strict=True):
        assert radius <= x * WIDE + 1e-3
        assert x * WIDE <= WIDE - radius + 1e-3
        assert radius <= y + 1e-3
        assert y <= 1 - radius + 1e-3


def test_alike_lies_nearer() -> None:
    """Two pairs that speak of the same are nearer within the pair than across."""
    dice = np.random.default_rng(3)
    first, second = dice.normal(size=(2, 32))
    middles = [first, first + 0.3 * dice.normal(size=32), second, second + 0.3 * dice.normal(size=32)]
    rows = np.concatenate([m + 0.1 * dice.normal(size=(20, 32)) for m in middles])
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    groups = [list(range(20 * i, 20 * i + 20)) for i in range(4)]
    between = distances(placed_themes(vectors, groups, [Past()] * 4))
    assert max(between[0, 1], between[2, 3]) < min(between[0, 2], between[0, 3], between[1, 2], between[1, 3])


def test_the_same_arguments_give_the_same_places() -> None:
    """Nothing is drawn by lot."""
    vectors, groups = room([30, 20, 10, 5])
    assert placed_themes(vectors, groups, [Past()] * 4) == placed_themes(vectors, groups, [Past()] * 4)


def test_a_theme_that_lay_somewhere_stays_there() -> None:
    """A revision that changes nobody's theme moves nothing at all."""
    vectors, groups = room([40, 30, 20, 10])
    before = placed_themes(vectors, groups, [Past()] * 4)
    after = placed_themes(vectors, groups, [Past(place=place) for place in before])
    assert np.abs(np.array(after) - before).max() < 1e-3


def test_a_growing_dialogue_does_not_jump() -> None:
    """Over ten revisions in which it grows unevenly, no theme moves further than a small step at a time."""
    sizes = [12, 9, 8, 5, 4]
    vectors, groups = room(sizes)
    places = placed_themes(vectors, groups, [Past()] * 5)
    for step in range(10):
        sizes = [size + (step * (i + 2)) % 7 for i, size in enumerate(sizes)]
        vectors, groups = room(sizes)
        moved = placed_themes(vectors, groups, [Past(place=place) for place in places])
        assert np.abs(np.array(moved) - places).max() < 0.08
        places = moved


def test_a_new_theme_finds_room_and_those_that_were_there_hardly_move() -> None:
    """The newcomer gives way."""
    vectors, groups = room([40, 30, 20, 10])
    before = placed_themes(vectors, groups[:3], [Past()] * 3)
    after = placed_themes(vectors, groups, [*(Past(place=place) for place in before), Past()])
    assert np.abs(np.array(after[:3]) - before).max() < 0.05


def test_a_theme_out_of_another_begins_beside_it() -> None:
    """What was split off lies nearest to where it came from."""
    vectors, groups = room([60, 50, 40, 15])
    before = placed_themes(vectors, groups[:3], [Past()] * 3)
    past = [*(Past(place=place) for place in before), Past(source=before[1])]
    between = distances(placed_themes(vectors, groups, past))[3, :3]
    assert int(between.argmin()) == 1


def test_a_theme_that_is_kept_though_nobody_is_left_in_it_keeps_its_place() -> None:
    """Named by hand, then emptied by a revision."""
    vectors, groups = room([20, 10])
    past = [Past(), Past(), Past(place=(0.9, 0.9))]
    assert placed_themes(vectors, [*groups, []], past)[2] == pytest.approx((0.9, 0.9), abs=0.03)


def test_two_on_one_spot_are_parted() -> None:
    """A journal may say that two themes lay on the same spot."""
    vectors, groups = room([20, 20, 20])
    between = distances(placed_themes(vectors, groups, [Past(place=(0.5, 0.5))] * 3))
    assert between[~np.eye(3, dtype=bool)].min() > 0.2
