"""One real dialogue played against a server of its own, and what came of it."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.load.idle import IdleProcess
from benchmarks.load.server import Server
from benchmarks.quality.rows import Row, at_least, at_most, plain

WARMING_SECONDS = 15.0  # the model is read once; nobody measures an evening from the moment of switching on
THEMED_P95_SECONDS = 5.0
STALL_SECONDS = 0.05
READY_AGAIN_SECONDS = 5.0


def replayed(source: Path, *, minutes: float, phones: int) -> list[Row]:
    """A replay from beginning to end: how fast, how smooth, and whether the ledger adds up."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            time.sleep(WARMING_SECONDS)
            links = server.links()
            with IdleProcess() as idle:
                tally = json.loads(_replay(source, links["phone"], minutes, phones).communicate()[0])
            smoothness = _smoothness(source.stem, server, idle.worst)
            return [*_rows(source.stem, tally), *smoothness, *_ledger(source.stem, tally, server)]
        finally:
            server.stop()


def killed(source: Path, *, minutes: float, phones: int) -> list[Row]:
    """The same with the server killed in the middle and started again: nothing acknowledged is lost."""
    name = f"{source.stem}, killed"
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            time.sleep(WARMING_SECONDS)
            links = server.links()
            playing = _replay(source, links["phone"], minutes, phones)
            time.sleep(minutes * 60 / 2)
            before = _named(server.report(links["dialogue_id"]))
            server.kill()
            ready = server.start()
            time.sleep(2)
            after = _named(server.report(links["dialogue_id"]))
            tally = json.loads(playing.communicate()[0])
            kept = len(before & after) / max(1, len(before))
            return [
                at_most(f"{name}: ready again", "s", ready, READY_AGAIN_SECONDS),
                at_least(f"{name}: theme ids that came back", "share", kept, 1.0),
                *_ledger(name, tally, server),
            ]
        finally:
            server.stop()


def _replay(source: Path, phone: str, minutes: float, phones: int) -> "subprocess.Popen[str]":
    command = [str(Path(sys.executable).with_name("samenspraak")), "replay", str(source), "--to", phone]
    options = ["--minutes", str(minutes), "--phones", str(phones), "--json"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    # a replay that hangs must not hang the benchmark
    timer = threading.Timer(minutes * 60 * 4 + 120, process.send_signal, [signal.SIGINT])
    timer.daemon = True
    timer.start()
    return process


def _rows(name: str, tally: dict[str, Any]) -> list[Row]:
    percentiles = [
        plain(f"{name}: {what} {share}", unit, float(tally[key][share] or 0))
        for key, what, unit in (("ack_ms", "acknowledged after", "ms"), ("ack_to_themed_s", "themed after", "s"))
        for share in ("p50", "p95", "p99")
        if (key, share) != ("ack_to_themed_s", "p95")
    ]
    themed = float(tally["ack_to_themed_s"]["p95"] or float("inf"))
    return [
        plain(f"{name}: sent", "contributions", tally["sent"]),
        at_least(f"{name}: acknowledged or refused", "contributions", _answered(tally), tally["sent"]),
        *percentiles,
        at_most(f"{name}: acknowledged to themed p95", "s", themed, THEMED_P95_SECONDS),
    ]


def _answered(tally: dict[str, Any]) -> int:
    return int(tally["acknowledged"]) + sum(int(count) for count in tally["refused"].values())


def _smoothness(name: str, server: Server, idle: float) -> list[Row]:
    stall = server.metric("samenspraak_event_loop_worst_stall_seconds")
    return [
        at_most(f"{name}: worst stall of the event loop", "s", stall, STALL_SECONDS),
        plain(f"{name}: worst stall of an idle process meanwhile", "s", idle),
    ]


def _ledger(name: str, tally: dict[str, Any], server: Server) -> list[Row]:
    report = server.report(server.links()["dialogue_id"])
    ledger = report["ledger"]
    buckets = sum(ledger[bucket] for bucket in ("themed", "unthemed", "held", "hidden", "withdrawn"))
    ids = [row["id"] for row in report["contributions"]]
    lost = tally["acknowledged"] - ledger["accepted"]
    return [
        at_most(f"{name}: acknowledged and not in the ledger", "contributions", max(0, lost), 0),
        at_most(f"{name}: in the ledger twice", "contributions", len(ids) - len(set(ids)), 0),
        at_most(f"{name}: ledger minus its buckets", "contributions", abs(ledger["accepted"] - buckets), 0),
        plain(f"{name}: themes", "themes", len(report["themes"])),
        plain(f"{name}: unthemed", "contributions", ledger["unthemed"]),
    ]


def _named(report: dict[str, Any]) -> set[str]:
    return {theme["id"] for theme in report["themes"]}
