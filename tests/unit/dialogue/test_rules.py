"""Every wish has a rule in decide, every fact one in evolve, and both are read from the unions."""

import ast
import sys
from contextlib import suppress
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given

from app import errors
from app.dialogue import commands as c
from app.dialogue import decide, events, evolve, replay
from app.dialogue.effects import apply
from app.dialogue.model import Dialogue
from app.dialogue.rules import rule
from tests.gatherings import Gathering, journals

COMMANDS: tuple[type, ...] = get_args(c.AnyCommand)
EVENTS: tuple[type, ...] = get_args(events.AnyEvent)
PACKAGE = Path(sys.modules["app.dialogue"].__path__[0])


def name(kind: type) -> str:
    """The name of a case."""
    return kind.__name__


@pytest.mark.parametrize("kind", COMMANDS, ids=name)
def test_every_command_has_a_rule(kind: type) -> None:
    """`decide` knows what follows from it."""
    assert rule.dispatch(kind) is not rule.dispatch(object)


@pytest.mark.parametrize("kind", EVENTS, ids=name)
def test_every_event_has_a_rule(kind: type) -> None:
    """`evolve` knows what follows from it."""
    assert apply.dispatch(kind) is not apply.dispatch(object)


def test_no_command_is_left_out_of_the_union() -> None:
    """A new command that nobody can wish would be dead text."""
    assert {*c.Command.__subclasses__(), *c.Steer.__subclasses__()} - {c.Steer} == set(COMMANDS)


def test_no_event_is_left_out_of_the_union() -> None:
    """An event outside the union could be stored and never read."""
    assert set(events.Event.__subclasses__()) == set(EVENTS)


@pytest.mark.parametrize("kind", [*COMMANDS, *EVENTS], ids=name)
def test_everything_that_may_happen_is_explained(kind: type) -> None:
    """A sentence each, in the module where it is defined, and only once."""
    source = ast.parse((PACKAGE / f"{kind.__module__.rsplit('.', 1)[1]}.py").read_text(encoding="utf-8"))
    (found,) = [node for node in source.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__]
    sentences = [n for n in found.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    assert len(sentences) == 1
    assert str(ast.get_docstring(found)).endswith((".", "…"))


@pytest.mark.parametrize("kind", EVENTS, ids=name)
def test_the_kind_of_an_event_is_its_name_in_small_letters(kind: type[events.Event]) -> None:
    """What stands in a journal for ever can be found in the code by name."""
    spelled = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__)
    assert kind.__struct_config__.tag == spelled.lstrip("_")


def test_a_wish_without_a_rule_is_a_fault_of_ours() -> None:
    """Not silently nothing."""
    with pytest.raises(TypeError, match="no rule for _Wish in Energie"):
        decide(Gathering().state, _Wish())  # type: ignore[arg-type]  # that it isn't in the union is the case


def test_a_fact_without_a_rule_is_a_fault_of_ours() -> None:
    """Not silently passed over."""
    with pytest.raises(TypeError, match="no rule for _Wish at 1"):
        evolve(Dialogue(), events.Entry(1, 0, "x", _Wish()))  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize("position", [0, 1, 5], ids=["before the first", "the same again", "a gap"])
def test_only_the_next_entry_can_follow(position: int) -> None:
    """A gap or a repetition would make every later number wrong; nothing is changed by it."""
    state = Gathering().state
    with pytest.raises(ValueError, match=f"entry {position} cannot follow position 1"):
        evolve(state, events.Entry(position, 0, "x", events.ParticipantJoined("anna", "1", "nl")))
    assert state.participants == {}


def test_time_never_runs_back_for_people() -> None:
    """Two servers' clocks differ; order is the position, and what is shown is the latest time seen."""
    gathering = Gathering()
    latest = gathering.state.last_at
    evolve(gathering.state, events.Entry(2, latest - 5000, "anna", events.ParticipantJoined("anna", "1", "nl")))
    assert gathering.state.last_at == latest


@given(journals())
def test_deciding_changes_nothing(entries: list[events.Entry]) -> None:
    """Only facts do."""
    state = replay(entries)
    for command in (c.Join("somebody new", "1", "nl"), c.AddPrompt("p9", "En?"), c.SetPhase("p1", "closed")):
        with suppress(errors.Refused):
            decide(state, command)
    assert state == replay(entries)


@given(journals())
def test_a_journal_can_be_written_down_and_read_again(entries: list[events.Entry]) -> None:
    """JSON and back gives the same entries, and so the same dialogue."""
    written = msgspec.json.encode(entries)
    assert msgspec.json.decode(written, type=list[events.Entry]) == entries


def test_a_journal_from_before_the_console_can_be_read() -> None:
    """Events that know nothing of sub-themes, groups, flags and clocks, as the first version wrote them."""
    old = (
        (
            '{"kind":"dialogue_created","title":"E","purpose":"","organiser":"G","join_code":"K7MW3P","language":"nl",'
            '"first_look":false,"retention_days":180,"prompts":[{"prompt_id":"p1","text":"V?"}]}'
        ),
        '{"kind":"prompt_added","prompt_id":"p2","text":"En?"}',
        '{"kind":"phase_changed","prompt_id":"p1","phase":"collecting","round":1}',
        '{"kind":"participant_joined","participant_id":"a","consent":"1","language":"nl"}',
        (
            '{"kind":"contribution_accepted","contribution_id":"c1","participant_id":"a","prompt_id":"p1","round":1,'
            '"language":"nl","digest":"d"}'
        ),
        (
            '{"kind":"themes_revised","revision":1,"basis":5,"model":"m","themes":[{"theme_id":"t1","label":"wind",'
            '"clause":"","members":["c1"],"voices":["c1"]}],"unthemed":[]}'
        ),
        '{"kind":"contribution_released","contribution_id":"c1"}',
    )
    read = [msgspec.json.decode(event, type=events.AnyEvent) for event in old]
    state = replay(events.Entry(n, n * 1000, "x", event) for n, event in enumerate(read, 1))
    assert (state.ledger.themed, state.themes["t1"].parts, state.undercurrent) == (1, {}, ())
    assert list(state.prompts) == ["p1", "p2"]


@given(journals())
def test_a_journal_can_be_read_up_to_any_position(entries: list[events.Entry]) -> None:
    """The time machine: stop reading earlier, go on later, and end up in the same place."""
    half = len(entries) // 2
    state = replay(entries[:half])
    assert state.position == half
    for entry in entries[half:]:
        evolve(state, entry)
    assert state == replay(entries)


class _Wish(msgspec.Struct):
    """A command that nobody made a rule for."""
