"""``samenspraak export``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import reports
from app.cli.links import as_dictionaries
from app.cli.organiser import Organiser
from app.cli.surroundings import settings_of_now, write_file
from app.cli.unserved import ask, whole_journal
from app.errors import UnknownDialogue
from app.playing.faults import ServerSilent
from app.settings import Settings

if TYPE_CHECKING:
    from app.composition import Parts


class Format(StrEnum):
    """The formats of a report."""

    html = "html"
    csv = "csv"
    json = "json"


def export(
    dialogue: Annotated[str, typer.Argument(help="The dialogue's id or its join code.")],
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.html,  # noqa: A002 (its name)
    out: Annotated[Path | None, typer.Option(help="The file to write; without it, standard output.")] = None,
    language: Annotated[str, typer.Option(help="Language of the page around the quotations.")] = "nl",
) -> None:
    """Write the report of a dialogue: html to read, csv to count, json for programs.

    Every number in it can be recomputed from its rows.

    Example: [bold]samenspraak export ABC234 --format csv --out evening.csv[/bold]
    """
    content = fetch(settings_of_now(), dialogue, format.value, language)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(out, content)
        typer.echo(f"Written: {out}", err=True)


def fetch(settings: Settings, wanted: str, kind: str, language: str) -> bytes:
    """The report from the running server; from the database where none runs.

    Raises:
        app.errors.UnknownDialogue: neither an id nor a join code of a dialogue.
    """
    organiser = Organiser(settings)
    try:
        dialogue_id = identify(organiser.dialogues(), wanted)
        return organiser.get(f"/api/dialogues/{dialogue_id}/report.{kind}", language=language).content
    except ServerSilent:
        return ask(settings, lambda parts: _from_database(parts, wanted, kind, language))


def identify(dialogues: list[dict[str, Any]], wanted: str) -> str:
    """The id behind an id or a join code; case, spaces and dashes in a code are forgiven.

    Raises:
        app.errors.UnknownDialogue: it is neither.
    """
    code = "".join(c for c in wanted.upper() if c.isalnum())
    for dialogue in dialogues:
        if wanted == dialogue["dialogue_id"] or code == dialogue["join_code"]:
            return str(dialogue["dialogue_id"])
    raise UnknownDialogue


async def _from_database(parts: "Parts", wanted: str, kind: str, language: str) -> bytes:
    dialogue_id = identify(as_dictionaries(await parts.organising.all_links()), wanted)
    entries = await whole_journal(parts.journal, dialogue_id)
    return reports.render(reports.build(entries, dialogue_id=dialogue_id), kind, language)
