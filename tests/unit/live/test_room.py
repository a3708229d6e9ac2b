"""Everybody who is connected to one dialogue is brought up to date, each at the pace of their role."""

import asyncio

import pytest

from app import errors
from app.dialogue import commands as c
from app.live.audience import facilitator_view, hall_view, phone_view
from app.live.board import applied
from app.live.hub import Hub
from app.live.line import DEADLINE_SECONDS
from app.live.messages import Change, Role
from app.live.room import FACILITATOR_SECONDS, ROOM_SECONDS
from tests.hurried import hurry
from tests.stage import DIALOGUE, stage
from tests.unit.live.screens import A_LOOK, ALONE, READY, Screen, as_sent, opened

# ---- coming in -------------------------------------------------------------------------------------------


def test_a_new_screen_gets_a_snapshot_first() -> None:
    """Phone, hall and facilitator: everything that their role sees, and only that."""

    async def story() -> None:
        async with opened() as (made, room):
            await made.says("Ada")
            phone, hall, desk = Screen(room, "participant", "Ada"), Screen(room, "hall"), Screen(room, "facilitator")
            await asyncio.sleep(A_LOOK)
            assert [screen.frames[0]["type"] for screen in (phone, hall, desk)] == ["snapshot"] * 3
            assert phone.shows == as_sent(phone_view(made.state, "Ada"))
            assert hall.shows == as_sent(hall_view(made.state) | {"presence": {"connected": 1}})
            passing = {"presence": {"connected": 1}} | ALONE
            assert desk.shows == as_sent(facilitator_view(made.state) | passing)

    hurry(story())


def test_a_screen_that_comes_back_gets_only_what_it_missed() -> None:
    """With the position of its last frame, on the server that sent it."""

    async def story() -> None:
        async with opened() as (made, room):
            desk = Screen(room, "facilitator")
            await asyncio.sleep(A_LOOK)
            desk.leave()
            await made.says("Ada")
            back = Screen(room, "facilitator", position=desk.position)
            await asyncio.sleep(A_LOOK)
            (frame,) = back.frames
            assert frame["type"] == "change"
            assert "dialogue" not in frame["set"]
            assert applied(desk.shows, Change(0, frame["set"], frame["drop"])) == as_sent(
                facilitator_view(made.state) | {"presence": {"connected": 0}} | ALONE
            )

    hurry(story())


def test_a_phone_that_comes_back_hears_about_its_own_words_again() -> None:
    """The path of one's own words isn't on the board, so it's always sent whole."""

    async def story() -> None:
        async with opened() as (made, room):
            said = await made.says("Ada")
            phone = Screen(room, "participant", "Ada")
            await asyncio.sleep(A_LOOK)
            phone.leave()
            back = Screen(room, "participant", "Ada", position=phone.position)
            await asyncio.sleep(A_LOOK)
            assert back.frames[0]["type"] == "change"
            assert f"mine.{said}" in back.frames[0]["set"]

    hurry(story())


def test_a_screen_from_before_the_restart_gets_a_snapshot() -> None:
    """This server never saw that position."""

    async def story() -> None:
        async with opened() as (_, room):
            back = Screen(room, "hall", position=1)
            await asyncio.sleep(A_LOOK)
            assert back.frames[0]["type"] == "snapshot"

    hurry(story())


# ---- while it goes on --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "seconds"),
    [("facilitator", FACILITATOR_SECONDS), ("participant", ROOM_SECONDS), ("hall", ROOM_SECONDS)],
)
def test_news_comes_at_the_pace_of_the_role(role: Role, seconds: float) -> None:
    """A facilitator reads along; a hall full of phones gets one frame a second, however much is said."""

    async def story() -> None:
        async with opened() as (made, room):
            screen = Screen(room, role, "Ada")
            await asyncio.sleep(A_LOOK)
            for number in range(40):
                await made.says(f"person {number}")
                await asyncio.sleep(seconds / 10)
            changes = [frame for frame in screen.frames if frame["type"] == "change"]
            assert 3 <= len(changes) <= 5
            await asyncio.sleep(seconds)
            assert screen.shows["room"]["contributions"] == 40

    hurry(story())


def test_nothing_is_sent_while_nothing_happens() -> None:
    """A quiet hour costs no byte."""

    async def story() -> None:
        async with opened() as (_, room):
            screens = [Screen(room, role) for role in ("participant", "hall", "facilitator")]
            await asyncio.sleep(3600)
            # of those who came in after them, the others hear once
            assert [len(screen.frames) for screen in screens] == [1, 1, 1]

    hurry(story())


