"""Ending processes of our own that do not end by themselves."""

import asyncio
import contextlib

CLEARED_SECONDS = 2.0


async def killed(process: asyncio.subprocess.Process, within: float = CLEARED_SECONDS) -> None:
    """Kill a process that still runs, and wait until it is gone; not longer than ``within`` seconds.

    Nothing runs of it any more by then, but on a busy machine it can take half a minute until the memory of one that
    has a low priority is cleared away. Whoever must stop within ten seconds does not wait for that.
    """
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            await process.wait()
