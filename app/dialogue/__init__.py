"""The domain: what a dialogue is and what may happen in it. No I/O, no clock, no event loop.

``decide(state, command) -> events`` says what follows from a wish; ``evolve(state, entry) -> state`` says what follows
from a fact. Everything on every screen is computed from a state, and every state from the journal.
"""

from app.dialogue.decide import decide
from app.dialogue.evolve import evolve, replay
from app.dialogue.model import Contribution, Dialogue, Prompt, Theme

__all__ = ["Contribution", "Dialogue", "Prompt", "Theme", "decide", "evolve", "replay"]
