"""Wiring: settings in, parts out. Every part gets its neighbours handed; nobody looks for them."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import segno
import structlog
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncEngine

from app import errors
from app.access import Keyring, kept_proof, kept_secret
from app.broadcast import Broadcast
from app.cookies import Cookies
from app.facilitation.dialogues import Organising
from app.intake.counted import CountedReception
from app.intake.limits import Limits
from app.intake.reception import Reception
from app.intake.routes import Doors
from app.journal import Desk, Followers, GroupCommit, SqlJournal
from app.journal.database import look_over, migrate, open_database
from app.journal.sweep import cut_off_log
from app.journal.wakeups import BroadcastWakeups, LocalWakeups
from app.live.hub import Hub
from app.live.presence import Presence
from app.metrics import Metrics
from app.rehearsal.office import RehearsalOffice
from app.reports.exports import Exports
from app.reports.issuing import Issuing
from app.settings import Settings
from app.theming import EngineProcess, PostgresNoticeboard, PostgresShifts, ThemingOffice

DISK_FAILED = 74  # EX_IOERR of sysexits.h

log = structlog.get_logger()


@dataclass(frozen=True)
class Parts:
    """Everything that serves, made once."""

    settings: Settings
    database: AsyncEngine
    journal: SqlJournal
    commit: GroupCommit
    followers: Followers
    desk: Desk
    keyring: Keyring
    cookies: Cookies
    limits: Limits
    doors: Doors
    reception: Reception
    organising: Organising
    engine: EngineProcess
    theming: ThemingOffice
    presence: Presence
    hub: Hub
    exports: Exports
    issuing: Issuing
    rehearsals: RehearsalOffice
    metrics: Metrics


def keyring_of(settings: Settings) -> Keyring:
    """The secrets of this installation, made at first use."""
    secret = settings.secret or kept_secret(settings.data_dir / "secret")
    keyring = Keyring(secret, settings.organiser_token)
    former = kept_proof(settings.data_dir / "organiser-token", keyring.organiser_proof)
    return keyring if settings.organiser_token else Keyring(secret, None, former=former)


def leave_at_once(error: errors.Broken) -> None:
    """End the process here and now: no drain, no goodbye, above all no second fsync. Phones keep what has no answer."""
    log.critical(error.code, what=error.facts.get("what"), next="look at the disk, then start again")
    os._exit(DISK_FAILED)


def qr_code(address: str) -> Markup:
    """A QR code as an SVG element that scales with its surroundings."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=3, light="#fff", dark="#000"))  # noqa: S704 (segno writes it)


@asynccontextmanager
async def composed(settings: Settings) -> AsyncIterator[Parts]:
    """The parts, with the database open and up to date; closed in order afterwards.

    Raises:
        app.errors.DataFolderBusy: another server runs on the same SQLite file.
        app.errors.DatabaseDamaged: a page of it is not what it was.
        app.errors.NewerDatabase: the database is from a newer version.
        app.errors.NeedsPostgres: theming is left to workers, and they could not reach a SQLite file.
    """
    if settings.theming == "workers" and not settings.database_url:
        raise errors.NeedsPostgres
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _alone(settings):
        database = open_database(settings.database)
        try:
            await look_over(database)
            await cut_off_log(database)  # a server that was killed may have left words in it that were taken back
            await migrate(database)
            broadcast = Broadcast(settings.redis_url) if settings.redis_url else None
            wakeups = BroadcastWakeups(broadcast) if broadcast else LocalWakeups()
            journal = SqlJournal(database, wakeups, polls=settings.database_url is not None)
            parts = _parts(settings, database, journal, broadcast)
            parts.exports.clear()
            try:
                yield parts
            finally:
                await parts.exports.close()
                await parts.rehearsals.close()
                await parts.hub.close()
                await parts.commit.close()
                await parts.followers.close()
                await parts.engine.close()
                await parts.journal.close()
                if broadcast is not None:
                    await broadcast.close()
        finally:
            await database.dispose()


def _parts(settings: Settings, database: AsyncEngine, journal: SqlJournal, broadcast: Broadcast | None) -> Parts:
    keyring, metrics = keyring_of(settings), Metrics()
    limits = Limits(broadcast=broadcast, secret=keyring.digest("", "who is counted"))
    cookies = Cookies(secure=settings.secure)
    commit = GroupCommit(journal, metrics.committed, leave_at_once)
    followers = Followers(journal)
    desk = Desk(commit, followers)
    presence = Presence(broadcast)
    engine = EngineProcess(settings.model, settings.data_dir / "vectors.sqlite3", settings.shared_database)
    shared = settings.shared_database
    theming = ThemingOffice(
        journal=journal,
        followers=followers,
        desk=desk,
        engine=engine,
        themed=metrics.acknowledged_to_themed.observe,
        revised=metrics.revision.observe,
        shifts=PostgresShifts(shared) if shared and settings.theming == "here" else None,
        board=PostgresNoticeboard(database) if shared else None,
    )
    organising = Organising(
        journal=journal,
        desk=desk,
        followers=followers,
        keyring=keyring,
        base_url=settings.url,
        organiser=settings.organiser,
    )
    exports = Exports(journal, settings.data_dir / "exports")
    followers.when_gone(exports.let_go)
    return Parts(
        settings=settings,
        database=database,
        journal=journal,
        commit=commit,
        followers=followers,
        desk=desk,
        keyring=keyring,
        cookies=cookies,
        limits=limits,
        doors=Doors(journal, keyring, limits, cookies),
        reception=CountedReception(desk, keyring, limits, metrics),
        organising=organising,
        engine=engine,
        theming=theming,
        presence=presence,
        hub=Hub(followers, theming.status, presence),
        exports=exports,
        issuing=Issuing(journal, desk, followers),
        rehearsals=RehearsalOffice(
            organising=organising,
            journal=journal,
            desk=desk,
            followers=followers,
            address=settings.own_address,
        ),
        metrics=metrics,
    )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the data folder for one process, where SQLite asks for that."""
    if settings.database_url:
        yield
        return
    with (settings.data_dir / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise errors.DataFolderBusy(folder=str(settings.data_dir)) from error
        yield
