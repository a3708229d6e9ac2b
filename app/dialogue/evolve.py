"""From facts to state. Total: every entry that was ever stored can be read, also by a later version."""

from collections.abc import Iterable

from app.dialogue import events as e
from app.dialogue import report_effects, room_effects, script_effects, theme_effects
from app.dialogue.effects import apply
from app.dialogue.marks import mark
from app.dialogue.model import Dialogue, Touch
from app.dialogue.touches import touched

__all__ = [
    "evolve",
    "replay",
    "report_effects",
    "room_effects",
    "script_effects",
    "theme_effects",
]  # the effects, so that they are known


def evolve(state: Dialogue, entry: e.Entry) -> Dialogue:
    """The state after ``entry``. Changes ``state`` in place and returns it.

    Raises:
        ValueError: the entry isn't the next one; a gap would make every later number wrong.
    """
    if entry.position != state.position + 1:
        message = f"entry {entry.position} cannot follow position {state.position}"
        raise ValueError(message)
    apply(entry.event, state, entry)
    _note(state, entry)
    state.position = entry.position
    state.last_at = max(state.last_at, entry.at)
    return state


def replay(entries: Iterable[e.Entry]) -> Dialogue:
    """The state after all ``entries``, from the beginning."""
    state = Dialogue()
    for entry in entries:
        evolve(state, entry)
    return state


def _note(state: Dialogue, entry: e.Entry) -> None:
    """Who changed what, so that a colleague overwrites nothing; and the acts that the energy strip shows."""
    for what in touched(entry.event):
        state.touches[what] = Touch(entry.position, entry.by)
    if (made := mark(entry)) is not None:
        state.marks.append(made)
