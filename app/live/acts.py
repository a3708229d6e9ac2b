"""From a facilitator's message to a command. A participant's go through intake instead."""

from functools import singledispatch

from app import errors
from app.access import new_id
from app.dialogue import commands
from app.live import messages as m


@singledispatch
def command_for(message: object) -> commands.AnyCommand:
    """The command that a facilitator's message asks for.

    Raises:
        app.errors.BadMessage: the message isn't a facilitator's act.
    """
    del message
    raise errors.BadMessage


@command_for.register
def _(message: m.SetPhase) -> commands.AnyCommand:
    return commands.SetPhase(message.prompt_id, message.phase)


@command_for.register
def _(message: m.AddPrompt) -> commands.AnyCommand:
    text = " ".join(message.text.split())
    if not text:
        raise errors.TextEmpty
    return commands.AddPrompt(new_id(), text)


@command_for.register
def _(message: m.RenameTheme) -> commands.AnyCommand:
    return commands.RenameTheme(message.theme_id, message.name, message.seen)


@command_for.register
def _(message: m.MergeThemes) -> commands.AnyCommand:
    return commands.MergeThemes(message.source_id, message.into_id)


@command_for.register
def _(message: m.PartThemes) -> commands.AnyCommand:
    return commands.PartThemes(message.source_id)


@command_for.register
def _(message: m.ShareTheme) -> commands.AnyCommand:
    return commands.ShareTheme(message.theme_id, message.on)


@command_for.register
def _(message: m.HideContribution) -> commands.AnyCommand:
    return commands.HideContribution(message.contribution_id)


@command_for.register
def _(message: m.ReleaseContribution) -> commands.AnyCommand:
    return commands.ReleaseContribution(message.contribution_id)
