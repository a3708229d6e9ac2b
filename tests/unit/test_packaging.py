"""The ways in which others install and run this: the lock, the container, the packages."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    """A file of the root folder."""
    return (ROOT / name).read_text(encoding="utf-8")


COMPOSE: dict[str, Any] = yaml.safe_load(read("compose.yaml"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SCALE = {name: service for name, service in SERVICES.items() if service.get("profiles") == ["scale"]}
every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))


def test_without_a_profile_there_is_one_container_and_one_volume() -> None:
    """`docker compose up`, and nothing else to know."""
    (alone,) = (service for name, service in SERVICES.items() if name not in SCALE)
    assert [volume.split(":")[1] for volume in alone["volumes"]] == ["/data"]
    assert "SAMENSPRAAK_DATABASE_URL" not in alone["environment"]
    assert "secrets" not in alone


def test_the_profile_brings_everything_beyond_one_machine() -> None:
    """Two servers, two workers, and what they share; the proxy knows every server and waits for it."""
    assert set(SCALE) == {"server-1", "server-2", "worker", "postgres", "redis", "proxy"}
    assert SCALE["worker"]["deploy"]["replicas"] == 2
    servers = {name for name in SCALE if name.startswith("server-")}
    assert {one.partition(":")[0] for one in SCALE["proxy"]["environment"]["SAMENSPRAAK_SERVERS"].split()} == servers
    assert servers < set(SCALE["proxy"]["depends_on"])


@every_service
def test_no_container_can_write_elsewhere_or_gain_rights(service: dict[str, Any]) -> None:
    """Whoever breaks in can change nothing but the data, and has no rights beyond them."""
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])


@every_service
def test_every_container_says_whether_it_is_well_and_stops_in_its_own_time(service: dict[str, Any]) -> None:
    """A check with a time limit; a moment to commit and close; and back again by itself."""
    check = service["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout"} <= check.keys()
    assert int(service["stop_grace_period"].rstrip("s")) >= 5
    assert service["restart"] == "unless-stopped"


@every_service
def test_no_container_can_take_the_whole_machine(service: dict[str, Any]) -> None:
    """Processor, memory and processes have a limit."""
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}


@every_service
def test_every_image_has_a_version(service: dict[str, Any]) -> None:
    """What was tried is what runs."""
    assert re.fullmatch(r"[a-z-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", service["image"])


def test_every_stage_of_the_image_begins_with_a_version() -> None:
    """The same, for what it's made of."""
    bases = re.findall(r"^FROM (\S+)", read("Dockerfile"), re.MULTILINE)
    assert bases
    assert all(re.search(r":\d+\.\d+\.\d+-", base) for base in bases)


def test_no_secret_stands_in_the_file() -> None:
    """They are files that only their containers see, and that never get into git."""
    said = {
        (name, str(value)) for service in SERVICES.values() for name, value in service.get("environment", {}).items()
    }
    secret = {value for name, value in said if re.search("PASSWORD|TOKEN|SECRET", name)}
    assert secret == {"${SAMENSPRAAK_ORGANISER_TOKEN:-}", "/run/secrets/samenspraak_database_password"}
    assert not [value for _, value in said if re.search(r"://[^/\s]*:[^/\s]*@", value)]
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())
    assert "/secrets/" in read(".gitignore").splitlines()


def test_every_secret_is_a_setting() -> None:
    """A server finds it by the name of its file."""
    names = {f"samenspraak_{name}" for name in Settings.model_fields}
    assert set(COMPOSE["secrets"]) <= names
    assert {name for name in _environment("samenspraak", *SCALE) if name.startswith("SAMENSPRAAK_")} <= {
        name.upper() for name in names
    } | {"SAMENSPRAAK_SERVERS"}


def _environment(*services: str) -> set[str]:
    return {name for service in services for name in SERVICES[service].get("environment", {})}


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    """Database, Redis, servers and workers talk to each other, and to nobody else."""
    assert [name for name, service in SCALE.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert all(service["networks"] == ["inside"] for name, service in SCALE.items() if name != "proxy")


def test_servers_know_who_comes_through_the_proxy() -> None:
    """Otherwise a whole hall would be one address to those who count wrong codes."""
    for name in ("server-1", "server-2"):
        assert SCALE[name]["environment"]["FORWARDED_ALLOW_IPS"] == "*"
        assert SCALE[name]["environment"]["SAMENSPRAAK_THEMING"] == "workers"


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The last USER of the image is not root, and it serves."""
    *_, proxy, server = re.split(r"^FROM ", read("Dockerfile"), flags=re.MULTILINE)
    for stage in (proxy, server):
        assert re.findall(r"^USER (.+)$", stage, re.MULTILINE)[-1] == "10001:10001"
    assert 'CMD ["samenspraak", "serve"]' in server


def test_the_lock_names_every_dependency() -> None:
    """Nothing is installed in a version that nobody tested."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    locked = {line.partition("==")[0].lower() for line in read("constraints.txt").splitlines() if "==" in line}
    assert {name for name in wanted if name.lower() not in {lock.replace("_", "-") for lock in locked}} == set()


def test_the_lock_is_the_same_on_every_machine() -> None:
    """No local version labels such as +cpu: they exist on one kind of machine only."""
    assert [line for line in read("constraints.txt").splitlines() if "==" in line and "+" in line] == []


def test_every_package_is_part_of_what_is_installed() -> None:
    """Each folder with code or screens is in the wheel."""
    found = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["packages"]["find"]["include"]
    assert found == ["app*", "clustering*", "facilitator_ui*", "participant_ui*"]
