"""What was divided, and how themes grew: from what people marked, never more than chance allows."""

from app.dialogue import commands as c
from app.reports import Report, build
from app.reports.growth import growth
from app.reports.letter import themes_that_fit
from tests.gatherings import Gathering


def room(*, of_wind: int, of_sun: int) -> Gathering:
    """Twenty people on each of two themes; the first voice speaks to so many of either."""
    gathering = Gathering()
    gathering.opens()
    ids = gathering.says_many(40)
    gathering.revises({"wind": ids[:20], "sun": ids[20:]})
    for number in (*range(2, 2 + of_wind), *range(21, 21 + of_sun)):
        gathering.does(c.Resonate(f"person {number}", "c1", on=True))
    return gathering


def report_of(gathering: Gathering) -> Report:
    """The report of a gathering."""
    return build(gathering.entries, dialogue_id="d1")


def test_a_voice_that_speaks_to_one_side_only_divided_the_room() -> None:
    """With to how many of how many, on both sides."""
    [found] = report_of(room(of_wind=15, of_sun=1)).divided
    assert found.voice.id == "c1"
    assert (found.more.theme_id, found.more.resonance, found.more.people) == ("wind", 15, 20)
    assert (found.less.theme_id, found.less.resonance, found.less.people) == ("sun", 1, 20)


def test_a_difference_that_chance_makes_is_none() -> None:
    """Twelve against eight of twenty happens by itself."""
    assert report_of(room(of_wind=12, of_sun=8)).divided == ()


def test_where_few_marked_anything_nothing_is_divided() -> None:
    """Four people are no half of a room."""
    assert report_of(room(of_wind=4, of_sun=0)).divided == ()


def test_words_that_were_taken_back_divide_nobody_any_more() -> None:
    """They are quoted nowhere."""
    gathering = room(of_wind=15, of_sun=1)
    gathering.does(c.Withdraw("person 1", "c1"))
    assert report_of(gathering).divided == ()


def test_a_theme_grows_to_all_that_was_said_in_it() -> None:
    """A line from the bottom to the top; half of it in the middle."""
    gathering = Gathering()
    gathering.opens()
    ids = gathering.says_many(180)
    gathering.revises({"wind": ids})
    report = report_of(gathering)
    found = growth(report, report.themes[0])
    assert found is not None
    heights = [y for _, y in found.points]
    assert (heights[0], heights[-1]) == (40.0, 0.0)
    assert heights == sorted(heights, reverse=True)
    assert report.energy[0].at < found.half_at < report.energy[-1].at


def test_what_was_said_in_one_moment_has_no_growth() -> None:
    """Answers from a file come all at once."""
    gathering = Gathering()
    gathering.opens()
    gathering.revises({"wind": gathering.says_many(5)})
    report = report_of(gathering)
    assert growth(report, report.themes[0]) is None


def test_the_longer_the_texts_the_fewer_themes_the_letter_names() -> None:
    """So that it stays one page where nobody measures; three at least."""
    gathering = Gathering()
    gathering.opens()
    ids = gathering.says_many(60)
    gathering.revises({f"theme {n}": ids[n * 6 : n * 6 + 6] for n in range(10)})
    short = themes_that_fit(report_of(gathering))
    gathering.does(c.WriteLetter("Kop " * 30, "Inleiding. " * 36, "Wat wij deden. " * 30))
    assert 3 <= themes_that_fit(report_of(gathering)) < short <= 9
