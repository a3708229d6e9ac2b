"""What a facilitator does to the script, the clock, the wall and the phones."""

from app.dialogue import events as e
from app.dialogue.effects import apply
from app.dialogue.model import Dialogue, Nudge, Prompt, Wall


def _stand(state: Dialogue, prompt: Prompt, before_id: str | None) -> None:
    """Put a prompt in the script before another, or at the end; the numbers follow."""
    others = [p for p in state.prompts.values() if p is not prompt]
    at = next((n for n, p in enumerate(others) if p.id == before_id), len(others))
    others.insert(at, prompt)
    _in_order(state, others)


def _in_order(state: Dialogue, prompts: list[Prompt]) -> None:
    state.prompts = {p.id: p for p in prompts}
    for number, prompt in enumerate(prompts, 1):
        prompt.number = number


@apply.register
def _(event: e.PromptAdded, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _stand(state, Prompt(event.prompt_id, event.text, 0, about=event.about), event.before_id)


@apply.register
def _(event: e.PromptReworded, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.prompts[event.prompt_id].text = event.text


@apply.register
def _(event: e.PromptMoved, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _stand(state, state.prompts[event.prompt_id], event.before_id)


@apply.register
def _(event: e.PromptRemoved, state: Dialogue, entry: e.Entry) -> None:
    del entry
    prompt = state.prompts[event.prompt_id]
    state.removed_prompts[prompt.id] = (prompt, state.next_prompt(prompt))
    _in_order(state, [p for p in state.prompts.values() if p is not prompt])


@apply.register
def _(event: e.PromptRestored, state: Dialogue, entry: e.Entry) -> None:
    del entry
    prompt, _ = state.removed_prompts.pop(event.prompt_id)
    _stand(state, prompt, event.before_id)


@apply.register
def _(event: e.PhaseChanged, state: Dialogue, entry: e.Entry) -> None:
    prompt = state.prompts[event.prompt_id]
    prompt.ends_at = None
    if event.phase == "planned":
        prompt.opened_at = None
    elif event.round != prompt.round:
        prompt.opened_at = entry.at
        if event.phase == "collecting" and event.round > prompt.round and prompt.seconds:
            prompt.ends_at = entry.at + prompt.seconds * 1000
    prompt.phase, prompt.round = event.phase, event.round


@apply.register
def _(event: e.TimerSet, state: Dialogue, entry: e.Entry) -> None:
    del entry
    prompt = state.prompts[event.prompt_id]
    prompt.ends_at, prompt.seconds = event.ends_at, event.seconds


@apply.register
def _(event: e.WallSet, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.wall = Wall(event.scene, event.theme_id, event.contribution_id)
    shown = state.contributions.get(event.contribution_id or "")
    if event.scene == "voice" and shown is not None:
        shown.on_wall = True


@apply.register
def _(event: e.NudgeSent, state: Dialogue, entry: e.Entry) -> None:
    prompt = state.current_prompt
    state.nudges[event.nudge_id] = Nudge(
        id=event.nudge_id,
        to=event.to,
        text=event.text,
        theme_id=event.theme_id,
        at=entry.at,
        by=entry.by,
        prompt_id=prompt.id if prompt else None,
        round=prompt.round if prompt else 0,
        people=_concerned(state, event),
    )


def _concerned(state: Dialogue, event: e.NudgeSent) -> frozenset[str] | None:
    if event.to == "silent":
        return frozenset(state.participants.keys() - state.speakers.keys())
    if event.to == "theme":
        theme = state.standing_theme(event.theme_id)
        return frozenset().union(*(t.people for t in state.parts_of(theme))) if theme else frozenset()
    return None


@apply.register
def _(event: e.NudgeTakenBack, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.nudges[event.nudge_id].taken_back = True


@apply.register
def _(event: e.NudgeGivenBack, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.nudges[event.nudge_id].taken_back = False
