"""A server to be hurt: killed, stopped, starved, traced, or built wrongly on purpose."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.faults.checker import Row

ROOT = Path(__file__).parents[2]
ORGANISER = "organiser-of-these-faults"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
TRUST = ssl.create_default_context()  # made once: reading the certificates of the world takes longer than to ask
NO_MODEL = "/no/such/model"
WHOLE = "from app.cli import main; main()"
_STORED = """
    SELECT j.dialogue_id, j.position, j.at, j.by, j.key, j.event, j.hash, w.text
    FROM journal j LEFT JOIN words w ON w.dialogue_id = j.dialogue_id AND w.position = j.position
    ORDER BY j.dialogue_id, j.position
"""


class DidNotStart(Exception):
    """The server ended, or was not ready in time; the message is what it printed."""


class Start(NamedTuple):
    """Seconds until it was ready; and those of them in which it could have run and got no processor."""

    seconds: float
    waited: float


class Server:
    """On one folder and one port, as often as it takes.

    ``program``: Python that breaks something and then runs the command line. ``under``: words before the command, such
    as a tracer's. ``said``: the file that takes what it prints, where not beside the folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        program: str = WHOLE,
        under: Sequence[str] = (),
        said: Path | None = None,
        **settings: str,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self._saying = said or folder.with_name(f"{folder.name}.said")
        self.database = folder / "samenspraak.sqlite3"
        self._command = [*under, sys.executable, "-c", program, "serve"]
        named = {"HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": str(folder), "BASE_URL": self.url}
        named |= {"ORGANISER_TOKEN": ORGANISER, "MODEL": NO_MODEL} | settings
        self.environment = os.environ | {f"SAMENSPRAAK_{name}": value for name, value in named.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self.starts: list[Start] = []
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Start, and wait until it is ready; ``starts`` knows how long that took.

        Raises:
            DidNotStart: with what it printed.
        """
        began = time.monotonic()
        self.launch()
        while not self._ready():
            if self.code() is not None or time.monotonic() - began > START_SECONDS:
                self._end(signal.SIGKILL)
                raise DidNotStart(self.said)
            time.sleep(0.02)
        _, waited, _ = Path(f"/proc/{self.pid}/schedstat").read_text("ascii").split()
        self.starts.append(Start(time.monotonic() - began, int(waited) / 1e9))

    def launch(self) -> None:
        """Begin, without waiting."""
        with self._saying.open("wb") as said:
            self._process = subprocess.Popen(self._command, cwd=ROOT, env=self.environment, stdout=said, stderr=said)

    def _ready(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False, verify=TRUST).is_success
        return False

    @property
    def said(self) -> str:
        """What it printed since it was started last."""
        return self._saying.read_text("utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """Its process."""
        if self._process is None:
            raise DidNotStart(self.said)
        return self._process.pid

    def code(self) -> int | None:
        """How it ended; ``None`` while it runs."""
        return self._process.poll() if self._process else 0

    def ended(self, seconds: float = STOP_SECONDS) -> int | None:
        """How it ended by itself; ``None`` where it didn't within so many seconds."""
        if self._process is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(seconds)
        return None

    def kill(self) -> None:
        """As if the power went, as far as the kernel doesn't notice."""
        self._end(signal.SIGKILL)

    def stop(self) -> tuple[int, float]:
        """As an operator does; how it ended, and the seconds it took."""
        began = time.monotonic()
        return self._end(signal.SIGTERM), time.monotonic() - began

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(ProcessLookupError):
            process.send_signal(how)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def resident(self) -> float:
        """Its memory in MB."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text("ascii"))
        return int(found[1]) / 1024 if found else 0.0

    def asked(self, method: str, path: str, **asked: object) -> httpx.Response:
        """What it answers the organiser."""
        bearer = {"Authorization": f"Bearer {ORGANISER}"}
        answer = httpx.request(
            method, self.url + path, headers=bearer, timeout=60, trust_env=False, verify=TRUST, **asked
        )  # type: ignore[arg-type]  # as httpx names them
        return answer.raise_for_status()


def stored(server: Server) -> list[Row]:
    """Every row, read past the server: with a connection that can write nothing, also while it runs."""
    shared = server.environment.get("SAMENSPRAAK_DATABASE_URL")
    if shared:
        return asyncio.run(_stored_in(shared))
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True, timeout=10)) as reader:
        return [Row(*row) for row in reader.execute(_STORED)]


async def _stored_in(url: str) -> list[Row]:
    engine = create_async_engine(url, execution_options={"postgresql_readonly": True})
    try:
        async with engine.connect() as connection:
            return [Row(*row) for row in await connection.execute(text(_STORED))]
    finally:
        await engine.dispose()
