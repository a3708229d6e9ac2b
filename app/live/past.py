"""The evening as it stood at an earlier moment: the log read up to there, and no further. Nothing can be done there.

Reading ten thousand entries takes a moment, so it happens beside the event loop, from the nearest state that was kept.
"""

import asyncio
import pickle
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence

from app.dialogue.events import ContributionWithdrawn, Entry
from app.dialogue.evolve import evolve
from app.dialogue.model import Dialogue
from app.journal import Follower, Followers, Journal

PAGE = 1000
EVERY = 4000  # entries between two states that are kept
MOST_KEPT = 24
MOST_READ = 4  # whoever compares two moments and points at dots asks for the same states again


class Track:
    """One dialogue's kept states. They hold words, so all are dropped as soon as somebody takes words back."""

    def __init__(self, follower: Follower) -> None:
        self.reading = asyncio.Lock()
        self.erasures = 0
        self._kept: dict[int, tuple[int, bytes]] = {}  # position → (latest time up to there, the state)
        self._read: OrderedDict[int, Dialogue] = OrderedDict()
        follower.listen(self._hear)

    def _hear(self, entries: Sequence[Entry]) -> None:
        if any(isinstance(entry.event, ContributionWithdrawn) for entry in entries):
            self.erasures += 1
            self._kept.clear()
            self._read.clear()

    def nearest(self, position: int, at: int | None) -> Dialogue:
        """The latest kept state that isn't beyond the moment; a new one where there is none."""
        fitting = [p for p, (latest, _) in self._kept.items() if p <= position and (at is None or latest <= at)]
        return pickle.loads(self._kept[max(fitting)][1]) if fitting else Dialogue()  # noqa: S301 (pickled by ourselves, in memory)

    def keep(self, state: Dialogue) -> None:
        """For the next who looks back."""
        if len(self._kept) < MOST_KEPT and state.position not in self._kept:
            self._kept[state.position] = (state.last_at, pickle.dumps(state, pickle.HIGHEST_PROTOCOL))

    def read(self, position: int) -> Dialogue | None:
        """A state that was asked for a moment ago."""
        if position in self._read:
            self._read.move_to_end(position)
        return self._read.get(position)

    def remember(self, state: Dialogue) -> None:
        """Whoever asked for this will ask again."""
        self._read[state.position] = state
        while len(self._read) > MOST_READ:
            self._read.popitem(last=False)


class Past:
    """Earlier states of any dialogue. They are only for looking: nobody may change them."""

    def __init__(self, journal: Journal, followers: Followers) -> None:
        self._journal = journal
        self._followers = followers
        self._tracks: dict[str, Track] = {}
        followers.when_gone(self.let_go)

    async def let_go(self, dialogue_id: str) -> None:
        """A rehearsal was thrown away: nothing of it is kept to look back on."""
        self._tracks.pop(dialogue_id, None)

    async def state(self, dialogue_id: str, *, position: int | None = None, at: int | None = None) -> Dialogue:
        """The state at a position, or at a time: after the last entry that isn't later. Both left out: as it is now.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
        """
        follower = await self._followers.get(dialogue_id)
        if position is None and at is None:
            return await follower.catch_up()
        if dialogue_id not in self._tracks:
            self._tracks[dialogue_id] = Track(follower)
        track = self._tracks[dialogue_id]
        head = await self._journal.head(dialogue_id)
        async with track.reading:  # one at a time: who scrubs quickly must not make the server read in parallel
            return await self._read(dialogue_id, track, head if position is None else min(position, head), at)

    async def _read(self, dialogue_id: str, track: Track, position: int, at: int | None) -> Dialogue:
        known = track.read(position) if at is None else None
        if known is not None:
            return known
        state = await asyncio.to_thread(track.nearest, position, at)
        more, erasures = True, track.erasures
        while more and state.position < position:
            limit = min(PAGE, position - state.position)
            page = await self._journal.read(dialogue_id, after=state.position, limit=limit)
            more = bool(page) and await asyncio.to_thread(_went_on, state, page, at)
            if more and state.position % EVERY == 0 and track.erasures == erasures:
                await asyncio.to_thread(track.keep, state)
        if track.erasures == erasures:  # otherwise it may hold words that were taken back while it was read
            track.remember(state)
        return state


def _went_on(state: Dialogue, page: Sequence[Entry], at: int | None) -> bool:
    """Take in the entries up to the moment; whether all of them came before it."""
    latest, times = state.last_at, list[int]()
    for entry in page:
        latest = max(latest, entry.at)  # a clock that was set back must not make a later entry earlier
        times.append(latest)
    until = len(page) if at is None else bisect_right(times, at)
    for entry in page[:until]:
        evolve(state, entry)
    return until == len(page)
