"""What every page shares: languages, words for its modules, JSON inside a page, headers, and who may ask."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, UndefinedError

from app import locales
from app.cookies import LANGUAGE_COOKIE
from app.pages import CompiledOnce, Pages, SecurityHeaders, _words_in, as_json, language_of, static

JOIN: dict[str, Any] = {"code": "K7MW3P", "dialogue": None, "error": None, "consent": "1"}


def asked(path: str = "/", *, cookie: str = "", accept: str = "") -> Request:
    """A request as it comes to a page."""
    headers = [(b"accept-language", accept.encode()), (b"cookie", f"{LANGUAGE_COOKIE}={cookie}".encode())]
    return Request(
        {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "nonce": "N"}
    )


def text_of(request: Request, **facts: Any) -> str:
    """The join page as it's sent."""
    return bytes(Pages("participant").html(request, "join.html", **JOIN | facts).body).decode()


# ---- languages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cookie", "accept", "language"),
    [
        ("", "", "nl"),
        ("", "en-GB,en;q=0.8", "en"),
        ("", "de-AT", "de"),
        ("", "fr, de;q=0.5", "de"),
        ("", "xx-YY", "nl"),
        ("", ";;;,,,", "nl"),
        ("de", "en", "de"),
        ("klingon", "en", "en"),
    ],
)
def test_a_page_speaks_the_language_of_its_reader(cookie: str, accept: str, language: str) -> None:
    """What was chosen on this device comes first, then what the browser asks for, then Dutch."""
    assert language_of(asked(cookie=cookie, accept=accept)) == language


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Uitleg en privacy"), ("en", "Explanation and privacy"), ("de", "Erklärung und Datenschutz")],
)
def test_the_same_page_in_every_language(language: str, words: str) -> None:
    """One catalogue behind templates, errors and modules."""
    page = text_of(asked(accept=language))
    assert f'<html lang="{language}"' in page
    assert words in page


def test_a_page_offers_every_language_under_its_own_name() -> None:
    """Whoever is in the wrong language must find the way out of it."""
    page = text_of(asked(accept="en"))
    assert all(locales.own_name(code) in page for code in ("nl", "en", "de"))


def test_a_page_is_not_kept_by_anybody_in_between() -> None:
    """It's the present state, and it's somebody's own."""
    answer = Pages("participant").html(asked(), "join.html", **JOIN)
    assert answer.headers["cache-control"] == "no-store"


def test_what_people_wrote_is_text_not_markup() -> None:
    """A title is shown as it was typed."""
    dialogue = {"title": "<script>alert(1)</script>", "purpose": "a & b", "organiser": '"><img>', "rehearsal": False}
    page = text_of(asked(), dialogue=dialogue)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img>" not in page


def test_a_page_without_one_of_its_facts_fails_loudly() -> None:
    """A typing mistake in a template is found in the tests, not in the hall."""
    with pytest.raises(UndefinedError):
        Pages("participant").html(asked(), "join.html", code="K7MW3P")


@pytest.mark.parametrize("screens", ["participant", "facilitator"])
def test_every_template_compiles_before_the_first_visitor(screens: str) -> None:
    """In every language."""
    Pages(screens).warm()


def test_what_was_compiled_for_one_language_is_not_compiled_for_the_next() -> None:
    """Until the template is another one."""
    compiled: list[str] = []

    class Counting(Environment):
        def _compile(self, source: str, filename: str) -> Any:
            compiled.append(filename)
            return super()._compile(source, filename)

    kept, texts = CompiledOnce(), {"a.html": "{{ word }}!"}
    first, second = (Counting(loader=DictLoader(texts), bytecode_cache=kept, autoescape=True) for _ in range(2))
    assert [one.get_template("a.html").render(word="ja") for one in (first, second)] == ["ja!", "ja!"]
    assert len(compiled) == 1
    texts["a.html"] = "{{ word }}?"
    assert second.get_template("a.html").render(word="ja") == "ja?"
    assert len(compiled) == 2


# ---- words for the modules ------------------------------------------------------------------------------------


