"""From facts to state. Total: every entry that was ever stored can be read, also by a later version."""

from collections.abc import Callable, Container, Iterable
from functools import singledispatch

from app.dialogue import events as e
from app.dialogue.model import Contribution, Dialogue, Prompt, Theme, Visibility


def evolve(state: Dialogue, entry: e.Entry) -> Dialogue:
    """The state after ``entry``. Changes ``state`` in place and returns it.

    Raises:
        ValueError: the entry isn't the next one; a gap would make every later number wrong.
    """
    if entry.position != state.position + 1:
        message = f"entry {entry.position} cannot follow position {state.position}"
        raise ValueError(message)
    _apply(entry.event, state, entry)
    state.position = entry.position
    state.last_at = max(state.last_at, entry.at)
    return state


def replay(entries: Iterable[e.Entry]) -> Dialogue:
    """The state after all ``entries``, from the beginning."""
    state = Dialogue()
    for entry in entries:
        evolve(state, entry)
    return state


@singledispatch
def _apply(event: object, state: Dialogue, entry: e.Entry) -> None:
    message = f"no rule for {type(event).__name__} at {entry.position} of {state.title}"
    raise TypeError(message)


# ---- the ledger and the themes' counts: take out, change, put back -------------------------------


def _count(state: Dialogue, c: Contribution, step: int) -> None:
    bucket = state.bucket(c)
    setattr(state.ledger, bucket, getattr(state.ledger, bucket) + step)
    theme = state.themes.get(c.theme_id or "")
    if theme is None or c.visibility != "visible":
        return
    theme.people[c.participant_id] += step
    if not theme.people[c.participant_id]:
        del theme.people[c.participant_id]
    theme.resonance += step * len(c.resonance)
    theme.contested += step * (c.contested_theme_id == theme.id)
    if step > 0:
        theme.members[c.id] = None
    else:
        theme.members.pop(c.id, None)


def _change(state: Dialogue, contribution_id: str, change: Callable[[Contribution], None]) -> None:
    c = state.contributions.get(contribution_id)
    if c is None:
        return
    _count(state, c, -1)
    change(c)
    _count(state, c, +1)


def _set_visibility(state: Dialogue, contribution_id: str, visibility: Visibility) -> None:
    def change(c: Contribution) -> None:
        c.visibility = visibility

    _change(state, contribution_id, change)


def _set_quotable(state: Dialogue, contribution_id: str, *, quotable: bool) -> None:
    if contribution_id in state.contributions:
        state.contributions[contribution_id].quotable = quotable


def _put(state: Dialogue, contribution_id: str, theme_id: str | None) -> None:
    def change(c: Contribution) -> None:
        c.theme_id = theme_id

    _change(state, contribution_id, change)


# ---- the room ------------------------------------------------------------------------------------


@_apply.register
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
        state.prompts[line.prompt_id] = Prompt(line.prompt_id, line.text, len(state.prompts) + 1)


