"""What tokens are signed with and links made from: read for a copy, put back from it, never replaced by another."""

import os
from pathlib import Path

from app.cli.faults import OtherSecret
from app.settings import Settings

NAMES = ("secret", "organiser-token")  # the files in the data folder; the second holds a proof only


def secrets_of(settings: Settings) -> dict[str, str]:
    """Those that there are, by the name of their file. A setting goes before; a token that was set is no file."""
    found = {name: _read(settings.data_dir / name) for name in NAMES}
    if settings.secret:
        found["secret"] = settings.secret
    return {name: value for name, value in found.items() if value}


def check_secrets(settings: Settings, kept: dict[str, str]) -> None:
    """See to it that nothing would be replaced.

    Raises:
        OtherSecret: here is another secret than in the copy; with it no old link or token would work.
    """
    here = secrets_of(settings)
    if "secret" in here and "secret" in kept and here["secret"] != kept["secret"]:
        raise OtherSecret(name="secret", folder=str(settings.data_dir))


def put_back(settings: Settings, kept: dict[str, str]) -> list[str]:
    """Write those that aren't here yet, readable by their owner only; their names."""
    here = secrets_of(settings)
    missing = [name for name in NAMES if name in kept and name not in here]
    for name in missing:
        opened = os.open(settings.data_dir / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(kept[name])
            file.flush()
            os.fsync(file.fileno())
    return missing


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return ""
