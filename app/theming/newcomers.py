"""Who still waits for a theme, and which text the engine stumbles over. Pure."""

from collections import Counter
from collections.abc import Iterable

from app.dialogue import events as e
from app.dialogue.model import Contribution, Dialogue

TRIES = 3
_MAY_CHANGE_WHO_WAITS = (
    e.ContributionAccepted
    | e.ContributionReleased
    | e.ContributionReturned
    | e.ContributionHidden
    | e.ContributionWithdrawn
)


class Newcomers:
    """The contributions that were not yet offered to the engine since the last revision, in order of arrival."""

    def __init__(self, state: Dialogue) -> None:
        self._state = state
        self._waiting: dict[str, None] = {}
        self._failures: Counter[str] = Counter()
        self._look_again()

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, contribution_id: object) -> bool:
        return contribution_id in self._waiting

    def hear(self, entry: e.Entry) -> None:
        """Take note of an entry that the state has taken in already."""
        event = entry.event
        if isinstance(event, _MAY_CHANGE_WHO_WAITS):
            self._waiting.pop(event.contribution_id, None)
            contribution = self._state.contributions.get(event.contribution_id)
            if contribution is not None and self._wants_theme(contribution):
                self._waiting[event.contribution_id] = None
        elif isinstance(event, e.ThemesRevised):
            self._look_again()

    def take(self, most: int) -> list[Contribution]:
        """The next ones, at most ``most``; one that failed before goes alone."""
        taken: list[Contribution] = []
        for contribution_id in list(self._waiting):
            contribution = self._state.contributions.get(contribution_id)
            alone = self._failures[contribution_id] > 0
            if alone and taken:
                break
            del self._waiting[contribution_id]
            if contribution is not None and self._wants_theme(contribution):
                taken.append(contribution)
            if len(taken) == most or (alone and taken):
                break
        return taken

    def ahead(self) -> list[str]:
        """All who wait, in order; nothing is taken."""
        found = ((i, self._state.contributions.get(i)) for i in self._waiting)
        return [i for i, contribution in found if contribution is not None and self._wants_theme(contribution)]

    def put_back(self, batch: Iterable[Contribution]) -> None:
        """They were not at fault: offer them again."""
        self._waiting = {c.id: None for c in batch} | self._waiting

    def suspect(self, batch: list[Contribution]) -> list[Contribution]:
        """The engine failed on this batch. Offers them again one by one; gives those that failed three times alone."""
        for contribution in batch:
            self._failures[contribution.id] += 1
        given_up = batch if len(batch) == 1 and self._failures[batch[0].id] > TRIES else []
        self.put_back(c for c in batch if c not in given_up)
        return given_up

    def _wants_theme(self, c: Contribution) -> bool:
        wanted = self._state.bucket(c) == "unthemed" and not c.by_hand  # where a person wants it in none, it stays so
        return wanted and not c.left_unthemed and c.text is not None

    def _look_again(self) -> None:
        standing = {theme_id for theme_id in self._state.themes if self._state.standing_theme(theme_id)}
        for contribution in self._state.contributions.values():
            # nearly everybody has one, and the whole server waits
            if contribution.theme_id not in standing and self._wants_theme(contribution):
                self._waiting.setdefault(contribution.id, None)
