"""Every act of a facilitator can be undone, exactly and in any order of acts; and done again."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app import errors
from app.dialogue import commands as c
from app.dialogue.decide import decide
from app.dialogue.inverse import inverse
from app.dialogue.model import Dialogue
from tests.gatherings import Gathering, steering
from tests.unit.live.evenings import any_evening


def shown(state: Dialogue) -> dict[str, Any]:
    """What people can see or count of a dialogue, in the order in which it stands there.

    Left out: that it happened (position, time, marks, who touched what), and that the hall has shown a voice; these
    stay so. And what only an ended theme or a removed prompt remembers.
    """
    themes = {t.id: t for t in state.themes.values() if not t.retired}
    facts = ("number", "label", "name", "voices", "shared", "pinned", "hidden", "merged_into", "split_from", "coarse")
    counted = ("people", "resonance", "contested", "minutes")
    return {
        "prompts": [(p.id, p.text, p.number, p.phase, p.round, p.ends_at, p.seconds) for p in state.prompts.values()],
        "themes": {
            id_: [getattr(t, name) for name in (*facts, *counted)] + [set(t.members), t.hand]
            for id_, t in themes.items()
        },
        "words": {
            one.id: (one.theme_id, one.by_hand, one.visibility, one.judged, one.quotable, one.text)
            for one in state.contributions.values()
        },
        "ledger": msgspec.to_builtins(state.ledger),
        "shelves": [shelf.first(99) for shelf in (state.held, state.hidden, state.unthemed, state.flagged)],
        "wall": state.wall,
        "nudges": {n.id for n in state.nudges.values() if not n.taken_back},
    }


def done(gathering: Gathering, wish: c.AnyCommand) -> c.AnyCommand | None:
    """Carry out a wish as the desk does; the wish that undoes it, ``None`` where nothing came of it."""
    try:
        events = decide(gathering.state, wish)
    except errors.Refused:
        return None
    undo = inverse(gathering.state, wish, events)
    gathering.does(wish)
    return undo


@settings(max_examples=300, deadline=None)
@given(gathering=any_evening(most=30), wish=steering())
def test_an_act_and_its_undoing_leave_everything_as_it_was(gathering: Gathering, wish: c.AnyCommand) -> None:
    """And doing it again leaves everything as the act did."""
    before = shown(gathering.state)
    undo = done(gathering, wish)
    if undo is None:
        assert shown(gathering.state) == before
        return
    after = shown(gathering.state)
    redo = done(gathering, undo)
    assert shown(gathering.state) == before
    assert redo is not None
    done(gathering, redo)
    assert shown(gathering.state) == after


@settings(max_examples=120, deadline=None)
@given(gathering=any_evening(most=20), acts=st.lists(steering(), min_size=2, max_size=12))
def test_a_whole_evening_can_be_undone_and_done_again(gathering: Gathering, acts: list[c.AnyCommand]) -> None:
    """One act after the other, last first; each undo brings the redo."""
    moments, undos = [shown(gathering.state)], []
    for act in acts:
        undo = done(gathering, act)
        if undo is not None:
            undos.append(undo)
            moments.append(shown(gathering.state))
    redos = []
    for at, undo in enumerate(reversed(undos), 2):
        redo = done(gathering, undo)
        assert redo is not None
        redos.append(redo)
        assert shown(gathering.state) == moments[-at]
    for at, redo in enumerate(reversed(redos), 1):
        done(gathering, redo)
        assert shown(gathering.state) == moments[at]
