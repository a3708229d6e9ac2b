"""For whoever keeps it running: is it alive, is it ready, how is it doing."""

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
