"""Followers: a state in step with its journal, shared by all who read it."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from app import errors
from app.dialogue import replay
from app.dialogue.events import Entry
from app.journal import Follower, Followers, follow
from tests.journals import DIALOGUE, ShakyJournal, begun, joined, said

pytestmark = pytest.mark.anyio


@pytest.fixture
async def journal() -> ShakyJournal:
    """A journal in which a dialogue has begun."""
    journal = ShakyJournal()
    await journal.append([begun()])
    return journal


@pytest.fixture
async def follower(journal: ShakyJournal) -> AsyncIterator[Follower]:
    """A follower at the present."""
    follower = Follower(journal, DIALOGUE)
    await follower.start()
    yield follower
    await follower.stop()


@pytest.fixture
async def followers(journal: ShakyJournal) -> AsyncIterator[Followers]:
    """The followers of one process."""
    followers = Followers(journal)
    yield followers
    await followers.close()


class TestFollowing:
    """The state is never ahead, and soon there."""

    async def test_a_follower_begins_at_the_present(self, journal: ShakyJournal) -> None:
        """All that was stored before is in its state, in batches and without rest."""
        await journal.append([said(f"c{n}") for n in range(follow.BATCH * 2)])
        follower = Follower(journal, DIALOGUE)
        await follower.start()
        assert follower.state.position == follow.BATCH * 2 + 1
        await follower.stop()

    async def test_what_is_stored_arrives(self, journal: ShakyJournal, follower: Follower) -> None:
        """By itself."""
        await journal.append([joined("anna")])
        state = await asyncio.wait_for(follower.reached(2), 5)
        assert "anna" in state.participants

    async def test_the_state_equals_a_replay(self, journal: ShakyJournal, follower: Follower) -> None:
        """However the entries came in."""
        for n in range(5):
            await journal.append([joined(f"person {n}"), said(f"c{n}", by=f"person {n}")])
            await asyncio.sleep(0)
        await follower.catch_up()
        assert follower.state == replay(await journal.read(DIALOGUE))

    async def test_who_asks_for_what_is_there_does_not_wait(self, follower: Follower) -> None:
        """The answer is at hand."""
        assert (await asyncio.wait_for(follower.reached(1), 1)) is follower.state

    async def test_catching_up_reads_at_once(self, journal: ShakyJournal, follower: Follower) -> None:
        """Without waiting for a hint, which may be lost."""
        journal._wakeups.moved = lambda *_: None  # type: ignore[method-assign]  # no hint is what is tested
        await journal.append([joined("anna")])
        state = await asyncio.wait_for(follower.catch_up(), 1)
        assert state.position == 2

    async def test_two_who_read_at_once_read_nothing_twice(self, journal: ShakyJournal, follower: Follower) -> None:
        """A second evolve of one entry would be a gap."""
        await journal.append([said(f"c{n}") for n in range(500)])
        await asyncio.gather(*(follower.catch_up() for _ in range(5)), follower.reached(501))
        assert follower.state.ledger.accepted == 500

    async def test_a_stopped_follower_reads_no_more(self, journal: ShakyJournal) -> None:
        """The room is closed."""
        follower = Follower(journal, DIALOGUE)
        await follower.start()
        await follower.stop()
        await journal.append([joined("anna")])
        await asyncio.sleep(0.02)
        assert follower.state.position == 1


class TestListening:
    """Screens and engines hear what came in."""

    async def test_a_listener_hears_every_entry_once_and_in_order(
        self, journal: ShakyJournal, follower: Follower
    ) -> None:
        """After the state has taken it in."""
        heard: list[tuple[int, bool]] = []

        def hear(entries: Sequence[Entry]) -> None:
            heard.extend((entry.position, follower.state.position >= entry.position) for entry in entries)

        follower.listen(hear)
        for n in range(5):
            await journal.append([said(f"c{n}")])
        await asyncio.wait_for(follower.reached(6), 5)
        assert heard == [(position, True) for position in range(2, 7)]

    async def test_who_stops_listening_hears_no_more(self, journal: ShakyJournal, follower: Follower) -> None:
        """And may stop twice."""
        heard: list[Entry] = []
        stop = follower.listen(heard.extend)
        stop()
        stop()
        await journal.append([joined("anna")])
        await asyncio.wait_for(follower.reached(2), 5)
        assert heard == []

    async def test_a_listener_that_stumbles_keeps_nobody_from_hearing(
        self, journal: ShakyJournal, follower: Follower
    ) -> None:
        """Neither the others, nor itself the next time."""
        heard: list[int] = []

        def stumble(entries: Sequence[Entry]) -> None:
            heard.append(-entries[0].position)
            raise RuntimeError

        follower.listen(stumble)
        follower.listen(lambda entries: heard.append(entries[0].position))
        for position in (2, 3):
            await journal.append([said(f"c{position}")])
            await asyncio.wait_for(follower.reached(position), 5)
        assert heard == [-2, 2, -3, 3]


class TestTrouble:
    """A database that is away comes back."""

    async def test_a_follower_survives_a_journal_that_fails_for_a_while(
        self, journal: ShakyJournal, follower: Follower, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It misses nothing that was stored meanwhile."""
        monkeypatch.setattr(follow, "RETRY_SECONDS", 0.01)
        journal.reading_fails = ConnectionError("the database is away")
        await journal.append([joined("anna")])
        await asyncio.sleep(0.05)
        assert follower.state.position == 1
        journal.reading_fails = None
        await asyncio.wait_for(follower.reached(2), 5)

    async def test_who_asks_for_the_newest_hears_of_the_trouble(
        self, journal: ShakyJournal, follower: Follower
    ) -> None:
        """Instead of waiting for ever."""
        journal.reading_fails = ConnectionError("the database is away")
        await journal.append([joined("anna")])
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(follower.catch_up(), 5)


