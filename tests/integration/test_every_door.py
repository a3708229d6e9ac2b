"""Every address of the server × everybody who may knock: who is let in, and what every answer carries.

The routes are read from the app: a new one fails here until somebody has written down for whom it is.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from app.composition import Parts, composed
from app.dialogue import commands as c
from app.facilitation.dialogues import NewDialogue
from app.main import create_app
from app.settings import Settings
from tests.gatherings import revision
from tests.integration.servers import NO_MODEL

Way = tuple[str, str]
PHONE, GUIDE, OWNER = "participant", "facilitator", "organiser"
STRANGERS = ("nobody", "facilitator of another", "facilitator by an old link")
ALL = frozenset({PHONE, GUIDE, OWNER, *STRANGERS})
ONLY = {name: frozenset({name}) for name in (PHONE, GUIDE, OWNER)}
EITHER = frozenset({GUIDE, OWNER})
FORMER = "an-organisers-token-of-before"
API = "/api/dialogues/{dialogue_id}"

FOR: dict[Way, frozenset[str]] = {
    **{("GET", path): ALL for path in (
        "/", "/j/{code}", "/privacy", "/j/{code}/receipt", "/hall/{dialogue_id}", "/healthz", "/readyz", "/metrics",
        "/openapi.json", "/static/phone.css", "/static/phone-themes.css", "/static/phone.{language}.js", "/sw.js",
        "/favicon.ico", "/favicon.svg",
        # these two show the way in to whoever is not in
        "/f/{dialogue_id}", "/o",
    )},
    **{("POST", path): ALL for path in (
        "/", "/language", "/j/{code}/join", "/j/{code}/leave", "/f/{dialogue_id}/enter", "/o/enter",
    )},
    **{("GET", f"/j/{{code}}/{page}"): ONLY[PHONE] for page in ("me", "me.json")},
    **{("POST", f"/j/{{code}}/{act}"): ONLY[PHONE] for act in (
        "contributions", "withdraw", "resonate", "contest", "withdraw-all",
    )},
    **{("GET", f"/f/{{dialogue_id}}/{part}"): ONLY[GUIDE] for part in (
        "themes/{theme_id}/contributions", "contributions", "past",
    )},
    ("POST", "/f/{dialogue_id}/rehearse"): ONLY[GUIDE],
    ("GET", "/f/{dialogue_id}/rehearsal"): EITHER,
    ("POST", "/f/{dialogue_id}/rehearsal/{act}"): EITHER,
    ("POST", "/f/{dialogue_id}/throw-away"): EITHER,
    ("GET", "/o/{dialogue_id}/poster"): EITHER,
    ("GET", "/o/{dialogue_id}"): ONLY[OWNER],
    **{("POST", f"/o/{act}"): ONLY[OWNER] for act in ("dialogues", "rehearsals")},
    **{("POST", f"/o/{{dialogue_id}}/{act}"): ONLY[OWNER] for act in (
        "letter", "quotations", "edition", "link", "throw-away",
    )},
    **{(method, "/api/rehearsals"): ONLY[OWNER] for method in ("GET", "POST")},
    ("POST", "/api/rehearsals/{dialogue_id}/questions/{number}"): ONLY[OWNER],
    ("DELETE", "/api/rehearsals/{dialogue_id}"): ONLY[OWNER],
    **{(method, "/api/dialogues"): ONLY[OWNER] for method in ("GET", "POST")},
    ("POST", f"{API}/link"): ONLY[OWNER],
    **{("GET", f"{API}/{what}"): EITHER for what in (
        "report.{form}", "journal.jsonl", "exports/{key}", "exports/{key}/file", "editions", "comparison.{form}",
    )},
    **{("POST", f"{API}/{what}"): EITHER for what in ("exports", "editions")},
}  # fmt: skip

# what whoever may ask asks here would start work of minutes; whoever may not must be refused all the same
COSTLY = {("POST", "/f/{dialogue_id}/rehearse"), ("POST", "/o/rehearsals")}
SAMPLES: dict[Way, dict[str, Any]] = {
    ("POST", "/"): {"data": {"code": "ZZZZZZ"}},
    ("POST", "/language"): {"data": {"language": "en"}},
    ("POST", "/j/{code}/join"): {"json": {"consent": "1"}},
    ("POST", "/j/{code}/contributions"): {"json": {"key": "key-number-1", "prompt_id": "x", "text": "Wind."}},
    ("POST", "/j/{code}/withdraw"): {"data": {"contribution_id": "x"}},
    ("POST", "/j/{code}/resonate"): {"data": {"contribution_id": "x", "on": "true"}},
    ("POST", "/j/{code}/contest"): {"data": {"contribution_id": "x"}},
    ("GET", "/f/{dialogue_id}/contributions"): {"params": {"ids": "x"}},
    ("GET", "/f/{dialogue_id}/past"): {"params": {"at": 1}},
    ("POST", "/f/{dialogue_id}/enter"): {"json": {"secret": "x"}},
    ("POST", "/o/enter"): {"json": {"token": "x"}},
    ("POST", "/o/{dialogue_id}/link"): {"data": {"seen": 99}},
    ("POST", f"{API}/link"): {"json": {"seen": 99}},
    ("POST", "/api/rehearsals"): {"json": {"perform": False}},
    ("POST", "/api/dialogues"): {"json": {"title": "Nog een", "purpose": "Samen.", "prompts": ["Wat?"]}},
    ("POST", f"{API}/exports"): {"json": {"form": "csv"}},
    ("GET", f"{API}/comparison.{{form}}"): {"params": {"against": "position:1"}},
}
NAMES = {"theme_id": "unthemed", "act": "pause", "number": "1", "form": "html", "key": "x", "language": "nl"}
NOT_ALLOWED = {"wrong_token", "wrong_role", "no_consent", "link_renewed", "pass_expired"}


class House:
    """A server's inside, with one dialogue and somebody of every kind."""

    def __init__(self, parts: Parts, client: httpx.AsyncClient) -> None:
        self.parts = parts
        self.client = client
        self.asks: dict[str, dict[str, str]] = {"nobody": {}}
        self.names = dict(NAMES)

    async def furnish(self) -> None:
        """A dialogue, and a key for each who has one."""
        wish = NewDialogue(title="Energie", purpose="Samen kiezen.", prompts=["Wat houdt je tegen?"])
        mine, other = [await self.parts.organising.create(wish) for _ in range(2)]
        self.names |= {"dialogue_id": mine.dialogue_id, "code": mine.join_code}
        old = await self._guide(mine.dialogue_id, mine.facilitator)
        mine = await self.parts.organising.renew_link(mine.dialogue_id, 0)
        elsewhere = await self._guide(other.dialogue_id, other.facilitator)
        self.asks |= {
            GUIDE: await self._guide(mine.dialogue_id, mine.facilitator),
            "facilitator by an old link": old,
            # the cookie of another dialogue, under the name that would open this one
            "facilitator of another": {
                "cookie": elsewhere["cookie"].replace(other.dialogue_id + "=", mine.dialogue_id + "=")
            },
            OWNER: {"authorization": f"Bearer {self.parts.keyring.organiser_token}"},
        }
        await self.renew_phone()
        prompt_id = next(iter((await self.parts.organising.state(mine.dialogue_id)).prompts))
        await self.parts.desk.steer(mine.dialogue_id, c.SetPhase(prompt_id, "collecting"), by="Karima")
        await self._speak(mine.dialogue_id, prompt_id)

    async def _speak(self, dialogue_id: str, prompt_id: str) -> None:
        """Twelve people, so that a report has something to draw."""
        reception = self.parts.reception
        for number in range(12):
            holder = await reception.join(dialogue_id, consent="1", language="nl")
            words = {"key": "key-number-1", "prompt_id": prompt_id, "text": f"Wind {number}.", "language": "nl"}
            await reception.contribute(holder, **words)
        state = await (await self.parts.followers.get(dialogue_id)).catch_up()
        ids = list(state.contributions)
        themes = revision({"t1": ids[:6], "t2": ids[6:]}, basis=state.position)
        await self.parts.desk.contribute(dialogue_id, themes, by="theming")

    async def renew_phone(self) -> None:
        """Somebody joins."""
        joined = await self.client.post(f"/j/{self.names['code']}/join", json={"consent": "1"})
        self.asks[PHONE] = {"authorization": f"Bearer {joined.json()['token']}"}

    async def _guide(self, dialogue_id: str, link: str) -> dict[str, str]:
        entered = await self.client.post(f"/f/{dialogue_id}/enter", json={"secret": link.partition("#")[2]})
        return {"cookie": entered.raise_for_status().headers["set-cookie"].partition(";")[0]}

    async def knock(self, way: Way, who: str, accept: str = "application/json") -> httpx.Response:
        """Ask as this person."""
        method, path = way
        self.client.cookies.clear()
        headers = {"accept": accept, "accept-language": "en"} | self.asks[who]
        return await self.client.request(method, path.format(**self.names), headers=headers, **SAMPLES.get(way, {}))


