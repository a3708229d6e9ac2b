"""Role × message, made from the message types: what each may say, and what nobody may.

A new message type fails here until somebody has written down who may send it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, get_args

import pytest

from app.access import DAYS, Keyring, Pass, Role
from app.dialogue import commands as c
from app.live import messages as m
from app.live.protocol import CLOSE_WRONG_TOKEN
from tests.fuzzing.frames import SENT, example
from tests.hurried import hurried_clock, hurry
from tests.stage import DIALOGUE
from tests.talking import Floor, Talk, floor

ROLES: tuple[Role, ...] = get_args(Role)
PHONE: set[Role] = {"participant"}
GUIDE: set[Role] = {"facilitator"}
EVERYBODY = set(ROLES)
KEY = "a-key-of-mine"

MAY_SAY: dict[type[m.Message], set[Role]] = {
    m.Ping: EVERYBODY,
    m.Contribute: PHONE,
    m.Withdraw: PHONE,
    m.Resonate: PHONE,
    m.ResonateTheme: PHONE,
    m.Contest: PHONE,
    m.SetPhase: GUIDE,
    m.RestorePhases: GUIDE,
    m.SetTimer: GUIDE,
    m.ExtendTimer: GUIDE,
    m.AddPrompt: GUIDE,
    m.AskAbout: GUIDE,
    m.EditPrompt: GUIDE,
    m.MovePrompt: GUIDE,
    m.RemovePrompt: GUIDE,
    m.RestorePrompt: GUIDE,
    m.ShowOnWall: GUIDE,
    m.Nudge: GUIDE,
    m.TakeBackNudge: GUIDE,
    m.RenameTheme: GUIDE,
    m.MergeThemes: GUIDE,
    m.PartThemes: GUIDE,
    m.SplitTheme: GUIDE,
    m.RejoinTheme: GUIDE,
    m.SplitAgain: GUIDE,
    m.MoveContribution: GUIDE,
    m.MoveContributions: GUIDE,
    m.PinTheme: GUIDE,
    m.HideTheme: GUIDE,
    m.ShareTheme: GUIDE,
    m.HideContribution: GUIDE,
    m.ReleaseContribution: GUIDE,
    m.ReturnContribution: GUIDE,
    m.Retheme: GUIDE,
}

Story = Callable[[Floor], Coroutine[Any, Any, None]]


def on_the_floor(story: Story) -> None:
    """Play a story in which somebody spoke and there is a theme, so that messages could do something."""

    async def play() -> None:
        async with floor() as made:
            await made.made.says("Ada", id_="c1")
            await made.made.revises({"t1": ["c1"]})
            await story(made)

    hurry(play())


def message(kind: type[m.Message]) -> dict[str, Any]:
    """One that would be carried out, or refused for what it asks, but never for how it's written."""
    ids = {"prompt_id": "p1", "contribution_id": "c1", "theme_id": "t1", "source_id": "t1", "nudge_id": "n1"}
    return example(kind, key=KEY, text="Wind op zee.", token="x", **ids)


def test_every_message_has_an_entry() -> None:
    """But hello, which everybody says first and nobody twice."""
    assert set(MAY_SAY) == set(SENT) - {m.Hello}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", MAY_SAY, ids=lambda kind: kind.__struct_config__.tag)
def test_each_role_says_what_it_may_and_nothing_else(kind: type[m.Message], role: Role) -> None:
    """What it may not: refused as such, nothing changes, and the line stays open."""

    async def story(made: Floor) -> None:
        talk = await made.enters(role, "Ada")
        before = await made.made.journal.head(DIALOGUE)
        answer = await talk.asks(message(kind))
        assert answer is not None
        if role in MAY_SAY[kind]:
            assert answer["type"] in {"ack", "pong"} or answer["code"] not in NOT_ALLOWED, answer
        else:
            assert (answer["type"], answer["code"]) == ("refused", "wrong_role")
            assert await made.made.journal.head(DIALOGUE) == before
        assert (await talk.asks({"type": "ping"}) or {})["type"] == "pong"
        await talk.leave()

    on_the_floor(story)


NOT_ALLOWED = {"wrong_role", "wrong_token", "pass_expired", "link_renewed", "no_consent", "bad_message"}


def _of_another_dialogue(made: Floor, role: Role) -> str:
    return made.made.keyring.issue(made.made.keyring.new_pass("d2", role, "Ada"))


def _of_another_installation(made: Floor, role: Role) -> str:
    return Keyring("another secret", "a token").issue(made.pass_of(role, "Ada"))


