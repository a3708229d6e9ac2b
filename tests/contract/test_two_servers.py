"""Two servers on one PostgreSQL: no gap, no duplicate, and each sees what the other stored. Redis only hurries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from time import monotonic
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from app import broadcast
from app.broadcast import Broadcast
from app.dialogue import commands as c
from app.dialogue import replay
from app.journal import Desk, Follower, Followers, GroupCommit, Repeated, SqlJournal, sql, wakeups
from app.journal.chain import first_broken
from app.journal.wakeups import BroadcastWakeups
from tests.gatherings import contribution
from tests.journals import DIALOGUE, begun, joined, open_journal, said

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
PATIENCE = 15


@pytest.fixture
async def here(postgres_url: str) -> AsyncIterator[SqlJournal]:
    """One server, where a dialogue has begun."""
    journal = await open_journal(postgres_url)
    await journal.append([begun()])
    yield journal
    await journal.close()


@pytest.fixture
async def there(postgres_url: str, here: SqlJournal) -> AsyncIterator[SqlJournal]:
    """Another one; its hints don't reach the first."""
    assert await here.head(DIALOGUE) == 1
    journal = await open_journal(postgres_url)
    yield journal
    await journal.close()


class TestWriting:
    """Both at once."""

    async def test_positions_have_no_gap_and_no_duplicate(self, here: SqlJournal, there: SqlJournal) -> None:
        """Whoever writes where; and the chain holds over both."""
        writes = [(here, there)[n % 2].append([said(f"c{n}"), joined(f"person {n}")]) for n in range(40)]
        await asyncio.gather(*writes)
        entries = await here.read(DIALOGUE)
        assert [entry.position for entry in entries] == list(range(1, 82))
        assert first_broken(entries, await there.chain(DIALOGUE)) is None

    async def test_one_key_at_both_is_stored_once(self, here: SqlJournal, there: SqlJournal) -> None:
        """The phone reconnected elsewhere before the answer came."""
        outcomes = await asyncio.gather(*((here, there)[n % 2].append([said(f"c{n}", key="key-1")]) for n in range(6)))
        assert [isinstance(outcome, Repeated) for (outcome,) in outcomes].count(False) == 1
        assert await here.head(DIALOGUE) == 2

    async def test_batches_over_several_dialogues_do_not_lock_each_other_out(
        self, here: SqlJournal, there: SqlJournal
    ) -> None:
        """Named in opposite order, they would wait for each other for ever."""
        await here.append([begun("dialogue-2", join_code="AAAAAA")])
        one = [said("c1"), said("c1", dialogue_id="dialogue-2")]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*((here, there)[n % 2].append(one[:: 1 - 2 * (n % 2)]) for n in range(20)))
        assert [await there.head(id_) for id_ in (DIALOGUE, "dialogue-2")] == [21, 21]

    async def test_no_act_is_lost_while_both_rooms_speak(self, here: SqlJournal, there: SqlJournal) -> None:
        """A desk at each, contributions at both, a facilitator at both."""
        async with AsyncExitStack() as stack:
            desks = [await self.desk(journal, stack) for journal in (here, there)]
            await desks[0].steer(DIALOGUE, c.SetPhase("p1", "collecting"), by="Karima")
            await desks[0].contribute(DIALOGUE, c.Join("anna", "1", "nl"), by="anna")
            acts = []
            for n in range(10):
                wish = contribution(f"c{n}", "anna")
                acts.append(desks[n % 2].contribute(DIALOGUE, wish, by="anna", key=f"key-{n}", text="Wind op zee."))
                acts.append(desks[n % 2].steer(DIALOGUE, c.AddPrompt(f"q{n}", "En?"), by="Karima"))
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*acts)
        state = replay(await there.read(DIALOGUE))
        assert (len(state.prompts), state.ledger.accepted) == (12, 10)

    async def desk(self, journal: SqlJournal, stack: AsyncExitStack) -> Desk:
        """A server's desk."""
        commit, followers = GroupCommit(journal), Followers(journal)
        stack.push_async_callback(followers.close)
        stack.push_async_callback(commit.close)
        return Desk(commit, followers)


