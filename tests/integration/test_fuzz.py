"""Anything over a real socket and to every address, for a few seconds; ``make fuzz`` does it for long."""

from tests.fuzzing import run
from tests.integration.servers import Server


def test_whatever_comes_over_a_socket_is_answered_in_a_sentence(server: Server) -> None:
    """And the log says of nothing that it went wrong."""
    assert run.over_a_socket(server, 100) >= 100


def test_whatever_is_asked_of_an_address_is_answered_in_a_sentence(server: Server) -> None:
    """No fault of ours, a refusal that people can read, and the headers on every answer."""
    assert run.of_every_page(server, 60) >= 60
