"""Small dialogues that really happened, for pages that show them."""

from collections.abc import Sequence

from app.dialogue import commands as c
from app.dialogue.decide import decide
from app.dialogue.events import Entry, PromptScript, RevisedTheme
from app.dialogue.evolve import evolve
from app.dialogue.model import Dialogue

WORDS = (
    "Het dak ligt vol panelen.",
    "Op zonnige dagen moet ik ze uitzetten.",
    "De kabel in de straat is te dun.",
    "Als de winst hier blijft, doe ik mee.",
    "Ik wil zelf mede-eigenaar zijn.",
    "Niet weer een bedrijf van ver weg.",
    "Samen kopen, samen beslissen.",
    "’s Avonds praat ik vooral met de hond.",
    "Mij vragen ze niets.",
    "Mijn vader zat op de gasbel.",
)
THEMES = (
    RevisedTheme("t1", "Het net zit vol", "", ("c0", "c1", "c2"), ("c0",)),
    RevisedTheme("t2", "Zelf eigenaar zijn", "", ("c3", "c4", "c5", "c6"), ("c3",)),
    RevisedTheme("t3", "Alleen op het erf", "", ("c7", "c8"), ("c7",), undercurrent=True),
)


def fresh() -> Dialogue:
    """A dialogue that nobody opened yet."""
    state = Dialogue()
    prompts = (PromptScript("p1", "Wat merk je nu al?"), PromptScript("p2", "Wat houdt je tegen?"))
    create = c.CreateDialogue(
        title="Boeren en nieuwe energie",
        purpose="We willen weten wat nodig is.",
        organiser="Coöperatie De Lage Weide",
        join_code="K7M4PX",
        language="nl",
        first_look=False,
        retention_days=180,
        prompts=prompts,
    )
    do(state, create)
    return state


def evening(
    *,
    themes: bool = True,
    provisional: bool = False,
    language: str = "nl",
    first_words: str = WORDS[0],
    acts: Sequence[c.AnyCommand] = (),
) -> Dialogue:
    """A dialogue with ten contributions, one of them hidden, and (if wished) three themes; then these acts."""
    state = fresh()
    do(state, c.SetPhase("p1", "collecting"))
    for number, words in enumerate((first_words, *WORDS[1:])):
        do(state, c.Join(f"u{number}", "1", language))
        do(state, c.Contribute(f"c{number}", f"u{number}", "p1", language, "digest"), words)
    if themes:
        found = {"themes": THEMES, "unthemed": ("c9",), "singles": (), "provisional": provisional}
        do(state, c.ReviseThemes(basis=state.position, model="words", **found))  # type: ignore[arg-type]  # a short table
        do(state, c.HideContribution("c9"))
    for act in acts:
        do(state, act)
    return state


def do(state: Dialogue, wish: c.AnyCommand, text: str | None = None) -> None:
    """Carry out one wish."""
    for event in decide(state, wish):
        evolve(state, Entry(state.position + 1, 1_760_000_000_000 + state.position, "Anne", event, text))
