"""Whose pages may ask in somebody's name: an exact list, and every trick that looks like it is on it."""

import pytest

from app.origins import Origins, is_local

PUBLIC = Origins("https://meedoen.example", 8000)
IN_A_HALL = Origins("http://localhost:8000", 8000)
ON_A_LAN = Origins("http://192.0.2.7:8000", 8000)

TRICKS = [
    "null",
    "",
    "http://[",
    "https://evil.example",
    "http://meedoen.example",  # another scheme
    "https://meedoen.example:8443",  # another port
    "https://meedoen.example:443",  # no browser writes this
    "https://www.meedoen.example",  # under it
    "https://example",  # above it
    "https://meedoen.example.evil.example",
    "https://evilmeedoen.example",
    "https://meedoen.example@evil.example",
    "https://evil.example/https://meedoen.example",
    "https://meedoen.example/",
    " https://meedoen.example",
    "https://meedoen.example, https://evil.example",
    "HTTPS://MEEDOEN.EXAMPLE.EVIL.EXAMPLE",
    "file://",
    "chrome-extension://abc",
    "https://xn--meedoen-abc.example",
    "http://localhost:9000",
    "http://localhost",
    "https://localhost:8000",
]


@pytest.mark.parametrize("origin", TRICKS)
@pytest.mark.parametrize("host", ["meedoen.example", "localhost:8000", "evil.example", ""])
def test_only_the_public_address_counts(origin: str, host: str) -> None:
    """Whatever host the request claims to be for."""
    assert not PUBLIC.allow({"origin": origin, "host": host})


@pytest.mark.parametrize("origin", ["https://meedoen.example", "http://localhost:8000", "http://127.0.0.1:8000"])
def test_our_own_pages_may(origin: str) -> None:
    """As people reach them, and as whoever sits at the machine does."""
    assert PUBLIC.allow({"origin": origin, "host": "inside:8000"})


@pytest.mark.parametrize(
    "address", ["https://meedoen.example:443", "https://MEEDOEN.example/", "https://meedoen.example"]
)
def test_the_address_may_be_written_in_more_ways_than_a_browser_writes_it(address: str) -> None:
    """In the settings."""
    assert Origins(address, 8000).allow({"origin": "https://meedoen.example", "host": "x"})


@pytest.mark.parametrize(
    "host", ["192.0.2.7:8000", "laptop:8000", "laptop.local:8000", "[2001:db8::7]:8000", "10.0.0.9"]
)
def test_a_laptop_in_a_hall_is_reached_by_the_address_that_it_has_there(host: str) -> None:
    """Numbers, and names that nobody can register: the page comes from the very host that it asks."""
    for origins in (IN_A_HALL, ON_A_LAN):
        assert origins.allow({"origin": f"http://{host}", "host": host})
        assert not origins.allow({"origin": f"http://{host}:1", "host": host})
        assert not origins.allow({"origin": "null", "host": host})
    assert not IN_A_HALL.allow({"origin": f"http://{host}", "host": "localhost:8000"})


def test_a_name_that_was_made_to_point_at_this_machine_is_not_ours() -> None:
    """DNS rebinding: a page of evil.example asks evil.example, which suddenly is this laptop."""
    for origins in (PUBLIC, IN_A_HALL, ON_A_LAN):
        assert not origins.allow({"origin": "http://evil.example:8000", "host": "evil.example:8000"})


@pytest.mark.parametrize("origins", [PUBLIC, IN_A_HALL])
def test_a_program_says_nothing_and_brings_a_token(origins: Origins) -> None:
    """But a browser that keeps the origin to itself says that it is another's."""
    assert origins.allow({"host": "meedoen.example"})
    assert origins.allow({"host": "meedoen.example", "sec-fetch-site": "same-origin"})
    assert origins.allow({"host": "meedoen.example", "sec-fetch-site": "none"})
    for site in ("cross-site", "same-site"):
        assert not origins.allow({"host": "meedoen.example", "sec-fetch-site": site})


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True), ("laptop", True), ("127.0.0.1:8000", True), ("[::1]:8000", True), ("[::1]", True),
        ("zaal.local", True), ("router.lan:80", True), ("evil.example", False), ("evil.example:80", False),
        ("local.example", False), ("1.2.3.4.example", False), ("", False), (":80", False),
    ],
)  # fmt: skip
def test_which_hosts_nobody_can_own(host: str, *, local: bool) -> None:
    """A number, one word, or a name that the internet does not give out."""
    assert is_local(host) is local
