"""What the engine and the facilitators may do to the themes."""

import msgspec

from app import errors
from app.dialogue import commands as c
from app.dialogue import events as e
from app.dialogue.model import Contribution, Dialogue, Theme
from app.dialogue.rules import Events, contribution_of, rule, theme_of


@rule.register
def _(command: c.PlaceContributions, state: Dialogue) -> Events:
    fitting = tuple(p for p in command.placements if _fits(state, p))
    return (e.ContributionsPlaced(fitting),) if fitting else ()


def _fits(state: Dialogue, placement: e.Placement) -> bool:
    contribution = state.contributions.get(placement.contribution_id)
    theme = state.themes.get(placement.theme_id or "")
    if contribution is None or theme is None:
        return False
    settled = contribution.by_hand or contribution.theme_id == theme.id
    return contribution.visibility != "withdrawn" and not theme.retired and not settled


@rule.register
def _(command: c.ReviseThemes, state: Dialogue) -> Events:
    if command.basis < state.revision_basis:
        return ()
    return (
        e.ThemesRevised(
            revision=state.revision + 1,
            basis=command.basis,
            model=command.model,
            themes=tuple(_in_its_place(state, theme) for theme in command.themes),
            unthemed=command.unthemed,
            singles=command.singles,
            provisional=command.provisional,
            undercurrent=command.undercurrent,
        ),
    )


def _in_its_place(state: Dialogue, found: e.RevisedTheme) -> e.RevisedTheme:
    """What somebody made a theme by name, pin, merge or hand stays among the themes: it's no "perhaps" any more.

    The group that the engine saw in it is still told in the undercurrent, which lies over the themes.
    """
    theme = state.themes.get(found.theme_id)
    decided = theme is not None and theme.touched and not (theme.undercurrent or theme.retired)
    return msgspec.structs.replace(found, undercurrent=False, reason="") if decided else found


@rule.register
def _(command: c.LeaveUnthemed, state: Dialogue) -> Events:
    if contribution_of(state, command.contribution_id).left_unthemed:
        return ()
    return (e.ContributionLeftUnthemed(command.contribution_id),)


@rule.register
def _(command: c.RenameTheme, state: Dialogue) -> Events:
    theme = theme_of(state, command.theme_id)
    name = " ".join(command.name.split())
    if name == theme.name:
        return ()
    if theme.name and theme.title != command.seen:
        raise errors.AlreadyChanged(by=theme.named_by, now=theme.title)
    return (e.ThemeRenamed(theme.id, name),)


@rule.register
def _(command: c.MergeThemes, state: Dialogue) -> Events:
    source, into = theme_of(state, command.source_id), theme_of(state, command.into_id)
    standing = state.standing_theme(into.id)
    if standing is None or standing is source:
        raise errors.MergeIntoItself
    # a theme inside another is meant with the other; only undoing names the inner one, and must find it again
    target = into if command.exact and not _leads_through(state, into, source) else standing
    if source.merged_into == target.id:
        return ()
    return (e.ThemesMerged(source.id, target.id),)


def _leads_through(state: Dialogue, theme: Theme, other: Theme) -> bool:
    at: Theme | None = theme
    while at is not None and at is not other:
        at = state.themes.get(at.merged_into or "")
    return at is other


@rule.register
def _(command: c.PartThemes, state: Dialogue) -> Events:
    source = theme_of(state, command.source_id)
    return (e.ThemesParted(source.id),) if source.merged_into else ()


@rule.register
def _(command: c.ShareTheme, state: Dialogue) -> Events:
    theme = theme_of(state, command.theme_id)
    if theme.shared == command.on:
        return ()
    return (e.ThemeShared(theme.id) if command.on else e.ThemeUnshared(theme.id),)


@rule.register
def _(command: c.PinTheme, state: Dialogue) -> Events:
    theme = theme_of(state, command.theme_id)
    if theme.pinned == command.on:
        return ()
    return (e.ThemePinned(theme.id) if command.on else e.ThemeUnpinned(theme.id),)


