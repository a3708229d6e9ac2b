"""Counting by a clock that only goes forward, and without a thread that tidies up.

The library that counts asks the wall clock. Administrators and time servers move that: set back by an hour, it would
keep everybody who just spoke from speaking for an hour (measured: asked to wait 90,005 seconds).

It also starts a thread after a hit, a hundred times a second where many speak, and each looks at all that is counted:
9 ms with ten thousand keys, in which the event loop waits for the interpreter.
"""

import bisect
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from types import SimpleNamespace

from limits.storage import memory

memory.time = SimpleNamespace(time=monotonic)  # type: ignore[attr-defined,assignment]  # all that it takes of the module is time()
AT_A_HIT = 4  # a contribution is two hits and leaves two keys, so that tidying up stays ahead

__all__ = ["MemoryStorage", "monotonic"]


class MemoryStorage(memory.MemoryStorage):
    """As the library's; at each hit, what is over of a few others is dropped."""

    def __init__(self) -> None:
        self._next: Iterator[str] = iter(())
        super().__init__()

    def __schedule_expiry(self) -> None:
        # takes the place of the library's own: classes of one name share their private names
        some = list(islice(self._next, AT_A_HIT))
        for key in some:
            self._tidy(key)
        if not some:
            self._next = iter(list(self.events))

    def _tidy(self, key: str) -> None:
        counted, now = self.events.get(key, []), memory.time.time()  # type: ignore[attr-defined]  # put there above
        kept = bisect.bisect_left(counted, -now, key=lambda entry: -entry.expiry)  # the newest are in front
        if not kept:
            self.events.pop(key, None)
            self.locks.pop(key, None)
        elif kept < len(counted):
            self.events[key] = counted[:kept]
