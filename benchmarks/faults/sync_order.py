"""Reading what strace saw: was every acknowledged word on the disk before its acknowledgement left? Pure.

A kill proves nothing about that: what was only handed to the kernel survives it too. The order of system calls does:
the words must be in a write to SQLite's log, and an fdatasync of that log must have returned after that write and
before the acknowledgement is sent.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

TRACED = "pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>.*= (?P<result>-?\d+)")
_SYNC = re.compile(r"^\d+<(?P<path>[^>]*)>")
_ACK = re.compile(r'\\"type\\":\\"ack\\",\\"key\\":\\"(?P<key>[^\\"]+)')
LOG = "-wal"


class Order(NamedTuple):
    """``too_soon``: keys that were acknowledged before they were on the disk."""

    acknowledged: int
    syncs: int
    failed_syncs: int
    too_soon: list[str]


def read(lines: Iterable[str], keys: Iterable[str]) -> Order:
    """What these lines of ``strace -f -y`` say about these keys."""
    reader = _Reader(keys)
    for line in lines:
        reader.take(line)
    return reader.order()


class _Reader:
    def __init__(self, keys: Iterable[str]) -> None:
        self._unwritten = set(keys)
        self._wanted = frozenset(self._unwritten)
        self._written: set[str] = set()
        self._durable: set[str] = set()
        self._begun: dict[str, set[str]] = {}  # an fdatasync under way: what had been written when it began
        self._acknowledged: set[str] = set()
        self._too_soon: list[str] = []
        self._syncs = self._failed = 0

    def take(self, line: str) -> None:
        """One line."""
        pid = line.split(" ", 1)[0]
        if resumed := _RESUMED.match(line):
            if resumed["name"] in {"fdatasync", "fsync"} and pid in self._begun:
                self._synced(self._begun.pop(pid), ok=resumed["result"] == "0")
            return
        call = _CALL.match(line)
        if call is None:
            return
        name, rest = call["name"], call["rest"]
        if name == "pwrite64" and LOG in rest.split(">", 1)[0]:
            found = {key for key in self._unwritten if key in rest}
            self._unwritten -= found
            self._written |= found
        elif name in {"fdatasync", "fsync"}:
            self._sync(pid, rest)
        elif name != "pwrite64":
            for ack in _ACK.finditer(rest):
                self._sent(ack["key"])

    def _sync(self, pid: str, rest: str) -> None:
        path = _SYNC.match(rest)
        if path is None or not path["path"].endswith(LOG):
            return
        if "<unfinished ...>" in rest:
            self._begun[pid] = set(self._written)
        else:
            self._synced(set(self._written), ok=rest.rstrip().endswith("= 0"))

    def _synced(self, written: set[str], *, ok: bool) -> None:
        self._syncs += 1
        self._failed += not ok
        if ok:
            self._durable |= written

    def _sent(self, key: str) -> None:
        if key in self._wanted and key not in self._acknowledged:
            self._acknowledged.add(key)
            if key not in self._durable:
                self._too_soon.append(key)

    def order(self) -> Order:
        """What was found."""
        return Order(len(self._acknowledged), self._syncs, self._failed, self._too_soon)
