"""The ledger, the themes' counts and the shelves: take out, change, put back. All screens rely on these numbers."""

from collections.abc import Callable, Iterable

from app.dialogue.model import Contribution, Dialogue, Shelf, Theme, Visibility

MINUTE = 60_000
_KEPT_APART = ("held", "hidden", "unthemed")


def minute(at: int) -> int:
    """The minute since 1970 in which something happened."""
    return at // MINUTE


def begin(state: Dialogue, c: Contribution) -> None:
    """Count a contribution for the first time."""
    _count(state, c, +1)
    for name in _shelves(state, c):
        _shelf(state, name).put(c)


def change(state: Dialogue, contribution_id: str, done: Callable[[Contribution], None]) -> None:
    """Change a contribution, and every number that it is part of; nothing where there is no such contribution."""
    c = state.contributions.get(contribution_id)
    if c is None:
        return
    before = _shelves(state, c)
    _count(state, c, -1)
    done(c)
    _count(state, c, +1)
    after = _shelves(state, c)
    if before != after:
        for name in before:
            _shelf(state, name).take(c)
        for name in after:
            _shelf(state, name).put(c)


def set_visibility(
    state: Dialogue, contribution_id: str, visibility: Visibility, *, judged: bool | None = None
) -> None:
    """Show it, hold it, hide it."""

    def done(c: Contribution) -> None:
        if c.visibility == "visible" != visibility:
            state.taken_off[c.id] = None
        elif visibility == "visible":
            state.taken_off.pop(c.id, None)
        c.visibility = visibility
        c.judged = c.judged if judged is None else judged

    change(state, contribution_id, done)


def set_quotable(state: Dialogue, contribution_id: str, *, quotable: bool) -> None:
    """Whether these words may be read outside the room. No number depends on it."""
    if contribution_id in state.contributions:
        state.contributions[contribution_id].quotable = quotable


def put(state: Dialogue, contribution_id: str, theme_id: str | None, *, by_hand: bool) -> None:
    """Put it in a theme, or in none."""

    def done(c: Contribution) -> None:
        c.theme_id, c.by_hand, c.part = theme_id, by_hand, -1

    change(state, contribution_id, done)


def put_by_engine(state: Dialogue, contribution_id: str, theme: Theme | None, part: int = -1) -> None:
    """The same by the engine: what a person put somewhere stays there."""
    c = state.contributions.get(contribution_id)
    if c is None:
        return
    theme_id = theme.id if theme else None
    if c.theme_id == theme_id:  # most stay where they are, and then no number changes but the sub-themes'
        _set_part(c, theme, part)
        return
    if c.by_hand:
        return

    def done(c: Contribution) -> None:
        c.theme_id, c.part = theme_id, part
        c.part_revision = theme.revision if theme else 0

    change(state, contribution_id, done)


def put_all_by_engine(state: Dialogue, contribution_ids: Iterable[str], theme: Theme, parts: Iterable[int]) -> None:
    """The same with all that a revision found in a theme. Most are in it already, and the whole server waits."""
    contributions, revision = state.contributions, theme.revision
    for contribution_id, part in zip(contribution_ids, parts, strict=False):
        c = contributions.get(contribution_id)
        if c is None or c.theme_id != theme.id or c.part_revision == revision:
            put_by_engine(state, contribution_id, theme, part)
            continue
        c.part, c.part_revision = part, revision
        if part >= 0 and c.visibility == "visible":
            inside = theme.parts.get(part)
            if inside is None:
                inside = theme.parts[part] = {}
            inside[contribution_id] = None


def _set_part(c: Contribution, theme: Theme | None, part: int) -> None:
    if theme is None:
        return
    if c.part_revision == theme.revision:
        theme.parts.get(c.part, {}).pop(c.id, None)
    c.part, c.part_revision = part, theme.revision
    if part >= 0 and c.visibility == "visible":
        theme.parts.setdefault(part, {})[c.id] = None


def _count(state: Dialogue, c: Contribution, step: int) -> None:
    bucket = state.bucket(c)
    setattr(state.ledger, bucket, getattr(state.ledger, bucket) + step)
    theme = state.themes.get(c.theme_id or "")
    if theme is None:
        return
    if c.by_hand and c.visibility != "withdrawn":
        (theme.hand.add if step > 0 else theme.hand.discard)(c.id)
    if c.visibility == "visible":
        _count_in(theme, c, step)


def _count_in(theme: Theme, c: Contribution, step: int) -> None:
    theme.people[c.participant_id] += step
    if not theme.people[c.participant_id]:
        del theme.people[c.participant_id]
    theme.minutes[minute(c.at)] += step
    theme.resonance += step * len(c.resonance)
    theme.contested += step * (c.contested_theme_id == theme.id)
    inside = theme.parts.setdefault(c.part, {}) if c.part >= 0 and c.part_revision == theme.revision else {}
    if step > 0:
        theme.members[c.id] = inside[c.id] = None
    else:
        theme.members.pop(c.id, None)
        inside.pop(c.id, None)


def _shelves(state: Dialogue, c: Contribution) -> list[str]:
    """The names of the shelves on which it belongs."""
    bucket = state.bucket(c)
    found: list[str] = [bucket] if bucket in _KEPT_APART else []
    if c.flags and not c.judged and c.visibility == "visible":
        found.append("flagged")
    return found


def _shelf(state: Dialogue, name: str) -> Shelf:
    found: Shelf = getattr(state, name)
    return found
