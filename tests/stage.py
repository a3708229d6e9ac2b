"""A server's inside without a server: a journal in memory, its desk, and one dialogue on it.

Runs under `hurry` as well as under `asyncio.run`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.access import Keyring, Pass
from app.dialogue import Dialogue
from app.dialogue import commands as c
from app.intake.limits import Limits
from app.intake.reception import CONSENT, Reception
from app.journal import Desk, Follower, Followers, GroupCommit, MemoryJournal
from app.journal.desk import Done
from tests.gatherings import JOIN_CODE, creation, digest, revision

DIALOGUE = "d1"


class Stage:
    """One dialogue with prompts p1 and p2, of which the first is open. Everything goes through the desk."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.commit = GroupCommit(self.journal)
        self.followers = Followers(self.journal)
        self.desk = Desk(self.commit, self.followers)
        self.keyring = Keyring("a secret", "the organiser's token")
        self.reception = Reception(self.desk, self.keyring, Limits())
        self.follower: Follower

    @property
    def state(self) -> Dialogue:
        """How the dialogue stands."""
        return self.follower.state

    async def does(self, command: c.AnyCommand, by: str = "Karima", text: str | None = None) -> Done:
        """Carry out a command, and wait until everybody in the process has heard of it."""
        done = await self.desk.contribute(DIALOGUE, command, by=by, text=text)
        await self.follower.reached(done.position)
        return done

    async def joins(self, *people: str) -> None:
        """People come in."""
        for person in people:
            await self.does(c.Join(person, CONSENT, "nl"), by=person)

    async def says(self, person: str, text: str = "Wind op zee.", *, prompt_id: str = "p1", id_: str = "") -> str:
        """Somebody contributes; the id of the contribution."""
        await self.joins(person)
        new = id_ or f"c{len(self.state.contributions) + 1}"
        await self.does(c.Contribute(new, person, prompt_id, "nl", digest(text)), by=person, text=text)
        return new

    async def revises(self, groups: dict[str, list[str]], unthemed: tuple[str, ...] = ()) -> None:
        """The engine found these themes."""
        await self.does(revision(groups, unthemed, basis=self.state.position), by="theming")

    async def guest(self) -> Pass:
        """Somebody who joined as phones do."""
        return await self.reception.join(DIALOGUE, consent=CONSENT, language="nl")


@asynccontextmanager
async def stage(**facts: object) -> AsyncIterator[Stage]:
    """The stage, set; cleared afterwards."""
    made = Stage()
    await made.desk.create(DIALOGUE, creation(**facts), by="organiser")  # type: ignore[arg-type]  # facts of the wish
    made.follower = await made.followers.get(DIALOGUE)
    await made.does(c.SetPhase("p1", "collecting"))
    assert made.state.join_code == facts.get("join_code", JOIN_CODE)
    yield made
    await made.commit.close()
    await made.followers.close()
    await made.journal.close()
