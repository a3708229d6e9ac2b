"""The silence meter: who joined and said nothing, who went quiet. Counts of at least five, never names."""

from app.dialogue.model import Dialogue
from app.live.quoting import Section, nobody_named


def meter(state: Dialogue) -> Section:
    """How many never spoke, and how many spoke before but not to the prompt of now; ``None`` where it's one to four."""
    prompt = state.current_prompt
    spoke = len(prompt.spoke.get(prompt.round, ())) if prompt else 0
    return {
        "silent": nobody_named(len(state.participants) - len(state.speakers)),
        "quiet": nobody_named(len(state.speakers) - spoke) if prompt else None,
        "prompt_id": prompt.id if prompt else None,
        "round": prompt.round if prompt else 0,
        "spoke": spoke,
    }
