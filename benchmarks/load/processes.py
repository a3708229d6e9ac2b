"""The processes of one measurement, and what the machine says about each: its processor time and its memory."""

import asyncio
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

PAGE = os.sysconf("SC_PAGE_SIZE")
FILES_BESIDE = 200  # what a process opens besides its connections


def processor_seconds(pid: int) -> float:
    """What all threads of a process have used so far, to the nanosecond."""
    used = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            used += int((thread / "schedstat").read_text(encoding="ascii").split()[0])
        except OSError:
            continue  # it ended meanwhile
    return used / 1e9


def resident_bytes(pid: int) -> int:
    """The memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE


def load_average() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


def too_few_files(connections: int) -> str | None:
    """Why so many connections don't fit in one process here, and what to do; ``None`` where they do."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + FILES_BESIDE
    if soft >= wanted:
        return None
    if hard >= wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return None
    return (
        f"{connections:,} connections need {wanted:,} open files per process; this machine allows {hard:,}. "
        f"Raise it (`ulimit -n {wanted}` as root, or LimitNOFILE of systemd) or measure with fewer."
    )


class _Told:
    """A process that obeys lines on its input and answers with lines on its output."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", module]
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, text=True)
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ConnectionError(f"{self._process.args!r} ended")
        return line

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


class Bare(_Told):
    """The bare ``websockets`` server."""

    path = "/"

    def __init__(self) -> None:
        super().__init__("benchmarks.load.bare")
        self.port = int(self._hear())

    async def broadcast(self, text: str, *, times: int, seconds: float) -> None:
        """Send a text (its first # becomes a number) to everybody, so often, with so many seconds between."""
        self._tell(f"{times} {seconds} {text}")
        await asyncio.to_thread(self._hear)


class Callers(_Told):
    """The other side of the connections."""

    def __init__(self, module: str = "benchmarks.load.callers") -> None:
        super().__init__(module)

    async def do(self, order: str, **facts: Any) -> dict[str, Any]:
        """Have something done, and what came of it."""
        self._tell(json.dumps({"do": order} | facts))
        return dict(json.loads(await asyncio.to_thread(self._hear)))
