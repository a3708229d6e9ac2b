"""Gatherings for tests: people who join, speak and are themed, in one line each. No clock, no event loop.

`Gathering` is the whole way of a wish: decide, give it a position, evolve. `wishes` and `journals` are hypothesis
strategies for anything that may happen, in any order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import get_args

import msgspec
from hypothesis import strategies as st

from app import errors
from app.dialogue import commands as c
from app.dialogue import decide, evolve
from app.dialogue.events import (
    Addressees,
    AnyEvent,
    Entry,
    FoundGroup,
    HandMove,
    Placement,
    PromptScript,
    RevisedTheme,
    Scene,
)
from app.dialogue.model import Contribution, Dialogue, Ledger, Theme

BEGIN = 1_700_000_000_000
SECOND = 1000
JOIN_CODE = "K7MW3P"


def digest(text: str) -> str:
    """A hash of words, as good as the keyed one where nobody has a secret."""
    return sha256(text.encode()).hexdigest()[:32]


def creation(prompts: int = 2, **facts: object) -> c.CreateDialogue:
    """The wish for a dialogue with prompts p1, p2 and so on."""
    plain: dict[str, object] = {
        "title": "Energie in ons dorp",
        "purpose": "Samen bepalen wat eerst komt.",
        "organiser": "Gemeente Westerveld",
        "join_code": JOIN_CODE,
        "language": "nl",
        "first_look": False,
        "retention_days": 180,
        "prompts": tuple(PromptScript(f"p{n}", f"Vraag {n}?") for n in range(1, prompts + 1)),
    }
    return msgspec.convert(plain | facts, c.CreateDialogue)


def contribution(contribution_id: str, participant_id: str, text: str = "Wind op zee.") -> c.Contribute:
    """The wish to answer the first prompt."""
    return c.Contribute(contribution_id, participant_id, "p1", "nl", digest(text))


def revision(groups: Mapping[str, Iterable[str]], unthemed: Iterable[str] = (), *, basis: int) -> c.ReviseThemes:
    """The wish for themes with these members; each theme is called after its id."""
    themes = tuple(
        RevisedTheme(theme_id, f"about {theme_id}", f"what {theme_id} is about", tuple(members), tuple(members)[:3])
        for theme_id, members in groups.items()
    )
    return c.ReviseThemes(basis, "a model", themes, tuple(unthemed), (), provisional=False)


class Gathering:
    """One dialogue and its journal. Every method is something that somebody does; most return the new id."""

    def __init__(self, prompts: int = 2, **facts: object) -> None:
        self.state = Dialogue()
        self.entries: list[Entry] = []
        self.does(creation(prompts, **facts), by="organiser")

    def does(self, command: c.AnyCommand, *, by: str = "Karima", text: str | None = None) -> list[AnyEvent]:
        """Carry out a command; the events that came of it."""
        events = list(decide(self.state, command))
        for event in events:
            position = self.state.position + 1
            entry = Entry(position, BEGIN + position * SECOND, by, event, text)
            self.entries.append(entry)
            evolve(self.state, entry)
        return events

    # ---- the room ------------------------------------------------------------------------------------

    def opens(self, prompt_id: str = "p1") -> None:
        """The facilitator opens a prompt."""
        self.does(c.SetPhase(prompt_id, "collecting"))

    def joins(self, *participants: str) -> None:
        """People agree and become participants."""
        for participant in participants:
            self.does(c.Join(participant, "1", "nl"), by=participant)

    def says(self, participant: str, text: str = "Wind op zee.", *, prompt_id: str = "p1", id_: str = "") -> str:
        """A participant contributes, joining first where needed."""
        self.joins(participant)
        new = id_ or f"c{len(self.state.contributions) + 1}"
        command = c.Contribute(new, participant, prompt_id, "nl", digest(text))
        self.does(command, by=participant, text=text)
        return new

    def says_many(self, count: int) -> list[str]:
        """As many participants as contributions."""
        start = len(self.state.contributions)
        return [self.says(f"person {n}", f"Tekst {n}.") for n in range(start + 1, start + count + 1)]

    # ---- themes ----------------------------------------------------------------------------------------

    def revises(
        self, groups: Mapping[str, Iterable[str]], unthemed: Iterable[str] = (), *, basis: int | None = None
    ) -> None:
        """The engine computes all themes anew, by default from everything that there is."""
        at = self.state.position if basis is None else basis
        self.does(revision(groups, unthemed, basis=at), by="theming")

    def places(self, **where: str) -> list[AnyEvent]:
        """The engine puts newcomers in themes: contribution=theme."""
        placements = tuple(Placement(id_, theme) for id_, theme in where.items())
        return self.does(c.PlaceContributions(placements), by="theming")

    def names(self, theme_id: str, name: str, *, by: str = "Karima", seen: str | None = None) -> None:
        """A facilitator renames a theme, having seen its title."""
        title = self.state.themes[theme_id].title if seen is None else seen
        self.does(c.RenameTheme(theme_id, name, title), by=by)

    def merges(self, source_id: str, into_id: str) -> None:
        """A facilitator puts one theme in another."""
        self.does(c.MergeThemes(source_id, into_id))

    def shares(self, theme_id: str) -> None:
        """A facilitator shows a theme to everybody."""
        self.does(c.ShareTheme(theme_id, on=True))

    # ---- for assertions ----------------------------------------------------------------------------------

    def living(self) -> dict[str, list[str]]:
        """Themes that people see, with the contributions that they hold, merged ones included."""
        state = self.state
        return {
            theme.id: sorted(member for part in state.parts_of(theme) for member in part.members)
            for theme in state.living_themes()
        }

    def buckets(self) -> dict[str, str]:
        """In which line of the ledger each contribution counts."""
        return {c.id: self.state.bucket(c) for c in self.state.contributions.values()}


def evening() -> Gathering:
    """Six people have answered the first prompt; two themes hold two contributions each, two hold none."""
    gathering = Gathering()
    gathering.opens()
    gathering.says_many(6)
    gathering.revises({"wind": ["c1", "c2"], "sun": ["c3", "c4"]}, ["c5", "c6"])
    return gathering


# ---- counting again from nothing -----------------------------------------------------------------------


def recounted_ledger(state: Dialogue) -> Ledger:
    """The ledger as the contributions themselves tell it."""
    buckets: Counter[str] = Counter(state.bucket(one) for one in state.contributions.values())
    return Ledger(accepted=len(state.contributions), **buckets)


def recounted_theme(state: Dialogue, theme: Theme) -> dict[str, object]:
    """A theme's counters as the contributions themselves tell them."""
    inside = [one for one in state.contributions.values() if _counts_in(one, theme)]
    return {
        "members": {one.id for one in inside},
        "people": Counter(one.participant_id for one in inside),
        "resonance": sum(len(one.resonance) for one in inside),
        "contested": sum(one.contested_theme_id == theme.id for one in inside),
    }


