"""Private PostgreSQL and Redis for the tests, from the programs that are installed.

Each starts on a free port in a scratch directory, listens on this machine only, and is gone afterwards,
also when the tests themselves are killed. Nothing here knows pytest; `conftest.py` makes fixtures of it.
"""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

START_SECONDS = 30
STOP_SECONDS = 10
PORTS = range(15_000, 32_000)
SIDE_BY_SIDE = 8


class MissingProgramError(Exception):
    """A program that the tests start is not installed; `install` is the Debian command that installs it."""

    def __init__(self, program: str, package: str) -> None:
        """Name the program and the Debian package it comes in."""
        self.program = program
        self.install = f"sudo apt-get install {package}"
        super().__init__(f"{program} is not installed (Debian: {self.install})")


class EngineFailedError(Exception):
    """A private engine did not start; the message carries what it printed."""


class Engine:
    """A private engine that can be stopped and started again, in the same place."""

    def __init__(self, command: Sequence[object], printed: Path, ready: Callable[[], bool]) -> None:
        """Nothing runs yet."""
        self._command = [str(part) for part in command]
        self._printed = printed
        self._ready = ready
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, and wait until it's ready."""
        with self._printed.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT, cwd="/")
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise EngineFailedError(self._printed.read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self, sign: signal.Signals = signal.SIGINT) -> None:
        """End it. INT is PostgreSQL's fast stop, which does not wait for clients; Redis takes it as well."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(sign)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Postgres:
    """A running private PostgreSQL."""

    programs: Path
    port: int
    user: str
    engine: Engine

    def fresh_database(self) -> str:
        """Make an empty database and return its URL for SQLAlchemy."""
        name = f"t{uuid4().hex}"
        command = ["createdb", "--host=127.0.0.1", f"--port={self.port}", f"--username={self.user}", name]
        command[0] = str(self.programs / command[0])
        subprocess.run(command, check=True, capture_output=True, timeout=START_SECONDS)
        return f"postgresql+asyncpg://{self.user}@127.0.0.1:{self.port}/{name}"


def find_program(name: str, package: str) -> Path:
    """Return where a program is installed, or say which package brings it."""
    found = shutil.which(name)
    if found is None:
        raise MissingProgramError(name, package)
    return Path(found)


def find_postgres() -> Path:
    """Return the folder of PostgreSQL's own programs: Debian keeps them off the PATH, by version."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[4]), default=None)
    return newest.parent if newest else find_program("initdb", "postgresql").parent


@contextmanager
def private_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Run a PostgreSQL cluster of our own for as long as the block lasts; ``durable`` where that is measured."""
    programs = find_postgres()
    with _scratch("pg") as scratch:
        account = _give_away(scratch)
        data, port = scratch / "data", free_port()
        # trust: it listens on this machine only, lives for minutes and holds nothing of anybody.
        initdb = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8"]
        _run_once([*_as(account), *initdb, "--locale=C.UTF-8", "--no-sync"])
        # The durability of PostgreSQL is its makers' test; without fsync ours take half the time.
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": scratch,
            "fsync": "on" if durable else "off",
        }
        server = [programs / "postgres", "-D", data, "-p", port]
        server += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        ready = [programs / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
        with _running([*_as(account), *server], scratch, lambda: _succeeds(ready)) as engine:
            yield Postgres(programs, port, "tests", engine)


@dataclass(frozen=True)
class PrivateRedis:
    """A running private Redis."""

    url: str
    engine: Engine


@contextmanager
def private_redis() -> Iterator[PrivateRedis]:
    """Run a Redis of our own, which keeps nothing, for as long as the block lasts."""
    program = find_program("redis-server", "redis-server")
    with _scratch("redis") as scratch:
        port = free_port()
        options = {"port": port, "bind": "127.0.0.1", "dir": scratch, "save": "", "appendonly": "no"}
        server = [program, *(part for name, value in options.items() for part in (f"--{name}", value))]
        with _running([*_as(None), *server], scratch, lambda: _answers_ping(port)) as engine:
            yield PrivateRedis(f"redis://127.0.0.1:{port}/0", engine)


@contextmanager
def _scratch(name: str) -> Iterator[Path]:
    # Not pytest's tmp_path: that is too long for the name of a PostgreSQL socket.
    path = Path(tempfile.mkdtemp(prefix=f"samenspraak-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_port() -> int:
    """A port on which nobody listens; and none of those that go to whoever calls, or the next call might take it.

    Those who test side by side draw from ports of their own: between this look and the listening another might take it.
    """
    each = len(PORTS) // SIDE_BY_SIDE
    first = PORTS.start + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % SIDE_BY_SIDE * each
    while True:
        port = random.SystemRandom().randrange(first, first + each)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _give_away(scratch: Path) -> str | None:
    """Give the scratch folder to the account PostgreSQL runs as, if that is not our own."""
    if os.getuid() != 0:
        return None
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        raise MissingProgramError("the account postgres", "postgresql") from None
    os.chown(scratch, account.pw_uid, account.pw_gid)
    return account.pw_name


def _as(account: str | None) -> list[str]:
    """Return the words before a command: PostgreSQL refuses root, and nothing may outlive its tests."""
    if shutil.which("setpriv") is None:
        return []
    dies_with_us = ["setpriv", "--pdeathsig", "INT"]
    other = [f"--reuid={account}", f"--regid={account}", "--init-groups"] if account else []
    return [*dies_with_us, *other, "--"]


def _succeeds(command: Sequence[object]) -> bool:
    return subprocess.run([str(part) for part in command], check=False, capture_output=True).returncode == 0


def _run_once(command: Sequence[object]) -> None:
    words = [str(part) for part in command]
    done = subprocess.run(words, check=False, capture_output=True, text=True, cwd="/")
    if done.returncode != 0:
        raise EngineFailedError(done.stdout + done.stderr)


def _answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


@contextmanager
def _running(command: Sequence[object], scratch: Path, ready: Callable[[], bool]) -> Iterator[Engine]:
    """Keep a server running inside the block, which starts once the server is ready."""
    engine = Engine(command, scratch / "log", ready)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
