"""A worker as a process of its own: it themes for a server that has no engine, and says how it goes."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.engines import Postgres, free_port
from tests.integration.lines import THEMES_SECONDS, Line
from tests.integration.servers import NO_MODEL, Server

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres) -> Iterator[tuple[Server, Server]]:
    """A server that leaves theming to workers, and a worker without a model."""
    shared = {"DATABASE_URL": postgres_server.fresh_database()}
    server = Server(tmp_path_factory.mktemp("server"), THEMING="workers", **shared)
    port = str(free_port())
    worker = Server(tmp_path_factory.mktemp("worker"), **shared)
    worker.command, worker.url = ("worker", "--port", port), f"http://localhost:{port}"
    for one in (server, worker):
        one.launch()
    for one in (server, worker):
        one.wait()
    yield server, worker
    for one in (server, worker):
        one.kill()


def test_the_facilitator_reads_how_it_goes_in_the_worker(both: tuple[Server, Server]) -> None:
    """It has no model, and says which one is missing; asking again is taken, and changes nothing."""
    evening = both[0].make_dialogue()
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        evening.join().send("Wind op zee.", "key-of-mine").raise_for_status()
        theming = desk.until(
            lambda shows: (shows.get("theming") or {}).get("message") and shows["theming"], THEMES_SECONDS
        )
        assert theming["state"] == "unavailable"
        assert NO_MODEL in theming["message"]
        desk.act("retheme")
    assert _engines(both[0]) == 0
    assert _engines(both[1]) == 1


def _engines(server: Server) -> int:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
    return sum(b"app.theming.process" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children)


def test_whoever_keeps_it_running_can_ask_a_worker(both: tuple[Server, Server]) -> None:
    """As they ask a server; people find nothing there."""
    worker = both[1]
    assert httpx.get(f"{worker.url}/healthz").json() == {"status": "ok"}
    assert "samenspraak_theming_waiting" in httpx.get(f"{worker.url}/metrics").text
    assert httpx.get(f"{worker.url}/").status_code == 404


def test_a_worker_stops_in_order(both: tuple[Server, Server]) -> None:
    """With 0, long before anybody loses patience."""
    code, seconds = both[1].stop()
    assert (code, seconds < 10) == (0, True)
