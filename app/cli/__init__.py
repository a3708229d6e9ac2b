"""The command line. Each command is a small module; none shows a traceback at a user's mistake."""

import typer

from app.cli.backup import backup
from app.cli.export import export
from app.cli.links import links
from app.cli.model import model
from app.cli.rehearse import rehearse
from app.cli.replay import replay
from app.cli.restore import restore
from app.cli.sentences import Sentences
from app.cli.serve import serve
from app.cli.theme import theme
from app.cli.verify import verify
from app.cli.worker import worker

cli = typer.Typer(
    name="samenspraak",
    cls=Sentences,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Dialogue with many at once: everybody answers in their own words, and the themes rise before the room.",
    epilog="Begin with [bold]samenspraak serve[/bold]. Settings come from the environment (SAMENSPRAAK_PORT=8001).",
)
for command in (serve, worker, links, rehearse, replay, export, theme, backup, restore, verify):
    cli.command(no_args_is_help=command in {replay, export, theme, restore, verify})(command)
cli.add_typer(model)


def main() -> None:
    """Run the command that was typed."""
    cli()


__all__ = ["cli", "main"]