class TestSeeingEachOther:
    """By looking at the table, when no hint comes."""

    async def test_without_redis_a_server_sees_the_other_by_looking(
        self, here: SqlJournal, there: SqlJournal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Within about one interval."""
        monkeypatch.setattr(sql, "POLL_SECONDS", 0.05)
        follower = Follower(there, DIALOGUE)
        await follower.start()
        await here.append([joined("anna")])
        state = await asyncio.wait_for(follower.reached(2), PATIENCE)
        assert "anna" in state.participants
        await follower.stop()

    async def test_waiting_tells_what_the_other_stored(self, here: SqlJournal, there: SqlJournal) -> None:
        """Even where the waiting is shorter than an interval."""
        await here.append([joined("anna")])
        assert await there.wait_after(DIALOGUE, 1, 0.01) == 2


class TestHurrying:
    """With Redis, a server sees the other at once."""

    @pytest.fixture(autouse=True)
    def _looking_is_too_slow_to_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sql, "POLL_SECONDS", 60.0)

    async def test_a_hint_from_the_other_wakes_at_once(self, postgres_url: str, redis_url: str) -> None:
        """Long before it would have looked by itself."""
        async with AsyncExitStack() as stack:
            here, there = [await self.server(postgres_url, redis_url, stack) for _ in range(2)]
            await here.append([begun()])
            follower = Follower(there, DIALOGUE)
            await follower.start()
            stack.push_async_callback(follower.stop)
            await self.heard(here, follower)
            started = monotonic()
            await here.append([joined("bilal")])
            await asyncio.wait_for(follower.reached(follower.state.position + 1), PATIENCE)
            assert monotonic() - started < 2

    async def test_when_redis_dies_everything_goes_on_and_recovers(
        self, postgres_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Writing isn't touched, reading goes on by looking, and hints come again when Redis does."""
        monkeypatch.setattr(broadcast, "RETRY_SECONDS", 0.05)
        async with AsyncExitStack() as stack:
            line = await stack.enter_async_context(Line.to(redis_url))
            here, there = [await self.server(postgres_url, line.url, stack) for _ in range(2)]
            await here.append([begun()])
            follower = Follower(there, DIALOGUE)
            waits_long = asyncio.Event()
            wait_after = there.wait_after

            async def noted(dialogue_id: str, position: int, timeout: float) -> int:
                if sql.POLL_SECONDS > PATIENCE:
                    waits_long.set()
                return await wait_after(dialogue_id, position, timeout)

            monkeypatch.setattr(there, "wait_after", noted)
            await follower.start()
            stack.push_async_callback(follower.stop)
            monkeypatch.setattr(sql, "POLL_SECONDS", 0.05)  # from the next waiting on
            await self.heard(here, follower)

            await line.cut()
            await self.heard(here, follower)

            monkeypatch.setattr(sql, "POLL_SECONDS", 60.0)
            async with asyncio.timeout(PATIENCE):
                await waits_long.wait()  # the last short look is over, whether or not it found something
            await line.restore()
            await self.heard(here, follower)  # by a hint: looking would take a minute

    async def test_what_is_no_hint_is_passed_over(self, postgres_url: str, redis_url: str) -> None:
        """Somebody else may use the same Redis."""
        async with AsyncExitStack() as stack:
            here, there = [await self.server(postgres_url, redis_url, stack) for _ in range(2)]
            await here.append([begun()])
            follower = Follower(there, DIALOGUE)
            await follower.start()
            stack.push_async_callback(follower.stop)
            await self.heard(here, follower)
            redis = await stack.enter_async_context(Redis.from_url(redis_url))
            for noise in ("nonsense", "a dialogue", b"\xff\xfe 3"):
                await redis.publish(wakeups.CHANNEL, noise)
            await self.heard(here, follower)

    async def server(self, postgres_url: str, redis_url: str, stack: AsyncExitStack) -> SqlJournal:
        """A server that hurries by Redis."""
        line = Broadcast(redis_url)
        journal = await open_journal(postgres_url, BroadcastWakeups(line))
        stack.push_async_callback(line.close)
        stack.push_async_callback(journal.close)
        return journal

    async def heard(self, here: SqlJournal, follower: Follower) -> None:
        """Wait until what the one stores arrives at the other; a server subscribes when it first waits."""
        position = follower.state.position
        async with asyncio.timeout(PATIENCE):
            while follower.state.position == position:
                await here.append([joined("anna")])
                await asyncio.sleep(0.05)


class Line:
    """The network between servers and Redis, which can be cut."""

    def __init__(self, host: str, port: int) -> None:
        self._far = (host, port)
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @classmethod
    @asynccontextmanager
    async def to(cls, redis_url: str) -> AsyncIterator["Line"]:
        """A line to this Redis for as long as the block lasts."""
        address = urlsplit(redis_url)
        line = cls(address.hostname or "", address.port or 0)
        await line.restore()
        yield line
        await line.cut()

    @property
    def url(self) -> str:
        """Where Redis is reached through this line."""
        return f"redis://127.0.0.1:{self._port}/0"

    async def restore(self) -> None:
        """Let everybody through, at the same address as before."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Take nobody in, and end every conversation."""
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._open):
            writer.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._far)
        self._open |= {writer, far_writer}
        await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(4096):
                writer.write(data)
                await writer.drain()
        writer.close()
        self._open.discard(writer)


async def test_what_one_server_throws_away_is_gone_on_the_other(here: SqlJournal, there: SqlJournal) -> None:
    """Its readers let go of it by themselves, without any hint."""
    await here.append([begun("rehearsal", join_code="AAAAAA", rehearsal=True)])
    followers, told = Followers(there), asyncio.Queue[str]()
    followers.when_gone(told.put)
    await followers.get("rehearsal")
    await here.throw_away("rehearsal")
    assert await asyncio.wait_for(told.get(), PATIENCE) == "rehearsal"
    await followers.close()
