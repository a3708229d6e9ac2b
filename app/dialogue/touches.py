"""What an event changes, by name: so that two facilitators at once overwrite nothing of each other unseen.

A name is of one fact of one thing ("name t1", "place c7"), so that two acts on the same theme clash only where they
change the same fact.
"""

from app.dialogue import events as e

_FACTS: dict[type, str] = {
    e.PromptReworded: "text",
    e.PromptMoved: "order",
    e.PromptRemoved: "script",
    e.PromptRestored: "script",
    e.PhaseChanged: "phase",
    e.TimerSet: "clock",
    e.ContributionReleased: "visibility",
    e.ContributionHidden: "visibility",
    e.ContributionReturned: "visibility",
    e.ThemeRenamed: "name",
    e.ThemesMerged: "merge",
    e.ThemesParted: "merge",
    e.ThemeSplit: "split",
    e.ThemeRejoined: "split",
    e.ThemePinned: "pin",
    e.ThemeUnpinned: "pin",
    e.ThemeHidden: "hide",
    e.ThemeUnhidden: "hide",
    e.ThemeShared: "share",
    e.ThemeUnshared: "share",
    e.NudgeTakenBack: "nudge",
    e.NudgeGivenBack: "nudge",
}
_SUBJECTS = ("prompt_id", "contribution_id", "theme_id", "source_id", "nudge_id")


def touched(event: e.AnyEvent) -> tuple[str, ...]:
    """The names of the facts that a facilitator's act changes; none for everybody else's."""
    if isinstance(event, e.WallSet):
        return ("wall",)
    fact = _FACTS.get(type(event))
    subject = next((getattr(event, name) for name in _SUBJECTS if hasattr(event, name)), "")
    named = (f"{fact} {subject}",) if fact else ()
    moves = event.moves if isinstance(event, e.ContributionsMoved | e.ThemeSplit | e.ThemeRejoined) else ()
    return (*named, *(f"place {move.contribution_id}" for move in moves))