@asynccontextmanager
async def house(folder: Path, base_url: str = "http://localhost:8000") -> AsyncIterator[House]:
    """Furnished; torn down afterwards."""
    settings = Settings(data_dir=folder, model=NO_MODEL, base_url=base_url)
    async with composed(settings) as parts:
        app = create_app(parts)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
            made = House(parts, client)
            await made.furnish()
            yield made


def ways(folder: Path) -> set[Way]:
    """Every method and path of the app, but folders of files."""

    async def read() -> set[Way]:
        async with composed(Settings(data_dir=folder, model=NO_MODEL)) as parts:
            routes = [
                r for r in iter_route_contexts(create_app(parts).routes) if not isinstance(r.original_route, Mount)
            ]
            return {(m, str(r.path)) for r in routes for m in r.methods or () if m != "HEAD"}

    return asyncio.run(read())


def test_every_address_is_on_the_list_and_everything_on_the_list_is_an_address(tmp_path: Path) -> None:
    """Whoever adds a route says for whom it is."""
    assert ways(tmp_path) == set(FOR)


def test_everybody_gets_in_where_they_belong_and_nowhere_else(tmp_path: Path) -> None:
    """A stranger is refused with a sentence, never by accident of what they asked; and nothing changes."""

    async def story() -> list[str]:
        wrong: list[str] = []
        async with house(tmp_path) as made:
            head = await made.parts.journal.head(made.names["dialogue_id"])
            for way, allowed in FOR.items():
                for who in sorted(ALL - allowed):
                    answer = await made.knock(way, who)
                    if answer.status_code != 403 or answer.json()["code"] not in NOT_ALLOWED:
                        wrong.append(f"{who} was not refused: {way} {answer.status_code} {answer.text[:80]}")
            assert await made.parts.journal.head(made.names["dialogue_id"]) == head
            for way, allowed in FOR.items():
                for who in sorted(allowed & {PHONE, GUIDE, OWNER}) if way not in COSTLY else ():
                    answer = await made.knock(way, who)
                    expected = {("POST", "/f/{dialogue_id}/enter"), ("POST", "/o/enter")}  # a wrong secret is refused
                    if (answer.status_code == 403) is not (way in expected) or answer.status_code >= 500:
                        wrong.append(f"{who} got {answer.status_code}: {way} {answer.text[:80]}")
        return wrong

    assert asyncio.run(story()) == []


