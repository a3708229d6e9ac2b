"""The smoke test runs what compose.yaml runs: its commands and its settings, at other addresses."""

import os
from pathlib import Path

import pytest

from benchmarks.scale.parts import COMPOSE, SECRETS, Process

PLACES = {
    "postgres:5432": "127.0.0.1:1",
    "redis:6379": "127.0.0.1:2",
    "server-1:8000": "127.0.0.1:3",
    "server-2:8000": "127.0.0.1:4",
    "/etc/caddy/Caddyfile": "deploy/Caddyfile",
}


@pytest.fixture(autouse=True)
def _programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever compose.yaml starts is installed here."""
    for name in ("samenspraak", "caddy"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("SAMENSPRAAK_BASE_URL", "https://localhost:5")


@pytest.mark.parametrize(("service", "command"), [("server-1", "serve"), ("server-2", "serve"), ("worker", "worker")])
def test_servers_and_workers_get_what_their_containers_get(service: str, command: str, tmp_path: Path) -> None:
    """Every setting; the secrets too, which come as files there."""
    process = Process(service, 8123, tmp_path, PLACES)
    said = COMPOSE["services"][service]
    assert [Path(process._command[0]).name, process._command[1]] == ["samenspraak", command]
    assert set(said["environment"]) | set(SECRETS) <= set(process._environment)
    assert (
        process._environment["SAMENSPRAAK_DATABASE_URL"] == "postgresql+asyncpg://samenspraak@127.0.0.1:1/samenspraak"
    )
    assert process._environment["SAMENSPRAAK_REDIS_URL"] == "redis://127.0.0.1:2/0"
    assert process._environment["SAMENSPRAAK_BASE_URL"] == "https://localhost:5"
    assert "8000" not in process._command


def test_the_proxy_knows_the_servers_and_no_secret(tmp_path: Path) -> None:
    """With the same file."""
    process = Process("proxy", 8123, tmp_path, PLACES)
    assert process._command[1:] == ["run", "--config", "deploy/Caddyfile"]
    assert process._environment["SAMENSPRAAK_SERVERS"] == "127.0.0.1:3 127.0.0.1:4"
    assert not set(SECRETS) & set(process._environment)
