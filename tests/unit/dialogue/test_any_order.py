"""Whatever people do, in whatever order: everybody is counted once, and no decision of a person is lost."""

from typing import Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.dialogue import commands as c
from app.dialogue import events, replay
from app.dialogue.model import Theme
from tests.gatherings import (
    CONTRIBUTIONS,
    PEOPLE,
    PROMPTS,
    SPLITS,
    THEMES,
    Gathering,
    attempt,
    counters,
    recounted_ledger,
    recounted_theme,
    revisions,
    steering,
)

person = st.sampled_from(PEOPLE)
prompt = st.sampled_from(PROMPTS)
contribution = st.sampled_from(CONTRIBUTIONS)
theme = st.sampled_from(THEMES)


class AnyEvening(RuleBasedStateMachine):
    """A dialogue to which anything may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.gathering = Gathering(prompts=3)
        self.held_by_people: set[str] = set()
        self.put_by_people: dict[str, str | None] = {}

    # ---- what may happen -----------------------------------------------------------------------------

    @initialize(first_look=st.booleans())
    def the_first_prompt_is_open(self, first_look: bool) -> None:
        """The evening begins, with or without a first look."""
        self.gathering = Gathering(prompts=3, first_look=first_look)
        self.gathering.opens()

    @rule(who=person)
    def join(self, who: str) -> None:
        """Somebody comes in."""
        attempt(self.gathering, c.Join(who, "1", "nl"))

    @rule(who=person, what=contribution, to=prompt)
    def contribute(self, who: str, what: str, to: str) -> None:
        """Somebody contributes, to any prompt."""
        self.gathering.joins(who)
        attempt(self.gathering, c.Contribute(what, who, to, "nl", "digest"))

    @rule(what=prompt, phase=st.sampled_from(["collecting", "reflecting", "closed"]))
    def set_phase(self, what: str, phase: Literal["collecting", "reflecting", "closed"]) -> None:
        """The facilitator goes on, or back."""
        attempt(self.gathering, c.SetPhase(what, phase))

    @rule(what=contribution)
    def withdraw(self, what: str) -> None:
        """An author takes words back."""
        attempt(self.gathering, c.Withdraw("its author", what))

    @rule(what=contribution)
    def hide(self, what: str) -> None:
        """A moderator hides."""
        attempt(self.gathering, c.HideContribution(what))

    @rule(what=contribution)
    def release(self, what: str) -> None:
        """A moderator releases."""
        attempt(self.gathering, c.ReleaseContribution(what))

    @rule(who=person, what=contribution, on=st.booleans())
    def resonate(self, who: str, what: str, on: bool) -> None:
        """Somebody resonates, or no longer."""
        attempt(self.gathering, c.Resonate(who, what, on))

    @rule(what=contribution)
    def contest(self, what: str) -> None:
        """An author objects."""
        attempt(self.gathering, c.ContestPlacement("its author", what))

    @rule(where=st.dictionaries(contribution, theme, min_size=1, max_size=4))
    def place(self, where: dict[str, str]) -> None:
        """The engine places newcomers."""
        self.gathering.places(**where)

    @rule(wish=revisions())
    def revise(self, wish: c.ReviseThemes) -> None:
        """The engine computes all themes anew, from whatever it knew."""
        attempt(self.gathering, wish)

    @rule(what=contribution)
    def leave_unthemed(self, what: str) -> None:
        """The engine gives up on a text."""
        attempt(self.gathering, c.LeaveUnthemed(what))

    @rule(which=theme, name=st.sampled_from(["", "Eerst besparen"]))
    def rename(self, which: str, name: str) -> None:
        """A facilitator names a theme, or takes the name back."""
        found = self.gathering.state.themes.get(which)
        attempt(self.gathering, c.RenameTheme(which, name, found.title if found else ""))

    @rule(source=theme, into=theme)
    def merge(self, source: str, into: str) -> None:
        """A facilitator merges any two themes."""
        attempt(self.gathering, c.MergeThemes(source, into))

    @rule(source=theme)
    def part(self, source: str) -> None:
        """A facilitator undoes a merge."""
        attempt(self.gathering, c.PartThemes(source))

    @rule(which=theme, on=st.booleans())
    def share(self, which: str, on: bool) -> None:
        """A facilitator shares, or takes away."""
        attempt(self.gathering, c.ShareTheme(which, on))

    @rule(wish=steering())
    def steer(self, wish: c.AnyCommand) -> None:
        """A facilitator does anything else that they may."""
        attempt(self.gathering, wish)

    # ---- what is always so ------------------------------------------------------------------------------

    @invariant()
    def everybody_is_in_exactly_one_line_of_the_ledger(self) -> None:
        """It adds up, and each line is what the contributions themselves say."""
        ledger = self.gathering.state.ledger
        assert ledger.adds_up()
        assert ledger == recounted_ledger(self.gathering.state)

    @invariant()
    def what_is_themed_is_in_exactly_one_theme_that_people_see(self) -> None:
        """Nobody is shown twice, nobody is lost in a merge."""
        seen = [id_ for members in self.gathering.living().values() for id_ in members]
        themed = [id_ for id_, bucket in self.gathering.buckets().items() if bucket == "themed"]
        assert sorted(seen) == sorted(themed)

    @invariant()
    def every_theme_counts_right(self) -> None:
        """Members, people, resonance and objections, counted again from nothing."""
        state = self.gathering.state
        for one in state.themes.values():
            assert counters(one) == recounted_theme(state, one)

    @invariant()
    def nothing_points_to_a_theme_that_ended(self) -> None:
        """Neither a contribution nor a merge."""
        state = self.gathering.state
        assert not [x.id for x in state.contributions.values() if x.theme_id and state.themes[x.theme_id].retired]
        assert not [x.id for x in state.themes.values() if x.merged_into and state.themes[x.merged_into].retired]

    @invariant()
    def numbers_are_unique_among_themes_that_live(self) -> None:
        """And as small as can be."""
        numbers = [one.number for one in self.gathering.state.themes.values() if not one.retired]
        assert len(numbers) == len(set(numbers))
        assert set(numbers) <= set(range(1, len(THEMES) + len(SPLITS) + 1))

    @invariant()
    def what_people_touched_is_still_there(self) -> None:
        """What a person did to a theme is undone by a person only, and until then it does not end."""
        now = {one.id for one in self.gathering.state.themes.values() if touched(one)}
        for theme_id in self.held_by_people - now:
            assert self.let_go_last(theme_id), f"{theme_id} was let go without a person"
        self.held_by_people = now

    @invariant()
    def what_a_person_put_somewhere_is_still_there(self) -> None:
        """No placement and no revision moves it, however old the journal was that the engine had read."""
        words = self.gathering.state.contributions
        for one, theme_id in self.put_by_people.items():
            if words[one].visibility != "withdrawn" and words[one].theme_id != theme_id:
                assert one in moved_by(self.gathering.entries[-1].event), f"{one} left {theme_id} without a person"
        self.put_by_people = {one.id: one.theme_id for one in words.values() if one.by_hand}

    @invariant()
    def what_waits_to_be_looked_at_is_what_the_contributions_say(self) -> None:
        """Held, hidden, unthemed and flagged ones, in order of arrival."""
        state = self.gathering.state
        for name in ("held", "hidden", "unthemed"):
            there = [one.id for one in state.contributions.values() if state.bucket(one) == name]
            assert getattr(state, name).first(99) == there
        every = [one for one in state.contributions.values() if one.visibility == "visible"]
        assert state.flagged.first(99) == [one.id for one in every if one.flags and not one.judged]

    @invariant()
    def sub_themes_hold_members(self) -> None:
        """Each at most once, and nobody who is not in the theme."""
        for one in self.gathering.state.themes.values():
            inside = [member for ids in one.parts.values() for member in ids]
            assert len(inside) == len(set(inside))
            assert set(inside) <= set(one.members)

    @invariant()
    def merges_lead_somewhere(self) -> None:
        """No circle."""
        state = self.gathering.state
        for one in state.themes.values():
            steps, at = 0, one
            while at.merged_into:
                at, steps = state.themes[at.merged_into], steps + 1
                assert steps <= len(state.themes), "a circle of merges"

    @invariant()
    def the_room_is_at_one_prompt_at_most(self) -> None:
        """One question at a time."""
        active = [p.id for p in self.gathering.state.prompts.values() if p.phase in {"collecting", "reflecting"}]
        assert len(active) <= 1

    @invariant()
    def words_that_were_taken_back_are_gone(self) -> None:
        """No text outlives its withdrawal."""
        every = self.gathering.state.contributions.values()
        assert not [one.id for one in every if one.visibility == "withdrawn" and one.text is not None]

    def let_go_last(self, theme_id: str) -> bool:
        """Whether the newest entry is a person's letting go of this theme."""
        letting_go = (
            events.ThemeRenamed
            | events.ThemeUnshared
            | events.ThemesParted
            | events.ThemeUnpinned
            | events.ThemeUnhidden
            | events.ThemeRejoined
        )
        event = self.gathering.entries[-1].event
        if isinstance(event, events.ContributionWithdrawn) or moved_by(event):
            return True  # the last one that somebody had put there
        return isinstance(event, letting_go) and theme_id in {getattr(event, n) for n in event.__struct_fields__}

    def teardown(self) -> None:
        """The journal alone gives the same dialogue."""
        assert replay(self.gathering.entries) == self.gathering.state


def touched(one: Theme) -> bool:
    """Whether a person did something to it, from its marks; those never disappear."""
    marks = (one.name, one.shared, one.pinned, one.hidden, one.merged_into, one.split_from, one.hand)
    found = any(marks) and not one.rejoined
    assert not (one.retired and found), f"{one.id} disappeared"
    return found


def moved_by(event: events.AnyEvent) -> set[str]:
    """The contributions that a facilitator's act moved."""
    by_hand = events.ContributionsMoved | events.ThemeSplit | events.ThemeRejoined
    return {move.contribution_id for move in event.moves} if isinstance(event, by_hand) else set()


AnyEvening.TestCase.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
TestAnyEvening = AnyEvening.TestCase