def _expired(_: Floor, role: Role) -> str:
    early = Keyring("a secret", "a token", lambda: -DAYS[role] * 86_400)
    return early.issue(early.new_pass(DIALOGUE, role, "Ada"))


def _of_another_role(made: Floor, role: Role) -> str:
    return made.token(ROLES[ROLES.index(role) - 1], "Ada")


STRANGERS: dict[str, tuple[Callable[[Floor, Role], str], str]] = {
    "nothing": (lambda _made, _role: "", "wrong_token"),
    "another dialogue": (_of_another_dialogue, "wrong_token"),
    "another installation": (_of_another_installation, "wrong_token"),
    "expired": (_expired, "pass_expired"),
    "another role": (_of_another_role, "wrong_role"),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_whoever_has_no_good_token_says_nothing_at_all(stranger: str, role: Role) -> None:
    """Not one kind of message is carried out or answered: the door closes at hello, with the reason."""
    forged, code = STRANGERS[stranger]

    async def story(made: Floor) -> None:
        before = await made.made.journal.head(DIALOGUE)
        for kind in SENT:
            talk = Talk(made.live)
            talk.hello(role, forged(made, role))
            talk.say(message(kind))
            assert await talk.ended() == CLOSE_WRONG_TOKEN
            assert [one.get("code") for one in talk.heard] == [code]
        assert await made.made.journal.head(DIALOGUE) == before

    on_the_floor(story)


@pytest.mark.parametrize("kind", MAY_SAY, ids=lambda kind: kind.__struct_config__.tag)
def test_nobody_says_anything_before_hello(kind: type[m.Message]) -> None:
    """Whatever it is: nobody is known behind it."""

    async def story(made: Floor) -> None:
        before = await made.made.journal.head(DIALOGUE)
        talk = Talk(made.live)
        talk.say(message(kind))
        assert await talk.ended() == 1008
        assert [one["code"] for one in talk.heard] == ["bad_message"]
        assert await made.made.journal.head(DIALOGUE) == before

    on_the_floor(story)


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "http://localhost:9000", "http://localhost:8000.evil.example"]
)
def test_another_sites_page_gets_no_line(origin: str) -> None:
    """Refused before anything is read, whatever token its script found."""

    async def story(made: Floor) -> None:
        talk = Talk(made.live, origin=origin, host="localhost:8000")
        talk.hello("facilitator", made.token("facilitator"))
        assert await talk.ended() == 1008
        assert not talk.accepted
        assert talk.heard == []

    on_the_floor(story)


# ---- a line that was good and is no longer -------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_a_line_ends_when_its_pass_does(role: Role) -> None:
    """With the reason, and a code after which no screen comes back."""

    async def story(made: Floor) -> None:
        made.made.keyring._clock = hurried_clock
        holder = Pass(DIALOGUE, role, "Ada", expires_at=int(hurried_clock()) + 20)
        talk = Talk(made.live)
        talk.hello(role, made.made.keyring.issue(holder))
        await talk.shown()
        await asyncio.sleep(made.made.keyring.seconds_left(holder) - 1)
        assert (await talk.asks({"type": "ping"}) or {})["type"] == "pong"
        await asyncio.sleep(2)
        assert talk.code == CLOSE_WRONG_TOKEN
        assert [one["code"] for one in talk.heard if one["type"] == "refused"] == ["pass_expired"]

    on_the_floor(story)


def test_renewing_the_link_ends_the_facilitators_lines_and_no_others() -> None:
    """At once; who comes by the new link stays."""

    async def story(made: Floor) -> None:
        guide, phone, hall = [await made.enters(role, "Ada") for role in ("facilitator", "participant", "hall")]
        old = made.token("facilitator")
        await made.made.does(c.RenewLinks(0), by="organiser")
        assert await guide.ended() == CLOSE_WRONG_TOKEN
        assert guide.heard[-1]["code"] == "link_renewed"
        for screen in (phone, hall, await made.enters("facilitator", "Joost")):
            assert (await screen.asks({"type": "ping"}) or {})["type"] == "pong"
        late = Talk(made.live)
        late.hello("facilitator", old)
        assert await late.ended() == CLOSE_WRONG_TOKEN
        assert late.heard[-1]["code"] == "link_renewed"

    on_the_floor(story)


def test_nobody_stays_in_by_not_reading() -> None:
    """The last words are not waited for longer than a second."""

    async def story(made: Floor) -> None:
        talk = await made.enters("facilitator")
        talk.stuck = True
        began = hurried_clock()
        await made.made.does(c.RenewLinks(0), by="organiser")
        await talk.ended()
        assert hurried_clock() - began < 2

    on_the_floor(story)
