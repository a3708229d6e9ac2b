"""The dialogue that a newcomer finds at first start: open, so that everything can be tried at once."""

from app.dialogue import commands
from app.facilitation.dialogues import NewDialogue, Organising
from app.journal import Desk

EXAMPLE = NewDialogue(
    title="Boeren en nieuwe energie",
    purpose="We willen weten wat boeren nodig hebben om mee te doen met nieuwe energie.",
    prompts=[
        "Wat houdt je tegen om mee te doen met nieuwe energie?",
        "Wanneer doe je wel mee?",
        "Wie zet een eerste stap?",
    ],
)


async def ensure_example(organising: Organising, desk: Desk) -> None:
    """Make the example and open its first question, where there is no dialogue at all."""
    if await organising.all_links():
        return
    links = await organising.create(EXAMPLE)
    first = next(iter((await organising.state(links.dialogue_id)).prompts))
    await desk.steer(links.dialogue_id, commands.SetPhase(first, "collecting"), by="organiser")
