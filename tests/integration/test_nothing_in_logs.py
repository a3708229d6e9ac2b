"""An evening full of canaries at the most talkative level: none of them is in what the server prints."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.integration.lines import Line, dial
from tests.integration.servers import NO_MODEL, TRUST, Evening, Phone, Server

ADDRESS = "127.77.66.55"
# each part of an evening has a bird of its own, so that a failure says which one flew out
WORDS, NAME, TITLE, QUESTION = "kanarie-woorden", "kanarie-naam", "kanarie-titel", "kanarie-vraag"
FORGED, TYPED, AGENT, PATH, BOOM = "kanarie-pas", "KANARIECODE", "kanarie-browser", "kanarie-pad", "kanarie-knal"
BIRDS = [WORDS, NAME, TITLE, QUESTION, FORGED, TYPED, AGENT, PATH, BOOM, ADDRESS]

# what a driver, a library or a fault of ours says when it quotes what it stumbled over
STUMBLING = f"""
import asyncio, warnings
from app.journal.sql import SqlJournal
whole = SqlJournal.append
async def append(self, writes):
    for write in writes:
        for draft in write.drafts:
            if draft.text and "{BOOM}" in draft.text:
                warnings.warn(draft.text)
                task = asyncio.get_running_loop().create_task(quoting(draft.text))  # nobody will fetch its error
                await asyncio.wait([task])
                await quoting(draft.text)
    return await whole(self, writes)
async def quoting(text):
    raise ValueError("cannot store " + text)
SqlJournal.append = append
from app.main import FastAPI
making = FastAPI.include_router
def include_router(self, router, **options):
    making(self, router, **options)
    if not any(getattr(route, "path", "") == "/stumble" for route in self.routes):
        self.add_api_route("/stumble", stumble)
async def stumble(what: str):
    try:
        {{}}[what]
    except KeyError as error:
        raise RuntimeError("no " + what) from error
FastAPI.include_router = include_router
from app.cli import main
main()
"""


class Stumbling(Server):
    """A server with faults that quote what people sent."""

    program = STUMBLING


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, str, list[str]]:
    """The server after the evening, what it printed since people came, and every secret of that evening."""
    server = Stumbling(tmp_path_factory.mktemp("canary"), LOG_LEVEL="debug", MODEL=NO_MODEL).start()
    before = len(server.said)
    try:
        evening = server.make_dialogue(title=TITLE, purpose=TITLE, prompts=[QUESTION, "En?"])
        phone = evening.join()
        facilitator = evening.facilitator(NAME)
        for act in (_spoken, _by_program, _refused, _stumbled):
            act(evening, phone, facilitator)
        secret = evening.links["facilitator"].partition("#")[2]
        secrets = [phone.token, phone.id, facilitator, evening.hall(), secret, evening.code]
    finally:
        server.stop()
    return server, server.said[before:], secrets


def _spoken(evening: Evening, phone: Phone, facilitator: str) -> None:
    with Line(evening, "participant", phone.token) as line, Line(evening, "facilitator", facilitator) as desk:
        told = line.act("contribute", prompt_id=evening.prompt_ids()[0], text=f"{WORDS} gezegd")
        desk.act("hide_contribution", contribution_id=told["contribution_id"])
        assert line.ask("contribute", prompt_id="nowhere", text=WORDS)["code"] == "unknown_prompt"
        assert line.ask("contribute", prompt_id=evening.prompt_ids()[0], text=WORDS * 40)["code"] == "text_too_long"
        assert line.ask("withdraw", contribution_id=WORDS)["type"] == "refused"
        for nonsense in (f'{{"type": "{WORDS}"', f'{{"type":"contribute","{WORDS}":1}}', WORDS.encode() + b"\xff"):
            line.say(nonsense)
        line.hear()


def _by_program(evening: Evening, phone: Phone, facilitator: str) -> None:
    del phone
    here = httpx.HTTPTransport(local_address=ADDRESS, verify=TRUST)
    headers = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Authorization": f"Bearer {facilitator}"}
    at = evening.server.url.replace("localhost", "127.0.0.1")
    with httpx.Client(base_url=at, headers=headers, transport=here) as client:
        assert client.get("/").status_code == 200
        for path in (f"/{PATH}", f"/j/{TYPED}", f"/f/{PATH}", f"/api/dialogues/{PATH}/report.json", f"/live/{PATH}"):
            client.get(path, params={"token": FORGED})
        client.post(f"/j/{TYPED}/join", json={"consent": "1", "language": "nl"})
        client.post(f"/j/{evening.code}/contributions", content=WORDS.encode())
        client.post(f"/j/{evening.code}/contributions", json={"text": WORDS}, headers={"Authorization": FORGED})
        client.post(f"/f/{evening.id}/enter", json={"secret": FORGED, "name": NAME})
        client.post("/o/enter", json={"token": FORGED})


def _refused(evening: Evening, phone: Phone, facilitator: str) -> None:
    del phone, facilitator
    for hello in (FORGED, json.dumps({"type": "hello", "role": "hall", "token": FORGED})):
        line = dial(evening, additional_headers={"User-Agent": AGENT})
        line.send(hello)
        assert json.loads(line.recv(timeout=10))["type"] == "refused"
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=10)
    with Line(evening, "facilitator", FORGED) as desk:
        assert desk.hear()["code"] == "wrong_token"


def _stumbled(evening: Evening, phone: Phone, facilitator: str) -> None:
    del facilitator
    with Line(evening, "participant", phone.token) as line:
        answer = line.ask("contribute", prompt_id=evening.prompt_ids()[0], text=f"{BOOM} op de lijn")
        assert answer["code"] == "internal"
    answered: list[Callable[[], httpx.Response]] = [
        lambda: phone.send(f"{BOOM} als bericht", "key-of-a-crash"),
        lambda: httpx.get(f"{evening.server.url}/stumble", params={"what": BOOM}, verify=TRUST),
    ]
    assert [ask().status_code for ask in answered] == [500, 500]


def logged(printed: str) -> list[dict[str, Any]]:
    """The lines, each of which is an object."""
    return [json.loads(line) for line in printed.splitlines() if line.strip()]


@pytest.mark.parametrize("bird", BIRDS)
def test_no_canary_is_in_what_the_server_prints(played: tuple[Server, str, list[str]], bird: str) -> None:
    """Not what people said, typed or are called; not where they are."""
    _, printed, _ = played
    assert bird.lower() not in printed.lower()


def test_no_secret_is_in_what_the_server_prints(played: tuple[Server, str, list[str]]) -> None:
    """Tokens, ids of people, the secret of a link, the code on the wall."""
    _, printed, secrets = played
    assert [secret for secret in secrets if secret in printed] == []


def test_what_went_wrong_is_there_all_the_same(played: tuple[Server, str, list[str]]) -> None:
    """Each fault by its kind, and where in the code; every line is an object with a level."""
    _, printed, _ = played
    lines = logged(printed)
    assert all({"level", "event"} <= line.keys() for line in lines)
    kinds = [line.get("kind") for line in lines]
    assert {"ValueError", "RuntimeError"} <= set(kinds)
    (stumble,) = (line for line in lines if line.get("library") == "uvicorn.error" and line["kind"] == "RuntimeError")
    assert stumble["behind"] == "KeyError"
    assert stumble["where"][-1].endswith(" stumble")
    assert any(line.get("library") == "asyncio" and line["kind"] == "ValueError" for line in lines)
    assert any(line.get("library") == "py.warnings" for line in lines)
