"""Where a command runs: the settings, and the organiser's token, which follows from the secret of the installation."""

import sys
from pathlib import Path

from pydantic import ValidationError

from app.access import PROOF, Keyring
from app.cli.faults import BadSetting, CannotWrite
from app.settings import Settings

TOKEN_FILE = "organiser-token"  # noqa: S105 (the name of a file, not a secret)


def settings_of_now() -> Settings:
    """The settings from the environment.

    Raises:
        BadSetting: one of them doesn't fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"SAMENSPRAAK_{first['loc'][0]}".upper()
        raise BadSetting(name=name, reason=first["msg"]) from error


def organiser_token(settings: Settings) -> str | None:
    """The token that opens the organiser's pages; ``None`` where neither the settings nor the folder tell it."""
    kept = _kept(settings, TOKEN_FILE)
    if settings.organiser_token or (kept and not kept.startswith(PROOF)):  # of a server that is older than this command
        return settings.organiser_token or kept
    secret = settings.secret or _kept(settings, "secret")
    return Keyring(secret, None).organiser_token if secret else None


def _kept(settings: Settings, name: str) -> str:
    try:
        return (settings.data_dir / name).read_text("utf-8").strip()
    except OSError:
        return ""


def write_file(path: Path, content: bytes) -> None:
    """Write a file that was asked for.

    Raises:
        CannotWrite: its folder is missing or closed.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(path=str(path), reason=error.strerror or "unknown") from error


def at_a_terminal() -> bool:
    """Whether somebody sits there who can answer a question."""
    return sys.stdin.isatty()
