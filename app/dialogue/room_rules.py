"""What people may do with their own words, and a moderator with everybody's."""

from app import errors
from app.dialogue import commands as c
from app.dialogue import events as e
from app.dialogue.model import Dialogue
from app.dialogue.rules import Events, contribution_of, own_of, prompt_of, rule


@rule.register
def _(command: c.CreateDialogue, state: Dialogue) -> Events:
    if state.exists:
        return ()
    facts = {name: getattr(command, name) for name in command.__struct_fields__}
    return (e.DialogueCreated(**facts),)


@rule.register
def _(command: c.Join, state: Dialogue) -> Events:
    if command.participant_id in state.participants:
        return ()
    return (e.ParticipantJoined(command.participant_id, command.consent, command.language),)


@rule.register
def _(command: c.Contribute, state: Dialogue) -> Events:
    if command.participant_id not in state.participants:
        raise errors.NoConsent
    prompt = prompt_of(state, command.prompt_id)
    if prompt.phase == "planned":
        raise errors.PromptNotOpen
    if command.contribution_id in state.contributions:
        return ()
    return (
        e.ContributionAccepted(
            contribution_id=command.contribution_id,
            participant_id=command.participant_id,
            prompt_id=prompt.id,
            round=prompt.round,
            language=command.language,
            digest=command.digest,
            late=prompt.phase == "closed",
            held=state.first_look,
            flags=command.flags,
        ),
    )


@rule.register
def _(command: c.Withdraw, state: Dialogue) -> Events:
    contribution = own_of(state, command.participant_id, command.contribution_id)
    if contribution.visibility == "withdrawn":
        return ()
    return (e.ContributionWithdrawn(contribution.id),)


@rule.register
def _(command: c.WithdrawAll, state: Dialogue) -> Events:
    who = command.participant_id
    own = (state.contributions[i] for i in state.by_participant.get(who, ()))
    given = state.given.get(who, {})
    return (
        *(e.ContributionWithdrawn(one.id) for one in own if one.visibility != "withdrawn"),
        *(e.ResonanceTaken(who, what) for what in given if what in state.contributions),
        *(e.ThemeResonanceTaken(who, what) for what in given if what in state.themes),
    )


@rule.register
def _(command: c.Resonate, state: Dialogue) -> Events:
    contribution = contribution_of(state, command.contribution_id)
    if command.participant_id not in state.participants:
        raise errors.NoConsent
    if contribution.visibility != "visible":
        raise errors.UnknownContribution
    if command.on == (command.participant_id in contribution.resonance):
        return ()
    kind = e.ResonanceGiven if command.on else e.ResonanceTaken
    return (kind(command.participant_id, contribution.id),)


@rule.register
def _(command: c.ResonateWithTheme, state: Dialogue) -> Events:
    if command.participant_id not in state.participants:
        raise errors.NoConsent
    theme = state.standing_theme(command.theme_id)
    if theme is None or not theme.shared or theme.hidden:
        raise errors.UnknownTheme
    given = [t.id for t in state.parts_of(theme) if command.participant_id in t.speaks_to]
    if command.on:
        return () if given else (e.ThemeResonanceGiven(command.participant_id, theme.id),)
    return tuple(e.ThemeResonanceTaken(command.participant_id, theme_id) for theme_id in given)


@rule.register
def _(command: c.ContestPlacement, state: Dialogue) -> Events:
    contribution = own_of(state, command.participant_id, command.contribution_id)
    theme_id = contribution.theme_id
    if not theme_id or theme_id == contribution.contested_theme_id:
        return ()
    return (e.PlacementContested(contribution.id, theme_id),)


@rule.register
def _(command: c.ReleaseContribution, state: Dialogue) -> Events:
    contribution = contribution_of(state, command.contribution_id)
    unjudged = contribution.flags and not contribution.judged
    if contribution.visibility == "withdrawn" or (contribution.visibility == "visible" and not unjudged):
        return ()
    return (e.ContributionReleased(contribution.id),)


@rule.register
def _(command: c.HideContribution, state: Dialogue) -> Events:
    contribution = contribution_of(state, command.contribution_id)
    if contribution.visibility not in {"held", "visible"}:
        return ()
    return (e.ContributionHidden(contribution.id),)


@rule.register
def _(command: c.ReturnContribution, state: Dialogue) -> Events:
    contribution = contribution_of(state, command.contribution_id)
    now = (contribution.visibility, contribution.judged, contribution.quotable)
    wish = (command.to, command.judged, command.quotable)
    if contribution.visibility == "withdrawn" or now == wish:
        return ()
    return (e.ContributionReturned(contribution.id, *wish),)
