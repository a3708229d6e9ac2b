"""What a facilitator may do to the script, the clock, the wall and the phones."""

from msgspec import UNSET

from app import errors
from app.dialogue import commands as c
from app.dialogue import events as e
from app.dialogue.model import Dialogue, Prompt, Wall
from app.dialogue.rules import Events, contribution_of, prompt_of, rule, theme_of


@rule.register
def _(command: c.AddPrompt, state: Dialogue) -> Events:
    if command.prompt_id in state.prompts or command.prompt_id in state.removed_prompts:
        return ()
    current = state.current_prompt
    before_id = command.before_id
    if command.about and before_id is None and current is not None:
        before_id = state.next_prompt(current)
    return (e.PromptAdded(command.prompt_id, command.text, before_id, command.about),)


@rule.register
def _(command: c.EditPrompt, state: Dialogue) -> Events:
    prompt = prompt_of(state, command.prompt_id)
    if prompt.text == command.text:
        return ()
    if prompt.text != command.seen:
        raise errors.AlreadyChanged(by=_who_touched(state, f"text {prompt.id}"), now=prompt.text)
    return (e.PromptReworded(prompt.id, command.text),)


def _who_touched(state: Dialogue, fact: str) -> str:
    touch = state.touches.get(fact)
    return touch.by if touch else state.organiser


def _planned(state: Dialogue, prompt_id: str) -> Prompt:
    """The prompt, as long as nobody has seen it: what was asked stays where it was asked."""
    prompt = prompt_of(state, prompt_id)
    if prompt.phase != "planned":
        raise errors.PromptWasOpened
    return prompt


@rule.register
def _(command: c.MovePrompt, state: Dialogue) -> Events:
    prompt = _planned(state, command.prompt_id)
    before_id = prompt_of(state, command.before_id).id if command.before_id else None
    if before_id in {prompt.id, state.next_prompt(prompt)}:
        return ()
    return (e.PromptMoved(prompt.id, before_id),)


@rule.register
def _(command: c.RemovePrompt, state: Dialogue) -> Events:
    if command.prompt_id in state.removed_prompts:
        return ()
    return (e.PromptRemoved(_planned(state, command.prompt_id).id),)


@rule.register
def _(command: c.RestorePrompt, state: Dialogue) -> Events:
    if command.prompt_id in state.prompts:
        return ()
    if command.prompt_id not in state.removed_prompts:
        raise errors.UnknownPrompt
    _, before_id = state.removed_prompts[command.prompt_id]
    return (e.PromptRestored(command.prompt_id, before_id if command.before_id is UNSET else command.before_id),)


@rule.register
def _(command: c.SetPhase, state: Dialogue) -> Events:
    prompt = prompt_of(state, command.prompt_id)
    if prompt.phase == command.phase:
        return ()
    if command.phase == "planned":
        return _unopened(prompt)
    if command.phase != "collecting" and prompt.phase == "planned":
        raise errors.PhaseOutOfOrder
    if command.phase == "closed":
        return (e.PhaseChanged(prompt.id, "closed", prompt.round),)
    # back from reflecting is the same round: the facilitator went on too soon, and says "no, keep writing"
    again = command.phase == "collecting" and prompt.phase != "reflecting"
    closing = tuple(
        e.PhaseChanged(p.id, "closed", p.round)
        for p in state.prompts.values()
        if p is not prompt and p.phase in {"collecting", "reflecting"}
    )
    return (*closing, e.PhaseChanged(prompt.id, command.phase, prompt.round + again))


def _unopened(prompt: Prompt) -> Events:
    if prompt.contributions:
        raise errors.AnswersCameIn
    return (e.PhaseChanged(prompt.id, "planned", 0),)


