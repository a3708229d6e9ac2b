"""The desk: commands in, durable facts out; no act is lost, none is done twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue import events, replay
from app.journal import Desk, Followers, GroupCommit, MemoryJournal, Write
from app.journal.desk import Done, wall_clock
from app.journal.port import Outcome
from tests.gatherings import BEGIN, contribution, creation, revision
from tests.journals import DIALOGUE, joined

pytestmark = pytest.mark.anyio


@pytest.fixture
def journal() -> MemoryJournal:
    """The one truth."""
    return MemoryJournal()


async def _open(journal: MemoryJournal) -> AsyncIterator[Desk]:
    followers = Followers(journal)
    commit = GroupCommit(journal)
    yield Desk(commit, followers, clock=lambda: BEGIN)
    await commit.close()
    await followers.close()


@pytest.fixture
async def desk(journal: MemoryJournal) -> AsyncIterator[Desk]:
    """A desk at which a dialogue has begun and its first prompt is open."""
    async for desk in _open(journal):
        await desk.create(DIALOGUE, creation(), by="organiser")
        await desk.steer(DIALOGUE, c.SetPhase("p1", "collecting"), by="Karima")
        yield desk


@pytest.fixture
async def other_desk(journal: MemoryJournal, desk: Desk) -> AsyncIterator[Desk]:
    """A second server on the same journal, which has read it up to the present."""
    await desk.steer(DIALOGUE, c.AddPrompt("p-other", "En?"), by="Karima")
    async for other in _open(journal):
        await other.steer(DIALOGUE, c.Join("a first one", "1", "nl"), by="a first one")
        yield other


async def say(desk: Desk, id_: str, *, by: str = "anna", key: str | None = None, text: str = "Wind.") -> Done:
    """A participant contributes."""
    return await desk.contribute(DIALOGUE, contribution(id_, by, text), by=by, key=key, text=text)


async def join(desk: Desk, who: str = "anna") -> Done:
    """Somebody comes in."""
    return await desk.contribute(DIALOGUE, c.Join(who, "1", "nl"), by=who)


async def stored(journal: MemoryJournal) -> list[events.AnyEvent]:
    """What happened, in order."""
    return [entry.event for entry in await journal.read(DIALOGUE)]


class TestBeginning:
    """A dialogue's first entry."""

    async def test_the_organiser_begins_a_dialogue(self, desk: Desk, journal: MemoryJournal) -> None:
        """Under the desk's clock, by name."""
        await desk.create("dialogue-2", creation(join_code="AAAAAA"), by="Jan")
        (first,) = await journal.read("dialogue-2")
        assert (first.by, first.at, type(first.event)) == ("Jan", BEGIN, events.DialogueCreated)

    async def test_a_dialogue_that_has_begun_stays_as_it_is(self, desk: Desk, journal: MemoryJournal) -> None:
        """A second beginning is not stored, and no second title."""
        done = await desk.create(DIALOGUE, creation(title="Iets anders"), by="organiser")
        assert done == Done(2, None)
        assert len(await journal.read(DIALOGUE)) == 2

    async def test_nothing_can_be_done_to_a_dialogue_that_does_not_exist(self, desk: Desk) -> None:
        """Whichever way."""
        with pytest.raises(errors.UnknownDialogue):
            await desk.contribute("nowhere", c.Join("anna", "1", "nl"), by="anna")
        with pytest.raises(errors.UnknownDialogue):
            await desk.steer("nowhere", c.SetPhase("p1", "closed"), by="Karima")


