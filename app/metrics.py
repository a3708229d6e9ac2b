"""What operations watch: counts, times, and whether the event loop breathes. Never texts, tokens or addresses."""

import asyncio
from collections.abc import Callable
from time import perf_counter

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

LAG_SAMPLE_SECONDS = 0.02
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """One registry per server."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.loop_lag = Histogram(
            "samenspraak_event_loop_lag_seconds",
            "How much later than asked the event loop woke up",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.loop_stall = Gauge(
            "samenspraak_event_loop_worst_stall_seconds",
            "The longest stall of the event loop since the server was ready",
            registry=self._registry,
        )
        self.acknowledged_to_themed = Histogram(
            "samenspraak_acknowledged_to_themed_seconds",
            "From the acknowledgement of a contribution to its place in a theme",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.revision = Histogram(
            "samenspraak_revision_seconds",
            "One re-computation of the themes",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._worst = 0.0

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """Ask ``value`` whenever somebody looks."""
        Gauge(name, description, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """Everything, in Prometheus' format."""
        return generate_latest(self._registry)

    async def sample_loop(self) -> None:
        """Measure the event loop's lag for ever, 50 times a second."""
        while True:
            started = perf_counter()
            await asyncio.sleep(LAG_SAMPLE_SECONDS)
            lag = max(0.0, perf_counter() - started - LAG_SAMPLE_SECONDS)
            self.loop_lag.observe(lag)
            self._worst = max(self._worst, lag)
            self.loop_stall.set(self._worst)
