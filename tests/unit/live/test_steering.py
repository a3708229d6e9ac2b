"""A facilitator's act from message to acknowledgement, and how soon the others see it."""

import asyncio
import json
from typing import Any

import msgspec
import pytest

from app import errors
from app.access import Pass
from app.live import messages as m
from app.live.room import FACILITATOR_SECONDS, ROOM_SECONDS
from app.live.steering import Steering
from tests.hurried import hurry
from tests.stage import DIALOGUE, stage
from tests.unit.live.screens import Screen, opened

KARIMA, JOOST = (Pass(DIALOGUE, "facilitator", name, 4_000_000_000) for name in ("Karima", "Joost"))
NOW = 1_700_000_000_000


def steering_of(made: Any) -> Steering:
    """The steering of a stage, whose clock stands still."""
    return Steering(made.desk, lambda: NOW)


def again(undo: dict[str, Any] | None, key: str) -> m.FacilitatorAct:
    """The undoing as a screen sends it: the message of the acknowledgement with a key of its own."""
    assert undo is not None
    message: m.FacilitatorAct = m.decoder.decode(json.dumps(json.loads(m.encoder.encode(undo)) | {"key": key}))
    return message


def test_an_acknowledgement_brings_what_undoes_the_act_and_that_brings_what_does_it_again() -> None:
    """So a screen keeps piles of messages and needs to know nothing else."""

    async def story() -> None:
        async with stage() as made:
            steering = steering_of(made)
            await made.says("Ada", id_="c1")
            await made.revises({"t1": ["c1"]})
            done = await steering.carry_out(m.SplitTheme("key-of-act-1", "t1", ("c1",), "Mine"), KARIMA)
            assert done.made in made.state.themes
            undone = await steering.carry_out(again(done.undo, "key-of-act-2"), KARIMA)
            assert made.state.contributions["c1"].theme_id == "t1"
            redone = await steering.carry_out(again(undone.undo, "key-of-act-3"), KARIMA)
            assert made.state.contributions["c1"].theme_id == done.made
            assert redone.undo is not None

    hurry(story())


def test_what_is_so_already_has_nothing_to_undo() -> None:
    """Otherwise undoing would undo what a colleague did."""

    async def story() -> None:
        async with stage() as made:
            ack = await steering_of(made).carry_out(m.SetPhase("key-of-act-1", "p1", "collecting"), KARIMA)
            assert (ack.undo, ack.made) == (None, None)

    hurry(story())


def test_an_acknowledgement_asked_for_again_tells_the_same() -> None:
    """The line may have broken between the act and its acknowledgement."""

    async def story() -> None:
        async with stage() as made:
            steering, act = steering_of(made), m.AddPrompt("key-of-act-1", "And now?")
            first, second = await steering.carry_out(act, KARIMA), await steering.carry_out(act, KARIMA)
            assert (second.repeated, second.made, second.undo) == (True, first.made, first.undo)
            assert first.undo == {"type": "remove_prompt", "prompt_id": first.made, "since": first.position}

    hurry(story())


def test_an_undoing_does_not_undo_what_a_colleague_did_since() -> None:
    """It is refused, with the name of who was there."""

    async def story() -> None:
        async with stage() as made:
            steering = steering_of(made)
            done = await steering.carry_out(m.ShowOnWall("key-of-act-1", "count"), KARIMA)
            await steering.carry_out(m.ShowOnWall("key-of-act-2", "prompt"), JOOST)
            with pytest.raises(errors.ChangedMeanwhile, match="Joost"):
                await steering.carry_out(again(done.undo, "key-of-act-3"), KARIMA)
            assert made.state.wall.scene == "prompt"

    hurry(story())


def test_of_two_at_once_neither_is_lost() -> None:
    """Each act is an entry with who and when, in one order."""

    async def story() -> None:
        async with stage() as made:
            steering = steering_of(made)
            who = [KARIMA, JOOST] * 10
            acts = (
                steering.carry_out(m.AddPrompt(f"key-of-act-{n}", f"Question {n}?"), one) for n, one in enumerate(who)
            )
            acks = await asyncio.gather(*acts)
            await made.follower.reached(max(ack.position for ack in acks))
            assert {ack.made for ack in acks} <= set(made.state.prompts)
            assert len({ack.position for ack in acks}) == len(acks)
            entries = await made.journal.read(DIALOGUE)
            assert {entry.by for entry in entries[-len(acks) :]} == {"Karima", "Joost"}

    hurry(story())


def test_the_clock_is_the_servers() -> None:
    """A laptop's clock may be minutes off."""

    async def story() -> None:
        async with stage() as made:
            await steering_of(made).carry_out(m.SetTimer("key-of-act-1", "p1", 90), KARIMA)
            await made.follower.catch_up()
            assert made.state.prompts["p1"].ends_at == NOW + 90_000

    hurry(story())


# ---- on the other screens --------------------------------------------------------------------------------


