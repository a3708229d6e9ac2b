"""What every journal promises, whatever it stands on."""

import asyncio
from time import monotonic

import pytest

from app import errors
from app.dialogue.events import ParticipantJoined
from app.journal import Draft, Journal, Moved, Repeated, Write
from app.journal.chain import first_broken
from app.journal.commit import MOST_PER_TRANSACTION
from tests.gatherings import BEGIN
from tests.journals import (
    DIALOGUE,
    begun,
    joined,
    positions,
    said,
    tamper,
    texts,
    withdrawn,
    words_kept,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _a_dialogue_has_begun(journal: Journal) -> None:
    await journal.append([begun()])


class TestPositions:
    """1, 2, 3 and so on, without gaps."""

    async def test_the_first_entry_stands_at_one(self, journal: Journal) -> None:
        """And the head with it."""
        assert [entry.position for entry in await journal.read(DIALOGUE)] == [1]
        assert await journal.head(DIALOGUE) == 1

    async def test_what_is_written_together_stands_together(self, journal: Journal) -> None:
        """In the order of the drafts, and the writer is told where."""
        (outcome,) = await journal.append([joined("anna", "bilal", "chen")])
        assert positions(outcome) == [2, 3, 4]
        who = [getattr(entry.event, "participant_id", "") for entry in await journal.read(DIALOGUE, after=1)]
        assert who == ["anna", "bilal", "chen"]

    async def test_outcomes_come_in_the_order_of_the_writes(self, journal: Journal) -> None:
        """Each writer gets its own."""
        outcomes = await journal.append([said("c1"), said("c2"), said("c3")])
        assert [positions(outcome) for outcome in outcomes] == [[2], [3], [4]]

    async def test_many_writers_at_once_leave_no_gap(self, journal: Journal) -> None:
        """And nobody is told the position of somebody else."""
        writes = [said(f"c{n}", f"Tekst {n}.") for n in range(60)]
        outcomes = await asyncio.gather(*(journal.append([write]) for write in writes))
        told = {write.drafts[0].event: positions(outcome) for write, (outcome,) in zip(writes, outcomes, strict=True)}
        stored = {entry.event: [entry.position] for entry in await journal.read(DIALOGUE, after=1)}
        assert told == stored
        assert sorted(stored.values()) == [[n] for n in range(2, 62)]

    async def test_dialogues_count_each_for_themselves(self, journal: Journal) -> None:
        """Also within one transaction."""
        await journal.append([begun("dialogue-2", join_code="AAAAAA")])
        outcomes = await journal.append([said("c1"), said("c1", dialogue_id="dialogue-2"), said("c2")])
        assert [positions(outcome) for outcome in outcomes] == [[2], [2], [3]]
        assert await journal.head("dialogue-2") == 2

    async def test_an_entry_says_who_when_and_what(self, journal: Journal) -> None:
        """Everything that was handed in comes back."""
        write = said("c1", "Wind op zee.", by="anna")
        await journal.append([write])
        (entry,) = await journal.read(DIALOGUE, after=1)
        assert (entry.by, entry.at, entry.event, entry.text) == ("anna", BEGIN, write.drafts[0].event, "Wind op zee.")

    async def test_a_batch_may_be_as_large_as_a_group_commit_makes_it(self, journal: Journal) -> None:
        """With a key on each, and everybody sends again."""
        writes = [said(f"c{n}", key=f"key-{n:08}", by=f"person {n}") for n in range(MOST_PER_TRANSACTION)]
        await journal.append(writes)
        again = await journal.append(writes)
        assert all(isinstance(outcome, Repeated) for outcome in again)
        assert await journal.head(DIALOGUE) == MOST_PER_TRANSACTION + 1


class TestAtomicity:
    """Together or not at all."""

    async def test_one_write_without_a_dialogue_keeps_the_others_out(self, journal: Journal) -> None:
        """The whole batch is refused; nothing of it is stored, words included."""
        with pytest.raises(errors.UnknownDialogue):
            await journal.append([said("c1", "Dit blijft hier."), said("c2", dialogue_id="nowhere")])
        assert await journal.head(DIALOGUE) == 1
        assert [entry.position for entry in await journal.read(DIALOGUE)] == [1]
        assert await words_kept(journal) == []

    async def test_after_a_refusal_the_next_write_takes_the_next_position(self, journal: Journal) -> None:
        """No position was used up."""
        with pytest.raises(errors.UnknownDialogue):
            await journal.append([said("c1"), said("c2", dialogue_id="nowhere")])
        (outcome,) = await journal.append([said("c3")])
        assert positions(outcome) == [2]

    async def test_what_was_not_stored_under_a_key_can_be_sent_again_with_it(self, journal: Journal) -> None:
        """The key wasn't used."""
        with pytest.raises(errors.UnknownDialogue):
            await journal.append([said("c1", key="key-1"), said("c2", dialogue_id="nowhere")])
        (outcome,) = await journal.append([said("c1", key="key-1")])
        assert positions(outcome) == [2]


class TestKeys:
    """Sent twice, stored once."""

    async def test_the_same_key_once_more_gives_the_first_entry(self, journal: Journal) -> None:
        """Whatever the second text was."""
        await journal.append([said("c1", "Wind.", key="key-1")])
        (outcome,) = await journal.append([said("c2", "Iets anders.", key="key-1")])
        assert isinstance(outcome, Repeated)
        assert outcome.entry.position == 2
        assert texts(await journal.read(DIALOGUE)) == {"c1": "Wind."}

    async def test_the_same_key_within_one_batch_counts_once(self, journal: Journal) -> None:
        """A phone that sends again doesn't wait for the transaction."""
        first, second = await journal.append([said("c1", key="key-1"), said("c2", key="key-1")])
        assert positions(first) == [2]
        assert isinstance(second, Repeated)
        assert second.entry.position == 2

    async def test_a_key_belongs_to_who_used_it(self, journal: Journal) -> None:
        """Two phones may make the same one."""
        await journal.append([said("c1", by="anna", key="key-1")])
        (outcome,) = await journal.append([said("c2", by="bilal", key="key-1")])
        assert positions(outcome) == [3]

    async def test_a_key_belongs_to_its_dialogue(self, journal: Journal) -> None:
        """The same phone may be in two."""
        await journal.append([begun("dialogue-2", join_code="AAAAAA"), said("c1", key="key-1")])
        (outcome,) = await journal.append([said("c1", key="key-1", dialogue_id="dialogue-2")])
        assert positions(outcome) == [2]

    async def test_without_a_key_everything_is_new(self, journal: Journal) -> None:
        """Nobody is taken for a repetition by accident."""
        outcomes = await journal.append([said("c1"), said("c2")])
        assert [positions(outcome) for outcome in outcomes] == [[2], [3]]

    async def test_a_key_stands_for_all_that_was_written_with_it(self, journal: Journal) -> None:
        """The first entry answers for its neighbours."""
        await journal.append([joined("anna", "bilal", key="key-1")])
        (outcome,) = await journal.append([joined("anna", "bilal", key="key-1")])
        assert isinstance(outcome, Repeated)
        assert (outcome.entry.position, await journal.head(DIALOGUE)) == (2, 3)

    async def test_many_who_send_the_same_at_once_are_stored_once(self, journal: Journal) -> None:
        """A phone on a bad line tries five times."""
        tries = [journal.append([said(f"c{n}", key="key-1")]) for n in range(5)]
        outcomes = [outcome for (outcome,) in await asyncio.gather(*tries)]
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appended"] + ["Repeated"] * 4
        assert await journal.head(DIALOGUE) == 2

    async def test_a_repetition_is_told_even_where_the_journal_moved(self, journal: Journal) -> None:
        """The facilitator's click was stored; its answer was lost on the way."""
        await journal.append([joined("anna", key="key-1", expected=1)])
        (outcome,) = await journal.append([joined("anna", key="key-1", expected=1)])
        assert isinstance(outcome, Repeated)


class TestExpectedPositions:
    """Stored exactly where it was decided, or not."""

    async def test_at_the_expected_position_it_is_stored(self, journal: Journal) -> None:
        """Nobody came in between."""
        (outcome,) = await journal.append([joined("anna", expected=1)])
        assert positions(outcome) == [2]

    @pytest.mark.parametrize("expected", [0, 2, 99])
    async def test_anywhere_else_it_is_not(self, journal: Journal, expected: int) -> None:
        """Who asked hears where the journal stands; nothing is stored."""
        (outcome,) = await journal.append([joined("anna", expected=expected)])
        assert outcome == Moved(1)
        assert await journal.head(DIALOGUE) == 1

    async def test_of_two_who_expect_the_same_one_wins(self, journal: Journal) -> None:
        """Within one transaction too."""
        first, second = await journal.append([joined("anna", expected=1), joined("bilal", expected=1)])
        assert (positions(first), second) == ([2], Moved(2))

    async def test_who_expects_a_position_does_not_lose_it_to_neighbours(self, journal: Journal) -> None:
        """A busy room doesn't stop the facilitator: contributions go anywhere, so they stand behind."""
        first, second = await journal.append([said("c1"), joined("anna", expected=1)])
        assert (positions(first), positions(second)) == ([3], [2])

    async def test_a_dialogue_begins_once(self, journal: Journal) -> None:
        """A second beginning finds the journal moved."""
        assert await journal.append([begun()]) == [Moved(1)]

    async def test_what_moved_did_not_use_its_key(self, journal: Journal) -> None:
        """Decided anew, it's sent with the same key."""
        await journal.append([joined("anna", key="key-1", expected=99)])
        (outcome,) = await journal.append([joined("anna", key="key-1", expected=1)])
        assert positions(outcome) == [2]


class TestReading:
    """From any position, in order."""

    @pytest.fixture(autouse=True)
    async def _ten_entries(self, journal: Journal, _a_dialogue_has_begun: None) -> None:
        await journal.append([said(f"c{n}") for n in range(2, 11)])

    @pytest.mark.parametrize(
        ("after", "limit", "expected"),
        [(0, 1000, list(range(1, 11))), (0, 3, [1, 2, 3]), (3, 3, [4, 5, 6]), (9, 5, [10]), (10, 5, []), (99, 5, [])],
    )
    async def test_a_reader_gets_what_comes_after(
        self, journal: Journal, after: int, limit: int, expected: list[int]
    ) -> None:
        """At most as many as asked for."""
        assert [e.position for e in await journal.read(DIALOGUE, after=after, limit=limit)] == expected

    async def test_nothing_comes_of_a_dialogue_that_does_not_exist(self, journal: Journal) -> None:
        """No entry, head 0, no chain; and asking doesn't make it."""
        assert await journal.read("nowhere") == []
        assert (await journal.head("nowhere"), await journal.chain("nowhere")) == (0, [])
        assert [known.dialogue_id for known in await journal.known()] == [DIALOGUE]


class TestWords:
    """Beside the log."""

    async def test_words_come_with_their_entry(self, journal: Journal) -> None:
        """Only where there are any."""
        await journal.append([said("c1", "Wind op zee."), joined("bilal")])
        assert [entry.text for entry in await journal.read(DIALOGUE)] == [None, "Wind op zee.", None]

    async def test_withdrawn_words_are_gone_and_the_fact_stays(self, journal: Journal) -> None:
        """Not only not shown: no longer stored."""
        await journal.append([said("c1", "Dit wil ik kwijt."), said("c2", "Dit mag blijven.")])
        await journal.append([withdrawn("c1")])
        assert texts(await journal.read(DIALOGUE)) == {"c1": None, "c2": "Dit mag blijven."}
        assert await words_kept(journal) == ["Dit mag blijven."]

    async def test_words_withdrawn_in_the_transaction_that_brings_them_are_never_kept(self, journal: Journal) -> None:
        """Two taps may land in one group commit."""
        await journal.append([said("c1", "Toch maar niet."), withdrawn("c1")])
        assert await words_kept(journal) == []

    async def test_only_the_words_of_that_contribution_go(self, journal: Journal) -> None:
        """Also where another dialogue has one of the same name."""
        await journal.append([begun("dialogue-2", join_code="AAAAAA")])
        await journal.append([said("c1", "Hier."), said("c1", "Daar.", dialogue_id="dialogue-2"), withdrawn("c1")])
        assert await words_kept(journal) == ["Daar."]

    @pytest.mark.parametrize(
        "text",
        ["🌬️ windmolens 👨‍👩‍👧‍👦", "زراعة ورياح", "e\u0301 en \u00e9", "regel\nen\ttab",
         "' \"; DROP TABLE words; --", "\\ud83d {facts} %s", "\U0010ffff\ufeff\u200b"],
        ids=["emoji", "from right to left", "composed and not", "lines", "quotes", "escapes", "the edges"],
    )  # fmt: skip
    async def test_words_come_back_letter_for_letter(self, journal: Journal, text: str) -> None:
        """They are somebody's."""
        await journal.append([said("c1", text)])
        assert texts(await journal.read(DIALOGUE)) == {"c1": text}

    async def test_names_and_titles_come_back_letter_for_letter(self, journal: Journal) -> None:
        """What stands in an event too, NUL included: it is JSON."""
        event = ParticipantJoined("anna 🌬️ \x00 é", "1", "nl")
        await journal.append([Write(DIALOGUE, "Joost ♥", BEGIN, (Draft(event),))])
        (entry,) = await journal.read(DIALOGUE, after=1)
        assert (entry.by, entry.event) == ("Joost ♥", event)


class TestFinding:
    """Which dialogues there are."""

    async def test_a_join_code_leads_to_its_dialogue(self, journal: Journal) -> None:
        """And an unknown one to none."""
        await journal.append([begun("dialogue-2", join_code="AAAAAA")])
        found = [await journal.find(code) for code in ("K7MW3P", "AAAAAA", "ZZZZZZ", "")]
        assert found == [DIALOGUE, "dialogue-2", None, None]

    async def test_dialogues_are_known_oldest_first_with_their_heads(self, journal: Journal) -> None:
        """For the organiser's list."""
        await journal.append([begun("a later one", join_code="AAAAAA", at=BEGIN + 1), said("c1")])
        known = [(one.dialogue_id, one.join_code, one.head) for one in await journal.known()]
        assert known == [(DIALOGUE, "K7MW3P", 2), ("a later one", "AAAAAA", 1)]


class TestWaiting:
    """Readers wait for what comes next."""

    async def test_a_waiting_reader_is_woken(self, journal: Journal) -> None:
        """At once: long before its patience ends."""
        waiting = asyncio.create_task(journal.wait_after(DIALOGUE, 1, 30))
        await asyncio.sleep(0)
        await journal.append([said("c1")])
        assert await asyncio.wait_for(waiting, 5) == 2

    async def test_all_waiting_readers_are_woken(self, journal: Journal) -> None:
        """A follower, a report, a second screen."""
        waiting = [asyncio.create_task(journal.wait_after(DIALOGUE, 1, 30)) for _ in range(3)]
        await asyncio.sleep(0)
        await journal.append([said("c1")])
        assert await asyncio.wait_for(asyncio.gather(*waiting), 5) == [2, 2, 2]

    async def test_what_came_between_reading_and_waiting_is_not_missed(self, journal: Journal) -> None:
        """No waiting at all."""
        await journal.append([said("c1")])
        assert await asyncio.wait_for(journal.wait_after(DIALOGUE, 1, 30), 5) == 2

    async def test_patience_ends(self, journal: Journal) -> None:
        """Then the reader hears that nothing came."""
        started = monotonic()
        assert await journal.wait_after(DIALOGUE, 1, 0.05) <= 1
        assert 0.04 < monotonic() - started < 2

    async def test_another_dialogue_wakes_nobody(self, journal: Journal) -> None:
        """Each waits for its own."""
        await journal.append([begun("dialogue-2", join_code="AAAAAA")])
        waiting = asyncio.create_task(journal.wait_after(DIALOGUE, 1, 0.1))
        await asyncio.sleep(0)
        await journal.append([said("c1", dialogue_id="dialogue-2")])
        assert await waiting <= 1


class TestThrowingAway:
    """A rehearsal leaves without trace; a real dialogue never does."""

    @pytest.fixture(autouse=True)
    async def _a_rehearsal(self, journal: Journal, _a_dialogue_has_begun: None) -> None:
        await journal.append([begun("rehearsal", join_code="AAAAAA", rehearsal=True)])
        await journal.append([said("c1", "Geoefend.", dialogue_id="rehearsal", key="key-1"), said("c1", "Gemeend.")])

    async def test_nothing_of_it_is_left(self, journal: Journal) -> None:
        """No entry, no word, no hash, no join code; and who did it hears how much there was."""
        assert await journal.throw_away("rehearsal") == 2
        assert (await journal.read("rehearsal"), await journal.chain("rehearsal")) == ([], [])
        assert (await journal.head("rehearsal"), await journal.find("AAAAAA")) == (0, None)
        assert [known.dialogue_id for known in await journal.known()] == [DIALOGUE]
        assert await words_kept(journal) == ["Gemeend."]

    async def test_a_real_dialogue_is_refused_and_stays(self, journal: Journal) -> None:
        """Whoever asks: the journal itself knows what it began as."""
        with pytest.raises(errors.NotARehearsal, match="real dialogue"):
            await journal.throw_away(DIALOGUE)
        assert texts(await journal.read(DIALOGUE)) == {"c1": "Gemeend."}

    async def test_what_does_not_exist_cannot_be_thrown_away(self, journal: Journal) -> None:
        """Also not a second time."""
        await journal.throw_away("rehearsal")
        for dialogue_id in ("rehearsal", "nowhere"):
            with pytest.raises(errors.UnknownDialogue):
                await journal.throw_away(dialogue_id)

    async def test_the_chains_of_the_others_hold(self, journal: Journal) -> None:
        """Each dialogue has its own, from its first entry."""
        before = await journal.chain(DIALOGUE)
        await journal.throw_away("rehearsal")
        assert await journal.chain(DIALOGUE) == before
        assert first_broken(await journal.read(DIALOGUE), before) is None

    async def test_words_on_their_way_to_it_are_refused(self, journal: Journal) -> None:
        """A phone that didn't hear of it; the dialogue doesn't come back by it."""
        await journal.throw_away("rehearsal")
        with pytest.raises(errors.UnknownDialogue):
            await journal.append([said("c2", "Te laat.", dialogue_id="rehearsal")])
        assert await words_kept(journal) == ["Gemeend."]

    async def test_its_code_and_its_keys_are_free_again(self, journal: Journal) -> None:
        """As if it had never been."""
        await journal.throw_away("rehearsal")
        await journal.append([begun("rehearsal", join_code="AAAAAA", rehearsal=True)])
        (outcome,) = await journal.append([said("c9", "Opnieuw.", dialogue_id="rehearsal", key="key-1")])
        assert positions(outcome) == [2]

    async def test_who_waits_for_it_is_woken(self, journal: Journal) -> None:
        """And finds nothing."""
        waiting = asyncio.create_task(journal.wait_after("rehearsal", 2, 30))
        await asyncio.sleep(0)
        await journal.throw_away("rehearsal")
        assert await asyncio.wait_for(waiting, 5) == 0


class TestTheChain:
    """Change one old entry, and every later hash is wrong."""

    @pytest.fixture(autouse=True)
    async def _an_evening(self, journal: Journal, _a_dialogue_has_begun: None) -> None:
        await journal.append([joined("anna", "bilal"), said("c1", "Wind."), said("c2", "Zon.")])

    async def broken_at(self, journal: Journal) -> int | None:
        """Where verification stops."""
        return first_broken(await journal.read(DIALOGUE), await journal.chain(DIALOGUE))

    async def test_an_untouched_journal_holds(self, journal: Journal) -> None:
        """Over several transactions, one hash an entry."""
        await journal.append([said("c3")])
        assert await self.broken_at(journal) is None
        assert len(set(await journal.chain(DIALOGUE))) == 6

    async def test_it_holds_after_words_were_erased(self, journal: Journal) -> None:
        """Facts are chained, words are not: erasing breaks nothing."""
        await journal.append([withdrawn("c1")])
        assert await self.broken_at(journal) is None

    @pytest.mark.parametrize(
        "change",
        [{"at": BEGIN + 1}, {"by": "somebody else"}, {"event": ParticipantJoined("eve", "1", "nl")}],
        ids=["the time", "the author", "the fact"],
    )
    async def test_an_altered_entry_is_named(self, journal: Journal, change: dict[str, object]) -> None:
        """Whatever was altered in it."""
        await tamper(journal, 3, **change)
        assert await self.broken_at(journal) == 3

    async def test_an_altered_first_entry_is_named(self, journal: Journal) -> None:
        """The chain begins before it."""
        await tamper(journal, 1, by="somebody else")
        assert await self.broken_at(journal) == 1
