"""The script while the evening runs: the clock, late answers, prompts that come, go and move, messages and the wall."""

import pytest

from app import errors
from app.dialogue import commands as c
from app.dialogue.events import PhaseChanged
from tests.gatherings import BEGIN, SECOND, Gathering
from tests.gatherings import evening as themed_evening


@pytest.fixture
def gathering() -> Gathering:
    """Three prompts, the first is open."""
    made = Gathering(prompts=3)
    made.opens()
    return made


def script(gathering: Gathering) -> list[tuple[str, int]]:
    """The prompts in order, with their numbers."""
    return [(prompt.id, prompt.number) for prompt in gathering.state.prompts.values()]


class TestTheClock:
    """It tells people how long, and ends nothing."""

    def test_who_answers_after_it_ran_out_is_kept_and_late(self, gathering: Gathering) -> None:
        """By the time at which it was stored."""
        now = BEGIN + gathering.state.position * SECOND
        gathering.does(c.SetTimer("p1", now + 3 * SECOND))
        in_time, late = gathering.says("Ada", id_="c1"), gathering.says("Ben", id_="c2")
        words = gathering.state.contributions
        assert (words[in_time].late, words[late].late) == (False, True)
        assert (gathering.state.prompts["p1"].contributions, gathering.state.prompts["p1"].late) == (2, 1)

    def test_the_next_phase_stops_it(self, gathering: Gathering) -> None:
        """While the room reflects, nobody is late."""
        gathering.does(c.SetTimer("p1", BEGIN + SECOND))
        gathering.does(c.SetPhase("p1", "reflecting"))
        assert gathering.state.prompts["p1"].ends_at is None
        assert not gathering.state.contributions[gathering.says("Ada")].late

    def test_a_planned_length_starts_with_the_opening(self, gathering: Gathering) -> None:
        """By the journal's own time; opened again, it starts again."""
        gathering.does(c.SetTimer("p2", seconds=90))
        gathering.does(c.SetPhase("p2", "collecting"))
        prompt = gathering.state.prompts["p2"]
        assert prompt.ends_at == gathering.entries[-1].at + 90 * SECOND
        gathering.does(c.SetPhase("p2", "closed"))
        gathering.does(c.SetPhase("p2", "collecting"))
        assert prompt.ends_at == gathering.entries[-1].at + 90 * SECOND

    @pytest.mark.parametrize(
        ("ends_at", "now", "seconds", "then"),
        [(100_000, 40_000, 60, 160_000), (100_000, 40_000, -30, 70_000), (100_000, 150_000, 60, 210_000),
         (100_000, 95_000, -30, 95_000), (None, 40_000, 60, 100_000)],
    )  # fmt: skip
    def test_it_can_be_given_more_time_or_less(
        self, gathering: Gathering, ends_at: int | None, now: int, seconds: int, then: int
    ) -> None:
        """One that ran out begins again now; none ends in the past."""
        gathering.does(c.SetTimer("p1", ends_at))
        gathering.does(c.ExtendTimer("p1", seconds, now))
        assert gathering.state.prompts["p1"].ends_at == then

    def test_a_closed_prompt_has_none(self, gathering: Gathering) -> None:
        """Nor can time be added to one that was not opened."""
        with pytest.raises(errors.NoClock):
            gathering.does(c.ExtendTimer("p2", 60, BEGIN))
        gathering.does(c.SetPhase("p1", "closed"))
        with pytest.raises(errors.NoClock):
            gathering.does(c.SetTimer("p1", BEGIN))


