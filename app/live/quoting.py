"""What any screen says about a prompt, a voice or a theme. Who may see it is decided in ``audience``."""

from collections.abc import Iterable
from typing import Any

from app.dialogue.model import Contribution, Dialogue, Prompt, Theme

Section = dict[str, Any]
VOICES_PER_THEME = 5
VOICES_PER_SHARED_THEME = 2
FEWEST = 5


def dialogue(state: Dialogue) -> Section:
    """What it is about."""
    names = ("title", "purpose", "organiser", "language", "join_code", "first_look", "rehearsal")
    return {name: getattr(state, name) for name in names}


def prompt(state: Dialogue, one: Prompt) -> Section:
    """A prompt with its clock."""
    return {
        "id": one.id,
        "text": one.text,
        "number": one.number,
        "of": len(state.prompts),
        "phase": one.phase,
        "round": one.round,
        "contributions": one.contributions,
        "ends_at": one.ends_at,
    }


def current_prompt(state: Dialogue) -> Section | None:
    """The prompt that the room is at."""
    one = state.current_prompt
    return prompt(state, one) if one else None


def room(state: Dialogue) -> Section:
    """How many there are."""
    return {
        "joined": len(state.participants),
        "spoke": len(state.speakers),
        "contributions": state.ledger.accepted,
    }


def voice(c: Contribution) -> Section:
    """A contribution as everybody may read it."""
    return {"id": c.id, "text": c.text or "", "lang": c.language, "resonance": len(c.resonance)}


def visible(state: Dialogue, ids: Iterable[str]) -> list[Contribution]:
    """Those that everybody may read."""
    found = (state.contributions.get(i) for i in ids)
    return [c for c in found if c is not None and c.visibility == "visible" and c.text]


def counts(theme: Theme, parts: list[Theme]) -> Section:
    """A theme in numbers, with everything that was merged into it."""
    return {
        "id": theme.id,
        "number": theme.number,
        "title": theme.title,
        "people": people(parts),
        "contributions": sum(len(t.members) for t in parts),
        "resonance": sum(t.resonance for t in parts),
        "speaks_to": len(set[str]().union(*(t.speaks_to for t in parts))),
    }


def people(parts: list[Theme]) -> int:
    """How many people; who spoke in two parts is one."""
    return len(parts[0].people) if len(parts) == 1 else len(set[str]().union(*(t.people for t in parts)))


def shared(state: Dialogue) -> list[tuple[Theme, list[Theme]]]:
    """The themes that the room sees, largest first, each with its parts."""
    found = [(t, state.parts_of(t)) for t in state.living_themes() if t.shared and not t.hidden]
    return sorted(found, key=lambda pair: (-sum(len(p.members) for p in pair[1]), pair[0].number))


def voices_of(state: Dialogue, theme: Theme, parts: list[Theme], most: int) -> list[Contribution]:
    """Who speaks for a theme."""
    chosen = visible(state, (v for t in parts for v in t.voices))
    belonging = [c for c in chosen if state.standing_theme(c.theme_id) is theme][:most]
    if len(belonging) < most:  # a young theme, or voices that were taken back: its other members speak
        listed = {c.id for c in belonging}
        others = visible(state, (m for t in parts for m in first(t.members, most * 2) if m not in listed))
        belonging += others[: most - len(belonging)]
    return belonging


def first(ids: Iterable[str], most: int) -> list[str]:
    """The first few, without looking at the others."""
    return [id_ for id_, _ in zip(ids, range(most), strict=False)]


def nobody_named(count: int) -> int | None:
    """A count of people who did *not* do something: never so small that it points at somebody."""
    return None if 0 < count < FEWEST else count
