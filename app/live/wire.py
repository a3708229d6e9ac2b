"""uvicorn's live connections with a line straight to the transport, so that a frame is encoded once for a whole room.

uvicorn has every message sent through the ASGI application, the protocol and its encoder again for each connection.
That costs more than the sending itself (docs/decisions/0034). This subclass offers, in the ASGI scope, a
line that writes bytes which are a frame already. Everything else is uvicorn's own, and ordinary endpoints notice
nothing.

It leans on names inside uvicorn. ``fits`` says whether they are there; where they aren't, or where another server
serves, screens are written to with ``send_text``.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from app.live.line import DEADLINE_SECONDS, EXTENSION, MOST_UNSENT, Frame

LEANS_ON = ("handle_connect", "connection_lost", "pause_writing", "resume_writing", "keepalive_timeout", "shutdown")
HUNG_UP = 1000
GOODBYE_SECONDS = 2.0


def fits(inside: type = WebSocketsSansIOProtocol) -> bool:
    """Whether this uvicorn has inside what we lean on."""
    return all(name in vars(inside) for name in LEANS_ON)


class WireProtocol(WebSocketsSansIOProtocol):
    """One connection. It's the ``Line`` that it offers."""

    full = False
    when_free: Callable[[], None] | None = None
    _deadline: asyncio.TimerHandle | None = None
    _written = 0  # since it became full
    _unsent_then = 0

    # ---- the line ----------------------------------------------------------------------------------------

    def write(self, frame: Frame) -> None:
        """See ``Line``."""
        if self.close_sent or self.transport.is_closing():
            return
        if self.full:
            self._written += len(frame.wire)
        self.transport.write(frame.wire)

    def end(self) -> None:
        """See ``Line``."""
        if self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": HUNG_UP, "reason": ""})
        self.conn.send_close(HUNG_UP)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._leave()

    def while_open(self, reading: Awaitable[None]) -> Awaitable[None]:
        """See ``Line``. Reading hears itself when it's over, and needs nobody beside it."""
        return reading

    # ---- uvicorn's own steps, and what is added to each --------------------------------------------------

    def handle_connect(self, event: Request) -> None:
        """Offer the line to the application."""
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent:
            self._offered()[EXTENSION] = self
            self._bound()

    def _offered(self) -> dict[str, Any]:
        extensions: Any = self.scope["extensions"]
        return cast("dict[str, Any]", extensions)

    def _bound(self) -> None:
        """Let the kernel hold no more than we do of what a screen didn't take."""
        self.transport.set_write_buffer_limits(high=MOST_UNSENT)
        opened: Any = self.transport.get_extra_info("socket")
        if opened is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT)

    def pause_writing(self) -> None:
        """More than 64 KiB wait."""
        super().pause_writing()
        self.full = True
        self._watch()

    def resume_writing(self) -> None:
        """Most of it is gone."""
        super().resume_writing()
        self.full = False
        self._forget_deadline()
        if self.when_free is not None:
            self.when_free()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of everything that holds on to this connection in a circle."""
        self._forget_deadline()
        self.when_free = None
        if self.handshake_initiated and hasattr(self, "scope"):
            self._offered().pop(EXTENSION, None)
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        """Nobody is there: what wasn't taken never will be."""
        super().keepalive_timeout()
        self._drop_unsent()

    def shutdown(self) -> None:
        """A screen that reads gets its goodbye; one that doesn't keeps nobody from stopping."""
        super().shutdown()
        self._leave()

    # ---- who takes nothing -------------------------------------------------------------------------------

    def _watch(self) -> None:
        self._written, self._unsent_then = 0, self.transport.get_write_buffer_size()
        self._deadline = self.loop.call_later(DEADLINE_SECONDS, self._judge)

    def _judge(self) -> None:
        if self.transport.get_write_buffer_size() < self._unsent_then + self._written:
            self._watch()  # slow, but it reads
        else:
            self.transport.abort()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _leave(self) -> None:
        self.transport.close()
        if self.transport.get_write_buffer_size():
            self.loop.call_later(GOODBYE_SECONDS, self._drop_unsent)

    def _drop_unsent(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()
