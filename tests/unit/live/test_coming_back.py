"""What the server tells screens about coming back together: how far a full hall spreads out, and nobody else."""

import pytest

from app.live import socket
from app.live.socket import COMFORTABLE, LONGEST_SPREAD, spread_of
from tests.hurried import hurry
from tests.talking import floor


@pytest.mark.parametrize(
    ("screens", "seconds"),
    [(0, 0), (12, 0), (300, 0), (COMFORTABLE, 1), (1000, 2), (10_000, LONGEST_SPREAD), (10**6, LONGEST_SPREAD)],
)
def test_a_small_room_comes_back_at_once_and_a_full_hall_over_some_seconds(screens: int, seconds: int) -> None:
    """Never longer than people wait for."""
    assert spread_of(screens) == seconds


def test_no_more_come_back_in_a_second_than_are_comfortable() -> None:
    """As long as the longest spread holds them, and but for what is lost in whole seconds."""
    for screens in range(0, COMFORTABLE * LONGEST_SPREAD, 97):
        assert screens / max(2, spread_of(screens)) < 1.5 * COMFORTABLE


def test_phones_hear_it_with_every_pong_and_who_guides_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts all screens of this server. The wall and whoever guides are few, and come back at once."""
    monkeypatch.setattr(socket, "COMFORTABLE", 2)

    async def story() -> None:
        async with floor() as made:
            phone = await made.enters("participant", "Ada")
            assert "spread" not in (await phone.asks({"type": "ping"}) or {})
            guide, hall = await made.enters("facilitator"), await made.enters("hall")
            talks = [await made.enters("participant", name) for name in ("Bo", "Cas", "Dina")]
            assert (await phone.asks({"type": "ping"}) or {})["spread"] == 3
            for screen in (guide, hall):
                assert "spread" not in (await screen.asks({"type": "ping"}) or {"spread": 0})
            for talk in (*talks, guide, hall):
                await talk.leave()
            assert "spread" not in (await phone.asks({"type": "ping"}) or {})
            await phone.leave()

    hurry(story())
