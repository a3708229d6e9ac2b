"""A hall in which everybody sends anything: phones, facilitators and the wall on one dialogue, without a network.

What holds, whatever is sent: each frame has exactly one answer; a refusal is one of ours, in a sentence; a repeated key
gets the first answer; nobody else's line is hurt; and the journal, read again, is the dialogue that everybody saw.
"""

import asyncio
import contextlib
import json
import re
from collections import Counter
from itertools import cycle
from typing import Any

import structlog
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app import errors
from app.access import Role
from app.dialogue import commands as c
from app.dialogue.evolve import replay
from app.dialogue.model import Dialogue
from tests.fuzzing.answers import check_answer
from tests.fuzzing.flood import flood
from tests.fuzzing.frames import Known, frames
from tests.gatherings import recounted_ledger, revision
from tests.hurried import HurriedLoop
from tests.stage import DIALOGUE
from tests.talking import Floor, Talk, floor

ROLES: dict[str, Role] = {
    "Ada": "participant",
    "Ben": "participant",
    "Karima": "facilitator",
    "Joost": "facilitator",
    "wall": "hall",
}
FIELDS = ("prompt_id", "contribution_id", "theme_id", "nudge_id")
STAND_IN = re.compile(r"@(\w+):(\d)")
KNOWN = Known(**{field: [f"@{field}:{n}" for n in range(5)] for field in FIELDS})
FRAMES = frames(KNOWN)
Burst = list[tuple[str, str | bytes]]
BURSTS: st.SearchStrategy[Burst] = st.lists(st.tuples(st.sampled_from(list(ROLES)), FRAMES), min_size=2, max_size=12)
GRAVE = {"act_failed", "listener_failed", "farewell_failed", "journal_unreadable"}

sent: Counter[str] = Counter()


