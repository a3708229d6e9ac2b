"""The disk fails: full, deaf to fsync, or with a page that is not what it was; and the order in which it's written."""

import asyncio
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from app.composition import DISK_FAILED
from benchmarks.faults import sync_order
from benchmarks.faults.evening import Evening, evening
from benchmarks.faults.judging import judged, ready, server
from benchmarks.faults.served import WHOLE, DidNotStart, Server
from benchmarks.quality.rows import Row, at_least, at_most, plain

A_PAGE = 4096
Act = Callable[[], object]
SYNCHRONOUS = """
import app.journal.database as database
database.PRAGMAS = tuple(p.replace("synchronous=FULL", "synchronous={mode}") for p in database.PRAGMAS)
"""


class NotHere(Exception):
    """This fault can't be injected on this machine."""


def tracer() -> str:
    """Where strace is.

    Raises:
        NotHere: nowhere, or it may not trace.
    """
    found = shutil.which("strace")
    if found is None or subprocess.run([found, "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        raise NotHere("strace is missing, or may not trace (Debian: apt-get install strace)")
    return found


# ---- the order of writing ---------------------------------------------------------------------------------------


async def order(mode: str, phones: int) -> sync_order.Order:
    """What a traced server did, in what order, while everybody spoke. ``mode``: SQLite's ``synchronous``."""
    under = (tracer(), "-D", "-f", "-y", "-qq", "-s", "1000000", "-e", f"trace={sync_order.TRACED}", "-o")
    with TemporaryDirectory(prefix="samenspraak-order-") as folder:
        traced = Path(folder) / "traced"
        with server(program=SYNCHRONOUS.format(mode=mode) + WHOLE, under=(*under, str(traced))) as one:
            async with evening(one, phones) as made:
                await made.speak(2)
                await made.settled()
            one.stop()
        with traced.open(encoding="ascii", errors="replace") as lines:
            return sync_order.read(lines, made.book.sent)


async def in_order(phones: int) -> list[Row]:
    """On the disk first, acknowledged afterwards: with FULL always; and the same test catches NORMAL and OFF."""
    rows = []
    for mode, fault in (("FULL", "as built"), ("NORMAL", "broken build: NORMAL"), ("OFF", "broken build: OFF")):
        found = await order(mode, phones)
        name = f"order of system calls, {fault}: acknowledged before it was on the disk"
        bar = at_most if mode == "FULL" else at_least
        rows.append(bar(name, "contributions", len(found.too_soon), 0 if mode == "FULL" else 1))
        rows.append(at_least(f"order of system calls, {fault}: acknowledgements seen", "", found.acknowledged, 1))
    return rows


# ---- an fsync that fails -----------------------------------------------------------------------------------------


async def deaf(phones: int) -> list[Row]:
    """From now on every fdatasync fails: the server ends at once, and acknowledges nothing that it isn't sure of."""
    fault = "fdatasync gives EIO"
    with server() as one:
        async with evening(one, phones) as made:
            await made.speak(1)
            await made.settled()
            traced = one.folder.with_name("traced")
            command = [tracer(), "-f", "-y", "-qq", "-p", str(one.pid), "-o", str(traced)]
            injecting = ["-e", f"trace={sync_order.TRACED}", "-s", "1000000", "-e", "inject=fdatasync,fsync:error=EIO"]
            with _running([*command, *injecting]) as strace:
                await made.until(lambda: _is_traced(one.pid), 10)
                acknowledged = len(made.book.acknowledged)
                await made.speak(1)
                code = await asyncio.to_thread(one.ended)
                strace.send_signal(signal.SIGINT)
            since = len(made.book.acknowledged) - acknowledged
            said = one.said
            one.kill()
            with traced.open(encoding="ascii", errors="replace") as lines:
                failed = sync_order.read(lines, made.book.sent).failed_syncs
            await asyncio.to_thread(one.start)
            await made.settled()
            found = await made.look()
    return [
        *judged(fault, found),
        at_most(f"{fault}: acknowledged all the same", "contributions", since, 0),
        at_least(f"{fault}: ended by itself, with exit code {DISK_FAILED}", "", code == DISK_FAILED, 1),
        at_most(f"{fault}: fdatasyncs of the log that were tried", "times", failed, 1),
        at_least(f"{fault}: the log says disk_failed", "times", said.count('"disk_failed"'), 1),
        *ready(fault, one),
    ]


def _running(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _is_traced(pid: int) -> bool:
    threads = Path(f"/proc/{pid}/task").glob("*/status")
    return all("TracerPid:\t0" not in thread.read_text("ascii") for thread in threads)


# ---- a full disk ---------------------------------------------------------------------------------------------------


async def full(phones: int) -> list[Row]:
    """No room: nothing is stored, reading goes on, also after a start without room; with room it goes on by itself."""
    fault = "disk full (tmpfs)"
    with _small_disk() as disk, TemporaryDirectory(prefix="samenspraak-faults-") as beside:
        one, filler = Server(disk / "data", said=Path(beside) / "said"), disk / "filler"
        one.start()
        try:
            return await _starved(fault, one, phones, lambda: _fill(filler), filler.unlink, again=True)
        finally:
            one.kill()


async def quota(phones: int) -> list[Row]:
    """The same where a file may not grow any more, as under a quota: another error, the same answer."""
    fault = "a file may not grow (RLIMIT_FSIZE)"
    with server() as one:
        size = one.database.with_name(f"{one.database.name}-wal").stat().st_size + A_PAGE

        def limit(most: int) -> None:
            resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

        return await _starved(
            fault, one, phones, lambda: limit(size), lambda: limit(resource.RLIM_INFINITY), again=False
        )


async def _starved(fault: str, one: Server, phones: int, starve: Act, feed: Act, *, again: bool) -> list[Row]:
    async with evening(one, phones) as made:
        await made.speak(1)
        await made.settled()
        starve()
        process, before = one.pid, len(made.book.acknowledged)
        await made.speak(4)
        await made.until(lambda: made.book.waited["storage_full"] >= phones, 20)
        stored = len(made.book.acknowledged) - before
        reading = await _still_read(made)
        if again:
            one.kill()
            await asyncio.to_thread(one.start)
            process, reading = one.pid, min(reading, await _still_read(made))
        feed()
        answered = await made.settled()
        found = await made.look()
        refused = made.book.waited["storage_full"]
    return [
        *judged(fault, found),
        at_least(f"{fault}: phones that heard “not stored, kept on your phone”", "times", refused, phones),
        plain(f"{fault}: stored while it was so", "contributions", stored),
        at_least(f"{fault}: screens that came in and read meanwhile", "screens", reading, 4),
        at_least(f"{fault}: all sent once there was room, by themselves", "", answered, 1),
        at_most(f"{fault}: restarts that it took", "", one.code() is not None or one.pid != process, 0),
    ]


async def _still_read(made: Evening) -> int:
    screens = [show(made.book) for place in made.places for show in (place.facilitator, place.hall)]
    for screen in screens:
        await made.until(screen.ready.is_set, 5)
    for screen in screens:
        await screen.leave()
    return sum(screen.ready.is_set() for screen in screens)


@contextmanager
def _small_disk() -> Iterator[Path]:
    """A disk of 4 MB.

    Raises:
        NotHere: only root may make one.
    """
    with TemporaryDirectory(prefix="samenspraak-disk-") as folder:
        mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "samenspraak-faults", folder]
        if os.getuid() != 0 or subprocess.run(mounting, check=False, capture_output=True).returncode:
            raise NotHere("only root may mount a small disk; “quota” shows the same without")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(filler: Path) -> None:
    with filler.open("wb") as file, suppress(OSError):
        while True:
            os.write(file.fileno(), b"x" * A_PAGE)


# ---- a page that isn't what it was -----------------------------------------------------------------------------------


async def damaged(phones: int) -> list[Row]:
    """Pages are overwritten while the server is down: it doesn't start on them, and says what to do."""
    fault = "damaged pages found at start"
    with server() as one:
        async with evening(one, phones) as made:
            await made.speak()
            await made.settled()
            one.stop()
        whole, refusals = one.database.read_bytes(), []
        for page in (0, 2, len(whole) // A_PAGE // 2):
            overwritten = bytearray(whole)
            overwritten[page * A_PAGE : (page + 1) * A_PAGE] = b"\xa5" * A_PAGE
            one.database.write_bytes(overwritten)
            try:
                one.start()
            except DidNotStart as refusal:
                refusals.append(str(refusal))
            else:
                one.kill()
            untouched = one.database.read_bytes() == bytes(overwritten)
            refusals = refusals if untouched else []
        one.database.write_bytes(whole)
    helpful = [text for text in refusals if "samenspraak restore" in text and "Traceback" not in text]
    return [
        at_least(f"{fault}: starts refused, the file left as it was", "of 3", len(refusals), 3),
        at_least(f"{fault}: refusals that name the way out in a sentence", "of 3", len(helpful), 3),
    ]
