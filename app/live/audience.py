"""What each role may see, decided here and nowhere else.

A view is a flat mapping of section name → JSON value. ``participant`` and ``hall`` views hold visible contributions
only; a held, hidden or withdrawn text never leaves the server towards a phone or a hall. All views are pure functions
of a state, so the same position always shows the same.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from app.dialogue.model import Contribution, Dialogue, Prompt, Theme

Section = dict[str, Any]
VOICES_ON_PHONE = 30
VOICES_PER_THEME = 5
VOICES_PER_SHARED_THEME = 2
GROWTH_WINDOW = 5 * 60 * 1000
LISTED = 50


def participant_view(state: Dialogue) -> Section:
    """What every phone shows alike."""
    prompt = state.current_prompt
    return {
        "dialogue": _dialogue(state),
        "prompt": _prompt(state, prompt) if prompt else None,
        "room": _room(state),
        "voices": _newest_voices(state, prompt),
        "themes": [_shared_theme(state, t) for t in _shared(state)],
    }


def voices_shown(state: Dialogue) -> tuple[str, ...]:
    """The contributions that every phone quotes now: the newest, then those of shared themes."""
    newest = [voice["id"] for voice in _newest_voices(state, state.current_prompt)]
    of_themes = [c.id for theme in _shared(state) for c in _voices(state, theme, VOICES_PER_SHARED_THEME)]
    return tuple(dict.fromkeys(newest + of_themes))


def personal_view(state: Dialogue, participant_id: str, shown: Sequence[str] | None = None) -> Section:
    """What only this participant's phone shows: the path of their own words, and what they resonated with.

    ``shown`` saves work where many phones are told the same moment: ``voices_shown(state)``.
    """
    shown = voices_shown(state) if shown is None else shown
    own = [state.contributions[i] for i in state.by_participant.get(participant_id, ())]
    view: Section = {f"mine.{c.id}": _own(state, c) for c in own}
    view["resonated"] = [i for i in shown if participant_id in state.contributions[i].resonance]
    return view


def hall_view(state: Dialogue) -> Section:
    """What the beamer shows: the prompt, the count, the shared themes. No raw text."""
    prompt = state.current_prompt
    return {
        "dialogue": _dialogue(state),
        "prompt": _prompt(state, prompt) if prompt else None,
        "room": _room(state),
        "themes": [_counts(state, t) for t in _shared(state)],
    }


def facilitator_view(state: Dialogue) -> Section:
    """Everything a facilitator steers by; held and hidden texts only in their own sections."""
    growth = _growth(state)
    view: Section = {
        "dialogue": _dialogue(state),
        "prompts": [_prompt(state, p) for p in state.prompts.values()],
        "room": _room(state),
        "ledger": _ledger(state),
        "revision": {
            "number": state.revision,
            "basis": state.revision_basis,
            "provisional": state.provisional,
        },
        "held": [_voice(c) | {"at": c.at} for c in state.contributions.values() if c.visibility == "held"][:LISTED],
        "hidden": [_voice(c) | {"at": c.at} for c in state.contributions.values() if c.visibility == "hidden"][
            -LISTED:
        ],
        "unthemed": [_voice(c) for c in state.contributions.values() if state.bucket(c) == "unthemed"][-LISTED:],
        "singles": [_voice(c) for c in _visible(state, state.singles)][:8],
    }
    for theme in state.living_themes():
        view[f"theme.{theme.id}"] = _full_theme(state, theme, growth)
    return view


# ---- parts ---------------------------------------------------------------------------------------


def _dialogue(state: Dialogue) -> Section:
    names = ("title", "purpose", "organiser", "language", "join_code", "first_look", "rehearsal")
    return {name: getattr(state, name) for name in names}


def _prompt(state: Dialogue, prompt: Prompt) -> Section:
    return {
        "id": prompt.id,
        "text": prompt.text,
        "number": prompt.number,
        "of": len(state.prompts),
        "phase": prompt.phase,
        "round": prompt.round,
        "contributions": prompt.contributions,
    }


def _room(state: Dialogue) -> Section:
    return {
        "joined": len(state.participants),
        "spoke": len(state.speakers),
        "contributions": state.ledger.accepted,
    }


def _ledger(state: Dialogue) -> Section:
    names = ("accepted", "themed", "unthemed", "held", "hidden", "withdrawn")
    return {name: getattr(state.ledger, name) for name in names}


def _voice(c: Contribution) -> Section:
    return {"id": c.id, "text": c.text or "", "lang": c.language, "resonance": len(c.resonance)}


def _visible(state: Dialogue, ids: tuple[str, ...]) -> list[Contribution]:
    found = (state.contributions.get(i) for i in ids)
    return [c for c in found if c is not None and c.visibility == "visible" and c.text]


def _newest_voices(state: Dialogue, prompt: Prompt | None) -> list[Section]:
    voices: list[Section] = []
    for c in reversed(state.contributions.values()):
        if c.visibility == "visible" and c.text and (prompt is None or c.prompt_id == prompt.id):
            voices.append(_voice(c))
        if len(voices) == VOICES_ON_PHONE:
            break
    return voices


def _people(parts: list[Theme]) -> int:
    if len(parts) == 1:
        return len(parts[0].people)
    return len(set().union(*(t.people for t in parts)))


def _counts(state: Dialogue, theme: Theme) -> Section:
    parts = state.parts_of(theme)
    return {
        "id": theme.id,
        "number": theme.number,
        "title": theme.title,
        "people": _people(parts),
        "contributions": sum(len(t.members) for t in parts),
        "resonance": sum(t.resonance for t in parts),
    }


def _shared(state: Dialogue) -> list[Theme]:
    shared = [t for t in state.living_themes() if t.shared]
    return sorted(shared, key=lambda t: (-sum(len(p.members) for p in state.parts_of(t)), t.number))


def _voices(state: Dialogue, theme: Theme, most: int) -> list[Contribution]:
    parts = state.parts_of(theme)
    chosen = _visible(state, tuple(v for t in parts for v in t.voices))
    belonging = [c for c in chosen if state.standing_theme(c.theme_id) is theme][:most]
    if len(belonging) < most:  # a young theme, or voices that were taken back: its other members speak
        listed = {c.id for c in belonging}
        others = _visible(state, tuple(m for t in parts for m in list(t.members)[: most * 2] if m not in listed))
        belonging += others[: most - len(belonging)]
    return belonging


def _shared_theme(state: Dialogue, theme: Theme) -> Section:
    return _counts(state, theme) | {"voices": [_voice(c) for c in _voices(state, theme, VOICES_PER_SHARED_THEME)]}


def _full_theme(state: Dialogue, theme: Theme, growth: Counter[str]) -> Section:
    merged = [t for t in state.parts_of(theme) if t is not theme]
    return _counts(state, theme) | {
        "label": theme.label,
        "clause": theme.clause,
        "named_by": theme.named_by if theme.name else "",
        "contested": sum(t.contested for t in state.parts_of(theme)),
        "growth": growth[theme.id],
        "shared": theme.shared,
        "undercurrent": theme.undercurrent,
        "reason": theme.reason,
        "place": theme.place,
        "mixed": theme.mixed,
        "voices": [_voice(c) | {"at": c.at} for c in _voices(state, theme, VOICES_PER_THEME)],
        "merged": [{"id": t.id, "title": t.title} for t in merged],
    }


def _growth(state: Dialogue) -> Counter[str]:
    """Contributions per theme in the five minutes before the last entry (journal time, so that it replays alike)."""
    since, growth = state.last_at - GROWTH_WINDOW, Counter[str]()
    for c in reversed(state.contributions.values()):
        if c.at < since:
            break
        theme = state.standing_theme(c.theme_id)
        if theme is not None and c.visibility == "visible":
            growth[theme.id] += 1
    return growth


def _own(state: Dialogue, c: Contribution) -> Section:
    theme = state.standing_theme(c.theme_id) if c.visibility == "visible" else None
    placed: Section | None = None
    if theme is not None:
        counts = _counts(state, theme)
        placed = {
            "id": theme.id,
            "number": theme.number,
            "title": theme.title,
            "others": counts["contributions"] - 1,
        }
    return {
        "id": c.id,
        "text": c.text or "",
        "lang": c.language,
        "prompt_id": c.prompt_id,
        "at": c.at,
        "late": c.late,
        "state": c.visibility,
        "resonance": len(c.resonance),
        "theme": placed,
        "shared": bool(theme and theme.shared),
        "contested": bool(theme and c.contested_theme_id == c.theme_id),
    }
