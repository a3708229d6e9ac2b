"""Everything a facilitator steers by. Held and hidden texts only in their own sections.

Computed four times a second while somebody looks, so nothing here goes through all contributions: what needs counting
is counted while the journal is read.
"""

from collections.abc import Container, Iterable
from itertools import islice

from app.dialogue.events import FoundGroup
from app.dialogue.model import Contribution, Dialogue, Nudge, Prompt, Theme
from app.live import energy, quoting, silence
from app.live.apart import count_within, groups_shown, singles_shown, standing_apart
from app.live.quoting import VOICES_PER_THEME, Section
from app.live.suggestions import growth, suggestions
from app.live.wall import chosen_for_wall

LISTED = 50
VOICES_PER_GROUP = 3
NUDGES = 20
NEWEST = 40


def facilitator_view(state: Dialogue) -> Section:
    """The console at this position."""
    themes = state.standing_themes()
    apart = standing_apart(state)
    view: Section = {
        "dialogue": quoting.dialogue(state),
        "prompts": [_prompt(state, p) for p in state.prompts.values()],
        "room": quoting.room(state),
        "ledger": _ledger(state),
        "revision": _revision(state),
        "held": _read_all(state, state.held.first(LISTED)),
        "hidden": _read_all(state, state.hidden.last(LISTED)),
        "flagged": _read_all(state, state.flagged.first(LISTED)),
        "unthemed": _read_all(state, state.unthemed.last(LISTED)),
        "singles": [_read(c) for c in singles_shown(state)],
        "undercurrent": _undercurrent(state),
        "newest": _newest(state, apart),
        "energy": energy.strip(state, themes),
        "silence": silence.meter(state),
        "suggestions": suggestions(state, themes),
        "wall": chosen_for_wall(state),
        "nudges": [_nudge(n) for n in list(state.nudges.values())[-NUDGES:]],
    }
    for parts in themes.values():
        within = {"apart": count_within(apart, (t.members for t in parts))}
        view[f"theme.{parts[0].id}"] = _theme(state, parts) | within
    return view


def _prompt(state: Dialogue, one: Prompt) -> Section:
    return quoting.prompt(state, one) | {"seconds": one.seconds, "late": one.late, "about": one.about}


def _ledger(state: Dialogue) -> Section:
    names = ("accepted", "themed", "unthemed", "held", "hidden", "withdrawn")
    return {name: getattr(state.ledger, name) for name in names}


def _revision(state: Dialogue) -> Section:
    return {"number": state.revision, "basis": state.revision_basis, "provisional": state.provisional}


def _newest(state: Dialogue, apart: Container[str]) -> list[list[str | int | None]]:
    """Where those who came in last stand, the very last first: theme and sub-theme. Their dots glow, also when moved.

    Who isn't on the map is left out.
    """
    last = islice(reversed(state.contributions.values()), NEWEST)
    return [_where(state, c) for c in last if c.visibility == "visible" and c.id not in apart]


def _where(state: Dialogue, c: Contribution) -> list[str | int | None]:
    theme = state.standing_theme(c.theme_id)
    if theme is None:
        return [None, -1]
    return [theme.id, next((part for part, ids in theme.parts.items() if c.id in ids), -1)]


def _read(c: Contribution) -> Section:
    """A voice as a facilitator reads it: when it came, what to look at, whether it was put where it is by hand."""
    return quoting.voice(c) | {"at": c.at, "late": c.late, "flags": list(c.flags), "moved": c.by_hand}


def _read_all(state: Dialogue, ids: Iterable[str]) -> list[Section]:
    return [_read(state.contributions[id_]) for id_ in ids]


def _nudge(one: Nudge) -> Section:
    """A message that was sent: to how many, never to whom."""
    reached = None if one.people is None else quoting.nobody_named(len(one.people))
    return {
        "id": one.id,
        "to": one.to,
        "text": one.text,
        "theme_id": one.theme_id,
        "at": one.at,
        "by": one.by,
        "reached": reached,
        "taken_back": one.taken_back,
    }


def _undercurrent(state: Dialogue) -> Section:
    return {
        "groups": [_group(state, group, members) for group, members in groups_shown(state)],
        "singles": [_read(c) for c in singles_shown(state)],
        "unthemed": sum(state.bucket(c) == "unthemed" for c in standing_apart(state).values()),
    }


def _group(state: Dialogue, group: FoundGroup, members: list[Contribution]) -> Section:
    theme = state.standing_theme(group.theme_id)
    voices = quoting.visible(state, group.voices) or members
    return {
        "id": f"u-{(group.voices or group.members)[0]}",
        "title": group.label,
        "people": len({c.participant_id for c in members}),
        "count": len(members),
        "reason": group.reason,
        "theme_id": theme.id if theme else None,
        "voices": [_read(c) for c in voices[:VOICES_PER_GROUP]],
        "ids": [c.id for c in members],
    }


def _theme(state: Dialogue, parts: list[Theme]) -> Section:
    theme = parts[0]
    return quoting.counts(theme, parts) | {
        "label": theme.label,
        "clause": theme.clause,
        "named_by": theme.named_by if theme.name else "",
        "contested": sum(t.contested for t in parts),
        "growth": growth(state, parts),
        "shared": theme.shared,
        "pinned": theme.pinned,
        "hidden": theme.hidden,
        "moved": sum(len(t.hand) for t in parts),
        "undercurrent": theme.undercurrent,
        "reason": theme.reason,
        "mixed": theme.mixed,
        "coarse": theme.coarse,
        "place": theme.place,
        "revision": theme.revision,
        "subthemes": _sub_themes(state, theme),
        "split_from": _split_from(state, theme),
        "voices": [_read(c) for c in quoting.voices_of(state, theme, parts, VOICES_PER_THEME)],
        "merged": [{"id": t.id, "title": t.title} for t in parts if t is not theme],
    }


def _sub_themes(state: Dialogue, theme: Theme) -> list[Section]:
    """Where the theme falls apart, largest first. ``part`` names one, together with the theme's ``revision``."""
    parts = sorted(theme.parts.items(), key=lambda item: (-len(item[1]), item[0]))
    found: list[Section] = []
    for number, ids in parts if len(parts) > 1 else ():
        voices = quoting.visible(state, [v for v in theme.voices if v in ids] or quoting.first(ids, 4))
        if voices:
            found.append({"part": number, "count": len(ids), "voice": _read(voices[0])})
    return found


def _split_from(state: Dialogue, theme: Theme) -> Section | None:
    source = state.themes.get(state.home_of(theme.split_from) or "") if theme.split_from else None
    return {"id": source.id, "title": source.title} if source else None
