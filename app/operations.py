"""For whoever keeps it running: is it alive, is it ready, how is it doing, how much room is left."""

import shutil
from pathlib import Path

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from app.journal import Journal
from app.metrics import Metrics

UNAVAILABLE = 503


def operations_router(journal: Journal, metrics: Metrics) -> APIRouter:
    """``/healthz``, ``/readyz`` and ``/metrics``."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @routes.get("/readyz")
    async def ready(response: Response) -> dict[str, str]:
        """The database answers too."""
        try:
            await journal.known()
        except (SQLAlchemyError, OSError):
            response.status_code = UNAVAILABLE
            return {"status": "waiting for the database"}
        return {"status": "ok"}

    @routes.get("/metrics")
    async def numbers() -> Response:
        """Prometheus' format."""
        return Response(metrics.text(), media_type=metrics.media_type)

    return routes


def watch_storage(metrics: Metrics, folder: Path, database: Path) -> None:
    """How much room the data folder has left; and, with SQLite, how much the database and its log take of it."""
    metrics.watch("samenspraak_disk_free_bytes", "Room left where the data is", lambda: shutil.disk_usage(folder).free)
    metrics.watch("samenspraak_disk_bytes", "All room where the data is", lambda: shutil.disk_usage(folder).total)
    metrics.watch_each(
        "samenspraak_database_bytes",
        "The files of the database",
        "file",
        lambda: {part: _size(database.with_name(f"{database.name}{ending}")) for part, ending in _FILES.items()},
    )


_FILES = {"database": "", "log": "-wal"}


def _size(path: Path) -> float:
    try:
        return float(path.stat().st_size)
    except OSError:
        return 0.0
