"""`backup`, `restore` and `verify --database` at the command line: sentences, exit codes, secrets."""

import asyncio
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.composition import composed
from app.example import ensure_example
from app.settings import Settings


def run(*words: object, folder: Path, **settings: str) -> Result:
    """Type a command."""
    env = {"SAMENSPRAAK_DATA_DIR": str(folder)} | {f"SAMENSPRAAK_{name}": value for name, value in settings.items()}
    return CliRunner().invoke(cli, [str(word) for word in words], env=env)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A data folder with the example dialogue; no server runs on it."""

    async def make() -> None:
        async with composed(Settings(data_dir=tmp_path / "data", model="/no/such/model")) as parts:
            await ensure_example(parts.organising, parts.desk)

    asyncio.run(make())
    return tmp_path / "data"


def test_everything_comes_back_with_its_secrets(installed: Path, tmp_path: Path) -> None:
    """In a new folder, with the same links and tokens, readable by its owner only."""
    (installed / "organiser-token").write_text("proof:of-one-that-was-kept-before")
    made = run("backup", tmp_path, folder=installed)
    assert made.exit_code == 0
    assert "whoever has this file has every link" in made.stderr
    (file,) = tmp_path.glob("*.backup")
    assert made.stdout.strip() == str(file)
    back = run("restore", file, folder=tmp_path / "again")
    assert (back.exit_code, "1 dialogues" in back.stderr) == (0, True)
    for secret in ("secret", "organiser-token"):
        assert (tmp_path / "again" / secret).read_text() == (installed / secret).read_text()
        assert stat.S_IMODE((tmp_path / "again" / secret).stat().st_mode) == 0o600
    links = [run("links", folder=folder).stdout for folder in (installed, tmp_path / "again")]
    assert links[0] == links[1] != ""
    assert run("verify", "--database", folder=tmp_path / "again").exit_code == 0
    assert run("verify", "--backup", file, folder=tmp_path / "nowhere").exit_code == 0


def test_a_backup_without_secrets_says_so_twice(installed: Path, tmp_path: Path) -> None:
    """When it's made, and when it's put back."""
    made = run("backup", tmp_path / "b", "--without-secrets", folder=installed)
    assert "no old link or token works" in made.stderr
    back = run("restore", tmp_path / "b", folder=tmp_path / "again")
    assert (back.exit_code, "hand out new links" in back.stderr) == (0, True)
    assert not (tmp_path / "again" / "secret").exists()


def test_nothing_is_overwritten(installed: Path, tmp_path: Path) -> None:
    """Not a file, not a database, not a secret; each with a sentence, and nothing changed."""
    run("backup", tmp_path / "b", folder=installed)
    again = run("backup", tmp_path / "b", folder=installed)
    assert (again.exit_code, "nothing is overwritten" in again.stderr) == (2, True)
    there = run("restore", tmp_path / "b", folder=installed)
    assert (there.exit_code, "a database already" in there.stderr) == (1, True)
    (installed / "samenspraak.sqlite3").unlink()
    (installed / "samenspraak.sqlite3-wal").write_bytes(b"the log of another file")
    assert run("restore", tmp_path / "b", folder=installed).exit_code == 1
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret").write_text("another secret")
    other = run("restore", tmp_path / "b", folder=tmp_path / "other")
    assert (other.exit_code, "another “secret”" in other.stderr) == (1, True)
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["secret"]


def test_a_backup_that_was_altered_is_not_put_back(installed: Path, tmp_path: Path) -> None:
    """It's named what is wrong with it."""
    run("backup", tmp_path / "b", folder=installed)
    content = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(content.replace(b'"dialogue_created"', b'"dialogue_crEated"'))
    for words in (("restore", tmp_path / "b"), ("verify", "--backup", tmp_path / "b")):
        answer = run(*words, folder=tmp_path / "again")
        assert answer.exit_code == 1
        assert "position 1" in answer.stderr
        assert "restore an earlier backup" in answer.stderr
    assert not (tmp_path / "again" / "samenspraak.sqlite3").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "report.json"),
        ("verify", "--database", "--backup", "b"),
        ("verify", "--backup", "nowhere"),
        ("verify", "--database"),
        ("backup",),
        ("restore", "nowhere"),
    ],
)
def test_asked_wrongly_it_ends_with_two_and_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    """And no traceback."""
    answer = run(*words, folder=tmp_path / "empty")
    assert answer.exit_code == 2
    assert answer.stderr.strip().endswith(".")
    assert "Traceback" not in answer.stderr