class TestSharing:
    """One follower per dialogue and process."""

    async def test_all_who_ask_get_the_same(self, followers: Followers) -> None:
        """Also when they ask at once, at first use."""
        first, *others = await asyncio.gather(*(followers.get(DIALOGUE) for _ in range(5)))
        assert all(other is first for other in others)

    async def test_a_dialogue_that_does_not_exist_is_refused(self, followers: Followers) -> None:
        """Everybody who asked hears it."""
        answers = await asyncio.gather(*(followers.get("nowhere") for _ in range(3)), return_exceptions=True)
        assert [type(answer) for answer in answers] == [errors.UnknownDialogue] * 3

    async def test_a_refusal_is_not_remembered(self, journal: ShakyJournal, followers: Followers) -> None:
        """The dialogue may begin a moment later."""
        with pytest.raises(errors.UnknownDialogue):
            await followers.get("later")
        await journal.append([begun("later", join_code="AAAAAA")])
        assert (await followers.get("later")).state.position == 1

    async def test_a_failure_is_not_remembered(self, journal: ShakyJournal, followers: Followers) -> None:
        """The database came back."""
        journal.reading_fails = ConnectionError("the database is away")
        with pytest.raises(ConnectionError):
            await followers.get(DIALOGUE)
        journal.reading_fails = None
        assert (await followers.get(DIALOGUE)).state.exists

    async def test_who_hangs_up_while_it_opens_does_not_spoil_it_for_others(self, followers: Followers) -> None:
        """The first visitor's phone went dark."""
        first = asyncio.create_task(followers.get(DIALOGUE))
        second = asyncio.create_task(followers.get(DIALOGUE))
        await asyncio.sleep(0)
        first.cancel()
        assert (await asyncio.wait_for(second, 5)).state.exists

    async def test_closing_stops_them_all(self, journal: ShakyJournal, followers: Followers) -> None:
        """Nothing is left running."""
        follower = await followers.get(DIALOGUE)
        await followers.close()
        await journal.append([joined("anna")])
        await asyncio.sleep(0.02)
        assert follower.state.position == 1

    async def test_closing_while_one_is_opened_leaves_nothing_open(self, followers: Followers) -> None:
        """The server stops while the first phone arrives; the phone isn't left waiting."""
        opening = asyncio.create_task(followers.get(DIALOGUE))
        await asyncio.sleep(0)
        await followers.close()
        await asyncio.wait([opening], timeout=5)
        assert opening.cancelled()


class TestLettingGo:
    """A rehearsal was thrown away: nobody keeps anything of it."""

    @pytest.fixture(autouse=True)
    async def _a_rehearsal(self, journal: ShakyJournal) -> None:
        await journal.append([begun("rehearsal", join_code="AAAAAA", rehearsal=True)])

    async def test_everybody_is_told_once(self, journal: ShakyJournal, followers: Followers) -> None:
        """By who threw it away, however often; and whoever looks for it finds nothing."""
        told: list[str] = []

        async def farewell(dialogue_id: str) -> None:
            told.append(dialogue_id)

        followers.when_gone(farewell)
        await followers.get("rehearsal")
        await journal.throw_away("rehearsal")
        await asyncio.gather(followers.let_go("rehearsal"), followers.let_go("rehearsal"))
        assert told == ["rehearsal"]
        with pytest.raises(errors.UnknownDialogue):
            await followers.get("rehearsal")

    async def test_a_follower_notices_by_itself(self, journal: ShakyJournal, followers: Followers) -> None:
        """Somebody did it on another server: nobody here is told but by the journal."""
        told: asyncio.Queue[str] = asyncio.Queue()
        followers.when_gone(told.put)
        await followers.get("rehearsal")
        await asyncio.sleep(0)
        await journal.throw_away("rehearsal")
        assert await asyncio.wait_for(told.get(), 5) == "rehearsal"
        with pytest.raises(errors.UnknownDialogue):
            await followers.get("rehearsal")

    async def test_who_waits_for_more_of_it_waits_no_longer(self, journal: ShakyJournal, followers: Followers) -> None:
        """An act that was under way ends with a sentence."""
        follower = await followers.get("rehearsal")
        waiting = asyncio.create_task(follower.reached(99))
        await asyncio.sleep(0)
        await journal.throw_away("rehearsal")
        await followers.let_go("rehearsal")
        with pytest.raises(errors.UnknownDialogue):
            await asyncio.wait_for(waiting, 5)

    async def test_one_who_stumbles_keeps_nobody_from_letting_go(
        self, journal: ShakyJournal, followers: Followers
    ) -> None:
        """The rooms close although the engine is away."""
        told: list[str] = []

        async def stumble(dialogue_id: str) -> None:
            raise ConnectionError(dialogue_id)

        async def farewell(dialogue_id: str) -> None:
            told.append(dialogue_id)

        followers.when_gone(stumble)
        followers.when_gone(farewell)
        await journal.throw_away("rehearsal")
        await followers.let_go("rehearsal")
        assert told == ["rehearsal"]

    async def test_a_quiet_dialogue_is_not_taken_for_gone(self, journal: ShakyJournal, followers: Followers) -> None:
        """After a restart no hint was heard of it: its reader looks in the journal itself."""
        journal._wakeups._heads.clear()
        follower = await followers.get(DIALOGUE)
        for future in journal._wakeups._waiting.pop(DIALOGUE, set()):
            future.set_result(None)
        await asyncio.sleep(0.05)
        assert (await followers.get(DIALOGUE)) is follower
