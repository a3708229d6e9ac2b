"""How often is too often, and how much too much.

A whole hall may sit behind one address, so only failures are counted by address.
"""

import asyncio
import hashlib
import math
from collections.abc import Callable
from secrets import token_hex
from typing import Any

import msgspec
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from app import errors
from app.broadcast import Broadcast
from app.intake.steady import MemoryStorage, monotonic

CONTRIBUTIONS = RateLimitItemPerSecond(5, 10, namespace="contributions")  # one per 2 s, with a burst of 5
ACTS = RateLimitItemPerSecond(60, 10, namespace="acts")
SENT = RateLimitItemPerSecond(1, 10, namespace="sent")  # a key is remembered for as long as contributions are counted
LEAST_WAIT = 2  # seconds; also keeps every language's plural right
MOST_BODY = 64 * 1024  # bytes; a contribution of 500 family emoji is 13 kB
FAILED_CODES = RateLimitItemPerMinute(30, 1, namespace="failed_codes")


CHANNEL = "samenspraak:counts"
TOGETHER_SECONDS = 0.05
Count = tuple[str, ...]  # the limit, and who
_LIMITS = {limit.namespace: limit for limit in (CONTRIBUTIONS, ACTS, SENT, FAILED_CODES)}
_decoder = msgspec.json.Decoder(tuple[str, list[Count]])


class Limits:
    """Counts per participant and, for failures, per address. Counters live in this process.

    With a broadcast, what is counted here is counted at the other servers as well, a moment later. Nobody is refused
    for want of it, and nobody waits for it. Who is counted goes out under a name that ``secret`` makes, no address.
    """

    def __init__(
        self, clock: Callable[[], float] = monotonic, broadcast: Broadcast | None = None, secret: str = ""
    ) -> None:
        # not limits.aio: it asks a thread about each participant after every hit, 0.33 s of processor time with 2,000
        # of them against 0.003 s here; and nothing in it waits for anybody
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._clock = clock
        self._broadcast = broadcast
        self._secret = secret.encode()[:64]
        self._server = token_hex(8)
        self._news: list[Count] = []
        if broadcast is not None:
            broadcast.hear(CHANNEL, self._hear)

    async def contribution(self, participant_id: str, key: str) -> None:
        """Count a contribution.

        The same key once more is a lighter act: a page and its service worker may both send what waits.

        Raises:
            app.errors.TooFast: with the seconds to wait; the key then counts as never sent.
        """
        if not self._limiter.test(SENT, self._name(participant_id), key):
            await self.act(participant_id)
            return
        await self._hit(CONTRIBUTIONS, participant_id)
        self._limiter.hit(SENT, self._name(participant_id), key)
        self._tell((SENT.namespace, self._name(participant_id), key))

    async def act(self, participant_id: str) -> None:
        """Count a lighter act (resonance, withdrawal).

        Raises:
            app.errors.TooFast: with the seconds to wait.
        """
        await self._hit(ACTS, participant_id)

    async def failed_code(self, address: str) -> None:
        """Count a wrong join code.

        Raises:
            app.errors.TooFast: this address guesses; right codes are never counted.
        """
        await self._hit(FAILED_CODES, address)

    async def _hit(self, limit: RateLimitItemPerSecond | RateLimitItemPerMinute, who: str) -> None:
        name = self._name(who)
        if self._limiter.hit(limit, name):
            self._tell((limit.namespace, name))
            return
        reset_at = self._limiter.get_window_stats(limit, name).reset_time
        raise errors.TooFast(seconds=max(LEAST_WAIT, math.ceil(reset_at - self._clock())))

    def _name(self, who: str) -> str:
        if self._broadcast is None:
            return who
        return hashlib.blake2b(who.encode(), digest_size=12, key=self._secret).hexdigest()

    def _tell(self, count: Count) -> None:
        """Soon, together with what comes meanwhile: a message for each would cost more than the counting."""
        if self._broadcast is None:
            return
        if not self._news:
            asyncio.get_running_loop().call_later(TOGETHER_SECONDS, self._tell_all, self._broadcast)
        self._news.append(count)

    def _tell_all(self, broadcast: Broadcast) -> None:
        news, self._news = self._news, []
        broadcast.say(CHANNEL, msgspec.json.encode((self._server, news)))

    def _hear(self, message: bytes) -> None:
        server, counts = _decoder.decode(message)
        if server != self._server:
            for namespace, *who in counts:
                self._limiter.hit(_LIMITS[namespace], *who)


class BodyLimit:
    """ASGI middleware: stops reading a request's body where it gets too large, also where no length was announced."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one request.

        Raises:
            app.errors.FrameTooLarge: to whoever reads the body.
        """
        size = 0

        async def counted() -> dict[str, Any]:
            nonlocal size
            message: dict[str, Any] = await receive()
            size += len(message.get("body", b""))
            if size > MOST_BODY:
                raise errors.FrameTooLarge(size=size, limit=MOST_BODY)
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)
