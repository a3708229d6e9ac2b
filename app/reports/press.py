"""The press: makes one report in a process of its own, so that no phone waits while a large PDF is laid out.

Started as ``python -m app.reports.press OUT``. The first line on standard input is the order, every further line an
entry of the journal; none is kept, so a journal may be of any length. Standard output tells how far it is.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.dialogue.events import Entry
from app.errors import Refused
from app.reports.build import Account
from app.reports.formats import render
from app.reports.shape import EditionName

NICE = 10
READ, BUILT = 0.3, 0.4  # of the whole way, roughly
EVERY = 500  # entries between two words about how far it is


class Order(msgspec.Struct, frozen=True):
    """What to make. ``entries`` is about how many will follow."""

    dialogue_id: str
    form: str
    language: str
    edition: EditionName = "whole"
    position: int | None = None
    entries: int = 0
    nonce: str = ""


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far it is, from 0 to 1; or the code and the facts of a refusal."""

    done: float = 0.0
    refused: str = ""
    facts: dict[str, str | int] = {}


Tell = Callable[[float], None]


def press(order: Order, entries: Iterable[Entry], tell: Tell) -> bytes:
    """The report that was ordered."""
    account = Account(order.dialogue_id, order.position)
    for number, entry in enumerate(entries):
        account.take(entry)
        if not number % EVERY:
            tell(READ * min(1.0, number / max(1, order.entries)))
    report = account.report(order.edition)
    tell(BUILT)
    with_pages(tell)
    return render(report, order.form, order.language, nonce=order.nonce)


def with_pages(tell: Tell) -> None:
    """Hear from WeasyPrint how far it is: it names seven steps, and the sixth is the longest."""

    class Ear(logging.Handler):
        done = BUILT  # the letter is laid out alone first: what was told is not taken back

        def emit(self, record: logging.LogRecord) -> None:
            step = record.getMessage()
            if step.startswith("Step ") and step[5:6].isdigit():
                self.done = max(self.done, BUILT + (1 - BUILT) * int(step[5]) / 8)
                tell(self.done)

    log = logging.getLogger("weasyprint.progress")
    log.handlers = [Ear()]
    log.setLevel(logging.INFO)
    log.propagate = False


def main(source: BinaryIO, told: BinaryIO, out: Path) -> int:
    """Carry out the order that comes on ``source``."""

    def say(progress: Progress) -> None:
        told.write(msgspec.json.encode(progress) + b"\n")
        told.flush()

    order = msgspec.json.decode(source.readline(), type=Order)
    decoder = msgspec.json.Decoder(Entry)
    try:
        content = press(order, map(decoder.decode, source), lambda done: say(Progress(round(done, 3))))
    except Refused as refusal:
        say(Progress(refused=refusal.code, facts=refusal.facts))
        return 1
    out.write_bytes(content)
    say(Progress(1.0))
    return 0


if __name__ == "__main__":
    os.nice(NICE)
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer, Path(sys.argv[1])))