def test_a_module_finds_every_word_that_it_uses(tmp_path: Path) -> None:
    """Literals of t and tn, however they are wrapped."""
    (tmp_path / "a.js").write_text(
        'import { t, tn } from "./words.js";\n'
        'const one = t("Send");\nconst two = tn("{n} voice", "{n} voices", count);\n'
        'const three = t(\n  "Take back"\n);\n',
        encoding="utf-8",
    )
    assert set(_words_in((tmp_path,))) == {"Send", "Take back", ("{n} voice", "{n} voices")}


def test_the_words_in_the_page_are_those_of_its_language() -> None:
    """A module looks them up; a plural has two forms."""
    words = locales.in_words(["Send", ("{n} contribution", "{n} contributions")], "nl")
    assert words["Send"] == "Verstuur"
    assert len(words["{n} contribution"]) == 2


# ---- JSON inside a page -----------------------------------------------------------------------------------------


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_can_end_the_script_that_it_stands_in(text: str) -> None:
    """And it arrives as it was."""
    encoded = str(as_json({"text": text}))
    assert "<" not in encoded
    assert "\u2028" not in encoded
    assert json.loads(encoded) == {"text": text}


def test_json_in_a_page_is_not_escaped_as_markup() -> None:
    """A quotation mark stays one: a browser doesn't unescape inside a script element."""
    assert str(as_json({"a": '</script>"&'})) == '{"a":"\\u003c/script>\\"&"}'
    assert msgspec.json.decode(str(as_json(["é"]))) == ["é"]


def test_the_address_of_a_static_file_says_where_it_lies() -> None:
    """The prefix is the folder."""
    assert static("participant/styles/phone.css") == "/static/participant/styles/phone.css"


# ---- headers -----------------------------------------------------------------------------------------------------


def headers_of(path: str, host: str = "meedoen.example", *, secure: bool = False) -> tuple[dict[str, str], str]:
    """The headers of an answer, and the nonce that its page was given."""
    scope: dict[str, Any] = {"type": "http", "path": path, "headers": [(b"host", host.encode())]}
    sent: list[dict[str, Any]] = []

    async def app(_scope: dict[str, Any], _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(SecurityHeaders(app, secure=secure)(scope, None, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}, scope["nonce"]


def test_only_our_own_scripts_run_and_each_page_has_its_own_nonce() -> None:
    """No inline script, no other site, no frame around us."""
    headers, nonce = headers_of("/")
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == f"'self' 'nonce-{nonce}'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers_of("/")[1] != nonce


def test_the_live_connection_goes_to_our_own_host_only() -> None:
    """Named, because older Safari doesn't count a socket as 'self'."""
    policy = headers_of("/", "zaal.example:8000")[0]["content-security-policy"]
    assert re.search(r"connect-src 'self' ws://zaal\.example:8000;", policy)
    secured = headers_of("/", "zaal.example", secure=True)[0]["content-security-policy"]
    assert re.search(r"connect-src 'self' wss://zaal\.example;", secured)


@pytest.mark.parametrize("host", ["x; script-src *", "a b", "", "a,b", "x'", "é.example"])
def test_a_made_up_host_gets_no_say_in_the_policy(host: str) -> None:
    """Whoever sends the request chooses that header."""
    policy = headers_of("/", host)[0]["content-security-policy"]
    assert "script-src *" not in policy
    assert "ws://" not in policy


def test_no_page_can_be_put_in_a_frame_or_reached_from_another_sites_window() -> None:
    """In old browsers too; and where a link leads, no address of ours is told."""
    headers, _ = headers_of("/")
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"


def test_who_came_by_https_comes_by_nothing_else() -> None:
    """For a year; without https a browser would take no notice, and a laptop in the hall has none."""
    assert headers_of("/", secure=True)[0]["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in headers_of("/")[0]


def test_static_files_carry_no_policy() -> None:
    """They hold nothing of anybody, and a rural network carries each header."""
    headers, _ = headers_of("/static/phone.css")
    assert headers == {"x-content-type-options": "nosniff"}
