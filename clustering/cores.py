"""A second core for the steps that can use one: those that spend their time in compiled code without the GIL."""

import gc
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # it ships no types

MOST = 2
"""Threads at a time: what the project asks of a machine. More would take from the server beside us."""

Part = TypeVar("Part")
Result = TypeVar("Result")
Given = ParamSpec("Given")


def cores() -> int:
    """Return how many threads work at a time, 1 or 2."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def side_by_side(work: Callable[[Part], Result], parts: Iterable[Part]) -> list[Result]:
    """Return the results in the order of the parts, whichever was ready first."""
    several = list(parts)
    if len(several) < 2 or cores() < 2:  # noqa: PLR2004 - two is what "side by side" takes
        return [work(part) for part in several]
    with ThreadPoolExecutor(cores()) as threads:
        return list(threads.map(work, several))


def one_thread_each(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let every matrix operation within `work` keep to the thread that asked for it.

    Ours are many and small, and the large ones are cut into parts for `side_by_side`. Two threads of a linear
    algebra library wait for each other by spinning: beside a busy server one solution of 400 equations took
    .56 s on two threads, .01 s on one.
    """

    @wraps(work)
    def limited(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with _libraries().limit(limits=1, user_api="blas"):
            return work(*args, **kwargs)

    return limited


def without_tidying(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let Python look for garbage after `work`, not within.

    What we make is thrown away by itself, when nothing refers to it any more. Looking through all that is kept for
    circles that do not throw themselves away took 6 % of a revision of 1,000 texts; it left none, one of 3,000
    texts eleven objects.
    """

    @wraps(work)
    def undisturbed(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with _TIDYING:
            return work(*args, **kwargs)

    return undisturbed


class _Tidying:
    """Whether Python looks for garbage; not while anybody is within, in whatever thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._within = 0
        self._usual = True

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._usual = gc.isenabled()
                gc.disable()
            self._within += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within and self._usual:
                gc.enable()


_TIDYING = _Tidying()


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
