"""How the HTML report is divided: the letter page, the theme pages, the appendices."""

from collections.abc import Sequence

import msgspec

from app.reports.shape import Act, ContributionRow, PromptRow, QuietGroup, Report, State, ThemeRow, Voice

THEMES_ON_LETTER = 9
SHORT_VOICE = 110  # characters above the two bars of what was divided
LONG_ANSWER = 420  # characters of “what was done with it” that fit on the letter page
VOICES_ON_PAGE = 4
LONG_VOICE = 140  # characters that fit beside another voice in the box on the letter page
STATES: tuple[State, ...] = ("unthemed", "held", "hidden", "withdrawn")


class Quiet(msgspec.Struct, frozen=True):
    """One quotation in the undercurrent box: a small group's, or a single voice's (no ``theme``)."""

    voice: Voice
    theme: ThemeRow | QuietGroup | None


class Trail(msgspec.Struct, frozen=True):
    """A part of the trail: the contributions of one theme, or of one of the other lines of the ledger."""

    theme: ThemeRow | None
    state: State
    rows: tuple[ContributionRow, ...]


def large(report: Report) -> list[ThemeRow]:
    """The themes that have a page of their own: those with contributions that are not undercurrent."""
    return [t for t in report.themes if not (t.undercurrent or t.gathers or t.hidden) and t.contributions]


def counted(report: Report) -> list[ThemeRow]:
    """The rows of the table on the letter page: the large themes, then the smaller ones as one."""
    return large(report) + [t for t in report.themes if t.gathers]


def emptied(report: Report) -> list[ThemeRow]:
    """Themes that a person touched and that hold nothing any more: named, so that they do not vanish."""
    return [t for t in report.themes if not t.contributions and not t.hidden]


def hidden(report: Report) -> list[ThemeRow]:
    """Themes that a facilitator took off the screens: named in the appendix, so that the ledger can be followed."""
    return [t for t in report.themes if t.hidden]


def small(report: Report) -> list[ThemeRow]:
    """The small groups of the undercurrent."""
    return [t for t in report.themes if t.undercurrent and t.contributions and not t.hidden]


def asked(report: Report) -> list[PromptRow]:
    """The prompts that were put to the room."""
    return [p for p in report.prompts if p.round]


def quiet(report: Report) -> list[Quiet]:
    """Two quotations for the letter page: one of a group and one single voice where there are both."""
    groups: list[ThemeRow | QuietGroup] = [*report.undercurrent, *small(report)]
    grouped = [Quiet(shortest(group.voices), group) for group in groups if group.voices]
    single = [Quiet(voice, None) for voice in report.single_voices]
    single.sort(key=lambda q: len(q.voice.text) > LONG_VOICE)
    first, then = grouped[:1] + single[:1], grouped[1:] + single[1:]
    return (first + then)[:2]


def shortest(voices: Sequence[Voice]) -> Voice:
    """The first voice that fits into the box, or else the shortest."""
    fitting = [v for v in voices if len(v.text) <= LONG_VOICE]
    return fitting[0] if fitting else min(voices, key=lambda v: len(v.text))


def shortened(text: str, most: int = LONG_VOICE) -> str:
    """At most ``most`` characters, cut between words and marked with an ellipsis."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def trail(report: Report) -> list[Trail]:
    """Every contribution, in exactly one part: theme by theme, then the other lines of the ledger."""
    parts = [Trail(t, "themed", tuple(r for r in report.contributions if r.theme_id == t.id)) for t in report.themes]
    parts += [Trail(None, s, tuple(r for r in report.contributions if r.state == s)) for s in STATES]
    return [part for part in parts if part.rows]


def acts_of(report: Report, theme: ThemeRow) -> list[Act]:
    """What facilitators did with this theme; sharing and parting included, revisions not."""
    ids = {theme.id, *(m.id for m in theme.merged)}
    return [act for act in report.acts if act.theme_id in ids]
