"""What whoever watches reads about contributions: how many, how soon, why not; and nothing else."""

import asyncio

import pytest

from app import errors
from app.intake.counted import CountedReception
from app.intake.limits import Limits
from app.metrics import Metrics
from tests.stage import DIALOGUE, Stage, stage


def test_every_contribution_is_counted_under_what_became_of_it() -> None:
    """Accepted, known already, or the code of its refusal; only what was stored has a time."""
    metrics = Metrics()

    async def story(made: Stage) -> None:
        desk = CountedReception(made.desk, made.keyring, Limits(), metrics)
        who = await desk.join(DIALOGUE, consent="1", language="nl")
        for key, text in (("first key", "Wind."), ("first key", "Wind."), ("second key", "Zon.")):
            await desk.contribute(who, key=key, prompt_id="p1", text=text, language="nl")
        with pytest.raises(errors.TextEmpty):
            await desk.contribute(who, key="third key", prompt_id="p1", text=" ", language="nl")
        with pytest.raises(errors.UnknownPrompt):
            await desk.contribute(who, key="fourth key", prompt_id="p9", text="Water.", language="nl")

    async def play() -> None:
        async with stage() as made:
            await story(made)

    asyncio.run(play())
    lines = metrics.text().decode().splitlines()
    counted = {line for line in lines if line.startswith("samenspraak_contributions_total{")}
    assert counted == {
        'samenspraak_contributions_total{outcome="accepted"} 2.0',
        'samenspraak_contributions_total{outcome="repeated"} 1.0',
        'samenspraak_contributions_total{outcome="text_empty"} 1.0',
        'samenspraak_contributions_total{outcome="unknown_prompt"} 1.0',
    }
    assert "samenspraak_participants_joined_total 1.0" in lines
    assert "samenspraak_acknowledgement_seconds_count 3.0" in lines


def test_a_fault_that_nobody_foresaw_is_counted_too() -> None:
    """The phone hears that something went wrong; so does whoever watches."""
    metrics = Metrics()

    async def play() -> None:
        async with stage() as made:
            desk = CountedReception(made.desk, made.keyring, Limits(), metrics)
            who = await desk.join(DIALOGUE, consent="1", language="nl")
            with pytest.raises(AttributeError):
                await desk.contribute(who, key="first key", prompt_id="p1", text=None, language="nl")  # type: ignore[arg-type]  # the fault

    asyncio.run(play())
    assert 'samenspraak_contributions_total{outcome="internal"} 1.0' in metrics.text().decode()
