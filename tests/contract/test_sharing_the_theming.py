"""Several processes theme on one PostgreSQL: one loop per dialogue, each vector once, and the dead are replaced."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import anyio
import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app import errors
from app.dialogue import commands as c
from app.journal import Desk, Followers, GroupCommit, SqlJournal
from app.journal.database import open_database
from app.theming import PostgresNoticeboard, PostgresShifts, ThemingOffice, noticeboard, office, shared_vectors, shifts
from app.theming.shared_vectors import BATCH, SharedVectors
from app.theming.vectors import FloatArray
from tests.gatherings import contribution
from tests.journals import DIALOGUE, begun, open_journal, said
from tests.unit.theming.engines import FirstWords

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
ROOT = Path(__file__).parents[2]
PATIENCE = 20
BREAK_THEMING = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'samenspraak theming'"
WORDS = {f"c{n}": f"words number {n}" for n in range(40)}


@pytest.fixture
async def journal(postgres_url: str) -> AsyncIterator[SqlJournal]:
    """Two dialogues have begun."""
    opened = await open_journal(postgres_url)
    await opened.append([begun(), begun("dialogue-2", join_code="AAAAAA")])
    yield opened
    await opened.close()


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[AsyncEngine]:
    """A connection of one's own, to look and to break."""
    opened = open_database(postgres_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(office, "MODEL_SECONDS", 0.2)


class Process:
    """What themes in one process, without the process."""

    def __init__(self, url: str, stack: AsyncExitStack, *, themes: bool = True, model_missing: str = "") -> None:
        self.url, self.stack, self.themes = url, stack, themes
        self.engine = FirstWords()
        self.engine.missing_model = model_missing
        self.shifts = PostgresShifts(url) if themes else None

    async def start(self) -> "Process":
        """Begin to theme."""
        journal = await open_journal(self.url)
        commit, followers = GroupCommit(journal), Followers(journal)
        self.desk = Desk(commit, followers)
        self.office = ThemingOffice(
            journal=journal,
            followers=followers,
            desk=self.desk,
            engine=self.engine,
            themed=lambda _: None,
            revised=lambda _: None,
            shifts=self.shifts,
            board=PostgresNoticeboard(journal._engine),
        )
        for close in (journal.close, followers.close, commit.close, self.stop):
            self.stack.push_async_callback(close)
        self.task = asyncio.get_running_loop().create_task(self.office.run())
        return self

    async def stop(self) -> None:
        """As SIGTERM does."""
        self.task.cancel()
        await asyncio.wait([self.task])

    @property
    def mine(self) -> set[str]:
        """The dialogues that it themes now."""
        return set(self.office._loops)


async def until(wish: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until it's so."""
    with anyio.fail_after(seconds):
        while not wish():  # noqa: ASYNC110 (what is waited for happens in other tasks, and nobody signals it)
            await asyncio.sleep(0.02)


async def of_both(url: str, stack: AsyncExitStack) -> tuple[Process, Process]:
    """Two processes, and each has taken its share of the two dialogues."""
    first, second = [await Process(url, stack).start() for _ in range(2)]
    await until(lambda: len(first.mine) == len(second.mine) == 1)
    assert first.mine | second.mine == {DIALOGUE, "dialogue-2"}
    return first, second


@pytest.mark.usefixtures("_in_a_hurry", "journal")
class TestOneLoopPerDialogue:
    """Over all servers and workers."""

    async def test_each_dialogue_is_themed_by_one_and_the_work_is_shared(self, postgres_url: str) -> None:
        """Half each; and nobody's half is touched by the other."""
        async with AsyncExitStack() as stack:
            first, second = await of_both(postgres_url, stack)
            for _ in range(10):
                await asyncio.sleep(0.05)
                assert not first.mine & second.mine

    async def test_who_comes_later_gets_a_share_and_who_goes_hands_over(self, postgres_url: str) -> None:
        """A worker more, a worker less: within a few looks."""
        async with AsyncExitStack() as stack:
            first = await Process(postgres_url, stack).start()
            await until(lambda: len(first.mine) == 2)
            second = await Process(postgres_url, stack).start()
            await until(lambda: len(first.mine) == len(second.mine) == 1)
            await first.stop()
            await until(lambda: len(second.mine) == 2)
            assert not first.mine

    async def test_a_dialogue_in_full_swing_stays_where_it_is(self, postgres_url: str, journal: SqlJournal) -> None:
        """Only what is quiet moves for the sake of a fair share."""
        async with AsyncExitStack() as stack:
            first = await Process(postgres_url, stack).start()
            await until(lambda: len(first.mine) == 2)
            for dialogue in (DIALOGUE, "dialogue-2"):
                await journal.append([said("c1", dialogue_id=dialogue)])
            await until(lambda: all(not loop.idle for loop in first.office._loops.values()))
            second = await Process(postgres_url, stack).start()
            await asyncio.sleep(0.5)
            assert (len(first.mine), second.mine) == (2, set())

    async def test_who_loses_the_database_stops_at_once_and_another_takes_over(
        self, postgres_url: str, database: AsyncEngine
    ) -> None:
        """A lost connection is a lost lock. Afterwards each dialogue has one loop again."""
        async with AsyncExitStack() as stack:
            first, second = await of_both(postgres_url, stack)
            async with database.connect() as connection:
                await connection.execute(text(BREAK_THEMING))
            await until(lambda: not first.mine or not second.mine)
            await until(lambda: len(first.mine) + len(second.mine) == 2 and not first.mine & second.mine)
            assert first.mine | second.mine == {DIALOGUE, "dialogue-2"}

    async def test_who_hangs_is_put_out_by_the_database(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It can't say that it hangs; its silence does."""
        monkeypatch.setitem(shifts.SESSION, "idle_session_timeout", "1s")
        monkeypatch.setattr(shifts, "BEAT_SECONDS", 60)
        hanging = PostgresShifts(postgres_url)
        assert await hanging.look([DIALOGUE, "dialogue-2"], []) == {DIALOGUE, "dialogue-2"}
        async with AsyncExitStack() as stack:
            other = await Process(postgres_url, stack).start()
            await until(lambda: len(other.mine) == 2)
        assert not hanging.held
        await hanging.close()

    async def test_who_is_busy_for_long_is_not_taken_for_one_that_hangs(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A hundred long journals are read before their loops begin."""
        monkeypatch.setitem(shifts.SESSION, "idle_session_timeout", "1s")
        monkeypatch.setattr(shifts, "BEAT_SECONDS", 0.1)
        busy = PostgresShifts(postgres_url)
        await busy.look([DIALOGUE, "dialogue-2"], [])
        await busy.rest(1.5)
        assert busy.held == {DIALOGUE, "dialogue-2"}
        await busy.close()

    async def test_who_has_no_model_leaves_everything_to_those_who_have(self, postgres_url: str) -> None:
        """It has no share, however many come; what it took before it knew, it hands over."""
        async with AsyncExitStack() as stack:
            without = await Process(postgres_url, stack, model_missing="no model").start()
            await until(lambda: len(without.mine) == 2)  # nobody else is there to say why there are no themes
            able = await Process(postgres_url, stack).start()
            await until(lambda: len(able.mine) == 2)
            for _ in range(10):
                await asyncio.sleep(0.05)
                assert (len(able.mine), without.mine) == (2, set())

    async def test_who_gets_a_model_gets_a_share(self, postgres_url: str, database: AsyncEngine) -> None:
        """And counts from then on, once; who loses the database meanwhile counts as before."""
        async with AsyncExitStack() as stack:
            able = await Process(postgres_url, stack).start()
            late = await Process(postgres_url, stack, model_missing="no model").start()
            await until(lambda: not late.office._able and len(able.mine) == 2 and not late.mine)
            async with database.connect() as connection:
                await connection.execute(text(BREAK_THEMING))
            await until(lambda: len(able.mine) == 2 and not late.mine)
            late.engine.missing_model = ""
            await until(lambda: len(able.mine) == len(late.mine) == 1)
            async with database.connect() as connection:
                assert (await connection.execute(shifts._CREW)).scalar_one() == 2

    async def test_where_nobody_has_a_model_people_read_why(self, postgres_url: str) -> None:
        """From whoever looks after the dialogue, once somebody speaks."""
        async with AsyncExitStack() as stack:
            server = await Process(postgres_url, stack, themes=False).start()
            without = await Process(postgres_url, stack, model_missing="no model here").start()
            await until(lambda: not without.office._able and len(without.mine) == 2)
            await server.desk.steer(DIALOGUE, c.SetPhase("p1", "collecting"), by="Karima")
            await server.desk.contribute(DIALOGUE, c.Join("anna", "1", "nl"), by="anna")
            await server.desk.contribute(DIALOGUE, contribution("c1", "anna"), by="anna", key="key-1", text="wind")
            await until(lambda: server.office.status(DIALOGUE)["message"] == "no model here")

    async def test_another_database_on_the_same_server_is_another_world(
        self, postgres_url: str, database: AsyncEngine
    ) -> None:
        """Advisory locks are seen server-wide, and counted per database."""
        elsewhere = f"{postgres_url.rpartition('/')[0]}/postgres"
        stranger = PostgresShifts(elsewhere)
        line = await stranger._connected()
        await line.execute(text(f"SELECT pg_advisory_lock({shifts.lock_key('CAST(:id AS text)')})"), {"id": DIALOGUE})
        ours = PostgresShifts(postgres_url)
        assert await ours.look([DIALOGUE, "dialogue-2"], []) == {DIALOGUE, "dialogue-2"}
        async with database.connect() as connection:
            assert (await connection.execute(shifts._CREW)).scalar_one() == 1
        await line.close()
        await stranger.close()
        await ours.close()


@pytest.mark.usefixtures("_in_a_hurry", "journal")
class TestAcrossProcesses:
    """A facilitator on a server that leaves theming to workers."""

    async def test_looking_for_themes_again_reaches_the_process_that_themes(self, postgres_url: str) -> None:
        """And how it goes is read on the server."""
        async with AsyncExitStack() as stack:
            server = await Process(postgres_url, stack, themes=False).start()
            assert server.office.status(DIALOGUE)["state"] == "starting"
            worker = await Process(postgres_url, stack).start()
            await until(lambda: len(worker.mine) == 2)
            await server.desk.steer(DIALOGUE, c.SetPhase("p1", "collecting"), by="Karima")
            await server.desk.contribute(DIALOGUE, c.Join("anna", "1", "nl"), by="anna")
            for n, words in enumerate(("wind a", "wind b")):
                wish = contribution(f"c{n}", "anna")
                await server.desk.contribute(DIALOGUE, wish, by="anna", key=f"key-{n}", text=words)
            await server.office.ask(DIALOGUE)
            follower = await server.desk._followers.get(DIALOGUE)
            await until(lambda: follower.state.ledger.themed == 2)
            await until(lambda: server.office.status(DIALOGUE) == {"state": "ready", "waiting": 0, "message": ""})
            assert server.engine.requests == []

    async def test_who_asked_while_nobody_themed_is_answered_by_who_comes(self, postgres_url: str) -> None:
        """The wish is kept."""
        async with AsyncExitStack() as stack:
            server = await Process(postgres_url, stack, themes=False).start()
            for _ in range(2):
                await server.office.ask(DIALOGUE)
            board = PostgresNoticeboard(open_database(postgres_url))
            told = {DIALOGUE: {"state": "busy", "waiting": 3, "message": ""}}
            assert await board.exchange(told) == {DIALOGUE}
            assert await board.exchange(told) == set()
            await board._engine.dispose()

    async def test_without_anybody_who_themes_the_facilitator_is_told_so(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not at once: a worker may be on its way."""
        monkeypatch.setattr(noticeboard, "NOBODY_SECONDS", 0.3)
        async with AsyncExitStack() as stack:
            server = await Process(postgres_url, stack, themes=False).start()
            assert server.office.status(DIALOGUE)["state"] == "starting"
            await until(lambda: server.office.status(DIALOGUE)["state"] == "unavailable")

    async def test_a_dialogue_that_is_thrown_away_leaves_nothing(
        self, postgres_url: str, journal: SqlJournal, database: AsyncEngine
    ) -> None:
        """Neither its vectors nor who asked for what."""
        await journal.append([begun("rehearsal", join_code="BBBBBB", rehearsal=True)])
        board = PostgresNoticeboard(database)
        await board.ask("rehearsal")
        await asyncio.to_thread(SharedVectors(postgres_url, "m").filled, "rehearsal", {"c1": "wind"}, embedded)
        await journal.throw_away("rehearsal")
        assert await board.exchange({"rehearsal": noticeboard.STARTING}) == set()
        async with database.connect() as connection:
            for table in ("theming", "vectors"):
                assert (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0  # noqa: S608 (of two)


def embedded(texts: Sequence[str]) -> FloatArray:
    """A vector for each text, by its last word."""
    return np.array(
        [[float(len(one)), float(one.split()[-1].strip("abcdefghijklmnopqrstuvwxyz") or 0)] for one in texts],
        np.float32,
    )


@pytest.mark.usefixtures("journal")
class TestEachVectorOnce:
    """Made by whoever has time, and by nobody else."""

    async def test_two_make_them_together_and_both_have_all(self, postgres_url: str, journal: SqlJournal) -> None:
        """Each exactly once, and right."""
        await journal.append([said(i, words) for i, words in WORDS.items()])
        made: list[str] = []

        def slowly(texts: Sequence[str]) -> FloatArray:
            made.extend(texts)
            asyncio.run(asyncio.sleep(0.05))
            return embedded(texts)

        here, there = SharedVectors(postgres_url, "m"), SharedVectors(postgres_url, "m")
        await asyncio.to_thread(here.want, DIALOGUE, [*WORDS])
        helping = asyncio.create_task(asyncio.to_thread(_help_until_done, there, slowly))
        kept = await asyncio.to_thread(here.filled, DIALOGUE, WORDS, slowly)
        await helping
        assert sorted(made) == sorted(WORDS.values())
        assert {i: kept[i].tolist() for i in WORDS} == dict(
            zip(WORDS, embedded([*WORDS.values()]).tolist(), strict=True)
        )
        again = await asyncio.to_thread(there.filled, DIALOGUE, WORDS, slowly)
        assert len(again) == len(made) == len(WORDS)

    async def test_one_killed_in_the_middle_of_a_batch_is_replaced(
        self, postgres_url: str, journal: SqlJournal, database: AsyncEngine
    ) -> None:
        """What it was busy with is free at once; what it had finished is not made again."""
        await journal.append([said(i, words) for i, words in WORDS.items()])
        program = (
            "import sys, time\n"
            "from app.theming.shared_vectors import SharedVectors\n"
            "from tests.contract.test_sharing_the_theming import DIALOGUE, WORDS, embedded\n"
            "batches = []\n"
            "def stuck(texts):\n"
            "    batches.append(texts)\n"
            "    if len(batches) > 1:\n"
            "        print('in the middle', flush=True)\n"
            "        time.sleep(60)\n"
            "    return embedded(texts)\n"
            f"SharedVectors({postgres_url!r}, 'm').filled(DIALOGUE, WORDS, stuck)\n"
        )
        doomed = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert doomed.stdout is not None
        assert await asyncio.wait_for(doomed.stdout.readline(), PATIENCE) == b"in the middle\n"
        os.kill(doomed.pid, signal.SIGKILL)
        killed = monotonic()
        made: list[str] = []

        def noting(texts: Sequence[str]) -> FloatArray:
            made.extend(texts)
            return embedded(texts)

        kept = await asyncio.to_thread(SharedVectors(postgres_url, "m").filled, DIALOGUE, WORDS, noting)
        assert monotonic() - killed < 30
        assert (len(kept), len(made), len(set(made))) == (40, 40 - BATCH, 40 - BATCH)
        await doomed.wait()
        async with database.connect() as connection:
            query = "SELECT count(*), count(vector), count(DISTINCT made_by) FROM vectors"
            assert tuple((await connection.execute(text(query))).one()) == (40, 40, 2)

    async def test_a_claim_that_was_lost_does_not_lose_the_work(
        self, postgres_url: str, database: AsyncEngine, journal: SqlJournal
    ) -> None:
        """PostgreSQL restarted while a batch was made."""
        await journal.append([said(i, words) for i, words in WORDS.items()])
        asked: list[str] = []

        async def cut() -> None:
            async with open_database(postgres_url).connect() as connection:
                await connection.execute(text(BREAK_THEMING.replace("theming", "vectors")))

        def interrupted(texts: Sequence[str]) -> FloatArray:
            if not asked:
                asyncio.run(cut())
            asked.extend(texts)
            return embedded(texts)

        kept = await asyncio.to_thread(SharedVectors(postgres_url, "m").filled, DIALOGUE, WORDS, interrupted)
        assert len(kept) == len(asked) == len(WORDS)
        async with database.connect() as connection:
            assert (await connection.execute(text("SELECT count(vector) FROM vectors"))).scalar_one() == 40

    async def test_a_text_that_cannot_be_read_keeps_nobody_busy(self, postgres_url: str, journal: SqlJournal) -> None:
        """Who stumbles over it says so, and those who help don't stumble over it for ever."""
        await journal.append([said(i, words) for i, words in WORDS.items()])

        def stumbling(texts: Sequence[str]) -> FloatArray:
            raise ValueError(f"{len(texts)} texts that cannot be read")

        here, there = SharedVectors(postgres_url, "m"), SharedVectors(postgres_url, "m")
        await asyncio.to_thread(here.want, DIALOGUE, ["c1", "c2"])
        with pytest.raises(ValueError, match="cannot be read"):
            await asyncio.to_thread(there.help, stumbling)
        assert await asyncio.to_thread(there.help, embedded) is False
        with pytest.raises(ValueError, match="cannot be read"):
            await asyncio.to_thread(here.filled, DIALOGUE, {"c1": "words"}, stumbling)
        assert len(await asyncio.to_thread(here.filled, DIALOGUE, WORDS, embedded)) == 40

    async def test_a_database_that_is_away_is_waited_for_and_no_text_is_blamed(
        self, postgres_url: str, database: AsyncEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Otherwise a restart would leave texts without a theme for good."""
        monkeypatch.setattr(shared_vectors, "RETRY_SECONDS", 0.05)
        async with database.begin() as connection:
            await connection.execute(text("ALTER TABLE vectors RENAME TO vectors_away"))
        filling = asyncio.create_task(
            asyncio.to_thread(SharedVectors(postgres_url, "m").filled, DIALOGUE, WORDS, embedded)
        )
        await asyncio.sleep(0.3)
        assert not filling.done()
        async with database.begin() as connection:
            await connection.execute(text("ALTER TABLE vectors_away RENAME TO vectors"))
        assert len(await asyncio.wait_for(filling, PATIENCE)) == len(WORDS)

    async def test_a_dialogue_that_was_thrown_away_meanwhile_is_not_waited_for(self, postgres_url: str) -> None:
        """Its vectors have no place any more."""
        with pytest.raises(errors.UnknownDialogue):
            await asyncio.to_thread(SharedVectors(postgres_url, "m").filled, "gone", WORDS, embedded)

    async def test_erased_words_leave_no_vector_behind(self, postgres_url: str, database: AsyncEngine) -> None:
        """Not in the table, not in memory; and what nobody names is erased with the others."""
        here = SharedVectors(postgres_url, "m")
        await asyncio.to_thread(here.filled, DIALOGUE, WORDS, embedded)
        await asyncio.to_thread(here.forget, DIALOGUE, ["c1"])
        assert len(here._memory[DIALOGUE]) == 39
        await asyncio.to_thread(here.forget_others, DIALOGUE, ["c2", "c3"])
        async with database.connect() as connection:
            left = (await connection.execute(text("SELECT contribution_id FROM vectors ORDER BY 1"))).scalars().all()
        assert left == ["c2", "c3"]
        assert here.dialogues() == set()


def _help_until_done(vectors: SharedVectors, embed: object) -> None:
    while vectors.help(embed):  # type: ignore[arg-type]  # a function of texts
        pass
