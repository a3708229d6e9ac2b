"""`samenspraak model`: which models there are, fetching one, trying one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.cli.model import FILES, NOT_FILES, CannotFetch, fetched
from clustering.models import known_models
from tests.unit.clustering.small_models import copied, static_model


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No hub, no cache, no setting."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SAMENSPRAAK_MODEL", raising=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model, made here."""
    return static_model(tmp_path_factory.mktemp("models") / "ours", 8, "windmolens", "brood", "dak")


def run(*arguments: str) -> Result:
    """Type the command."""
    return CliRunner().invoke(cli, ["model", *arguments])


class TestList:
    """The models this project knows how to use."""

    def test_every_known_model_is_listed_by_the_name_that_pull_takes(self) -> None:
        """With its languages and its size."""
        said = run("list").stdout
        assert [known.address for known in known_models() if known.address not in said] == []
        assert "384 numbers" in said

    def test_without_a_setting_the_one_that_ships_is_in_use(self) -> None:
        """It needs no fetching."""
        marked = [line for line in run("list").stdout.splitlines() if "in use" in line]
        assert len(marked) == 1
        assert "ships with the project" in marked[0]

    def test_the_chosen_one_is_marked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """By its name, wherever it lies."""
        monkeypatch.setenv("SAMENSPRAAK_MODEL", "/srv/models/multilingual-e5-small/")
        lines = run("list").stdout.splitlines()
        assert "in use" in lines[lines.index("intfloat/multilingual-e5-small") + 1]


class TestPull:
    """Fetching a model, once."""

    def test_a_short_name_is_fetched_from_where_it_is_published(self) -> None:
        """Known models have an owner."""
        asked: list[str] = []
        assert fetched("multilingual-e5-small", remember(asked)) == "/models/intfloat/multilingual-e5-small"
        assert asked == ["intfloat/multilingual-e5-small"]

    def test_a_full_name_is_taken_as_it_is(self) -> None:
        """Whoever names an owner means it."""
        asked: list[str] = []
        fetched("somebody/something", remember(asked))
        assert asked == ["somebody/something"]

    def test_an_unknown_short_name_is_looked_for_in_two_places(self) -> None:
        """Among sentence-transformers' own, then by itself."""
        asked: list[str] = []
        assert fetched("something", remember(asked, refused="sentence-transformers/")) == "/models/something"
        assert asked == ["sentence-transformers/something", "something"]

    def test_what_cannot_be_fetched_says_what_to_do(self) -> None:
        """One sentence, though the hub's client says ten lines."""
        with pytest.raises(CannotFetch, match="Check the name and the network") as caught:
            fetched("nobody/nothing", remember([], refused=""))
        assert "\n" not in caught.value.message

    def test_only_weights_that_can_hold_no_program_are_fetched(self) -> None:
        """Neither pickles nor code."""
        assert "*.safetensors" in FILES
        assert {"*.bin", "*.py"} <= set(NOT_FILES)


def remember(asked: list[str], refused: str | None = None) -> Callable[[str], str]:
    """A hub that notes what it is asked for, and refuses what begins so."""

    def fetch(address: str) -> str:
        asked.append(address)
        if refused is not None and address.startswith(refused):
            raise OSError("401 Client Error\n\nRepository not found\nmore lines")
        return f"/models/{address}"

    return fetch


class TestCheck:
    """Trying a model before an evening depends on it."""

    def test_a_model_that_works_is_described(self, folder: Path) -> None:
        """Ends with 0."""
        result = run("check", str(folder))
        assert result.exit_code == 0
        assert "ours works." in result.stdout
        assert "8 numbers" in result.stdout

    def test_the_setting_is_checked_where_no_name_is_given(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the server would use."""
        monkeypatch.setenv("SAMENSPRAAK_MODEL", str(folder))
        assert "ours works." in run("check").stdout

    def test_a_damaged_model_ends_with_a_sentence(self, folder: Path, tmp_path: Path) -> None:
        """And with 1, for scripts."""
        result = run("check", str(copied(folder, tmp_path / "half", kept_of_weights=0.5)))
        assert result.exit_code == 1
        assert "cannot be read" in result.stderr
        assert "Traceback" not in result.stderr

    def test_a_model_that_is_not_there_can_be_pulled(self) -> None:
        """The command to type is in the sentence."""
        result = run("check", "nobody-has-this-model")
        assert result.exit_code == 1
        assert "samenspraak model pull nobody-has-this-model" in result.stderr


def test_model_alone_tells_what_can_be_done() -> None:
    """Help that teaches."""
    assert all(word in run().output for word in ("list", "pull", "check"))
