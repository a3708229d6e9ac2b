"""The acts that the energy strip shows, so that people see what followed from them."""

from app.dialogue import events as e
from app.dialogue.model import Mark

_ACTS: dict[type, str] = {
    e.PromptAdded: "added",
    e.WallSet: "wall",
    e.NudgeSent: "nudged",
    e.ThemeRenamed: "named",
    e.ThemesMerged: "merged",
    e.ThemesParted: "parted",
    e.ThemeSplit: "split",
    e.ThemeRejoined: "rejoined",
    e.ThemePinned: "pinned",
    e.ThemeHidden: "hidden",
    e.ThemeShared: "shared",
    e.ThemeUnshared: "unshared",
}


def mark(entry: e.Entry) -> Mark | None:
    """The mark of an entry, where it has one."""
    event = entry.event
    if isinstance(event, e.PhaseChanged):
        name = "opened" if event.phase == "collecting" else event.phase
        return Mark(entry.at, name, prompt_id=event.prompt_id) if name != "planned" else None
    act = _ACTS.get(type(event))
    if act is None:
        return None
    theme_id = getattr(event, "theme_id", None) or getattr(event, "into_id", None) or getattr(event, "source_id", None)
    return Mark(entry.at, act, theme_id, getattr(event, "prompt_id", None))
