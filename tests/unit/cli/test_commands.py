"""The commands as people type them: help that teaches, one sentence at a mistake, exit codes for scripts."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli

DIALOGUE = {
    "dialogue_id": "d1",
    "title": "Energie [in] ons dorp",
    "join_code": "ABC234",
    "phone": "http://localhost/j/ABC234",
    "facilitator": "http://localhost/f/d1#s",
    "hall": "http://localhost/hall/d1",
    "organiser": "http://localhost/o#t",
}
TOKEN = "organisers-token"


class Server(BaseHTTPRequestHandler):
    """Answers as the real one does to an organiser."""

    def do_GET(self) -> None:
        """The list, one report, and refusals."""
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(403, {"code": "wrong_token", "message": "This link or token is not valid."})
        elif self.path == "/api/dialogues":
            self._answer(200, [DIALOGUE])
        elif self.path == "/api/dialogues/d1/report.csv?language=de":
            self._answer(200, "the report")
        else:
            self._answer(500, {"code": "internal", "message": "Something went wrong here."})

    def _answer(self, status: int, body: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder, and an address at which no server runs."""
    monkeypatch.setenv("SAMENSPRAAK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SAMENSPRAAK_PORT", "9")
    return tmp_path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, nowhere: Path) -> Iterator[Path]:
    """A server that knows one dialogue; its token lies in the data folder."""
    listening = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("SAMENSPRAAK_PORT", str(listening.server_port))
    (nowhere / "data").mkdir()
    (nowhere / "data" / "organiser-token").write_text(TOKEN + "\n")
    yield nowhere
    listening.shutdown()
    listening.server_close()


def run(*arguments: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(cli, list(arguments))


def test_without_a_command_the_commands_are_listed() -> None:
    """A newcomer sees what there is."""
    found = run().output
    assert all(name in found for name in ("serve", "links", "replay", "export", "theme"))


@pytest.mark.parametrize("command", ["serve", "links", "replay", "export", "theme"])
def test_every_help_teaches_with_an_example(command: str) -> None:
    """Something to copy."""
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "Example:" in done.output
    assert "[bold]" not in done.output


@pytest.mark.parametrize(
    ("arguments", "exit_code", "sentence"),
    [
        (("nonsense",), 2, "No such command"),
        (("replay", "a.jsonl"), 2, "--to"),
        (("replay", "typo.jsonl", "--to", "http://x/j/ABC234"), 2, "There is no file or folder “typo.jsonl”"),
        (("replay", "typo.jsonl", "--to", "http://x/f/d1"), 2, "is not a phone link"),
        (("theme", "typo.csv"), 2, "There is no file or folder “typo.csv”"),
        (("theme", "answers.docx"), 2, "Use .jsonl, .csv or .xlsx"),
        (("export", "d1", "--format", "odt"), 2, "odt"),
        (("export", "d1"), 1, "This dialogue does not exist"),
    ],
)
@pytest.mark.usefixtures("nowhere")
def test_a_mistake_is_answered_with_a_sentence(arguments: tuple[str, ...], exit_code: int, sentence: str) -> None:
    """Never with a traceback; 2 where it was asked wrongly, 1 where it could not be done."""
    done = run(*arguments)
    assert done.exit_code == exit_code
    assert sentence in done.output
    assert "Traceback" not in done.output


def test_a_replay_to_nobody_says_that_nobody_is_there(nowhere: Path) -> None:
    """The sentence is the same that a browser's user would need."""
    (nowhere / "a.jsonl").write_text('{"text":"Wind"}\n')
    done = run("replay", str(nowhere / "a.jsonl"), "--to", "http://127.0.0.1:9/j/ABC234")
    assert done.exit_code == 1
    assert "No server answers at http://127.0.0.1:9" in done.output


@pytest.mark.usefixtures("nowhere")
def test_a_setting_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is called in the environment."""
    monkeypatch.setenv("SAMENSPRAAK_PORT", "many")
    done = run("links")
    assert done.exit_code == 2
    assert "SAMENSPRAAK_PORT" in done.output


@pytest.mark.usefixtures("nowhere")
def test_links_of_an_empty_folder_say_what_comes_first() -> None:
    """No server runs, so the database itself is asked."""
    done = run("links")
    assert done.exit_code == 0
    assert "There is no dialogue yet" in done.output
    assert json.loads(run("links", "--json").stdout) == []


@pytest.mark.usefixtures("server")
def test_links_as_json_are_what_programs_expect() -> None:
    """All of it, and nothing else on standard output."""
    assert json.loads(run("links", "--json").stdout) == [DIALOGUE]


@pytest.mark.usefixtures("server")
def test_each_link_stands_whole_on_a_line() -> None:
    """They are copied from a terminal; titles may hold brackets."""
    lines = run("links").stdout.splitlines()
    assert lines[0] == "Energie [in] ons dorp  [ABC234]"
    assert "  facilitator http://localhost/f/d1#s" in lines


@pytest.mark.parametrize("dialogue", ["d1", "ABC234", "abc 234", "abc-234"])
def test_a_dialogue_is_found_by_its_id_or_its_code(server: Path, dialogue: str) -> None:
    """As forgiving as the phone's page."""
    out = server / "report.csv"
    done = run("export", dialogue, "--format", "csv", "--language", "de", "--out", str(out))
    assert done.exit_code == 0
    assert out.read_text() == '"the report"'


@pytest.mark.usefixtures("server")
def test_without_a_file_the_report_goes_to_standard_output() -> None:
    """And nothing else, so that it can be piped."""
    assert run("export", "d1", "--format", "csv", "--language", "de").stdout == '"the report"'


@pytest.mark.usefixtures("server")
def test_what_the_server_says_is_passed_on() -> None:
    """A failure there is a sentence here."""
    done = run("export", "d1", "--format", "json")
    assert done.exit_code == 1
    assert "Something went wrong here." in done.output


def test_a_wrong_token_says_where_the_right_one_is_set(server: Path) -> None:
    """The commonest cause: another data folder."""
    (server / "data" / "organiser-token").write_text("another")
    done = run("links")
    assert done.exit_code == 1
    assert "SAMENSPRAAK_ORGANISER_TOKEN" in done.output


def test_a_file_that_cannot_be_written_says_so(server: Path) -> None:
    """With another way out."""
    done = run("export", "d1", "--format", "csv", "--language", "de", "--out", str(server / "no" / "report.csv"))
    assert done.exit_code == 1
    assert "--out" in done.output


def test_a_worker_without_postgresql_says_what_it_needs(nowhere: Path) -> None:
    """A SQLite file has one process."""
    done = run("worker")
    assert done.exit_code == 1
    assert "Set SAMENSPRAAK_DATABASE_URL" in done.output
    assert not list(nowhere.iterdir())
