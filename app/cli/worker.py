"""``samenspraak worker``."""

from typing import Annotated

import typer

from app.cli.surroundings import settings_of_now


def worker(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where its health can be asked; 0: any free port.")
    ] = 8001,
) -> None:
    """Make themes for servers on the same PostgreSQL; as many workers as you like.

    Each dialogue is themed by one process at a time; one that dies is replaced by the others within seconds. Ctrl-C
    stops it.

    Example: [bold]SAMENSPRAAK_DATABASE_URL=postgresql+asyncpg://... samenspraak worker[/bold]
    """
    from app.worker import work

    work(settings_of_now(), port, _announce)


def _announce(port: int) -> None:
    typer.echo(f"Making themes. Health and numbers: http://localhost:{port}/healthz and /metrics. Ctrl-C stops it.")
    typer.get_text_stream("stdout").flush()
