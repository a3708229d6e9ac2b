"""Answers as journal entries, so that their report is the same as that of an evening. Pure."""

from collections.abc import Sequence

from app.cli.answers.themes import theme_id
from app.dialogue import events as e
from clustering import Revision

BY = "theme"


def entries(
    *,
    title: str,
    language: str,
    at: int,
    texts: Sequence[str],
    authors: Sequence[str],
    languages: Sequence[str],
    revision: Revision,
    model: str,
) -> list[e.Entry]:
    """The journal of a dialogue in which all ``texts`` were given at ``at`` and themed once."""
    facts: list[tuple[e.AnyEvent, str | None]] = [(_created(title, language), None)]
    facts += [(e.ParticipantJoined(author, "", language), None) for author in dict.fromkeys(authors)]
    facts += [
        (_accepted(number, author, lang or language), text)
        for number, (text, author, lang) in enumerate(zip(texts, authors, languages, strict=True))
    ]
    facts.append((_revised(revision, model, basis=len(facts)), None))
    return [e.Entry(position, at, BY, event, text) for position, (event, text) in enumerate(facts, 1)]


def _created(title: str, language: str) -> e.DialogueCreated:
    return e.DialogueCreated(
        title=title,
        purpose="",
        organiser="",
        join_code="",
        language=language,
        first_look=False,
        retention_days=0,
        prompts=(),
    )


def _accepted(number: int, author: str, language: str) -> e.ContributionAccepted:
    return e.ContributionAccepted(_id(number), author, "", 1, language, "")


def _revised(revision: Revision, model: str, basis: int) -> e.ThemesRevised:
    themes = tuple(
        e.RevisedTheme(
            theme_id=theme_id(number),
            label=theme.label,
            clause=theme.clause,
            members=_ids(theme.members),
            voices=_ids(theme.voices),
            undercurrent=theme.undercurrent,
            mixed=theme.mixed,
            reason=theme.reason,
        )
        for number, theme in enumerate(revision.themes, 1)
    )
    unthemed, singles = _ids(revision.unthemed), _ids(revision.singles)
    return e.ThemesRevised(1, basis, model, themes, unthemed, singles, revision.provisional)


def _ids(rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(_id(row) for row in rows)


def _id(row: int) -> str:
    return f"a{row + 1}"
