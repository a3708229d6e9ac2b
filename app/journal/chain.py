"""The hash chain: change one old entry and every later hash is wrong (as in RFC 9162's tamper-evident logs)."""

import hashlib

import msgspec

from app.dialogue.events import AnyEvent, Entry

GENESIS = "0" * 64
_encoder = msgspec.json.Encoder(order="sorted")  # moving a field in a class must not break old journals


def encode_event(event: AnyEvent) -> str:
    """The event as canonical JSON: what is stored, and what is hashed."""
    return _encoder.encode(event).decode()


def next_hash(previous: str, position: int, at: int, by: str, event_json: str) -> str:
    """SHA-256 over the previous hash and everything that the entry says (64 hex digits)."""
    line = "\n".join((previous, str(position), str(at), by, event_json))
    return hashlib.sha256(line.encode()).hexdigest()


def first_broken(entries: list[Entry], hashes: list[str]) -> int | None:
    """The position of the first entry that doesn't fit its hash, or ``None`` when the chain holds."""
    previous = GENESIS
    for entry, stored in zip(entries, hashes, strict=True):
        if next_hash(previous, entry.position, entry.at, entry.by, encode_event(entry.event)) != stored:
            return entry.position
        previous = stored
    return None
