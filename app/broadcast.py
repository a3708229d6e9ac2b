"""What the servers and workers of one installation call out to each other, over Redis.

Redis keeps nothing for us: it carries. Whoever does not listen at that moment never hears it, so everything that is
said here must be said again by itself, or be found in the database a moment later. Redis may be emptied, restarted or
away: nothing is lost, nobody is refused, and nobody waits.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from time import monotonic

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()
RETRY_SECONDS = 1.0
ANSWER_SECONDS = 2.0
SILENCE_SECONDS = 3.0  # then Redis is asked whether it's there; after twice as long, it isn't
MOST_WAITING = 10_000
AWAY = (RedisError, OSError, TimeoutError)
Listener = Callable[[bytes], None]


class Broadcast:
    """Says and hears on named channels. It connects when it's first used, and again whenever it has to."""

    def __init__(self, url: str) -> None:
        self._saying = Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS)
        self._hearing = Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS)
        self._listeners: dict[str, Listener] = {}
        self._waiting: deque[tuple[str, bytes]] = deque(maxlen=MOST_WAITING)
        self._something = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def say(self, channel: str, message: bytes) -> None:
        """Call this out. Never blocks, never fails; while Redis is away it's lost."""
        self._waiting.append((channel, message))
        self._something.set()
        self.start()

    def hear(self, channel: str, listener: Listener) -> None:
        """Call ``listener`` with everything that is said on the channel, also by ourselves. Before ``start``."""
        self._listeners[channel] = listener

    def start(self) -> None:
        """Begin to listen, unless it was begun."""
        if not self._tasks:
            loop = asyncio.get_running_loop()
            self._tasks = [loop.create_task(work) for work in (self._say_all(), self._listen())]

    async def close(self) -> None:
        """Say what is left, and stop."""
        with contextlib.suppress(*AWAY):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._flush()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for redis in (self._saying, self._hearing):
            with contextlib.suppress(*AWAY):
                await redis.aclose()

    async def _say_all(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            try:
                await self._flush()
            except AWAY:
                await asyncio.sleep(RETRY_SECONDS)
                self._waiting.clear()  # it grew old

    async def _flush(self) -> None:
        while self._waiting:
            said, pipeline = [*self._waiting], self._saying.pipeline(transaction=False)
            self._waiting.clear()
            for channel, message in said:
                pipeline.publish(channel, message)
            await pipeline.execute()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except AWAY as error:
                log.warning("redis_gone", reason=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen_once(self) -> None:
        async with self._hearing.pubsub() as subscription:
            async with asyncio.timeout(ANSWER_SECONDS):
                await subscription.subscribe(*self._listeners)
            heard = monotonic()
            while True:
                message = await subscription.get_message(timeout=SILENCE_SECONDS)
                if message is not None:
                    heard = monotonic()
                    self._pass_on(message)
                elif monotonic() - heard > 2 * SILENCE_SECONDS:
                    raise TimeoutError
                else:
                    await subscription.ping()

    def _pass_on(self, message: dict[str, object]) -> None:
        channel, content = message["channel"], message["data"]
        if message["type"] != "message" or not isinstance(channel, bytes) or not isinstance(content, bytes):
            return
        try:
            self._listeners[channel.decode()](content)
        except Exception as error:  # noqa: BLE001 (Redis may be shared: what isn't meant for us must not end the listening)
            log.warning("unheard_of", channel=channel.decode(errors="replace"), kind=type(error).__name__)
