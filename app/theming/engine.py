"""The server's side of the engine's process: starts it, asks it, starts it again when it dies."""

import asyncio
import contextlib
import itertools
import os
import sys
from pathlib import Path
from typing import Protocol

import structlog

from app.processes import killed
from app.theming import wire

QUIET_AND_OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}

DATABASE = "SHARED_VECTORS_DATABASE"  # in the environment, for everybody may read arguments

log = structlog.get_logger()


class EngineDied(ConnectionError):
    """The engine's process ended while it was asked something."""


class Engine(Protocol):
    """Something that themes. ``EngineProcess`` is the real one."""

    async def ask(self, request: wire.Request) -> wire.Answer:
        """The answer to a request.

        Raises:
            EngineDied: the process ended before it answered.
        """

    def call(self) -> int:
        """A fresh number for a request."""


class EngineProcess:
    """The engine in a process of its own, started at the first question.

    ``vectors`` is the file that it keeps them in; with ``database`` they are shared there instead.
    """

    def __init__(self, model: str | None, vectors: Path, database: str | None = None) -> None:
        self._arguments = (model or "", str(vectors))
        self._surroundings = {DATABASE: database or ""}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._calls = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[wire.Answer]] = {}
        self._starting = asyncio.Lock()

    def call(self) -> int:
        """See the protocol."""
        return next(self._calls)

    async def ask(self, request: wire.Request) -> wire.Answer:
        """See the protocol."""
        process = await self._running()
        future: asyncio.Future[wire.Answer] = asyncio.get_running_loop().create_future()
        self._waiting[request.call] = future
        try:
            if process.stdin is None:
                raise EngineDied
            process.stdin.write(wire.frame(request))
            await process.stdin.drain()
        except ConnectionError as error:
            self._waiting.pop(request.call, None)
            raise EngineDied from error
        return await future

    async def _running(self) -> asyncio.subprocess.Process:
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                threads = str(max(1, (os.cpu_count() or 1) - 1))  # one core stays for the server
                environment = os.environ | QUIET_AND_OFFLINE | self._surroundings | {"OMP_NUM_THREADS": threads}
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "app.theming.process",
                    *self._arguments,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    env=environment,
                )
                self._reading = asyncio.get_running_loop().create_task(self._read(self._process))
            return self._process

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (length,) = wire.LENGTH.unpack(await process.stdout.readexactly(wire.LENGTH.size))
                answer = wire.answers.decode(await process.stdout.readexactly(length))
                future = self._waiting.pop(answer.call, None)
                if future is not None and not future.done():
                    future.set_result(answer)
        await process.wait()
        log.warning("engine_ended", code=process.returncode)
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(EngineDied())

    async def close(self) -> None:
        """End the process."""
        if self._process is not None:
            await killed(self._process)
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
