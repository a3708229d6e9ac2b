"""Asks what is known against the versions in the locks, and says out loud where that could not be asked.

``make audit``: pip-audit over constraints.txt and npm audit over package-lock.json. Ends with 1 where something is
known; where the lists cannot be reached it says so and ends with 0, or with 1 where SAMENSPRAAK_AUDIT_REQUIRE_ALL is
set. A tool that found nothing because it could ask nothing is not taken at its word.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
OWN = ROOT / ".audit-venv"
MOST_SECONDS = 60
NOT_ASKED = "NOT AUDITED"


def python_verdict(said: str) -> tuple[str, list[str]]:
    """What pip-audit's JSON says: a sentence, and what is known."""
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return f"{NOT_ASKED}: pip-audit could not ask.", []
    asked = [one for one in packages if "vulns" in one]
    known = [f"{one['name']} {one['version']}: {bad['id']}" for one in asked for bad in one["vulns"]]
    if not asked:
        return f"{NOT_ASKED}: the list of known faults knows none of the {len(packages)} packages.", []
    skipped = len(packages) - len(asked)
    return f"{len(asked)} Python packages audited, {skipped} unknown to the list, {len(known)} known faults.", known


def node_verdict(said: str) -> tuple[str, list[str]]:
    """What npm's JSON says."""
    try:
        found: dict[str, Any] = json.loads(said)
        total, faults = found["metadata"]["dependencies"]["total"], found["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return f"{NOT_ASKED}: npm could not ask.", []
    known = [f"{name}: {fault['severity']}" for name, fault in faults.items()]
    return f"{total} npm packages audited, {len(known)} known faults.", known


def _said(*command: str | Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (the commands below, and no others)
            [str(part) for part in command], check=False, capture_output=True, text=True, cwd=ROOT, timeout=MOST_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _ask_python() -> str:
    # in a surrounding of its own, so that what it brings along is not in the lock
    if not (OWN / "bin" / "pip-audit").exists():
        venv.create(OWN, with_pip=True)
        _said(OWN / "bin" / "python", "-m", "pip", "install", "--quiet", "pip-audit")
    lock = ["--requirement", "constraints.txt", "--no-deps", "--disable-pip"]
    return _said(OWN / "bin" / "pip-audit", *lock, "--format", "json", "--progress-spinner", "off")


def main() -> int:
    """Ask both, and tell."""
    node = _said("npm", "audit", "--json") if shutil.which("npm") else ""
    verdicts = [python_verdict(_ask_python()), node_verdict(node)]
    for sentence, known in verdicts:
        sys.stdout.write("\n  ".join([sentence, *known]) + "\n")
    missed = any(sentence.startswith(NOT_ASKED) for sentence, _ in verdicts)
    bad = any(known for _, known in verdicts) or (missed and "SAMENSPRAAK_AUDIT_REQUIRE_ALL" in os.environ)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
