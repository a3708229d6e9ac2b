"""Fixtures that every suite shares: private engines, a browser, and a clean environment.

A program that is not installed skips the tests that need it, by name and with the command that installs
it. Where SAMENSPRAAK_TEST_REQUIRE_ALL is set (the build machine) it fails them instead.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import hypothesis
import pytest
import redis
from playwright.sync_api import Browser, expect, sync_playwright

from app.reports.as_pdf import PANGO
from tests.engines import MissingProgramError, Postgres, PrivateRedis, find_program, private_postgres, private_redis

ROOT = Path(__file__).parent.parent
REQUIRE_ALL = "SAMENSPRAAK_TEST_REQUIRE_ALL"
PATIENCE_MS = 20_000  # how long a page may take to show something; a busy machine is no fault of the page
ENGINE_OF_FIXTURE = {"postgres_url": "postgres", "redis_url": "redis", "chromium": "browser"}

# Files that take long are begun first, so that nobody waits for one of them in the end. Their tests have more time than
# others: most wait for themes, and the engine has the processor when nobody else wants it. So have all with servers and
# browsers: how soon those are there says nothing about the code.
LONG_SECONDS = 1200
LONG = [
    "browser/test_console.py", "browser/test_rehearsal.py", "browser/test_evening.py", "browser/test_phone.py",
    "browser/test_map.py",
    "integration/test_death.py", "integration/test_rehearsal.py", "integration/test_two_servers.py",
    "integration/test_report.py", "integration/test_weak_network.py", "integration/test_engine.py",
    "unit/clustering/test_engine.py", "unit/reports/test_recomputing.py", "unit/reports/test_as_pdf.py",
    "unit/benchmarks/test_quality_command.py", "unit/clustering/test_embedding.py", "contract/test_journal.py",
]  # fmt: skip
# Nothing may call home or draw on a graphics card: the pages are ours and on this machine.
CHROMIUM_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Nor is a busy machine a fault of whoever answers late.
httpx._config.DEFAULT_TIMEOUT_CONFIG.read = httpx._config.DEFAULT_TIMEOUT_CONFIG.connect = 60

# A deadline per example measures how busy the machine is, not whether the code is right.
# How fast a machine draws examples says nothing about the code.
hypothesis.settings.register_profile(
    "samenspraak", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("samenspraak")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the engines it uses; long files come first, and those with a browser last.

    The synchronous playwright leaves an event loop running in this thread, in which no later test could
    call `asyncio.run`.
    """
    place = {ROOT / "tests" / name: number for number, name in enumerate(LONG)}
    for item in items:
        if item.path in place or item.path.parent.name in {"browser", "integration"}:
            item.add_marker(pytest.mark.timeout(LONG_SECONDS))
        for fixture, marker in ENGINE_OF_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, place.get(item.path, len(LONG))))


def missing(reason: str) -> None:
    """Skip the test that asked for something that is not installed, or fail it where all is required."""
    if os.environ.get(REQUIRE_ALL):
        pytest.fail(f"{reason}; {REQUIRE_ALL} is set", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def node() -> str:
    """Where Node is, for what is written in JavaScript."""
    found = shutil.which("node")
    if found is None:
        missing("Node is not installed (Debian: apt-get install nodejs)")
    return str(found)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests (`pytest.mark.anyio`) run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture(autouse=True, scope="session")
def _only_our_settings() -> Iterator[None]:
    """Keep the developer's own SAMENSPRAAK_ settings out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SAMENSPRAAK_") and name != REQUIRE_ALL]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One private PostgreSQL for the whole run."""
    try:
        with private_postgres() as server:
            yield server
    except MissingProgramError as error:
        missing(str(error))


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> str:
    """The URL of an empty database that only this test sees."""
    return postgres_server.fresh_database()


@pytest.fixture(scope="session")
def redis_engine() -> Iterator[PrivateRedis]:
    """One private Redis for the whole run, which a test may stop and start again."""
    try:
        with private_redis() as server:
            yield server
    except MissingProgramError as error:
        missing(str(error))


@pytest.fixture(scope="session")
def redis_server(redis_engine: PrivateRedis) -> str:
    """Its address."""
    return redis_engine.url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of a Redis that was emptied for this test."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; a test makes its own contexts: `chromium.new_context()`."""
    try:
        program = find_program("chromium", "chromium")
    except MissingProgramError as error:
        missing(str(error))
    else:
        expect.set_options(timeout=PATIENCE_MS)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
            yield browser
            browser.close()


@pytest.fixture(scope="session")
def pango() -> None:
    """What WeasyPrint draws letters with; a test that makes a PDF asks for it."""
    try:
        import weasyprint  # noqa: F401, PLC0415 (whether it loads is the question)
    except OSError:
        missing(f"Pango is not installed (Debian: apt-get install {PANGO})")


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker axe-core, to be run inside a page: `page.evaluate(axe_source)`."""
    source = ROOT / "node_modules/axe-core/axe.min.js"
    if not source.exists():
        missing("axe-core is not installed (run: npm ci)")
    return source.read_text(encoding="utf-8")
