"""Whose pages may ask in somebody's name: an exact list of addresses, and no pattern.

A browser says with every unsafe request, and with every live connection, from which page it comes. Programs say
nothing of the kind and bring a token of their own.

Where people use one public address, only that one counts (and this machine's own, for who sits at it). In a hall
without one, a laptop is reached by whatever address it has there: then the page must come from the very host that it
asks, and that host must be one that nobody can have registered: a number, or a name without a place on the internet.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

NOT_ON_THE_INTERNET = (".local", ".lan", ".internal", ".home.arpa", ".localhost")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
FROM_ELSEWHERE = {"cross-site", "same-site"}


class Origins:
    """The list. ``address`` is where people reach this server, ``port`` where it listens."""

    def __init__(self, address: str, port: int) -> None:
        public = urlsplit(address.lower())
        self._ours = {_origin(public)} | {f"http://{name}:{port}" for name in LOOPBACK}
        self._as_typed = is_local(public.netloc)

    def allow(self, headers: Mapping[str, str]) -> bool:
        """Whether a request or a live connection comes from a page of ours, or from a program."""
        origin = headers.get("origin")
        if origin is None:  # a program; or a browser that keeps its origin to itself, but not that it's another's
            return headers.get("sec-fetch-site") not in FROM_ELSEWHERE
        return origin in self._ours or (self._as_typed and _of_host(origin, headers.get("host", "")))


def is_local(host: str) -> bool:
    """Whether nobody can own this host on the internet, so that no page of somebody else can be under it."""
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    if name.startswith("[") or "." not in name:
        return bool(name)
    try:
        ip_address(name)
    except ValueError:
        return name.endswith(NOT_ON_THE_INTERNET)
    return True


def _of_host(origin: str, host: str) -> bool:
    return bool(host) and is_local(host) and origin in {f"http://{host}", f"https://{host}"}


def _origin(address: SplitResult) -> str:
    """As a browser writes it: without a path, and without a port that goes without saying."""
    usual = {"http": ":80", "https": ":443"}.get(address.scheme, "")
    return f"{address.scheme}://{address.netloc.removesuffix(usual) if usual else address.netloc}"
