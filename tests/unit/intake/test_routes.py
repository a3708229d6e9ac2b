"""What phones ask over HTTP: forms for every browser, JSON for programs, one way in behind both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from app import errors
from app.cookies import Cookies, participant_cookie
from app.dialogue import commands as c
from app.intake.limits import MOST_BODY, BodyLimit, Limits
from app.intake.routes import Doors, acts_router, router
from app.refusals import add_refusals
from tests.gatherings import JOIN_CODE
from tests.stage import DIALOGUE, Stage, stage

CODE = JOIN_CODE
WORDS = {"key": "a-key-of-mine", "prompt_id": "p1", "text": "Wind op zee.", "language": "nl"}
FORM = {"Accept": "text/html"}
Visit = Callable[[Stage, httpx.AsyncClient], Coroutine[Any, Any, None]]


@asynccontextmanager
async def served(made: Stage, *, secure: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    """The routes around a stage, without a server; pages are plain texts that say what they were given."""

    async def room_page(
        request: Request, code: str, *, refusal: errors.Refused, draft: str, answering: str
    ) -> Response:
        del request, answering
        return PlainTextResponse(f"room {code}: {refusal.code}: {draft}", refusal.status)

    def error_page(request: Request, error: errors.SamenspraakError) -> Response:
        del request
        return PlainTextResponse(f"page: {error.code}", error.status)

    doors = Doors(made.journal, made.keyring, Limits(), Cookies(secure=secure))
    app = FastAPI()
    app.add_middleware(BodyLimit)
    add_refusals(app, error_page)
    parts = {"doors": doors, "reception": made.reception, "keyring": made.keyring}
    app.include_router(router(**parts, room_page=room_page))  # type: ignore[arg-type]  # named parts
    app.include_router(acts_router(parts["doors"], parts["reception"]))  # type: ignore[arg-type]  # named parts
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://test"
    ) as client:
        client.headers["Accept-Language"] = "en"
        yield client


def visit(story: Visit) -> None:
    """Play a story with a program in front of the routes."""

    async def play() -> None:
        async with stage() as made, served(made) as client:
            await story(made, client)

    asyncio.run(play())


async def joined(client: httpx.AsyncClient) -> str:
    """Join as a program; the token."""
    answer = await client.post(f"/j/{CODE}/join", json={"consent": "1"})
    client.cookies.clear()
    return str(answer.json()["token"])


# ---- joining --------------------------------------------------------------------------------------------


def test_a_program_joins_and_gets_a_token() -> None:
    """Dialogue, participant, and the token that proves both."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        answer = await client.post(f"/j/{CODE}/join", json={"consent": "1", "language": "de"})
        facts = answer.json()
        assert (answer.status_code, facts["dialogue_id"]) == (200, DIALOGUE)
        assert made.keyring.read(facts["token"], DIALOGUE, "participant").who == facts["participant_id"]

    visit(story)


def test_a_browser_joins_and_gets_a_cookie() -> None:
    """Then it goes to the room; a script of the page can't read the cookie, another site can't send it."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        answer = await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{CODE}")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie
        assert (
            made.keyring.read(answer.cookies[participant_cookie(DIALOGUE)], DIALOGUE, "participant").role
            == "participant"
        )

    visit(story)


def test_behind_https_the_cookie_stays_on_https() -> None:
    """It's marked so where the base URL says https."""

    async def story() -> None:
        async with stage() as made, served(made, secure=True) as client:
            answer = await client.post(f"/j/{CODE}/join", data={"consent": "1"})
            assert answer.headers["set-cookie"].startswith("__Host-samenspraak_")
            assert {"secure", "httponly", "path=/"} <= set(answer.headers["set-cookie"].lower().split("; "))

    asyncio.run(story())


@pytest.mark.parametrize("typed", ["k7mw3p", "K7M-W3P", "k7m w3p"])
def test_a_code_is_found_however_it_was_typed(typed: str) -> None:
    """Case, spaces and dashes are forgiven."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        assert (await client.post(f"/j/{typed}/join", json={"consent": "1"})).status_code == 200

    visit(story)


def test_a_wrong_code_is_refused_with_what_to_do() -> None:
    """404, a stable code for programs, a sentence for people."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        answer = await client.post("/j/ZZZZZZ/join", json={"consent": "1"})
        assert answer.status_code == 404
        assert answer.json() == {
            "code": "unknown_join_code",
            "message": "This code is not known. Check the six characters on the screen in the hall.",
        }

    visit(story)


