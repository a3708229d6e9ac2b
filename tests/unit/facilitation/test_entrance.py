"""Who comes in to guide or to organise: a secret is exchanged once for a cookie, and every door checks."""

import asyncio

import pytest
from fastapi import Request, Response

from app import errors
from app.access import Keyring, Pass
from app.cookies import ORGANISER_COOKIE, Cookies
from app.facilitation.entrance import MOST_NAME, Entrance

KEYRING = Keyring("a secret", "the organiser's token")
COOKIE = "__Host-samenspraak_f_d1"
ORGANISER = f"__Host-{ORGANISER_COOKIE}"
link = 0


async def link_now(_dialogue_id: str) -> int:
    """The number of the link that works."""
    return link


ENTRANCE = Entrance(KEYRING, Cookies(secure=True), link_now)


def facilitator(request: Request, dialogue_id: str) -> Pass:
    """The facilitator who asks."""
    return asyncio.run(ENTRANCE.facilitator(request, dialogue_id))


def asked(cookies: dict[str, str] | None = None, authorization: str = "") -> Request:
    """A request with these cookies."""
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    headers = [(b"cookie", cookie.encode()), (b"authorization", authorization.encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def cookie_of(answer: Response) -> tuple[str, str, str]:
    """Name, value and attributes of the cookie that an answer sets."""
    line = answer.headers["set-cookie"]
    pair, _, attributes = line.partition(";")
    name, _, value = pair.partition("=")
    return name, value.strip('"'), attributes.lower()


def admitted(name: str, secret: str = "") -> str:
    """The value of the cookie of a facilitator who says this name."""
    answer = Response()
    asyncio.run(ENTRANCE.admit_facilitator(answer, "d1", secret or KEYRING.facilitator_secret("d1", link), name))
    return cookie_of(answer)[1]


def test_the_secret_of_the_link_becomes_a_cookie() -> None:
    """Which no script can read, no other site can send, and no plain connection carries."""
    answer = Response()
    asyncio.run(ENTRANCE.admit_facilitator(answer, "d1", KEYRING.facilitator_secret("d1"), "Karima"))
    name, value, attributes = cookie_of(answer)
    assert name == COOKIE
    assert {"httponly", "samesite=lax", "secure"} <= {part.strip() for part in attributes.split(";")}
    assert facilitator(asked({COOKIE: value}), "d1").who == "Karima"


@pytest.mark.parametrize("secret", ["wrong", "é", KEYRING.facilitator_secret("d2"), " "])
def test_another_secret_opens_nothing(secret: str) -> None:
    """Not a guess, not that of another dialogue."""
    with pytest.raises(errors.WrongToken):
        admitted("Karima", secret)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("  Karima  van   Dijk ", "Karima van Dijk"),
        ("x" * 100, "x" * MOST_NAME),
        ("Ka\x00ri\x07ma", "Karima"),
        ("José 🌻", "José 🌻"),
    ],
)
def test_a_facilitator_is_called_what_they_say(typed: str, who: str) -> None:
    """On one line, not too long, and without what no database stores."""
    assert facilitator(asked({COOKIE: admitted(typed)}), "d1").who == who


@pytest.mark.parametrize("typed", ["", "   ", "\x00"])
def test_who_gives_no_name_is_told_apart_all_the_same(typed: str) -> None:
    """Two facilitators without a name are two: each sees that the other is there."""
    names = {facilitator(asked({COOKIE: admitted(typed)}), "d1").who for _ in range(20)}
    assert len(names) > 1
    assert all(name.startswith("facilitator ") for name in names)


def test_a_cookie_of_one_dialogue_opens_no_other() -> None:
    """Two evenings, two links."""
    with pytest.raises(errors.WrongToken):
        facilitator(asked({"__Host-samenspraak_f_d2": admitted("Karima")}), "d2")


@pytest.mark.parametrize("role", ["participant", "hall"])
def test_a_token_of_another_role_does_not_guide(role: str) -> None:
    """A phone's token in the facilitator's cookie is still a phone's token."""
    token = KEYRING.issue(KEYRING.new_pass("d1", role, "Ada"))  # type: ignore[arg-type]  # one of two roles
    with pytest.raises(errors.WrongRole):
        facilitator(asked({COOKIE: token}), "d1")


