"""The audit takes no tool at its word that could ask nothing."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

PATH = Path(__file__).parents[2] / ".ci" / "audit.py"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The script."""
    spec = importlib.util.spec_from_file_location("audit", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEAN = {"name": "jinja2", "version": "3.1.6", "vulns": []}
KNOWN = {"name": "jinja2", "version": "3.1.2", "vulns": [{"id": "CVE-2024-22195"}]}
SKIPPED = {"name": "jinja2", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "beginning", "known"),
    [
        ([CLEAN], "1 Python packages audited, 0 unknown", []),
        ([CLEAN, SKIPPED], "1 Python packages audited, 1 unknown", []),
        ([KNOWN], "1 Python packages audited", ["jinja2 3.1.2: CVE-2024-22195"]),
        ([SKIPPED, SKIPPED], "NOT AUDITED", []),
    ],
)
def test_what_pip_audit_says(audit: ModuleType, packages: object, beginning: str, known: list[str]) -> None:
    """Where every package was skipped it says that nothing is known; that is not an audit."""
    sentence, found = audit.python_verdict(json.dumps({"dependencies": packages}))
    assert sentence.startswith(beginning)
    assert found == known


def test_what_npm_says(audit: ModuleType) -> None:
    """Also where the registry answers with an error, as JSON."""
    report = {"vulnerabilities": {"axe-core": {"severity": "high"}}, "metadata": {"dependencies": {"total": 12}}}
    assert audit.node_verdict(json.dumps(report)) == ("12 npm packages audited, 1 known faults.", ["axe-core: high"])
    assert audit.node_verdict('{"message": "405 Method Not Allowed"}')[0].startswith("NOT AUDITED")


@pytest.mark.parametrize("said", ["", "Traceback", "[]", "null"])
def test_a_tool_that_could_not_be_asked(audit: ModuleType, said: str) -> None:
    """Said out loud."""
    assert audit.python_verdict(said)[0].startswith("NOT AUDITED")
    assert audit.node_verdict(said)[0].startswith("NOT AUDITED")
