"""From the journal to a report. Pure: the same entries and the same position always give the same report."""

from collections import Counter
from collections.abc import Iterable

from app.dialogue import events as e
from app.dialogue.evolve import evolve
from app.dialogue.model import Contribution, Dialogue, Theme
from app.errors import UnknownDialogue
from app.journal.chain import GENESIS, encode_event, next_hash
from app.reports import shape
from app.reports.division import divisions, people_of
from app.reports.editions import WHOLE, edit
from app.reports.energy import Course
from app.reports.limits import limits
from app.reports.voices import Voices

ASSURANCE = "one_voice_per_browser"


def build(
    entries: Iterable[e.Entry],
    *,
    dialogue_id: str,
    position: int | None = None,
    edition: shape.EditionName = "whole",
) -> shape.Report:
    """The report of the dialogue at ``position`` (at its end where that is ``None``), in an edition.

    ``entries`` is the whole journal, also where an earlier position is asked: words that were withdrawn
    or hidden later are left out of every earlier report as well.

    Raises:
        app.errors.UnknownDialogue: there is no entry up to ``position``.
        app.errors.TooFewForEdition: the public edition would show who said what.
    """
    account = Account(dialogue_id, position)
    for entry in entries:
        account.take(entry)
    return account.report(edition)


class Account:
    """A report in the making: takes entries one by one and keeps none of them, so a journal may be of any length."""

    def __init__(self, dialogue_id: str, position: int | None = None) -> None:
        self.state = Dialogue()
        self._id = dialogue_id
        self._until = position
        self._gone: set[str] = set()
        self._course = Course()
        self._consents = Counter[str]()
        self._hash = GENESIS

    def take(self, entry: e.Entry) -> None:
        """The next entry; one after the position counts only where it takes words off, or gives them back."""
        event = entry.event
        _taken_off(event, self._gone)
        if self._until is not None and entry.position > self._until:
            return
        self._hash = next_hash(self._hash, entry.position, entry.at, entry.by, encode_event(event))
        self._course.take(entry)
        if isinstance(event, e.ParticipantJoined) and event.consent:
            self._consents[event.consent] += 1
        evolve(self.state, entry)

    def report(self, edition: shape.EditionName = "whole") -> shape.Report:
        """The report of everything that was taken in.

        Raises:
            app.errors.UnknownDialogue: nothing was.
            app.errors.TooFewForEdition: the public edition would show who said what.
        """
        if not self.state.exists:
            raise UnknownDialogue
        return edit(self._whole(), edition)

    def _whole(self) -> shape.Report:
        state = self.state
        voices = Voices(state, frozenset(self._gone))
        rows = _rows(state, voices)
        return shape.Report(
            dialogue=_about(state, self._id),
            position=state.position,
            edition=WHOLE,
            letter=shape.Letter(state.headline, state.introduction, state.follow_up),
            ledger=_ledger(state),
            counts=_counts(state),
            prompts=_prompts(state),
            themes=_themes(state, voices),
            undercurrent=voices.quiet_groups(),
            single_voices=voices.single(),
            divided=divisions(state, voices),
            contributions=rows,
            energy=self._course.minutes(rows),
            acts=tuple(self._course.acts),
            method=self._method(),
        )

    def _method(self) -> shape.Method:
        state = self.state
        consents = sorted(self._consents.items())
        return shape.Method(
            model=state.model,
            revision=state.revision,
            basis=state.revision_basis,
            provisional=state.provisional,
            consent=tuple(shape.ConsentCount(version, people) for version, people in consents),
            limits=limits(state),
            journal_hash=self._hash,
            assurance=ASSURANCE,
        )


def _taken_off(event: e.AnyEvent, gone: set[str]) -> None:
    """Keep in ``gone`` which words nobody may read (any more), whatever position is asked."""
    if isinstance(event, e.ContributionWithdrawn | e.ContributionHidden):
        gone.add(event.contribution_id)
    elif isinstance(event, e.ContributionReleased):
        gone.discard(event.contribution_id)
    elif isinstance(event, e.ContributionReturned):
        (gone.discard if event.visibility == "visible" else gone.add)(event.contribution_id)


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
        released=c.quotable and words is not None,
    )


def _themes(state: Dialogue, voices: Voices) -> tuple[shape.ThemeRow, ...]:
    standing = state.standing_themes()
    rows = (_theme(state.themes[theme_id], parts, voices) for theme_id, parts in standing.items())
    return tuple(sorted(rows, key=lambda row: (-row.contributions, row.number)))


def _theme(theme: Theme, parts: list[Theme], voices: Voices) -> shape.ThemeRow:
    clause, clause_lang = voices.clause(theme)
    return shape.ThemeRow(
        id=theme.id,
        label=theme.title,
        people=len(people_of(parts)),
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
        own_people=len(theme.people),
        merged=tuple(shape.MergedTheme(t.id, t.title, len(t.members), len(t.people)) for t in parts if t is not theme),
        subthemes=voices.subthemes(theme),
        hidden=theme.hidden,
        place=theme.place,
        speaks_to=len(set[str]().union(*(t.speaks_to for t in parts))),
    )
