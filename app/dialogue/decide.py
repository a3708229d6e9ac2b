"""From a wish to facts, or a refusal. Pure: nothing is stored here, and the state isn't changed.

Deciding again what is so already gives no events: a facilitator's double click costs nothing.
"""

from collections.abc import Sequence
from functools import singledispatch

from app import errors
from app.dialogue import commands as c
from app.dialogue import events as e
from app.dialogue.model import Contribution, Dialogue, Prompt, Theme

Events = Sequence[e.AnyEvent]


def decide(state: Dialogue, command: c.AnyCommand) -> Events:
    """The events that follow from ``command`` in ``state``; none where it's so already.

    Raises:
        app.errors.Refused: one of its kinds, with what the asker can do.
    """
    if not state.exists and not isinstance(command, c.CreateDialogue):
        raise errors.UnknownDialogue
    return _decide(command, state)


@singledispatch
def _decide(command: object, state: Dialogue) -> Events:
    message = f"no rule for {type(command).__name__} in {state.title}"
    raise TypeError(message)


def _prompt(state: Dialogue, prompt_id: str) -> Prompt:
    if prompt_id not in state.prompts:
        raise errors.UnknownPrompt
    return state.prompts[prompt_id]


def _contribution(state: Dialogue, contribution_id: str) -> Contribution:
    if contribution_id not in state.contributions:
        raise errors.UnknownContribution
    return state.contributions[contribution_id]


def _theme(state: Dialogue, theme_id: str) -> Theme:
    theme = state.themes.get(theme_id)
    if theme is None or theme.retired:
        raise errors.UnknownTheme
    return theme


def _own(state: Dialogue, participant_id: str, contribution_id: str) -> Contribution:
    contribution = _contribution(state, contribution_id)
    if contribution.participant_id != participant_id:
        raise errors.NotYours
    return contribution


# ---- the room ------------------------------------------------------------------------------------


@_decide.register
def _(command: c.CreateDialogue, state: Dialogue) -> Events:
    if state.exists:
        return ()
    facts = {name: getattr(command, name) for name in command.__struct_fields__}
    return (e.DialogueCreated(**facts),)


@_decide.register
def _(command: c.AddPrompt, state: Dialogue) -> Events:
    if command.prompt_id in state.prompts:
        return ()
    return (e.PromptAdded(command.prompt_id, command.text),)


@_decide.register
def _(command: c.SetPhase, state: Dialogue) -> Events:
    prompt = _prompt(state, command.prompt_id)
    if prompt.phase == command.phase:
        return ()
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


@_decide.register
def _(command: c.Join, state: Dialogue) -> Events:
    if command.participant_id in state.participants:
        return ()
    return (e.ParticipantJoined(command.participant_id, command.consent, command.language),)


@_decide.register
def _(command: c.Contribute, state: Dialogue) -> Events:
    if command.participant_id not in state.participants:
        raise errors.NoConsent
    prompt = _prompt(state, command.prompt_id)
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
        ),
    )


@_decide.register
def _(command: c.Withdraw, state: Dialogue) -> Events:
    contribution = _own(state, command.participant_id, command.contribution_id)
    if contribution.visibility == "withdrawn":
        return ()
    return (e.ContributionWithdrawn(contribution.id),)


@_decide.register
def _(command: c.Resonate, state: Dialogue) -> Events:
    contribution = _contribution(state, command.contribution_id)
    if command.participant_id not in state.participants:
        raise errors.NoConsent
    if contribution.visibility != "visible":
        raise errors.UnknownContribution
    if command.on == (command.participant_id in contribution.resonance):
        return ()
    kind = e.ResonanceGiven if command.on else e.ResonanceTaken
    return (kind(command.participant_id, contribution.id),)


@_decide.register
def _(command: c.ContestPlacement, state: Dialogue) -> Events:
    contribution = _own(state, command.participant_id, command.contribution_id)
    theme_id = contribution.theme_id
    if not theme_id or theme_id == contribution.contested_theme_id:
        return ()
    return (e.PlacementContested(contribution.id, theme_id),)


