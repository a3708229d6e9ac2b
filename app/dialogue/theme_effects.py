"""What revisions do to the themes, and what people do to them."""

from collections.abc import Container, Iterable

from app.dialogue import events as e
from app.dialogue.counting import put, put_all_by_engine, put_by_engine
from app.dialogue.effects import apply
from app.dialogue.model import Dialogue, Theme


@apply.register
def _(event: e.ContributionsPlaced, state: Dialogue, entry: e.Entry) -> None:
    del entry
    for placement in event.placements:
        theme = state.themes.get(placement.theme_id or "")
        if theme is not None and not theme.retired:
            put_by_engine(state, placement.contribution_id, theme)


@apply.register
def _(event: e.ContributionLeftUnthemed, state: Dialogue, entry: e.Entry) -> None:
    del entry
    put_by_engine(state, event.contribution_id, None)
    if event.contribution_id in state.contributions:
        state.contributions[event.contribution_id].left_unthemed = True


@apply.register
def _(event: e.ThemesRevised, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.revision, state.revision_basis = event.revision, event.basis
    state.provisional, state.singles, state.model = event.provisional, event.singles, event.model
    state.undercurrent = event.undercurrent
    ending = _ending(state, {t.theme_id for t in event.themes})
    standing = [_revise(state, revised, ending, event.revision) for revised in event.themes]
    for contribution_id in event.unthemed:
        put_by_engine(state, contribution_id, None)
    merged = any(theme.merged_into for theme in state.themes.values())
    for revised, theme in zip(event.themes, standing, strict=True):
        parts = revised.parts or [-1] * len(revised.members)
        if theme is not None and not merged:
            put_all_by_engine(state, revised.members, theme, parts)
            continue
        for contribution_id, part in zip(revised.members, parts, strict=False):
            put_by_engine(state, contribution_id, _own_part(state, contribution_id, theme), part)
    if ending:
        _end(state, ending)


def _own_part(state: Dialogue, contribution_id: str, theme: Theme | None) -> Theme | None:
    """Where it is already, if that was merged into ``theme``.

    The engine sees merged themes as one; parting them must give each its own again.
    """
    c = state.contributions.get(contribution_id)
    now = state.themes.get(c.theme_id or "") if c else None
    if now is None or theme is None or not now.merged_into:
        return theme
    return now if state.standing_theme(now.id) is state.standing_theme(theme.id) else theme


def _ending(state: Dialogue, found: Container[str]) -> set[str]:
    """A theme that a person touched stays, empty and visible; the others end, and free their number."""
    targets = {t.merged_into for t in state.themes.values() if t.merged_into}
    absent = [t for t in state.themes.values() if not t.retired and t.id not in found]
    for theme in absent:
        theme.voices, theme.parts = (), {}
    return {t.id for t in absent if not (t.touched or t.id in targets)}


def _end(state: Dialogue, ending: Container[str]) -> None:
    # held and hidden ones too: released later, they must not come back to a theme that ended
    for contribution in state.contributions.values():
        if contribution.theme_id in ending:
            put(state, contribution.id, None, by_hand=contribution.by_hand)
    for theme in state.themes.values():
        theme.retired = theme.retired or theme.id in ending


def _revise(state: Dialogue, revised: e.RevisedTheme, ending: Container[str], revision: int) -> Theme | None:
    """The theme as it's from now on. Of one that was put back meanwhile: the theme to which its people went."""
    theme = state.themes.get(revised.theme_id)
    if theme is not None and theme.rejoined:
        return state.themes.get(state.home_of(theme.split_from) or "")
    if theme is None:
        theme = Theme(revised.theme_id, _free_number(state, ending), revised.label)
        state.themes[theme.id] = theme
    elif theme.retired:
        theme.number, theme.retired = _free_number(state, ending), False
    theme.label, theme.clause, theme.voices = revised.label, revised.clause, revised.voices
    theme.undercurrent, theme.mixed, theme.reason = revised.undercurrent, revised.mixed, revised.reason
    theme.coarse, theme.revision, theme.parts = revised.coarse, revision, {}
    theme.place = revised.place or theme.place
    return theme


def _free_number(state: Dialogue, ending: Container[str] = ()) -> int:
    taken = {t.number for t in state.themes.values() if not t.retired and t.id not in ending}
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


# ---- by hand -----------------------------------------------------------------------------------------


def _moved(state: Dialogue, moves: Iterable[e.HandMove]) -> None:
    for move in moves:
        put(state, move.contribution_id, move.theme_id, by_hand=move.by_hand)


@apply.register
def _(event: e.ContributionsMoved, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _moved(state, event.moves)


@apply.register
def _(event: e.ThemeSplit, state: Dialogue, entry: e.Entry) -> None:
    theme = state.themes.get(event.theme_id)
    if theme is None:
        source = state.themes[event.from_id]
        theme = Theme(event.theme_id, _free_number(state), _label_beside(state, source), coarse=source.coarse)
        state.themes[theme.id] = theme
        theme.name, theme.named_by = event.name, entry.by if event.name else ""
    elif any(t.number == theme.number and not t.retired for t in state.themes.values()):
        theme.number = _free_number(state)
    theme.split_from, theme.rejoined, theme.retired = event.from_id, False, False
    # it begins where it came from; screens part what overlaps, and the next revision finds both their room
    theme.place = theme.place or state.themes[event.from_id].place
    theme.homes = {}
    for move in event.moves:
        c = state.contributions.get(move.contribution_id)
        if c is not None:
            theme.homes[c.id] = e.HandMove(c.id, c.theme_id, c.by_hand)
    _moved(state, event.moves)


def _label_beside(state: Dialogue, source: Theme) -> str:
    """What a theme without a name is called until the next revision: after the one that it came from."""
    siblings = sum(t.split_from == source.id for t in state.themes.values())
    return f"{source.title} ({siblings + 2})"


@apply.register
def _(event: e.ThemeRejoined, state: Dialogue, entry: e.Entry) -> None:
    del entry
    theme = state.themes[event.theme_id]
    inside = (c for c in state.contributions.values() if c.theme_id == theme.id)
    theme.homes = {c.id: e.HandMove(c.id, theme.id, c.by_hand) for c in inside}
    _moved(state, event.moves)
    theme.rejoined = theme.retired = True


@apply.register
def _(event: e.ThemePinned, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].pinned = True


@apply.register
def _(event: e.ThemeUnpinned, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].pinned = False


@apply.register
def _(event: e.ThemeHidden, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].hidden = True


@apply.register
def _(event: e.ThemeUnhidden, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].hidden = False


@apply.register
def _(event: e.ThemeRenamed, state: Dialogue, entry: e.Entry) -> None:
    theme = state.themes[event.theme_id]
    theme.name, theme.named_by = event.name, entry.by


def _merge(state: Dialogue, source_id: str, into_id: str | None) -> None:
    state.themes[source_id].merged_into = into_id


@apply.register
def _(event: e.ThemesMerged, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _merge(state, event.source_id, event.into_id)


@apply.register
def _(event: e.ThemesParted, state: Dialogue, entry: e.Entry) -> None:
    del entry
    _merge(state, event.source_id, None)


@apply.register
def _(event: e.ThemeShared, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].shared = True


@apply.register
def _(event: e.ThemeUnshared, state: Dialogue, entry: e.Entry) -> None:
    del entry
    state.themes[event.theme_id].shared = False
