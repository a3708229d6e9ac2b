"""From writes to rows: positions, hashes and keys, without any database."""

import pytest

from app import errors
from app.dialogue.events import Entry
from app.journal import Appended, Moved, Repeated, Write
from app.journal.compose import Composed, Head, Used, compose, used_keys, words_of
from tests.journals import DIALOGUE, begun, joined, positions, said, withdrawn


def composed(writes: list[Write], *, at: int = 10, earlier: dict[Used, Entry] | None = None) -> Composed:
    """Compose on a dialogue whose journal stands at a position."""
    return compose(writes, {DIALOGUE: Head(at, "a" * 64)}, earlier or {})


def test_rows_follow_the_head() -> None:
    """Position after position, each hashed on the one before."""
    heads = {DIALOGUE: Head(10, "a" * 64)}
    rows = compose([said("c1"), said("c2")], heads, {}).rows
    assert [row.entry.position for row in rows] == [11, 12]
    assert heads[DIALOGUE] == Head(12, rows[-1].hash)
    assert len({row.hash for row in rows}) == 2


def test_a_dialogue_that_begins_gets_its_code() -> None:
    """The journal must know where phones that type it go."""
    heads: dict[str, Head] = {}
    assert compose([begun("new", join_code="ABCDEF")], heads, {}).created == {"new": "ABCDEF"}
    assert heads["new"].position == 1


def test_who_begins_a_dialogue_may_go_on_in_the_same_batch() -> None:
    """The beginning comes first, whatever else there is."""
    done = compose([begun("new"), said("c1", dialogue_id="new")], {}, {})
    assert [positions(outcome) for outcome in done.outcomes] == [[1], [2]]


def test_a_write_to_nowhere_is_refused() -> None:
    """A dialogue begins with its beginning."""
    with pytest.raises(errors.UnknownDialogue):
        compose([said("c1")], {}, {})


def test_a_write_without_drafts_to_nowhere_is_refused() -> None:
    """Nothing begins by itself."""
    with pytest.raises(errors.UnknownDialogue):
        compose([Write("nowhere", "anna", 0, ())], {}, {})


def test_only_the_first_row_carries_the_key() -> None:
    """It's unique in the table."""
    assert [row.key for row in composed([joined("anna", "bilal", key="key-1")]).rows] == ["key-1", None]


def test_a_key_that_was_used_gives_the_earlier_entry() -> None:
    """Nothing is stored."""
    first = Entry(4, 0, "anna", said("c1").drafts[0].event)
    done = composed([said("c2", key="key-1")], earlier={(DIALOGUE, "anna", "key-1"): first})
    assert (done.outcomes, done.rows) == ([Repeated(first)], [])


def test_only_writes_with_a_key_are_looked_up() -> None:
    """A plain contribution costs no question."""
    assert used_keys([said("c1"), said("c2", by="bilal", key="key-1")]) == [(DIALOGUE, "bilal", "key-1")]


def test_who_expects_a_position_comes_first() -> None:
    """And outcomes still come in the order of the writes."""
    done = composed([said("c1"), joined("anna", expected=10), said("c2")])
    assert [positions(outcome) for outcome in done.outcomes] == [[12], [11], [13]]


def test_who_expects_an_old_position_hears_where_the_journal_stands() -> None:
    """And decides again."""
    assert composed([joined("anna", expected=9)]).outcomes == [Moved(10)]


def test_a_withdrawal_names_what_to_erase() -> None:
    """In the transaction that stores it."""
    assert composed([withdrawn("c1")]).erased == [(DIALOGUE, "c1")]


def test_words_travel_beside_the_row() -> None:
    """Only contributions have any."""
    first, second = composed([said("c1", "Wind."), joined("anna")]).rows
    assert (words_of(first), words_of(second)) == (("c1", "Wind."), None)
    assert "Wind." not in first.event_json


def test_a_repetition_moves_nothing() -> None:
    """Nobody is woken for it."""
    first = Entry(4, 0, "anna", said("c1").drafts[0].event)
    assert composed([said("c2", key="key-1")], earlier={(DIALOGUE, "anna", "key-1"): first}).moved == set()


def test_two_composings_share_nothing() -> None:
    """The lists of one transaction are not those of the next."""
    assert composed([said("c1")]).rows
    assert composed([]).rows == []


def test_nothing_asked_is_nothing_stored() -> None:
    """An empty write is no entry."""
    assert composed([Write(DIALOGUE, "anna", 0, ())]).outcomes == [Appended(())]
