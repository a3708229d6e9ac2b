"""Where the effect of each kind of event is looked up. The effects themselves stand beside it, by subject."""

from functools import singledispatch

from app.dialogue.events import Entry
from app.dialogue.model import Dialogue


@singledispatch
def apply(event: object, state: Dialogue, entry: Entry) -> None:
    """Change ``state`` by what happened.

    Raises:
        TypeError: nobody has said what such an event does.
    """
    message = f"no rule for {type(event).__name__} at {entry.position} of {state.title}"
    raise TypeError(message)
