"""The composition root: Settings → parts → ASGI app. The only place where things are wired.

The server's process never imports torch: themes are computed in a process of their own.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import structlog
import uvicorn
import uvloop
from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection

from app import errors
from app.assets import assets_router
from app.composition import Parts, composed, qr_code
from app.example import ensure_example
from app.facilitation import renewing
from app.facilitation.console import Console
from app.facilitation.dialogues import Links
from app.facilitation.entrance import Entrance, LinkNow
from app.facilitation.letters import Letters
from app.facilitation.letters import router as letters_router
from app.facilitation.routes import api_router, facilitator_router, organiser_router
from app.intake import routes as intake_routes
from app.intake.limits import BodyLimit
from app.journal.database import one_at_a_time
from app.live import pages as live_pages
from app.live import reading, rights
from app.live.audience import facilitator_view
from app.live.past import Past
from app.live.protocol import MOST_BYTES_OF_FACILITATORS
from app.live.socket import LiveFirst, LiveSocket
from app.logs import configure_logs
from app.operations import operations_router, watch_storage
from app.origins import Origins
from app.pages import ROOTS, Pages, SecurityHeaders
from app.pauses import few_pauses, search_when_empty
from app.refusals import add_refusals
from app.rehearsal import routes as rehearsal_routes
from app.reports import comparison_routes, export_routes
from app.reports import routes as report_routes
from app.reports.comparison_routes import Comparing
from app.reports.orders import Orders
from app.settings import Settings

log = structlog.get_logger()
Announce = Callable[[list[Links]], None]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
DRAIN_SECONDS = 8
WAITING_AT_START = 128


def create_app(parts: Parts) -> FastAPI:
    """The ASGI app around these parts."""
    for screens_of in ROOTS:
        Pages(screens_of).warm()
    screens, live = _screens(parts), _live(parts)
    app = FastAPI(
        title="Samenspraak",
        lifespan=_lifespan(parts, live),
        dependencies=[Depends(_from_here(parts))],
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders, secure=parts.settings.secure)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(LiveFirst, serve=live.serve)
    add_refusals(app, screens.error_page)
    for router in _routers(parts, screens):
        app.include_router(router)
    return app


def _routers(parts: Parts, screens: live_pages.Screens) -> Iterator[APIRouter]:
    """In the direction in which data flows: phone, live, facilitator, organiser, report, operations."""
    entrance = Entrance(parts.keyring, parts.cookies, _link_now(parts))
    yield intake_routes.router(
        doors=parts.doors,
        reception=parts.reception,
        keyring=parts.keyring,
        room_page=screens.room_page,
    )
    yield intake_routes.acts_router(parts.doors, parts.reception)
    yield live_pages.router(screens, parts.doors)
    yield rights.router(
        rights.Rights(doors=parts.doors, followers=parts.followers, reception=parts.reception),
    )
    yield reading.router(Past(parts.journal, parts.followers), entrance.facilitator)
    practising = rehearsal_routes.Doors(parts.rehearsals, parts.organising, entrance)
    yield rehearsal_routes.facilitator_router(practising)
    yield rehearsal_routes.organiser_router(practising)
    yield rehearsal_routes.api_router(practising)
    yield facilitator_router(_console(parts), entrance)
    letters = Letters(parts.desk, parts.followers, parts.issuing.issue)
    yield organiser_router(parts.organising, letters, entrance, qr_code, parts.settings.organiser)
    yield letters_router(letters, entrance)
    yield renewing.router(parts.organising, entrance)
    yield api_router(parts.organising, entrance)
    orders = Orders(parts.journal, parts.issuing, entrance.organiser_or_facilitator)
    yield report_routes.router(parts.journal, parts.exports, orders)
    yield export_routes.router(parts.exports, parts.issuing, orders)
    yield comparison_routes.router(Comparing(parts.journal, parts.issuing), orders)
    yield operations_router(parts.journal, parts.metrics)
    yield assets_router()


def _link_now(parts: Parts) -> LinkNow:
    async def link_now(dialogue_id: str) -> int:
        """From the journal, so that a link that was renewed on another server is renewed here."""
        return (await (await parts.followers.get(dialogue_id)).catch_up()).link

    return link_now


def _from_here(parts: Parts) -> Callable[[HTTPConnection], Awaitable[None]]:
    origins = Origins(parts.settings.url, parts.settings.port)

    async def from_here(connection: HTTPConnection) -> None:
        """Refuse what another site's page asks in somebody's name. Waits for nothing, and needs no thread for that."""
        unsafe = connection.scope["type"] == "http" and connection.scope["method"] not in SAFE_METHODS
        if unsafe and not origins.allow(connection.headers):
            raise errors.NotFromHere

    return from_here


def _screens(parts: Parts) -> live_pages.Screens:
    return live_pages.Screens(
        doors=parts.doors,
        followers=parts.followers,
        hub=parts.hub,
        keyring=parts.keyring,
        base_url=parts.settings.url,
        qr=qr_code,
    )


def _live(parts: Parts) -> LiveSocket:
    return LiveSocket(
        hub=parts.hub,
        reception=parts.reception,
        desk=parts.desk,
        keyring=parts.keyring,
        retheme=parts.theming.ask,
        origins=Origins(parts.settings.url, parts.settings.port).allow,
    )


def _console(parts: Parts) -> Console:
    async def first_view(dialogue_id: str) -> tuple[int, dict[str, Any]]:
        state = await (await parts.followers.get(dialogue_id)).catch_up()
        room = await parts.hub.room(dialogue_id)
        passing = {
            "presence": {"connected": room.present},
            "theming": parts.theming.status(dialogue_id),
            "facilitators": room.facilitators,
        }
        return state.position, facilitator_view(state) | passing

    return Console(organising=parts.organising, keyring=parts.keyring, first_view=first_view, qr=qr_code)


def _lifespan(parts: Parts, live: LiveSocket) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        _watch(parts)
        always = (
            parts.theming.run(),
            parts.metrics.sample_loop(),
            parts.presence.run(parts.hub.present),
            search_when_empty(parts.hub.connected),
        )
        tasks = [asyncio.create_task(work) for work in always]
        with few_pauses():
            yield
        await parts.rehearsals.close()
        await live.close()
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    return lifespan


def _watch(parts: Parts) -> None:
    """What is asked when somebody looks, instead of counted as it happens."""
    metrics = parts.metrics
    metrics.watch("samenspraak_connected_phones", "Phones that are connected now", parts.hub.connected)
    metrics.watch_each(
        "samenspraak_connections", "Screens that are connected now, by role", "role", parts.hub.connections
    )
    metrics.watch_each(
        "samenspraak_theming_waiting",
        "Contributions that wait for a theme, by how the theming of their dialogue stands",
        "state",
        parts.theming.waiting,
    )
    watch_storage(metrics, parts.settings.data_dir, parts.settings.sqlite_file)


def listen(settings: Settings) -> socket.socket:
    """A listening socket. Few can wait at it while the server starts: a full hall that queued up would come in as one.

    Raises:
        app.errors.PortInUse: another program has the port.
    """
    try:
        return socket.create_server((settings.host, settings.port), backlog=WAITING_AT_START, reuse_port=False)
    except OSError as error:
        raise errors.PortInUse(port=settings.port) from error


def _live_connections() -> "type[asyncio.Protocol] | Literal['websockets-sansio']":
    """Live connections with a line straight to the transport; the server's own where it changed inside."""
    try:
        from app.live import wire  # noqa: PLC0415 (another uvicorn may not have what this imports)
    except ImportError:
        return "websockets-sansio"
    return wire.WireProtocol if wire.fits() else "websockets-sansio"


