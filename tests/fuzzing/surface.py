"""Every page and every address, asked anything: schemathesis on the server's own description of itself.

What the description leaves out for programs (the pages) is described too, and what a handler reads from a form by
itself gets a body made of every field that any form has.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import schemathesis
from fastapi import APIRouter
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from app.composition import composed
from app.main import create_app
from app.settings import Settings
from tests.fuzzing.answers import FAULTS, REFUSALS
from tests.fuzzing.answers import told as counted
from tests.fuzzing.frames import ODD_TEXTS
from tests.integration.servers import ORGANISER, Evening, Phone

# full of work for the machine, or of things that stay: mostly asked by people who may not
COSTLY = {
    ("POST", "/api/rehearsals"),
    ("POST", "/o/rehearsals"),
    ("POST", "/f/{dialogue_id}/rehearse"),
    ("POST", "/api/dialogues"),
    ("POST", "/o/dialogues"),
    ("POST", "/api/dialogues/{dialogue_id}/exports"),
    ("POST", "/f/{dialogue_id}/throw-away"),
    ("POST", "/api/dialogues/{dialogue_id}/link"),
    ("POST", "/o/{dialogue_id}/link"),
}
NEVER = {"/api/rehearsals", "/o/rehearsals", "/f/{dialogue_id}/rehearse"}  # a thousand phones come in
FIELDS = (
    "consent", "language", "key", "prompt_id", "text", "code", "back", "contribution_id", "theme_id", "on", "title",
    "purpose", "prompts", "retention_days", "first_look", "headline", "introduction", "follow_up", "shown", "allowed",
    "secret", "name", "token", "seen", "people", "minutes",
)  # fmt: skip
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
ANSWERS_OF_OURS = {503, 507}
ROLES = ("nobody", "participant", "facilitator", "organiser")

Asked = Case[Any]

asked: Counter[str] = Counter()


async def description(folder: Path) -> dict[str, Any]:
    """The server's OpenAPI, with every route in it."""
    begin = APIRouter.__init__

    def open_to_all(self: APIRouter, *args: Any, **options: Any) -> None:
        begin(self, *args, **options | {"include_in_schema": True})

    async with composed(Settings(data_dir=folder)) as parts:
        with mock.patch.object(APIRouter, "__init__", open_to_all):
            app = create_app(parts)
        found: dict[str, Any] = app.openapi()
    for operations in found["paths"].values():
        if "post" in operations:
            operations["post"].setdefault("requestBody", _any_form())
    return found


def _any_form() -> dict[str, Any]:
    body = {"schema": {"type": "object", "properties": {name: {"type": "string"} for name in FIELDS}}}
    return {"content": {FORM: body, JSON: body}}


@dataclass(frozen=True)
class Question:
    """Who asks what, in which way."""

    case: Asked
    role: str
    accept: str
    real: bool
    chance: int


def questions(described: dict[str, Any]) -> st.SearchStrategy[Question]:
    """Anything that may be asked of any address: as described, and not as described."""
    found = schemathesis.openapi.from_dict(described)
    every = list(found.get_all_operations())
    operations: list[Any] = [one.ok() for one in every]  # type: ignore[union-attr]  # a fault in our description ends the run here
    cases = st.one_of(
        *(operation.as_strategy(generation_mode=mode) for operation in operations for mode in GenerationMode)
    )
    accept = st.sampled_from(["text/html", "application/json", "*/*"])
    return st.builds(Question, cases, st.sampled_from(ROLES), accept, st.booleans(), st.integers(0, 9))


class Surface:
    """Asks a server, as whoever is asked for, and looks at each answer."""

    def __init__(self, evening: Evening, phone: Phone) -> None:
        self._evening = evening
        self._prompt = evening.prompt_ids()[0]
        self._client = httpx.Client(base_url=evening.server.url, follow_redirects=False, timeout=60)
        self._tokens = {"participant": phone.token, "organiser": ORGANISER}
        self._cookies = {"facilitator": f"samenspraak_f_{evening.id}={evening.facilitator()}"}

    def ask(self, question: Question) -> httpx.Response | None:
        """Ask and check. Nothing where the question can't be put on a wire."""
        asked["requests"] += 1
        answer = self._answer(question)
        if answer is not None:
            check(question.case, answer)
        return answer

    def _answer(self, question: Question) -> httpx.Response | None:
        case = question.case
        role = self._role(question)
        if question.real:
            known = {"code": self._evening.code, "dialogue_id": self._evening.id}
            case.path_parameters = dict(case.path_parameters or {}) | {
                name: value for name, value in known.items() if name in (case.path_parameters or {})
            }
        headers = {"Accept": question.accept, "Accept-Language": "en"}
        if role in self._tokens:
            headers["Authorization"] = f"Bearer {self._tokens[role]}"
        if role in self._cookies:
            headers["Cookie"] = self._cookies[role]
        sent = case.as_transport_kwargs(base_url=self._evening.server.url, headers=headers)
        try:
            return self._client.request(**_for_httpx(sent, self._prompt))
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError, ValueError, TypeError):
            asked["that no client can send"] += 1
            return None

    @staticmethod
    def _role(question: Question) -> str:
        way = (question.case.method.upper(), question.case.path)
        costly = question.case.path in NEVER or (way in COSTLY and question.chance)
        return "nobody" if costly and question.role in {"facilitator", "organiser"} else question.role

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def _for_httpx(sent: dict[str, Any], prompt_id: str) -> dict[str, Any]:
    """The same request; a prompt that was made up becomes one that is asked."""
    sent.pop("cookies", None)
    headers = {k: v for k, v in sent["headers"].items() if isinstance(v, str | bytes)}
    if isinstance(sent.get("data"), dict):
        sent["data"] = {k: prompt_id if k == "prompt_id" and v in ODD_TEXTS else v for k, v in sent["data"].items()}
    if isinstance(sent.get("data"), bytes | str):
        sent["content"] = sent.pop("data")
    return sent | {"headers": headers}


def check(case: Asked, answer: httpx.Response) -> None:
    """No fault of ours, a refusal is one of ours in a sentence, and nothing of our inside."""
    counted[f"HTTP {answer.status_code}"] += 1
    told = f"{case.method} {answer.request.url} {answer.status_code} {answer.text[:300]!r}"
    assert answer.status_code < 500 or answer.status_code in ANSWERS_OF_OURS, told
    assert answer.headers.get("x-content-type-options") == "nosniff", told
    if not answer.request.url.path.startswith("/static/"):
        assert "default-src 'none'" in answer.headers["content-security-policy"], told
    if answer.status_code >= 400:
        _check_refusal(answer, told)


def _check_refusal(answer: httpx.Response, told: str) -> None:
    kind = answer.headers["content-type"]
    if kind.startswith(JSON):
        body = answer.json()
        assert body["code"] in REFUSALS, told
        assert 10 <= len(body["message"]) <= 600, told
        assert not FAULTS.search(body["message"]), told
    else:
        assert kind.startswith("text/html"), told
        assert "<html" in answer.text, told
        assert not FAULTS.search(answer.text), told


def grave(log: str) -> Iterator[str]:
    """Lines of a server's log that say that something went wrong inside."""
    for line in log.splitlines():
        if "engine_failed" in line:  # these servers have no model: nothing here waits for themes
            continue
        if any(word in line for word in ("Traceback", '"level": "error"', '"level": "critical"', "_failed", '"kind"')):
            yield line
