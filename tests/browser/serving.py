"""The real server as a process of its own, for browsers to visit."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.engines import free_port

ROOT = Path(__file__).parents[2]
ORGANISER = "organiser-of-these-tests"
START_SECONDS = 100
PATIENCE_SECONDS = 60  # for an answer; a busy machine is no fault of the server


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """The address of a server that keeps its data in ``folder``; stopped afterwards."""
    port = free_port()
    settings = {"PORT": str(port), "DATA_DIR": str(folder), "ORGANISER_TOKEN": ORGANISER}
    environment = os.environ | {f"SAMENSPRAAK_{name}": value for name, value in settings.items()}
    command = [str(Path(sys.executable).with_name("samenspraak")), "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        url = f"http://localhost:{port}"
        try:
            _wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, "the server ended before it was ready"
        try:
            httpx.get(f"{url}/readyz").raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