class TestContributing:
    """What commutes is stored at whatever position comes next."""

    async def test_words_are_stored_before_the_answer(self, desk: Desk, journal: MemoryJournal) -> None:
        """Acknowledged is committed."""
        await join(desk)
        done = await say(desk, "c1")
        entry = (await journal.read(DIALOGUE))[done.position - 1]
        assert entry.text == "Wind."
        assert done.entry is not None
        assert done.entry.event == entry.event

    async def test_who_just_joined_may_speak_at_once(self, desk: Desk) -> None:
        """Even before this server has read the joining back."""
        for n in range(20):
            await join(desk, f"person {n}")
            assert (await say(desk, f"c{n}", by=f"person {n}")).entry is not None

    async def test_who_joined_at_another_server_may_speak_at_once(self, desk: Desk, other_desk: Desk) -> None:
        """A refusal is never given on an old state."""
        await join(desk)
        assert (await say(other_desk, "c1")).entry is not None

    async def test_who_taps_on_and_off_quickly_ends_with_off(self, desk: Desk, journal: MemoryJournal) -> None:
        """An act isn't taken for done already on an old state."""
        await join(desk)
        await say(desk, "c1")
        for on in (True, False, True, False):
            await desk.contribute(DIALOGUE, c.Resonate("anna", "c1", on), by="anna")
        assert replay(await journal.read(DIALOGUE, limit=1_000_000)).contributions["c1"].resonance == set()

    async def test_the_same_key_once_more_gives_the_first_answer(self, desk: Desk, journal: MemoryJournal) -> None:
        """A double tap, or a phone on a bad line."""
        await join(desk)
        first, second = await asyncio.gather(say(desk, "c1", key="key-1"), say(desk, "c2", key="key-1"))
        assert (second.repeated, second.position) == (True, first.position)
        third = await say(desk, "c3", key="key-1")
        assert (third.repeated, third.position) == (True, first.position)
        assert [type(event) for event in await stored(journal)].count(events.ContributionAccepted) == 1

    async def test_the_same_key_at_another_server_gives_the_first_answer(self, desk: Desk, other_desk: Desk) -> None:
        """The phone reconnected elsewhere."""
        await join(desk)
        first = await say(desk, "c1", key="key-1")
        second = await say(other_desk, "c2", key="key-1")
        assert (second.repeated, second.position) == (True, first.position)

    async def test_what_is_so_already_stores_nothing(self, desk: Desk, journal: MemoryJournal) -> None:
        """And says where the journal stands."""
        await join(desk)
        before = await journal.head(DIALOGUE)
        assert await join(desk) == Done(before, None)
        assert await journal.head(DIALOGUE) == before

    async def test_a_refusal_stores_nothing(self, desk: Desk, journal: MemoryJournal) -> None:
        """Neither the fact nor the words."""
        before = await journal.head(DIALOGUE)
        with pytest.raises(errors.NoConsent):
            await say(desk, "c1", by="a stranger")
        assert await journal.head(DIALOGUE) == before
        assert journal._words == {}


