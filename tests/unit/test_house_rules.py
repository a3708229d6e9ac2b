"""The rules of the house that no off-the-shelf checker knows."""

import ast
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import LONG

ROOT = Path(__file__).parents[2]
CODE = ("app", "clustering")
SCREENS = ("facilitator_ui", "participant_ui", "app")
SOURCES = (*CODE, "facilitator_ui", "participant_ui", "tests", "benchmarks")
WRITTEN = (*SOURCES, "docs", ".ci")

MOST_LINES_IN_A_MODULE = 500
MOST_LINES_IN_A_FUNCTION = 60
NAMES_THAT_SAY_NOTHING = {"common", "data", "helper", "helpers", "manager", "misc", "util", "utils"}
# Participants never become "noise", and nobody on a screen has to know what an embedding is.
WORDS_NOT_FOR_SCREENS = re.compile(
    r"\b(clusters?|embeddings?|noise|outliers?|ruis|sessies?|sessions?)\b", re.IGNORECASE
)
FETCHED_FROM_ELSEWHERE = re.compile(
    r"""(?:\bsrc=|<link[^>]*\bhref=|\burl\(|\bfrom\s|\bimport\s*\(?)\s*["']?(?:https?:)?//\w"""
)
AN_IGNORE = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)")
CODE_AND_REASON = re.compile(r"^(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w,\s-]+\])\W+\w+\W+\w+")


def files(folders: tuple[str, ...], *endings: str) -> Iterator[Path]:
    """All files in the folders whose names end so; made and downloaded ones are elsewhere."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in endings:
                yield path


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def named(path: Path) -> str:
    """The path as a reader of the failure wants it."""
    return path.relative_to(ROOT).as_posix()


@cache
def functions(folders: tuple[str, ...]) -> list[tuple[str, int]]:
    """Every Python function with where it stands and its length in lines."""
    found = []
    for path in files(folders, ".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((f"{named(path)}:{node.lineno} {node.name}", length))
    return found


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    """Python, browser modules, styles and templates: none above 500 lines."""
    long = {named(path): lines(path) for path in files(SOURCES, ".py", ".js", ".css", ".html")}
    assert {name: count for name, count in long.items() if count > MOST_LINES_IN_A_MODULE} == {}


def test_no_function_is_too_long_to_hold_in_mind() -> None:
    """None above 60 lines, tests and benchmarks included."""
    assert [where for where in functions(SOURCES) if where[1] > MOST_LINES_IN_A_FUNCTION] == []


def test_modules_are_small() -> None:
    """The median module has at most 120 lines."""
    assert statistics.median(lines(path) for path in files(CODE, ".py")) <= 120


def test_functions_are_small() -> None:
    """The median function has at most 8 lines, nine in ten at most 25."""
    lengths = [length for _, length in functions(CODE)]
    assert statistics.median(lengths) <= 8
    assert statistics.quantiles(lengths, n=10)[-1] <= 25


def test_browser_modules_are_small() -> None:
    """The median browser module has at most 80 lines."""
    modules = list(files(SCREENS, ".js"))
    assert modules, "the browser modules are not where this test looks for them"
    assert statistics.median(lines(path) for path in modules) <= 80


def test_every_name_says_what_is_inside() -> None:
    """No utils, helpers or manager: what such a file holds belongs somewhere by name."""
    paths = files((*CODE, "facilitator_ui", "participant_ui"), ".py", ".js", ".css", ".html")
    inside = {part for path in paths for part in path.relative_to(ROOT).with_suffix("").parts}
    assert inside & NAMES_THAT_SAY_NOTHING == set()


def test_every_ignore_has_a_code_and_a_reason() -> None:
    """`# noqa: T201 (prints its table)`, `# type: ignore[code]  # reason`: a bare one hides faults."""
    bare = [
        f"{named(path)}:{number} {line.strip()}"
        for path in files(SOURCES, ".py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (ignore := AN_IGNORE.search(line)) and path != Path(__file__) and not CODE_AND_REASON.match(ignore["rest"])
    ]
    assert bare == []


def test_no_path_of_one_machine_is_written_down() -> None:
    """The tree must work wherever it is cloned."""
    private = [str(ROOT) + "/", "/" + "root/", str(Path.home()) + "/"]
    above = ROOT.parent
    if above not in {Path("/"), Path(tempfile.gettempdir()), Path.home()}:
        private.append(f"{above}/")
    texts = [*files(WRITTEN, ".py", ".js", ".css", ".html", ".md", ".po", ".json", ".sh", ""), *in_the_root()]
    found = [
        f"{named(path)} names {start}"
        for path in texts
        for start in private
        if re.search(rf"(?<![\w./-]){re.escape(start)}", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def in_the_root() -> list[Path]:
    """The files of the root folder that belong to the tree."""
    names = ["Makefile", "Dockerfile", "README.md", "CHANGELOG.md", "constraints.txt", "package-lock.json"]
    return [*(ROOT / name for name in names), *ROOT.glob("*.toml"), *ROOT.glob("*.yaml")]


def test_screens_speak_plainly() -> None:
    """No catalogue brings a technical or hurtful word before people."""
    said = [
        f"{named(path)}:{number} {line}"
        for path in files(("app/locales",), ".po")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if not line.startswith("#") and WORDS_NOT_FOR_SCREENS.search(re.sub(r"\{\w*\}|%\(\w+\)", "", line))
    ]
    assert said == []


def test_screens_fetch_nothing_from_elsewhere() -> None:
    """Third-party requests: none, for the sake of privacy and of halls with a bad network."""
    fetching = [
        named(path)
        for path in files(SCREENS, ".html", ".js", ".css")
        if FETCHED_FROM_ELSEWHERE.search(path.read_text(encoding="utf-8"))
    ]
    assert fetching == []


@pytest.mark.parametrize("line", ['<script src="https://cdn.example/x.js">', "@import url(//fonts.example/a.css)"])
def test_what_is_fetched_from_elsewhere_is_recognised(line: str) -> None:
    """The rule above would notice a script or a font from another host."""
    assert FETCHED_FROM_ELSEWHERE.search(line)


def test_the_server_process_never_imports_torch() -> None:
    """The model lives in a process of its own: it is slow to load and would stall every phone."""
    program = "import app.main, sys; print(*{'torch', 'transformers', 'sentence_transformers'} & {*sys.modules})"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_the_files_that_are_begun_first_are_there() -> None:
    """A name that is nobody's any more would put nothing first."""
    assert [name for name in LONG if not (ROOT / "tests" / name).is_file()] == []
