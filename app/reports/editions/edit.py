"""From the whole report to an edition of it. Pure."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from app.errors import TooFewForEdition
from app.reports.editions import course, rows
from app.reports.editions.groups import allowed, groups, may_tell_total, people_by_theme, theme_of_smaller
from app.reports.limits import COARSE, GATHERED, RELEASED
from app.reports.shape import (
    ContributionRow,
    Counts,
    Division,
    Edition,
    EditionName,
    Method,
    PromptRow,
    QuietGroup,
    Report,
    SubTheme,
    ThemeRow,
    Voice,
)

AT_LEAST: dict[EditionName, int] = {"whole": 1, "internal": 5, "public": 10}
MINUTE = 60_000
STEP: dict[EditionName, int] = {"whole": 1, "internal": 5 * MINUTE, "public": 60 * MINUTE}
DAY = 24 * 60 * MINUTE
WHOLE = Edition("whole", AT_LEAST["whole"], 0, 0, STEP["whole"])


def edit(report: Report, name: EditionName) -> Report:
    """``report`` (whole) as those may see it for whom this edition is.

    Raises:
        app.errors.TooFewForEdition: fewer people spoke than the smallest group that the public may see.
    """
    if name == "whole":
        return report
    if name == "public" and (report.counts.spoke or 0) < AT_LEAST[name]:
        raise TooFewForEdition(people=AT_LEAST[name])
    return _Editor(report, name).edited()


class _Editor:
    def __init__(self, report: Report, name: EditionName) -> None:
        self._report = report
        self._name = name
        self._public = name == "public"
        self._k = AT_LEAST[name]
        self._step = STEP[name]
        self._made = groups(report, self._k)
        self._rows = self._trail()
        self._numbers = {row.id: row.number for row in self._rows}
        self._released = {row.id for row in report.contributions if row.released}

    def edited(self) -> Report:
        report, made, step = self._report, self._made, self._step
        about = report.dialogue
        return replace(
            report,
            dialogue=replace(about, created_at=_cut(about.created_at, step), last_at=_cut(about.last_at, step)),
            edition=Edition(self._name, self._k, len(made.gathered), self._withheld(), step),
            counts=self._counts(),
            prompts=self._prompts(),
            themes=tuple(self._themes()),
            undercurrent=tuple(self._undercurrent()),
            single_voices=tuple(self._voices(report.single_voices)),
            divided=tuple(self._divided()),
            contributions=self._rows,
            energy=course.energy(report, made, step, by_theme=not self._public),
            acts=course.acts(report, made, step),
            method=self._method(),
        )

    def _trail(self) -> tuple[ContributionRow, ...]:
        if self._public:
            return rows.public(self._report.contributions, self._made, _cut(self._report.dialogue.created_at, DAY))
        return rows.internal(self._report.contributions, self._made, self._step)

    def _withheld(self) -> int:
        readable = sum(row.text is not None for row in self._report.contributions)
        return readable - sum(row.text is not None for row in self._rows)

    def _counts(self) -> Counts:
        counts, k = self._report.counts, self._k
        joined, spoke = counts.joined, counts.spoke
        themes = sum(t.resonance or 0 for t in self._report.themes)
        resonance = counts.resonance or 0
        told = allowed(resonance, k) and allowed(resonance - themes, k)
        return Counts(
            joined=joined if joined is not None and allowed(joined - (spoke or 0), k) else None,
            spoke=spoke if may_tell_total(spoke or 0, self._made.told(), k) else None,
            resonance=resonance if told else None,
        )

    def _prompts(self) -> tuple[PromptRow, ...]:
        """How many answered each prompt; for none of them where one has too few, or that one could be computed."""
        asked: dict[str, set[int | None]] = {}
        for row in self._report.contributions:
            asked.setdefault(row.prompt_id, set()).add(row.person)
        if all(allowed(len(people), self._k) for people in asked.values()):
            return self._report.prompts
        return tuple(replace(prompt, contributions=None) for prompt in self._report.prompts)

    def _themes(self) -> Iterator[ThemeRow]:
        report, made = self._report, self._made
        for theme in report.themes:
            if theme.id in made.shown or not (theme.contributions or theme.hidden):
                yield self._theme(theme)
        number = max((theme.number for theme in report.themes), default=0) + 1
        smaller = theme_of_smaller(report.themes, made, number)
        if smaller is not None:
            yield self._told(smaller)

    def _theme(self, theme: ThemeRow) -> ThemeRow:
        voices = tuple(self._voices(theme.voices))
        clause = theme.clause if not self._public or self._clause_is_released(theme) else ""
        own = theme.own_people or 0
        parts = all(part.people >= self._k for part in theme.merged) and allowed(own, self._k)
        return self._told(
            replace(
                theme,
                voices=voices,
                clause=clause,
                clause_lang=theme.clause_lang if clause else "",
                merged=theme.merged if parts and not self._public else (),
                subthemes=tuple(self._subthemes(theme)),
                own_people=None,
            )
        )

    def _subthemes(self, theme: ThemeRow) -> Iterator[SubTheme]:
        """All parts of a theme, where each has enough people; none outside the house."""
        rest = theme.contributions - sum(part.contributions for part in theme.subthemes)
        if not self._public and rest == 0 and all(part.people >= self._k for part in theme.subthemes):
            yield from theme.subthemes

    def _undercurrent(self) -> Iterator[QuietGroup]:
        """Their voices stay; how many they are only where that points to nobody, and then not outside the house."""
        for group in self._report.undercurrent:
            voices = tuple(self._voices(group.voices))
            told = not self._public and (group.people or 0) >= self._k
            if voices:
                yield replace(
                    group,
                    label=group.label if told else "",
                    theme_id=None,
                    people=group.people if told else None,
                    contributions=group.contributions if told else None,
                    resonance=group.resonance if told else None,
                    voices=voices,
                )

    def _told(self, theme: ThemeRow) -> ThemeRow:
        resonance, contested, speaks_to = theme.resonance or 0, theme.contested or 0, theme.speaks_to
        return replace(
            theme,
            speaks_to=speaks_to if speaks_to is not None and allowed(speaks_to, self._k) else None,
            resonance=resonance if allowed(resonance, self._k) else None,
            contested=contested if allowed(contested, self._k) else None,
        )

    def _clause_is_released(self, theme: ThemeRow) -> bool:
        wanted = " ".join(theme.clause.casefold().split()).rstrip(".!?…")
        texts = (row.text or "" for row in self._report.contributions if row.released and row.theme_id == theme.id)
        return any(wanted in " ".join(text.casefold().split()) for text in texts)

    def _voices(self, voices: Iterable[Voice]) -> Iterator[Voice]:
        """Inside the house every voice that the room saw; outside only released ones, without their resonance."""
        for voice in voices:
            if not self._public:
                yield voice
            elif voice.id in self._released:
                yield replace(voice, resonance=None, number=self._numbers[voice.id])

    def _divided(self) -> Iterator[Division]:
        people = people_by_theme(self._report.contributions)
        for division in self._report.divided:
            sides = (division.more, division.less)
            fine = all(
                side.theme_id in self._made.shown
                and allowed(side.resonance, self._k)
                and allowed(len(people[side.theme_id]) - side.resonance, self._k)
                for side in sides
            )
            voices = list(self._voices([division.voice]))
            if fine and voices:
                yield replace(division, voice=voices[0])

    def _method(self) -> Method:
        method = self._report.method
        few = any(not allowed(consent.people, self._k) for consent in method.consent)
        more = ((GATHERED, bool(self._made.gathered)), (RELEASED, self._public), (COARSE, True))
        limits = (*method.limits, *(limit for limit, holds in more if holds))
        return replace(method, consent=() if few or self._counts().joined is None else method.consent, limits=limits)


def _cut(at: int, step: int) -> int:
    return at - at % step
