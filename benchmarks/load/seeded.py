"""A dialogue in which everybody has joined already, written before its server starts.

Ten thousand people who join through the door take minutes, and how long that takes is measured elsewhere.
"""

import asyncio
import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from app.access import Keyring, Pass
from app.composition import Parts, composed
from app.dialogue.commands import SetPhase
from app.facilitation.dialogues import NewDialogue
from app.intake.reception import CONSENT
from app.intake.words import MOST_GRAPHEMES
from app.live.messages import Contribute, Hello, Role, encoder
from app.settings import Settings

AT_ONCE = 2000
_OTHERS: dict[Role, str] = {"facilitator": "Karima", "hall": "hall"}


@dataclass(frozen=True)
class Room:
    """What the benchmark needs to know of the dialogue."""

    dialogue_id: str
    prompt_id: str
    phones: list[str]
    facilitator: str
    hall: str

    @property
    def path(self) -> str:
        """Of the live connection."""
        return f"/live/{self.dialogue_id}"

    def contributions(self, *, long: bool = False) -> Iterator[list[str]]:
        """Messages with their keys, without end: the sentences of the rehearsal room, or as long as they may be."""
        lines = (files("app.facilitation") / "rehearsal" / "nl.jsonl").read_text(encoding="utf-8").splitlines()
        for text in itertools.cycle([json.loads(line)["text"] for line in lines]):
            key, whole = str(uuid.uuid4()), (f"{text} " * MOST_GRAPHEMES)[:MOST_GRAPHEMES] if long else text
            yield [encoder.encode(Contribute(key, self.prompt_id, whole)).decode(), key]


async def seeded(folder: Path, people: int, database_url: str | None = None) -> Room:
    """Make the dialogue, open its prompt, and let everybody join."""
    settings = Settings(data_dir=folder, database_url=database_url, _env_file=None)
    async with composed(settings) as parts:
        wish = NewDialogue(title="Energie in ons dorp", purpose="Samen kiezen.", prompts=["Wat houdt je tegen?", "En?"])
        links = await parts.organising.create(wish)
        state = await parts.organising.state(links.dialogue_id)
        prompt_id = next(iter(state.prompts))
        await parts.desk.steer(links.dialogue_id, SetPhase(prompt_id, "collecting"), by="Karima")
        phones = [hello for _ in range(0, people, AT_ONCE) for hello in await _joined(parts, links.dialogue_id)]
        desk, hall = (
            _hello(parts.keyring, parts.keyring.new_pass(links.dialogue_id, role, who, link=state.link))
            for role, who in _OTHERS.items()
        )
        return Room(links.dialogue_id, prompt_id, phones[:people], desk, hall)


async def _joined(parts: Parts, dialogue_id: str) -> list[str]:
    joining = (parts.reception.join(dialogue_id, consent=CONSENT, language="nl") for _ in range(AT_ONCE))
    return [_hello(parts.keyring, one) for one in await asyncio.gather(*joining)]


def _hello(keyring: Keyring, holder: Pass) -> str:
    return encoder.encode(Hello(holder.role, keyring.issue(holder))).decode()
