"""What is compared: a report, or one round of a prompt in it. Groups of few people stand together here too."""

import re
from collections import defaultdict

from app.reports.comparison.shape import Side, ThemeCount
from app.reports.editions import AT_LEAST
from app.reports.editions.groups import allowed
from app.reports.shape import SMALLER, EditionName, Report, ThemeRow

_WORD = re.compile(r"\w{4,}")
LABEL_COUNTS = 3  # times as much as a word in a voice


def whole(report: Report) -> Side:
    """Everything that a report counts, in its edition."""
    rows = [
        ThemeCount(t.id, t.label, t.number, t.people, t.contributions, t.gathers, words_of(t))
        for t in report.themes
        if t.contributions and not t.hidden
    ]
    return _side(report, report.counts.spoke, report.ledger.accepted, rows)


def round_of(report: Report, prompt_id: str, round_: int, edition: EditionName) -> Side:
    """One round of one prompt, from the whole report; themes of few people are gathered as in the edition."""
    rows = [row for row in report.contributions if (row.prompt_id, row.round) == (prompt_id, round_)]
    people: defaultdict[str, set[int]] = defaultdict(set)
    count: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        if row.theme_id is not None and row.person is not None:
            people[row.theme_id].add(row.person)
            count[row.theme_id] += 1
    at_least = AT_LEAST[edition]
    known = {t.id: t for t in report.themes if not t.hidden}
    shown = [t for t in known.values() if len(people[t.id]) >= at_least]
    small = [t_id for t_id in people if t_id not in {t.id for t in shown}]
    themes = [ThemeCount(t.id, t.label, t.number, len(people[t.id]), count[t.id], 0, words_of(t)) for t in shown]
    together: set[int] = set().union(*(people[t_id] for t_id in small))
    if len(together) >= at_least and small:
        number = max((t.number for t in known.values()), default=0) + 1
        themes.append(ThemeCount(SMALLER, "", number, len(together), sum(count[t] for t in small), len(small)))
    spoke = len({row.person for row in rows})
    prompt = next((p.text for p in report.prompts if p.id == prompt_id), "")
    told = spoke if all(allowed(spoke - t.people, at_least) for t in themes) else None
    return _side(report, told, len(rows), themes, prompt, round_)


def words_of(theme: ThemeRow) -> tuple[str, ...]:
    """The words by which a theme can be known again in another dialogue: its label's first of all."""
    if theme.gathers:
        return ()
    said = " ".join((theme.clause, *(voice.text for voice in theme.voices)))
    return (*_WORD.findall(theme.label.casefold()) * LABEL_COUNTS, *_WORD.findall(said.casefold()))


def _side(
    report: Report, spoke: int | None, contributions: int, themes: list[ThemeCount], prompt: str = "", round_: int = 0
) -> Side:
    about = report.dialogue
    return Side(
        dialogue_id=about.id,
        title=about.title,
        language=about.language,
        position=report.position,
        at=about.last_at,
        spoke=spoke,
        contributions=contributions,
        themes=tuple(sorted(themes, key=lambda t: (-t.contributions, t.number))),
        prompt=prompt,
        round=round_,
    )