def test_somebody_who_comes_in_does_not_swallow_the_news_of_the_others() -> None:
    """The look that a newcomer causes takes nothing from who was there already."""

    async def story() -> None:
        async with opened() as (made, room):
            first = Screen(room, "facilitator", "Karima")
            await asyncio.sleep(A_LOOK)
            await made.says("Ada")
            Screen(room, "facilitator", "Bram")
            await asyncio.sleep(2 * FACILITATOR_SECONDS)
            assert first.shows["room"]["contributions"] == 1

    hurry(story())


def test_my_own_words_come_to_my_phone_only() -> None:
    """A personal section goes to whom it concerns."""

    async def story() -> None:
        async with opened() as (made, room):
            ada, ben = Screen(room, "participant", "Ada"), Screen(room, "participant", "Ben")
            await asyncio.sleep(A_LOOK)
            said = await made.says("Ada")
            await asyncio.sleep(2 * ROOM_SECONDS)
            assert ada.shows[f"mine.{said}"]["state"] == "visible"
            assert [name for frame in ben.frames for name in frame.get("set", {}) if name.startswith("mine.")] == []

    hurry(story())


@pytest.mark.parametrize(
    "wish",
    [
        c.HideContribution("c1"),
        c.PlaceContributions(()),
        c.RenameTheme("t1", "Another name", "about t1"),
        c.ShareTheme("t1", on=True),
        c.MergeThemes("t1", "t2"),
        c.Resonate("Ben", "c1", on=True),
    ],
    ids=lambda wish: type(wish).__name__,
)
def test_what_others_do_with_my_words_comes_to_my_phone(wish: c.AnyCommand) -> None:
    """Placed, named, shared, merged, hidden, resonated with: the path of my words is always the present one."""

    async def story() -> None:
        async with opened() as (made, room):
            await made.says("Ada", id_="c1")
            await made.joins("Ben")
            await made.revises({"t1": ["c1"], "t2": []})
            ada = Screen(room, "participant", "Ada")
            await asyncio.sleep(A_LOOK)
            await made.does(wish, by="Ben")
            await asyncio.sleep(2 * ROOM_SECONDS)
            assert ada.shows == as_sent(phone_view(made.state, "Ada"))

    hurry(story())


@pytest.mark.parametrize(
    ("meanwhile", "then"),
    [
        (c.SetPhase("p2", "collecting"), c.SetPhase("p1", "collecting")),
        (c.HideContribution("c1"), c.ReleaseContribution("c1")),
    ],
    ids=["prompt closed and opened again", "voice hidden and released"],
)
def test_a_voice_that_returns_is_still_marked_as_one_that_speaks_to_me(
    meanwhile: c.AnyCommand, then: c.AnyCommand
) -> None:
    """What I resonated with is not forgotten while it was off the screen."""

    async def story() -> None:
        async with opened() as (made, room):
            await made.says("Ada", id_="c1")
            await made.joins("Ben")
            await made.does(c.Resonate("Ben", "c1", on=True), by="Ben")
            await made.does(meanwhile)
            ben = Screen(room, "participant", "Ben")
            await asyncio.sleep(2 * ROOM_SECONDS)
            await made.does(then)
            await asyncio.sleep(2 * ROOM_SECONDS)
            assert ben.shows["resonated"] == ["c1"]

    hurry(story())


def test_the_facilitator_sees_how_many_phones_are_connected() -> None:
    """Who closes their browser is no longer counted."""

    async def story() -> None:
        async with opened() as (_, room):
            desk, hall = Screen(room, "facilitator"), Screen(room, "hall")
            phones = [Screen(room, "participant", f"person {n}") for n in range(3)]
            await asyncio.sleep(2 * ROOM_SECONDS)
            assert desk.shows["presence"] == hall.shows["presence"] == {"connected": 3}
            phones[0].leave()
            await asyncio.sleep(2 * ROOM_SECONDS)
            assert desk.shows["presence"] == hall.shows["presence"] == {"connected": 2}

    hurry(story())


def test_the_facilitator_reads_how_the_theming_is_doing() -> None:
    """Also where nothing happens in the journal."""
    status = dict(READY)

    async def story() -> None:
        async with opened(lambda: dict(status)) as (_, room):
            desk, hall = Screen(room, "facilitator"), Screen(room, "hall")
            await asyncio.sleep(A_LOOK)
            status.update(state="unavailable", message="The model is missing.")
            await asyncio.sleep(2 * FACILITATOR_SECONDS)
            assert desk.shows["theming"]["message"] == "The model is missing."
            assert "theming" not in hall.shows

    hurry(story())


