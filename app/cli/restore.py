"""``samenspraak restore``."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import CannotWrite, DatabaseThere, NothingThere
from app.cli.sentences import say
from app.cli.surroundings import settings_of_now


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `samenspraak backup` wrote.")],
) -> None:
    """Make the database of this installation from a backup, also from the other engine's or an older version's.

    Nothing is overwritten: where there is a database, or another secret, it stops and says so. The backup is looked
    through first, as [bold]samenspraak verify --backup[/bold] does.

    Example: [bold]SAMENSPRAAK_DATA_DIR=/var/lib/samenspraak samenspraak restore evening.backup[/bold]
    """
    from app.cli.keeping.copies import copy_in, kept_in
    from app.cli.keeping.secrets import check_secrets, put_back
    from app.cli.keeping.sound import check

    settings = settings_of_now()
    if not file.is_file():
        raise NothingThere(path=str(file))
    kept = kept_in(file)
    # a log that was left behind counts too: SQLite would write it into the new file
    files = [settings.sqlite_file.with_name(f"{settings.sqlite_file.name}{end}") for end in ("", "-wal", "-shm")]
    if not settings.database_url and (there := next(filter(Path.exists, files), None)):
        raise DatabaseThere(where=str(there))
    check(f"sqlite+aiosqlite:///{file.absolute()}", kept.get("secret"))
    check_secrets(settings, kept)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        put_back(settings, kept)
        copied = copy_in(file, settings.database, settings.data_dir)
    except OSError as error:
        raise CannotWrite(path=str(settings.data_dir), reason=error.strerror or "unknown") from error
    say(f"Restored: {copied.dialogues} dialogues, {copied.entries:,} entries, {copied.words:,} texts.")
    if "secret" not in kept:
        say("The backup has no secrets: put the file “secret” back, or hand out new links.")
    say("Themes are placed anew from what is there when the server starts.")
