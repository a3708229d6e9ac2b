"""Looking a database through from the command line, and telling what was found."""

import asyncio

from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DatabaseError

from app.access import Keyring
from app.cli.faults import NotSound, OtherSchema
from app.journal.database import newest_schema, open_beside, schema_of
from app.journal.soundness import Soundness, looked_through

MOST_SHOWN = 20


def check(url: str, secret: str | None) -> None:
    """Look everything through, and print what was looked at and what was found.

    Raises:
        NotSound: something isn't as it was.
        OtherSchema: it's of another version, and can't be judged by this one.
    """
    found = asyncio.run(_look(url, secret))
    console = Console(highlight=False, soft_wrap=True, stderr=True)
    console.print(f"Looked through: {found.dialogues} dialogues, {found.entries:,} entries, {found.words:,} texts.")
    if secret is None:
        console.print("Words were not held against their keyed hashes: that needs the installation's secret.")
    for flaw in found.flaws[:MOST_SHOWN]:
        where = f"{flaw.dialogue_id} position {flaw.position}" if flaw.position else flaw.dialogue_id or "the file"
        console.print(f"  {escape(where)}: {escape(flaw.what)}")
    if len(found.flaws) > MOST_SHOWN:
        console.print(f"  and {len(found.flaws) - MOST_SHOWN:,} more")
    if found.flaws:
        raise NotSound(count=len(found.flaws))


async def _look(url: str, secret: str | None) -> Soundness:
    engine = open_beside(url)
    try:
        async with engine.connect() as connection:
            revision = await connection.run_sync(schema_of)
        if revision is None:
            raise OtherSchema(found="none", known=newest_schema())
        keyring = Keyring(secret, "") if secret else None
        return await looked_through(engine, keyring.digest if keyring else None)
    except DatabaseError as error:
        kind = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
        raise NotSound(count=1) from _Unreadable(kind)
    finally:
        await engine.dispose()


class _Unreadable(Exception):
    """The database could not be read to its end."""
