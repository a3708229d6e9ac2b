"""A small rehearsal comes in through the real surface, is guided, and is thrown away without trace."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from app.rehearsal.room import written_room
from tests.integration.lines import Line
from tests.integration.servers import ORGANISER, ROOT, TRUST, Evening, Facts, Server

PATIENCE = 200.0
TEXTS = {row.text for row in written_room("nl").rows}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests: its files are searched, and it is stopped and started."""
    made = Server(tmp_path_factory.mktemp("rehearsal")).start()
    yield made
    made.kill()


def begun(server: Server, **wish: Any) -> Evening:
    """A rehearsal that the server performs."""
    with server.organiser() as organiser:
        links = organiser.post("/api/rehearsals", json={"people": 12, "minutes": 0.05} | wish).raise_for_status().json()
    return Evening(server, links)


@contextmanager
def facilitator(evening: Evening) -> Iterator[httpx.Client]:
    """A facilitator's browser."""
    secret = evening.links["facilitator"].partition("#")[2]
    with httpx.Client(base_url=evening.server.url, verify=TRUST, timeout=30) as client:
        client.post(f"/f/{evening.id}/enter", json={"secret": secret, "name": "Karima"}).raise_for_status()
        yield client


def standing(evening: Evening, client: httpx.Client, until: Callable[[Facts], Any]) -> Facts:
    """How far it is, once it is so far."""
    deadline = time.monotonic() + PATIENCE
    while True:
        report: Facts = client.get(f"/f/{evening.id}/rehearsal").raise_for_status().json()
        if until(report):
            return report
        assert time.monotonic() < deadline, report
        time.sleep(0.1)


def phase(name: str, part: int) -> Callable[[Facts], bool]:
    """Whether it is in this phase of this part."""
    return lambda report: (
        bool(report["progress"])
        and (report["progress"]["phase"], report["progress"]["part"])
        == (
            name,
            part,
        )
    )


def on_disk(server: Server) -> bytes:
    """Everything that the server keeps."""
    return b"".join(path.read_bytes() for path in sorted(server.folder.rglob("*")) if path.is_file())


def test_a_rehearsal_comes_in_is_guided_and_leaves_no_trace(own: Server) -> None:
    """The hall fills, answers both questions when they are opened, stays to read; then not a byte of it is left."""
    real = own.make_dialogue()
    real.join().send("Dit is echt gezegd.", "key-of-a-real-one")
    evening = begun(own)
    with facilitator(evening) as karima:
        standing(evening, karima, phase("waiting", 1))
        evening.open_prompt(0)
        standing(evening, karima, phase("waiting", 2))
        evening.open_prompt(1)
        report = standing(evening, karima, phase("listening", 2))
        assert report["progress"]["joined"] == 12
        said = evening.report()
        assert said["dialogue"]["rehearsal"] is True
        assert len(said["contributions"]) >= report["progress"]["said"] > 12
        texts = [row["text"] for row in said["contributions"] if row["text"]]
        assert set(texts) <= TEXTS
        with own.organiser() as organiser:
            organiser.post(f"/api/dialogues/{evening.id}/exports", json={"form": "csv"}).raise_for_status()
        with Line(evening, "facilitator", evening.facilitator("Bram")) as other:
            other.until(lambda shows: shows.get("ledger"))
            page = karima.post(f"/f/{evening.id}/throw-away").raise_for_status().text
            assert "gone" in page or "weg" in page
            with pytest.raises(Exception, match=r"."):  # the line ends, whatever the reason
                other.until(lambda _: False)
    assert evening_is_unknown(evening)
    kept = on_disk(own)
    assert [text for text in texts if len(text) > 30 and text.encode() in kept] == []
    assert evening.id.encode() not in kept
    assert b"Dit is echt gezegd." in kept


def evening_is_unknown(evening: Evening) -> bool:
    """Whether nobody finds it any more, by any road."""
    with evening.server.organiser() as organiser:
        listed = [links["dialogue_id"] for links in organiser.get("/api/dialogues").json()]
        report = organiser.get(f"/api/dialogues/{evening.id}/report.json").status_code
    joined = httpx.post(evening.path("join"), json={"consent": "1", "language": "nl"}, verify=TRUST).status_code
    return evening.id not in listed and (report, joined) == (404, 404)


def test_a_real_dialogue_is_never_thrown_away(server: Server, evening: Evening) -> None:
    """By no road: not by its facilitators, not by the organiser, not by a program."""
    with facilitator(evening) as karima:
        assert karima.post(f"/f/{evening.id}/throw-away").status_code == 409
        assert karima.post(f"/f/{evening.id}/rehearsal/stop").status_code == 409
    with server.organiser() as organiser:
        assert organiser.post(f"/o/{evening.id}/throw-away").status_code == 409
        answer = organiser.delete(f"/api/rehearsals/{evening.id}")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_rehearsal")
        assert organiser.post(f"/api/rehearsals/{evening.id}/questions/2").status_code == 409
    assert evening.report()["dialogue"]["rehearsal"] is False


