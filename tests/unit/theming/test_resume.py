"""After a restart nothing has changed: newcomers join the themes that stand, and nothing is embedded again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.dialogue import commands as c
from app.dialogue.model import Dialogue
from app.journal import Desk
from app.journal.commit import GroupCommit
from app.journal.follow import Followers
from app.journal.memory import MemoryJournal
from app.theming import ThemingLoop, wire
from app.theming.engine import EngineDied
from app.theming.process import Engine
from app.theming.vectors import KeptVectors
from clustering import Views
from tests.gatherings import creation, digest, revision
from tests.unit.clustering.rooms import spoken, subject_of, word_vectors

pytestmark = pytest.mark.anyio

ROOM = [text for subject in ("wind", "zon", "net") for text in spoken(subject, tails=("",))]
LATE = "De windmolens jagen de ganzen weg, vind ik"


class CountingEmbedder:
    """Vectors from words, and which texts were asked for."""

    fingerprint = "words-48"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Views:
        """See the protocol."""
        self.embedded += texts
        return {"mean": word_vectors(texts)}


class EngineHere:
    """The engine without its process. `restart` forgets all but the kept vectors, as a new process would."""

    def __init__(self, vectors: Path) -> None:
        self.asked: list[wire.Request] = []
        self._vectors = vectors
        self._calls = 0
        self.restart()

    def restart(self) -> None:
        """Begin again with nothing in memory."""
        self.embedder = CountingEmbedder()
        self._engine = Engine(self.embedder, KeptVectors(self._vectors, self.embedder.fingerprint))
        self.dies_next = False

    def die(self) -> None:
        """End at the next question, and be a new process from then on."""
        self.dies_next = True

    def call(self) -> int:
        """See the protocol."""
        self._calls += 1
        return self._calls

    async def ask(self, request: wire.Request) -> wire.Answer:
        """See the protocol."""
        if self.dies_next:
            self.restart()
            raise EngineDied
        self.asked.append(request)
        await asyncio.sleep(0)
        return self._engine.answer(request)


class Hall:
    """One dialogue in memory, and its theming."""

    def __init__(self, vectors: Path) -> None:
        self.journal = MemoryJournal()
        self.commit = GroupCommit(self.journal)
        self.followers = Followers(self.journal)
        self.desk = Desk(self.commit, self.followers)
        self.engine = EngineHere(vectors)
        self.spoken = 0

    async def opens(self) -> None:
        """The first prompt is open."""
        await self.desk.create("d", creation(), by="organiser")
        await self.desk.contribute("d", c.SetPhase("p1", "collecting"), by="Karima")

    async def says(self, texts: Sequence[str]) -> list[str]:
        """Each text by a person of its own; the ids."""
        ids = []
        for text in texts:
            self.spoken += 1
            person, new = f"person {self.spoken}", f"c{self.spoken}"
            await self.desk.contribute("d", c.Join(person, "1", "nl"), by=person)
            await self.desk.contribute("d", c.Contribute(new, person, "p1", "nl", digest(text)), by=person, text=text)
            ids.append(new)
        return ids

    async def state(self) -> Dialogue:
        """What the dialogue knows now."""
        return await (await self.followers.get("d")).catch_up()

    async def revisions(self) -> int:
        """How often all themes were computed."""
        return (await self.state()).revision

    @asynccontextmanager
    async def theming(self) -> AsyncIterator[ThemingLoop]:
        """Themes are made inside the block."""
        follower = await self.followers.get("d")
        loop = ThemingLoop(follower, self.desk, self.engine, themed=lambda _: None, revised=lambda _: None)
        task = asyncio.create_task(loop.run())
        try:
            yield loop
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def until(self, fact: Callable[[Dialogue], bool]) -> Dialogue:
        """Wait until something is so."""
        for _ in range(200):
            if fact(await self.state()):
                return await self.state()
            await asyncio.sleep(0.05)
        raise AssertionError("it did not happen within ten seconds")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall that has spoken and was themed by subject; the engine's process is a new one."""
    hall = Hall(tmp_path / "vectors.sqlite3")
    await hall.opens()
    ids = await hall.says(ROOM)
    KeptVectors(tmp_path / "vectors.sqlite3", CountingEmbedder.fingerprint).keep("d", ids, word_vectors(ROOM))
    groups: dict[str, list[str]] = {}
    for id_, text in zip(ids, ROOM, strict=True):
        groups.setdefault(subject_of(text), []).append(id_)
    await hall.desk.contribute("d", revision(groups, basis=(await hall.state()).position), by="theming")
    yield hall
    await hall.commit.close()
    await hall.followers.close()


def theme_of(state: Dialogue) -> dict[str, str | None]:
    """Where each contribution is."""
    return {one.id: one.theme_id for one in state.contributions.values()}


async def test_a_restart_changes_no_theme(hall: Hall) -> None:
    """Nobody has spoken since, so nothing is computed."""
    before, revisions = theme_of(await hall.state()), await hall.revisions()
    async with hall.theming():
        await asyncio.sleep(1)
    assert theme_of(await hall.state()) == before
    assert await hall.revisions() == revisions