def counters(theme: Theme) -> dict[str, object]:
    """A theme's counters as it keeps them."""
    return {
        "members": set(theme.members),
        "people": theme.people,
        "resonance": theme.resonance,
        "contested": theme.contested,
    }


def _counts_in(one: Contribution, theme: Theme) -> bool:
    return one.visibility == "visible" and one.theme_id == theme.id


# ---- anything, in any order --------------------------------------------------------------------------------

PEOPLE = [f"person {n}" for n in range(1, 6)]
PROMPTS = ["p1", "p2", "p3"]
CONTRIBUTIONS = [f"c{n}" for n in range(1, 13)]
THEMES = [f"t{n}" for n in range(1, 6)]
SPLITS = ["s1", "s2"]  # the ids of themes that people split off

_person = st.sampled_from(PEOPLE)
_prompt = st.sampled_from(PROMPTS)
_contribution = st.sampled_from(CONTRIBUTIONS)
_theme = st.sampled_from(THEMES)
_any_theme = st.sampled_from(["t1", "t2", *THEMES, *SPLITS])  # the first are there from the beginning, mostly
_some = st.sampled_from(["c1", "c2", "c3", "c4", "c5", *CONTRIBUTIONS])
_flags = st.sampled_from([(), (), ("phone",)])
_nudge = st.sampled_from(["n1", "n2"])
_name = st.sampled_from(["", "Eerst besparen", "Wind van ons"])


@st.composite
def revisions(draw: st.DrawFn) -> c.ReviseThemes:
    """A revision that puts each of some contributions in at most one theme; absent ones came after its basis."""
    where = draw(st.dictionaries(_contribution, st.sampled_from([*THEMES, None]), max_size=len(CONTRIBUTIONS)))
    empty = draw(st.sets(_theme, max_size=1))
    ids = sorted({theme for theme in where.values() if theme} | empty)
    groups = {theme: [one for one, its in where.items() if its == theme] for theme in ids}
    unthemed = [one for one, its in where.items() if its is None]
    plain = revision(groups, unthemed, basis=draw(st.integers(0, 60)))
    themes = tuple(
        msgspec.structs.replace(theme, parts=tuple(draw(st.integers(-1, 1)) for _ in theme.members), coarse=n)
        for n, theme in enumerate(plain.themes)
    )
    groups_below = (FoundGroup("a few", tuple(list(where)[:2]), tuple(list(where)[:1]), next(iter(ids), None)),)
    return msgspec.structs.replace(plain, themes=themes, undercurrent=groups_below if where else ())


