"""What is not in the docs does not exist: a setting, a command or a page without a word fails the build."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from fastapi.routing import iter_route_contexts

from app.cli import cli
from app.composition import composed
from app.live import messages
from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
# Not a setting of the server: it tells the tests to skip nothing.
ONLY_FOR_TESTS = {"SAMENSPRAAK_TEST_REQUIRE_ALL"}
SECTIONS_OF_A_DECISION = [
    "Context",
    "Decision",
    "What was measured",
    "Consequences",
    "Alternatives that lost",
]
WORDS_OF_THE_HOUSE = [
    "Dialogue", "Join code", "Prompt", "Phase", "Round", "Contribution", "Cluster", "Theme", "Unthemed",
    "Undercurrent", "Voice", "Revision", "Theme state", "Resonance", "Held", "Hidden", "Withdrawn",
    "Participant", "Facilitator", "Organiser", "Report", "Journal", "Position", "Snapshot", "Change",
    "Ledger",
]  # fmt: skip


def page(name: str) -> str:
    """The text of a page under docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other() -> None:
    """docs/reference/settings.md has a row for each knob, and none for a knob that is gone."""
    written = set(re.findall(r"SAMENSPRAAK_[A-Z_]+", page("reference/settings.md"))) - ONLY_FOR_TESTS
    assert written == {f"SAMENSPRAAK_{name.upper()}" for name in Settings.model_fields}


def commands(group: Any, prefix: str = "samenspraak") -> Iterator[tuple[str, Any]]:
    """Every command of the command line with its full name, groups opened up."""
    for name, command in group.commands.items():
        full = f"{prefix} {name}"
        if hasattr(command, "commands"):
            yield from commands(command, full)
        else:
            yield full, command


@pytest.mark.parametrize(("name", "command"), list(commands(typer.main.get_command(cli))))
def test_every_command_is_documented_with_its_options(name: str, command: Any) -> None:
    """docs/reference/command-line.md has a heading for each command, and under it each option."""
    sections = re.split(r"^## ", page("reference/command-line.md"), flags=re.MULTILINE)
    section = next((text for text in sections if text.startswith(f"`{name}`")), None)
    assert section is not None, f"no heading ## `{name}`"
    options = [max(option.opts, key=len) for option in command.params if option.opts[0].startswith("-")]
    assert [option for option in options if f"`{option}" not in section and option != "--help"] == []


def test_every_page_of_the_server_is_documented(tmp_path: Path) -> None:
    """docs/reference/http.md names each path that somebody outside can ask for."""
    written = {nameless(path) for path in re.findall(r"(/[^\s`|]*)", page("reference/http.md"))}
    paths = asyncio.run(_paths(Settings(data_dir=tmp_path)))
    assert {path for path in paths if nameless(path) not in written} == set()


async def _paths(settings: Settings) -> set[str]:
    async with composed(settings) as parts:
        return {route.path for route in iter_route_contexts(create_app(parts).routes) if route.path}


@pytest.mark.parametrize("message", get_args(messages.FromScreen) + get_args(messages.ToScreen))
def test_every_live_message_is_documented_with_its_fields(message: type[messages.Message]) -> None:
    """docs/reference/messages.md has a row for each message, and in it each field."""
    row = re.search(rf"^\| `{message.__struct_config__.tag}` \|.*", page("reference/messages.md"), re.MULTILINE)
    assert row
    assert [name for name in message.__struct_fields__ if f"`{name}`" not in row[0]] == []


def nameless(path: str) -> str:
    """Take the names out of a path's parameters: `/j/{join_code}` and `/j/{code}` are one page."""
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/") or "/"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_leads_nowhere(path: Path) -> None:
    """Every relative link points at a file that is there."""
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    local = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.name)
def test_every_page_is_reached_from_the_index(path: Path) -> None:
    """A reader who starts at docs/index.md finds every page."""
    assert path.name == "index.md" or path.relative_to(DOCS).as_posix() in page("index.md")


def test_every_test_that_the_page_on_security_names_exists() -> None:
    """A promise is worth what its proof is; a name after :: alone is in the file before it."""
    named = re.findall(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`", page("explanation/security.md"))
    assert len(named) > 15
    file = ""
    for path, name in named:
        file = path or file
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8") if name else (ROOT / file).exists(), name


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_tells_what_was_measured_and_what_lost(path: Path) -> None:
    """A decision record has five sections, in this order."""
    assert re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) == SECTIONS_OF_A_DECISION


@pytest.mark.parametrize("word", WORDS_OF_THE_HOUSE)
def test_every_word_of_the_house_is_in_the_glossary(word: str) -> None:
    """The glossary explains each word that code, screens and docs use."""
    assert re.search(rf"\*\*{word}\*\*", page("glossary.md"), re.IGNORECASE)


def test_the_readme_names_commands_that_exist() -> None:
    """Each `make` target in the README is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]+)`", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"run", "test"} <= named
    assert named <= targets
