"""What every page and every process promises, seen from outside."""

import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from tests.integration.lines import PATIENCE, Line
from tests.integration.servers import ORGANISER, Evening, Server

PAGES = ["/", "/j/{code}", "/privacy", "/f/{id}", "/hall/{id}", "/o", "/o/{id}", "/o/{id}/poster", "/nowhere"]
REPORT = "/api/dialogues/{id}/report.html"
Attributes = list[tuple[str, str | None]]


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of its inline scripts and styles."""

    VOID: ClassVar = {"script", "style"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inline: list[tuple[dict[str, str], str]] = []
        self._open: dict[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """See the library."""
        attributes = {name: value or "" for name, value in attrs}
        self.found.append((tag, attributes))
        self._open = attributes if tag in self.VOID else None

    def handle_data(self, data: str) -> None:
        """See the library."""
        if self._open is not None and data.strip():
            self.inline.append((self._open, data))


@pytest.fixture(scope="module")
def evening(server: Server) -> Evening:
    """A dialogue that the tests of this module only look at."""
    made = server.make_dialogue()
    made.join().send("Wind op zee.", "key-of-somebody").raise_for_status()
    return made


@pytest.fixture(scope="module")
def insider(evening: Evening) -> Iterator[httpx.Client]:
    """A browser that joined, guides and organises, so that it sees every page from inside."""
    with httpx.Client(base_url=evening.server.url, headers={"Accept": "text/html"}) as client:
        client.post(f"/j/{evening.code}/join", data={"consent": "1"})
        secret = evening.links["facilitator"].partition("#")[2]
        client.post(f"/f/{evening.id}/enter", json={"secret": secret, "name": "Karima"}).raise_for_status()
        client.post("/o/enter", json={"token": ORGANISER}).raise_for_status()
        yield client


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    """The content security policy of an answer, part by part."""
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


# ---- pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
@pytest.mark.parametrize("path", [*PAGES, REPORT])
def test_no_page_runs_what_is_not_ours(evening: Evening, insider: httpx.Client, path: str, inside: bool) -> None:
    """A policy with a nonce, which inline scripts carry; no handlers or styles in attributes; nothing foreign."""
    address = evening.server.url + path.format(code=evening.code, id=evening.id)
    answer = insider.get(address) if inside else httpx.get(address, headers={"Accept": "text/html"})
    policy, elements = policy_of(answer), Elements(answer.text)
    (nonce,) = re.findall(r"'nonce-([\w-]+)'", " ".join(policy["script-src"]))
    assert policy["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {
        word for words in policy.values() for word in words
    }
    attributes = [(tag, name) for tag, named in elements.found for name in named]
    assert [found for found in attributes if found[1].startswith("on") or found[1] == "style"] == []
    assert [text[:40] for named, text in elements.inline if named.get("nonce") != nonce] == []
    addresses = [named[name] for _, named in elements.found for name in ("src", "href", "action") if name in named]
    elsewhere = [
        a for a in addresses if "://" in a and not a.startswith(evening.server.url) and "eupl" not in a.lower()
    ]
    assert elsewhere == []


def test_every_page_has_a_nonce_of_its_own(evening: Evening) -> None:
    """One that was seen once is worth nothing."""
    policies = {httpx.get(evening.server.url).headers["content-security-policy"] for _ in range(5)}
    assert len(policies) == 5


@pytest.mark.parametrize("path", PAGES[:-1])
def test_everything_that_a_page_asks_for_is_there(evening: Evening, insider: httpx.Client, path: str) -> None:
    """Styles, modules and the modules that they import."""
    page = Elements(insider.get(path.format(code=evening.code, id=evening.id)).text)
    wanted = {n.get("src") or n.get("href", "") for tag, n in page.found if tag in {"script", "link"}} - {""}
    assert wanted
    seen: set[str] = set()
    while wanted - seen:
        address = min(wanted - seen)
        seen.add(address)
        answer = insider.get(address)
        assert (address, answer.status_code) == (address, 200)
        if answer.headers["content-type"].startswith("text/javascript"):
            imports = re.findall(r'(?:from|import)\s*"([^"]+\.js)"', answer.text)
            wanted |= {answer.url.join(found).path for found in imports}


def test_static_files_are_asked_about_each_time(server: Server) -> None:
    """An update reaches everybody at once; an unchanged file costs a 304."""
    address = f"{server.url}/static/live/connection.js"
    first = httpx.get(address)
    assert first.headers["cache-control"] == "no-cache"
    assert httpx.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/participant/../../app/main.py", "/static/live/%2e%2e/room.py", "/static/participant/__init__.py"]
)
def test_nothing_but_static_files_is_static(server: Server, path: str) -> None:
    """The source beside them stays inside."""
    assert httpx.get(server.url + path).status_code == 404


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_a_page_is_in_the_language_that_was_chosen(server: Server, language: str) -> None:
    """Chosen once, whatever the browser says; and only from our own addresses back to them."""
    with httpx.Client(base_url=server.url, headers={"Accept-Language": "fr"}) as browser:
        answer = browser.post("/language", data={"language": language, "back": "/privacy"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/privacy")
        assert f'<html lang="{language}"' in browser.get("/privacy").text


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(server: Server, back: str) -> None:
    """A link of ours can't be used to send people away."""
    answer = httpx.post(f"{server.url}/language", data={"language": "nl", "back": back})
    assert answer.headers["location"] == "/"