def test_after_a_whole_evening_every_screen_shows_what_a_reload_would() -> None:
    """Phones, hall and facilitator, through themes that come, merge, are shared and go."""

    async def story() -> None:
        async with opened() as (made, room):
            people = [f"person {n}" for n in range(4)]
            await made.joins(*people)
            phones = {person: Screen(room, "participant", person) for person in people}
            hall, desk = Screen(room, "hall"), Screen(room, "facilitator")
            for number in range(12):
                await made.says(people[number % 4], id_=f"c{number}")
                await asyncio.sleep(0.3)
            await made.revises({"t1": ["c0", "c1"], "t2": ["c2", "c3"], "t3": ["c4"]}, ("c5",))
            for wish in (
                c.ShareTheme("t1", on=True),
                c.MergeThemes("t2", "t1"),
                c.Withdraw("person 0", "c0"),
                c.SetPhase("p1", "reflecting"),
                c.SetPhase("p2", "collecting"),
            ):
                await made.does(wish, by="person 0")
                await asyncio.sleep(0.4)
            await made.revises({"t1": ["c1", "c4"]}, ("c5",))
            await asyncio.sleep(3)
            passing = {"presence": {"connected": 4}}
            assert hall.shows == as_sent(hall_view(made.state) | passing)
            assert desk.shows == as_sent(facilitator_view(made.state) | passing | ALONE)
            for person, phone in phones.items():
                assert phone.shows == as_sent(phone_view(made.state, person))

    hurry(story())


# ---- many, and some of them stuck -----------------------------------------------------------------------------


def test_a_hundred_stuck_phones_delay_nobody() -> None:
    """Whoever reads gets the news in the same second; who doesn't is let go after a while."""

    async def story() -> None:
        async with opened() as (made, room):
            stuck = [Screen(room, "participant", f"stuck {n}") for n in range(100)]
            for screen in stuck:
                screen.stuck.clear()
            healthy = [Screen(room, "participant", f"healthy {n}") for n in range(10)]
            await asyncio.sleep(A_LOOK)
            await made.says("Ada")
            await asyncio.sleep(ROOM_SECONDS + A_LOOK)
            assert {screen.shows["room"]["contributions"] for screen in healthy} == {1}
            assert [screen.frames for screen in stuck] == [[]] * 100
            await asyncio.sleep(DEADLINE_SECONDS)
            assert all(isinstance(screen.serving.exception(), TimeoutError) for screen in stuck)
            assert not any(screen.serving.done() for screen in healthy)

    hurry(story())


# ---- the hub -----------------------------------------------------------------------------------------------------


def test_a_room_is_opened_at_its_first_visitor_and_shared_by_all() -> None:
    """Also where two come in at the same moment."""

    async def story() -> None:
        async with stage() as made:
            hub = Hub(made.followers, lambda _: READY)
            first, second = await asyncio.gather(hub.room(DIALOGUE), hub.room(DIALOGUE))
            assert first is second
            Screen(first, "participant", "Ada")
            assert hub.connected() == 1
            await hub.close()
            assert hub.connected() == 0

    hurry(story())


def test_a_dialogue_that_does_not_exist_has_no_room() -> None:
    """Whoever asks hears so; nothing is opened."""

    async def story() -> None:
        async with stage() as made:
            hub = Hub(made.followers, lambda _: READY)
            with pytest.raises(errors.UnknownDialogue):
                await hub.room("elsewhere")

    hurry(story())


def test_everybody_is_sent_away_from_a_dialogue_that_was_thrown_away() -> None:
    """Their connections end; who comes back hears that it does not exist."""

    async def story() -> None:
        async with stage(rehearsal=True) as made:
            hub = Hub(made.followers, lambda _: READY)
            room = await hub.room(DIALOGUE)
            screens = [Screen(room, "participant"), Screen(room, "facilitator"), Screen(room, "hall")]
            await asyncio.sleep(A_LOOK)
            await made.journal.throw_away(DIALOGUE)
            await made.followers.let_go(DIALOGUE)
            for screen in screens:
                with pytest.raises(ConnectionError):
                    await asyncio.wait_for(screen.serving, 1)
            with pytest.raises(errors.UnknownDialogue):
                await hub.room(DIALOGUE)

    hurry(story())
