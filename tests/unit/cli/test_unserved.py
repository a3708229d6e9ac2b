"""Where no server runs the commands read the database themselves, and say so where one does run."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import main
from app.cli import cli
from app.cli.serve import announce
from app.dialogue import commands as c
from app.facilitation.dialogues import Links, NewDialogue
from app.settings import Settings

WISH = NewDialogue(title="Energie in ons dorp", purpose="Samen bepalen wat eerst komt.", prompts=["Wat eerst?"])


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Links:
    """A data folder with one dialogue in which one contribution was made; no server runs on it."""
    monkeypatch.setenv("SAMENSPRAAK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAMENSPRAAK_PORT", "9")

    async def evening() -> Links:
        async with main.offline(Settings()) as parts:
            links = await parts.organising.create(WISH)
            prompt = next(iter((await parts.organising.state(links.dialogue_id)).prompts))
            await parts.desk.steer(links.dialogue_id, c.SetPhase(prompt, "collecting"), by="organiser")
            holder = await parts.reception.join(links.dialogue_id, consent="1", language="nl")
            await parts.reception.contribute(
                holder, key="key-0001", prompt_id=prompt, text="Eerst besparen.", language="nl"
            )
            return links

    return asyncio.run(evening())


def test_links_come_from_the_database(kept: Links) -> None:
    """The same as a server would give."""
    [found] = json.loads(CliRunner().invoke(cli, ["links", "--json"]).stdout)
    assert (found["dialogue_id"], found["join_code"]) == (kept.dialogue_id, kept.join_code)
    assert found["phone"].endswith(f"/j/{kept.join_code}")


def test_a_report_comes_from_the_database(kept: Links) -> None:
    """Found by its join code, as on the wall."""
    done = CliRunner().invoke(cli, ["export", kept.join_code.lower(), "--format", "csv"])
    [row] = csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8-sig")))
    assert (row["text"], row["state"], row["prompt"]) == ("Eerst besparen.", "unthemed", "Wat eerst?")


@pytest.mark.usefixtures("kept")
def test_a_database_that_another_server_holds_is_left_alone() -> None:
    """Two processes on one SQLite file would harm it."""

    async def both() -> str:
        async with main.offline(Settings()):
            done = await asyncio.to_thread(CliRunner().invoke, cli, ["links"])
            assert done.exit_code == 1
            return done.output

    assert "Another Samenspraak is running" in asyncio.run(both())


def links(number: int) -> Links:
    """The links of one of several dialogues."""
    place = f"http://localhost:8000/{number}"
    return Links(
        f"d{number}", f"Avond {number}", f"ABC23{number}", f"{place}/j", f"{place}/f", f"{place}/h", f"{place}/o"
    )


def test_the_server_announces_its_newest_dialogue(capsys: pytest.CaptureFixture[str]) -> None:
    """Three links and a QR code; the others by number."""
    announce([links(2), links(3)])
    said = capsys.readouterr().out
    assert "Avond 2" in said
    assert "http://localhost:8000/2/f" in said
    assert "█" in said
    assert "And 1 more: samenspraak links" in said


def test_a_server_without_dialogues_announces_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to enter."""
    announce([])
    assert capsys.readouterr().out == ""