async def test_a_newcomer_joins_a_theme_that_stood_before_the_restart(hall: Hall) -> None:
    """The theme of those who speak of the same, and without a revision."""
    revisions = await hall.revisions()
    (late,) = await hall.says([LATE])
    async with hall.theming():
        state = await hall.until(lambda state: state.contributions[late].theme_id is not None)
    assert state.contributions[late].theme_id == "wind"
    assert await hall.revisions() == revisions


async def test_only_the_newcomer_is_embedded(hall: Hall) -> None:
    """The vectors of the others were kept."""
    (late,) = await hall.says([LATE])
    async with hall.theming():
        await hall.until(lambda state: state.contributions[late].theme_id is not None)
    assert hall.engine.embedder.embedded == [LATE]


async def test_growth_is_counted_from_the_last_revision_not_from_the_restart(hall: Hall) -> None:
    """A loop that starts knows how many the last revision knew."""
    await hall.says(ROOM[:3])
    async with hall.theming() as loop:
        assert loop._revised_count == len(ROOM)


async def test_an_engine_that_dies_on_the_way_is_given_its_themes_again(hall: Hall) -> None:
    """The newcomer on whom it died still finds a theme that stood."""
    async with hall.theming():
        await hall.until(lambda _: any(isinstance(request, wire.Resume) for request in hall.engine.asked))
        hall.engine.die()
        (late,) = await hall.says([LATE])
        state = await hall.until(lambda state: state.contributions[late].theme_id is not None)
    assert state.contributions[late].theme_id == "wind"
    assert sum(isinstance(request, wire.Resume) for request in hall.engine.asked) == 2


async def test_a_closed_dialogue_is_taken_up_when_somebody_speaks_again(hall: Hall) -> None:
    """Evenings of the past cost an engine nothing at its start."""
    await hall.desk.contribute("d", c.SetPhase("p1", "closed"), by="Karima")
    async with hall.theming():
        await asyncio.sleep(0.7)
        assert not any(isinstance(request, wire.Resume) for request in hall.engine.asked)
        await hall.desk.contribute("d", c.SetPhase("p1", "collecting"), by="Karima")
        (late,) = await hall.says([LATE])
        await hall.until(lambda state: state.contributions[late].theme_id is not None)


async def test_a_dialogue_without_themes_has_nothing_to_take_up(tmp_path: Path) -> None:
    """The first minutes after a restart are like any first minutes."""
    hall = Hall(tmp_path / "vectors.sqlite3")
    await hall.opens()
    async with hall.theming():
        await hall.says(ROOM[:3])
        await asyncio.sleep(0.7)
    assert not any(isinstance(request, wire.Resume) for request in hall.engine.asked)
    assert (await hall.state()).ledger.unthemed == 3
    await hall.commit.close()
    await hall.followers.close()


class TestTheEngineItself:
    """What the process answers to being given themes."""

    def items(self, theme_ids: Sequence[str | None]) -> list[wire.Item]:
        """The first of the room, in these themes."""
        return [wire.Item(f"c{n}", ROOM[n], "somebody", "nl", theme) for n, theme in enumerate(theme_ids)]

    async def test_numbers_mean_the_themes_that_it_was_given(self, tmp_path: Path) -> None:
        """A copy of a contribution goes where its original is."""
        engine = EngineHere(tmp_path / "vectors.sqlite3")
        items = self.items(["zebra"] * 12 + ["aap"] * 12)
        resumed = await engine.ask(wire.Resume(1, "d", items))
        copy = wire.Item("new", ROOM[0], "another", "nl", None)
        placed = await engine.ask(wire.Place(2, "d", [copy]))
        assert isinstance(resumed, wire.Resumed)
        assert isinstance(placed, wire.Placed)
        assert placed.revision == resumed.revision
        assert resumed.theme_ids[placed.themes[0]] == "zebra"

    async def test_a_revision_after_it_has_a_number_of_its_own(self, tmp_path: Path) -> None:
        """Or a placement could be read with the wrong list of themes."""
        engine = EngineHere(tmp_path / "vectors.sqlite3")
        items = self.items(["zebra"] * 12 + ["aap"] * 12)
        resumed = await engine.ask(wire.Resume(1, "d", items))
        revised = await engine.ask(wire.Revise(2, "d", items, [], {}))
        assert isinstance(resumed, wire.Resumed)
        assert isinstance(revised, wire.Revised)
        assert revised.revision != resumed.revision

    @pytest.mark.parametrize("request_", [wire.Resume(7, "d", []), wire.Place(7, "d", [])])
    def test_a_request_survives_the_wire(self, request_: wire.Request) -> None:
        """Out and in again, the same."""
        assert wire.requests.decode(wire.frame(request_)[wire.LENGTH.size :]) == request_

    def test_its_answer_survives_the_wire(self) -> None:
        """Out and in again, the same."""
        answer = wire.Resumed(7, 3, ["aap", "zebra"])
        assert wire.answers.decode(wire.frame(answer)[wire.LENGTH.size :]) == answer
