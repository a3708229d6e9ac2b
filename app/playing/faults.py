"""What keeps simulated phones outside, each with what to do next.

SamenspraakError
├── NotAJoinLink        exit code 2: asked wrongly
└── NotLetIn            exit code 1   ServerSilent · ServerRefused · NoOpenPrompt
"""

from typing import ClassVar

from app.errors import SamenspraakError


class NotAJoinLink(SamenspraakError):
    """“{link}” is not a phone link. Give one as `samenspraak links` prints it (http://localhost:8000/j/ABC234)."""

    code = "not_a_join_link"
    exit_code: ClassVar[int] = 2


class NotLetIn(SamenspraakError):
    """That did not work."""

    code = "not_let_in"
    exit_code: ClassVar[int] = 1


class ServerSilent(NotLetIn):
    """No server answers at {url}. Start it with `samenspraak serve`, or correct the address."""

    code = "server_silent"


class ServerRefused(NotLetIn):
    """The server at {url} answered: “{answer}”."""

    code = "server_refused"


class NoOpenPrompt(NotLetIn):
    """Nobody opened a question within {seconds} seconds. Open one on the facilitator's page, then start again."""

    code = "no_open_prompt"
