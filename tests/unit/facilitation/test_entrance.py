"""Who comes in to guide or to organise: a secret is exchanged once for a cookie, and every door checks."""

import pytest
from fastapi import Request, Response

from app import errors
from app.access import Keyring
from app.facilitation.entrance import MOST_NAME, ORGANISER_COOKIE, Entrance

KEYRING = Keyring("a secret", "the organiser's token")
ENTRANCE = Entrance(KEYRING, secure=True)
COOKIE = "samenspraak_f_d1"


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
    ENTRANCE.admit_facilitator(answer, "d1", secret or KEYRING.facilitator_secret("d1"), name)
    return cookie_of(answer)[1]


def test_the_secret_of_the_link_becomes_a_cookie() -> None:
    """Which no script can read, no other site can send, and no plain connection carries."""
    answer = Response()
    ENTRANCE.admit_facilitator(answer, "d1", KEYRING.facilitator_secret("d1"), "Karima")
    name, value, attributes = cookie_of(answer)
    assert name == COOKIE
    assert {"httponly", "samesite=lax", "secure"} <= {part.strip() for part in attributes.split(";")}
    assert ENTRANCE.facilitator(asked({COOKIE: value}), "d1").who == "Karima"


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
    assert ENTRANCE.facilitator(asked({COOKIE: admitted(typed)}), "d1").who == who


@pytest.mark.parametrize("typed", ["", "   ", "\x00"])
def test_who_gives_no_name_is_told_apart_all_the_same(typed: str) -> None:
    """Two facilitators without a name are two: each sees that the other is there."""
    names = {ENTRANCE.facilitator(asked({COOKIE: admitted(typed)}), "d1").who for _ in range(20)}
    assert len(names) > 1
    assert all(name.startswith("facilitator ") for name in names)


def test_a_cookie_of_one_dialogue_opens_no_other() -> None:
    """Two evenings, two links."""
    with pytest.raises(errors.WrongToken):
        ENTRANCE.facilitator(asked({"samenspraak_f_d2": admitted("Karima")}), "d2")


@pytest.mark.parametrize("role", ["participant", "hall"])
def test_a_token_of_another_role_does_not_guide(role: str) -> None:
    """A phone's token in the facilitator's cookie is still a phone's token."""
    token = KEYRING.issue("d1", role, "Ada")  # type: ignore[arg-type]  # one of two roles
    with pytest.raises(errors.WrongRole):
        ENTRANCE.facilitator(asked({COOKIE: token}), "d1")


@pytest.mark.parametrize("value", ["", "x", "WyJkMSIsImZhY2lsaXRhdG9yIiwiRXZlIl0.forged"])
def test_a_forged_cookie_does_not_guide(value: str) -> None:
    """It isn't signed by us."""
    with pytest.raises(errors.WrongToken):
        ENTRANCE.facilitator(asked({COOKIE: value}), "d1")


def test_the_organiser_comes_in_with_the_token_once_and_with_the_cookie_after() -> None:
    """The cookie proves the token without being it."""
    answer = Response()
    ENTRANCE.admit_organiser(answer, "the organiser's token")
    name, value, attributes = cookie_of(answer)
    assert name == ORGANISER_COOKIE
    assert "token" not in value
    assert "httponly" in attributes
    ENTRANCE.organiser(asked({ORGANISER_COOKIE: value}))


def test_a_program_of_the_organiser_shows_the_token_itself() -> None:
    """As a bearer token."""
    ENTRANCE.organiser(asked(authorization="Bearer the organiser's token"))
    ENTRANCE.organiser(asked(authorization="bearer the organiser's token"))


@pytest.mark.parametrize(
    "request_",
    [
        asked(),
        asked({ORGANISER_COOKIE: "x"}),
        asked({ORGANISER_COOKIE: "the organiser's token"}),
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
    ENTRANCE.organiser_or_facilitator(asked({COOKIE: karima}), "d1")
    ENTRANCE.organiser_or_facilitator(asked(authorization="Bearer the organiser's token"), "d1")
    with pytest.raises(errors.WrongToken):
        ENTRANCE.organiser_or_facilitator(asked({COOKIE: karima}), "d2")


def test_a_new_organiser_token_locks_the_old_cookies_out() -> None:
    """Changing the setting is enough."""
    old = KEYRING.organiser_cookie()
    renewed = Entrance(Keyring("a secret", "a new token"), secure=False)
    with pytest.raises(errors.WrongToken):
        renewed.organiser(asked({ORGANISER_COOKIE: old}))
