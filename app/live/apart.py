"""Who stands apart on the map: the undercurrent's dots lie beside their themes. Each contribution is one dot."""

from collections.abc import Iterable

from app.dialogue.events import FoundGroup
from app.dialogue.model import Contribution, Dialogue
from app.live import quoting

SINGLES = 8


def groups_shown(state: Dialogue) -> list[tuple[FoundGroup, list[Contribution]]]:
    """The undercurrent's groups with those of their members whom everybody may read; one alone is no group."""
    groups = ((group, quoting.visible(state, group.members)) for group in state.undercurrent)
    return [(group, members) for group, members in groups if len(members) > 1]


def singles_shown(state: Dialogue) -> list[Contribution]:
    """The single voices that a facilitator sees now."""
    return quoting.visible(state, state.singles)[:SINGLES]


def standing_apart(state: Dialogue) -> dict[str, Contribution]:
    """Everybody who has a dot beside the themes instead of inside one."""
    grouped = (c for _, members in groups_shown(state) for c in members)
    return {c.id: c for c in (*grouped, *singles_shown(state))}


def count_within(apart: Iterable[str], members: Iterable[dict[str, None]]) -> int:
    """How many of them are members of a theme (of any of its parts)."""
    parts = list(members)
    return sum(any(i in part for part in parts) for i in apart)
