"""Speaking to the server as the organiser: the token goes along, and every refusal is a sentence."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from app.access import Keyring
from app.cli import faults
from app.cli.organiser import Organiser
from app.cli.surroundings import organiser_token
from app.playing.door import sentence_of
from app.playing.faults import ServerRefused, ServerSilent
from app.settings import Settings


def organiser(answer: Callable[[httpx.Request], httpx.Response], folder: Path) -> Organiser:
    """An organiser before a server that answers so."""
    settings = Settings(data_dir=folder, organiser_token="t0k3n", base_url="https://meedoen.example/")
    return Organiser(settings, httpx.MockTransport(answer))


def says(status: int, **body: object) -> Callable[[httpx.Request], httpx.Response]:
    """A server that always answers so."""
    return lambda _: httpx.Response(status, json=body)


def test_the_token_goes_along_as_a_bearer(tmp_path: Path) -> None:
    """To the address that phones use as well."""
    heard: list[httpx.Request] = []

    def listening(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(200, json=[])

    assert organiser(listening, tmp_path).dialogues() == []
    assert str(heard[0].url) == "https://meedoen.example/api/dialogues"
    assert heard[0].headers["authorization"] == "Bearer t0k3n"


def test_the_token_of_the_settings_comes_before_that_of_the_folder(tmp_path: Path) -> None:
    """Whoever sets one means it."""
    (tmp_path / "organiser-token").write_text("from the folder\n")
    assert organiser_token(Settings(data_dir=tmp_path, organiser_token="set")) == "set"
    assert organiser_token(Settings(data_dir=tmp_path)) == "from the folder"  # a server of before still runs there


def test_otherwise_it_follows_from_the_secret(tmp_path: Path) -> None:
    """From that in the settings, or that in the folder: the same that the server derives."""
    (tmp_path / "secret").write_text("a secret\n")
    (tmp_path / "organiser-token").write_text("proof:of-one-that-was-kept-before")
    assert organiser_token(Settings(data_dir=tmp_path)) == Keyring("a secret", None).organiser_token
    other = "another secret of at least thirty-two"
    assert organiser_token(Settings(data_dir=tmp_path, secret=other)) == Keyring(other, None).organiser_token


def test_an_empty_folder_has_no_token(tmp_path: Path) -> None:
    """It is the server that makes one, not a command that only asks."""
    assert organiser_token(Settings(data_dir=tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_says_where_to_set_it(tmp_path: Path, status: int) -> None:
    """The server's own sentence speaks of links, which doesn't help at a command line."""
    with pytest.raises(faults.NoOrganiserToken, match="SAMENSPRAAK_ORGANISER_TOKEN"):
        organiser(says(status, message="no"), tmp_path).dialogues()


def test_another_refusal_is_passed_on(tmp_path: Path) -> None:
    """In the server's words."""
    with pytest.raises(ServerRefused, match="This dialogue does not exist"):
        organiser(says(404, code="x", message="This dialogue does not exist"), tmp_path).get("/api/dialogues/d9")


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_no_answer_at_all_is_a_silent_server(tmp_path: Path, failure: type[httpx.TransportError]) -> None:
    """Not there, too slow, or gone halfway: the advice is the same."""

    def silent(request: httpx.Request) -> httpx.Response:
        raise failure("x", request=request)

    with pytest.raises(ServerSilent, match="samenspraak serve"):
        organiser(silent, tmp_path).dialogues()


def test_another_program_at_the_address_is_recognised(tmp_path: Path) -> None:
    """A page instead of a list."""
    with pytest.raises(ServerRefused, match="not Samenspraak"):
        organiser(lambda _: httpx.Response(200, text="<html>"), tmp_path).dialogues()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx.Response(409, json={"message": "Already changed."}), "Already changed."),
        (httpx.Response(502, text="<html>"), "502 Bad Gateway."),
        (httpx.Response(500, json=["x"]), "500 Internal Server Error."),
        (httpx.Response(404, json={"detail": "Not Found"}), "404 Not Found."),
    ],
)
def test_a_refusal_always_has_words(answer: httpx.Response, sentence: str) -> None:
    """The server's sentence, or else its status."""
    assert sentence_of(answer) == sentence
