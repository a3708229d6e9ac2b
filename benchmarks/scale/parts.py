"""The parts of compose.yaml as plain processes: its commands and its settings, at other addresses."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.engines import Postgres, PrivateRedis, private_postgres, private_redis

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SECRETS = {name.upper(): f"{name}-of-the-smoke-test-and-of-nothing-else" for name in COMPOSE["secrets"]}
ORGANISER = SECRETS["SAMENSPRAAK_ORGANISER_TOKEN"]
READY_SECONDS = 120
STOP_SECONDS = 20


class Process:
    """One container's command, in a process group of its own."""

    def __init__(self, service: str, port: int, folder: Path, places: dict[str, str]) -> None:
        described = COMPOSE["services"][service]
        self.port = port
        self._printed = folder / f"{service}-{port}.log"
        self._command = [_placed(part, {"8000": str(port)} | places) for part in described["command"]]
        self._command[0] = _program(self._command[0])
        settings = {name: _placed(str(value), places) for name, value in described["environment"].items()}
        own = {"SAMENSPRAAK_PORT": str(port), "SAMENSPRAAK_DATA_DIR": str(folder / f"{service}-{port}")}
        self._environment = os.environ | own | settings | (SECRETS if service != "proxy" else {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, without waiting."""
        with self._printed.open("ab") as printed:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=printed, stderr=printed, start_new_session=True
            )

    @property
    def pid(self) -> int:
        """The process."""
        if self._process is None:
            raise ProcessLookupError
        return self._process.pid

    def kill(self) -> None:
        """As if its machine lost power: the process and its children."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> float:
        """As an orchestrator stops it; the seconds it took.

        Raises:
            AssertionError: it did not end in order.
        """
        if self._process is None:
            return 0.0
        began, process, self._process = time.monotonic(), self._process, None
        process.terminate()
        code = process.wait(STOP_SECONDS)
        assert code == 0, f"{self._command} ended with {code}: {self._printed.read_text(errors='replace')[-2000:]}"
        return time.monotonic() - began


class Installation:
    """PostgreSQL, Redis, two servers, two workers, and the proxy in front."""

    def __init__(self, folder: Path, postgres: Postgres, redis: PrivateRedis) -> None:
        self.postgres, self.redis = postgres, redis
        self.folder = folder
        ports = dict(
            zip(("server-1", "server-2", "worker-1", "worker-2", "proxy", "http", "health"), _ports(7), strict=True)
        )
        self.url = f"https://localhost:{ports['proxy']}"
        self.database = f"postgresql://samenspraak@127.0.0.1:{postgres.port}/samenspraak"
        places = {
            "postgres:5432": f"127.0.0.1:{postgres.port}",
            "redis:6379": redis.url.split("/")[2],
            "server-1:8000": f"127.0.0.1:{ports['server-1']}",
            "server-2:8000": f"127.0.0.1:{ports['server-2']}",
            "/etc/caddy/Caddyfile": str(ROOT / "deploy/Caddyfile"),
            "/models": str(folder / "models"),
        }
        os.environ |= {
            "SAMENSPRAAK_BASE_URL": self.url,
            "CADDY_HTTP_PORT": str(ports["http"]),
            "CADDY_HTTPS_PORT": str(ports["proxy"]),
            "CADDY_HEALTH_PORT": str(ports["health"]),
            "XDG_DATA_HOME": str(folder / "caddy"),
            "XDG_CONFIG_HOME": str(folder / "caddy"),
        }
        self._health = f"http://127.0.0.1:{ports['health']}/healthz"
        self.servers = [Process(name, ports[name], folder, places) for name in ("server-1", "server-2")]
        self.workers = [Process("worker", ports[name], folder, places) for name in ("worker-1", "worker-2")]
        self.proxy = Process("proxy", ports["proxy"], folder, places)

    @property
    def processes(self) -> list[Process]:
        """All that is ours."""
        return [*self.servers, *self.workers, self.proxy]

    def start(self) -> float:
        """Everything at once, as compose does; the seconds until all are well."""
        began = time.monotonic()
        programs, asked = self.postgres.programs, ["--host=127.0.0.1", f"--port={self.postgres.port}"]
        for command in (["createuser", "samenspraak"], ["createdb", "--owner=samenspraak", "samenspraak"]):
            whole = [str(programs / command[0]), *asked, f"--username={self.postgres.user}", *command[1:]]
            subprocess.run(whole, check=True, capture_output=True)
        for process in self.processes:
            process.start()
        for process in (*self.servers, *self.workers):
            until_well(f"http://127.0.0.1:{process.port}/readyz")
        until_well(self._health)
        until_well(f"{self.url}/readyz", self.trust)
        return time.monotonic() - began

    @property
    def trust(self) -> ssl.SSLContext:
        """Believes the certificates that the proxy makes for localhost."""
        authority = self.folder / "caddy/caddy/pki/authorities/local/root.crt"
        deadline = time.monotonic() + READY_SECONDS
        while not authority.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return ssl.create_default_context(cafile=authority)


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """All of it, not yet started; nothing of it is left afterwards."""
    with ExitStack() as stack:
        postgres, redis = stack.enter_context(private_postgres()), stack.enter_context(private_redis())
        made = Installation(folder, postgres, redis)
        for process in made.processes:
            stack.callback(process.kill)
        yield made


def until_well(address: str, trust: ssl.SSLContext | None = None) -> None:
    """Wait until somebody answers there that all is well.

    Raises:
        TimeoutError: nobody does.
    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(address, timeout=3, verify=trust or False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def _placed(said: str, places: dict[str, str]) -> str:
    """What compose.yaml says, with variables filled in and at our addresses."""
    filled = re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: os.environ.get(found[1]) or found[2], said)
    for name, place in places.items():
        filled = place if filled == name else filled.replace(name, place) if ":" in name else filled
    return filled


def _program(name: str) -> str:
    ours = Path(sys.executable).with_name(name)
    found = str(ours) if ours.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed (Debian: apt-get install {name})")
    return found


def _ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
