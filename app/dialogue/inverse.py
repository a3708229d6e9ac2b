"""The wish that undoes a wish. Pure: from the state before, so that it's right whatever a screen knew.

Undoing is a wish like any other: it's decided, stored and can be undone (that is "redo"). What a colleague changed in
between is not overwritten, because the caller fills in ``since``.
"""

from functools import singledispatch

from app.dialogue import commands as c
from app.dialogue import events as e
from app.dialogue.model import Dialogue, Prompt
from app.dialogue.rules import Events


def inverse(state: Dialogue, command: c.AnyCommand, events: Events) -> c.AnyCommand | None:
    """The wish that undoes ``events``, decided from ``command`` in ``state``; ``None`` where nothing can or need be."""
    return _inverse(command, state, events) if events else None


@singledispatch
def _inverse(command: object, state: Dialogue, events: Events) -> c.AnyCommand | None:
    del command, state, events
    return None


@_inverse.register(c.SetPhase)
@_inverse.register(c.RestorePhases)
def _(command: object, state: Dialogue, events: Events) -> c.AnyCommand:
    del command
    ids = dict.fromkeys(event.prompt_id for event in events if isinstance(event, e.PhaseChanged))
    return c.RestorePhases(tuple(_stood(state.prompts[prompt_id]) for prompt_id in ids))


def _stood(prompt: Prompt) -> c.PromptPhase:
    return c.PromptPhase(prompt.id, prompt.phase, prompt.round, prompt.ends_at)


@_inverse.register(c.SetTimer)
@_inverse.register(c.ExtendTimer)
def _(command: c.SetTimer | c.ExtendTimer, state: Dialogue, events: Events) -> c.AnyCommand:
    del events
    prompt = state.prompts[command.prompt_id]
    return c.SetTimer(prompt.id, prompt.ends_at, prompt.seconds)


@_inverse.register(c.AddPrompt)
@_inverse.register(c.RestorePrompt)
def _(command: c.AddPrompt | c.RestorePrompt, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.RemovePrompt(command.prompt_id)


@_inverse.register
def _(command: c.RemovePrompt, state: Dialogue, events: Events) -> c.AnyCommand:
    del events
    return c.RestorePrompt(command.prompt_id, state.next_prompt(state.prompts[command.prompt_id]))


@_inverse.register
def _(command: c.EditPrompt, state: Dialogue, events: Events) -> c.AnyCommand:
    del events
    return c.EditPrompt(command.prompt_id, state.prompts[command.prompt_id].text, command.text)


@_inverse.register
def _(command: c.MovePrompt, state: Dialogue, events: Events) -> c.AnyCommand:
    del events
    return c.MovePrompt(command.prompt_id, state.next_prompt(state.prompts[command.prompt_id]))


@_inverse.register
def _(command: c.ShowOnWall, state: Dialogue, events: Events) -> c.AnyCommand:
    del command, events
    return c.ShowOnWall(state.wall.scene, state.wall.theme_id, state.wall.contribution_id)


@_inverse.register
def _(command: c.SendNudge, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.TakeBackNudge(command.nudge_id, on=True)


@_inverse.register
def _(command: c.TakeBackNudge, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.TakeBackNudge(command.nudge_id, on=not command.on)


@_inverse.register(c.ReleaseContribution)
@_inverse.register(c.HideContribution)
@_inverse.register(c.ReturnContribution)
def _(
    command: c.ReleaseContribution | c.HideContribution | c.ReturnContribution, state: Dialogue, events: Events
) -> c.AnyCommand | None:
    del events
    one = state.contributions[command.contribution_id]
    if one.visibility == "withdrawn":
        return None
    return c.ReturnContribution(one.id, one.visibility, one.judged, one.quotable)


@_inverse.register
def _(command: c.RenameTheme, state: Dialogue, events: Events) -> c.AnyCommand:
    del events
    theme = state.themes[command.theme_id]
    return c.RenameTheme(theme.id, theme.name, seen=" ".join(command.name.split()) or theme.label)


@_inverse.register(c.MergeThemes)
@_inverse.register(c.PartThemes)
def _(command: c.MergeThemes | c.PartThemes, state: Dialogue, events: Events) -> c.AnyCommand:
    del events
    into = state.themes[command.source_id].merged_into
    return c.MergeThemes(command.source_id, into, exact=True) if into else c.PartThemes(command.source_id)


@_inverse.register
def _(command: c.MoveContributions, state: Dialogue, events: Events) -> c.AnyCommand:
    del command
    moved = [move for event in events if isinstance(event, e.ContributionsMoved) for move in event.moves]
    return c.MoveContributions(tuple(_was(state, move) for move in moved))


def _was(state: Dialogue, move: e.HandMove) -> e.HandMove:
    one = state.contributions[move.contribution_id]
    return e.HandMove(one.id, one.theme_id, one.by_hand)


@_inverse.register
def _(command: c.SplitTheme, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.RejoinTheme(command.new_id)


@_inverse.register
def _(command: c.SplitAgain, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.RejoinTheme(command.theme_id)


@_inverse.register
def _(command: c.RejoinTheme, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.SplitAgain(command.theme_id)


@_inverse.register
def _(command: c.PinTheme, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.PinTheme(command.theme_id, on=not command.on)


@_inverse.register
def _(command: c.HideTheme, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.HideTheme(command.theme_id, on=not command.on)


@_inverse.register
def _(command: c.ShareTheme, state: Dialogue, events: Events) -> c.AnyCommand:
    del state, events
    return c.ShareTheme(command.theme_id, on=not command.on)
