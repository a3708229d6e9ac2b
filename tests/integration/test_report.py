"""The report from outside: every format and edition, files on order, and who may have them."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.integration.servers import Evening, Server

BEGINS = {"html": b"<!doctype", "json": b"{", "csv": b"\xef\xbb\xbf", "docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF-"}
PATIENCE = 90


@pytest.fixture(scope="module")
def evening(server: Server) -> Evening:
    """Twelve people spoke."""
    made = server.make_dialogue()
    for number in range(12):
        made.join().send(f"Tekst {number} over de wind.", f"key-of-person-{number}").raise_for_status()
    return made


@pytest.fixture
def organiser(evening: Evening) -> Iterator[httpx.Client]:
    """The organiser, at this dialogue's reports."""
    with evening.server.organiser() as client:
        client.base_url = httpx.URL(f"{evening.server.url}/api/dialogues/{evening.id}/")
        client.timeout = httpx.Timeout(PATIENCE)
        yield client


def made(organiser: httpx.Client, **wish: str) -> tuple[str, list[float]]:
    """Order a file and watch it until it is ready: its key, and how far it was each time."""
    key = organiser.post("exports", json=wish).raise_for_status().json()["key"]
    seen, until = [], time.monotonic() + PATIENCE
    while time.monotonic() < until:
        now = organiser.get(f"exports/{key}").raise_for_status().json()
        assert not now["failed"]
        seen.append(now["done"])
        if now["ready"]:
            return key, seen
        time.sleep(0.05)
    pytest.fail("the file was not ready in time")


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("form", BEGINS)
def test_every_format_is_served(organiser: httpx.Client, form: str) -> None:
    """With its beginning and a name for the file."""
    answer = organiser.get(f"report.{form}", params={"edition": "internal"}).raise_for_status()
    assert answer.content.lstrip().startswith(BEGINS[form])
    assert f"-internal.{form}" in answer.headers["content-disposition"]


@pytest.mark.usefixtures("pango")
def test_a_file_on_order_tells_how_far_it_is_and_is_fetched_once(organiser: httpx.Client) -> None:
    """Never backwards; afterwards it is gone, for it holds people's words."""
    key, seen = made(organiser, form="pdf", edition="whole")
    assert seen == sorted(seen)
    file = organiser.get(f"exports/{key}/file").raise_for_status()
    assert file.content.startswith(b"%PDF-")
    assert organiser.get(f"exports/{key}/file").json()["code"] == "unknown_export"


def test_a_file_on_order_is_the_same_as_the_one_served(organiser: httpx.Client) -> None:
    """To the byte."""
    key, _ = made(organiser, form="json")
    assert organiser.get(f"exports/{key}/file").content == organiser.get("report.json").content


def test_the_public_edition_is_made_once_and_stays(organiser: httpx.Client, evening: Evening) -> None:
    """Refused before; afterwards the same, also when somebody spoke since; a new one would point to them."""
    before = organiser.get("report.json", params={"edition": "public"})
    assert (before.status_code, before.json()["code"]) == (409, "no_edition_yet")
    organiser.post("editions").raise_for_status()
    first = organiser.get("report.json", params={"edition": "public"}).raise_for_status()
    evening.join().send("Nog iets anders.", "key-of-a-late-one").raise_for_status()
    assert organiser.get("report.json", params={"edition": "public"}).content == first.content
    assert organiser.post("editions").json()["code"] == "edition_betrays"


def test_two_moments_are_compared(organiser: httpx.Client) -> None:
    """And what cannot be compared is a sentence."""
    found = organiser.get("comparison.json", params={"against": "position:5", "edition": "whole"}).raise_for_status()
    assert found.json()["before"]["position"] == 5
    for against in ("position:0", "position:99999", "moment:x", "rounds:p:1:2", "nothing"):
        refused = organiser.get("comparison.html", params={"against": against})
        assert refused.json()["code"] == "nothing_to_compare", against


def test_a_stranger_gets_none_of_it(evening: Evening) -> None:
    """Neither the report nor an order, nor the public edition before somebody passes it on."""
    address = f"{evening.server.url}/api/dialogues/{evening.id}"
    asked = (
        httpx.get(f"{address}/report.pdf"),
        httpx.post(f"{address}/exports", json={"form": "csv"}),
        httpx.get(f"{address}/exports/anything"),
        httpx.post(f"{address}/editions"),
        httpx.get(f"{address}/comparison.json?against=position:1"),
        httpx.get(f"{address}/journal.jsonl"),
    )
    assert {answer.status_code for answer in asked} == {403}


def test_the_exported_journal_fits_the_report(organiser: httpx.Client) -> None:
    """As `samenspraak verify` finds: the chain holds, and every value recomputes."""
    import msgspec  # noqa: PLC0415 (only here)

    from app.reports import Report  # noqa: PLC0415 (only here)
    from app.reports.verifying import verify  # noqa: PLC0415 (only here)

    report = msgspec.json.decode(organiser.get("report.json").content, type=Report)
    verdict = verify(report, organiser.get("journal.jsonl").content.splitlines(keepends=True))
    assert verdict.holds