@rule.register
def _(command: c.HideTheme, state: Dialogue) -> Events:
    theme = theme_of(state, command.theme_id)
    if theme.hidden == command.on:
        return ()
    return (e.ThemeHidden(theme.id) if command.on else e.ThemeUnhidden(theme.id),)


# ---- by hand -----------------------------------------------------------------------------------------


@rule.register
def _(command: c.MoveContributions, state: Dialogue) -> Events:
    if command.seen is not msgspec.UNSET and len(command.moves) == 1:
        _refuse_unseen(state, command.moves[0], command.seen)
    moves = tuple(move for move in command.moves if _changes(state, move))
    return (e.ContributionsMoved(moves),) if moves else ()


def _changes(state: Dialogue, move: e.HandMove) -> bool:
    contribution = contribution_of(state, move.contribution_id)
    theme_id = theme_of(state, move.theme_id).id if move.theme_id else None
    if contribution.visibility == "withdrawn":
        return False
    return (contribution.theme_id, contribution.by_hand) != (theme_id, move.by_hand)


def _refuse_unseen(state: Dialogue, move: e.HandMove, seen: str | None) -> None:
    """What a colleague put elsewhere stays there; where the engine put it meanwhile doesn't matter."""
    contribution = contribution_of(state, move.contribution_id)
    now = state.standing_theme(contribution.theme_id)
    before = state.standing_theme(seen)
    if contribution.by_hand and now is not before and now is not state.standing_theme(move.theme_id):
        by = state.touches[f"place {contribution.id}"].by
        if now is None:
            raise errors.ChangedMeanwhile(by=by, what=before.title if before else state.title)
        raise errors.AlreadyChanged(by=by, now=now.title)


@rule.register
def _(command: c.SplitTheme, state: Dialogue) -> Events:
    if command.new_id in state.themes:
        return ()
    source = theme_of(state, command.theme_id)
    chosen = dict.fromkeys([*command.contributions, *_sub_theme(source, command)])
    found = (state.contributions.get(id_) for id_ in chosen)
    moves = tuple(e.HandMove(one.id, command.new_id) for one in found if one and one.visibility != "withdrawn")
    if not moves:
        raise errors.NothingToSplit
    return (e.ThemeSplit(command.new_id, source.id, " ".join(command.name.split()), moves),)


def _sub_theme(source: Theme, command: c.SplitTheme) -> tuple[str, ...]:
    if command.part is None:
        return ()
    if command.revision is not None and command.revision != source.revision:
        raise errors.NothingToSplit  # these sub-themes were found anew since
    return tuple(source.parts.get(command.part, ()))


@rule.register
def _(command: c.RejoinTheme, state: Dialogue) -> Events:
    theme = state.themes.get(command.theme_id)
    if theme is not None and theme.rejoined:
        return ()
    theme = theme_of(state, command.theme_id)
    if theme.split_from is None:
        raise errors.NotSplit
    if theme.merged_into or any(t.merged_into == theme.id for t in state.themes.values()):
        raise errors.StillMerged
    inside = (one for one in state.contributions.values() if one.theme_id == theme.id)
    return (e.ThemeRejoined(theme.id, tuple(_homewards(state, theme, one) for one in inside)),)


def _homewards(state: Dialogue, theme: Theme, one: Contribution) -> e.HandMove:
    """Where it was before the split; who came later goes to the theme that it was split from."""
    before = theme.homes.get(one.id)
    if before is None or (before.theme_id and before.theme_id not in _living(state)):
        return e.HandMove(one.id, state.home_of(theme.split_from), by_hand=False)
    return before


def _living(state: Dialogue) -> set[str]:
    return {theme.id for theme in state.themes.values() if not theme.retired}


@rule.register
def _(command: c.SplitAgain, state: Dialogue) -> Events:
    theme = state.themes.get(command.theme_id)
    if theme is None or theme.split_from is None:
        raise errors.UnknownTheme
    if not theme.rejoined:
        return ()
    inside = tuple(move for move in theme.homes.values() if _still_takes_part(state, move))
    return (e.ThemeSplit(theme.id, theme.split_from, theme.name, inside),)


def _still_takes_part(state: Dialogue, move: e.HandMove) -> bool:
    return state.contributions[move.contribution_id].visibility != "withdrawn"
