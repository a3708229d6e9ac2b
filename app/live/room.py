"""Everyone who is connected to one dialogue, and the boards they read from."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from app.dialogue import events as e
from app.dialogue.events import Entry
from app.dialogue.touches import touched
from app.journal import Follower
from app.live.audience import facilitator_view, hall_view, participant_view, personal_view
from app.live.board import Board
from app.live.client import Client
from app.live.line import Frame, Line
from app.live.messages import Change, Role, Snapshot
from app.live.presence import Presence, Present
from app.live.turns import BENCHES, bench_of, round_of

FACILITATOR_SECONDS = 0.25
ROOM_SECONDS = 1.0
LEAST_SECONDS = {"facilitator": 0.02, "participant": 0.25, "hall": 0.1}  # between two looks, however much is decided
CHUNK = 50  # so many are written to in about a millisecond; one loop over 10,000 keeps answers waiting for 322
OWN = 5  # of whom something of their own may have changed takes as long as so many others
# between two chunks of what isn't urgent: who writes answers, who reads them, and the database's thread all get a turn
BREATH_SECONDS = 0.002  # measured: answers wait no longer than with 1 ms after 25, and rests are half as many

# these change what one phone shows of its own; after any other, everybody's words may stand elsewhere, under another
# name, among fewer others, on the wall or behind a closed question, and there may be a nudge
_ONE_PERSONS = (
    e.ParticipantJoined
    | e.ContributionAccepted
    | e.PlacementContested
    | e.ResonanceGiven
    | e.ResonanceTaken
    | e.ThemeResonanceGiven
    | e.ThemeResonanceTaken
)

# what the whole room sees at once: what may be read, what is asked, what is on the wall; the rest of what facilitators
# do comes to phones and hall at their own pace, so that a thousand of them aren't told of every name that is tried
_FOR_THE_ROOM = (
    e.ContributionHidden
    | e.ContributionReleased
    | e.ContributionReturned
    | e.ContributionWithdrawn
    | e.PhaseChanged
    | e.TimerSet
    | e.WallSet
    | e.NudgeSent
    | e.NudgeTakenBack
    | e.NudgeGivenBack
    | e.ThemeShared
    | e.ThemeUnshared
    | e.ThemeHidden
    | e.ThemeUnhidden
)

Audience = tuple[Role, int]  # a role, and of phones the bench on which they sit: see turns.py
_AUDIENCES: dict[Role, list[Audience]] = {
    "participant": [("participant", bench) for bench in range(BENCHES)],
    "facilitator": [("facilitator", 0)],
    "hall": [("hall", 0)],
}
_PASSING: dict[Role, frozenset[str]] = {
    "participant": frozenset(),
    "facilitator": frozenset({"presence", "theming", "facilitators"}),
    "hall": frozenset({"presence"}),
}
_SECONDS: dict[Role, float] = {
    "participant": ROOM_SECONDS,
    "facilitator": FACILITATOR_SECONDS,
    "hall": ROOM_SECONDS,
}


class Room:
    """Brings every connected screen of a dialogue up to date, at the pace of its role."""

    def __init__(
        self, follower: Follower, theming_status: Callable[[], dict[str, Any]], elsewhere: Presence | None = None
    ) -> None:
        self.follower = follower
        self._theming_status = theming_status
        self._elsewhere = elsewhere or Presence()
        position = follower.state.position
        self._boards = {who: Board(position, _PASSING[who[0]]) for all_of in _AUDIENCES.values() for who in all_of}
        self._clients: dict[Role, dict[Client, None]] = {role: {} for role in _AUDIENCES}
        self._told = dict.fromkeys(self._boards, 0)  # the version of which the clients of an audience were last woken
        self._frames: dict[tuple[Audience, int, int], Frame] = {}
        self._round = (-1, round_of(follower.state))
        self._changed: set[str] | None = set()  # participants whose own sections may differ; None is all
        self._views: dict[Audience, tuple[int, dict[str, Any]]] = {}
        self._urgent = {role: asyncio.Event() for role in _AUDIENCES}
        self._refresh_all()
        self._stop_listening = follower.listen(self._hear)
        self._tasks = [asyncio.get_running_loop().create_task(self._pace(role)) for role in _AUDIENCES]

    @property
    def connected(self) -> int:
        """How many phones are connected to this server."""
        return len(self._clients["participant"])

    def connections(self) -> dict[Role, int]:
        """How many screens of each role are connected."""
        return {role: len(clients) for role, clients in self._clients.items()}

    @property
    def here(self) -> Present:
        """Who is connected to this server."""
        return Present(self.connected, sorted({client.who for client in self._clients["facilitator"]}))

    @property
    def present(self) -> int:
        """How many phones are connected, to all servers together."""
        return self.connected + self._elsewhere.phones(self.follower.dialogue_id)

    @property
    def facilitators(self) -> list[str]:
        """The names of those who guide it now, at whatever server."""
        return sorted({*self.here.facilitators} | self._elsewhere.facilitators(self.follower.dialogue_id))

    def enter(self, role: Role, who: str, line: Line, position: int | None) -> Client:
        """Let a screen in. What it lacks since ``position`` is its first news."""
        audience: Audience = (role, bench_of(who) if role == "participant" else 0)
        client = Client(who, line, lambda c: self._next_frame(audience, c))
        self._clients[role][client] = None
        self._refresh(audience)
        if role == "facilitator":  # and one who came is seen at once
            self._urgent[role].set()
        board = self._boards[audience]
        first = board.snapshot() if position is None else board.since_position(position)
        client.version = board.version
        if role == "participant":
            client.personal = personal_view(self.follower.state, who)
            first = _with_personal(first, client.personal)
        client.answer(first)
        return client

    def leave(self, role: Role, client: Client) -> None:
        """A screen went away."""
        self._clients[role].pop(client, None)
        client.leave()
        if role == "facilitator":  # a colleague who left is missed at once
            self._urgent[role].set()

    async def close(self) -> None:
        """Stop pacing, and send everybody away."""
        for clients in self._clients.values():
            for client in tuple(clients):
                client.dismiss()
        self._stop_listening()
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    # ---- what there is to tell ------------------------------------------------------------------------

    def _hear(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if not isinstance(entry.event, _ONE_PERSONS):
                self._changed = None
            elif self._changed is not None:
                self._changed |= self._concerned(entry)
            if isinstance(entry.event, _FOR_THE_ROOM):
                for urgent in self._urgent.values():
                    urgent.set()
            elif isinstance(entry.event, e.PromptAdded) or touched(entry.event):
                self._urgent["facilitator"].set()

    def _concerned(self, entry: Entry) -> set[str]:
        contribution_id = getattr(entry.event, "contribution_id", None)
        contribution = self.follower.state.contributions.get(contribution_id or "")
        return {entry.by} | ({contribution.participant_id} if contribution else set())

    def _lasting(self, audience: Audience) -> dict[str, Any]:
        """The view of the journal, which is the same as long as nothing is added to it."""
        position = self.follower.state.position
        if audience not in self._views or self._views[audience][0] != position:
            self._views[audience] = (position, self._look(audience))
        return self._views[audience][1]

    def _look(self, audience: Audience) -> dict[str, Any]:
        state, (role, bench) = self.follower.state, audience
        if role == "participant":
            if self._round[0] != state.position:
                self._round = (state.position, round_of(state))
            return participant_view(state, bench, self._round[1])
        return facilitator_view(state) if role == "facilitator" else hall_view(state)

    def _view(self, audience: Audience) -> dict[str, Any]:
        role, view = audience[0], dict(self._lasting(audience))
        if "facilitators" in _PASSING[role]:
            view["facilitators"] = self.facilitators
        if "presence" in _PASSING[role]:
            view["presence"] = {"connected": self.present}
        if "theming" in _PASSING[role]:
            view["theming"] = self._theming_status()
        return view

    def _refresh(self, audience: Audience) -> None:
        if self._boards[audience].update(self._view(audience), self.follower.state.position):
            self._frames = {key: frame for key, frame in self._frames.items() if key[0] != audience}

    def _refresh_all(self) -> None:
        for audience in self._boards:
            self._refresh(audience)

    # ---- telling it -------------------------------------------------------------------------------------

    async def _pace(self, role: Role) -> None:
        clock = asyncio.get_running_loop().time
        looked = clock()
        while True:
            await asyncio.sleep(LEAST_SECONDS[role])
            hurry = await self._hurried(role, looked + _SECONDS[role] - clock())
            looked = clock()
            if not self._clients[role]:
                continue
            for audience in _AUDIENCES[role]:
                self._refresh(audience)
            # not whether this look found something: somebody who came in may have caused a look before it
            now = {audience: self._boards[audience].version for audience in _AUDIENCES[role]}
            changed = any(self._told[audience] != version for audience, version in now.items())
            self._told |= now
            everyone, some = self._take_changed() if role == "participant" else (False, set())
            if changed or everyone or some:
                await self._wake(role, everyone=everyone, some=some, hurry=hurry)

    async def _hurried(self, role: Role, seconds: float) -> bool:
        """Whether something came within this time that everybody must see at once."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._urgent[role].wait()
        hurry = self._urgent[role].is_set()
        self._urgent[role].clear()
        return hurry

    def _take_changed(self) -> tuple[bool, set[str]]:
        changed, self._changed = self._changed, set()
        return changed is None, changed or set()

    async def _wake(self, role: Role, *, everyone: bool, some: set[str], hurry: bool) -> None:
        urgent, taken = self._urgent[role], 0
        for client in list(self._clients[role]):
            client.personal_due |= everyone or client.who in some
            taken += OWN if client.personal_due else 1
            client.wake()
            if taken >= CHUNK:
                taken = 0
                await asyncio.sleep(0 if hurry or urgent.is_set() else BREATH_SECONDS)

    def _next_frame(self, audience: Audience, client: Client) -> Frame | None:
        board = self._boards[audience]
        if client.version != board.version:
            key = (audience, client.version, board.version)
            client.version = board.version
            if key not in self._frames:  # encoded once for all who lack the same
                self._frames[key] = Frame(board.since_version(key[1]))
            return self._frames[key]
        return self._personal_frame(client, board.position) if client.personal_due else None

    def _personal_frame(self, client: Client, position: int) -> Frame | None:
        client.personal_due = False
        now = personal_view(self.follower.state, client.who)
        news = {name: value for name, value in now.items() if client.personal.get(name) != value}
        client.personal = now
        if not news:
            return None
        return Frame(Change(position, news))


def _with_personal(first: Snapshot | Change, personal: dict[str, Any]) -> Snapshot | Change:
    if isinstance(first, Snapshot):
        return Snapshot(first.position, first.state | personal)
    return Change(first.position, first.set | personal, first.drop)
