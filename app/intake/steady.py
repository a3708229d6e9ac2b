"""Counting by a clock that only goes forward.

The library that counts asks the wall clock. Administrators and time servers move that: set back by an hour, it would
keep everybody who just spoke from speaking for an hour (measured: asked to wait 90,005 seconds).
"""

from time import monotonic
from types import SimpleNamespace

from limits.storage import MemoryStorage, memory

memory.time = SimpleNamespace(time=monotonic)  # type: ignore[attr-defined,assignment]  # all that it takes of the module is time()

__all__ = ["MemoryStorage", "monotonic"]
