"""What is logged of a fault: its kind and its place, never its sentence."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from app.logs import FromLibraries, told

ROOT = Path(__file__).parents[2]
SECRET = "what somebody said"


def stumbled() -> BaseException:
    """A fault that quotes what it stumbled over, caused by another that does."""
    with pytest.raises(ValueError, match=SECRET) as stumble:
        quoting({})
    return stumble.value


def quoting(facts: dict[str, str]) -> str:
    """Look for what isn't there."""
    try:
        return facts[SECRET]
    except KeyError as error:
        raise ValueError(SECRET) from error


def test_a_fault_is_told_by_its_kind_and_its_places() -> None:
    """And by the kind of the one behind it."""
    facts = told(stumbled())
    assert facts["kind"] == "ValueError"
    assert facts["behind"] == "KeyError"
    assert facts["where"][-1].startswith("test_logs.py:")
    assert SECRET not in json.dumps(facts)


@pytest.mark.parametrize(
    ("library", "sentence", "said"),
    [
        ("uvicorn.error", "Application startup complete.", True),
        ("sqlalchemy.pool", "Exception in %s", False),
        ("asyncio", f"Task exception was never retrieved: {SECRET}", False),
    ],
)
def test_only_what_speaks_of_itself_is_quoted(
    capfd: pytest.CaptureFixture[str], library: str, sentence: str, said: bool
) -> None:
    """Of the others we hear that they spoke, and where from."""
    record = logging.LogRecord(library, logging.WARNING, "lib.py", 7, sentence, None, None)
    FromLibraries().emit(record)
    printed = "".join(capfd.readouterr())
    assert (sentence in printed) is said
    assert library in printed
    assert "lib.py:7" in printed


@pytest.mark.parametrize(
    "fault",
    [
        "raise ValueError(secret)",
        "import threading; t = threading.Thread(target=lambda: 1 / len(secret[99:])); t.start(); t.join()",
        "import logging; logging.getLogger('somebody').error('about %s', secret)",
        "import warnings; warnings.warn(secret)",
    ],
)
def test_nothing_gets_past_the_logs(fault: str) -> None:
    """Not what ends the process, a thread, or a warning."""
    program = f"from app.logs import configure_logs\nconfigure_logs('debug')\nsecret = {SECRET!r}\n{fault}"
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, cwd=ROOT)
    assert SECRET not in done.stdout + done.stderr
    assert json.loads(done.stderr.splitlines()[-1])["level"] in {"warning", "error", "critical"}