class TestSteering:
    """What doesn't commute is decided on exactly what is stored."""

    async def test_a_facilitators_act_is_stored(self, desk: Desk, journal: MemoryJournal) -> None:
        """Under their name."""
        done = await desk.steer(DIALOGUE, c.AddPrompt("p3", "En?"), by="Joost")
        entry = (await journal.read(DIALOGUE))[done.position - 1]
        assert (entry.by, entry.event) == ("Joost", events.PromptAdded("p3", "En?"))

    async def test_a_double_click_is_one_act(self, desk: Desk, journal: MemoryJournal) -> None:
        """With one key, at the same moment or after each other."""
        await desk.steer(DIALOGUE, c.SetPhase("p1", "closed"), by="Karima")
        opening = c.SetPhase("p1", "collecting")
        clicks = [desk.steer(DIALOGUE, opening, by="Karima", key="key-1") for _ in range(3)]
        await asyncio.gather(*clicks)
        await desk.steer(DIALOGUE, opening, by="Karima", key="key-1")
        assert replay(await journal.read(DIALOGUE, limit=1_000_000)).prompts["p1"].round == 2

    async def test_a_busy_room_does_not_keep_the_facilitator_waiting(self, desk: Desk, journal: MemoryJournal) -> None:
        """While people speak without a pause, every act finds its place at its first try."""
        people = [asyncio.create_task(self.talk(desk, f"person {n}")) for n in range(10)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(10):
            for n in range(3, 13):
                await desk.steer(DIALOGUE, c.AddPrompt(f"p{n}", "En?"), by="Karima")
        assert not any(one.done() for one in people), "the room fell silent too soon for this test"
        for one in people:
            one.cancel()
        await asyncio.wait(people)
        assert len(replay(await journal.read(DIALOGUE, limit=1_000_000)).prompts) == 12

    async def talk(self, desk: Desk, who: str) -> None:
        """Say something as soon as the last was acknowledged, for as long as the test lasts."""
        await join(desk, who)
        for n in range(100_000):
            await say(desk, f"{who}, {n}", by=who)
            await asyncio.sleep(0)

    async def test_of_two_who_name_a_theme_at_once_the_second_hears_of_the_first(
        self, desk: Desk, other_desk: Desk, journal: MemoryJournal
    ) -> None:
        """At two servers: nobody's name is overwritten unseen."""
        await desk.contribute(DIALOGUE, revision({"wind": []}, basis=5), by="theming")
        wishes = [c.RenameTheme("wind", name, "about wind") for name in ("Molens", "Onze wind")]
        answers = await asyncio.gather(
            desk.steer(DIALOGUE, wishes[0], by="Karima"),
            other_desk.steer(DIALOGUE, wishes[1], by="Joost"),
            return_exceptions=True,
        )
        (refusal,) = [answer for answer in answers if isinstance(answer, errors.AlreadyChanged)]
        theme = replay(await journal.read(DIALOGUE, limit=1_000_000)).themes["wind"]
        assert refusal.facts == {"by": theme.named_by, "now": theme.title}

    async def test_of_two_who_merge_crosswise_one_is_refused(
        self, desk: Desk, other_desk: Desk, journal: MemoryJournal
    ) -> None:
        """At two servers: both merges would hide both themes."""
        await desk.contribute(DIALOGUE, revision({"wind": [], "sun": []}, basis=5), by="theming")
        answers = await asyncio.gather(
            desk.steer(DIALOGUE, c.MergeThemes("wind", "sun"), by="Karima"),
            other_desk.steer(DIALOGUE, c.MergeThemes("sun", "wind"), by="Joost"),
            return_exceptions=True,
        )
        assert [isinstance(answer, errors.MergeIntoItself) for answer in answers].count(True) == 1
        assert len(replay(await journal.read(DIALOGUE, limit=1_000_000)).living_themes()) == 1

    async def test_many_acts_at_two_servers_are_all_stored(
        self, desk: Desk, other_desk: Desk, journal: MemoryJournal
    ) -> None:
        """Moved journals are tried again until it fits."""
        wishes = [c.AddPrompt(f"q{n}", "En?") for n in range(20)]
        acts = [(desk, other_desk)[n % 2].steer(DIALOGUE, wish, by="Karima") for n, wish in enumerate(wishes)]
        await asyncio.gather(*acts)
        assert len(replay(await journal.read(DIALOGUE, limit=1_000_000)).prompts) == 23

    async def test_a_refusal_lets_the_others_go_on(self, desk: Desk) -> None:
        """The desk isn't left paused."""
        with pytest.raises(errors.UnknownTheme):
            await desk.steer(DIALOGUE, c.ShareTheme("gone", on=True), by="Karima")
        assert (await asyncio.wait_for(join(desk), 5)).entry is not None

    async def test_a_journal_that_never_stands_still_is_given_up(self) -> None:
        """After many tries the facilitator is asked to try again, instead of waiting for ever."""
        journal = _RestlessJournal()
        async for desk in _open(journal):
            await desk.create(DIALOGUE, creation(), by="organiser")
            with pytest.raises(errors.NotNow, match="in 2 seconds"):
                await desk.steer(DIALOGUE, c.SetPhase("p1", "collecting"), by="Karima")
        assert not [event for event in await stored(journal) if isinstance(event, events.PhaseChanged)]

    async def test_a_desk_that_closes_refuses(self, journal: MemoryJournal) -> None:
        """The facilitator's screen tries again at the server that comes."""
        commit, followers = GroupCommit(journal), Followers(journal)
        desk = Desk(commit, followers)
        await desk.create(DIALOGUE, creation(), by="organiser")
        await commit.close()
        with pytest.raises(errors.ShuttingDown):
            await desk.steer(DIALOGUE, c.SetPhase("p1", "collecting"), by="Karima")
        await followers.close()


class _RestlessJournal(MemoryJournal):
    """Another server is always a moment quicker."""

    async def append(self, writes: Sequence[Write]) -> list[Outcome]:
        """Store what the other wanted first."""
        if any(write.expected for write in writes):
            await super().append([joined("somebody elsewhere")])
        return await super().append(writes)


def test_the_wall_clock_counts_milliseconds() -> None:
    """For people: a date of this century."""
    assert 1_700_000_000_000 < wall_clock() < 4_000_000_000_000
