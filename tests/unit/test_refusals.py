"""How a refusal looks: a sentence in the person's language, as a page for people and as JSON for programs."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from app import errors
from app.errors import SamenspraakError
from app.intake.limits import BodyLimit
from app.refusals import add_refusals

PERSON = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "en"}
PROGRAM = {"Accept": "application/json", "Accept-Language": "en"}


class Wish(BaseModel):
    """Something that is asked."""

    number: int


def answered(path: str, headers: dict[str, str], body: object = None) -> httpx.Response:
    """The answer of an app in which everything goes wrong."""

    def page(request: Request, error: SamenspraakError) -> Response:
        del request
        return PlainTextResponse(f"page: {error.message}", error.status)

    app = FastAPI()
    app.add_middleware(BodyLimit)
    add_refusals(app, page)

    @app.get("/text")
    async def text() -> None:
        raise errors.TextTooLong(length=501, limit=500)

    @app.get("/fast")
    async def fast() -> None:
        raise errors.TooFast(seconds=7)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("a secret in a message")

    @app.post("/wish")
    async def wish(wish: Wish) -> int:
        return wish.number

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            return await (client.get(path) if body is None else client.post(path, json=body))

    return asyncio.run(ask())


def test_a_program_gets_a_code_and_a_sentence() -> None:
    """The code is stable, the sentence for whoever sits before the program."""
    answer = answered("/text", PROGRAM)
    assert answer.status_code == 422
    assert answer.json() == {
        "code": "text_too_long",
        "message": "Your text has 501 characters; 500 is the most. Shorten it or send it in two parts.",
    }


def test_a_person_gets_a_page() -> None:
    """With the same status."""
    answer = answered("/text", PERSON)
    assert (answer.status_code, answer.text[:26]) == (422, "page: Your text has 501 ch")


@pytest.mark.parametrize(
    ("language", "beginning"), [("nl", "Je tekst"), ("en", "Your text"), ("de-DE,de;q=0.9", "Ihr Text")]
)
def test_the_sentence_is_in_the_language_of_the_person(language: str, beginning: str) -> None:
    """As the browser asks for."""
    message = answered("/text", PROGRAM | {"Accept-Language": language}).json()["message"]
    assert message.startswith(beginning)
    assert "501" in message


def test_a_wait_is_said_in_the_header_too() -> None:
    """So that a program need not read the sentence."""
    answer = answered("/fast", PROGRAM)
    assert (answer.status_code, answer.headers["retry-after"], answer.json()["retry_after"]) == (429, "7", 7)


@pytest.mark.parametrize("headers", [PROGRAM, PERSON], ids=["program", "person"])
def test_a_fault_of_ours_says_nothing_about_our_inside(headers: dict[str, str]) -> None:
    """That it's ours, that what was sent before is safe, and to try again."""
    answer = answered("/broken", headers)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "What you sent before is safe. Please try again" in answer.text


def test_a_body_that_does_not_fit_is_refused_without_the_library_speaking() -> None:
    """No list of validation errors before people."""
    answer = answered("/wish", PROGRAM, {"number": "many"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")


@pytest.mark.parametrize("headers", [PROGRAM, PERSON], ids=["program", "person"])
def test_a_page_that_does_not_exist_says_so(headers: dict[str, str]) -> None:
    """Also for people who mistyped an address."""
    answer = answered("/nowhere", headers)
    assert answer.status_code == 404
    assert "does not exist" in answer.text


def test_asking_in_the_wrong_way_is_answered_with_its_own_status() -> None:
    """405, as programs expect, with what may be asked; the sentence is ours, and a person gets a page."""
    answer = answered("/wish", PROGRAM)
    assert (answer.status_code, answer.json()["code"], answer.headers["allow"]) == (405, "method_not_allowed", "POST")
    assert answered("/wish", PERSON).text.startswith("page: This address takes no such request.")


def test_a_fault_of_ours_carries_the_headers_of_a_page() -> None:
    """It's answered outside of everything else, where the middleware doesn't reach."""
    answer = answered("/broken", PERSON)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_body_that_is_too_large_is_said_to_be_too_large_wherever_it_is_read() -> None:
    """Also where the framework reads it and hides what happened."""
    answer = answered("/wish", PROGRAM, {"number": "9" * 100_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "frame_too_large")


def test_a_program_is_recognised_by_what_it_sends() -> None:
    """JSON in, JSON out, also where it accepts anything; under /api always."""
    assert answered("/wish", {"Accept": "*/*"}, {"number": "many"}).json()["code"] == "bad_message"
    assert answered("/api/nowhere", PERSON).json()["code"] == "not_found"


def test_a_browser_that_accepts_everything_gets_a_page() -> None:
    """Old ones say so little."""
    assert answered("/text", {"Accept": "text/html, */*"}).text.startswith("page:")