async def _serve(settings: Settings, bound: socket.socket, announce: Announce) -> None:
    async with composed(settings) as parts:
        async with one_at_a_time(parts.database):  # servers that start together make one example, not one each
            await ensure_example(parts.organising, parts.desk)
        config = uvicorn.Config(
            create_app(parts),
            ws=_live_connections(),
            ws_max_size=MOST_BYTES_OF_FACILITATORS,
            ws_per_message_deflate=False,
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=4096,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
        announce(await parts.organising.all_links())
        await uvicorn.Server(config).serve(sockets=[bound])


def serve(settings: Settings, announce: Announce) -> None:
    """Serve until stopped. ``announce`` gets the links of all dialogues once the server is about to listen.

    Raises:
        app.errors.Broken: one of its kinds, before anything was served.
    """
    configure_logs(settings.log_level)
    # uvicorn raises the signal once more when it has drained; by default that ends the process before its parts close
    signal.signal(signal.SIGTERM, leave)
    with listen(settings) as bound, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, bound, announce))


def leave(*_: object) -> None:
    """End in order, when a signal says so."""
    raise SystemExit(0)


@asynccontextmanager
async def offline(settings: Settings) -> AsyncIterator[Parts]:
    """The parts without a server, for commands that run where none does."""
    async with composed(settings) as parts:
        yield parts
