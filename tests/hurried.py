"""An event loop in which waiting takes no time: its clock jumps to whatever comes next.

Code that sleeps a second between two frames is tested in microseconds, and always in the same order. Only for code
that waits for nothing outside the process: a loop that waits for a socket would wait for ever.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class NothingWillHappenError(Exception):
    """Everybody waits for somebody else: no timer runs, so no time can pass."""


class _Jumping(selectors.DefaultSelector):
    """Instead of waiting for a timeout, moves the clock there."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; the loop asks for it with the time until its next timer."""
        ready = super().select(0)
        if not ready and timeout is None:
            raise NothingWillHappenError
        if not ready and timeout is not None and timeout > 0:
            self.now += timeout
        return ready


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own that starts at 0."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds of this loop's own time."""
        return self._jumping.now


def hurry(story: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end; every wait in it is over at once."""
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        return runner.run(story)


def hurried_clock() -> float:
    """The time of the running loop, for code that takes its clock from outside."""
    return asyncio.get_running_loop().time()
