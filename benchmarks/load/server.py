"""A server of its own for one measurement, on a scratch folder, and what it says about itself."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

ORGANISER = "organiser-of-this-benchmark"
READY_SECONDS = 60


class Server:
    """Started, killed and started again on the same folder and port."""

    def __init__(self, folder: Path, **others: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        settings = {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATA_DIR": str(folder),
            "BASE_URL": self.url,
            "ORGANISER_TOKEN": ORGANISER,
        } | others
        self.port = port
        self._environment = os.environ | {f"SAMENSPRAAK_{name}": value for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start; the seconds until it was ready."""
        started = time.monotonic()
        command = [str(Path(sys.executable).with_name("samenspraak")), "serve"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, env=self._environment, stdout=quiet, stderr=quiet)
        while time.monotonic() - started < READY_SECONDS:
            try:
                httpx.get(f"{self.url}/readyz").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return time.monotonic() - started
        message = f"the server was not ready within {READY_SECONDS} s"
        raise TimeoutError(message)

    @property
    def pid(self) -> int:
        """The process; 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    def kill(self) -> None:
        """As the power does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def links(self) -> dict[str, str]:
        """The links of the newest dialogue."""
        return dict(self._asked("/api/dialogues").json()[0])

    def report(self, dialogue_id: str) -> dict[str, Any]:
        """The report as it stands now."""
        return dict(json.loads(self._asked(f"/api/dialogues/{dialogue_id}/report.json").content))

    def waited(self) -> float:
        """Seconds that the server's main thread could have run and got no processor: what others took from it."""
        if self._process is None:
            return 0.0
        _, waited, _ = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii").split()
        return int(waited) / 1e9

    def metric(self, name: str) -> float:
        """One number of ``/metrics``."""
        found = re.search(rf"^{name} (\S+)$", self._asked("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def _asked(self, path: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {ORGANISER}"}
        return httpx.get(self.url + path, headers=bearer, timeout=60).raise_for_status()
