"""From a wish to facts, or a refusal. Pure: nothing is stored here, and the state isn't changed.

Deciding again what is so already gives no events: a facilitator's double click costs nothing.
"""

from app import errors
from app.dialogue import commands as c
from app.dialogue import report_rules, room_rules, script_rules, theme_rules
from app.dialogue.model import Dialogue
from app.dialogue.rules import Events, rule
from app.dialogue.touches import touched

MOST_WORDS = 60  # letters of a contribution in a sentence
__all__ = ["decide", "report_rules", "room_rules", "script_rules", "theme_rules"]  # the rules, so that they are known


def decide(state: Dialogue, command: c.AnyCommand) -> Events:
    """The events that follow from ``command`` in ``state``; none where it's so already.

    Raises:
        app.errors.Refused: one of its kinds, with what the asker can do.
    """
    if not state.exists and not isinstance(command, c.CreateDialogue):
        raise errors.UnknownDialogue
    events = rule(command, state)
    if isinstance(command, c.Steer) and command.since is not None:
        _overwrite_nothing(state, events, command.since, command.by)
    return events


def _overwrite_nothing(state: Dialogue, events: Events, since: int, by: str) -> None:
    """Refuse where a colleague changed the same fact after what the facilitator had before them."""
    for event in events:
        for fact in touched(event):
            touch = state.touches.get(fact)
            if touch is not None and touch.position > since and touch.by != by:
                raise errors.ChangedMeanwhile(by=touch.by, what=_what(state, fact))


def _what(state: Dialogue, fact: str) -> str:
    """The thing that a fact is about, as people know it."""
    _, _, subject = fact.partition(" ")
    theme, prompt = state.themes.get(subject), state.prompts.get(subject)
    if theme is not None:
        return theme.title
    if prompt is not None:
        return prompt.text
    contribution = state.contributions.get(subject)
    words = (contribution.text if contribution else None) or state.title
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"
