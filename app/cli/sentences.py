"""A mistake or a failure becomes one sentence on standard error, and an exit code."""

from typing import Any

import typer
from typer.core import TyperGroup

from app.errors import SamenspraakError


class Sentences(TyperGroup):
    """The group of all commands: what they raise ends here."""

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command."""
        try:
            return super().invoke(ctx)
        except SamenspraakError as error:
            say(error.message)
            raise typer.Exit(getattr(error, "exit_code", 1)) from error


def say(sentence: str) -> None:
    """Speak on standard error, so that standard output stays what was asked for."""
    typer.echo(sentence, err=True)
