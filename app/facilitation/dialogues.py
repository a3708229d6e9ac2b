"""What an organiser does: make a dialogue, list the dialogues, hand out links."""

import time
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, Field, StringConstraints

from app.access import Keyring, new_id, new_join_code
from app.dialogue import commands
from app.dialogue.events import PromptScript
from app.dialogue.model import Dialogue
from app.journal import Desk, Followers, Journal

DAY_MS = 86_400_000
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Question(BaseModel):
    """A prompt that is meant to stay open for so long: its clock starts when it is opened."""

    text: Line
    seconds: Annotated[int, Field(ge=10, le=24 * 3600)] | None = None


class NewDialogue(BaseModel):
    """What the organiser fills in. ``first_look``: contributions are held until a facilitator releases them."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    purpose: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    prompts: Annotated[list[Line | Question], Field(min_length=1, max_length=30)]
    language: Literal["nl", "en", "de"] = "nl"
    first_look: bool = False
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 180
    rehearsal: bool = False


class Links(msgspec.Struct, frozen=True):
    """Where each of the four kinds of people goes. The parts after # are secrets; browsers don't send them on."""

    dialogue_id: str
    title: str
    join_code: str
    phone: str
    facilitator: str
    hall: str
    organiser: str


class Organising:
    """Dialogues as their organiser sees them."""

    def __init__(
        self, *, journal: Journal, desk: Desk, followers: Followers, keyring: Keyring, base_url: str, organiser: str
    ) -> None:
        self._journal = journal
        self._desk = desk
        self._followers = followers
        self._keyring = keyring
        self._base_url = base_url
        self._organiser = organiser

    async def create(self, wish: NewDialogue) -> Links:
        """Begin a dialogue; nobody can join before its prompts are opened, but everybody can enter."""
        dialogue_id, join_code = new_id(), new_join_code()
        while await self._journal.find(join_code):
            join_code = new_join_code()
        facts = wish.model_dump(exclude={"prompts"})
        questions = [Question(text=one) if isinstance(one, str) else one for one in wish.prompts]
        script = tuple(PromptScript(new_id(), one.text, one.seconds) for one in questions)
        command = commands.CreateDialogue(organiser=self._organiser, join_code=join_code, prompts=script, **facts)
        await self._desk.create(dialogue_id, command, by="organiser")
        return await self.links(dialogue_id)

    async def state(self, dialogue_id: str) -> Dialogue:
        """How a dialogue stands."""
        return (await self._followers.get(dialogue_id)).state

    async def links(self, dialogue_id: str) -> Links:
        """The links of one dialogue.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
        """
        state = await self.state(dialogue_id)
        base = self._base_url
        return Links(
            dialogue_id=dialogue_id,
            title=state.title,
            join_code=state.join_code,
            phone=f"{base}/j/{state.join_code}",
            facilitator=f"{base}/f/{dialogue_id}#{self._keyring.facilitator_secret(dialogue_id, state.link)}",
            hall=f"{base}/hall/{dialogue_id}",
            organiser=f"{base}/o#{self._keyring.organiser_token}",
        )

    async def renew_link(self, dialogue_id: str, seen: int) -> Links:
        """Replace the facilitators' link; whoever came by the old one is out, on every server.

        Raises:
            app.errors.UnknownDialogue: no such dialogue.
        """
        done = await self._desk.steer(dialogue_id, commands.RenewLinks(seen), by="organiser")
        await (await self._followers.get(dialogue_id)).reached(done.position)
        return await self.links(dialogue_id)

    async def all_links(self) -> list[Links]:
        """The links of every dialogue, newest first."""
        return [await self.links(k.dialogue_id) for k in reversed(await self._journal.known())]

    async def overview(self) -> list[dict[str, Any]]:
        """Every dialogue as a row of the organiser's list, newest first."""
        return [await self.row(k.dialogue_id) for k in reversed(await self._journal.known())]

    async def row(self, dialogue_id: str) -> dict[str, Any]:
        """One dialogue with its counts and links."""
        state = await self.state(dialogue_id)
        return {
            "id": dialogue_id,
            "title": state.title,
            "purpose": state.purpose,
            "join_code": state.join_code,
            "language": state.language,
            "rehearsal": state.rehearsal,
            "state": _stage(state),
            "created_at": state.created_at,
            "people": len(state.speakers),
            "contributions": state.ledger.accepted,
            "days_left": _days_left(state),
            "prompts": [p.text for p in state.prompts.values()],
            "link": state.link,
            "links": msgspec.to_builtins(await self.links(dialogue_id)),
        }


def _stage(state: Dialogue) -> str:
    phases = {p.phase for p in state.prompts.values()}
    if phases & {"collecting", "reflecting"}:
        return "live"
    if phases == {"planned"}:
        return "planned"
    return "live" if "planned" in phases else "done"


def _days_left(state: Dialogue) -> int:
    passed = (time.time_ns() // 1_000_000 - state.created_at) // DAY_MS
    return max(0, state.retention_days - int(passed))
