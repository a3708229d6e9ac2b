"""Servers for whole stories: one that all share, and as many of one's own as a test asks for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.servers import Evening, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that leave it as it is. It has no model: nothing here waits for themes."""
    shared = Server(tmp_path_factory.mktemp("server")).start()
    yield shared
    shared.kill()


@pytest.fixture
def evening(server: Server) -> Evening:
    """A dialogue of one's own, with an open prompt."""
    return server.make_dialogue()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Makes servers that a test may kill; whatever still runs ends with it."""
    made: list[Server] = []

    def make(folder: str = "data", **settings: str) -> Server:
        made.append(Server(tmp_path / folder, **settings))
        return made[-1]

    yield make
    for one in made:
        one.kill()
