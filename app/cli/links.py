"""``samenspraak links``."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from app.cli.organiser import Organiser
from app.cli.sentences import say
from app.cli.surroundings import settings_of_now
from app.cli.unserved import ask
from app.playing.faults import ServerSilent
from app.settings import Settings

NAMES = ("dialogue_id", "title", "join_code", "phone", "facilitator", "hall", "organiser")
SHOWN = {"phone": "phones", "facilitator": "facilitator", "hall": "hall", "organiser": "organiser"}


def links(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, for programs.")] = False,
) -> None:
    """Print the links of every dialogue: for phones, for the facilitator, for the hall, for the organiser.

    Whoever has the facilitator's or the organiser's link can use it: hand them out with care.

    Example: [bold]samenspraak links --json | jq -r '.[0].phone'[/bold]
    """
    dialogues = [{name: d.get(name, "") for name in NAMES} for d in all_dialogues(settings_of_now())]
    if as_json:
        typer.echo(json.dumps(dialogues, ensure_ascii=False, indent=1))
    elif dialogues:
        show(dialogues, Console(soft_wrap=True, highlight=False))
    else:
        say("There is no dialogue yet. Make one on the organiser's page, or start `samenspraak serve`.")


def all_dialogues(settings: Settings) -> list[dict[str, Any]]:
    """From the running server; from the database where none runs."""
    try:
        return Organiser(settings).dialogues()
    except ServerSilent:
        return as_dictionaries(ask(settings, lambda parts: parts.organising.all_links()))


def as_dictionaries(dialogues: Iterable[Any]) -> list[dict[str, Any]]:
    """The same list that a running server gives under ``/api/dialogues``."""
    return [msgspec.to_builtins(dialogue) for dialogue in dialogues]


def show(dialogues: list[dict[str, Any]], console: Console) -> None:
    """Each link on a line of its own, never broken: they are copied."""
    for dialogue in dialogues:
        console.print(f"{dialogue['title']}  [{dialogue['join_code']}]", style="bold", markup=False)
        for name, word in SHOWN.items():
            console.print(f"  {word:<12}{dialogue[name]}", markup=False)
