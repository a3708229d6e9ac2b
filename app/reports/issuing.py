"""Public editions: at which positions there are any, and whether one more would betray somebody."""

from app import errors
from app.dialogue import commands
from app.journal import Desk, Followers, Journal
from app.reports.editions import AT_LEAST, betrays, edit
from app.reports.reading import report_of
from app.reports.shape import EditionName


class Issuing:
    """Freezes public editions, and knows the frozen ones."""

    def __init__(self, journal: Journal, desk: Desk, followers: Followers) -> None:
        self._journal = journal
        self._desk = desk
        self._followers = followers

    async def issued(self, dialogue_id: str) -> tuple[int, ...]:
        """The positions of the public editions, oldest first."""
        return (await (await self._followers.get(dialogue_id)).catch_up()).issued

    async def position(self, dialogue_id: str, edition: EditionName, wished: int | None) -> int | None:
        """At which position an edition is read: the public one only where it was frozen.

        Raises:
            app.errors.NoEditionYet: the public edition was not frozen, or not at that position.
        """
        if edition != "public":
            return wished
        issued = await self.issued(dialogue_id)
        if not issued or (wished is not None and wished not in issued):
            raise errors.NoEditionYet
        return wished or issued[-1]

    async def issue(self, dialogue_id: str) -> int:
        """Freeze the public edition as the dialogue stands now; its position.

        Raises:
            app.errors.TooFewForEdition: it would show who said what.
            app.errors.EditionBetrays: beside an earlier one it would.
        """
        state = await (await self._followers.get(dialogue_id)).catch_up()
        position, issued = state.position, state.issued
        now = await report_of(self._journal, dialogue_id, position, "whole")
        edit(now, "public")
        for earlier in issued:
            before = await report_of(self._journal, dialogue_id, earlier, "whole")
            if betrays(before, now, AT_LEAST["public"]):
                raise errors.EditionBetrays
        await self._desk.steer(dialogue_id, commands.IssueEdition(position), by="organiser")
        return position