@_apply.register
def _(event: e.PromptAdded, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.prompts[event.prompt_id] = Prompt(event.prompt_id, event.text, len(state.prompts) + 1)


@_apply.register
def _(event: e.PhaseChanged, state: Dialogue, entry: e.Entry) -> None:
    prompt = state.prompts[event.prompt_id]
    if event.round != prompt.round:
        prompt.opened_at = entry.at
    prompt.phase, prompt.round = event.phase, event.round


@_apply.register
def _(event: e.ParticipantJoined, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.participants[event.participant_id] = event.language


@_apply.register
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
        late=event.late,
        text=entry.text,
        visibility="held" if event.held else "visible",
    )
    state.contributions[c.id] = c
    state.by_participant.setdefault(c.participant_id, []).append(c.id)
    state.speakers[c.participant_id] += 1
    state.ledger.accepted += 1
    if c.prompt_id in state.prompts:
        state.prompts[c.prompt_id].contributions += 1
    _count(state, c, +1)


@_apply.register
def _(event: e.ContributionReleased, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _set_visibility(state, event.contribution_id, "visible")
    _set_quotable(state, event.contribution_id, quotable=True)


@_apply.register
def _(event: e.ContributionHidden, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _set_visibility(state, event.contribution_id, "hidden")


@_apply.register
def _(event: e.ContributionWithdrawn, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _set_visibility(state, event.contribution_id, "withdrawn")
    state.contributions[event.contribution_id].text = None


@_apply.register
def _(event: e.ResonanceGiven, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _change(state, event.contribution_id, lambda c: c.resonance.add(event.participant_id))


@_apply.register
def _(event: e.ResonanceTaken, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _change(state, event.contribution_id, lambda c: c.resonance.discard(event.participant_id))


@_apply.register
def _(event: e.PlacementContested, state: Dialogue, entry: e.Entry) -> None:
    del entry

    def change(c: Contribution) -> None:
        c.contested_theme_id = event.theme_id

    _change(state, event.contribution_id, change)


# ---- themes --------------------------------------------------------------------------------------


@_apply.register
def _(event: e.ContributionsPlaced, state: Dialogue, entry: e.Entry) -> None:
    del entry
    for placement in event.placements:
        theme = state.themes.get(placement.theme_id or "")
        if theme is not None and not theme.retired:
            _put(state, placement.contribution_id, theme.id)


@_apply.register
def _(event: e.ContributionLeftUnthemed, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _put(state, event.contribution_id, None)
    if event.contribution_id in state.contributions:
        state.contributions[event.contribution_id].left_unthemed = True


@_apply.register
def _(event: e.ThemesRevised, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.revision, state.revision_basis = event.revision, event.basis
    state.provisional, state.singles, state.model = event.provisional, event.singles, event.model
    found = {t.theme_id: t for t in event.themes}
    for contribution_id in (*event.unthemed, *(m for t in event.themes for m in t.members)):
        _put(state, contribution_id, None)
    _retire_absent(state, found.keys())
    for revised in event.themes:
        _revise(state, revised)


def _retire_absent(state: Dialogue, found: Container[str]) -> None:
    """A theme that a person touched stays, empty and visible; the others end, and free their number."""
    targets = {t.merged_into for t in state.themes.values() if t.merged_into}
    absent = [t for t in state.themes.values() if not t.retired and t.id not in found]
    ending = {t.id for t in absent if not (t.name or t.shared or t.merged_into or t.id in targets)}
    # held and hidden ones too: released later, they must not come back to a theme that ended
    for contribution in state.contributions.values():
        if contribution.theme_id in ending:
            _put(state, contribution.id, None)
    for theme in absent:
        theme.retired = theme.id in ending
        theme.voices = ()


def _revise(state: Dialogue, revised: e.RevisedTheme) -> None:
    theme = state.themes.get(revised.theme_id)
    if theme is None:
        theme = Theme(revised.theme_id, _free_number(state), revised.label)
        state.themes[theme.id] = theme
    elif theme.retired:
        theme.number, theme.retired = _free_number(state), False
    theme.label, theme.clause, theme.voices = revised.label, revised.clause, revised.voices
    theme.undercurrent, theme.mixed, theme.reason = revised.undercurrent, revised.mixed, revised.reason
    theme.place = revised.place or theme.place
    for contribution_id in revised.members:
        _put(state, contribution_id, theme.id)


def _free_number(state: Dialogue) -> int:
    taken = {t.number for t in state.themes.values() if not t.retired}
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


@_apply.register
def _(event: e.ThemeRenamed, state: Dialogue, entry: e.Entry) -> None:
    theme = state.themes[event.theme_id]
    theme.name, theme.named_by = event.name, entry.by


def _merge(state: Dialogue, source_id: str, into_id: str | None) -> None:
    state.themes[source_id].merged_into = into_id


@_apply.register
def _(event: e.ThemesMerged, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _merge(state, event.source_id, event.into_id)


@_apply.register
def _(event: e.ThemesParted, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _merge(state, event.source_id, None)


@_apply.register
def _(event: e.ThemeShared, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].shared = True


@_apply.register
def _(event: e.ThemeUnshared, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].shared = False


# ---- the report ----------------------------------------------------------------------------------


@_apply.register
def _(event: e.LetterWritten, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.headline, state.introduction, state.follow_up = event.headline, event.introduction, event.follow_up


@_apply.register
def _(event: e.QuotationAllowed, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _set_quotable(state, event.contribution_id, quotable=True)


@_apply.register
def _(event: e.QuotationRefused, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _set_quotable(state, event.contribution_id, quotable=False)


@_apply.register
def _(event: e.EditionIssued, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.issued = (*state.issued, event.at_position)
