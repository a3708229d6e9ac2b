"""What one audience sees now, and since when: enough to bring any client up to date with what it lacks.

Pure. A board holds the flat view of one audience, and for every section the version at which it last changed. A version
moves with every change, also of sections that aren't in the journal (who is connected).
"""

from collections.abc import Mapping
from typing import Any

from app.live.messages import Change, Sections, Snapshot

MOST_DROPS = 500
MOST_POSITIONS = 4096  # a quarter of an hour of looking four times a second


class Board:
    """The present view of one audience.

    ``passing`` names the sections outside the journal; a client that resumes always gets them again.
    """

    def __init__(self, position: int = 0, passing: frozenset[str] = frozenset()) -> None:
        self.position = position
        self.version = 0
        self._passing = passing
        self._state: dict[str, Any] = {}
        self._stamps: dict[str, int] = {}
        self._drops: dict[str, int] = {}
        self._drops_known_since = 0
        self._looks: dict[int, int] = {}  # position → version that was current there

    def update(self, view: Mapping[str, Any], position: int) -> bool:
        """Take in the view at ``position``; whether anything differs from before."""
        changed = [name for name, value in view.items() if name not in self._state or self._state[name] != value]
        dropped = [name for name in self._state if name not in view]
        self.position = position
        if changed or dropped:
            self.version += 1
            self._take_in(view, changed, dropped)
        self._looks[position] = self.version
        while len(self._looks) > MOST_POSITIONS:
            del self._looks[next(iter(self._looks))]
        return bool(changed or dropped)

    def _take_in(self, view: Mapping[str, Any], changed: list[str], dropped: list[str]) -> None:
        for name in changed:
            self._state[name] = view[name]
            self._stamps[name] = self.version
            self._drops.pop(name, None)
        for name in dropped:
            del self._state[name], self._stamps[name]
            self._drops[name] = self.version
        while len(self._drops) > MOST_DROPS:
            # whoever last heard before this drop can no longer be told, so they get everything
            self._drops_known_since = self._drops.pop(next(iter(self._drops)))

    def snapshot(self) -> Snapshot:
        """Everything."""
        return Snapshot(self.position, dict(self._state))

    def since_version(self, version: int) -> Snapshot | Change:
        """What changed after a version that this board gave before."""
        return self._since(version, frozenset())

    def since_position(self, position: int) -> Snapshot | Change:
        """What a client lacks that saw everything up to ``position``, on whatever server that was.

        Everything, where this board didn't look at exactly that position: something may have come and gone in between
        that only the client's former server showed.
        """
        version = self._looks.get(position)
        return self.snapshot() if version is None else self._since(version, self._passing)

    def _since(self, version: int, always: frozenset[str]) -> Snapshot | Change:
        if version < self._drops_known_since:
            return self.snapshot()
        sections: Sections = {
            name: value for name, value in self._state.items() if name in always or self._stamps[name] > version
        }
        return Change(self.position, sections, [name for name, stamp in self._drops.items() if stamp > version])


def applied(state: Sections, message: Snapshot | Change) -> Sections:
    """What a client holds after a message: the other half lives in ``browser/``, this one is for tests and replay."""
    if isinstance(message, Snapshot):
        return dict(message.state)
    kept = {name: value for name, value in state.items() if name not in message.drop}
    return kept | message.set
