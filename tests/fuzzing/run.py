"""So many cases of each kind. A case is one frame, or one request."""

import asyncio
import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.fuzzing import machine, surface, wire
from tests.integration.servers import Server

STEPS = 15
AT_ONCE = 100  # examples of one search; each search begins anew somewhere else
FEWEST = 4


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def _searched(kind: type[RuleBasedStateMachine], count: Callable[[], int], cases: int) -> int:
    began = count()
    while (left := cases - (count() - began)) > 0:
        run_state_machine_as_test(kind, settings=_settings(max(FEWEST, min(AT_ONCE, left // (10 * STEPS)))))
    return count() - began


def in_a_hall(cases: int) -> int:
    """Frames of five screens against the real protocol, reception and desk, without a network; how many."""
    return _searched(machine.Hall, machine.sent.total, cases)


def over_a_socket(server: Server, cases: int) -> int:
    """Frames of four screens over a real connection to a real server; how many."""
    wire.Wire.server = server
    return _searched(wire.Wire, lambda: wire.sent["frames over a socket"], cases)


def of_every_page(server: Server, cases: int) -> int:
    """Requests to every address of a real server; how many."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        described = asyncio.run(surface.description(Path(folder)))
    evening = server.make_dialogue()
    phone = evening.join()
    asker = surface.Surface(evening, phone)
    seen = len(server.said)

    def ask(question: surface.Question) -> None:
        nonlocal seen
        asker.ask(question)
        said = server.said
        found, seen = list(surface.grave(said[seen:])), len(said)
        assert found == []

    questions = surface.questions(described)
    began = surface.asked["requests"]
    while (left := cases - (surface.asked["requests"] - began)) > 0:
        _settings(max(FEWEST, min(20 * AT_ONCE, left)))(given(questions)(ask))()
    asker.close()
    return surface.asked["requests"] - began


@contextmanager
def fresh_server() -> Iterator[Server]:
    """A server of one's own, and what it said at the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder)).start()
        try:
            yield server
        finally:
            server.kill()


def counted() -> Counter[str]:
    """What was sent so far, by kind."""
    return machine.sent + wire.sent + surface.asked