def test_guessing_codes_is_slowed_down() -> None:
    """After thirty wrong ones: not now, with the seconds; a right one still works."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        answers = [await client.post("/j/ZZZZZZ/join", json={"consent": "1"}) for _ in range(31)]
        assert [answer.status_code for answer in answers] == [404] * 30 + [429]
        assert int(answers[-1].headers["retry-after"]) == answers[-1].json()["retry_after"]
        assert (await client.post(f"/j/{CODE}/join", json={"consent": "1"})).status_code == 200

    visit(story)


# ---- contributing -----------------------------------------------------------------------------------------


def test_a_program_contributes_with_its_token() -> None:
    """The receipt says where in the journal; sent again, it says so."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        client.headers["Authorization"] = f"Bearer {await joined(client)}"
        first = (await client.post(f"/j/{CODE}/contributions", json=WORDS)).json()
        again = (await client.post(f"/j/{CODE}/contributions", json=WORDS)).json()
        await made.follower.reached(first["position"])
        assert made.state.contributions[first["contribution_id"]].text == "Wind op zee."
        assert again == first | {"repeated": True}

    visit(story)


def test_a_browser_contributes_with_its_cookie() -> None:
    """Without JavaScript: a form, a redirect, a page that says it was received."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        answer = await client.post(f"/j/{CODE}/contributions", data=WORDS)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{CODE}?notice=sent")
        assert len(made.state.contributions) == 1

    visit(story)


def test_a_form_sent_twice_counts_once() -> None:
    """Whoever presses the button again before the page comes sends the same key."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        for _ in range(2):
            assert (await client.post(f"/j/{CODE}/contributions", data=WORDS)).status_code == 303
        assert len(made.state.contributions) == 1

    visit(story)


def test_the_same_words_by_form_count_once_and_a_program_may_repeat_itself() -> None:
    """A form that was gone back to has a new key; a program makes its keys itself, and means them."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        for key in ("a-key-of-mine", "another-key"):
            await client.post(f"/j/{CODE}/contributions", data=WORDS | {"key": key})
        assert len(made.state.contributions) == 1
        answer = await client.post(f"/j/{CODE}/contributions", json=WORDS | {"key": "one-more-key"})
        assert (answer.status_code, len(made.state.contributions)) == (200, 2)

    visit(story)


@pytest.mark.parametrize(
    ("text", "code"), [("a" * 501, "text_too_long"), (" ", "text_empty"), ("a\x00b", "text_unreadable")]
)
def test_a_refused_form_shows_the_room_again_with_the_text_kept(text: str, code: str) -> None:
    """Nothing that somebody typed is lost."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        answer = await client.post(f"/j/{CODE}/contributions", data=WORDS | {"text": text}, headers=FORM)
        assert (answer.status_code, answer.text) == (422, f"room {CODE}: {code}: {text}")
        assert made.state.contributions == {}

    visit(story)


@pytest.mark.parametrize(
    "broken",
    [
        b"{",
        b"[]",
        b"null",
        b'{"key": "a-key-of-mine"}',
        b'{"text": 7}',
        b'\xff\xfe{"a": 1}',
        b'{"x":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"key": "short", "prompt_id": "p1", "text": "x"}',
        b'{"key": "nul\\u0000nul\\u0000", "prompt_id": "p1", "text": "x"}',
        b'{"key": "' + b"k" * 65 + b'", "prompt_id": "p1", "text": "x"}',
        b'{"key": "a-key-of-mine", "prompt_id": "p1", "text": "x", "language": "' + b"x" * 100 + b'"}',
        b'{"key": "a-key-of-mine", "prompt_id": "p1", "text": "\\ud800"}',
    ],
    ids=lambda body: repr(body)[:60],
)
def test_broken_json_is_refused_with_a_sentence(broken: bytes) -> None:
    """Nothing that a database might choke on comes as far as the journal."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        headers = {"Authorization": f"Bearer {await joined(client)}", "Content-Type": "application/json"}
        answer = await client.post(f"/j/{CODE}/contributions", content=broken, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")
        assert answer.json()["message"] == "This message could not be read. Reload the page and try again."
        assert made.state.contributions == {}

    visit(story)


async def _in_pieces() -> AsyncIterator[bytes]:
    for _ in range(MOST_BODY // 1024 + 1):
        yield b" " * 1024


@pytest.mark.parametrize("announced", [True, False], ids=["with its length", "in pieces"])
def test_a_body_of_too_many_bytes_is_refused(announced: bool) -> None:
    """Whether or not its length was announced; the sentence says how much may be sent."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        headers = {"Authorization": f"Bearer {await joined(client)}", "Content-Type": "application/json"}
        content = b" " * (MOST_BODY + 1) if announced else _in_pieces()
        answer = await client.post(f"/j/{CODE}/contributions", content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "frame_too_large")

    visit(story)


# ---- who may ----------------------------------------------------------------------------------------------


