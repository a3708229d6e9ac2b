"""A short selection of ``make faults``: the same code, fewer phones. Killing is tried in ``test_death``."""

import asyncio

import pytest

from benchmarks.faults import disk
from benchmarks.faults.disk import NotHere
from benchmarks.quality.rows import Row
from tests.conftest import missing

PHONES = 6


def missed(rows: list[Row]) -> list[Row]:
    """What doesn't hold; how soon it was ready again says how busy this machine is, and is left to `make faults`."""
    return [row for row in rows if row.holds is False and "ready again" not in row.name]


@pytest.mark.parametrize("mode", ["FULL", "NORMAL"])
def test_on_the_disk_before_it_is_acknowledged(mode: str) -> None:
    """By the order of system calls; with NORMAL the very same test finds that it's not so."""
    try:
        found = asyncio.run(disk.order(mode, PHONES))
    except NotHere as reason:
        missing(str(reason))
    assert found.acknowledged == 2 * PHONES
    assert len(found.too_soon) == (0 if mode == "FULL" else 2 * PHONES)


def test_a_disk_that_is_deaf_ends_the_server() -> None:
    """At once, with one try, and with nothing acknowledged that isn't there afterwards."""
    try:
        rows = asyncio.run(disk.deaf(PHONES))
    except NotHere as reason:
        missing(str(reason))
    assert missed(rows) == []
