"""``samenspraak theme``."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from app import reports
from app.cli import surroundings
from app.cli.answers import tables
from app.cli.sentences import say
from app.cli.surroundings import settings_of_now, write_file

SHOWN = 3


def theme(
    file: Annotated[Path, typer.Argument(help="JSON lines (.jsonl), CSV or XLSX.")],
    out: Annotated[Path | None, typer.Option(help="The file to write: .jsonl, .csv or .xlsx.")] = None,
    column: Annotated[str | None, typer.Option(help="The column with the texts.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report's page: nl, en or de.")] = "nl",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether the guessed column is the right one.")] = False,
) -> None:
    """Theme answers you already have, without a server.

    Writes the same rows, in the same order, with [bold]theme_id[/bold], [bold]theme[/bold] and
    [bold]is_undercurrent[/bold]; and a report (.html) beside it.

    Example: [bold]samenspraak theme answers.csv --out themed.xlsx[/bold]
    """
    target = out or file.with_name(f"{file.stem}.themes{file.suffix}")
    tables.kind_of(target)
    answers = tables.read(file, column)
    if answers.guessed:
        say(f"The texts are taken from the column “{answers.column}”. Another one: --column NAME")
        _confirmed(answers, yes=yes)
    added, report = _themed(answers, file, language)
    tables.write(target, answers, added)
    write_file(target.with_suffix(".html"), report)
    say(f"Written: {target} and {target.with_suffix('.html')}")


def _confirmed(answers: tables.Answers, *, yes: bool) -> None:
    """Show what was guessed, and ask; a script is not asked, for nobody would answer."""
    if yes or not surroundings.at_a_terminal():
        return
    for text in [text for text in answers.texts() if text][:SHOWN]:
        say(f"  {text[:100]}")
    typer.confirm("Are these the texts?", default=True, abort=True, err=True)


def _themed(answers: tables.Answers, file: Path, language: str) -> tuple[list[tables.Row], bytes]:
    from app.cli.answers import journal, themes
    from clustering import SentenceEmbedder

    kept = [row for row, text in enumerate(answers.texts()) if text]
    texts, authors, languages = (
        [values[row] for row in kept] for values in (answers.texts(), answers.authors(), answers.languages())
    )
    os.environ.setdefault("TQDM_DISABLE", "1")  # the model's own bar would write through ours
    embedder = SentenceEmbedder(settings_of_now().model)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("reading the answers", total=len(texts) + 1)
        views = themes.embed(embedder, texts, lambda count: progress.advance(bar, count))
        progress.update(bar, description="finding the themes")
        revision = themes.theme(texts, views, authors, languages)
        progress.advance(bar)
    entries = journal.entries(
        title=file.stem,
        language=language,
        at=int(file.stat().st_mtime * 1000),
        texts=texts,
        authors=authors,
        languages=languages,
        revision=revision,
        model=embedder.name,
    )
    report = reports.build(entries, dialogue_id=file.stem)
    return themes.added_columns(revision, kept, len(answers.rows)), reports.render(report, "html", language)
