"""Carries out commands: look at the state, decide, store. The only way by which anything gets into a journal."""

import contextlib
import time
from collections.abc import Callable

import msgspec

from app import errors
from app.dialogue.commands import AnyCommand
from app.dialogue.decide import decide
from app.dialogue.events import Entry
from app.dialogue.inverse import inverse
from app.dialogue.model import Dialogue
from app.journal.commit import GroupCommit
from app.journal.follow import Follower, Followers
from app.journal.port import Appended, Draft, Moved, Outcome, Repeated, Write

TRIES = 50


class Done(msgspec.Struct, frozen=True):
    """What came of a command. ``entry`` is the first one stored; ``None`` where it was so already.

    ``undo`` is the wish that undoes what ``steer`` stored.
    """

    position: int
    entry: Entry | None
    repeated: bool = False
    undo: AnyCommand | None = None


def wall_clock() -> int:
    """Milliseconds since 1970: for people to read, never to order by."""
    return time.time_ns() // 1_000_000


class Desk:
    """Commands in, durable facts out."""

    def __init__(self, commit: GroupCommit, followers: Followers, clock: Callable[[], int] = wall_clock) -> None:
        self._commit = commit
        self._followers = followers
        self._clock = clock

    async def create(self, dialogue_id: str, command: AnyCommand, *, by: str) -> Done:
        """Begin a dialogue's journal; one that has begun stays as it is."""
        drafts = _drafts(Dialogue(), command)
        return _done(await self._store(Write(dialogue_id, by, self._clock(), drafts, expected=0)), 0)

    async def state(self, dialogue_id: str) -> Dialogue:
        """The dialogue as it is stored now."""
        return await (await self._followers.get(dialogue_id)).catch_up()

    async def contribute(
        self,
        dialogue_id: str,
        command: AnyCommand,
        *,
        by: str,
        key: str | None = None,
        text: str | None = None,
    ) -> Done:
        """Carry out a command that commutes with others: stored at whatever position comes next.

        Raises:
            app.errors.Refused: what ``decide`` refuses.
        """
        follower = await self._followers.get(dialogue_id)
        drafts = await self._decided(follower, command, text)
        outcome = await self._store(Write(dialogue_id, by, self._clock(), drafts, key=key))
        return _done(outcome, follower.state.position)

    async def steer(self, dialogue_id: str, command: AnyCommand, *, by: str, key: str | None = None) -> Done:
        """Carry out a command that is decided on exactly what is stored: nobody's act in between is overwritten.

        Raises:
            app.errors.Refused: what ``decide`` refuses.
        """
        follower = await self._followers.get(dialogue_id)
        for _ in range(TRIES):
            async with self._commit.paused():
                position = (await follower.catch_up()).position
                events = decide(follower.state, command)
                undo = inverse(follower.state, command, events)
                drafts = tuple(Draft(event) for event in events)
                write = Write(dialogue_id, by, self._clock(), drafts, key=key, expected=position)
                handed_in = self._commit.hand_in(write) if drafts else None
            outcome = await handed_in if handed_in is not None else Appended(())
            if not isinstance(outcome, Moved):
                done = _done(outcome, position)
                return done if done.repeated else msgspec.structs.replace(done, undo=undo)
        raise errors.NotNow(seconds=2)

    async def _decided(self, follower: Follower, command: AnyCommand, text: str | None) -> tuple[Draft, ...]:
        """Decide on what was read; before saying no, on what is stored: somebody may just have joined elsewhere."""
        with contextlib.suppress(errors.Refused):
            if drafts := _drafts(follower.state, command, text):
                return drafts
        return _drafts(await follower.catch_up(), command, text)

    async def _store(self, write: Write) -> Outcome:
        return await self._commit.append(write) if write.drafts else Appended(())


def _drafts(state: Dialogue, command: AnyCommand, text: str | None = None) -> tuple[Draft, ...]:
    return tuple(Draft(event, text) for event in decide(state, command))


def _done(outcome: Outcome, position: int) -> Done:
    if isinstance(outcome, Moved):
        return Done(outcome.head, None)
    if isinstance(outcome, Repeated):
        return Done(outcome.entry.position, outcome.entry, repeated=True)
    if outcome.entries:
        return Done(outcome.entries[-1].position, outcome.entries[0])
    return Done(position, None)
