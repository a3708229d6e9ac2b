"""Who still waits for a theme, and which text the engine stumbles over."""

from app.dialogue import commands as c
from app.theming.newcomers import TRIES, Newcomers
from tests.gatherings import Gathering


class Watched(Gathering):
    """A gathering whose newcomers are counted along."""

    def __init__(self, *, first_look: bool = False) -> None:
        super().__init__(first_look=first_look)
        self.opens()
        self.newcomers = Newcomers(self.state)
        self._heard = len(self.entries)

    def hear(self) -> None:
        """Pass on what happened since the last time."""
        for entry in self.entries[self._heard :]:
            self.newcomers.hear(entry)
        self._heard = len(self.entries)

    def take(self, most: int = 32) -> list[str]:
        """The ids of the next batch."""
        self.hear()
        return [one.id for one in self.newcomers.take(most)]

    def fail(self, *ids: str) -> list[str]:
        """The engine failed on this batch; the ids that are given up."""
        return [one.id for one in self.newcomers.suspect([self.state.contributions[i] for i in ids])]


def test_newcomers_are_offered_in_order_of_arrival() -> None:
    """And once: what was taken isn't offered again."""
    room = Watched()
    room.says_many(5)
    assert room.take(3) == ["c1", "c2", "c3"]
    assert room.take(3) == ["c4", "c5"]
    assert room.take(3) == []


def test_who_was_there_before_the_server_started_is_a_newcomer_too() -> None:
    """A restart forgets nobody who had no theme yet."""
    room = Gathering()
    room.opens()
    room.says_many(4)
    room.revises({"t1": ["c1", "c2"]}, ["c3", "c4"])
    assert [one.id for one in Newcomers(room.state).take(9)] == ["c3", "c4"]


def test_hidden_held_and_withdrawn_contributions_are_not_offered() -> None:
    """The engine reads what may be seen, and nothing else."""
    room = Watched()
    room.says_many(3)
    room.does(c.HideContribution("c1"))
    room.does(c.Withdraw("person 2", "c2"))
    assert room.take() == ["c3"]
    held = Watched(first_look=True)
    held.says_many(2)
    assert held.take() == []


def test_what_is_hidden_does_not_wait_and_does_again_when_that_is_undone() -> None:
    """Otherwise it would wait for the next revision, which comes when others speak."""
    room = Watched()
    room.says_many(3)
    room.hear()
    room.does(c.HideContribution("c1"))
    room.does(c.Withdraw("person 2", "c2"))
    room.hear()
    assert len(room.newcomers) == 1
    assert room.take() == ["c3"]
    room.does(c.ReturnContribution("c1", "visible"))
    assert room.take() == ["c1"]


def test_a_released_contribution_is_a_newcomer_at_its_release() -> None:
    """It waited for a facilitator, not for the engine."""
    room = Watched(first_look=True)
    room.says_many(2)
    room.hear()
    room.does(c.ReleaseContribution("c2"))
    assert room.take() == ["c2"]


def test_what_found_no_theme_is_offered_again_after_a_revision() -> None:
    """New themes, new chances."""
    room = Watched()
    room.says_many(3)
    room.take()
    room.revises({"t1": ["c1"]}, ["c2", "c3"])
    assert room.take() == ["c2", "c3"]


def test_what_was_left_unthemed_is_never_offered_again() -> None:
    """The engine gave it up; it stays visible and counted."""
    room = Watched()
    room.says_many(2)
    room.does(c.LeaveUnthemed("c1"))
    room.revises({}, ["c1", "c2"])
    assert room.take() == ["c2"]


def test_a_batch_that_was_not_at_fault_comes_back_in_front() -> None:
    """The model was missing: the same ones are first when it's back."""
    room = Watched()
    room.says_many(4)
    room.hear()
    batch = room.newcomers.take(2)
    room.newcomers.put_back(batch)
    assert len(room.newcomers) == 4
    assert room.take() == ["c1", "c2", "c3", "c4"]


def test_after_a_failure_each_of_the_batch_goes_alone() -> None:
    """One of them is to blame, and nobody knows yet which."""
    room = Watched()
    room.says_many(4)
    assert room.take(3) == ["c1", "c2", "c3"]
    assert room.fail("c1", "c2", "c3") == []
    assert [room.take() for _ in range(4)] == [["c1"], ["c2"], ["c3"], ["c4"]]


def test_the_innocent_go_on_and_the_guilty_is_given_up_after_three_tries_alone() -> None:
    """A text that breaks the engine costs nobody else their theme."""
    room = Watched()
    room.says_many(3)
    room.take()
    room.fail("c1", "c2", "c3")
    given_up: list[list[str]] = []
    for _ in range(TRIES):
        assert room.take() == ["c1"]
        given_up.append(room.fail("c1"))
    assert given_up == [[], [], ["c1"]]
    assert [room.take(), room.take(), room.take()] == [["c2"], ["c3"], []]


def test_words_that_were_taken_back_while_suspected_are_forgotten() -> None:
    """Nobody is blamed for what isn't there any more."""
    room = Watched()
    room.says_many(2)
    room.take()
    room.fail("c1", "c2")
    room.does(c.Withdraw("person 1", "c1"))
    assert room.take() == ["c2"]
    assert len(room.newcomers) == 0
