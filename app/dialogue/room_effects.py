"""What people's own acts do: joining, speaking, resonating, objecting; and what a moderator does with words."""

from app.dialogue import events as e
from app.dialogue.counting import begin, change, minute, set_quotable, set_visibility
from app.dialogue.effects import apply
from app.dialogue.model import Contribution, Dialogue, Prompt


@apply.register
def _(event: e.DialogueCreated, state: Dialogue, entry: e.Entry) -> None:
    state.created_at = entry.at
    for name in (
        "title",
        "purpose",
        "organiser",
        "join_code",
        "language",
        "first_look",
        "retention_days",
        "rehearsal",
    ):
        setattr(state, name, getattr(event, name))
    for line in event.prompts:
        state.prompts[line.prompt_id] = Prompt(line.prompt_id, line.text, len(state.prompts) + 1, line.seconds)


@apply.register
def _(event: e.ParticipantJoined, state: Dialogue, entry: e.Entry) -> None:
    state.participants[event.participant_id] = event.language
    state.consents[event.participant_id] = (event.consent, entry.at)


@apply.register
def _(event: e.ContributionAccepted, state: Dialogue, entry: e.Entry) -> None:
    c = Contribution(
        id=event.contribution_id,
        participant_id=event.participant_id,
        prompt_id=event.prompt_id,
        round=event.round,
        language=event.language,
        position=entry.position,
        at=entry.at,
        digest=event.digest,
        late=event.late or _after_the_clock(state, event.prompt_id, entry.at),
        text=entry.text,
        visibility="held" if event.held else "visible",
        flags=event.flags,
    )
    state.contributions[c.id] = c
    state.by_participant.setdefault(c.participant_id, []).append(c.id)
    state.speakers[c.participant_id] += 1
    state.ledger.accepted += 1
    state.said[minute(c.at)] += 1
    if c.prompt_id in state.prompts:
        prompt = state.prompts[c.prompt_id]
        prompt.contributions += 1
        prompt.late += c.late
        prompt.spoke.setdefault(c.round, set()).add(c.participant_id)
    begin(state, c)


def _after_the_clock(state: Dialogue, prompt_id: str, at: int) -> bool:
    """Whether the prompt's clock had run out: decided here, where the journal says when it was stored."""
    prompt = state.prompts.get(prompt_id)
    return prompt is not None and prompt.ends_at is not None and at > prompt.ends_at


@apply.register
def _(event: e.ContributionReleased, state: Dialogue, entry: e.Entry) -> None:
    del entry
    set_visibility(state, event.contribution_id, "visible", judged=True)
    set_quotable(state, event.contribution_id, quotable=True)


@apply.register
def _(event: e.ContributionHidden, state: Dialogue, entry: e.Entry) -> None:
    del entry
    set_visibility(state, event.contribution_id, "hidden", judged=True)


@apply.register
def _(event: e.ContributionReturned, state: Dialogue, entry: e.Entry) -> None:
    del entry
    set_visibility(state, event.contribution_id, event.visibility, judged=event.judged)
    set_quotable(state, event.contribution_id, quotable=event.quotable)


@apply.register
def _(event: e.ContributionWithdrawn, state: Dialogue, entry: e.Entry) -> None:
    del entry
    set_visibility(state, event.contribution_id, "withdrawn")
    state.contributions[event.contribution_id].text = None


@apply.register
def _(event: e.ResonanceGiven, state: Dialogue, entry: e.Entry) -> None:
    state.resonated[minute(entry.at)] += 1
    change(state, event.contribution_id, lambda c: c.resonance.add(event.participant_id))
    state.given.setdefault(event.participant_id, {})[event.contribution_id] = None


@apply.register
def _(event: e.ResonanceTaken, state: Dialogue, entry: e.Entry) -> None:
    del entry
    change(state, event.contribution_id, lambda c: c.resonance.discard(event.participant_id))
    state.given.get(event.participant_id, {}).pop(event.contribution_id, None)


@apply.register
def _(event: e.ThemeResonanceGiven, state: Dialogue, entry: e.Entry) -> None:
    state.resonated[minute(entry.at)] += 1
    state.themes[event.theme_id].speaks_to.add(event.participant_id)
    state.given.setdefault(event.participant_id, {})[event.theme_id] = None


@apply.register
def _(event: e.ThemeResonanceTaken, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].speaks_to.discard(event.participant_id)
    state.given.get(event.participant_id, {}).pop(event.theme_id, None)


@apply.register
def _(event: e.PlacementContested, state: Dialogue, entry: e.Entry) -> None:
    del entry

    def object_to(c: Contribution) -> None:
        c.contested_theme_id = event.theme_id

    change(state, event.contribution_id, object_to)