def test_the_way_in_shows_nothing_to_whoever_is_not_in(tmp_path: Path) -> None:
    """Neither a token nor what the dialogue is about."""

    async def story() -> None:
        async with house(tmp_path) as made:
            for who in ALL - {GUIDE}:
                page = (await made.knock(("GET", "/f/{dialogue_id}"), who, "text/html")).text
                assert "data-token" not in page, who
                assert "Wat houdt je tegen?" not in page, who
            assert 'data-token="' in (await made.knock(("GET", "/f/{dialogue_id}"), GUIDE, "text/html")).text
            for who in ALL - {OWNER}:
                assert "Energie" not in (await made.knock(("GET", "/o"), who, "text/html")).text, who

    asyncio.run(story())


def test_a_form_that_is_sent_twice_renews_the_link_once(tmp_path: Path) -> None:
    """The second names a link that was replaced already; the page then shows the one that works."""

    async def story() -> None:
        async with house(tmp_path) as made:
            path, organiser = f"/o/{made.names['dialogue_id']}", made.asks[OWNER]
            before = await made.parts.organising.links(made.names["dialogue_id"])
            for _ in range(2):
                answer = await made.client.post(f"{path}/link", data={"seen": 1}, headers=organiser)
                assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#links-title")
            after = await made.parts.organising.links(made.names["dialogue_id"])
            assert after.facilitator != before.facilitator
            page = (await made.client.get(path, headers=organiser | {"accept": "text/html"})).text
            assert after.facilitator in page
            assert 'name="seen" value="2"' in page

    asyncio.run(story())


# ---- what every answer carries ------------------------------------------------------------------------------------

INLINE = re.compile(r"<[^>]*\s(?:on\w+|style)\s*=|javascript:", re.IGNORECASE)
SCRIPTS = re.compile(r"<(?:script|style)\b[^>]*>", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"(?:src|action|data|poster)\s*=\s*[\"'](?:https?:)?//|url\(\s*[\"']?(?:https?:)?//|@import", re.IGNORECASE
)
HTML = ("text/html", "image/svg+xml")


def faults(answer: httpx.Response, *, secure: bool) -> list[str]:
    """What this answer lacks, or has that it may not have."""
    headers, found = answer.headers, []
    if headers.get("x-content-type-options") != "nosniff":
        found.append("can be sniffed")
    if answer.request.url.path.startswith("/static/"):
        return found
    policy = headers.get("content-security-policy", "")
    nonce = re.search(r"'nonce-([\w-]{16})'", policy)
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy or nonce is None:
        return [*found, f"policy {policy!r}"]
    wanted = {"x-frame-options": "DENY", "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin"}
    found += [name for name, value in wanted.items() if headers.get(name) != value]
    if ("strict-transport-security" in headers) is not secure:
        found.append("strict-transport-security")
    if headers.get("content-type", "").startswith(HTML):
        found += _in_markup(answer.text, nonce[1])
    return found


