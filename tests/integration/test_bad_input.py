"""Bad input, one by one: a status, a stable code, a sentence that says what to do in the person's language.

And afterwards the server serves, and nothing is lost.
"""

import contextlib
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from app import errors, locales
from app.live.protocol import CLOSE_TOO_LARGE, CLOSE_WRONG_TOKEN, MOST_BYTES
from tests.integration.lines import PATIENCE, Line, dial
from tests.integration.servers import ROOT, Evening, Server

LANGUAGES = ["nl", "en", "de"]
FAMILY = "👨‍👩‍👧‍👦"


def closed_with(line: ClientConnection) -> int:
    """Read until the server hangs up; the code it gives."""
    try:
        while True:
            line.recv(timeout=PATIENCE)
    except ConnectionClosed as gone:
        return gone.rcvd.code if gone.rcvd else 1006


# ---- codes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["ZZZZZZ", "A", "0O1IL0"])
def test_a_code_that_leads_nowhere(evening: Evening, code: str, language: str) -> None:
    """Mistyped, or of an evening that is over: the same page again, with what to check and what was typed."""
    headers = {"Accept": "text/html", "Accept-Language": language}
    sentence = locales.message_for(errors.UnknownJoinCode(), language)
    for answer in (
        httpx.post(evening.server.url, data={"code": code}, headers=headers),
        httpx.get(f"{evening.server.url}/j/{code}", headers=headers),
    ):
        assert answer.status_code == 404
        assert sentence in answer.text
        assert f'value="{code}"' in answer.text


