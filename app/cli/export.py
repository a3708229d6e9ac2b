"""``samenspraak export``."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from app.cli.faults import CannotWrite
from app.cli.links import as_dictionaries
from app.cli.organiser import Organiser
from app.cli.surroundings import settings_of_now
from app.cli.unserved import ask
from app.errors import UnknownDialogue
from app.playing.faults import ServerSilent
from app.settings import Settings

if TYPE_CHECKING:
    from app.composition import Parts

Sink = Callable[[bytes], object]


class Format(StrEnum):
    """The formats of a report, and the journal itself."""

    html = "html"
    pdf = "pdf"
    docx = "docx"
    xlsx = "xlsx"
    csv = "csv"
    json = "json"
    journal = "journal"


class Edition(StrEnum):
    """For whom a report is."""

    whole = "whole"
    internal = "internal"
    public = "public"


class Wanted(msgspec.Struct, frozen=True):
    """What to export. ``issue``: freeze a new public edition first."""

    form: str
    language: str = "nl"
    edition: Edition = Edition.whole
    position: int | None = None
    issue: bool = False

    @property
    def query(self) -> dict[str, str]:
        """As the server is asked; what goes without saying is left out."""
        query = {"language": self.language}
        query |= {} if self.edition is Edition.whole else {"edition": self.edition.value}
        return query | ({} if self.position is None else {"position": str(self.position)})


def export(
    dialogue: Annotated[str, typer.Argument(help="The dialogue's id or its join code.")],
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.html,  # noqa: A002 (its name)
    out: Annotated[Path | None, typer.Option(help="The file to write; without it, standard output.")] = None,
    language: Annotated[str, typer.Option(help="Language of the page around the quotations.")] = "nl",
    edition: Annotated[Edition, typer.Option(help="For whom it is.")] = Edition.whole,
    position: Annotated[int | None, typer.Option(help="As the dialogue stood there; without it, now.")] = None,
    issue: Annotated[bool, typer.Option("--issue", help="Freeze a new public edition first.")] = False,
) -> None:
    """Write the report of a dialogue: html and pdf to read, docx to edit, xlsx and csv to count, json for programs.

    Every number in it can be recomputed from its rows; [bold]--format journal[/bold] writes what they come from.

    Example: [bold]samenspraak export ABC234 --format pdf --edition internal --out evening.pdf[/bold]
    """
    wanted = Wanted(format.value, language, edition, position, issue)
    with _written(out) as sink:
        fetch(settings_of_now(), dialogue, wanted, sink)
    if out is not None:
        typer.echo(f"Written: {out}", err=True)


@contextmanager
def _written(out: Path | None) -> Iterator[Sink]:
    """Where the pieces go. A file appears once its first piece is there: a refusal leaves none behind."""
    if out is None:
        yield sys.stdout.buffer.write
        return
    try:
        with out.with_name(f"{out.name}.part").open("wb") as file:
            yield file.write
        out.with_name(f"{out.name}.part").replace(out)
    except OSError as error:
        raise CannotWrite(path=str(out), reason=error.strerror or "unknown") from error
    finally:
        out.with_name(f"{out.name}.part").unlink(missing_ok=True)


def fetch(settings: Settings, asked: str, wanted: Wanted, sink: Sink) -> None:
    """The report from the running server, piece by piece; from the database where none runs.

    Raises:
        app.errors.UnknownDialogue: neither an id nor a join code of a dialogue.
    """
    organiser = Organiser(settings)
    try:
        dialogue_id = identify(organiser.dialogues(), asked)
    except ServerSilent:
        ask(settings, lambda parts: _from_database(parts, asked, wanted, sink))
        return
    address = f"/api/dialogues/{dialogue_id}"
    if wanted.issue:
        organiser.post(f"{address}/editions")
    if wanted.form == Format.journal:
        organiser.stream(f"{address}/journal.jsonl", sink)
    else:
        organiser.stream(f"{address}/report.{wanted.form}", sink, **wanted.query)


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


async def _from_database(parts: "Parts", asked: str, wanted: Wanted, sink: Sink) -> None:
    dialogue_id = identify(as_dictionaries(await parts.organising.all_links()), asked)
    if wanted.issue:
        await parts.issuing.issue(dialogue_id)
    async for piece in await _pieces(parts, dialogue_id, wanted):
        sink(piece)


async def _pieces(parts: "Parts", dialogue_id: str, wanted: Wanted) -> AsyncIterator[bytes]:
    from app.reports import render
    from app.reports.journal_lines import lines
    from app.reports.reading import csv_of, report_of
    from app.reports.shape import EditionName

    if wanted.form == Format.journal:
        return lines(parts.journal, dialogue_id)
    edition: EditionName = wanted.edition.value
    position = await parts.issuing.position(dialogue_id, edition, wanted.position)
    if wanted.form == Format.csv:
        return await csv_of(parts.journal, dialogue_id, position, edition)
    report = await report_of(parts.journal, dialogue_id, position, edition)
    return _whole(render(report, wanted.form, wanted.language))


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
