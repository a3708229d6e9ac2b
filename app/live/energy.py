"""The energy strip: what was said and what spoke to people, through the whole dialogue, with the acts between.

Computed from counts that the state keeps by minute, so that ten thousand contributions cost no more than a hundred.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.dialogue.counting import MINUTE, minute
from app.dialogue.model import Dialogue, Theme
from app.live.quoting import Section

MOST_STEPS = 240


class Scale(NamedTuple):
    """The steps of the strip. ``first`` is a minute since 1970, ``width`` how many minutes a step has."""

    first: int
    width: int
    steps: int


def scale(state: Dialogue) -> Scale:
    """From the first answer to now, in at most 240 steps."""
    last = minute(state.last_at)
    first = min(state.said, default=last)
    width = -(-(last - first + 1) // MOST_STEPS)
    return Scale(first, width, -(-(last - first + 1) // width))


def series(scaled: Scale, counted: Iterable[Mapping[int, int]]) -> list[int]:
    """Counts by minute, added up by step."""
    found = [0] * scaled.steps
    for minutes in counted:
        for at, count in minutes.items():
            step = (at - scaled.first) // scaled.width
            if 0 <= step < scaled.steps:
                found[step] += count
    return found


def of_the_room(state: Dialogue) -> Section:
    """The whole room, without themes and acts: also for the hall."""
    steps = scale(state)
    return {
        "from": steps.first * MINUTE,
        "step": steps.width * MINUTE,
        "contributions": series(steps, [state.said]),
        "resonance": series(steps, [state.resonated]),
    }


def strip(state: Dialogue, themes: Mapping[str, list[Theme]]) -> Section:
    """The facilitator's strip: per theme (with what was merged into it) and with everybody's acts."""
    steps = scale(state)
    return of_the_room(state) | {
        "themes": {theme_id: series(steps, (t.minutes for t in parts)) for theme_id, parts in themes.items()},
        "acts": [_act(mark.at, mark.act, mark.theme_id, mark.prompt_id) for mark in state.marks],
    }


def _act(at: int, act: str, theme_id: str | None, prompt_id: str | None) -> Section:
    subject = {"theme_id": theme_id, "prompt_id": prompt_id}
    return {"at": at, "act": act} | {name: id_ for name, id_ in subject.items() if id_}
