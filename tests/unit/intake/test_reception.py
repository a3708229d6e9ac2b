"""The one way in for a participant: acknowledged after it's stored, counted once, refused with a sentence."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from app import errors
from app.access import Pass
from app.dialogue import commands as c
from app.dialogue.events import ContributionAccepted, ParticipantJoined
from app.intake.reception import CONSENT, Receipt
from tests.stage import DIALOGUE, Stage, stage

Act = Callable[[Stage, Pass], Awaitable[Receipt]]


def on_stage(story: Callable[[Stage], Coroutine[Any, Any, None]], **facts: object) -> None:
    """Play a story on a stage."""

    async def play() -> None:
        async with stage(**facts) as made:
            await story(made)

    asyncio.run(play())


async def send(made: Stage, who: Pass, text: str = "Wind op zee.", key: str = "first key") -> Receipt:
    """Contribute to the open prompt."""
    return await made.reception.contribute(who, key=key, prompt_id="p1", text=text, language="nl")


async def stored(made: Stage) -> list[tuple[str, str | None]]:
    """The contributions that are in the journal: who, and their words."""
    entries = await made.journal.read(DIALOGUE)
    return [(entry.by, entry.text) for entry in entries if isinstance(entry.event, ContributionAccepted)]


def test_joining_logs_which_text_was_agreed_to() -> None:
    """Consent is a fact with a version, not a tick somewhere."""

    async def story(made: Stage) -> None:
        who = await made.reception.join(DIALOGUE, consent="1", language="de")
        (entry,) = [e for e in await made.journal.read(DIALOGUE) if isinstance(e.event, ParticipantJoined)]
        assert entry.event == ParticipantJoined(who.who, CONSENT, "de")
        assert (who.dialogue_id, who.role, who.who) == (DIALOGUE, "participant", entry.by)

    on_stage(story)


@pytest.mark.parametrize("consent", ["", "0", "2", "yes"])
def test_nobody_joins_on_another_text_than_the_one_shown(consent: str) -> None:
    """Whoever kept a page open from before the text changed has to read it again."""

    async def story(made: Stage) -> None:
        with pytest.raises(errors.NoConsent):
            await made.reception.join(DIALOGUE, consent=consent, language="nl")
        assert made.state.participants == {}

    on_stage(story)


def test_two_people_are_two_participants() -> None:
    """Each gets an id that nobody can guess."""

    async def story(made: Stage) -> None:
        first, second = await made.guest(), await made.guest()
        assert first.who != second.who
        assert len(first.who) >= 16

    on_stage(story)


def test_a_contribution_is_in_the_journal_when_it_is_acknowledged() -> None:
    """The receipt says where; words stand beside the event, a keyed hash in it."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        receipt = await send(made, ada, "  cafe\u0301 \r\n")
        (entry,) = await made.journal.read(DIALOGUE, after=receipt.position - 1)
        assert isinstance(entry.event, ContributionAccepted)
        assert (entry.position, entry.by, entry.text) == (receipt.position, ada.who, "café")
        assert entry.event.contribution_id == receipt.contribution_id
        assert entry.event.digest == made.keyring.digest(DIALOGUE, "café")
        assert receipt.repeated is False

    on_stage(story)


def test_sent_twice_it_counts_once() -> None:
    """A phone that heard nothing sends again with the same key, and gets the first answer."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        first = await send(made, ada)
        again = await send(made, ada)
        assert again == Receipt(first.position, first.contribution_id, repeated=True)
        assert len(await stored(made)) == 1

    on_stage(story)


def test_sent_twice_at_the_same_moment_it_counts_once() -> None:
    """Two lines of one phone, one transaction."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        receipts = await asyncio.gather(*(send(made, ada) for _ in range(4)))
        assert len({receipt.contribution_id for receipt in receipts}) == 1
        assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
        assert len(await stored(made)) == 1

    on_stage(story)


def test_a_key_belongs_to_one_text() -> None:
    """Other words under a used key are refused, not dropped in silence."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        await send(made, ada, "Wind.")
        with pytest.raises(errors.KeyReused, match="new key"):
            await send(made, ada, "Sun.")
        assert await stored(made) == [(ada.who, "Wind.")]

    on_stage(story)


def test_two_people_may_use_the_same_key() -> None:
    """Keys are one person's own."""

    async def story(made: Stage) -> None:
        for who in (await made.guest(), await made.guest()):
            assert not (await send(made, who)).repeated
        assert len(await stored(made)) == 2

    on_stage(story)


@pytest.mark.parametrize(
    "act",
    [
        lambda made, who: made.reception.withdraw(who, key="first key", contribution_id="c1"),
        lambda made, who: made.reception.resonate(who, key="first key", contribution_id="c1", on=True),
    ],
    ids=["withdraw", "resonate"],
)
def test_a_key_that_was_used_for_something_else_is_refused(act: Act) -> None:
    """Nobody reads "done" for what was not done."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        await made.does(c.Contribute("c1", ada.who, "p1", "nl", "digest"), by=ada.who, text="Wind.")
        await send(made, ada)
        with pytest.raises(errors.KeyReused):
            await act(made, ada)
        assert made.state.contributions["c1"].visibility == "visible"

    on_stage(story)


def test_who_did_not_join_cannot_contribute() -> None:
    """A genuine token of a participant whom this journal doesn't know: the database was restored from before."""

    async def story(made: Stage) -> None:
        with pytest.raises(errors.NoConsent):
            await send(made, made.keyring.new_pass(DIALOGUE, "participant", "a stranger"))
        assert await stored(made) == []

    on_stage(story)


