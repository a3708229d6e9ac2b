"""Evenings to look at from every screen: one in which everything happens, and any other.

Every text is unmistakable (`<words of c7>`), so that a test can look for it wherever it must not be.
"""

from collections.abc import Sequence

from hypothesis import strategies as st

from app import errors
from app.dialogue import commands as c
from app.dialogue.events import Entry, HandMove, Placement
from tests.gatherings import PEOPLE, Gathering, author_of, revision, wishes


def words(contribution_id: str) -> str:
    """The text of a contribution: nothing else looks like it."""
    return f"<words of {contribution_id}>"


def tell(gathering: Gathering, wish: c.AnyCommand) -> None:
    """Carry out a wish with unmistakable words, or take its refusal. Ids of contributions are used once, as in life."""
    if isinstance(wish, c.Contribute) and wish.contribution_id in gathering.state.contributions:
        return
    text = words(wish.contribution_id) if isinstance(wish, c.Contribute) else None
    who = getattr(wish, "participant_id", "Karima")
    try:
        gathering.does(author_of(gathering.state, wish), by=who, text=text)
    except errors.Refused:
        return


@st.composite
def any_evening(draw: st.DrawFn, most: int = 40) -> Gathering:
    """A dialogue in which five people spoke, and then up to `most` other things happened."""
    gathering = Gathering(first_look=draw(st.booleans()))
    gathering.opens()
    for number, person in enumerate(PEOPLE, 1):
        gathering.joins(person)
        tell(gathering, c.Contribute(f"c{number}", person, "p1", "nl", "digest"))
    gathering.revises({"t1": ["c1", "c2"], "t2": ["c3"]}, ["c4", "c5"])
    for wish in draw(st.lists(wishes(), max_size=most)):
        tell(gathering, wish)
    return gathering


def full_evening() -> list[Entry]:
    """The journal of one evening in which everything happens that can happen."""
    evening = Gathering()
    evening.opens()
    evening.joins("person 1", "person 2")
    for id_, person in {"c1": "person 1", "c2": "person 2", "c3": "person 2", "c4": "person 1"}.items():
        tell(evening, c.Contribute(id_, person, "p1", "nl", "digest"))
    everything: Sequence[c.AnyCommand] = (
        c.AddPrompt("p3", "What else?"),
        c.HideContribution("c3"),
        c.ReleaseContribution("c3"),
        c.Resonate("person 1", "c2", on=True),
        revision({"t1": ["c1"], "t2": ["c2"]}, ["c3", "c4"], basis=evening.state.position),
        c.PlaceContributions((Placement("c3", "t1"),)),
        c.LeaveUnthemed("c4"),
        c.ContestPlacement("person 2", "c3"),
        c.ShareTheme("t1", on=True),
        c.ResonateWithTheme("person 1", "t1", on=True),
        c.ResonateWithTheme("person 1", "t1", on=False),
        c.RenameTheme("t1", "A full grid", "about t1"),
        c.MergeThemes("t2", "t1"),
        c.PartThemes("t2"),
        c.ShareTheme("t1", on=False),
        c.Resonate("person 1", "c2", on=False),
        c.Withdraw("person 2", "c2"),
        revision({"t3": ["c1", "c4"]}, ["c3"], basis=evening.state.position),
        c.SetPhase("p1", "reflecting"),
        c.SetPhase("p2", "collecting"),
        c.EditPrompt("p3", "What else is there?", "What else?"),
        c.MovePrompt("p3", "p1"),
        c.RemovePrompt("p3"),
        c.RestorePrompt("p3"),
        c.SetTimer("p2", evening.state.last_at + 60_000),
        c.ShowOnWall("voice", None, "c1"),
        c.SendNudge("n1", "everyone", "Two more minutes."),
        c.TakeBackNudge("n1", on=True),
        c.TakeBackNudge("n1", on=False),
        c.HideContribution("c4"),
        c.ReturnContribution("c4", "visible"),
        c.MoveContributions((HandMove("c3", "t3"),)),
        c.SplitTheme("t4", "t3", ("c4",), "On its own"),
        c.RejoinTheme("t4"),
        c.PinTheme("t3", on=True),
        c.PinTheme("t3", on=False),
        c.HideTheme("t3", on=True),
        c.HideTheme("t3", on=False),
        c.WriteLetter("We heard you", "", ""),
        c.AllowQuotation("c1", on=True),
        c.AllowQuotation("c1", on=False),
        c.IssueEdition(3),
        c.RenewLinks(0),
    )
    for wish in everything:
        tell(evening, wish)
    return evening.entries
