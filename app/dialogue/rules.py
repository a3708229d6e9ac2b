"""Where the rule for each kind of wish is looked up, and what all rules ask first: whether there is such a thing."""

from collections.abc import Sequence
from functools import singledispatch

from app import errors
from app.dialogue import events as e
from app.dialogue.model import Contribution, Dialogue, Prompt, Theme

Events = Sequence[e.AnyEvent]


@singledispatch
def rule(command: object, state: Dialogue) -> Events:
    """The events that follow from a wish.

    Raises:
        TypeError: nobody has said what follows from such a wish.
    """
    message = f"no rule for {type(command).__name__} in {state.title}"
    raise TypeError(message)


def prompt_of(state: Dialogue, prompt_id: str) -> Prompt:
    """The prompt, in the script now."""
    if prompt_id not in state.prompts:
        raise errors.UnknownPrompt
    return state.prompts[prompt_id]


def contribution_of(state: Dialogue, contribution_id: str) -> Contribution:
    """The contribution, of whatever visibility."""
    if contribution_id not in state.contributions:
        raise errors.UnknownContribution
    return state.contributions[contribution_id]


def theme_of(state: Dialogue, theme_id: str) -> Theme:
    """The theme, where it did not end."""
    theme = state.themes.get(theme_id)
    if theme is None or theme.retired:
        raise errors.UnknownTheme
    return theme


def own_of(state: Dialogue, participant_id: str, contribution_id: str) -> Contribution:
    """The contribution, by nobody but its author."""
    contribution = contribution_of(state, contribution_id)
    if contribution.participant_id != participant_id:
        raise errors.NotYours
    return contribution
