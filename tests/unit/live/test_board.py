"""Old snapshot + changes = new snapshot: for every role, every event, and from wherever a screen comes back."""

import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dialogue import Dialogue, evolve, replay
from app.dialogue.events import AnyEvent, Entry
from app.live import board as board_module
from app.live.audience import facilitator_view, hall_view, participant_view
from app.live.board import Board, applied
from app.live.messages import Change, Snapshot
from tests.gatherings import Gathering
from tests.unit.live.evenings import any_evening, full_evening

View = Callable[[Dialogue], dict[str, Any]]
VIEWS: dict[str, View] = {"participant": participant_view, "hall": hall_view, "facilitator": facilitator_view}
EVERY_ROLE = pytest.mark.parametrize("role", VIEWS)


def on_the_wire(value: Any) -> Any:
    """What arrives at the other side; also a copy that later events can't change."""
    return json.loads(json.dumps(value))


def views_of(entries: list[Entry], view: View) -> list[dict[str, Any]]:
    """What a role sees at each position, from 0 on."""
    state, nothing = Dialogue(), dict[str, Any]()
    return [nothing, *(on_the_wire(view(evolve(state, entry))) for entry in entries)]


def board_at(views: list[dict[str, Any]], updates: list[int]) -> Board:
    """A board that was born at the first of these positions and looked again at each of the others."""
    board = Board(updates[0])
    for position in updates:
        board.update(views[position], position)
    return board


@EVERY_ROLE
@pytest.mark.parametrize("kind", get_args(AnyEvent))
def test_after_every_kind_of_event_a_screen_shows_the_new_view(kind: type, role: str) -> None:
    """What a screen showed before the event, with the change applied, is what it would show after a reload."""
    entries = full_evening()
    views = views_of(entries, VIEWS[role])
    places = [e.position for e in entries if isinstance(e.event, kind)]
    assert places, f"{kind.__name__} is missing in the full evening"
    for position in places:
        board = board_at(views, [position - 1])
        before, version = board.snapshot(), board.version
        board.update(views[position], position)
        assert applied(before.state, board.since_version(version)) == views[position]


@EVERY_ROLE
@settings(max_examples=30)
@given(evening=any_evening(), chance=st.data())
def test_a_screen_that_reads_now_and_then_shows_what_a_reload_would(
    role: str, evening: Gathering, chance: st.DataObject
) -> None:
    """However many changes a slow screen skips, the newest one brings it up to date."""
    views = views_of(evening.entries, VIEWS[role])
    board, held, version = Board(), dict[str, Any](), 0
    for position, view in enumerate(views):
        board.update(view, position)
        if chance.draw(st.booleans(), label=f"reads at {position}"):
            held, version = applied(held, board.since_version(version)), board.version
    assert applied(held, board.since_version(version)) == views[-1]


@EVERY_ROLE
@settings(max_examples=30)
@given(evening=any_evening(), chance=st.data())
def test_a_screen_comes_back_from_any_position_to_any_server(
    role: str, evening: Gathering, chance: st.DataObject
) -> None:
    """Whatever another server showed it last, and whenever this one looked, it ends with the view of now."""
    views = views_of(evening.entries, VIEWS[role])
    last = len(views) - 1
    updates = chance.draw(st.sets(st.integers(1, last), max_size=6), label="this server looked at")
    board = board_at(views, sorted(updates | {last}))
    position = chance.draw(st.integers(0, last), label="the screen left at")
    assert applied(views[position], board.since_position(position)) == views[-1]


def test_what_came_and_went_between_two_looks_is_taken_back_from_who_saw_it() -> None:
    """Another server showed a theme that was shared for a moment; this one never saw it shared, and takes it away."""
    board = Board(4)
    board.update({"themes": []}, 4)
    board.update({"themes": [], "room": 1}, 6)
    assert applied({"themes": ["t1"]}, board.since_position(5)) == {"themes": [], "room": 1}


def test_a_screen_that_missed_nothing_gets_nothing() -> None:
    """Coming back at the present position costs an empty change, not a snapshot."""
    board = board_at(views_of(full_evening(), hall_view), [3, 9])
    assert board.since_position(9) == Change(9, {}, [])


def test_a_screen_that_missed_one_section_gets_only_that() -> None:
    """A change holds the sections that differ, whole."""
    board = Board(1)
    board.update({"room": 1, "themes": []}, 1)
    board.update({"room": 2, "themes": []}, 2)
    assert board.since_position(1) == Change(2, {"room": 2}, [])


def test_a_section_that_ended_is_dropped() -> None:
    """A theme that is gone leaves the screen."""
    board = Board(1)
    board.update({"room": 1, "theme.t1": {}}, 1)
    board.update({"room": 1}, 2)
    assert board.since_position(1) == Change(2, {}, ["theme.t1"])


def test_a_section_that_came_back_is_set_not_dropped() -> None:
    """A theme that ended and returned is there for who saw neither."""
    board = Board(1)
    views: list[Mapping[str, Any]] = [{"theme.t1": 1}, {}, {"theme.t1": 2}]
    for position, view in enumerate(views, 1):
        board.update(view, position)
    assert board.since_position(1) == Change(3, {"theme.t1": 2}, [])


@pytest.mark.parametrize("position", [0, 2, 99], ids=["before its birth", "between two looks", "ahead of it"])
def test_a_position_that_this_server_does_not_know_gets_everything(position: int) -> None:
    """Better a snapshot too many than a section too few."""
    board = Board(1)
    board.update({"room": 1}, 1)
    board.update({"room": 2}, 3)
    assert board.since_position(position) == Snapshot(3, {"room": 2})


def test_sections_outside_the_journal_are_always_sent_again() -> None:
    """Who is connected has no position, so a screen that comes back hears it anyway."""
    board = Board(1, passing=frozenset({"presence"}))
    board.update({"room": 1, "presence": {"connected": 5}}, 1)
    assert board.since_position(1) == Change(1, {"presence": {"connected": 5}}, [])


def test_a_look_at_which_nothing_differs_moves_only_the_position() -> None:
    """Nobody is woken for nothing."""
    board = Board(1)
    board.update({"room": 1}, 1)
    assert board.update({"room": 1}, 2) is False
    assert (board.position, board.version) == (2, 1)
    assert board.since_position(1) == Change(2, {}, [])


def test_who_slept_through_more_endings_than_are_remembered_gets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgotten endings never stay on a screen, neither of who is slow nor of who comes back."""
    monkeypatch.setattr(board_module, "MOST_DROPS", 2)
    board = Board(1)
    board.update({f"theme.t{n}": n for n in range(4)}, 1)
    held, version = board.snapshot().state, board.version
    for position in range(2, 6):
        board.update({f"theme.t{n}": n for n in range(position - 1, 4)}, position)
    assert applied(held, board.since_version(version)) == {}
    assert applied(held, board.since_position(1)) == {}


def test_a_server_that_looked_very_often_still_knows_the_last_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it no longer remembers costs a snapshot, what it does remember a change."""
    monkeypatch.setattr(board_module, "MOST_POSITIONS", 3)
    board = Board(1)
    for position in range(1, 8):
        board.update({"room": position}, position)
    assert isinstance(board.since_position(2), Snapshot)
    assert isinstance(board.since_position(5), Change)


def test_the_same_position_shows_the_same_view_on_every_server() -> None:
    """Views are pure: two replays of one journal show the same to every role."""
    entries = full_evening()
    for view in VIEWS.values():
        assert view(replay(entries)) == view(replay(entries))
