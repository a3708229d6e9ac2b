"""The dashboard asks for nothing that the server does not serve, and leaves nothing of ours unasked."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.composition import composed
from app.main import create_app
from app.settings import Settings

DASHBOARD = Path(__file__).parents[2] / "docs/how-to/grafana-dashboard.json"
METRIC = re.compile(r"\b(?:samenspraak|process)_\w+")
BY = re.compile(r"\bby \((\w+)\)|\b(\w+)=\"")


async def served(settings: Settings) -> str:
    """What ``/metrics`` says of a server that nobody visited yet, but for one contribution that was refused."""
    async with composed(settings) as parts:
        app = create_app(parts)
        async with app.router.lifespan_context(app):
            parts.metrics.contributions.labels("too_fast").inc()
            return parts.metrics.text().decode()


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Each name that is served, with its labels."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), model="/no/such/model")
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(asyncio.run(served(settings))):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    """The file."""
    loaded: dict[str, Any] = json.loads(DASHBOARD.read_text("utf-8"))
    return loaded


def questions(dashboard: dict[str, Any]) -> list[str]:
    """Everything that its panels ask."""
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def test_every_number_that_is_asked_for_is_served(dashboard: dict[str, Any], families: dict[str, set[str]]) -> None:
    """A panel that stays empty for ever tells nobody that something is wrong."""
    asked = {name for question in questions(dashboard) for name in METRIC.findall(question)}
    assert asked
    assert asked - families.keys() == set()


def test_every_label_that_is_asked_for_is_there(dashboard: dict[str, Any], families: dict[str, set[str]]) -> None:
    """``job`` is given by Prometheus itself."""
    for question in questions(dashboard):
        labels = {one or other for one, other in BY.findall(question)} - {"job"}
        (name, *_) = METRIC.findall(question)
        assert (question, labels - families[name]) == (question, set())


def test_every_number_of_ours_is_on_it(dashboard: dict[str, Any], families: dict[str, set[str]]) -> None:
    """What nobody looks at need not be counted; ``connected_phones`` chooses the installation."""
    text = json.dumps(dashboard)
    stems = {re.sub(r"_(bucket|sum|count|created|total)$", "", n) for n in families if n.startswith("samenspraak_")}
    assert {stem for stem in stems if stem not in text} == set()


def test_panels_do_not_lie_on_each_other(dashboard: dict[str, Any]) -> None:
    """Each square of the grid belongs to one of them."""
    squares = [
        (x, y)
        for place in (panel["gridPos"] for panel in dashboard["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(squares) == len(set(squares))
    assert max(x for x, _ in squares) < 24
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
