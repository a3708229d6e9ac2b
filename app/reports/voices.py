"""Whose words a report may quote, and which of them."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from app.dialogue.events import FoundGroup
from app.dialogue.model import Contribution, Dialogue, Theme
from app.reports.shape import QuietGroup, SubTheme, Voice

VOICES_PER_THEME = 5
VOICES_PER_GROUP = 3
SINGLE_VOICES = 8


class Voices:
    """The quotable contributions of ``state``: visible, not erased, not ``taken_off`` at a later position."""

    def __init__(self, state: Dialogue, taken_off: frozenset[str]) -> None:
        self._state = state
        self._taken_off = taken_off
        self._numbers = {contribution_id: n for n, contribution_id in enumerate(state.contributions, 1)}

    def words(self, c: Contribution) -> str | None:
        """The text where everybody may read it."""
        return c.text if c.visibility == "visible" and c.id not in self._taken_off else None

    def of(self, parts: list[Theme]) -> tuple[Voice, ...]:
        """The voices that theming chose and that still stand here; then others, what resonates first."""
        members = {m: self._state.contributions[m] for t in parts for m in t.members}
        others = sorted(members.values(), key=lambda c: (-len(c.resonance), c.position))
        chosen = chain((v for t in parts for v in t.voices if v in members), (c.id for c in others))
        return tuple(islice(self._quoted(dict.fromkeys(chosen)), VOICES_PER_THEME))

    def single(self) -> tuple[Voice, ...]:
        """Single unusual voices, most unusual first."""
        return tuple(islice(self._quoted(self._state.singles), SINGLE_VOICES))

    def quiet_groups(self) -> tuple[QuietGroup, ...]:
        """The small groups of the undercurrent that still have a voice. They lie over the themes."""
        found = (self._quiet_group(group) for group in self._state.undercurrent)
        return tuple(group for group in found if group.voices)

    def _quiet_group(self, group: FoundGroup) -> QuietGroup:
        known = (self._state.contributions.get(member) for member in group.members)
        inside = [c for c in known if c is not None and c.visibility == "visible"]
        chosen = dict.fromkeys((*group.voices, *(c.id for c in inside)))
        theme = self._state.standing_theme(group.theme_id)
        return QuietGroup(
            label=group.label,
            theme_id=theme.id if theme else None,
            people=len({c.participant_id for c in inside}),
            contributions=len(inside),
            resonance=sum(len(c.resonance) for c in inside),
            voices=tuple(islice(self._quoted(chosen), VOICES_PER_GROUP)),
        )

    def subthemes(self, theme: Theme) -> tuple[SubTheme, ...]:
        """What a theme falls apart into, largest first, each with the voice that stands for it."""
        contributions = self._state.contributions
        found = []
        for ids in theme.parts.values():
            inside = [contributions[member] for member in ids if member in theme.members]
            voices = self._quoted(c.id for c in sorted(inside, key=lambda c: (-len(c.resonance), len(c.text or ""))))
            voice = next(voices, None)
            if voice is not None:
                found.append(SubTheme(voice, len({c.participant_id for c in inside}), len(inside)))
        return tuple(sorted(found, key=lambda part: (-part.contributions, part.voice.number)))

    def clause(self, theme: Theme) -> tuple[str, str]:
        """The theme's clause and its language; empty where its words may not be quoted (any more)."""
        wanted = _plain(theme.clause)
        for member in theme.members if wanted else ():
            c = self._state.contributions[member]
            if wanted in _plain(self.words(c) or ""):
                return theme.clause, c.language
        return "", ""

    def quoted(self, c: Contribution) -> Voice | None:
        """The contribution as a quotation; ``None`` where its words may not be read."""
        text = self.words(c)
        return Voice(c.id, text, c.language, len(c.resonance), self._numbers[c.id]) if text else None

    def _quoted(self, ids: Iterable[str]) -> Iterator[Voice]:
        found = (self._state.contributions.get(contribution_id) for contribution_id in ids)
        quoted = (self.quoted(c) for c in found if c)
        return (voice for voice in quoted if voice)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!?…")
