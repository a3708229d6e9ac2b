"""A process of ours that has to go."""

import asyncio
import signal
import sys
from types import SimpleNamespace
from typing import Any

from app.processes import killed


async def _asleep() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; print(flush=True); time.sleep(600)", stdout=asyncio.subprocess.PIPE
    )


def test_it_is_gone_afterwards() -> None:
    """Not only asked to go."""

    async def ends() -> int | None:
        process = await _asleep()
        await killed(process, within=30)
        return process.returncode

    assert asyncio.run(ends()) == -signal.SIGKILL


def test_one_that_ended_keeps_what_it_ended_with() -> None:
    """Ending twice is no mistake."""

    async def ends() -> int | None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
        await process.wait()
        await killed(process)
        return process.returncode

    assert asyncio.run(ends()) == 3


def test_nobody_waits_for_one_that_takes_long_to_be_cleared_away() -> None:
    """What no test can bring about: a kernel that has no time for it. It stands in here as a wait without end."""
    asked = []

    async def ends() -> None:
        never: Any = SimpleNamespace(returncode=None, kill=lambda: asked.append("kill"), wait=asyncio.Event().wait)
        await killed(never, within=0.05)

    asyncio.run(asyncio.wait_for(ends(), 30))
    assert asked == ["kill"]


def test_one_that_ended_just_now_is_no_error() -> None:
    """Between looking and killing it can end by itself."""

    def gone() -> None:
        raise ProcessLookupError

    async def ends() -> None:
        async def wait() -> int:
            return 0

        just_now: Any = SimpleNamespace(returncode=None, kill=gone, wait=wait)
        await killed(just_now)

    asyncio.run(ends())