def test_nobody_else_may_begin_see_or_throw_away_a_rehearsal(server: Server, evening: Evening) -> None:
    """Without the organiser's token or the facilitator's cookie."""
    for method, path in (
        ("POST", "/api/rehearsals"), ("GET", "/api/rehearsals"), ("DELETE", f"/api/rehearsals/{evening.id}"),
        ("POST", "/o/rehearsals"), ("POST", f"/o/{evening.id}/throw-away"), ("POST", f"/f/{evening.id}/rehearse"),
        ("GET", f"/f/{evening.id}/rehearsal"), ("POST", f"/f/{evening.id}/rehearsal/pause"),
        ("POST", f"/f/{evening.id}/throw-away"), ("POST", f"/api/rehearsals/{evening.id}/questions/1"),
    ):  # fmt: skip
        answer = httpx.request(method, server.url + path, json={} if method == "POST" else None, verify=TRUST)
        assert answer.status_code == 403, (method, path)


def test_one_rehearsal_at_a_time_that_can_wait_and_go_home(server: Server) -> None:
    """A second one is refused while the first goes on; paused, nobody speaks; sent home, the hall is empty."""
    evening = begun(server, minutes=0.5, people=4)
    with facilitator(evening) as karima, server.organiser() as organiser:
        standing(evening, karima, phase("waiting", 1))
        again = organiser.post("/api/rehearsals", json={})
        assert (again.status_code, again.json()["code"]) == (409, "rehearsal_running")
        karima.post(f"/f/{evening.id}/rehearsal/pause").raise_for_status()
        standing(evening, karima, lambda report: report["progress"]["paused"])
        karima.post(f"/f/{evening.id}/rehearsal/go_on").raise_for_status()
        standing(evening, karima, lambda report: not report["progress"]["paused"])
        report = karima.post(f"/f/{evening.id}/rehearsal/stop").raise_for_status().json()
        assert (report["running"], report["progress"]["phase"]) == (False, "ended")
        organiser.delete(f"/api/rehearsals/{evening.id}").raise_for_status()


def test_a_restart_ends_a_rehearsal_and_keeps_what_was_said(own: Server) -> None:
    """The server stops in time; its people are not left behind; the dialogue is there and can be thrown away."""
    evening = begun(own, minutes=0.5, people=4)
    with facilitator(evening) as karima:
        standing(evening, karima, phase("waiting", 1))
    code, seconds = own.stop()
    assert (code, seconds < 20) == (0, True)
    own.start()
    assert evening.report()["counts"]["joined"] == 4
    with facilitator(evening) as karima:
        assert karima.get(f"/f/{evening.id}/rehearsal").json()["running"] is False
    with own.organiser() as organiser:
        assert organiser.delete(f"/api/rehearsals/{evening.id}").json()["entries"] > 4
    assert evening_is_unknown(evening)


def samenspraak(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command on the machine of the server."""
    environment = os.environ | {f"SAMENSPRAAK_{name}": value for name, value in server.settings.items()}
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE * 2
    )


def test_the_command_rehearses_by_itself_and_throws_away(own: Server) -> None:
    """Nobody guides it: questions are opened at their time. Afterwards it says how to throw it away, and does."""
    done = samenspraak(own, "rehearse", "--people", "9", "--minutes", "0.1", "--language", "de")
    assert done.returncode == 0, done.stderr
    assert "Probe: neue Energie auf dem Land" in done.stdout
    assert "9 of the 169 who wrote come in" in done.stderr
    with own.organiser() as organiser:
        links = organiser.get("/api/rehearsals").json()[0]
    evening = Evening(own, links)
    assert {row["prompt_id"] for row in evening.report()["contributions"]} == set(evening.prompt_ids())
    opened = [entry for entry in evening.journal() if entry["event"]["kind"] == "phase_changed"]
    assert {entry["by"] for entry in opened} == {"rehearsal"}
    gone = samenspraak(own, "rehearse", "--throw-away", "all")
    assert (gone.returncode, links["dialogue_id"] in gone.stderr) == (0, True)
    assert evening_is_unknown(evening)
    assert "no rehearsal to throw away" in samenspraak(own, "rehearse", "--throw-away", "all").stderr
    real = own.make_dialogue()
    refused = samenspraak(own, "rehearse", "--throw-away", real.id)
    assert (refused.returncode, ORGANISER in refused.stderr) == (1, False)
    assert "oefening" in refused.stderr or "rehearsal" in refused.stderr
