"""What must hold after any fault, as pure functions over what was sent, heard and stored. No I/O, no clock.

Each returns what breaks its rule, in words; nothing where it holds. ``broken`` asks them all.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from app.dialogue.events import AnyEvent, ContributionAccepted, Entry
from app.dialogue.evolve import evolve
from app.dialogue.model import Dialogue
from app.journal.chain import GENESIS, next_hash
from app.live.audience import facilitator_view

BUCKETS = ("themed", "unthemed", "held", "hidden", "withdrawn")
PASSING = {"presence", "theming", "facilitators"}  # of the moment, and in no journal
NOT_FOR_THESE = {"participant", "hall"}
_WORD = re.compile(r"\w+")
_decoder = msgspec.json.Decoder(AnyEvent)


class Sent(NamedTuple):
    """What a phone said. ``held``: into a dialogue where everything is read first, and nothing was released."""

    dialogue_id: str
    who: str
    text: str
    held: bool = False


class Frame(NamedTuple):
    """What a screen heard. ``fresh``: a screen that came in after everything else was settled."""

    role: str
    who: str
    text: str
    fresh: bool = False


class Row(NamedTuple):
    """An entry as it lies in the database."""

    dialogue_id: str
    position: int
    at: int
    by: str
    key: str | None
    event: str
    hash: str
    text: str | None


class Served(NamedTuple):
    """What the server shows a facilitator, and the position it says that this is."""

    position: int
    view: Mapping[str, Any]


@dataclass
class Evidence:
    """All there is to judge by. ``sent`` and ``acknowledged`` by key; ``hidden``: keys whose words were hidden."""

    sent: dict[str, Sent] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    frames: list[Frame] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    served: dict[str, Served] = field(default_factory=dict)


def lost(seen: Evidence) -> Iterator[str]:
    """Acknowledged is stored, where the acknowledgement said."""
    stored = {(row.dialogue_id, row.by, row.key): row.position for row in seen.rows if row.key}
    for key, position in seen.acknowledged.items():
        sent = seen.sent[key]
        found = stored.get((sent.dialogue_id, sent.who, key))
        if found != position:
            yield f"{key} was acknowledged at {position} and is " + ("nowhere" if found is None else f"at {found}")


def doubled(seen: Evidence) -> Iterator[str]:
    """One row for each key, and one for each text: no two of ours are alike."""
    keys = Counter((row.dialogue_id, row.by, row.key) for row in seen.rows if row.key)
    yield from (f"{key[-1]} is stored {count} times" for key, count in keys.items() if count > 1)
    texts = Counter(row.text for row in seen.rows if row.text is not None)
    yield from (f"“{text}” is stored {count} times" for text, count in texts.items() if count > 1)


def invented(seen: Evidence) -> Iterator[str]:
    """Stored was sent: by this person, in this dialogue, in these words."""
    for row in seen.rows:
        if not isinstance(_decoder.decode(row.event), ContributionAccepted):
            continue
        sent = seen.sent.get(row.key or "")
        if sent is None or (sent.dialogue_id, sent.who) != (row.dialogue_id, row.by):
            yield f"position {row.position} holds what nobody sent"
        elif row.text is not None and row.text != sent.text:
            yield f"position {row.position} holds other words than {row.key} sent"


def miscounted(seen: Evidence) -> Iterator[str]:
    """Every contribution is in exactly one bucket, and the ledger counts them so."""
    for dialogue_id, rows in _by_dialogue(seen.rows).items():
        state = _replayed(rows)
        accepted = sum(isinstance(_decoder.decode(row.event), ContributionAccepted) for row in rows)
        one_by_one = Counter(state.bucket(c) for c in state.contributions.values())
        ledger = {name: getattr(state.ledger, name) for name in BUCKETS}
        if ledger != {name: one_by_one[name] for name in BUCKETS}:  # type: ignore[index]  # the names are the buckets
            yield f"{dialogue_id}: the ledger says {ledger}, one by one it's {dict(one_by_one)}"
        if not accepted == state.ledger.accepted == sum(ledger.values()):
            yield f"{dialogue_id}: {accepted} were accepted, {sum(ledger.values())} are in the ledger"


def crossed(seen: Evidence) -> Iterator[str]:
    """No phone but its author's, and no hall, hears held words; nor, once they were hidden, hidden ones."""
    held = _by_longest_word(sent for sent in seen.sent.values() if sent.held)
    hidden = _by_longest_word(seen.sent[key] for key in seen.hidden)
    for frame in seen.frames:
        if frame.role not in NOT_FOR_THESE:
            continue
        words = set(_WORD.findall(frame.text))
        secrets = [held, hidden] if frame.fresh else [held]
        found = (sent for secret in secrets for word in words & secret.keys() for sent in secret[word])
        for sent in found:
            if frame.who != sent.who and sent.text in frame.text:
                yield f"{frame.role} {frame.who} heard “{sent.text}”"


def _by_longest_word(said: Iterable[Sent]) -> dict[str, list[Sent]]:
    """So that a frame is held against the few texts that it may hold, not against thousands."""
    found: dict[str, list[Sent]] = defaultdict(list)
    for sent in said:
        found[max(_WORD.findall(sent.text), key=len)].append(sent)
    return found


def unlike(seen: Evidence) -> Iterator[str]:
    """Positions without a gap, a chain that holds, and replaying gives what the server shows."""
    for dialogue_id, rows in _by_dialogue(seen.rows).items():
        positions = [row.position for row in rows]
        if positions != list(range(1, len(rows) + 1)):
            yield f"{dialogue_id}: its positions are not 1 to {len(rows)}"
            continue
        previous = GENESIS
        for row in rows:
            if next_hash(previous, row.position, row.at, row.by, row.event) != row.hash:
                yield f"{dialogue_id}: position {row.position} does not fit the chain"
                break
            previous = row.hash
    for dialogue_id, served in seen.served.items():
        rows = [row for row in _by_dialogue(seen.rows).get(dialogue_id, []) if row.position <= served.position]
        replayed = _as_served(facilitator_view(_replayed(rows)))
        shown = {name: section for name, section in served.view.items() if name not in PASSING}
        differs = sorted(n for n in replayed.keys() | shown.keys() if replayed.get(n) != shown.get(n))
        if len(rows) != served.position or differs:
            yield f"{dialogue_id}: replaying {len(rows)} of {served.position} entries, other are {differs}"


INVARIANTS: dict[str, Callable[[Evidence], Iterable[str]]] = {
    "acknowledged and lost": lost,
    "stored twice": doubled,
    "stored and never sent": invented,
    "not in one bucket": miscounted,
    "words that crossed roles": crossed,
    "replay that differs": unlike,
}


def broken(seen: Evidence) -> dict[str, list[str]]:
    """Every rule and what breaks it."""
    return {name: list(rule(seen)) for name, rule in INVARIANTS.items()}


def _by_dialogue(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.position):
        found[row.dialogue_id].append(row)
    return found


def _replayed(rows: Iterable[Row]) -> Dialogue:
    """As far as it goes: behind a gap no state can follow, and that's told by its own rule."""
    state = Dialogue()
    with suppress(ValueError):
        for row in rows:
            evolve(state, Entry(row.position, row.at, row.by, _decoder.decode(row.event), row.text))
    return state


def _as_served(view: Mapping[str, Any]) -> dict[str, Any]:
    """As it comes out at the other end of the line."""
    served: dict[str, Any] = json.loads(msgspec.json.encode(view))
    return served
