"""``samenspraak serve``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import segno
import typer
from rich.console import Console

from app.cli.links import as_dictionaries, show
from app.cli.surroundings import settings_of_now

if TYPE_CHECKING:
    from app.facilitation.dialogues import Links


def serve() -> None:
    """Start the server; make an example dialogue where there is none; print the links and a QR code.

    Ctrl-C stops it, after what was accepted has been stored.

    Example: [bold]SAMENSPRAAK_PORT=8001 samenspraak serve[/bold]
    """
    from app import main

    main.serve(settings_of_now(), announce)


def announce(dialogues: Sequence["Links"]) -> None:
    """Print how to get in: the newest dialogue with a QR code for phones, the older ones by number."""
    if not dialogues:
        return
    console = Console(soft_wrap=True, highlight=False)
    newest = dialogues[0]
    segno.make(newest.phone, micro=False).terminal(compact=True, border=2)
    show(as_dictionaries([newest]), console)
    if len(dialogues) > 1:
        console.print(f"And {len(dialogues) - 1} more: samenspraak links")
    console.print("Ctrl-C stops the server.")
    typer.get_text_stream("stdout").flush()
