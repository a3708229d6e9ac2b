"""The clock of the computer jumps: an hour back, a day ahead, and home again, every second anew."""

import asyncio
from itertools import pairwise

from benchmarks.faults.evening import evening
from benchmarks.faults.judging import judged, server
from benchmarks.faults.served import WHOLE
from benchmarks.quality.rows import Row, at_least, at_most

# the wall clock alone, as an administrator or a time server sets it; what is monotonic stays so
JUMPING = """
import time
_real, _real_ns, _began = time.time, time.time_ns, time.monotonic()
def _off():
    return (-3600, 86_400, 0)[int(time.monotonic() - _began) % 3]
time.time = lambda: _real() + _off()
time.time_ns = lambda: _real_ns() + _off() * 10**9
"""
JUMPS = 3
WINDOW_SECONDS = 10  # over which contributions are counted: nobody is ever asked to wait longer


async def jumping(phones: int) -> list[Row]:
    """Everybody says more than fits in their turn: positions are the order, and no limit lasts for a day."""
    fault = "clock jumps -1 h, +1 day"
    with server(program=JUMPING + WHOLE) as one:
        async with evening(one, phones) as made:
            for _ in range(JUMPS):
                await made.speak(4)
                await asyncio.sleep(1)
            answered = await made.settled(3 * WINDOW_SECONDS)
            found = await made.look()
            longest = made.book.longest_wait
    stamps = [row.at for row in sorted(found.rows) if row.dialogue_id == made.places[0].id]
    return [
        *judged(fault, found),
        at_least(f"{fault}: entries stamped earlier than the one before them", "", _backwards(stamps), 1),
        at_least(f"{fault}: everything was answered", "", answered, 1),
        at_most(f"{fault}: longest wait that a phone was asked for", "s", longest, WINDOW_SECONDS),
    ]


def _backwards(stamps: list[int]) -> int:
    return sum(later < earlier for earlier, later in pairwise(stamps))
