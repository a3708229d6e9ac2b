"""A real server as a process of its own, to be started, killed and started again; and the people who talk to it."""

import os
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.engines import free_port

ROOT = Path(__file__).parents[2]
ORGANISER = "organiser-of-these-tests"
START_SECONDS = 100
STOP_SECONDS = 30
# for tests that need no themes: the engine then ends within a second instead of reading a model
NO_MODEL = "/no/such/model"
Facts = dict[str, Any]
# made once: reading the certificates of the world takes longer than any question that these tests ask
TRUST = ssl.create_default_context()


class Server:
    """One server on one data folder. ``kill`` and ``start`` as often as a test likes.

    ``program``: what runs; a test may break something first.
    """

    program = "from app.cli import main; main()"
    command: tuple[str, ...] = ("serve",)

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.settings = {
            "PORT": str(self.port),
            "DATA_DIR": str(folder),
            "ORGANISER_TOKEN": ORGANISER,
            "ORGANISER": "Gemeente Westerveld",
            "MODEL": NO_MODEL,
        } | settings
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def launch(self) -> subprocess.Popen[bytes]:
        """Begin the process, without waiting for it."""
        environment = os.environ | {f"SAMENSPRAAK_{name}": value for name, value in self.settings.items()}
        command = [sys.executable, "-c", self.program, *self.command]
        # into a file: its children hold a pipe open after it, and a full pipe would stall it
        with (self.folder / "said").open("wb") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        return self.process

    def start(self) -> "Server":
        """Begin, and wait until phones may come."""
        self.launch()
        return self.wait()

    def wait(self) -> "Server":
        """Wait until phones may come."""
        process = self.process
        assert process is not None
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(self.said)
            time.sleep(0.1)
        return self

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2, verify=TRUST).status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def said(self) -> str:
        """What the process that was launched last printed."""
        return (self.folder / "said").read_text("utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """The process."""
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        """As if the power went."""
        self._end(signal.SIGKILL)

    def stop(self) -> tuple[int, float]:
        """As an operator stops it; the exit code, and the seconds it took."""
        began = time.monotonic()
        return self._end(signal.SIGTERM), time.monotonic() - began

    def _end(self, sign: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(sign)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return process.returncode

    # ---- the organiser's and the facilitator's doors ------------------------------------------------------

    def organiser(self) -> httpx.Client:
        """A program of the organiser."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {ORGANISER}"}, timeout=30, verify=TRUST
        )

    def make_dialogue(self, **wish: Any) -> "Evening":
        """A new dialogue whose first prompt is open."""
        plain = {"title": "Energie in ons dorp", "purpose": "Samen kiezen.", "prompts": ["Wat houdt je tegen?", "En?"]}
        with self.organiser() as organiser:
            links = organiser.post("/api/dialogues", json=plain | wish).raise_for_status().json()
        evening = Evening(self, links)
        evening.open_prompt(0)
        return evening


class Evening:
    """A dialogue on a server, as its people reach it."""

    def __init__(self, server: Server, links: Facts) -> None:
        self.server = server
        self.links = links
        self.id: str = links["dialogue_id"]
        self.code: str = links["join_code"]

    def at(self, server: Server) -> "Evening":
        """The same dialogue, reached through another server."""
        return Evening(server, self.links)

    def path(self, act: str) -> str:
        """Where phones post."""
        return f"{self.server.url}/j/{self.code}/{act}"

    def join(self, language: str = "en") -> "Phone":
        """Somebody joins with a program."""
        answer = httpx.post(
            self.path("join"), json={"consent": "1", "language": language}, verify=TRUST
        ).raise_for_status()
        return Phone(self, answer.json()["participant_id"], answer.json()["token"])

    def report(self) -> Facts:
        """The report of now, as a program reads it."""
        with self.server.organiser() as organiser:
            report: Facts = organiser.get(f"/api/dialogues/{self.id}/report.json").raise_for_status().json()
        return report

    def journal(self) -> list[Facts]:
        """Every entry."""
        with self.server.organiser() as organiser:
            lines = organiser.get(f"/api/dialogues/{self.id}/journal.jsonl").raise_for_status().text.splitlines()
        return [httpx.Response(200, text=line).json() for line in lines]

    def prompt_ids(self) -> list[str]:
        """The script, in order."""
        return [prompt["id"] for prompt in self.report()["prompts"]]

    def facilitator(self, name: str = "Karima") -> str:
        """A facilitator's token: in with the link's secret, and read from the page as its modules do."""
        secret = self.links["facilitator"].partition("#")[2]
        with httpx.Client(base_url=self.server.url, verify=TRUST) as client:
            client.post(f"/f/{self.id}/enter", json={"secret": secret, "name": name}).raise_for_status()
            return token_in(client.get(f"/f/{self.id}").raise_for_status().text)

    def hall(self) -> str:
        """The hall's token, from its page."""
        return token_in(httpx.get(f"{self.server.url}/hall/{self.id}", verify=TRUST).raise_for_status().text)

    def open_prompt(self, number: int) -> None:
        """The facilitator opens a prompt."""
        from tests.integration.lines import Line  # noqa: PLC0415 (the two know each other)

        with Line(self, "facilitator", self.facilitator()) as desk:
            prompts = desk.until(lambda shows: shows.get("prompts"))
            desk.act("set_phase", prompt_id=prompts[number]["id"], phase="collecting")


class Phone:
    """Somebody who joined."""

    def __init__(self, evening: Evening, participant_id: str, token: str) -> None:
        self.evening = evening
        self.id = participant_id
        self.token = token

    def send(self, text: str, key: str, *, prompt_id: str = "", language: str = "en") -> httpx.Response:
        """Contribute as a program."""
        body = {"key": key, "prompt_id": prompt_id or self.evening.prompt_ids()[0], "text": text, "language": "nl"}
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": language}
        return httpx.post(self.evening.path("contributions"), json=body, headers=headers, timeout=30, verify=TRUST)


def token_in(page: str) -> str:
    """The token that a page hands to its modules."""
    return page.partition('data-token="')[2].partition('"')[0]
