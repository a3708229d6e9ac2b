"""Work side by side."""

import gc
import time

import pytest

from clustering import cores
from clustering.cores import side_by_side, without_tidying


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("parts", [0, 1, 2, 7])
def test_results_come_in_the_order_of_their_parts(monkeypatch: pytest.MonkeyPatch, most: int, parts: int) -> None:
    """Also where the first takes longest."""
    monkeypatch.setattr(cores, "MOST", most)

    def slow_at_first(part: int) -> int:
        time.sleep(0.01 * (parts - part))
        return part * part

    assert side_by_side(slow_at_first, range(parts)) == [part * part for part in range(parts)]


def test_what_goes_wrong_in_one_part_is_not_swallowed() -> None:
    """The caller hears of it."""

    def fails(part: int) -> float:
        return 1 / part

    with pytest.raises(ZeroDivisionError):
        side_by_side(fails, [1, 0, 2])


def test_never_more_than_two_cores_are_taken() -> None:
    """The server lives on the same machine."""
    assert 1 <= cores.cores() <= 2


def test_garbage_waits_until_nobody_is_at_work() -> None:
    """Also where one piece of work is within another."""
    seen = []

    @without_tidying
    def inner() -> None:
        seen.append(gc.isenabled())

    @without_tidying
    def outer() -> None:
        inner()
        seen.append(gc.isenabled())

    assert gc.isenabled()
    outer()
    assert seen == [False, False]
    assert gc.isenabled()


def test_garbage_is_looked_for_again_after_a_fault() -> None:
    """A revision that fails must not leave the process without."""

    @without_tidying
    def fails() -> float:
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        fails()
    assert gc.isenabled()


def test_who_never_looks_for_garbage_is_left_in_peace() -> None:
    """What was off stays off."""
    gc.disable()
    try:
        without_tidying(lambda: None)()
        assert not gc.isenabled()
    finally:
        gc.enable()
