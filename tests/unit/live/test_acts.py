"""From a facilitator's message to the command that carries it out."""

from typing import get_args

import msgspec
import pytest

from app import errors
from app.dialogue import commands as c
from app.live import messages as m
from app.live.acts import command_for

KEY = "a-key-of-mine"
EXPECTED: dict[m.Message, c.AnyCommand] = {
    m.SetPhase(KEY, "p1", "reflecting"): c.SetPhase("p1", "reflecting"),
    m.RenameTheme(KEY, "t1", "A name", "grid"): c.RenameTheme("t1", "A name", "grid"),
    m.MergeThemes(KEY, "t1", "t2"): c.MergeThemes("t1", "t2"),
    m.PartThemes(KEY, "t1"): c.PartThemes("t1"),
    m.ShareTheme(KEY, "t1", on=False): c.ShareTheme("t1", on=False),
    m.HideContribution(KEY, "c1"): c.HideContribution("c1"),
    m.ReleaseContribution(KEY, "c1"): c.ReleaseContribution("c1"),
}
ELSEWHERE = {m.Retheme, m.AddPrompt}  # the first asks the engine, not the journal; the second makes an id


@pytest.mark.parametrize(("message", "command"), EXPECTED.items(), ids=lambda one: type(one).__name__)
def test_a_message_becomes_its_command(message: m.Message, command: c.AnyCommand) -> None:
    """Nothing is lost or swapped on the way."""
    assert command_for(message) == command


def test_every_act_of_a_facilitator_has_a_command() -> None:
    """A new message without a rule is noticed here, not in the hall."""
    assert {type(message) for message in EXPECTED} | ELSEWHERE == set(get_args(m.FacilitatorAct))


def test_a_new_prompt_gets_an_id_and_loses_stray_white_space() -> None:
    """Two prompts of the same text are two prompts."""
    first, second = (command_for(m.AddPrompt(KEY, "  What \n else? ")) for _ in range(2))
    assert isinstance(first, c.AddPrompt)
    assert isinstance(second, c.AddPrompt)
    assert first.text == "What else?"
    assert first.prompt_id != second.prompt_id


def test_a_prompt_of_white_space_is_refused() -> None:
    """There is nothing to ask."""
    with pytest.raises(errors.TextEmpty):
        command_for(m.AddPrompt(KEY, " \n "))


@pytest.mark.parametrize("kind", get_args(m.ParticipantAct))
def test_an_act_of_a_participant_does_not_come_this_way(kind: type[m.Message]) -> None:
    """It goes through intake, which counts and normalises."""
    facts = {"key": KEY, "prompt_id": "p1", "text": "words", "contribution_id": "c1", "on": True}
    needed = {field.name: facts[field.name] for field in msgspec.structs.fields(kind) if field.required}
    with pytest.raises(errors.BadMessage):
        command_for(kind(**needed))
