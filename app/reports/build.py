"""From the journal to a report. Pure: the same entries and the same position always give the same report."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.dialogue import events as e
from app.dialogue.evolve import replay
from app.dialogue.model import Contribution, Dialogue, Theme
from app.errors import UnknownDialogue
from app.reports import energy, shape
from app.reports.limits import limits
from app.reports.voices import Voices


def build(entries: Iterable[e.Entry], *, dialogue_id: str, position: int | None = None) -> shape.Report:
    """The report of the dialogue at ``position`` (at its end where that is ``None``).

    ``entries`` is the whole journal, also where an earlier position is asked: words that were withdrawn
    or hidden later are left out of every earlier report as well.

    Raises:
        app.errors.UnknownDialogue: there is no entry up to ``position``.
    """
    journal = list(entries)
    until = [entry for entry in journal if position is None or entry.position <= position]
    if not until:
        raise UnknownDialogue
    state = replay(until)
    voices = Voices(state, taken_off(journal))
    rows = _rows(state, voices)
    return shape.Report(
        dialogue=_about(state, dialogue_id),
        position=state.position,
        ledger=_ledger(state),
        counts=_counts(state),
        prompts=_prompts(state),
        themes=_themes(state, voices),
        single_voices=voices.single(),
        contributions=rows,
        energy=energy.minutes(until, rows),
        acts=energy.acts(until),
        method=_method(state, until),
    )


def taken_off(journal: Iterable[e.Entry]) -> frozenset[str]:
    """The contributions whose words nobody may read at the end of ``journal``: hidden or withdrawn."""
    gone: set[str] = set()
    for entry in journal:
        if isinstance(entry.event, e.ContributionWithdrawn | e.ContributionHidden):
            gone.add(entry.event.contribution_id)
        elif isinstance(entry.event, e.ContributionReleased):
            gone.discard(entry.event.contribution_id)
    return frozenset(gone)


def _about(state: Dialogue, dialogue_id: str) -> shape.About:
    names = ("title", "purpose", "organiser", "language", "created_at", "last_at", "first_look", "rehearsal")
    return shape.About(id=dialogue_id, **{name: getattr(state, name) for name in names})


def _ledger(state: Dialogue) -> shape.Ledger:
    return shape.Ledger(**{name: getattr(state.ledger, name) for name in shape.Ledger.__struct_fields__})


def _counts(state: Dialogue) -> shape.Counts:
    resonance = sum(len(c.resonance) for c in state.contributions.values())
    return shape.Counts(joined=len(state.participants), spoke=len(state.speakers), resonance=resonance)


def _prompts(state: Dialogue) -> tuple[shape.PromptRow, ...]:
    return tuple(
        shape.PromptRow(p.id, p.text, p.number, p.phase, p.round, p.contributions) for p in state.prompts.values()
    )


def _rows(state: Dialogue, voices: Voices) -> tuple[shape.ContributionRow, ...]:
    person = {participant_id: n for n, participant_id in enumerate(state.by_participant, 1)}
    return tuple(
        _row(state, c, number, person[c.participant_id], voices.words(c))
        for number, c in enumerate(state.contributions.values(), 1)
    )


def _row(state: Dialogue, c: Contribution, number: int, person: int, words: str | None) -> shape.ContributionRow:
    bucket = state.bucket(c)
    theme = state.standing_theme(c.theme_id) if bucket == "themed" else None
    return shape.ContributionRow(
        id=c.id,
        text=words,
        lang=c.language,
        prompt_id=c.prompt_id,
        theme_id=theme.id if theme else None,
        state=bucket,
        position=c.position,
        number=number,
        at=c.at,
        round=c.round,
        late=c.late,
        person=person,
        resonance=len(c.resonance),
        contested=theme is not None and c.contested_theme_id == c.theme_id,
    )


def _themes(state: Dialogue, voices: Voices) -> tuple[shape.ThemeRow, ...]:
    rows = (_theme(state, theme, voices) for theme in state.living_themes())
    return tuple(sorted(rows, key=lambda row: (-row.contributions, row.number)))


def _theme(state: Dialogue, theme: Theme, voices: Voices) -> shape.ThemeRow:
    parts = state.parts_of(theme)
    clause, clause_lang = voices.clause(theme)
    return shape.ThemeRow(
        id=theme.id,
        label=theme.title,
        people=len(set[str]().union(*(t.people for t in parts))),
        contributions=sum(len(t.members) for t in parts),
        resonance=sum(t.resonance for t in parts),
        undercurrent=theme.undercurrent,
        voices=voices.of(parts),
        number=theme.number,
        clause=clause,
        clause_lang=clause_lang,
        named_by_person=bool(theme.name),
        mixed=theme.mixed,
        shared=theme.shared,
        contested=sum(t.contested for t in parts),
        merged=tuple(shape.MergedTheme(t.id, t.title, len(t.members)) for t in parts if t is not theme),
    )


def _method(state: Dialogue, until: Sequence[e.Entry]) -> shape.Method:
    joined = (entry.event for entry in until if isinstance(entry.event, e.ParticipantJoined))
    consents = Counter(event.consent for event in joined if event.consent)
    return shape.Method(
        model=state.model,
        revision=state.revision,
        basis=state.revision_basis,
        provisional=state.provisional,
        consent=tuple(shape.ConsentCount(version, people) for version, people in sorted(consents.items())),
        limits=limits(state),
    )