def test_a_code_for_a_program(evening: Evening) -> None:
    """The same as JSON."""
    answer = httpx.post(f"{evening.server.url}/j/ZZZZZZ/join", json={"consent": "1"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_join_code")


# ---- texts ------------------------------------------------------------------------------------------------------

REFUSED = [
    ("x" * 501, "text_too_long", "Je tekst heeft 501 tekens. Er passen er 500 in.", "501 characters; 500 is the most"),
    (FAMILY * 501, "text_too_long", "501", "501 characters"),
    ("", "text_empty", "", "There is nothing to read yet. Write a few words"),
    ("   \n ", "text_empty", "", "There is nothing to read yet."),
    ("\u200b\u200d\ufeff", "text_empty", "", "There is nothing to read yet."),
    ("a\x00b", "text_unreadable", "", "Type it again instead of pasting it."),
    ("\x1b[31mred", "text_unreadable", "", "Type it again"),
]


@pytest.mark.parametrize(("text", "code", "dutch", "english"), REFUSED, ids=[ascii(row[0])[:20] for row in REFUSED])
def test_a_text_that_cannot_be_stored(evening: Evening, text: str, code: str, dutch: str, english: str) -> None:
    """422, by HTTP and on the line alike; what the same phone sends after it is stored."""
    phone = evening.join()
    prompt_id = evening.prompt_ids()[0]
    for language, sentence in (("nl", dutch), ("en", english)):
        answer = phone.send(text, "key-of-bad-text", prompt_id=prompt_id, language=language)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert sentence in answer.json()["message"]
    with Line(evening, "participant", phone.token) as line:
        refused = line.ask("contribute", prompt_id=prompt_id, text=text)
        assert (refused["type"], refused["code"]) == ("refused", code)
        assert english in refused["message"]
        line.act("contribute", prompt_id=prompt_id, text="Goede tekst.")
    assert evening.report()["ledger"]["accepted"] == 1


@pytest.mark.parametrize(
    "text",
    ["👍", FAMILY * 500, "אנרגיה מהשמש", "طاقة الرياح 💨", "\u202bfrom the right\u202c", '<b>bold</b> & "quoted"'],
    ids=lambda text: ascii(text)[:20],
)
def test_a_text_that_looks_odd_and_is_fine(evening: Evening, text: str) -> None:
    """Only emoji, five hundred families, from right to left, markup: kept as they were typed."""
    phone = evening.join()
    phone.send(text, "key-of-odd-text").raise_for_status()
    assert [one["text"] for one in evening.report()["contributions"]] == [text]
    with Line(evening, "participant", phone.token) as line:
        assert line.until(lambda shows: shows.get("voices"))[0]["text"] == text


def test_every_sentence_is_translated(evening: Evening) -> None:
    """Three languages, three sentences."""
    phone = evening.join()
    said = {lang: phone.send("", "key-of-bad-text", language=lang).json()["message"] for lang in LANGUAGES}
    assert len(set(said.values())) == 3, said


def test_too_fast_says_when_and_keeps_the_rest(evening: Evening) -> None:
    """The sixth at once waits; five are stored."""
    phone, prompt_id = evening.join(), evening.prompt_ids()[0]
    answers = [phone.send(f"Tekst {n}.", f"key-number-{n}", prompt_id=prompt_id) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    refusal = answers[-1].json()
    assert refusal["code"] == "too_fast"
    assert str(refusal["retry_after"]) in refusal["message"]
    assert answers[-1].headers["retry-after"] == str(refusal["retry_after"])
    assert evening.report()["ledger"]["accepted"] == 5


def test_a_key_with_another_text(evening: Evening) -> None:
    """409: nothing is dropped in silence, nothing overwritten."""
    phone = evening.join()
    phone.send("Wind.", "one-key-one-text").raise_for_status()
    answer = phone.send("Zon.", "one-key-one-text")
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")
    assert [one["text"] for one in evening.report()["contributions"]] == ["Wind."]


# ---- frames and bodies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame",
    [
        "{",
        "no JSON",
        '{"type":"dance"}',
        b"\xff\xfe",
        '{"type":"ping","more":1}',
        '{"x":' + "[" * 5000 + "]" * 5000 + ',"type":"ping"}',
        '{"type":"hello","role":"hall","token":"x"}',
    ],
    ids=lambda frame: repr(frame)[:30],
)
def test_a_frame_that_cannot_be_read(evening: Evening, frame: str | bytes) -> None:
    """A sentence, and the line stays open."""
    with Line(evening, "participant", evening.join().token) as line:
        line.until(lambda shows: shows.get("prompt"))
        line.say(frame)
        refused = line.hear()
        assert (refused["type"], refused["code"]) == ("refused", "bad_message")
        assert refused["message"] == "This message could not be read. Reload the page and try again."
        line.say({"type": "ping"})
        assert line.hear()["type"] == "pong"


@pytest.mark.parametrize("frame", ["{", '{"type":"ping"}', b"\xff", '{"x":' + "[" * 5000 + "]" * 5000 + "}"], ids=repr)
def test_a_first_frame_that_is_no_hello(evening: Evening, frame: str | bytes) -> None:
    """A sentence and goodbye: nobody is known behind it."""
    with dial(evening) as line:
        line.send(frame)
        assert json.loads(line.recv(timeout=PATIENCE))["code"] == "bad_message"
        assert closed_with(line) == 1008


def test_text_that_is_no_utf8_ends_the_line(evening: Evening) -> None:
    """As RFC 6455 asks: 1007. Other lines don't notice."""
    with dial(evening) as line:
        line.socket.sendall(b"\x81\x82\x00\x00\x00\x00\xff\xfe")
        assert closed_with(line) == 1007
    assert httpx.get(f"{evening.server.url}/healthz").status_code == 200


def test_a_frame_that_is_too_large_ends_the_line(evening: Evening) -> None:
    """1009, before anything of it is read; the server serves on."""
    with Line(evening, "participant", evening.join().token) as line:
        line.until(lambda shows: shows.get("prompt"))
        line.say("x" * (MOST_BYTES + 1))
        assert closed_with(line.socket) == CLOSE_TOO_LARGE
    assert evening.join().send("Nog steeds hier.", "key-of-the-next").status_code == 200


@pytest.mark.parametrize("size", [1024 * 1024, 2**62])
def test_the_announcement_of_a_frame_that_nobody_may_send_ends_the_line(evening: Evening, size: int) -> None:
    """The head of a masked text frame (RFC 6455, 5.2) is enough: 1009, and no memory for the rest."""
    with dial(evening) as line:
        line.socket.sendall(b"\x81\xff" + size.to_bytes(8) + b"\x00" * 4)
        assert closed_with(line) == CLOSE_TOO_LARGE
    assert evening.join().send("Nog steeds hier.", "key-of-the-next").status_code == 200


def test_a_frame_that_nobody_may_send_ends_the_line(evening: Evening) -> None:
    """Hanging up while more is on its way resets the connection: the code may then not arrive, the end does."""
    with dial(evening) as line:
        with contextlib.suppress(ConnectionClosed):
            line.send("x" * 1024 * 1024)
        assert closed_with(line) in {CLOSE_TOO_LARGE, 1006}
    assert evening.join().send("Nog steeds hier.", "key-of-the-next").status_code == 200


def test_a_body_of_a_megabyte(evening: Evening) -> None:
    """413, with how much may be sent."""
    phone = evening.join()
    answer = phone.send("x" * 1_000_000, "key-of-a-megabyte")
    assert (answer.status_code, answer.json()["code"]) == (413, "frame_too_large")
    assert "65536 is the most" in answer.json()["message"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe", b'{"text": 1}', b""], ids=repr)
def test_a_body_that_cannot_be_read(evening: Evening, body: bytes) -> None:
    """400, never a traceback."""
    headers = {"Authorization": f"Bearer {evening.join().token}", "Content-Type": "application/json"}
    answer = httpx.post(evening.path("contributions"), content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")


# ---- tokens --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    [
        lambda genuine: genuine[:-4] + "AAAA",
        lambda genuine: genuine.partition(".")[0],
        lambda _: "x",
        lambda _: "",
        lambda genuine: "é☃" + genuine,
    ],
    ids=["another signature", "no signature", "nonsense", "empty", "odd characters"],
)
def test_a_forged_token(evening: Evening, forged: Callable[[str], str]) -> None:
    """On the line: a sentence and 4401, after which a screen stops trying. By HTTP: 403."""
    token = forged(evening.join().token)
    line = Line(evening, "participant", token, language="nl")
    refused = line.hear()
    assert (refused["type"], refused["code"]) == ("refused", "wrong_token")
    assert "link" in refused["message"].lower()
    assert closed_with(line.socket) == CLOSE_WRONG_TOKEN
    if token.isascii() and token:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        answer = httpx.post(evening.path("contributions"), json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_token")


@pytest.mark.parametrize("role", ["facilitator", "hall"])
def test_a_participants_token_in_another_role(evening: Evening, role: str) -> None:
    """Saying hello as a facilitator with a phone's token opens nothing."""
    line = Line(evening, role, evening.join().token)
    assert line.hear()["code"] == "wrong_role"
    assert closed_with(line.socket) == CLOSE_WRONG_TOKEN


def test_a_participant_who_sends_a_facilitators_message(evening: Evening) -> None:
    """Refused with a sentence; the phone stays, the prompt too."""
    with Line(evening, "participant", evening.join().token) as line:
        prompt = line.until(lambda shows: shows.get("prompt"))
        refused = line.ask("set_phase", prompt_id=prompt["id"], phase="closed")
        assert (refused["type"], refused["code"]) == ("refused", "wrong_role")
        assert "Ask the organiser for the right link" in refused["message"]
        line.act("contribute", prompt_id=prompt["id"], text="Ik ben er nog.")
    assert evening.report()["prompts"][0]["phase"] == "collecting"


def test_a_token_of_another_dialogue(server: Server, evening: Evening) -> None:
    """Each evening has its own."""
    elsewhere = server.make_dialogue().join()
    line = Line(evening, "participant", elsewhere.token)
    assert line.hear()["code"] == "wrong_token"
    assert closed_with(line.socket) == CLOSE_WRONG_TOKEN


@pytest.mark.parametrize("path", ["/o/{id}", "/o/{id}/poster", "/api/dialogues", "/api/dialogues/{id}/report.json"])
def test_pages_of_the_organiser_without_a_token(evening: Evening, path: str) -> None:
    """403, and where to find the link; also with a phone's token."""
    for token in ("", evening.join().token):
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = httpx.get(evening.server.url + path.format(id=evening.id), headers=headers)
        assert answer.status_code == 403
        assert "Open the link that you received again" in answer.text


def test_a_dialogue_that_does_not_exist(server: Server) -> None:
    """On each page a sentence, on the line 4401."""
    nowhere = Evening(server, {"dialogue_id": "nowhere", "join_code": "ZZZZZZ"})
    assert httpx.get(f"{server.url}/hall/nowhere").status_code == 404
    with server.organiser() as organiser:
        assert organiser.get("/api/dialogues/nowhere/report.json").status_code == 404
        assert organiser.get("/o/nowhere").status_code == 404
    line = Line(nowhere, "hall", "x")
    assert line.hear()["code"] == "wrong_token"
    assert closed_with(line.socket) == CLOSE_WRONG_TOKEN


# ---- other sites ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://["])
def test_another_site_asks_in_somebodys_name(evening: Evening, origin: str) -> None:
    """Its page may have the cookie sent along; nothing is carried out, by POST or on the line."""
    phone = evening.join()
    body = {
        "key": "key-from-elsewhere",
        "prompt_id": evening.prompt_ids()[0],
        "text": "Niet van mij.",
        "language": "nl",
    }
    headers = {"Authorization": f"Bearer {phone.token}", "Origin": origin, "Accept-Language": "en"}
    answer = httpx.post(evening.path("contributions"), json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_here")
    assert "another site" in answer.json()["message"]
    with pytest.raises(InvalidStatus) as refused:
        dial(evening, origin=origin)
    assert refused.value.response.status_code == 403
    assert evening.report()["ledger"]["accepted"] == 0


def test_our_own_page_asks(evening: Evening) -> None:
    """With the Origin that a browser sends along."""
    phone = evening.join()
    body = {"key": "key-of-our-page", "prompt_id": evening.prompt_ids()[0], "text": "Van mij.", "language": "nl"}
    headers = {"Authorization": f"Bearer {phone.token}", "Origin": evening.server.url}
    assert httpx.post(evening.path("contributions"), json=body, headers=headers).status_code == 200
    dial(evening, origin=evening.server.url).close()


# ---- what goes wrong before anybody is served -----------------------------------------------------------------------


def refused_start(server: Server) -> str:
    """What a server says that can't start."""
    assert server.launch().wait(60) == 1
    assert "Traceback" not in server.said
    return server.said


def test_a_port_in_use(own_server: Callable[..., Server]) -> None:
    """Which one, and how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused_start(own_server(PORT=port))
    assert f"Port {port} is in use by another program" in said
    assert "SAMENSPRAAK_PORT" in said


def test_a_database_from_a_newer_version(own_server: Callable[..., Server]) -> None:
    """Nothing is touched; the sentence says which version made it."""
    server = own_server()
    server.start()
    server.stop()
    with sqlite3.connect(server.folder / "samenspraak.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        before = list(database.iterdump())
    said = refused_start(server)
    assert "made by a newer version of Samenspraak (9999)" in said
    with sqlite3.connect(server.folder / "samenspraak.sqlite3") as database:
        assert list(database.iterdump()) == before


def test_two_servers_on_one_folder(own_server: Callable[..., Server]) -> None:
    """SQLite has one process; the second says so and the first serves on."""
    first = own_server().start()
    said = refused_start(own_server())
    assert "Another Samenspraak is running on the folder" in said
    assert httpx.get(f"{first.url}/healthz").status_code == 200


def test_a_setting_that_does_not_fit() -> None:
    """Its name and what's wrong, no traceback."""
    environment: dict[str, Any] = {"SAMENSPRAAK_PORT": "eighty"}
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "SAMENSPRAAK_PORT" in done.stderr
    assert "Traceback" not in done.stderr