def wishes() -> st.SearchStrategy[c.AnyCommand]:
    """Anything that somebody may ask; much of it is refused, as in life."""
    return st.one_of(
        st.builds(c.Join, _person, st.just("1"), st.just("nl")),
        st.builds(c.Contribute, _contribution, _person, _prompt, st.just("nl"), st.just(digest("Wind.")), _flags),
        st.builds(c.Withdraw, _person, _contribution),
        st.builds(c.WithdrawAll, _person),
        st.builds(c.Resonate, _person, _contribution, st.booleans()),
        st.builds(c.ResonateWithTheme, _person, _theme, st.booleans()),
        st.builds(c.ContestPlacement, _person, _contribution),
        st.builds(
            c.PlaceContributions,
            st.lists(st.builds(Placement, _contribution, _theme | st.none()), max_size=4).map(tuple),
        ),
        revisions(),
        st.builds(c.LeaveUnthemed, _contribution),
        st.builds(c.WriteLetter, _name, _name, _name),
        st.builds(c.AllowQuotation, _contribution, st.booleans()),
        st.builds(c.IssueEdition, st.integers(0, 60)),
        st.builds(c.RenewLinks, st.integers(0, 2)),
        steering(),
    )


def steering() -> st.SearchStrategy[c.AnyCommand]:
    """Anything that a facilitator may ask."""
    return st.one_of(_script(), _moderation(), _themes())


def _script() -> st.SearchStrategy[c.AnyCommand]:
    maybe_prompt, maybe_theme = _prompt | st.none(), _theme | st.none()
    texts = st.sampled_from(["Vraag 1?", "Hoe dan?", "En nu?"])
    return st.one_of(
        st.builds(c.AddPrompt, _prompt, st.just("En verder?"), maybe_prompt, maybe_theme),
        st.builds(c.EditPrompt, _prompt, texts, texts),
        st.builds(c.MovePrompt, _prompt, maybe_prompt),
        st.builds(c.RemovePrompt, _prompt),
        st.builds(c.RestorePrompt, _prompt, maybe_prompt),
        st.builds(c.SetPhase, _prompt, st.sampled_from(["planned", "collecting", "reflecting", "closed"])),
        st.builds(c.SetTimer, _prompt, st.sampled_from([None, BEGIN + 20 * SECOND]), st.sampled_from([None, 30])),
        st.builds(c.ExtendTimer, _prompt, st.sampled_from([-10, 60]), st.just(BEGIN)),
        st.builds(c.ShowOnWall, st.sampled_from(get_args(Scene)), maybe_theme, _contribution | st.none()),
        st.builds(c.SendNudge, _nudge, st.sampled_from(get_args(Addressees)), st.just("Nog even!"), _theme),
        st.builds(c.TakeBackNudge, _nudge, st.booleans()),
    )


def _moderation() -> st.SearchStrategy[c.AnyCommand]:
    states = st.sampled_from(["visible", "held", "hidden"])
    return st.one_of(
        st.builds(c.ReleaseContribution, _some),
        st.builds(c.HideContribution, _some),
        st.builds(c.ReturnContribution, _some, states, st.booleans(), st.booleans()),
    )


def _themes() -> st.SearchStrategy[c.AnyCommand]:
    moves = st.lists(st.builds(HandMove, _some, _any_theme | st.none(), st.booleans()), max_size=3)
    chosen = st.lists(_some, max_size=3, unique=True)
    return st.one_of(
        st.builds(c.RenameTheme, _any_theme, _name, _name),
        st.builds(c.MergeThemes, _any_theme, _any_theme),
        st.builds(c.PartThemes, _any_theme),
        st.builds(c.ShareTheme, _any_theme, st.booleans()),
        st.builds(c.PinTheme, _any_theme, st.booleans()),
        st.builds(c.HideTheme, _any_theme, st.booleans()),
        st.builds(
            c.SplitTheme, st.sampled_from(SPLITS), _any_theme, chosen.map(tuple), _name, st.sampled_from([None, 0, 1])
        ),
        st.builds(c.RejoinTheme, _any_theme),
        st.builds(c.SplitAgain, _any_theme),
        st.builds(c.MoveContributions, moves.map(tuple)),
    )


def author_of(state: Dialogue, command: c.AnyCommand) -> c.AnyCommand:
    """The same wish by the author, where only the author may wish it."""
    one = state.contributions.get(getattr(command, "contribution_id", ""))
    if isinstance(command, c.Withdraw | c.ContestPlacement) and one is not None:
        return msgspec.structs.replace(command, participant_id=one.participant_id)
    return command


@st.composite
def gatherings(draw: st.DrawFn, most: int = 40) -> Gathering:
    """A dialogue after up to `most` wishes, fulfilled or refused."""
    gathering = Gathering(first_look=draw(st.booleans()))
    gathering.opens()
    gathering.joins(*PEOPLE)
    for wish in draw(st.lists(wishes(), max_size=most)):
        attempt(gathering, wish)
    return gathering


def journals(most: int = 40) -> st.SearchStrategy[list[Entry]]:
    """The journal of any dialogue."""
    return gatherings(most).map(lambda gathering: gathering.entries)


def attempt(gathering: Gathering, wish: c.AnyCommand) -> list[AnyEvent]:
    """Carry out a wish, or take its refusal."""
    text = "Wind op zee." if isinstance(wish, c.Contribute) else None
    try:
        return gathering.does(author_of(gathering.state, wish), text=text)
    except errors.Refused:
        return []
