"""For whoever keeps it running: alive, ready, and numbers that say nothing about anybody."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from app.journal import MemoryJournal
from app.journal.port import Known
from app.metrics import Metrics
from app.operations import operations_router
from tests.hurried import hurry

STALL = "samenspraak_event_loop_worst_stall_seconds "


class BrokenJournal(MemoryJournal):
    """A journal whose database doesn't answer."""

    def __init__(self, fault: Exception | None) -> None:
        super().__init__()
        self.fault = fault

    async def known(self) -> list[Known]:
        """See the port."""
        if self.fault is not None:
            raise self.fault
        return []


def asked(path: str, journal: MemoryJournal, metrics: Metrics | None = None) -> httpx.Response:
    """The answer to whoever watches."""

    async def ask() -> httpx.Response:
        app = FastAPI()
        app.include_router(operations_router(journal, metrics or Metrics()))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_a_process_that_answers_is_alive() -> None:
    """Also without a database: restarting it would not help."""
    answer = asked("/healthz", BrokenJournal(ConnectionRefusedError("nobody there")))
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_server_whose_database_answers_is_ready() -> None:
    """Phones may come."""
    assert asked("/readyz", MemoryJournal()).status_code == 200


@pytest.mark.parametrize("fault", [ConnectionRefusedError("no"), OperationalError("select", {}, Exception("locked"))])
def test_a_server_whose_database_is_away_says_that_it_waits(fault: Exception) -> None:
    """503, so that whatever stands in front sends people elsewhere."""
    answer = asked("/readyz", BrokenJournal(fault))
    assert (answer.status_code, answer.json()) == (503, {"status": "waiting for the database"})


def test_metrics_come_in_the_form_of_prometheus() -> None:
    """Each with a sentence that says what it is."""
    metrics = Metrics()
    metrics.acknowledged_to_themed.observe(0.4)
    metrics.revision.observe(1.5)
    metrics.watch("samenspraak_connected_phones", "Phones that are connected now", lambda: 7.0)
    answer = asked("/metrics", MemoryJournal(), metrics)
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert "samenspraak_connected_phones 7.0" in lines
    assert 'samenspraak_acknowledged_to_themed_seconds_bucket{le="0.5"} 1.0' in lines
    assert 'samenspraak_revision_seconds_bucket{le="1.0"} 0.0' in lines
    assert "# HELP samenspraak_connected_phones Phones that are connected now" in lines


def test_what_is_watched_is_asked_when_somebody_looks() -> None:
    """Not before, and every time."""
    phones = [3.0]
    metrics = Metrics()
    metrics.watch("phones", "Phones", lambda: phones[0])
    assert b"phones 3.0" in metrics.text()
    phones[0] = 4.0
    assert b"phones 4.0" in metrics.text()


def test_two_servers_in_one_process_count_apart() -> None:
    """Each has a registry of its own."""
    first, second = Metrics(), Metrics()
    first.revision.observe(1.0)
    assert b"samenspraak_revision_seconds_count 1.0" in first.text()
    assert b"samenspraak_revision_seconds_count 0.0" in second.text()


def test_the_worst_stall_of_the_event_loop_is_remembered() -> None:
    """A block of 80 ms is seen, and stays seen."""
    metrics = Metrics()

    async def story() -> None:
        sampling = asyncio.get_running_loop().create_task(metrics.sample_loop())
        await asyncio.sleep(0.05)
        spin(0.08)
        await asyncio.sleep(0.05)
        sampling.cancel()

    asyncio.run(story())
    (line,) = (line for line in metrics.text().decode().splitlines() if line.startswith(STALL))
    assert 0.05 <= float(line.removeprefix(STALL)) <= 1.0


def test_an_event_loop_that_breathes_shows_no_stall() -> None:
    """In a loop whose clock jumps, waking up is never late by its own measure."""
    metrics = Metrics()

    async def story() -> None:
        sampling = asyncio.get_running_loop().create_task(metrics.sample_loop())
        await asyncio.sleep(1)
        sampling.cancel()

    hurry(story())
    assert f"{STALL}0.0" in metrics.text().decode()


def spin(seconds: float) -> None:
    """Keep the event loop from doing anything else."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        pass