def test_who_did_not_join_is_told_to() -> None:
    """Without token and cookie."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        answer = await client.post(f"/j/{CODE}/contributions", json=WORDS)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_consent")

    visit(story)


def test_a_forged_token_is_refused() -> None:
    """Also one that was signed, but for another dialogue or another role."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        genuine = await joined(client)
        elsewhere = made.keyring.issue(made.keyring.new_pass("another", "participant", "Ada"))
        facilitator = made.keyring.issue(made.keyring.new_pass(DIALOGUE, "facilitator", "Karima"))
        codes = []
        for token in (genuine[:-3] + "abc", "x", elsewhere, facilitator):
            headers = {"Authorization": f"Bearer {token}"}
            answer = await client.post(f"/j/{CODE}/contributions", json=WORDS, headers=headers)
            codes.append((answer.status_code, answer.json()["code"]))
        assert codes == [(403, "wrong_token")] * 3 + [(403, "wrong_role")]
        assert made.state.contributions == {}

    visit(story)


def test_leaving_forgets_who_used_the_phone() -> None:
    """The next one begins by joining."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        answer = await client.post(f"/j/{CODE}/leave")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{CODE}")
        assert (await client.post(f"/j/{CODE}/contributions", json=WORDS)).json()["code"] == "no_consent"

    visit(story)


# ---- the other acts by form ----------------------------------------------------------------------------------


def test_every_act_on_a_voice_works_by_form() -> None:
    """Resonate, contest, take back: each redirects to the room, and it's so."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        await client.post(f"/j/{CODE}/contributions", data=WORDS)
        (said,) = made.state.contributions.values()
        await made.revises({"t1": [said.id]})
        notices = []
        for act, more in (("resonate", {"on": "true"}), ("contest", {}), ("withdraw", {})):
            answer = await client.post(f"/j/{CODE}/{act}", data={"contribution_id": said.id} | more)
            notices.append((answer.status_code, answer.headers["location"].partition("?")[2]))
            await made.follower.catch_up()
        assert notices == [(303, ""), (303, "notice=contested"), (303, "notice=withdrawn")]
        assert (len(said.resonance), said.contested_theme_id, said.visibility) == (1, "t1", "withdrawn")

    visit(story)


def test_a_program_asks_for_the_same_under_a_key_and_asked_twice_it_counts_once() -> None:
    """A phone without a line, and its service worker, ask for what the other may have asked for already."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await made.says("Ada", id_="c1")
        await made.revises({"t1": ["c1"]})
        await made.does(c.ShareTheme("t1", on=True))
        await client.post(f"/j/{CODE}/join", json={"consent": "1"})
        said = (await client.post(f"/j/{CODE}/contributions", json=WORDS)).json()["contribution_id"]
        asked = {
            "resonate": {"key": "key-of-mine-1", "contribution_id": "c1", "on": True},
            "resonate ": {"key": "key-of-mine-2", "theme_id": "t1", "on": True},
            "withdraw": {"key": "key-of-mine-3", "contribution_id": said},
        }
        for _ in range(2):
            answers = [await client.post(f"/j/{CODE}/{act.strip()}", json=body) for act, body in asked.items()]
            assert [(answer.status_code, "position" in answer.json()) for answer in answers] == [(200, True)] * 3
        await made.follower.catch_up()
        voice, theme = made.state.contributions["c1"], made.state.themes["t1"]
        assert (len(voice.resonance), len(theme.speaks_to), made.state.ledger.withdrawn) == (1, 1, 1)
        refused = await client.post(f"/j/{CODE}/withdraw", json={"key": "key-of-mine-4", "contribution_id": "c1"})
        assert (refused.status_code, refused.json()["code"]) == (409, "not_yours")

    visit(story)


def test_an_act_without_its_fields_is_refused_with_a_sentence() -> None:
    """A form that somebody took apart gets no traceback."""

    async def story(_made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        answer = await client.post(f"/j/{CODE}/withdraw", data={}, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")

    visit(story)


def test_taking_back_the_words_of_another_shows_a_page_that_says_so() -> None:
    """For a browser a page, for a program JSON."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await made.says("Ada", id_="c1")
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        answer = await client.post(f"/j/{CODE}/withdraw", data={"contribution_id": "c1"}, headers=FORM)
        assert (answer.status_code, answer.text) == (409, "page: not_yours")
        assert made.state.contributions["c1"].visibility == "visible"

    visit(story)


def test_a_prompt_that_was_not_opened_keeps_the_text() -> None:
    """Whoever was ahead of the facilitator can send it later."""

    async def story(made: Stage, client: httpx.AsyncClient) -> None:
        await client.post(f"/j/{CODE}/join", data={"consent": "1"})
        answer = await client.post(f"/j/{CODE}/contributions", data=WORDS | {"prompt_id": "p2"}, headers=FORM)
        assert (answer.status_code, answer.text) == (409, f"room {CODE}: prompt_not_open: Wind op zee.")
        await made.does(c.SetPhase("p2", "collecting"))
        answer = await client.post(f"/j/{CODE}/contributions", data=WORDS | {"prompt_id": "p2"})
        assert answer.status_code == 303

    visit(story)