@rule.register
def _(command: c.RestorePhases, state: Dialogue) -> Events:
    events: list[e.AnyEvent] = []
    for wish in command.phases:
        prompt = prompt_of(state, wish.prompt_id)
        if (prompt.phase, prompt.round, prompt.ends_at) == (wish.phase, wish.round, wish.ends_at):
            continue
        if not 0 <= wish.round <= prompt.round + 1 or (wish.phase == "planned") != (wish.round == 0):
            raise errors.PhaseOutOfOrder
        if any(prompt.spoke.get(number) for number in range(wish.round + 1, prompt.round + 1)):
            raise errors.AnswersCameIn
        events.append(e.PhaseChanged(prompt.id, wish.phase, wish.round))
        running = prompt.seconds if wish.round > prompt.round and wish.phase == "collecting" else None
        if wish.ends_at is not None or running:
            events.append(e.TimerSet(prompt.id, wish.ends_at, prompt.seconds))
    _one_at_a_time(state, command)
    # closing first, so that at no position two prompts are open
    return tuple(sorted(events, key=lambda event: getattr(event, "phase", "") not in {"closed", "planned"}))


def _one_at_a_time(state: Dialogue, command: c.RestorePhases) -> None:
    phases = {p.id: p.phase for p in state.prompts.values()} | {w.prompt_id: w.phase for w in command.phases}
    if sum(phase in {"collecting", "reflecting"} for phase in phases.values()) > 1:
        current = state.current_prompt
        by = _who_touched(state, f"phase {current.id}") if current else state.organiser
        raise errors.ChangedMeanwhile(by=by, what=current.text if current else state.title)


# ---- the clock, the wall, the phones -------------------------------------------------------------------


@rule.register
def _(command: c.SetTimer, state: Dialogue) -> Events:
    prompt = prompt_of(state, command.prompt_id)
    if prompt.phase == "closed":
        raise errors.NoClock
    if prompt.phase == "planned":
        return () if prompt.seconds == command.seconds else (e.TimerSet(prompt.id, None, command.seconds),)
    return () if prompt.ends_at == command.ends_at else (e.TimerSet(prompt.id, command.ends_at, prompt.seconds),)


@rule.register
def _(command: c.ExtendTimer, state: Dialogue) -> Events:
    prompt = prompt_of(state, command.prompt_id)
    if prompt.phase not in {"collecting", "reflecting"}:
        raise errors.NoClock
    running = prompt.ends_at if prompt.ends_at is not None and prompt.ends_at > command.now else command.now
    ends_at = max(command.now, running + command.seconds * 1000)
    return () if ends_at == prompt.ends_at else (e.TimerSet(prompt.id, ends_at, prompt.seconds),)


@rule.register
def _(command: c.ShowOnWall, state: Dialogue) -> Events:
    wall = Wall(command.scene, *_on_wall(command, state))
    return () if wall == state.wall else (e.WallSet(wall.scene, wall.theme_id, wall.contribution_id),)


def _on_wall(command: c.ShowOnWall, state: Dialogue) -> tuple[str | None, str | None]:
    """The theme and the voice of the scene. Only what may be seen comes before the room."""
    if command.scene == "theme":
        theme = state.standing_theme(command.theme_id)
        if theme is None or theme.hidden:
            raise errors.UnknownTheme
        return theme.id, None
    if command.scene == "voice":
        contribution = contribution_of(state, command.contribution_id or "")
        if contribution.visibility != "visible":
            raise errors.NotForTheWall
        return None, contribution.id
    return None, None


@rule.register
def _(command: c.SendNudge, state: Dialogue) -> Events:
    if command.nudge_id in state.nudges:
        return ()
    theme_id = theme_of(state, command.theme_id or "").id if command.to == "theme" else None
    return (e.NudgeSent(command.nudge_id, command.to, command.text, theme_id),)


@rule.register
def _(command: c.TakeBackNudge, state: Dialogue) -> Events:
    nudge = state.nudges.get(command.nudge_id)
    if nudge is None:
        raise errors.UnknownNudge
    if nudge.taken_back == command.on:
        return ()
    return (e.NudgeTakenBack(nudge.id) if command.on else e.NudgeGivenBack(nudge.id),)
