"""Keeps the interpreter's search for garbage from pausing a full room.

Nearly all is let go at once, when nobody holds it any more. What holds itself in a circle is found by going through all
objects, and meanwhile nobody is answered: measured 0.1 s with nobody connected, 0.7 s with ten thousand. Left alone,
the interpreter does so whenever a quarter more is new: while a hall comes in, and in the middle of a burst of answers.
The searches among what is younger are short, and shorter where they come sooner.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# so often it searches among the newest before it searches among all that is new: 1.4 ms each instead of 5, and no more
# in all, for each object is met once by either
SOON = 2
# so often it does that before it searches everywhere; ten thousand who come in and five thousand contributions made 188
# such searches when one came after ten of the newest, so this is beyond most evenings
RARELY = 5000
LOOK_SECONDS = 30.0


@contextmanager
def few_pauses() -> Iterator[None]:
    """Inside the block what is there already isn't looked at any more, and all that is new only rarely."""
    young, middle, old = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(young, SOON, RARELY)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)
        gc.unfreeze()


async def search_when_empty(connected: Callable[[], int]) -> None:
    """Search everywhere while nobody is there to wait for it."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not connected() and gc.get_count()[2]:
            gc.collect()
