"""The reception, counted for whoever watches: how many, how soon, and why not."""

from time import perf_counter

from app import errors
from app.access import Keyring, Pass
from app.intake.limits import Limits
from app.intake.reception import Receipt, Reception
from app.journal import Desk
from app.metrics import Metrics


class CountedReception(Reception):
    """As ``Reception``; nothing of what is said or of who says it gets into the numbers."""

    def __init__(self, desk: Desk, keyring: Keyring, limits: Limits, metrics: Metrics) -> None:
        super().__init__(desk, keyring, limits)
        self._metrics = metrics

    async def join(self, dialogue_id: str, *, consent: str, language: str) -> Pass:
        """As ``Reception.join``."""
        holder = await super().join(dialogue_id, consent=consent, language=language)
        self._metrics.joined.inc()
        return holder

    async def contribute(self, holder: Pass, *, key: str, prompt_id: str, text: str, language: str) -> Receipt:
        """As ``Reception.contribute``."""
        began = perf_counter()
        try:
            receipt = await super().contribute(holder, key=key, prompt_id=prompt_id, text=text, language=language)
        except errors.SamenspraakError as error:
            self._count(error.code)
            raise
        except Exception:
            self._count(errors.SamenspraakError.code)
            raise
        self._metrics.acknowledging.observe(perf_counter() - began)
        self._count("repeated" if receipt.repeated else "accepted")
        return receipt

    def _count(self, outcome: str) -> None:
        self._metrics.contributions.labels(outcome).inc()
