"""The search for garbage waits until nobody is there."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from app.pauses import LOOK_SECONDS, few_pauses, search_when_empty
from tests.hurried import hurry

EVERYWHERE = 2


class Circle:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


@contextmanager
def searches() -> Iterator[list[int]]:
    """In what part the interpreter searched, each time."""
    found: list[int] = []

    def hear(phase: str, about: dict[str, int]) -> None:
        if phase == "stop":
            found.append(about["generation"])

    gc.callbacks.append(hear)
    yield found
    gc.callbacks.remove(hear)


def fill_a_hall() -> list[list[int]]:
    """Much that is new and stays, where next to nothing was before."""
    gc.freeze()
    gc.collect()
    return [[] for _ in range(300_000)]


def test_while_a_hall_comes_in_nothing_is_searched_everywhere() -> None:
    """As the interpreter does when it's left alone; what is new is searched all the same."""
    with searches() as left_alone:
        fill_a_hall()
    gc.unfreeze()
    assert left_alone.count(EVERYWHERE) > 1
    with few_pauses(), searches() as ours:
        fill_a_hall()
    assert ours.count(EVERYWHERE) == 1
    assert ours.count(1) > 2 * left_alone.count(1) > 10  # so that each is short


def test_afterwards_all_is_as_it_was() -> None:
    """Whoever starts and stops servers in one process, as tests do, keeps nothing of them."""
    before = gc.get_threshold()
    with few_pauses():
        assert gc.get_freeze_count()
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before
    assert not gc.get_freeze_count()


def test_what_holds_itself_is_let_go_when_the_last_phone_has_left() -> None:
    """Not before: somebody might wait for an answer."""

    async def story() -> None:
        phones = 1
        searching = asyncio.create_task(search_when_empty(lambda: phones))
        with few_pauses():
            circle: Circle | None = Circle()
            gone = weakref.ref(circle)
            gc.collect()  # it has lived for long
            circle = None
            gc.collect(1)
            await asyncio.sleep(3.5 * LOOK_SECONDS)
            assert gone() is not None
            phones = 0
            await asyncio.sleep(LOOK_SECONDS)
            assert gone() is None
            with searches() as more:
                await asyncio.sleep(10 * LOOK_SECONDS)
            assert EVERYWHERE not in more
        searching.cancel()

    hurry(story())
