"""What a report cannot know, in plain words. Which of these hold is a fact about the dialogue."""

from app.dialogue.model import Dialogue
from app.reports.shape import Limit


def _(text: str) -> str:
    """Mark ``text`` for the catalogues; the page that shows it translates it."""
    return text


ALIKE = Limit(
    "alike_not_meant",
    _("The software groups words that are alike. It does not know what somebody meant, and it misses irony."),
)
PHONES = Limit(
    "people_are_phones",
    _(
        "One voice per browser is all that is sure: two people on one phone count as one, and somebody with two"
        " phones counts as two."
    ),
)
SILENT = Limit(
    "silent_not_heard",
    _("Whoever joined without speaking is counted, but is in no theme."),
)
LABELS = Limit(
    "labels_by_software",
    _("Themes without a name given by a person are called after words that occur in them often."),
)
PROVISIONAL = Limit(
    "provisional",
    _("There were too few contributions for firm themes: read them as a first sketch."),
)
PLACED = Limit(
    "placed_since",
    _("Contributions that came after the last revision were put in themes that existed already."),
)
MIXED = Limit(
    "mixed_themes",
    _("Some themes hold very different contributions, and one name does not cover them: they are marked."),
)
FEW = Limit(
    "few_spoke",
    _("Fewer than half of the people who joined spoke: this report does not speak for the others."),
)
REHEARSAL = Limit(
    "rehearsal",
    _("This was a rehearsal: the voices are not those of real people."),
)

GATHERED = Limit(
    "smaller_gathered",
    _("Themes of few people stand together as “smaller themes”, so that nobody can be recognised."),
)
RELEASED = Limit(
    "only_released_quoted",
    _("Only words that somebody released are quoted. All others are counted, and left out."),
)
COARSE = Limit(
    "coarse_times",
    _("Times are rounded down, and numbers that would point to a few people are left out."),
)


def limits(state: Dialogue) -> tuple[Limit, ...]:
    """The limits that hold for ``state``, the most important first."""
    living = state.living_themes()
    conditions = (
        (REHEARSAL, state.rehearsal),
        (ALIKE, True),
        (PROVISIONAL, state.provisional),
        (FEW, 2 * len(state.speakers) < len(state.participants)),
        (SILENT, len(state.speakers) < len(state.participants)),
        (PHONES, True),
        (MIXED, any(t.mixed for t in living)),
        (LABELS, any(not t.name for t in living)),
        (PLACED, _placed_since(state)),
    )
    return tuple(limit for limit, holds in conditions if holds)


def _placed_since(state: Dialogue) -> bool:
    late = (c for c in reversed(state.contributions.values()) if c.position > state.revision_basis)
    return any(state.bucket(c) == "themed" for c in late)