def test_a_prompt_that_is_not_open_yet_takes_nothing() -> None:
    """The text stays with its author until it is."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        with pytest.raises(errors.PromptNotOpen, match="Keep your text"):
            await made.reception.contribute(ada, key="first key", prompt_id="p2", text="Wind.", language="nl")
        await made.does(c.SetPhase("p2", "collecting"))
        receipt = await made.reception.contribute(ada, key="first key", prompt_id="p2", text="Wind.", language="nl")
        assert receipt.repeated is False

    on_stage(story)


def test_late_words_are_kept_and_marked() -> None:
    """Who was still typing when the prompt closed is heard all the same."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        await made.does(c.SetPhase("p1", "closed"))
        receipt = await send(made, ada)
        await made.follower.reached(receipt.position)
        assert made.state.contributions[receipt.contribution_id or ""].late is True

    on_stage(story)


@pytest.mark.parametrize("text", ["", "\u200b", "a\x00b", "a" * 501])
def test_a_bad_text_is_refused_before_it_is_counted(text: str) -> None:
    """Correcting a typing mistake costs nobody their turn."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        for _ in range(10):
            with pytest.raises(errors.BadText):
                await send(made, ada, text)
        assert not (await send(made, ada)).repeated
        assert len(await stored(made)) == 1

    on_stage(story)


def test_too_fast_stores_nothing_and_says_how_long_to_wait() -> None:
    """An explicit "not now", never a silent drop."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        for number in range(5):
            await send(made, ada, key=f"key number {number}")
        with pytest.raises(errors.TooFast) as refusal:
            await send(made, ada, key="one too many")
        assert 1 <= int(refusal.value.facts["seconds"]) <= 10
        assert len(await stored(made)) == 5

    on_stage(story)


def test_withdrawn_words_are_erased_and_the_fact_stays() -> None:
    """Twice taken back is taken back once."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        said = (await send(made, ada)).contribution_id or ""
        first = await made.reception.withdraw(ada, key="second key", contribution_id=said)
        again = await made.reception.withdraw(ada, key="second key", contribution_id=said)
        assert again.position == first.position
        assert await stored(made) == [(ada.who, None)]
        await made.follower.reached(first.position)
        assert made.state.ledger.withdrawn == 1

    on_stage(story)


def test_nobody_takes_back_the_words_of_another() -> None:
    """Also not with a genuine token."""

    async def story(made: Stage) -> None:
        ada, ben = await made.guest(), await made.guest()
        said = (await send(made, ada)).contribution_id or ""
        with pytest.raises(errors.NotYours):
            await made.reception.withdraw(ben, key="second key", contribution_id=said)
        assert await stored(made) == [(ada.who, "Wind op zee.")]

    on_stage(story)


def test_resonance_counts_once_and_can_be_taken_back() -> None:
    """On, on, off: nobody counts twice."""

    async def story(made: Stage) -> None:
        ada, ben = await made.guest(), await made.guest()
        said = (await send(made, ada)).contribution_id or ""
        counts = []
        for number, on in enumerate((True, True, False, False)):
            done = await made.reception.resonate(ben, key=f"key number {number}", contribution_id=said, on=on)
            await made.follower.reached(done.position)
            counts.append(len(made.state.contributions[said].resonance))
        assert counts == [1, 1, 0, 0]

    on_stage(story)


def test_a_contest_is_about_the_theme_of_now() -> None:
    """Where there is no theme, there is nothing to contest."""

    async def story(made: Stage) -> None:
        ada = await made.guest()
        said = (await send(made, ada)).contribution_id or ""
        nothing = await made.reception.contest(ada, key="second key", contribution_id=said)
        await made.revises({"t1": [said]})
        something = await made.reception.contest(ada, key="third key", contribution_id=said)
        await made.follower.reached(something.position)
        assert something.position > nothing.position
        assert made.state.contributions[said].contested_theme_id == "t1"

    on_stage(story)


@pytest.mark.parametrize(
    "act",
    [
        lambda made, who: made.reception.withdraw(who, key="first key", contribution_id="c1"),
        lambda made, who: made.reception.resonate(who, key="first key", contribution_id="c1", on=True),
        lambda made, who: made.reception.contest(who, key="first key", contribution_id="c1"),
    ],
    ids=["withdraw", "resonate", "contest"],
)
def test_an_act_on_nothing_is_refused(act: Act) -> None:
    """The sentence says to reload: what was there is gone."""

    async def story(made: Stage) -> None:
        with pytest.raises(errors.UnknownContribution, match="Reload"):
            await act(made, await made.guest())

    on_stage(story)