class Hall(RuleBasedStateMachine):
    """One evening. Waiting takes no time."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner(loop_factory=HurriedLoop)
        self._open = contextlib.AsyncExitStack()
        self._talks: dict[str, Talk] = {}
        self._phones = Counter[str]()
        self._stored: dict[tuple[str, str], dict[str, Any]] = {}
        self._logs = self._open_logs()

    def _open_logs(self) -> list[Any]:
        self._watching = structlog.testing.capture_logs()
        return self._watching.__enter__()

    @initialize(first_look=st.booleans())
    def begins(self, *, first_look: bool) -> None:
        """Everybody comes in; somebody has spoken, and there are themes."""
        self._runner.run(self._begins(first_look))

    async def _begins(self, first_look: bool) -> None:
        self._floor: Floor = await self._open.enter_async_context(floor(first_look=first_look))
        made = self._floor.made
        for number in range(4):
            await made.says(f"person {number}", f"Tekst {number}.", id_=f"c{number}")
        await made.revises({"t1": ["c0", "c1"], "t2": ["c2"]}, ("c3",))
        for who in ROLES:
            await self._enters(who)

    async def _enters(self, who: str) -> None:
        name = f"{who} {self._phones[who]}" if ROLES[who] == "participant" else who
        if ROLES[who] == "participant":
            await self._floor.made.joins(name)
        self._talks[who] = await self._floor.enters(ROLES[who], name)

    @property
    def _state(self) -> Dialogue:
        return self._floor.made.state

    # ---- what may happen ---------------------------------------------------------------------------------------

    @rule(burst=BURSTS)
    def speak_at_once(self, burst: Burst) -> None:
        """Several send before anybody is answered."""
        self._runner.run(self._speak(burst))

    @rule(who=st.sampled_from(list(ROLES)), seed=st.integers(0, 2**40), count=st.integers(1, 40))
    def floods(self, who: str, seed: int, count: int) -> None:
        """One sends many at once."""
        self._runner.run(self._speak([(who, frame) for frame in flood(seed, [ROLES[who]] * count, KNOWN)]))

    @rule(seed=st.integers(0, 2**40), count=st.integers(1, 60))
    def everybody_floods(self, seed: int, count: int) -> None:
        """All send many at once."""
        who = [name for name, _ in zip(cycle(ROLES), range(count), strict=False)]
        frames_ = flood(seed, [ROLES[name] for name in who], KNOWN)
        self._runner.run(self._speak(list(zip(who, frames_, strict=True))))

    @rule(who=st.sampled_from(list(ROLES)), frame=FRAMES)
    def speaks(self, who: str, frame: str | bytes) -> None:
        """One sends one frame."""
        self._runner.run(self._speak([(who, frame)]))

    @rule(who=st.sampled_from(["Ada", "Ben"]))
    def passes_the_phone_on(self, who: str) -> None:
        """Another participant, so that no limit keeps the hall quiet."""
        self._phones[who] += 1
        self._runner.run(self._comes_back(who))

    @rule(who=st.sampled_from(list(ROLES)), position=st.none() | st.integers(-1, 60) | st.just(2**60))
    def comes_back(self, who: str, position: int | None) -> None:
        """A line that broke, with a position that may be anything."""
        self._runner.run(self._comes_back(who, position))

    @rule()
    def themes_are_revised(self) -> None:
        """The engine is heard too."""
        self._runner.run(self._revised())

    @rule()
    def the_link_is_renewed(self) -> None:
        """The organiser ends every facilitator's line; they come by the new link."""
        self._runner.run(self._renewed())

    # ---- how -----------------------------------------------------------------------------------------------------

    async def _speak(self, burst: Burst) -> None:
        told = Counter[str]()
        had = {who: len(talk.heard) for who, talk in self._talks.items()}
        whole: dict[str, list[str | bytes]] = {who: [] for who in ROLES}
        for who, frame in burst:
            text = STAND_IN.sub(self._stand_in, frame) if isinstance(frame, str) else frame
            self._talks[who].say(text)
            whole[who].append(text)
            told[who] += 1
            sent["frames in a hall"] += 1
        for who, asked in whole.items():
            if asked:
                await self._answered(who, asked, had[who])

    async def _answered(self, who: str, asked: list[str | bytes], had: int) -> None:
        talk = self._talks[who]
        answers = await talk.answers(had, len(asked))
        for frame, answer in zip(asked, answers, strict=False):
            check_answer(frame, answer)
            if answer["type"] == "ack":
                self._acknowledged(self._name(who), frame, answer)
        if len(answers) < len(asked):  # too large a frame ends a line; nothing else does
            assert await talk.ended() == TOO_LARGE
            await self._enters(who)

    def _acknowledged(self, name: str, frame: str | bytes, ack: dict[str, Any]) -> None:
        """The same frame once more has the answer that it had when it was stored."""
        once = (name, str(frame))
        if not ack.get("repeated"):
            self._stored[once] = ack
        elif once in self._stored:
            assert ack == self._stored[once] | {"repeated": True}, (frame, ack, self._stored[once])

    def _name(self, who: str) -> str:
        return f"{who} {self._phones[who]}"

    def _stand_in(self, found: re.Match[str]) -> str:
        state, (field, number) = self._state, found.groups()
        have = {
            "prompt_id": [*state.prompts, *state.removed_prompts],
            "contribution_id": list(state.contributions),
            "theme_id": list(state.themes),
            "nudge_id": list(state.nudges),
        }[field]
        return str(have[-1 - int(number) % len(have)]) if have else "nowhere"

    async def _comes_back(self, who: str, position: int | None = None) -> None:
        await self._talks[who].leave()
        if position is None:
            await self._enters(who)
            return
        name = self._name(who) if ROLES[who] == "participant" else who
        talk = self._talks[who] = Talk(self._floor.live)
        talk.hello(ROLES[who], self._floor.token(ROLES[who], name), position=position)
        sent["frames in a hall"] += 1
        await talk.shown()

    async def _revised(self) -> None:
        seen = [one.id for one in self._state.contributions.values() if one.visibility == "visible"]
        wish = revision({"t1": seen[::2], "t3": seen[1::2]}, basis=self._state.position)
        with contextlib.suppress(errors.Refused):  # a facilitator may have been faster, or ended one of the two themes
            await self._floor.made.does(wish, by="theming")

    async def _renewed(self) -> None:
        await self._floor.made.does(c.RenewLinks(self._state.link), by="organiser")
        for who, role in ROLES.items():
            if role == "facilitator":
                assert await self._talks[who].ended() == ENDED
                await self._enters(who)

    # ---- what holds ------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_was_stumbled_over(self) -> None:
        """No message failed inside, and nobody's reader."""
        assert [one for one in self._logs if one["event"] in GRAVE] == []

    def teardown(self) -> None:
        """Everybody goes home, and the journal is read again from the beginning."""
        try:
            self._runner.run(self._ends())
        finally:
            self._watching.__exit__(None, None, None)
            self._runner.close()

    async def _ends(self) -> None:
        if not self._talks:
            return
        for talk in self._talks.values():
            await talk.leave()
        again = replay(await self._floor.made.journal.read(DIALOGUE, limit=100_000))
        assert again.position == self._state.position
        assert again.ledger == recounted_ledger(again) == self._state.ledger
        assert json.dumps(again.prompts, default=str) == json.dumps(self._state.prompts, default=str)
        await self._open.aclose()


TOO_LARGE, ENDED = 1009, 4401
