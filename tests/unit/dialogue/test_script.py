"""The script: a dialogue begins, prompts are opened, discussed, closed and opened again."""

import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue import decide, events
from app.dialogue.model import Dialogue
from tests.gatherings import BEGIN, JOIN_CODE, SECOND, Gathering, creation


@pytest.fixture
def gathering() -> Gathering:
    """A dialogue with two prompts, none open yet."""
    return Gathering(prompts=2)


def phases(gathering: Gathering) -> dict[str, tuple[str, int]]:
    """Phase and round of every prompt."""
    return {prompt.id: (prompt.phase, prompt.round) for prompt in gathering.state.prompts.values()}


class TestBeginning:
    """The first entry."""

    def test_before_the_first_entry_there_is_no_dialogue(self) -> None:
        """Position 0 means that nothing happened."""
        assert not Dialogue().exists

    def test_everything_the_organiser_filled_in_is_in_the_first_event(self) -> None:
        """The journal alone tells what was wished."""
        wish = creation(rehearsal=True, first_look=True, retention_days=30)
        (event,) = decide(Dialogue(), wish)
        assert isinstance(event, events.DialogueCreated)
        assert {n: getattr(event, n) for n in wish.__struct_fields__} == {
            n: getattr(wish, n) for n in wish.__struct_fields__
        }

    def test_a_dialogue_knows_what_the_organiser_filled_in(self) -> None:
        """Screens read it from the state."""
        state = Gathering(rehearsal=True, first_look=True, retention_days=30, language="de").state
        assert (state.title, state.join_code, state.language) == ("Energie in ons dorp", JOIN_CODE, "de")
        assert (state.rehearsal, state.first_look, state.retention_days) == (True, True, 30)
        assert (state.purpose, state.organiser) == ("Samen bepalen wat eerst komt.", "Gemeente Westerveld")

    def test_retention_counts_from_the_first_entry(self, gathering: Gathering) -> None:
        """`created_at` is the time of position 1."""
        assert gathering.state.created_at == BEGIN + SECOND

    def test_a_dialogue_begins_once(self, gathering: Gathering) -> None:
        """A second creation changes nothing."""
        assert gathering.does(creation(title="Iets anders")) == []

    @pytest.mark.parametrize(
        "wish", [c.AddPrompt("p9", "En?"), c.Join("anna", "1", "nl"), c.ShareTheme("t", on=True)], ids=type
    )
    def test_nothing_can_be_asked_of_a_dialogue_that_does_not_exist(self, wish: c.AnyCommand) -> None:
        """Whoever asks hears that it doesn't exist."""
        with pytest.raises(errors.UnknownDialogue):
            decide(Dialogue(), wish)

    def test_prompts_are_numbered_in_the_order_of_the_script(self, gathering: Gathering) -> None:
        """Planned, not opened, counted from 1."""
        prompts = [(p.id, p.number, p.phase, p.round, p.opened_at) for p in gathering.state.prompts.values()]
        assert prompts == [("p1", 1, "planned", 0, None), ("p2", 2, "planned", 0, None)]

    def test_no_prompt_is_current_before_one_is_opened(self, gathering: Gathering) -> None:
        """The room waits."""
        assert gathering.state.current_prompt is None


class TestAdding:
    """A facilitator thinks of another question."""

    def test_a_new_prompt_comes_last(self, gathering: Gathering) -> None:
        """Its number follows on."""
        gathering.does(c.AddPrompt("p3", "Wie doet mee?"))
        added = gathering.state.prompts["p3"]
        assert (added.text, added.number, added.phase) == ("Wie doet mee?", 3, "planned")

    def test_a_prompt_is_added_once(self, gathering: Gathering) -> None:
        """A double click adds no second one and changes no text."""
        assert gathering.does(c.AddPrompt("p1", "Een andere tekst")) == []


class TestPhases:
    """Collecting, reflecting, closed."""

    def test_the_first_opening_is_round_one(self, gathering: Gathering) -> None:
        """And the moment is kept."""
        gathering.opens("p1")
        assert phases(gathering)["p1"] == ("collecting", 1)
        assert gathering.state.prompts["p1"].opened_at == gathering.entries[-1].at
        assert gathering.state.current_prompt is gathering.state.prompts["p1"]

    def test_opening_a_prompt_closes_the_one_that_was_open(self, gathering: Gathering) -> None:
        """The room is at one question at a time."""
        gathering.opens("p1")
        gathering.opens("p2")
        assert phases(gathering) == {"p1": ("closed", 1), "p2": ("collecting", 1)}

    def test_opening_a_prompt_closes_the_one_that_was_discussed(self, gathering: Gathering) -> None:
        """Also when the room was reflecting on it."""
        gathering.opens("p1")
        gathering.does(c.SetPhase("p1", "reflecting"))
        gathering.opens("p2")
        assert phases(gathering)["p1"] == ("closed", 1)

    def test_going_back_to_a_closed_prompt_closes_the_one_that_was_open(self, gathering: Gathering) -> None:
        """Reflecting once more on an earlier question, the room leaves the present one."""
        gathering.opens("p1")
        gathering.opens("p2")
        gathering.does(c.SetPhase("p1", "reflecting"))
        assert phases(gathering) == {"p1": ("reflecting", 1), "p2": ("closed", 1)}

    def test_opening_a_closed_prompt_again_is_the_next_round(self, gathering: Gathering) -> None:
        """A repetition after feedback, with its own moment of opening."""
        gathering.opens("p1")
        first = gathering.state.prompts["p1"].opened_at
        gathering.does(c.SetPhase("p1", "closed"))
        gathering.opens("p1")
        assert phases(gathering)["p1"] == ("collecting", 2)
        assert gathering.state.prompts["p1"].opened_at != first

    def test_going_back_from_reflecting_is_the_same_round(self, gathering: Gathering) -> None:
        """The facilitator went on too soon: keep writing."""
        gathering.opens("p1")
        first = gathering.state.prompts["p1"].opened_at
        gathering.does(c.SetPhase("p1", "reflecting"))
        gathering.opens("p1")
        assert phases(gathering)["p1"] == ("collecting", 1)
        assert gathering.state.prompts["p1"].opened_at == first

    @pytest.mark.parametrize("wish", [c.SetPhase("p1", "reflecting"), c.SetPhase("p1", "closed")])
    def test_a_prompt_that_was_never_open_cannot_be_discussed_or_closed(
        self, gathering: Gathering, wish: c.SetPhase
    ) -> None:
        """Open it first."""
        with pytest.raises(errors.PhaseOutOfOrder):
            gathering.does(wish)

    @pytest.mark.parametrize(
        "wish", [c.SetPhase("p1", "collecting"), c.SetPhase("p1", "reflecting"), c.SetPhase("p1", "closed")]
    )
    def test_a_double_click_on_a_phase_changes_nothing(self, gathering: Gathering, wish: c.SetPhase) -> None:
        """No second round, no second entry."""
        gathering.opens("p1")
        gathering.does(wish)
        assert gathering.does(wish) == []

    def test_an_unknown_prompt_cannot_be_opened(self, gathering: Gathering) -> None:
        """It may have been of another dialogue."""
        with pytest.raises(errors.UnknownPrompt):
            gathering.opens("p9")

    def test_after_the_last_prompt_closes_the_room_is_at_none(self, gathering: Gathering) -> None:
        """The evening is over."""
        gathering.opens("p1")
        gathering.does(c.SetPhase("p1", "closed"))
        assert gathering.state.current_prompt is None
