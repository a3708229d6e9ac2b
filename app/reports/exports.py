"""Large files on order: made by the press in a process of its own, watched while it works, fetched once, then gone."""

import asyncio
import contextlib
import secrets
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import structlog

from app import errors
from app.errors import Refused
from app.journal import Journal
from app.processes import killed
from app.reports.press import Order, Progress
from app.reports.reading import pages

log = structlog.get_logger()
KEEP_SECONDS = 600  # a finished file waits so long to be fetched; it holds people's words
AT_ONCE = 1  # a PDF takes a whole core
CHUNK = 256 * 1024
_progress = msgspec.json.Decoder(Progress)


@dataclass
class Export:
    """One order and how far it is."""

    order: Order
    path: Path
    done: float = 0.0
    refusal: Refused | None = None
    failed: bool = False
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    making: asyncio.Task[None] | None = None


class Exports:
    """The orders of this server. ``folder`` holds finished files until they are fetched."""

    def __init__(self, journal: Journal, folder: Path) -> None:
        self._journal = journal
        self._folder = folder
        self._orders: dict[str, Export] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(AT_ONCE)

    def begin(self, order: Order) -> str:
        """Take an order; the key under which it can be watched and fetched."""
        self._folder.mkdir(parents=True, exist_ok=True)
        key = secrets.token_urlsafe(12)
        export = Export(order, self._folder / f"{key}.{order.form}")
        self._orders[key] = export
        task = asyncio.get_running_loop().create_task(self._make(key, export))
        export.making = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return key

    def watch(self, key: str, dialogue_id: str) -> Export:
        """How far an order is.

        Raises:
            app.errors.UnknownExport: no such order of this dialogue, or it was fetched.
        """
        export = self._orders.get(key)
        if export is None or export.order.dialogue_id != dialogue_id:
            raise errors.UnknownExport
        return export

    async def fetch(self, key: str, dialogue_id: str) -> bytes:
        """The finished file, once; waits until it is finished.

        Raises:
            app.errors.Refused: it cannot be made, and why.
        """
        export = self.watch(key, dialogue_id)
        await export.finished.wait()
        if export.refusal is not None:
            raise export.refusal
        if export.failed or not export.path.exists():
            raise errors.SamenspraakError
        content = await asyncio.to_thread(export.path.read_bytes)
        self._forget(key)
        return content

    async def close(self) -> None:
        """Stop what is being made, and leave no file behind."""
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for key in list(self._orders):
            self._forget(key)

    async def let_go(self, dialogue_id: str) -> None:
        """A rehearsal was thrown away: what was made of it, or is being made, goes too."""
        for key, export in list(self._orders.items()):
            if export.order.dialogue_id != dialogue_id or export.making is None:
                continue
            export.making.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await export.making
            self._forget(key)

    def clear(self) -> None:
        """Take away what a server that was killed left behind; another server's fresh files stay."""
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            if time.time() - path.stat().st_mtime > 2 * KEEP_SECONDS:
                path.unlink(missing_ok=True)

    def _forget(self, key: str) -> None:
        export = self._orders.pop(key, None)
        if export is not None:
            export.path.unlink(missing_ok=True)

    async def _make(self, key: str, export: Export) -> None:
        try:
            async with self._turn:
                await self._press(export)
        except asyncio.CancelledError:
            export.failed = True
            raise
        except Exception as error:  # noqa: BLE001 (one file that fails must not end the server; its asker is told)
            export.failed = True
            log.warning("export_failed", form=export.order.form, reason=type(error).__name__)
        finally:
            export.finished.set()
        await asyncio.sleep(KEEP_SECONDS)
        self._forget(key)

    async def _press(self, export: Export) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.reports.press", str(export.path),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            feeding = asyncio.create_task(self._feed(process, export.order))
            await self._listen(process, export)
            await feeding
            export.failed = await process.wait() != 0 and export.refusal is None
        finally:
            await killed(process)

    async def _feed(self, process: asyncio.subprocess.Process, order: Order) -> None:
        assert process.stdin is not None  # noqa: S101 (a pipe was asked for)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # a refusal may come before the last entry
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            async for lines in _lines(self._journal, order.dialogue_id):
                process.stdin.write(lines)
                await process.stdin.drain()
            process.stdin.close()

    async def _listen(self, process: asyncio.subprocess.Process, export: Export) -> None:
        assert process.stdout is not None  # noqa: S101 (a pipe was asked for)
        async for line in process.stdout:
            progress = _progress.decode(line)
            export.done = progress.done
            if progress.refused:
                export.refusal = errors.refusal(progress.refused, progress.facts)


async def _lines(journal: Journal, dialogue_id: str) -> AsyncIterator[bytes]:
    async for page in pages(journal, dialogue_id):
        yield b"".join(msgspec.json.encode(entry) + b"\n" for entry in page)
