"""``samenspraak replay``."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from app.cli.replaying import closing, source
from app.cli.sentences import say
from app.playing import rhythm
from app.playing.door import Door, taken_apart
from app.playing.line import Line
from app.playing.stage import Stage
from app.playing.tally import Tally


def replay(
    path: Annotated[Path, typer.Argument(help="JSON lines (.jsonl), or the folder of a Polis export.")],
    to: Annotated[str, typer.Option(help="The phone link of the dialogue.")],
    minutes: Annotated[float, typer.Option(min=0.01, help="Squeeze the rhythm into so many minutes.")] = 2,
    speed: Annotated[float | None, typer.Option(min=0.001, help="Instead: so many times as fast.")] = None,
    phones: Annotated[
        int | None, typer.Option(min=1, max=5000, help="How many phones. Default: one per author, at most 300.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the closing table as JSON.")] = False,
) -> None:
    """Play answers through the real surface, as so many phones: a demo, a load test, a rehearsal of your own data.

    The order stays, and so does the rhythm. An author speaks from one phone; phones wait where the server asks them
    to, and come back by themselves when it was away. Ends with 1 when something sent got no answer.

    Example: [bold]samenspraak replay answers.jsonl --to http://localhost:8000/j/ABC234 --phones 200[/bold]
    """
    taken_apart(to)
    material = source.read(path, limit=limit)
    for note in material.notes:
        say(note)
    tally = Tally()
    try:
        asyncio.run(_play(material.lines, to, tally, _Pace(minutes, speed, phones)))
    except KeyboardInterrupt:
        say("Stopped. This is what happened until now.")
    if as_json:
        typer.echo(json.dumps(tally.as_json(), indent=1))
    else:
        closing.show(tally, Console())
    raise typer.Exit(1 if tally.unanswered else 0)


@dataclass(frozen=True)
class _Pace:
    minutes: float
    speed: float | None
    phones: int | None


async def _play(lines: tuple[Line, ...], to: str, tally: Tally, pace: _Pace) -> None:
    phones = rhythm.phones_for(lines, pace.phones)
    moments = rhythm.due(lines, minutes=pace.minutes, speed=pace.speed)
    seats = rhythm.shared_out(lines, phones, moments)
    with _bar() as progress:
        bar = _Bar(progress, progress.add_task("the first phone joins", total=len(lines)))
        await Stage(Door(to), tally, bar).play(lines, seats, moments, phones)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


class _Bar:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def phase(self, sentence: str) -> None:
        self._progress.update(self._task, description=sentence)
        if not self._progress.console.is_terminal:
            say(sentence)

    def said(self) -> None:
        self._progress.advance(self._task)
