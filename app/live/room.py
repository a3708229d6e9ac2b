"""Everyone who is connected to one dialogue, and the boards they read from."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from app.dialogue import events as e
from app.dialogue.events import Entry
from app.dialogue.model import Dialogue
from app.dialogue.touches import touched
from app.journal import Follower
from app.live.audience import facilitator_view, hall_view, participant_view, personal_view, voices_shown
from app.live.board import Board
from app.live.client import Client, Send
from app.live.messages import Change, Role, Snapshot, encoder

FACILITATOR_SECONDS = 0.25
ROOM_SECONDS = 1.0
LEAST_SECONDS = {"facilitator": 0.02, "participant": 0.25, "hall": 0.1}  # between two looks, however much is decided
CHUNK = 25  # measured: an acknowledgement waits 9 ms behind chunks of 25, 322 ms behind one loop over 10,000

# after these, anybody's words may stand elsewhere or under another name
_MOVES_WORDS = (
    e.ThemesRevised
    | e.ContributionsPlaced
    | e.ContributionsMoved
    | e.ThemeRenamed
    | e.ThemesMerged
    | e.ThemesParted
    | e.ThemeSplit
    | e.ThemeRejoined
    | e.ThemeHidden
    | e.ThemeUnhidden
    | e.ThemeShared
    | e.ThemeUnshared
    | e.WallSet
)
# after these, voices that left the phones may be back, with the marks of whom they speak to
_MOVES_VOICES = (
    e.PhaseChanged
    | e.ContributionHidden
    | e.ContributionReleased
    | e.ContributionReturned
    | e.ContributionWithdrawn
    | e.PromptRemoved
)
_NUDGES = e.NudgeSent | e.NudgeTakenBack | e.NudgeGivenBack

_AT_ONCE = e.ContributionWithdrawn | e.NudgeSent | e.PromptAdded

View = Callable[[Dialogue], dict[str, Any]]
_VIEWS: dict[Role, View] = {
    "participant": participant_view,
    "facilitator": facilitator_view,
    "hall": hall_view,
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

    def __init__(self, follower: Follower, theming_status: Callable[[], dict[str, Any]]) -> None:
        self.follower = follower
        self._theming_status = theming_status
        position = follower.state.position
        self._boards = {role: Board(position, passing) for role, passing in _PASSING.items()}
        self._clients: dict[Role, dict[Client, None]] = {role: {} for role in _VIEWS}
        self._told = dict.fromkeys(_VIEWS, 0)  # the version of which the clients of a role were last woken
        self._frames: dict[tuple[Role, int, int], str] = {}
        self._shown: tuple[int, tuple[str, ...]] = (-1, ())
        self._changed: set[str] | None = set()  # participants whose own sections may differ; None is all
        self._views: dict[Role, tuple[int, dict[str, Any]]] = {}
        self._urgent = {role: asyncio.Event() for role in _VIEWS}
        self._refresh_all()
        self._stop_listening = follower.listen(self._hear)
        self._tasks = [asyncio.get_running_loop().create_task(self._pace(role)) for role in _VIEWS]

    @property
    def connected(self) -> int:
        """How many phones are connected."""
        return len(self._clients["participant"])

    @property
    def facilitators(self) -> list[str]:
        """The names of those who guide it now."""
        return sorted({client.who for client in self._clients["facilitator"]})

    def enter(self, role: Role, who: str, send: Send, position: int | None) -> Client:
        """Let a screen in. What it lacks since ``position`` is its first news."""
        client = Client(who, send, lambda c: self._next_frame(role, c))
        self._clients[role][client] = None
        self._refresh(role)
        if role == "facilitator":  # and one who came is seen at once
            self._urgent[role].set()
        board = self._boards[role]
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
        if role == "facilitator":  # a colleague who left is missed at once
            self._urgent[role].set()

    async def close(self) -> None:
        """Stop pacing."""
        self._stop_listening()
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    # ---- what there is to tell ------------------------------------------------------------------------

    def _hear(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if isinstance(entry.event, _MOVES_WORDS | _MOVES_VOICES | _NUDGES):
                self._changed = None
            elif self._changed is not None:
                self._changed |= self._concerned(entry)
            # what somebody decided is seen at once; what the room says comes at the pace of each role
            if isinstance(entry.event, _AT_ONCE) or touched(entry.event):
                for urgent in self._urgent.values():
                    urgent.set()

    def _concerned(self, entry: Entry) -> set[str]:
        contribution_id = getattr(entry.event, "contribution_id", None)
        contribution = self.follower.state.contributions.get(contribution_id or "")
        return {entry.by} | ({contribution.participant_id} if contribution else set())

    def _lasting(self, role: Role) -> dict[str, Any]:
        """The view of the journal, which is the same as long as nothing is added to it."""
        position = self.follower.state.position
        if role not in self._views or self._views[role][0] != position:
            self._views[role] = (position, _VIEWS[role](self.follower.state))
        return self._views[role][1]

    def _view(self, role: Role) -> dict[str, Any]:
        view = dict(self._lasting(role))
        if "facilitators" in _PASSING[role]:
            view["facilitators"] = self.facilitators
        if "presence" in _PASSING[role]:
            view["presence"] = {"connected": self.connected}
        if "theming" in _PASSING[role]:
            view["theming"] = self._theming_status()
        return view

    def _refresh(self, role: Role) -> None:
        if self._boards[role].update(self._view(role), self.follower.state.position):
            self._frames = {key: frame for key, frame in self._frames.items() if key[0] != role}

    def _refresh_all(self) -> None:
        for role in _VIEWS:
            self._refresh(role)

    # ---- telling it -------------------------------------------------------------------------------------

    async def _pace(self, role: Role) -> None:
        while True:
            await asyncio.sleep(LEAST_SECONDS[role])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS[role] - LEAST_SECONDS[role]):
                    await self._urgent[role].wait()
            self._urgent[role].clear()
            if not self._clients[role]:
                continue
            self._refresh(role)
            # not whether this look found something: somebody who came in may have caused a look before it
            changed, self._told[role] = self._told[role] != self._boards[role].version, self._boards[role].version
            everyone, some = self._take_changed() if role == "participant" else (False, set())
            if changed or everyone or some:
                await self._wake(role, everyone=everyone, some=some)

    def _take_changed(self) -> tuple[bool, set[str]]:
        changed, self._changed = self._changed, set()
        return changed is None, changed or set()

    async def _wake(self, role: Role, *, everyone: bool, some: set[str]) -> None:
        clients = list(self._clients[role])
        for start in range(0, len(clients), CHUNK):
            for client in clients[start : start + CHUNK]:
                client.personal_due |= everyone or client.who in some
                client.wake()
            await asyncio.sleep(0)

    def _next_frame(self, role: Role, client: Client) -> str | None:
        board = self._boards[role]
        if client.version != board.version:
            key = (role, client.version, board.version)
            client.version = board.version
            if key not in self._frames:  # encoded once for all who lack the same
                self._frames[key] = encoder.encode(board.since_version(key[1])).decode()
            return self._frames[key]
        return self._personal_frame(client) if client.personal_due else None

    def _voices_shown(self) -> tuple[str, ...]:
        position = self.follower.state.position
        if self._shown[0] != position:
            self._shown = (position, voices_shown(self.follower.state))
        return self._shown[1]

    def _personal_frame(self, client: Client) -> str | None:
        client.personal_due = False
        now = personal_view(self.follower.state, client.who, self._voices_shown())
        news = {name: value for name, value in now.items() if client.personal.get(name) != value}
        client.personal = now
        if not news:
            return None
        return encoder.encode(Change(self._boards["participant"].position, news)).decode()


def _with_personal(first: Snapshot | Change, personal: dict[str, Any]) -> Snapshot | Change:
    if isinstance(first, Snapshot):
        return Snapshot(first.position, first.state | personal)
    return Change(first.position, first.set | personal, first.drop)
