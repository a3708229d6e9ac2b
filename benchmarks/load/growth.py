"""How the cost grows with participants, contributions and themes, and what breaks first.

What a look costs is measured here, in this process, on dialogues of several sizes; what a connection, a message and a
contribution cost comes from the run beside the bare server. The sums are arithmetic on those, and say so.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from app.composition import composed
from app.dialogue import Dialogue
from app.dialogue import events as e
from app.journal import Draft, Write
from app.live.audience import facilitator_view, hall_view, participant_view, personal_view
from app.live.messages import encoder
from app.live.turns import BENCHES, round_of
from app.settings import Settings
from benchmarks.page.room import filled
from benchmarks.quality.rows import Row, plain

CONTRIBUTIONS = (100, 1000, 10_000)
THEMES = (5, 20, 80)
TIMES = 9
LOOKS_A_SECOND = {"phones": 1.0, "facilitators": 4.0, "hall": 1.0}
SAID_A_MINUTE = 1.0  # by each phone, in the sums
FULL = "phones at which one core is full"
Look = dict[str, float]


def measured(found: Sequence[Row]) -> list[Row]:
    """The looks, and the sums where the run beside the bare server is among what was ``found``."""
    rows, looks = [], {}
    for contributions in CONTRIBUTIONS:
        looks[contributions] = _looked(contributions)
        rows += _as_rows(f"{contributions:,} contributions", looks[contributions])
    for themes in THEMES:
        rows += _as_rows(f"1,000 contributions in {themes} themes", _looked(1000, themes))
    telling, answering = (_found(found, part) for part in ("processor time per message to all", "processor time each"))
    return rows + (_sums(looks, telling, answering) if telling and answering else [])


def told(rows: Sequence[Row]) -> str:
    """In a sentence, from what was measured: what fills a core first, and what makes everybody wait longest."""
    most = f"sum at {CONTRIBUTIONS[-1]:,} contributions: "
    parts = {row.name.removeprefix(most): row.value for row in rows if row.name.startswith(most)}
    if not parts:
        return "How the cost grows needs the run beside the bare server too (--only wire growth)."
    full = parts.pop(FULL)
    first = max(parts, key=lambda name: parts[name])
    stall = next(row.value for row in rows if row.name.startswith("longest stall"))
    return (
        f"Computed, not measured: with {CONTRIBUTIONS[-1]:,} contributions one core is full at {full:,.0f} phones. "
        f"What breaks first is {first.removesuffix(', of one core')} ({parts[first]:.0%} of a core at 10,000); "
        f"the longest stall by a look is {stall:.1f} ms."
    )


def _found(rows: Sequence[Row], ending: str) -> float | None:
    return next((row.value for row in reversed(rows) if row.name.endswith(ending)), None)


def _looked(contributions: int, themes: int | None = None) -> Look:
    with tempfile.TemporaryDirectory() as folder:
        links = filled(Path(folder), contributions, "http://localhost", "a token")
        state = asyncio.run(_state(Path(folder), links.dialogue_id, themes))
    somebody = max(state.by_participant, key=lambda who: len(state.by_participant[who]))
    return {
        "phones": _milliseconds(lambda: _phones(state)),
        "facilitators": _milliseconds(lambda: encoder.encode(facilitator_view(state))),
        "hall": _milliseconds(lambda: encoder.encode(hall_view(state))),
        "one phone's own": _milliseconds(lambda: personal_view(state, somebody)),
    }


async def _state(folder: Path, dialogue_id: str, themes: int | None) -> Dialogue:
    async with composed(Settings(data_dir=folder, _env_file=None)) as parts:
        follower = await parts.followers.get(dialogue_id)
        if themes is not None:
            write = Write(dialogue_id, "theming", 0, (Draft(_in_themes(follower.state, themes)),))
            await parts.commit.append(write)
            await follower.catch_up()
        return follower.state


def _in_themes(state: Dialogue, themes: int) -> e.ThemesRevised:
    ids = list(state.contributions)
    groups = [tuple(ids[start::themes]) for start in range(themes)]
    revised = [e.RevisedTheme(f"t-{n}", f"Theme {n}", "", group, group[:5]) for n, group in enumerate(groups)]
    return e.ThemesRevised(state.revision + 1, state.position, "evenly", tuple(revised), (), ())


def _phones(state: Dialogue) -> None:
    now = round_of(state)
    for bench in range(BENCHES):
        encoder.encode(participant_view(state, bench, now))


def _milliseconds(look: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        look()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def _as_rows(name: str, look: Look) -> list[Row]:
    return [plain(f"{name}: one look for {whom}", "ms", took) for whom, took in look.items()]


def _sums(looks: dict[int, Look], telling: float, answering: float) -> list[Row]:
    """One core, everybody told once a second, each phone speaking once a minute."""
    rows = []
    for contributions, look in looks.items():
        looking = sum(look[whom] * often for whom, often in LOOKS_A_SECOND.items()) / 1000
        each = (telling + answering * SAID_A_MINUTE / 60) / 1e6
        name = f"sum at {contributions:,} contributions"
        rows += [
            plain(f"{name}: looks, of one core", "share", looking),
            plain(f"{name}: telling 10,000 phones once a second, of one core", "share", 10_000 * telling / 1e6),
            plain(f"{name}: 10,000 phones speaking once a minute, of one core", "share", 10_000 * answering / 6e7),
            plain(f"{name}: {FULL}", "phones", max(0.0, (1 - looking) / each)),
        ]
    stall = max(looks[max(looks)][whom] for whom in LOOKS_A_SECOND)
    return [*rows, plain(f"longest stall by a look at {max(looks):,} contributions", "ms", stall)]
