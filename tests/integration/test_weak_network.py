"""Phones on a farm track: late, lost, cut off, restarted; and a full hall at the door. The long ones are benchmarks."""

import asyncio
from collections import Counter
from pathlib import Path

from benchmarks.load.phones import crowded, weathered
from tests.integration.servers import Server

PHONES = 20
HALL = 120


def test_on_a_weak_network_with_a_restart_every_word_is_stored_once(tmp_path: Path) -> None:
    """30 % loss each way and 400 ms: all acknowledged in time, nothing lost, nothing double."""
    server = Server(tmp_path).start()
    try:
        evening = server.make_dialogue()
        storm = asyncio.run(weathered(server, evening.links["phone"], PHONES, speaking=5.0))
        storm.stored = Counter(row["text"] for row in evening.report()["contributions"])
    finally:
        server.stop()
    assert (storm.within, storm.lost, storm.double) == (1.0, 0, 0)
    assert len(storm.sent) == sum(storm.stored.values()) == 3 * PHONES


def test_a_hall_joins_from_one_address_while_somebody_in_it_guesses_codes(tmp_path: Path) -> None:
    """Nobody who has the code is kept waiting, and the guesser gets nowhere."""
    server = Server(tmp_path).start()
    try:
        crowd = asyncio.run(crowded(server.make_dialogue().links["phone"], HALL))
    finally:
        server.stop()
    assert (crowd.joined, crowd.let_in) == (HALL, 0)
    assert crowd.seconds < 60
    assert crowd.guessed.keys() <= {404, 429}
    assert crowd.guessed.total() > 0
