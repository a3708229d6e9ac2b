"""Group commit: who waits together is stored together, and everybody hears what came of their own."""

import asyncio

import pytest

from app import errors
from app.journal import Appended, GroupCommit
from app.journal.commit import MOST_PER_TRANSACTION
from tests.journals import DIALOGUE, ShakyJournal, begun, joined, positions, said

pytestmark = pytest.mark.anyio


@pytest.fixture
async def journal() -> ShakyJournal:
    """A journal in which a dialogue has begun; what it's asked is counted from here."""
    journal = ShakyJournal()
    await journal.append([begun()])
    journal.batches.clear()
    return journal


@pytest.fixture
def commit(journal: ShakyJournal) -> GroupCommit:
    """The one writer in front of it."""
    return GroupCommit(journal)


async def waiting(commit: GroupCommit, *ids: str) -> list[asyncio.Task[object]]:
    """People who wait for their acknowledgement."""
    tasks: list[asyncio.Task[object]] = [asyncio.create_task(commit.append(said(id_))) for id_ in ids]
    await asyncio.sleep(0)
    return tasks


class TestGathering:
    """One transaction for whoever is waiting."""

    async def test_a_single_write_is_stored_at_once(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """Nobody waits for company."""
        assert positions(await commit.append(said("c1"))) == [2]
        assert journal.batches == [1]

    async def test_who_comes_while_the_disk_is_busy_shares_the_next_transaction(
        self, commit: GroupCommit, journal: ShakyJournal
    ) -> None:
        """Fifty people, two transactions."""
        journal.gate.clear()
        first = await waiting(commit, "c0")
        rest = await waiting(commit, *(f"c{n}" for n in range(1, 50)))
        journal.gate.set()
        await asyncio.gather(*first, *rest)
        assert journal.batches == [1, 49]

    async def test_everybody_hears_their_own_position(self, commit: GroupCommit) -> None:
        """Not a neighbour's."""
        outcomes = await asyncio.gather(*(commit.append(said(f"c{n}")) for n in range(20)))
        assert [positions(outcome) for outcome in outcomes] == [[n] for n in range(2, 22)]

    async def test_a_transaction_has_a_largest_size(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """The last of ten thousand waits; nobody times out behind one giant."""
        many = MOST_PER_TRANSACTION + 7
        await asyncio.gather(*(commit.append(said(f"c{n}")) for n in range(many)))
        assert journal.batches == [MOST_PER_TRANSACTION, 7]

    async def test_it_goes_on_after_a_quiet_while(self, commit: GroupCommit) -> None:
        """The writer ends with its work and begins with the next."""
        await commit.append(said("c1"))
        await asyncio.sleep(0)
        assert positions(await commit.append(said("c2"))) == [3]

    async def test_who_hung_up_is_stored_all_the_same(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """The phone will ask again with its key; the others notice nothing."""
        journal.gate.clear()
        gone, stays = await waiting(commit, "c1", "c2")
        gone.cancel()
        journal.gate.set()
        assert isinstance(await stays, Appended)
        assert await journal.head(DIALOGUE) == 3


class TestFailure:
    """Something goes wrong; everybody concerned hears it, nobody else."""

    @pytest.mark.parametrize(
        "trouble", [errors.StorageFull(seconds=10), ConnectionError("the database is away")], ids=["full", "away"]
    )
    async def test_a_failure_reaches_everybody_who_waits(
        self, commit: GroupCommit, journal: ShakyJournal, trouble: Exception
    ) -> None:
        """Nobody is left waiting, and it's tried once, not once for each."""
        journal.gate.clear()
        tasks = await waiting(commit, "c1", "c2", "c3")
        journal.appending_fails = trouble
        journal.gate.set()
        assert await asyncio.gather(*tasks, return_exceptions=True) == [trouble] * 3
        assert journal.batches == [3]

    async def test_after_a_failure_the_next_is_stored(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """The database came back."""
        journal.appending_fails = ConnectionError("the database is away")
        with pytest.raises(ConnectionError):
            await commit.append(said("c1"))
        journal.appending_fails = None
        assert positions(await commit.append(said("c2"))) == [2]

    @pytest.mark.parametrize("bad", [0, 3, 7])
    async def test_one_bad_write_does_not_sink_the_others(
        self, commit: GroupCommit, journal: ShakyJournal, bad: int
    ) -> None:
        """Wherever it stands among them."""
        writes = [said(f"c{n}", dialogue_id="nowhere" if n == bad else DIALOGUE) for n in range(8)]
        outcomes = await asyncio.gather(*(commit.append(write) for write in writes), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes].count(Appended) == 7
        assert isinstance(outcomes[bad], errors.UnknownDialogue)
        assert await journal.head(DIALOGUE) == 8

    async def test_finding_the_bad_one_costs_few_transactions(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """Somebody who sends rubbish must not slow down a hall of a thousand."""
        writes = [said(f"c{n}", dialogue_id="nowhere" if n == 500 else DIALOGUE) for n in range(1000)]
        await asyncio.gather(*(commit.append(write) for write in writes), return_exceptions=True)
        assert await journal.head(DIALOGUE) == 1000
        assert len(journal.batches) < 25

    async def test_several_bad_ones_are_each_refused(self, commit: GroupCommit) -> None:
        """And only they."""
        writes = [said(f"c{n}", dialogue_id="nowhere" if n % 3 == 0 else DIALOGUE) for n in range(9)]
        outcomes = await asyncio.gather(*(commit.append(write) for write in writes), return_exceptions=True)
        assert [n for n, o in enumerate(outcomes) if isinstance(o, errors.UnknownDialogue)] == [0, 3, 6]


class TestPausing:
    """Somebody decides on exactly what is stored."""

    async def test_nothing_is_stored_meanwhile(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """What was read inside still stands."""
        async with commit.paused():
            (other,) = await waiting(commit, "c1")
            await asyncio.sleep(0.01)
            assert await journal.head(DIALOGUE) == 1
        await other
        assert await journal.head(DIALOGUE) == 2

    async def test_what_is_handed_in_meanwhile_goes_first(self, commit: GroupCommit) -> None:
        """Whoever waited longer commutes; who expects a position doesn't."""
        async with commit.paused():
            (other,) = await waiting(commit, "c1")
            mine = commit.hand_in(joined("anna", expected=1))
        assert positions(await mine) == [2]
        await other

    async def test_also_when_a_full_transaction_was_waiting(self, commit: GroupCommit) -> None:
        """It doesn't stand behind the two thousand."""
        async with commit.paused():
            others = await waiting(commit, *(f"c{n}" for n in range(MOST_PER_TRANSACTION)))
            mine = commit.hand_in(joined("anna", expected=1))
        assert positions(await mine) == [2]
        await asyncio.gather(*others)


class TestClosing:
    """The server goes away in good order."""

    async def test_what_was_accepted_is_stored(self, commit: GroupCommit, journal: ShakyJournal) -> None:
        """Everybody who waits still gets an answer."""
        journal.gate.clear()
        first = await waiting(commit, "c1")
        second = await waiting(commit, "c2")
        closing = asyncio.create_task(commit.close())
        await asyncio.sleep(0)
        journal.gate.set()
        await closing
        assert all(task.done() for task in (*first, *second))
        assert await journal.head(DIALOGUE) == 3

    async def test_nothing_more_is_accepted(self, commit: GroupCommit) -> None:
        """The phone keeps the text and tries again."""
        await commit.close()
        with pytest.raises(errors.ShuttingDown):
            await commit.append(said("c1"))

    async def test_closing_what_was_never_used_is_easy(self, commit: GroupCommit) -> None:
        """And twice is once."""
        await commit.close()
        await commit.close()


async def test_a_disk_that_failed_ends_it_before_anybody_hears(journal: ShakyJournal) -> None:
    """Whoever ends the process is told first; nothing is tried again, and nothing more is accepted."""
    heard: list[str] = []
    commit = GroupCommit(journal, broken=lambda error: heard.append(error.code))
    journal.appending_fails = errors.DiskFailed(what="SQLITE_IOERR_FSYNC")
    first, second = await waiting(commit, "c1", "c2")
    for task in (first, second):
        task.add_done_callback(lambda _: heard.append("a phone"))
    assert [type(e) for e in await asyncio.gather(first, second, return_exceptions=True)] == [errors.DiskFailed] * 2
    assert heard == ["disk_failed", "a phone", "a phone"]
    assert journal.batches == [2]
    with pytest.raises(errors.ShuttingDown):
        await commit.append(said("c3"))