def test_an_act_is_on_every_screen_long_before_its_next_look() -> None:
    """A colleague sees it at once; phone and hall within a fraction of a second."""

    async def story() -> None:
        async with opened() as (made, room):
            await made.says("Ada", id_="c1")
            phone, hall, desk = Screen(room, "participant", "Ben"), Screen(room, "hall"), Screen(room, "facilitator")
            await asyncio.sleep(3 * ROOM_SECONDS)
            steering = steering_of(made)
            await steering.carry_out(m.HideContribution("key-of-act-1", "c1"), KARIMA)
            await asyncio.sleep(FACILITATOR_SECONDS / 5)
            assert [one["id"] for one in desk.shows["hidden"]] == ["c1"]
            await asyncio.sleep(ROOM_SECONDS / 3)
            assert phone.shows["voices"] == []
            await steering.carry_out(m.ReleaseContribution("key-of-act-2", "c1"), KARIMA)
            await steering.carry_out(m.ShowOnWall("key-of-act-3", "voice", contribution_id="c1"), KARIMA)
            await asyncio.sleep(ROOM_SECONDS / 3)
            assert [one["id"] for one in phone.shows["voices"]] == ["c1"]
            assert hall.shows["wall"]["voice"]["id"] == "c1"

    hurry(story())


def test_what_the_room_says_does_not_hurry_a_thousand_phones() -> None:
    """Answers come at the pace of the phone, once a second, however many there are."""

    async def story() -> None:
        async with opened() as (made, room):
            phone = Screen(room, "participant", "Ben")
            await asyncio.sleep(3 * ROOM_SECONDS)
            frames = len(phone.frames)
            for number in range(20):
                await made.says(f"person {number}")
                await asyncio.sleep(ROOM_SECONDS / 20)
            assert len(phone.frames) - frames <= 2

    hurry(story())


def test_many_acts_at_once_do_not_flood_the_phones() -> None:
    """However quickly a facilitator decides, a phone hears a few times a second at most."""

    async def story() -> None:
        async with opened() as (made, room):
            phone = Screen(room, "participant", "Ben")
            await asyncio.sleep(3 * ROOM_SECONDS)
            steering, frames = steering_of(made), len(phone.frames)
            for number in range(40):
                await steering.carry_out(m.SetTimer(f"key-of-act-{number}", "p1", number + 1), KARIMA)
                await asyncio.sleep(ROOM_SECONDS / 40)
            assert 2 <= len(phone.frames) - frames <= 5

    hurry(story())


def test_facilitators_see_each_other_come_and_go() -> None:
    """By the names that they gave themselves."""

    async def story() -> None:
        async with opened() as (_, room):
            first = Screen(room, "facilitator", "Karima")
            await asyncio.sleep(1)
            assert first.shows["facilitators"] == ["Karima"]
            second = Screen(room, "facilitator", "Joost")
            await asyncio.sleep(FACILITATOR_SECONDS / 5)
            assert first.shows["facilitators"] == second.shows["facilitators"] == ["Joost", "Karima"]
            second.leave()
            await asyncio.sleep(FACILITATOR_SECONDS / 5)
            assert first.shows["facilitators"] == ["Karima"]

    hurry(story())


def test_a_nudge_is_on_the_phones_that_it_concerns_and_on_no_other() -> None:
    """It says nothing about who else got it, and is gone when it did what it was for."""

    async def story() -> None:
        async with opened() as (made, room):
            await made.joins("Ben")
            await made.says("Ada")
            ada, ben = Screen(room, "participant", "Ada"), Screen(room, "participant", "Ben")
            await asyncio.sleep(2 * ROOM_SECONDS)
            ack = await steering_of(made).carry_out(m.Nudge("key-of-act-1", "silent", "We miss you"), KARIMA)
            await asyncio.sleep(ROOM_SECONDS / 2)
            assert ben.shows["nudge"] == {"id": ack.made, "text": "We miss you"}
            assert ada.shows["nudge"] is None
            await made.says("Ben")
            await asyncio.sleep(2 * ROOM_SECONDS)
            assert ben.shows["nudge"] is None

    hurry(story())


def test_a_repeated_act_of_many_events_is_acknowledged_as_the_first_time() -> None:
    """With the position of the last of them, which is what its undo begins from."""

    async def story() -> None:
        async with stage() as made:
            await made.says("Ada", id_="c1")
            await made.revises({"t1": ["c1"]})
            steering = steering_of(made)
            act = m.SetPhase(key="key-of-the-act", prompt_id="p2", phase="collecting")
            first = await steering.carry_out(act, KARIMA)
            await made.joins("Ben")
            again = await steering.carry_out(act, KARIMA)
            assert first.position > 1
            assert again == msgspec.structs.replace(first, repeated=True)

    hurry(story())


def test_another_act_under_a_used_key_is_refused_and_not_taken_for_the_first() -> None:
    """It was acknowledged before as if it had been carried out."""

    async def story() -> None:
        async with stage() as made:
            steering = steering_of(made)
            await steering.carry_out(m.AddPrompt(key="key-of-the-act", text="En verder?"), KARIMA)
            with pytest.raises(errors.KeyReused):
                await steering.carry_out(m.AddPrompt(key="key-of-the-act", text="En nu?"), KARIMA)
            await steering.carry_out(m.AddPrompt(key="key-of-the-act", text="En nu?"), JOOST)
            assert [p.text for p in made.state.prompts.values()][2:] == ["En verder?", "En nu?"]

    hurry(story())
