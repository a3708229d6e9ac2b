"""What each role may see, decided here and nowhere else.

A view is a flat mapping of section name → JSON value. ``participant`` and ``hall`` views hold visible contributions
only; a held, hidden or withdrawn text never leaves the server towards a phone or a hall. All views are pure functions
of a state, so the same position always shows the same.
"""

from itertools import islice

from app.dialogue.model import Contribution, Dialogue, Nudge
from app.live import energy, quoting
from app.live.console_view import LISTED, facilitator_view
from app.live.quoting import VOICES_PER_SHARED_THEME, Section
from app.live.receipts import receipt
from app.live.turns import Round, bench_of, round_of, turns
from app.live.wall import shown_on_wall

__all__ = [
    "LISTED",
    "VOICES_PER_SHARED_THEME",
    "facilitator_view",
    "hall_view",
    "participant_view",
    "personal_view",
    "phone_view",
]
GONE = 100  # the last voices that were taken off: a phone that still shows one takes it off too


def participant_view(state: Dialogue, bench: int = 0, now: Round | None = None) -> Section:
    """What every phone on a bench shows alike: only the voices differ, by whose turn it is there.

    ``now`` saves work where all benches are told the same moment: ``round_of(state)``.
    """
    return {
        "dialogue": quoting.dialogue(state),
        "prompt": quoting.current_prompt(state),
        "room": quoting.room(state),
        "voices": [quoting.voice(c) for c in turns(now or round_of(state), bench)],
        "gone": list(islice(reversed(state.taken_off), GONE)),
        "themes": [
            quoting.counts(theme, parts)
            | {"voices": [quoting.voice(c) for c in quoting.voices_of(state, theme, parts, VOICES_PER_SHARED_THEME)]}
            for theme, parts in quoting.shared(state)
        ],
    }


def personal_view(state: Dialogue, participant_id: str) -> Section:
    """What only this participant's phone shows: the path of their own words, what they resonated with, and a nudge."""
    own = [state.contributions[i] for i in state.by_participant.get(participant_id, ())]
    view: Section = {f"mine.{c.id}": _own(state, c) for c in own}
    standing = ((i, state.standing_theme(i)) for i in state.given.get(participant_id, {}))
    view["resonated"] = list(dict.fromkeys(theme.id if theme else i for i, theme in standing))
    view["nudge"] = _nudge(state, participant_id)
    return view


def phone_view(state: Dialogue, participant_id: str) -> Section:
    """Everything that the phone of this participant shows."""
    return participant_view(state, bench_of(participant_id)) | personal_view(state, participant_id)


def hall_view(state: Dialogue) -> Section:
    """What the beamer shows: the prompt, the count, the shared themes, and the one thing that was put on the wall."""
    wall = shown_on_wall(state)
    view: Section = {
        "dialogue": quoting.dialogue(state),
        "prompt": quoting.current_prompt(state),
        "room": quoting.room(state),
        "themes": [quoting.counts(theme, parts) for theme, parts in quoting.shared(state)],
        "wall": wall,
    }
    return view | ({"energy": energy.of_the_room(state)} if wall["scene"] == "energy" else {})


# ---- parts ---------------------------------------------------------------------------------------


def _own(state: Dialogue, c: Contribution) -> Section:
    theme = state.standing_theme(c.theme_id) if c.visibility == "visible" else None
    theme = None if theme and theme.hidden else theme
    placed: Section | None = None
    if theme is not None:
        others = sum(len(part.members) for part in state.parts_of(theme)) - 1
        placed = {"id": theme.id, "number": theme.number, "title": theme.title, "others": others}
    prompt = state.prompts.get(c.prompt_id)
    return {
        "id": c.id,
        "text": c.text or "",
        "lang": c.language,
        "prompt_id": c.prompt_id,
        "asked": prompt.text if prompt else "",
        "closed": bool(prompt and prompt.phase == "closed"),
        "receipt": receipt(c),
        "at": c.at,
        "late": c.late,
        "state": c.visibility,
        "resonance": len(c.resonance),
        "theme": placed,
        "shared": bool(theme and theme.shared),
        "contested": bool(theme and c.contested_theme_id == c.theme_id),
        "on_wall": c.on_wall,
    }


def _nudge(state: Dialogue, participant_id: str) -> Section | None:
    """The newest message for this phone; never a word about who else got it."""
    one = next((n for n in reversed(state.nudges.values()) if _concerns(state, n, participant_id)), None)
    return {"id": one.id, "text": one.text} if one else None


def _concerns(state: Dialogue, nudge: Nudge, participant_id: str) -> bool:
    prompt = state.current_prompt
    if nudge.taken_back or (nudge.prompt_id, nudge.round) != ((prompt.id, prompt.round) if prompt else (None, 0)):
        return False
    if nudge.to == "silent" and participant_id in state.speakers:
        return False  # it did what it was for
    return participant_id in state.participants and (nudge.people is None or participant_id in nudge.people)
