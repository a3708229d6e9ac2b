"""From writes to rows, shared by all adapters: positions, hashes, keys. No I/O."""

from collections.abc import Mapping, Sequence

import msgspec

from app import errors
from app.dialogue.events import AnyEvent, ContributionAccepted, ContributionWithdrawn, DialogueCreated, Entry
from app.journal.chain import GENESIS, encode_event, next_hash
from app.journal.port import Appended, Moved, Outcome, Repeated, Write

Used = tuple[str, str, str]  # dialogue, by, key


class Head(msgspec.Struct):
    """Where a dialogue's journal stands."""

    position: int = 0
    hash: str = GENESIS


class Row(msgspec.Struct, frozen=True):
    """One entry as it is stored."""

    dialogue_id: str
    entry: Entry
    event_json: str
    hash: str
    key: str | None


class Composed(msgspec.Struct):
    """What one transaction stores. ``created``: dialogue id → join code. ``erased``: (dialogue, contribution)."""

    outcomes: list[Outcome] = []
    rows: list[Row] = []
    created: dict[str, str] = {}
    erased: list[tuple[str, str]] = []
    moved: set[str] = set()


def used_keys(writes: Sequence[Write]) -> list[Used]:
    """The keys whose first entry must be looked up before composing."""
    return [(w.dialogue_id, w.by, w.key) for w in writes if w.key is not None]


def compose(writes: Sequence[Write], heads: dict[str, Head], earlier: Mapping[Used, Entry]) -> Composed:
    """Give every draft its position and hash. ``heads`` moves along; ``earlier`` are entries found by their key.

    Writes that expect a position come first: they lose to what is stored already, not to their neighbours.

    Raises:
        app.errors.UnknownDialogue: a write for a dialogue that isn't in ``heads`` and isn't created by it.
    """
    composed = Composed()
    seen = dict(earlier)
    outcomes: dict[int, Outcome] = {}
    for index in sorted(range(len(writes)), key=lambda i: writes[i].expected is None):
        outcomes[index] = _one(writes[index], heads, seen, composed)
    composed.outcomes = [outcomes[i] for i in range(len(writes))]
    return composed


def _one(write: Write, heads: dict[str, Head], seen: dict[Used, Entry], composed: Composed) -> Outcome:
    head = _head(write, heads, composed)
    used = (write.dialogue_id, write.by, write.key) if write.key is not None else None
    if used is not None and used in seen:
        return Repeated(seen[used])
    if write.expected is not None and write.expected != head.position:
        return Moved(head.position)
    entries: list[Entry] = []
    for draft in write.drafts:
        key = None if entries else write.key
        event_json = encode_event(draft.event)
        head.position += 1
        head.hash = next_hash(head.hash, head.position, write.at, write.by, event_json)
        entry = Entry(head.position, write.at, write.by, draft.event, draft.text)
        composed.rows.append(Row(write.dialogue_id, entry, event_json, head.hash, key))
        entries.append(entry)
        if isinstance(draft.event, ContributionWithdrawn):
            composed.erased.append((write.dialogue_id, draft.event.contribution_id))
    composed.moved.add(write.dialogue_id)
    if used is not None and entries:
        seen[used] = entries[0]
    return Appended(tuple(entries))


def _head(write: Write, heads: dict[str, Head], composed: Composed) -> Head:
    if write.dialogue_id in heads:
        return heads[write.dialogue_id]
    first = write.drafts[0].event if write.drafts else None
    if not isinstance(first, DialogueCreated):
        raise errors.UnknownDialogue
    composed.created[write.dialogue_id] = first.join_code
    return heads.setdefault(write.dialogue_id, Head())


def may_be_thrown_away(first: AnyEvent | None) -> None:
    """Refuse all but a rehearsal, by the first event of its journal.

    Raises:
        app.errors.UnknownDialogue: there is no first event.
        app.errors.NotARehearsal: it's a real dialogue.
    """
    if first is None:
        raise errors.UnknownDialogue
    if not isinstance(first, DialogueCreated) or not first.rehearsal:
        raise errors.NotARehearsal


def words_of(row: Row) -> tuple[str, str] | None:
    """(contribution id, text) where the row carries words."""
    event = row.entry.event
    if isinstance(event, ContributionAccepted) and row.entry.text is not None:
        return event.contribution_id, row.entry.text
    return None
