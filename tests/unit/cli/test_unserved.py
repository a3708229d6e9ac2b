"""Where no server runs the commands read the database themselves, and say so where one does run."""

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

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


async def _twelve_more(kept: Links) -> None:
    async with main.offline(Settings()) as parts:
        prompt = next(iter((await parts.organising.state(kept.dialogue_id)).prompts))
        for number in range(12):
            holder = await parts.reception.join(kept.dialogue_id, consent="1", language="nl")
            said = {"key": "key-0001", "prompt_id": prompt, "text": f"Idee nummer {number}.", "language": "nl"}
            await parts.reception.contribute(holder, **said)


def exported(kept: Links, *options: str) -> dict[str, Any]:
    """The report as JSON, or the output where there is none."""
    done = CliRunner().invoke(cli, ["export", kept.dialogue_id, "--format", "json", *options])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def test_a_report_stands_at_the_position_that_is_asked(kept: Links) -> None:
    """What came later is not in it."""
    before = exported(kept)["position"]
    asyncio.run(_twelve_more(kept))
    assert exported(kept)["ledger"]["accepted"] == 13
    then = exported(kept, "--position", str(before))
    assert (then["position"], then["ledger"]["accepted"]) == (before, 1)


def test_a_public_edition_is_frozen_before_it_is_written(kept: Links) -> None:
    """Without one there is nothing to write; written again it is the same, whatever came in since."""
    refused = CliRunner().invoke(cli, ["export", kept.dialogue_id, "--edition", "public"])
    assert refused.exit_code == 1
    assert "no public edition" in refused.output
    asyncio.run(_twelve_more(kept))
    frozen = exported(kept, "--edition", "public", "--issue")
    assert frozen["edition"]["name"] == "public"
    asyncio.run(_twelve_more(kept))
    assert exported(kept, "--edition", "public") == frozen


def test_a_public_edition_of_too_few_people_is_refused(kept: Links) -> None:
    """One person spoke: everybody would know who."""
    done = CliRunner().invoke(cli, ["export", kept.dialogue_id, "--edition", "public", "--issue"])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "10" in done.output or "ten" in done.output
