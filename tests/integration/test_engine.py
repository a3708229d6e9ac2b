"""The engine in its own process, with the model that ships with the project."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from app.theming import wire
from app.theming.engine import EngineDied, EngineProcess
from tests.unit.clustering.rooms import spoken

EVERYTHING = [
    wire.Item(f"c{number}", text, f"person {number}", "nl", None)
    for number, text in enumerate(spoken("wind", "zon", "water", tails=("",)))
]


def test_the_real_engine_themes_dies_and_comes_back(tmp_path: Path) -> None:
    """With the model that ships with the project, in a process of its own: one start, a kill, another start."""

    async def story() -> None:
        engine = EngineProcess(None, tmp_path / "vectors.sqlite3")
        try:
            first = await engine.ask(wire.Revise(engine.call(), "d1", EVERYTHING, [], {}))
            assert isinstance(first, wire.Revised), first
            assert first.model.startswith("all-MiniLM-L6-v2-")
            assert len(first.themes) >= 3
            assert engine._process is not None
            os.kill(engine._process.pid, signal.SIGKILL)
            with pytest.raises(EngineDied):
                await engine.ask(wire.Place(engine.call(), "d1", EVERYTHING[:1]))
            again = await engine.ask(wire.Revise(engine.call(), "d1", EVERYTHING, [], {}))
            assert isinstance(again, wire.Revised)
            assert [theme.members for theme in again.themes] == [theme.members for theme in first.themes]
        finally:
            await engine.close()
        with pytest.raises(ProcessLookupError):
            os.kill(engine._process.pid, 0)

    asyncio.run(story())


def test_a_model_that_is_nowhere_is_said_not_downloaded(tmp_path: Path) -> None:
    """Nothing is fetched behind anybody's back."""

    async def story() -> None:
        engine = EngineProcess(str(tmp_path / "no such model"), tmp_path / "vectors.sqlite3")
        try:
            answer = await engine.ask(wire.Place(engine.call(), "d1", EVERYTHING[:1]))
            assert isinstance(answer, wire.Failed)
            assert answer.model_missing
            assert "no such model" in answer.reason
        finally:
            await engine.close()

    asyncio.run(story())