@pytest.mark.parametrize("value", ["", "x", "WyJkMSIsImZhY2lsaXRhdG9yIiwiRXZlIl0.forged"])
def test_a_forged_cookie_does_not_guide(value: str) -> None:
    """It isn't signed by us."""
    with pytest.raises(errors.WrongToken):
        facilitator(asked({COOKIE: value}), "d1")


def test_the_organiser_comes_in_with_the_token_once_and_with_the_cookie_after() -> None:
    """The cookie proves the token without being it."""
    answer = Response()
    ENTRANCE.admit_organiser(answer, "the organiser's token")
    name, value, attributes = cookie_of(answer)
    assert name == ORGANISER
    assert "token" not in value
    assert "httponly" in attributes
    ENTRANCE.organiser(asked({ORGANISER: value}))


def test_a_program_of_the_organiser_shows_the_token_itself() -> None:
    """As a bearer token."""
    ENTRANCE.organiser(asked(authorization="Bearer the organiser's token"))
    ENTRANCE.organiser(asked(authorization="bearer the organiser's token"))


@pytest.mark.parametrize(
    "request_",
    [
        asked(),
        asked({ORGANISER: "x"}),
        asked({ORGANISER: "the organiser's token"}),
        asked(authorization="Bearer wrong"),
        asked(authorization="Basic the organiser's token"),
    ],
    ids=["nobody", "forged cookie", "token as cookie", "wrong token", "another scheme"],
)
def test_nobody_else_organises(request_: Request) -> None:
    """And the sentence says what to do."""
    with pytest.raises(errors.WrongToken, match="Open the link that you received again"):
        ENTRANCE.organiser(request_)


def test_reports_are_for_the_organiser_and_the_facilitators_of_that_dialogue() -> None:
    """Either opens them; a facilitator of another evening doesn't."""
    karima = admitted("Karima")
    asyncio.run(ENTRANCE.organiser_or_facilitator(asked({COOKIE: karima}), "d1"))
    asyncio.run(ENTRANCE.organiser_or_facilitator(asked(authorization="Bearer the organiser's token"), "d1"))
    with pytest.raises(errors.WrongToken):
        asyncio.run(ENTRANCE.organiser_or_facilitator(asked({COOKIE: karima}), "d2"))


def test_a_new_organiser_token_locks_the_old_cookies_out() -> None:
    """Changing the setting is enough."""
    old = KEYRING.organiser_cookie()
    renewed = Entrance(Keyring("a secret", "a new token"), Cookies(secure=True), link_now)
    with pytest.raises(errors.WrongToken):
        renewed.organiser(asked({ORGANISER: old}))


def test_a_renewed_link_locks_the_old_cookies_and_the_old_secret_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so; with the new link the same person comes in again."""
    cookie, secret = admitted("Karima"), KEYRING.facilitator_secret("d1")
    monkeypatch.setitem(globals(), "link", 1)
    with pytest.raises(errors.LinkRenewed, match="Ask the organiser for the new link"):
        facilitator(asked({COOKIE: cookie}), "d1")
    with pytest.raises(errors.LinkRenewed):
        admitted("Karima", secret)
    assert facilitator(asked({COOKIE: admitted("Karima")}), "d1").link == 1


def test_without_https_a_cookie_has_a_plain_name() -> None:
    """Browsers refuse __Host- there; and one of that name is not looked at."""
    plain = Entrance(KEYRING, Cookies(secure=False), link_now)
    answer = Response()
    plain.admit_organiser(answer, "the organiser's token")
    name, value, attributes = cookie_of(answer)
    assert name == ORGANISER_COOKIE
    assert "secure" not in attributes
    plain.organiser(asked({name: value}))
    with pytest.raises(errors.WrongToken):
        plain.organiser(asked({ORGANISER: value}))
    with pytest.raises(errors.WrongToken):  # and where there is https, a planted plain one isn't either
        ENTRANCE.organiser(asked({name: value}))
