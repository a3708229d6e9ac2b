"""The hash chain: what it covers, and that it never changes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dialogue.events import AnyEvent, Entry, ParticipantJoined, ThemeRenamed
from app.journal.chain import GENESIS, encode_event, first_broken, next_hash
from tests.gatherings import journals


def chained(entries: list[Entry]) -> list[str]:
    """The hash of every entry."""
    hashes, previous = [], GENESIS
    for entry in entries:
        previous = next_hash(previous, entry.position, entry.at, entry.by, encode_event(entry.event))
        hashes.append(previous)
    return hashes


def test_a_hash_that_was_stored_years_ago_can_still_be_recomputed() -> None:
    """The recipe is fixed: whoever changes it breaks every journal that exists."""
    event = encode_event(ParticipantJoined("anna", "1", "nl"))
    assert event == '{"consent":"1","kind":"participant_joined","language":"nl","participant_id":"anna"}'
    assert next_hash(GENESIS, 1, 1_700_000_000_000, "anna", event) == (
        "f0f076f720f521606cdf2557a69345b366f459b7fa1e4f51d9730e2cf341014e"
    )


@pytest.mark.parametrize(
    "other",
    [("f" * 64, 1, 5, "anna", "{}"), (GENESIS, 2, 5, "anna", "{}"), (GENESIS, 1, 6, "anna", "{}"),
     (GENESIS, 1, 5, "bilal", "{}"), (GENESIS, 1, 5, "anna", "[]")],
    ids=["what came before", "the position", "the time", "the author", "the event"],
)  # fmt: skip
def test_a_hash_covers(other: tuple[str, int, int, str, str]) -> None:
    """Everything that an entry says, and all that came before it."""
    assert next_hash(*other) != next_hash(GENESIS, 1, 5, "anna", "{}")


def test_the_order_of_fields_in_the_code_is_no_part_of_the_hash() -> None:
    """A field that moves in a class must not break old journals."""
    assert encode_event(ThemeRenamed("t1", "Wind")) == '{"kind":"theme_renamed","name":"Wind","theme_id":"t1"}'


@given(journals())
def test_what_was_chained_holds(entries: list[Entry]) -> None:
    """Any journal, of any length."""
    assert first_broken(entries, chained(entries)) is None


@given(journals(), st.data())
def test_any_altered_entry_is_found(entries: list[Entry], data: st.DataObject) -> None:
    """At its own place, not only somewhere."""
    index = data.draw(st.integers(0, len(entries) - 1))
    hashes = chained(entries)
    entries[index] = msgspec.structs.replace(entries[index], by=entries[index].by + "!")
    assert first_broken(entries, hashes) == entries[index].position


@given(journals(), st.data())
def test_any_removed_entry_is_found(entries: list[Entry], data: st.DataObject) -> None:
    """Its follower no longer fits."""
    index = data.draw(st.integers(0, len(entries) - 2))
    hashes = chained(entries)
    following = entries[index + 1].position
    del entries[index], hashes[index]
    assert first_broken(entries, hashes) == following


@given(journals())
def test_events_read_from_a_journal_hash_as_they_were_written(entries: list[Entry]) -> None:
    """Verification reads events and writes them again: that must be the same JSON."""
    for entry in entries:
        written = encode_event(entry.event)
        assert encode_event(msgspec.json.decode(written, type=AnyEvent)) == written


def test_an_empty_journal_holds() -> None:
    """There is nothing to alter."""
    assert first_broken([], []) is None