class TestPrompts:
    """They come, go, move and are reworded while the evening runs."""

    def test_a_new_one_stands_where_it_was_wanted(self, gathering: Gathering) -> None:
        """And the numbers follow."""
        gathering.does(c.AddPrompt("p9", "En nu?", "p2"))
        assert script(gathering) == [("p1", 1), ("p9", 2), ("p2", 3), ("p3", 4)]

    def test_one_about_a_theme_comes_next(self, gathering: Gathering) -> None:
        """Right after the present one."""
        gathering.does(c.AddPrompt("p9", "Waarom?", about="t1"))
        assert [id_ for id_, _ in script(gathering)] == ["p1", "p9", "p2", "p3"]
        assert gathering.state.prompts["p9"].about == "t1"

    def test_planned_ones_move(self, gathering: Gathering) -> None:
        """Before another or to the end; where it is already is no act."""
        gathering.does(c.MovePrompt("p3", "p2"))
        assert script(gathering) == [("p1", 1), ("p3", 2), ("p2", 3)]
        assert gathering.does(c.MovePrompt("p3", "p2")) == gathering.does(c.MovePrompt("p2")) == []

    def test_what_was_asked_stays_where_it_was_asked(self, gathering: Gathering) -> None:
        """It can't be taken out of the script either."""
        for act in (c.MovePrompt("p1", None), c.RemovePrompt("p1")):
            with pytest.raises(errors.PromptWasOpened):
                gathering.does(act)

    def test_a_removed_one_comes_back_in_its_place(self, gathering: Gathering) -> None:
        """With its text and its id."""
        gathering.does(c.RemovePrompt("p2"))
        assert script(gathering) == [("p1", 1), ("p3", 2)]
        assert gathering.does(c.RemovePrompt("p2")) == []
        gathering.does(c.RestorePrompt("p2"))
        assert script(gathering) == [("p1", 1), ("p2", 2), ("p3", 3)]

    def test_one_that_was_never_there_cannot_come_back(self, gathering: Gathering) -> None:
        """The page may be of an older script."""
        with pytest.raises(errors.UnknownPrompt):
            gathering.does(c.RestorePrompt("p9"))

    def test_an_opening_can_be_undone_until_somebody_answers(self, gathering: Gathering) -> None:
        """After that the words would belong to a prompt that was never asked."""
        gathering.does(c.SetPhase("p1", "planned"))
        assert gathering.state.prompts["p1"].round == 0
        gathering.opens()
        gathering.says("Ada")
        with pytest.raises(errors.AnswersCameIn):
            gathering.does(c.SetPhase("p1", "planned"))

    def test_undoing_the_next_question_reopens_the_one_before(self, gathering: Gathering) -> None:
        """In the same round, and never are two open at once."""
        gathering.does(c.SetPhase("p2", "collecting"))
        back = c.RestorePhases((c.PromptPhase("p1", "collecting", 1), c.PromptPhase("p2", "planned", 0)))
        first, second = gathering.does(back)
        assert isinstance(first, PhaseChanged)
        assert isinstance(second, PhaseChanged)
        assert (first.prompt_id, second.prompt_id) == ("p2", "p1")
        assert [p.phase for p in gathering.state.prompts.values()] == ["collecting", "planned", "planned"]

    def test_the_room_is_not_put_at_two_prompts(self, gathering: Gathering) -> None:
        """A colleague has gone on meanwhile."""
        gathering.does(c.SetPhase("p2", "collecting"), by="Joost")
        with pytest.raises(errors.ChangedMeanwhile) as refusal:
            gathering.does(c.RestorePhases((c.PromptPhase("p1", "collecting", 1),)))
        assert refusal.value.facts == {"by": "Joost", "what": "Vraag 2?"}

    @pytest.mark.parametrize("phase", [c.PromptPhase("p1", "collecting", 3), c.PromptPhase("p1", "closed", 0)])
    def test_a_round_that_cannot_be_is_refused(self, gathering: Gathering, phase: c.PromptPhase) -> None:
        """Whatever a screen sends."""
        with pytest.raises(errors.PhaseOutOfOrder):
            gathering.does(c.RestorePhases((phase,)))


class TestNudges:
    """Each concerns certain people, as they were when it was sent."""

    def sent(self, to: str, theme_id: str | None = None) -> frozenset[str] | None:
        """Whom a message concerns, on an evening on which six spoke and two only joined."""
        gathering = themed_evening()
        gathering.joins("quiet 1", "quiet 2")
        gathering.does(c.SendNudge("n1", to, "Nog even!", theme_id))  # type: ignore[arg-type]  # a case of the table
        return gathering.state.nudges["n1"].people

    def test_everyone_is_everyone(self) -> None:
        """Also who joins later."""
        assert self.sent("everyone") is None

    def test_the_silent_are_those_who_never_spoke(self) -> None:
        """Nobody else is bothered."""
        assert self.sent("silent") == frozenset({"quiet 1", "quiet 2"})

    def test_a_theme_is_who_contributed_to_it(self) -> None:
        """With everything that was merged into it."""
        assert self.sent("theme", "wind") == frozenset({"person 1", "person 2"})

    def test_a_theme_that_is_not_there_concerns_nobody(self) -> None:
        """The message isn't sent."""
        with pytest.raises(errors.UnknownTheme):
            self.sent("theme", "gone")

    def test_what_was_never_sent_cannot_be_taken_back(self, gathering: Gathering) -> None:
        """And twice the same is one message."""
        with pytest.raises(errors.UnknownNudge):
            gathering.does(c.TakeBackNudge("n1", on=True))
        gathering.does(c.SendNudge("n1", "everyone", "Nog even!"))
        assert gathering.does(c.SendNudge("n1", "everyone", "Nog even!")) == []


class TestTheWall:
    """What the hall shows is chosen, and only what may be seen."""

    def test_words_that_wait_or_were_hidden_are_refused(self) -> None:
        """Release comes first."""
        gathering = Gathering(first_look=True)
        gathering.opens()
        gathering.says("Ada", id_="c1")
        with pytest.raises(errors.NotForTheWall):
            gathering.does(c.ShowOnWall("voice", None, "c1"))
        gathering.does(c.ReleaseContribution("c1"))
        assert gathering.does(c.ShowOnWall("voice", None, "c1"))

    def test_a_theme_that_is_hidden_or_gone_is_refused(self) -> None:
        """One that was merged stands for the one around it."""
        gathering = themed_evening()
        gathering.merges("sun", "wind")
        gathering.does(c.ShowOnWall("theme", "sun"))
        assert gathering.state.wall.theme_id == "wind"
        gathering.does(c.HideTheme("wind", on=True))
        for theme_id in ("wind", "gone", None):
            with pytest.raises(errors.UnknownTheme):
                gathering.does(c.ShowOnWall("theme", theme_id))
