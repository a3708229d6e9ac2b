"""What operations watch: counts, times, and whether the event loop breathes. Never texts, tokens or addresses."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

LAG_SAMPLE_SECONDS = 0.02
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_WRITES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class Metrics:
    """One registry per server."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # memory, processor time, open files
        self.loop_lag = self._seconds("event_loop_lag", "How much later than asked the event loop woke up")
        self.loop_stall = Gauge(
            "samenspraak_event_loop_worst_stall_seconds",
            "The longest stall of the event loop since the server was ready",
            registry=self._registry,
        )
        self.acknowledged_to_themed = self._seconds(
            "acknowledged_to_themed", "From the acknowledgement of a contribution to its place in a theme"
        )
        self.revision = self._seconds("revision", "One re-computation of the themes")
        self.contributions = Counter(
            "samenspraak_contributions",
            "What became of contributions: accepted, repeated, or the code of the refusal",
            ["outcome"],
            registry=self._registry,
        )
        self.joined = Counter("samenspraak_participants_joined", "People who came in", registry=self._registry)
        self.acknowledging = self._seconds(
            "acknowledgement", "From the arrival of a contribution until it was durable and could be acknowledged"
        )
        self.commit = self._seconds("commit", "One transaction of the journal, to the disk and back")
        self.commit_writes = Histogram(
            "samenspraak_commit_writes",
            "How many writes shared a transaction",
            buckets=_WRITES,
            registry=self._registry,
        )
        self._worst = 0.0

    def _seconds(self, what: str, description: str) -> Histogram:
        return Histogram(f"samenspraak_{what}_seconds", description, buckets=_SECONDS, registry=self._registry)

    def committed(self, writes: int, seconds: float) -> None:
        """So many writes were stored by one transaction."""
        self.commit_writes.observe(writes)
        self.commit.observe(seconds)

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """Ask ``value`` whenever somebody looks."""
        Gauge(name, description, registry=self._registry).set_function(value)

    def watch_each(self, name: str, description: str, label: str, values: Callable[[], Mapping[str, float]]) -> None:
        """As ``watch``, for one value per ``label``."""
        self._registry.register(_Each(name, description, label, values))

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


class _Each(Collector):
    """A gauge whose labels are known only when somebody looks."""

    def __init__(self, name: str, description: str, label: str, values: Callable[[], Mapping[str, float]]) -> None:
        self._name, self._description, self._label, self._values = name, description, label, values

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See the library."""
        family = GaugeMetricFamily(self._name, self._description, labels=[self._label])
        for one, value in sorted(self._values().items()):
            family.add_metric([one], value)
        yield family
