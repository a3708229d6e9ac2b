"""From a facilitator's message to a command, and back to the message. A participant's go through intake instead."""

from functools import singledispatch
from typing import Any

import msgspec

from app import errors
from app.access import new_id
from app.dialogue import commands
from app.dialogue.events import AnyEvent, HandMove, NudgeSent, PromptAdded, ThemeSplit
from app.live import messages as m

_CALLED: dict[type, str] = {
    getattr(commands, kind.__name__): str(kind.__struct_config__.tag)
    for kind in m.FacilitatorAct.__args__
    if hasattr(commands, kind.__name__)
}


def command_for(message: m.Message, *, by: str = "", now: int = 0) -> commands.AnyCommand:
    """The command that a facilitator's message asks for. ``now``: the server's clock, in milliseconds.

    Raises:
        app.errors.BadMessage: the message isn't a facilitator's act.
        app.errors.TextEmpty: there is nothing to read in it.
    """
    command = _command(message, now)
    since = getattr(message, "since", None)
    return msgspec.structs.replace(command, since=since, by=by) if by else command


def message_for(command: commands.AnyCommand, since: int) -> dict[str, Any]:
    """The message that asks for a command, without its key; what others change after ``since`` it leaves alone."""
    facts = {name: getattr(command, name) for name in command.__struct_fields__ if name not in {"by", "since"}}
    facts = {name: value for name, value in facts.items() if value is not msgspec.UNSET}
    if isinstance(command, commands.MoveContributions):
        facts.pop("seen", None)  # an undo comes with its position instead
    return {"type": _CALLED[type(command)], **msgspec.to_builtins(facts), "since": since}


def made_by(event: AnyEvent | None) -> str | None:
    """The id of what an act made new."""
    if isinstance(event, PromptAdded):
        return event.prompt_id
    if isinstance(event, ThemeSplit):
        return event.theme_id
    return event.nudge_id if isinstance(event, NudgeSent) else None


@singledispatch
def _command(message: object, now: int) -> commands.AnyCommand:
    """By default message and command have one name, and their facts too."""
    del now
    kind = getattr(commands, type(message).__name__, None)
    if kind is None or not isinstance(message, m.FromFacilitator):
        raise errors.BadMessage
    facts = {name: getattr(message, name) for name in message.__struct_fields__ if name not in {"key", "since"}}
    command: commands.AnyCommand = kind(**facts)
    return command


def _tidy(text: str) -> str:
    tidy = " ".join(text.split())
    if not tidy:
        raise errors.TextEmpty
    return tidy


@_command.register
def _(message: m.AddPrompt, now: int) -> commands.AnyCommand:
    del now
    return commands.AddPrompt(new_id(), _tidy(message.text), message.before_id)


@_command.register
def _(message: m.AskAbout, now: int) -> commands.AnyCommand:
    del now
    return commands.AddPrompt(new_id(), _tidy(message.text), about=message.theme_id)


@_command.register
def _(message: m.EditPrompt, now: int) -> commands.AnyCommand:
    del now
    return commands.EditPrompt(message.prompt_id, _tidy(message.text), message.seen)


@_command.register
def _(message: m.RestorePhases, now: int) -> commands.AnyCommand:
    del now
    phases = (commands.PromptPhase(one.prompt_id, one.phase, one.round, one.ends_at) for one in message.phases)
    return commands.RestorePhases(tuple(phases))


@_command.register
def _(message: m.SetTimer, now: int) -> commands.AnyCommand:
    ends_at = message.ends_at
    if ends_at is None and message.seconds is not None:
        ends_at = now + message.seconds * 1000
    return commands.SetTimer(message.prompt_id, ends_at, message.seconds)


@_command.register
def _(message: m.ExtendTimer, now: int) -> commands.AnyCommand:
    return commands.ExtendTimer(message.prompt_id, message.seconds, now)


@_command.register
def _(message: m.Nudge, now: int) -> commands.AnyCommand:
    del now
    return commands.SendNudge(new_id(), message.to, _tidy(message.text), message.theme_id)


@_command.register
def _(message: m.SplitTheme, now: int) -> commands.AnyCommand:
    del now
    return commands.SplitTheme(
        f"t-{new_id()}", message.theme_id, message.contributions, message.name, message.part, message.revision
    )


@_command.register
def _(message: m.MoveContribution, now: int) -> commands.AnyCommand:
    del now
    return commands.MoveContributions((HandMove(message.contribution_id, message.theme_id),), message.seen)
