"""The ways in which others install and run this: the lock, the container, the packages."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    """A file of the root folder."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def service() -> dict[str, Any]:
    """The one service of compose.yaml."""
    services = yaml.safe_load(read("compose.yaml"))["services"]
    assert list(services) == ["samenspraak"]
    one: dict[str, Any] = services["samenspraak"]
    return one


def test_the_container_may_write_in_its_volume_only(service: dict[str, Any]) -> None:
    """Whoever breaks in can change nothing but the data, and has no rights beyond them."""
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [volume.split(":")[1] for volume in service["volumes"]] == ["/data"]


def test_the_container_says_whether_it_is_well(service: dict[str, Any]) -> None:
    """The health check asks the server itself."""
    assert "/healthz" in " ".join(service["healthcheck"]["test"])


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The last USER of the image is not root, and it serves."""
    users = re.findall(r"^USER (.+)$", read("Dockerfile"), re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0", "0:0"}
    assert 'CMD ["samenspraak", "serve"]' in read("Dockerfile")


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