def test_a_language_that_we_do_not_have_is_not_kept(server: Server) -> None:
    """The page stays as it is."""
    answer = httpx.post(f"{server.url}/language", data={"language": "tlh", "back": "/"})
    assert "set-cookie" not in answer.headers


# ---- the organiser ------------------------------------------------------------------------------------------------


def test_an_organiser_makes_a_dialogue_with_the_form(insider: httpx.Client) -> None:
    """Then the page with its links."""
    form = {"title": "Nieuw", "purpose": "Waarom niet.", "prompts": ["Wat?", ""], "language": "en"}
    form |= {"minutes": ["2,5", ""]}
    answer = insider.post("/o/dialogues", data=form | {"retention_days": "30", "first_look": "1"})
    assert answer.status_code == 303
    page = insider.get(answer.headers["location"])
    assert "Nieuw" in page.text
    assert "/hall/" in page.text
    journal = insider.get(f"/api/dialogues/{answer.headers['location'].rpartition('/')[2]}/journal.jsonl")
    assert '"seconds":150' in journal.text.replace(" ", "")


def test_a_form_that_does_not_fit_keeps_what_was_typed(insider: httpx.Client) -> None:
    """Each problem stands beside its field."""
    form = {"title": "", "purpose": "Blijft staan", "prompts": ["Deze ook"], "language": "nl", "retention_days": "0"}
    answer = insider.post("/o/dialogues", data=form)
    assert answer.status_code == 422
    assert "Blijft staan" in answer.text
    assert "Deze ook" in answer.text
    assert 'id="minutes-error"' not in answer.text
    wrong = insider.post("/o/dialogues", data=form | {"title": "T", "retention_days": "30", "minutes": ["heel lang"]})
    assert 'id="minutes-error"' in wrong.text
    assert 'id="prompts-error"' not in wrong.text
    assert "heel lang" in wrong.text
    assert answer.text.count('role="alert"') + answer.text.count('aria-invalid="true"') >= 2


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_reports_come_in_every_form(evening: Evening, insider: httpx.Client, form: str) -> None:
    """For whoever guides or organises."""
    answer = insider.get(f"/api/dialogues/{evening.id}/report.{form}")
    assert answer.status_code == 200
    assert "Wind op zee." in answer.text


def test_the_organisers_secrets_are_in_no_page(evening: Evening, insider: httpx.Client) -> None:
    """The token opens everything; a page that is left open on a beamer must not show it."""
    for path in (f"/f/{evening.id}", f"/hall/{evening.id}", f"/j/{evening.code}"):
        page = insider.get(path).text
        assert ORGANISER not in page
        if not path.startswith("/f/"):
            assert evening.links["facilitator"].partition("#")[2] not in page


# ---- the process ---------------------------------------------------------------------------------------------------


def test_the_server_process_never_loads_torch(evening: Evening) -> None:
    """After phones, pages, reports and a question to the engine."""
    evening.report()
    maps = Path(f"/proc/{evening.server.pid}/maps").read_text(encoding="utf-8")
    assert "libtorch" not in maps
    assert "uvloop" in maps


def test_whoever_watches_sees_alive_ready_and_numbers(evening: Evening) -> None:
    """And nothing about anybody."""
    url = evening.server.url
    assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{url}/readyz").json() == {"status": "ok"}
    ada = evening.join()
    with Line(evening, "participant", ada.token) as phone:
        phone.until(lambda shows: shows.get("prompt"))
        numbers = _once_it_counts(url, phones=1)
    assert "samenspraak_event_loop_lag_seconds_bucket" in numbers
    assert [secret for secret in (ada.token, ada.id, evening.code, "Wind op zee.") if secret in numbers] == []


def _once_it_counts(url: str, *, phones: int) -> str:
    """The numbers, once whoever was here before has been missed."""
    deadline = time.monotonic() + PATIENCE
    while f"samenspraak_connected_phones {phones}.0" not in (numbers := httpx.get(f"{url}/metrics").text):
        assert time.monotonic() < deadline, numbers
        time.sleep(0.1)
    return numbers


def test_the_surface_for_programs_is_described(server: Server) -> None:
    """OpenAPI names what a program may use, and no page for people."""
    paths = httpx.get(f"{server.url}/openapi.json").json()["paths"]
    assert {"/j/{code}/contributions", "/api/dialogues", "/api/dialogues/{dialogue_id}/journal.jsonl"} <= set(paths)
    assert "/hall/{dialogue_id}" not in paths


def test_the_journal_is_one_json_object_a_line(evening: Evening) -> None:
    """From the first entry on, with words where they still exist."""
    with evening.server.organiser() as organiser:
        lines = organiser.get(f"/api/dialogues/{evening.id}/journal.jsonl").text.splitlines()
    entries = [json.loads(line) for line in lines]
    assert entries[0]["event"]["kind"] == "dialogue_created"
    assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))
    assert "Wind op zee." in [entry.get("text") for entry in entries]
