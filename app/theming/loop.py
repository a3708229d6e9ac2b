"""One dialogue's theming: newcomers at once, all themes anew by cadence. Reads the journal, writes to the journal."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import structlog

from app.dialogue import commands
from app.dialogue import events as e
from app.dialogue.model import Contribution, Dialogue
from app.journal import Desk, Follower
from app.journal.desk import wall_clock
from app.theming import wire
from app.theming.cadence import Pulse, is_due
from app.theming.engine import Engine, EngineDied
from app.theming.newcomers import Newcomers

log = structlog.get_logger()
BATCH = 32
BREATH_SECONDS = 0.5
RETRY_MODEL_SECONDS = 20.0
RETRY_ENGINE_SECONDS = 0.5
IDLE_SECONDS = 60.0
BY = "theming"
Observe = Callable[[float], None]


class ThemingLoop:
    """Themes one dialogue for as long as it runs."""

    def __init__(
        self,
        follower: Follower,
        desk: Desk,
        engine: Engine,
        *,
        themed: Observe,
        revised: Observe,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._follower = follower
        self._desk = desk
        self._engine = engine
        self._themed = themed
        self._revised = revised
        self._clock = clock
        self._newcomers = Newcomers(follower.state)
        self._theme_ids: dict[int, list[str]] = {}
        self._wake = asyncio.Event()
        self._asked = False
        self._revising: asyncio.Task[None] | None = None
        self._last_revision = self._last_contribution = clock()
        self._revised_count = _in_last_revision(follower.state)
        self._problem = ""
        self._ready = False
        self._erased: dict[str, None] = {}  # words that were taken back, whose vectors may still be there
        self._looked_for_absent = False
        self._spoken = False
        self._timed = {c.id for c in follower.state.contributions.values() if c.theme_id}

    # ---- for others -------------------------------------------------------------------------------------

    def ask(self) -> None:
        """A facilitator wants a revision now."""
        self._asked = True
        self._wake.set()

    def status(self) -> dict[str, Any]:
        """What the facilitator reads about the theming."""
        waiting = len(self._newcomers)
        if self._problem:
            return {"state": "unavailable", "waiting": waiting, "message": self._problem}
        if not self._ready:
            return {"state": "starting" if waiting else "ready", "waiting": waiting, "message": ""}
        asked = self._asked and self._offered() > 0  # who asked for it reads at once that it comes
        busy = asked or self._revising is not None
        return {"state": "busy" if busy else "ready", "waiting": waiting, "message": ""}

    @property
    def idle(self) -> bool:
        """Nothing waits, and nobody said anything for a while: another process may as well take it over."""
        quiet = not self._spoken or self._clock() - self._last_contribution > IDLE_SECONDS
        return quiet and not len(self._newcomers) and self._revising is None

    async def run(self) -> None:
        """Theme until cancelled."""
        stop_listening = self._follower.listen(self._hear)
        try:
            if self._follower.state.current_prompt is not None:  # the others wait until somebody speaks again
                with contextlib.suppress(EngineDied):
                    await self._resume()
            while True:
                # not wait_for: in Python 3.11 it loses a cancellation that comes together with the wake-up
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BREATH_SECONDS):
                        await self._wake.wait()
                self._wake.clear()
                await self._once()
        finally:
            stop_listening()
            if self._revising is not None:
                self._revising.cancel()

    # ---- the loop ----------------------------------------------------------------------------------------

    def _hear(self, entries: Sequence[e.Entry]) -> None:
        for entry in entries:
            self._newcomers.hear(entry)
            if isinstance(entry.event, e.ContributionAccepted):
                self._last_contribution, self._spoken = self._clock(), True
            if isinstance(entry.event, e.ContributionWithdrawn):
                self._erased[entry.event.contribution_id] = None
        self._wake.set()

    async def _once(self) -> None:
        try:
            await self._forget()
            if len(self._newcomers) > BATCH:
                ahead = self._newcomers.ahead()
                await self._engine.ask(wire.Want(self._engine.call(), self._follower.dialogue_id, ahead))
            while batch := self._newcomers.take(BATCH):
                await self._place(batch)
                self._consider_revision()
            self._consider_revision()
        except EngineDied:
            await asyncio.sleep(RETRY_ENGINE_SECONDS)
        except Exception as error:  # noqa: BLE001 (a dialogue must not stay without themes because one step failed)
            log.warning("theming_failed", dialogue=self._follower.dialogue_id, kind=type(error).__name__)
            await asyncio.sleep(RETRY_ENGINE_SECONDS)

    async def _place(self, batch: list[Contribution]) -> None:
        try:
            answer = await self._placed(batch)
            if isinstance(answer, wire.Placed) and not answer.revision and await self._resume():
                answer = await self._placed(batch)
        except EngineDied:
            await self._blame(batch)
            raise
        if isinstance(answer, wire.Failed):
            await self._failed(answer, batch)
            return
        self._problem, self._ready = "", True
        if isinstance(answer, wire.Placed):
            await self._store_placements(batch, answer)

    async def _placed(self, batch: list[Contribution]) -> wire.Answer:
        items = [_item(c) for c in batch]
        return await self._engine.ask(wire.Place(self._engine.call(), self._follower.dialogue_id, items))

    async def _resume(self) -> bool:
        """Give an engine that has just started the themes that stand: a restart changes none of them."""
        state = self._follower.state
        standing = [c for c in state.contributions.values() if self._takes_part(c) and state.bucket(c) == "themed"]
        if not standing:
            return False
        items = [_item(c) for c in standing]
        answer = await self._engine.ask(wire.Resume(self._engine.call(), self._follower.dialogue_id, items))
        if not isinstance(answer, wire.Resumed):
            return False
        self._theme_ids = {answer.revision: answer.theme_ids}
        self._ready = True
        return True

    async def _store_placements(self, batch: list[Contribution], answer: wire.Placed) -> None:
        ids = self._theme_ids.get(answer.revision, [])
        placements = tuple(
            e.Placement(c.id, ids[number])
            for c, number in zip(batch, answer.themes, strict=True)
            if 0 <= number < len(ids)
        )
        if placements:
            await self._carry_out(commands.PlaceContributions(placements))
            self._observe(p.contribution_id for p in placements)

    async def _failed(self, answer: wire.Failed, batch: list[Contribution]) -> None:
        log.warning("engine_failed", reason=_loggable(answer), model_missing=answer.model_missing)
        if answer.model_missing:
            self._problem = answer.reason
            self._newcomers.put_back(batch)
            await asyncio.sleep(RETRY_MODEL_SECONDS)
            return
        await self._blame(batch)

    async def _blame(self, batch: list[Contribution]) -> None:
        """Find the text that the engine can't take: alone, three times; then it's left unthemed, and counted so."""
        for contribution in self._newcomers.suspect(batch):
            await self._carry_out(commands.LeaveUnthemed(contribution.id))

    def _consider_revision(self) -> None:
        if self._revising is not None or self._problem:
            return
        ledger, now = self._follower.state.ledger, self._clock()
        pulse = Pulse(
            contributions=self._offered(),
            revised=self._revised_count,
            unthemed=ledger.unthemed,
            since_revision=now - self._last_revision,
            since_contribution=now - self._last_contribution,
            asked=self._asked,
        )
        if is_due(pulse):
            self._asked = False
            self._revising = self._background(self._revise())

    def _offered(self) -> int:
        """The visible contributions that the engine has seen."""
        ledger = self._follower.state.ledger
        return ledger.themed + ledger.unthemed - len(self._newcomers)

    async def _revise(self) -> None:
        started = self._clock()
        try:
            await self._revise_once()
        except EngineDied:
            log.warning("engine_died_revising", dialogue=self._follower.dialogue_id)
        finally:
            self._revising = None
            self._last_revision = self._clock()
            self._revised(self._last_revision - started)
            self._wake.set()

    async def _revise_once(self) -> None:
        state = self._follower.state
        basis = state.position
        taking_part = [c for c in state.contributions.values() if self._takes_part(c)]
        items = [_item(c) for c in taking_part]
        newcomers = [c.id for c in taking_part if c.position > state.revision_basis]
        standing = [t for t in state.themes.values() if not t.retired]
        kept = [t.id for t in standing if t.touched]
        merged = {t.id: t.merged_into for t in standing if t.merged_into}
        offered = self._offered()
        places = {t.id: t.place for t in standing if t.place}
        moved = {i: t.id for t in standing for i in t.hand}
        call, dialogue_id = self._engine.call(), self._follower.dialogue_id
        request = wire.Revise(call, dialogue_id, items, kept, merged, places, moved, newcomers)
        answer = await self._engine.ask(request)
        # what was taken back meanwhile may have been embedded once more for this
        self._erased |= {item.contribution_id: None for item in items if self._is_erased(item.contribution_id)}
        if not isinstance(answer, wire.Revised):
            self._note_failure(answer)
            return
        self._problem, self._ready, self._revised_count = "", True, offered
        ids = [theme.previous or new_theme_id() for theme in answer.themes]
        # a placement by the revision before may still be on its way
        self._theme_ids = dict([*self._theme_ids.items()][-1:]) | {answer.revision: ids}
        await self._carry_out(_command(answer, ids, basis))
        self._observe(member for theme in answer.themes for member in theme.members)

    def _note_failure(self, answer: wire.Answer) -> None:
        if isinstance(answer, wire.Failed):
            log.warning("revision_failed", reason=_loggable(answer), model_missing=answer.model_missing)
            self._problem = answer.reason if answer.model_missing else self._problem

    async def _carry_out(self, command: commands.AnyCommand) -> None:
        done = await self._desk.contribute(self._follower.dialogue_id, command, by=BY)
        await self._follower.reached(done.position)

    async def _forget(self) -> None:
        """Erase the vectors of words that are gone; where that fails it's done at the next turn."""
        if not self._looked_for_absent:  # words may have been erased while no engine ran
            present = [i for i in self._follower.state.contributions if not self._is_erased(i)]
            self._looked_for_absent = await self._forgotten(present, only_these=True)
        gone = list(self._erased)
        if gone and await self._forgotten(gone):
            self._erased = {i: None for i in self._erased if i not in gone}

    async def _forgotten(self, ids: list[str], *, only_these: bool = False) -> bool:
        request = wire.Forget(self._engine.call(), self._follower.dialogue_id, ids, only_these=only_these)
        return isinstance(await self._engine.ask(request), wire.Done)

    def _is_erased(self, contribution_id: str) -> bool:
        return self._follower.state.contributions[contribution_id].text is None

    def _takes_part(self, c: Contribution) -> bool:
        if c.visibility != "visible" or c.text is None or c.left_unthemed:
            return False
        if c.by_hand and c.theme_id is None:
            return False  # somebody took it out of the themes, and it stays out
        return c.id not in self._newcomers  # those are embedded when they are placed, a few at a time

    def _observe(self, contribution_ids: Any) -> None:
        now = wall_clock()
        for contribution_id in contribution_ids:
            contribution = self._follower.state.contributions.get(contribution_id)
            if contribution is not None and contribution_id not in self._timed:
                self._timed.add(contribution_id)
                self._themed((now - contribution.at) / 1000)

    def _background(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(_quietly(work))
        _running.add(task)
        task.add_done_callback(_running.discard)
        return task


_running: set[asyncio.Task[None]] = set()


async def _quietly(work: Any) -> None:
    with contextlib.suppress(EngineDied, ConnectionError):
        await work


def _item(c: Contribution) -> wire.Item:
    return wire.Item(c.id, c.text or "", c.participant_id, c.language, c.theme_id)


def _in_last_revision(state: Dialogue) -> int:
    """How many visible contributions the last revision knew; from them on the dialogue has grown."""
    return sum(c.visibility == "visible" and c.position <= state.revision_basis for c in state.contributions.values())


def _loggable(answer: wire.Failed) -> str:
    """Why a model is missing; of any other fault its kind only, for its sentence may quote a text."""
    return answer.reason[:200] if answer.model_missing else answer.reason.partition(":")[0]


def new_theme_id() -> str:
    """An id for a theme that wasn't there before."""
    return f"t-{secrets.token_hex(5)}"


def _command(answer: wire.Revised, ids: Sequence[str], basis: int) -> commands.ReviseThemes:
    themes = tuple(
        e.RevisedTheme(
            theme_id=theme_id,
            label=theme.label,
            clause=theme.clause,
            members=tuple(theme.members),
            voices=tuple(theme.voices),
            undercurrent=theme.undercurrent,
            mixed=theme.mixed,
            reason=theme.reason,
            place=theme.place,
            parts=tuple(theme.parts),
            coarse=theme.coarse,
        )
        for theme_id, theme in zip(ids, answer.themes, strict=True)
    )
    return commands.ReviseThemes(
        basis=basis,
        model=answer.model,
        themes=themes,
        unthemed=tuple(answer.unthemed),
        singles=tuple(answer.singles),
        provisional=answer.provisional,
        undercurrent=tuple(_group(group, ids) for group in answer.undercurrent),
    )


def _group(group: wire.FoundGroup, ids: Sequence[str]) -> e.FoundGroup:
    theme_id = ids[group.theme] if 0 <= group.theme < len(ids) else None
    return e.FoundGroup(group.label, tuple(group.members), tuple(group.voices), theme_id, group.reason)
