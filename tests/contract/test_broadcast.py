"""Redis carries between servers. It may be emptied, stopped and started: nothing is lost, and all is well again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis

from app import broadcast, errors
from app.broadcast import Broadcast
from app.intake.limits import FAILED_CODES, SENT, Limits
from app.live.presence import Presence, Present
from tests.contract.test_two_servers import Line

pytestmark = [pytest.mark.anyio, pytest.mark.redis]
PATIENCE = 15


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Closes what was opened."""
    async with AsyncExitStack() as opened:
        yield opened


def connected(url: str, stack: AsyncExitStack) -> Broadcast:
    """A server's broadcast."""
    line = Broadcast(url)
    stack.push_async_callback(line.close)
    return line


async def until(wish: Callable[[], bool]) -> None:
    """Wait until it's so."""
    async with asyncio.timeout(PATIENCE):
        while not wish():  # noqa: ASYNC110 (nobody signals it)
            await asyncio.sleep(0.02)


async def counted(limits: Limits, who: str, tries: int) -> int:
    """How many wrong codes are let through."""
    for number in range(tries):
        try:
            await limits.failed_code(who)
        except errors.TooFast:
            return number
    return tries


class Servers:
    """Two that know of each other's people and counts."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        lines = [connected(url, stack) for _ in range(2)]
        self.presence = [Presence(line) for line in lines]
        self.limits = [Limits(broadcast=line, secret="of both") for line in lines]
        for line in lines:
            line.start()
        tasks = [asyncio.create_task(one.run(lambda: {"d1": Present(2, ["Karima"])})) for one in self.presence]
        for task in tasks:
            stack.callback(task.cancel)

    async def know(self, phones: int) -> None:
        """Wait until each knows so many elsewhere."""
        await until(lambda: [one.phones("d1") for one in self.presence] == [phones, phones])


async def test_what_is_counted_at_one_server_is_counted_at_the_other(redis_url: str, stack: AsyncExitStack) -> None:
    """Who guesses codes can't guess twice as many at two of them."""
    servers = Servers(redis_url, stack)
    await servers.know(2)
    here, there = servers.limits
    assert await counted(here, "192.0.2.7", 20) == 20
    await until(lambda: there._limiter.get_window_stats(FAILED_CODES, there._name("192.0.2.7")).remaining == 10)
    assert await counted(there, "192.0.2.7", 30) == 10
    assert await counted(there, "192.0.2.8", 5) == 5


async def test_a_key_that_was_counted_elsewhere_is_a_lighter_act_here(redis_url: str, stack: AsyncExitStack) -> None:
    """A phone that reconnects elsewhere sends again what was not yet acknowledged."""
    servers = Servers(redis_url, stack)
    await servers.know(2)
    here, there = servers.limits
    for number in range(5):
        await here.contribution("anna", f"key-{number}")
    await until(lambda: not there._limiter.test(SENT, there._name("anna"), "key-4"))
    for number in range(5):
        await there.contribution("anna", f"key-{number}")
    with pytest.raises(errors.TooFast):
        await there.contribution("anna", "key-of-something-new")


async def test_no_address_passes_through_redis(redis_url: str, stack: AsyncExitStack) -> None:
    """Only a name that nobody can turn back without the secret."""
    servers = Servers(redis_url, stack)
    await servers.know(2)
    watcher = await stack.enter_async_context(Redis.from_url(redis_url).pubsub())
    await watcher.psubscribe("*")
    await counted(servers.limits[0], "192.0.2.7", 3)
    heard = b""
    async with asyncio.timeout(PATIENCE):
        while b"failed_codes" not in heard:
            message = await watcher.get_message(ignore_subscribe_messages=True, timeout=1)
            heard += message["data"] if message else b""
    assert b"192.0.2.7" not in heard


async def test_redis_holds_nothing_so_emptying_it_changes_nothing(redis_url: str, stack: AsyncExitStack) -> None:
    """Not one key."""
    servers = Servers(redis_url, stack)
    await servers.know(2)
    await counted(servers.limits[0], "192.0.2.7", 3)
    redis = await stack.enter_async_context(Redis.from_url(redis_url))
    assert await redis.dbsize() == 0
    await redis.flushall()
    await asyncio.sleep(0.1)
    assert [one.phones("d1") for one in servers.presence] == [2, 2]


async def test_while_redis_is_away_each_server_goes_on_alone(
    redis_url: str, stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is refused, nobody waits; and when it's back each knows the other again."""
    monkeypatch.setattr(broadcast, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr("app.live.presence.FORGET_SECONDS", 0.5)
    monkeypatch.setattr("app.live.presence.AGAIN_SECONDS", 0.1)
    line = await stack.enter_async_context(Line.to(redis_url))
    servers = Servers(line.url, stack)
    await servers.know(2)
    await line.cut()
    await servers.know(0)
    async with asyncio.timeout(5):
        assert [await counted(one, "192.0.2.7", 40) for one in servers.limits] == [30, 30]
    await line.restore()
    await servers.know(2)


async def test_a_redis_that_hangs_is_left_and_looked_for_again(
    stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection stands, and nothing comes through it; what is said meanwhile does not pile up."""
    monkeypatch.setattr(broadcast, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(broadcast, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(broadcast, "SILENCE_SECONDS", 0.1)

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del writer
        met.append(1)
        while await reader.read(4096):
            pass

    met: list[int] = []
    deaf = await asyncio.start_server(swallow, "127.0.0.1", 0)
    stack.callback(deaf.close)
    line = connected(f"redis://127.0.0.1:{deaf.sockets[0].getsockname()[1]}/0", stack)
    line.hear("channel", lambda _: None)
    line.start()
    for _ in range(broadcast.MOST_WAITING + 10):
        line.say("channel", b"lost")
    assert len(line._waiting) == broadcast.MOST_WAITING
    await until(lambda: len(met) >= 4)