@_decide.register
def _(command: c.ReleaseContribution, state: Dialogue) -> Events:
    contribution = _contribution(state, command.contribution_id)
    if contribution.visibility not in {"held", "hidden"}:
        return ()
    return (e.ContributionReleased(contribution.id),)


@_decide.register
def _(command: c.HideContribution, state: Dialogue) -> Events:
    contribution = _contribution(state, command.contribution_id)
    if contribution.visibility not in {"held", "visible"}:
        return ()
    return (e.ContributionHidden(contribution.id),)


# ---- themes --------------------------------------------------------------------------------------


@_decide.register
def _(command: c.PlaceContributions, state: Dialogue) -> Events:
    fitting = tuple(p for p in command.placements if _fits(state, p))
    return (e.ContributionsPlaced(fitting),) if fitting else ()


def _fits(state: Dialogue, placement: e.Placement) -> bool:
    contribution = state.contributions.get(placement.contribution_id)
    theme = state.themes.get(placement.theme_id or "")
    if contribution is None or theme is None:
        return False
    return contribution.visibility != "withdrawn" and not theme.retired and contribution.theme_id != theme.id


@_decide.register
def _(command: c.ReviseThemes, state: Dialogue) -> Events:
    if command.basis < state.revision_basis:
        return ()
    return (
        e.ThemesRevised(
            revision=state.revision + 1,
            basis=command.basis,
            model=command.model,
            themes=command.themes,
            unthemed=command.unthemed,
            singles=command.singles,
            provisional=command.provisional,
        ),
    )


@_decide.register
def _(command: c.LeaveUnthemed, state: Dialogue) -> Events:
    if _contribution(state, command.contribution_id).left_unthemed:
        return ()
    return (e.ContributionLeftUnthemed(command.contribution_id),)


@_decide.register
def _(command: c.RenameTheme, state: Dialogue) -> Events:
    theme = _theme(state, command.theme_id)
    name = " ".join(command.name.split())
    if name == theme.name:
        return ()
    if theme.name and theme.title != command.seen:
        raise errors.AlreadyChanged(by=theme.named_by, now=theme.title)
    return (e.ThemeRenamed(theme.id, name),)


@_decide.register
def _(command: c.MergeThemes, state: Dialogue) -> Events:
    source, into = _theme(state, command.source_id), _theme(state, command.into_id)
    standing = state.standing_theme(into.id)
    if standing is None or standing is source:
        raise errors.MergeIntoItself
    if source.merged_into == standing.id:
        return ()
    return (e.ThemesMerged(source.id, standing.id),)


@_decide.register
def _(command: c.PartThemes, state: Dialogue) -> Events:
    source = _theme(state, command.source_id)
    return (e.ThemesParted(source.id),) if source.merged_into else ()


@_decide.register
def _(command: c.ShareTheme, state: Dialogue) -> Events:
    theme = _theme(state, command.theme_id)
    if theme.shared == command.on:
        return ()
    return (e.ThemeShared(theme.id) if command.on else e.ThemeUnshared(theme.id),)


# ---- the report ----------------------------------------------------------------------------------


@_decide.register
def _(command: c.WriteLetter, state: Dialogue) -> Events:
    parts = (command.headline, command.introduction, command.follow_up)
    if parts == (state.headline, state.introduction, state.follow_up):
        return ()
    return (e.LetterWritten(*parts),)


@_decide.register
def _(command: c.AllowQuotation, state: Dialogue) -> Events:
    contribution = _contribution(state, command.contribution_id)
    if command.on and contribution.visibility != "visible":
        raise errors.UnknownContribution
    if contribution.quotable == command.on:
        return ()
    return (e.QuotationAllowed(contribution.id) if command.on else e.QuotationRefused(contribution.id),)


@_decide.register
def _(command: c.IssueEdition, state: Dialogue) -> Events:
    if not 1 <= command.at_position <= state.position:
        raise errors.BadMessage
    return () if command.at_position in state.issued else (e.EditionIssued(command.at_position),)
