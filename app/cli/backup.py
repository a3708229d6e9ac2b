"""``samenspraak backup``."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import AlreadyThere, CannotWrite, NothingThere
from app.cli.sentences import say
from app.cli.surroundings import settings_of_now
from app.settings import Settings


def backup(
    out: Annotated[Path, typer.Argument(help="The file to write, or a folder for a file named by the time.")] = Path(),
    without_secrets: Annotated[
        bool, typer.Option("--without-secrets", help="Leave out what signs tokens and makes links.")
    ] = False,
) -> None:
    """Copy everything that is kept into one file, of one moment, while the server runs. Nobody waits for it.

    The same kind of file from SQLite and from PostgreSQL. It holds people's words and, unless left out, the secrets of
    the installation: keep it as you keep the server.

    Example: [bold]samenspraak backup /backups[/bold]
    """
    from app.cli.keeping.copies import copy_out
    from app.cli.keeping.secrets import secrets_of

    settings = settings_of_now()
    if not settings.database_url and not settings.sqlite_file.exists():
        raise NothingThere(path=str(settings.sqlite_file))
    now = datetime.now(UTC)
    path = out / f"samenspraak-{now:%Y%m%d-%H%M%S}.backup" if out.is_dir() else out
    kept = {"made_at": now.isoformat(timespec="seconds"), "version": version("samenspraak")}
    try:
        copied = copy_out(settings.database, path, kept | ({} if without_secrets else secrets_of(settings)))
    except FileExistsError as error:
        raise AlreadyThere(path=str(path)) from error
    except OSError as error:
        raise CannotWrite(path=str(path), reason=error.strerror or "unknown") from error
    say(f"{copied.dialogues} dialogues, {copied.entries:,} entries, {copied.words:,} texts.")
    say(_about_secrets(settings, without_secrets=without_secrets))
    typer.echo(path)


def _about_secrets(settings: Settings, *, without_secrets: bool) -> str:
    if without_secrets:
        return f"The secrets of {settings.data_dir} are not in it: without them no old link or token works."
    return "The secrets are in it: whoever has this file has every link."