def _in_markup(text: str, nonce: str) -> list[str]:
    # what is read as data is never run, and a file of our own needs no nonce
    fine = (f'nonce="{nonce}"', 'src="/static/', 'type="application/json"')
    without = [tag for tag in SCRIPTS.findall(text) if not any(one in tag for one in fine)]
    return [*INLINE.findall(text), *without, *ELSEWHERE.findall(text)]


@pytest.mark.parametrize("base_url", ["http://localhost:8000", "https://meedoen.example"])
def test_every_answer_to_everybody_is_fenced_in(tmp_path: Path, base_url: str) -> None:
    """Pages, refusals, files, drawings, reports: a policy with a fresh nonce, nothing inline or from elsewhere."""
    secure = base_url.startswith("https")

    async def story() -> list[str]:
        wrong = []
        async with house(tmp_path, base_url) as made:
            nonces = set()
            for way in FOR:
                for who in (PHONE, GUIDE, OWNER, "nobody") if way not in COSTLY else ("nobody",):
                    answer = await made.knock(way, who, "text/html")
                    nonces.add(answer.headers.get("content-security-policy"))
                    wrong += [f"{way} for {who}: {fault}" for fault in faults(answer, secure=secure)]
            for way in (("GET", "/nowhere"), ("PUT", "/o"), ("GET", "/j/ZZZZZZ"), ("TRACE", "/")):
                answer = await made.knock(way, "nobody", "text/html")
                wrong += [f"{way}: {fault}" for fault in faults(answer, secure=secure)]
            assert len(nonces) > len(FOR)
        return wrong

    assert asyncio.run(story()) == []


@pytest.mark.parametrize("base_url", ["http://localhost:8000", "https://meedoen.example"])
def test_every_cookie_is_out_of_reach(tmp_path: Path, base_url: str) -> None:
    """Of scripts, of other sites, of other hosts under the same name, and of plain connections where there is https."""
    secure = base_url.startswith("https")

    async def story() -> list[str]:
        async with house(tmp_path, base_url) as made:
            links = await made.parts.organising.links(made.names["dialogue_id"])
            secrets = {"secret": links.facilitator.partition("#")[2], "token": made.parts.keyring.organiser_token}
            asked = [
                made.client.post(f"/j/{links.join_code}/join", json={"consent": "1"}),
                made.client.post(f"/f/{links.dialogue_id}/enter", json=secrets),
                made.client.post("/o/enter", json=secrets),
                made.client.post("/language", data={"language": "de"}),
                made.client.post(f"/j/{links.join_code}/leave"),
            ]
            return [(await one).headers["set-cookie"] for one in asked]

    for cookie in asyncio.run(story()):
        name, *attributes = cookie.lower().replace("; ", ";").split(";")
        assert name.startswith("__host-samenspraak_" if secure else "samenspraak_"), cookie
        assert {"httponly", "samesite=lax", "path=/"} <= set(attributes), cookie
        assert ("secure" in attributes) is secure, cookie
        assert not any(one.startswith("domain") for one in attributes), cookie


def test_nothing_that_opens_a_door_is_stored(tmp_path: Path) -> None:
    """No file but the secret of the installation holds one: no token, no link, no cookie, whoever came in by it.

    Nor does the file in which older versions kept the organiser's token: who came by that one still comes in.
    """
    tmp_path.joinpath("organiser-token").write_text(FORMER)

    async def story() -> dict[str, str]:
        async with house(tmp_path) as made:
            links = await made.parts.organising.links(made.names["dialogue_id"])
            doors = {who: value for who, asks in made.asks.items() for value in asks.values()}
            doors = {who: value.partition("=")[2] or value.removeprefix("Bearer ") for who, value in doors.items()}
            made.parts.keyring.check_organiser(FORMER)
            return doors | {"link": links.facilitator.partition("#")[2], "former": FORMER}

    doors = asyncio.run(story())
    doors["secret"] = (tmp_path / "secret").read_text().strip()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "secret"]
    assert {"samenspraak.sqlite3", "organiser-token"} <= {path.name for path in files}
    kept = {who for who, door in doors.items() for path in files if door.encode() in path.read_bytes()}
    assert kept == set()
    assert all(len(door) >= 16 for door in doors.values()), "too short to be looked for"
