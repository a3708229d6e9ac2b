"""From a facilitator's message to the command that carries it out."""

import json
from typing import get_args

import msgspec
import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue.events import HandMove
from app.live import messages as m
from app.live.acts import command_for, message_for

KEY = "a-key-of-mine"
NOW = 1_700_000_000_000
EXPECTED: dict[m.Message, c.AnyCommand] = {
    m.SetPhase(KEY, "p1", "reflecting"): c.SetPhase("p1", "reflecting"),
    m.RestorePhases(KEY, (m.PhaseOf("p1", "collecting", 2, 7),)): c.RestorePhases(
        (c.PromptPhase("p1", "collecting", 2, 7),)
    ),
    m.SetTimer(KEY, "p1", 60): c.SetTimer("p1", NOW + 60_000, 60),
    m.SetTimer(KEY, "p1", ends_at=7): c.SetTimer("p1", 7, None),
    m.SetTimer(KEY, "p1"): c.SetTimer("p1", None, None),
    m.ExtendTimer(KEY, "p1", -30): c.ExtendTimer("p1", -30, NOW),
    m.EditPrompt(KEY, "p1", " What  now? ", "What?"): c.EditPrompt("p1", "What now?", "What?"),
    m.MovePrompt(KEY, "p1", "p2"): c.MovePrompt("p1", "p2"),
    m.RemovePrompt(KEY, "p1"): c.RemovePrompt("p1"),
    m.RestorePrompt(KEY, "p1"): c.RestorePrompt("p1"),
    m.ShowOnWall(KEY, "voice", contribution_id="c1"): c.ShowOnWall("voice", None, "c1"),
    m.TakeBackNudge(KEY, "n1"): c.TakeBackNudge("n1", on=True),
    m.RenameTheme(KEY, "t1", "A name", "grid"): c.RenameTheme("t1", "A name", "grid"),
    m.MergeThemes(KEY, "t1", "t2"): c.MergeThemes("t1", "t2"),
    m.PartThemes(KEY, "t1"): c.PartThemes("t1"),
    m.RejoinTheme(KEY, "t1"): c.RejoinTheme("t1"),
    m.SplitAgain(KEY, "t1"): c.SplitAgain("t1"),
    m.MoveContribution(KEY, "c1", "t1"): c.MoveContributions((HandMove("c1", "t1"),)),
    m.MoveContribution(KEY, "c1", None, "t1"): c.MoveContributions((HandMove("c1", None),), "t1"),
    m.MoveContributions(KEY, (HandMove("c1", "t1", by_hand=False),)): c.MoveContributions(
        (HandMove("c1", "t1", by_hand=False),)
    ),
    m.PinTheme(KEY, "t1", on=True): c.PinTheme("t1", on=True),
    m.HideTheme(KEY, "t1", on=True): c.HideTheme("t1", on=True),
    m.ShareTheme(KEY, "t1", on=False): c.ShareTheme("t1", on=False),
    m.HideContribution(KEY, "c1"): c.HideContribution("c1"),
    m.ReleaseContribution(KEY, "c1"): c.ReleaseContribution("c1"),
    m.ReturnContribution(KEY, "c1", "held"): c.ReturnContribution("c1", "held"),
}
# the first asks the engine, not the journal; the others make an id
ELSEWHERE = {m.Retheme, m.AddPrompt, m.AskAbout, m.Nudge, m.SplitTheme}


@pytest.mark.parametrize(("message", "command"), EXPECTED.items(), ids=lambda one: type(one).__name__)
def test_a_message_becomes_its_command(message: m.Message, command: c.AnyCommand) -> None:
    """Nothing is lost or swapped on the way."""
    assert command_for(message, now=NOW) == command


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
    facts = {"key": KEY, "prompt_id": "p1", "text": "words", "contribution_id": "c1", "theme_id": "t1", "on": True}
    needed = {field.name: facts[field.name] for field in msgspec.structs.fields(kind) if field.required}
    with pytest.raises(errors.BadMessage):
        command_for(kind(**needed))


def test_what_makes_something_new_makes_an_id_for_it() -> None:
    """Nobody has to think of one, and no two are alike."""
    split = m.SplitTheme(KEY, "t1", ("c1",), "A side", part=1, revision=3)
    first, second = command_for(split), command_for(split)
    assert isinstance(first, c.SplitTheme)
    assert isinstance(second, c.SplitTheme)
    assert first.new_id != second.new_id
    assert msgspec.structs.replace(first, new_id="t2") == c.SplitTheme("t2", "t1", ("c1",), "A side", 1, 3)
    asked, nudge = command_for(m.AskAbout(KEY, "t1", "Why?")), command_for(m.Nudge(KEY, "theme", " Go  on! ", "t1"))
    assert isinstance(asked, c.AddPrompt)
    assert isinstance(nudge, c.SendNudge)
    assert (asked.text, asked.about, asked.before_id) == ("Why?", "t1", None)
    assert (nudge.to, nudge.text, nudge.theme_id) == ("theme", "Go on!", "t1")


def test_who_asks_and_what_they_had_seen_travels_along() -> None:
    """So that a colleague's act in between isn't overwritten."""
    command = command_for(m.PinTheme(KEY, "t1", on=True, since=7), by="Karima")
    assert command == c.PinTheme("t1", on=True, since=7, by="Karima")


UNDOS = [*EXPECTED.values(), c.RestorePhases((c.PromptPhase("p1", "planned", 0),))]


@pytest.mark.parametrize("command", UNDOS, ids=lambda one: type(one).__name__)
def test_a_command_goes_back_over_the_line_as_a_message(command: c.AnyCommand) -> None:
    """What undoes an act comes with its acknowledgement; sent with a key, it's the same wish again."""
    if isinstance(command, c.ExtendTimer):
        return  # never undoes anything: the clock is set back to the moment it stood at
    if isinstance(command, c.MoveContributions):
        command = msgspec.structs.replace(command, seen=msgspec.UNSET)
    frame = json.dumps({"key": KEY} | message_for(command, since=7))
    assert command_for(m.decoder.decode(frame), now=NOW) in {command, msgspec.structs.replace(command, since=7)}
