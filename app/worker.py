"""The composition root of a worker: it themes, and serves nobody but those who keep it running."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI

from app import errors
from app.composition import Parts, composed
from app.logs import configure_logs
from app.main import leave, listen
from app.operations import operations_router
from app.settings import Settings


def work(settings: Settings, port: int, announce: Callable[[int], None]) -> None:
    """Theme until stopped. ``announce`` gets the port on which its health and its numbers can be asked.

    Raises:
        app.errors.Broken: one of its kinds, before anything was themed.
    """
    if not settings.database_url:
        raise errors.NeedsPostgres
    configure_logs(settings.log_level)
    signal.signal(signal.SIGTERM, leave)
    ours = settings.model_copy(update={"theming": "here", "port": port})
    with listen(ours) as bound, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        announce(bound.getsockname()[1])
        config: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False}

        async def serve() -> None:
            async with composed(ours) as parts:
                await uvicorn.Server(uvicorn.Config(create_app(parts), **config)).serve(sockets=[bound])

        runner.run(serve())


def create_app(parts: Parts) -> FastAPI:
    """Health and numbers; theming goes on for as long as it runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        parts.metrics.watch_each(
            "samenspraak_theming_waiting",
            "Contributions that wait for a theme, by how the theming of their dialogue stands",
            "state",
            parts.theming.waiting,
        )
        tasks = [asyncio.create_task(work) for work in (parts.theming.run(), parts.metrics.sample_loop())]
        yield
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    app = FastAPI(title="Samenspraak worker", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(operations_router(parts.journal, parts.metrics))
    return app
