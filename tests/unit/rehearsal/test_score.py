"""Who does what when in a rehearsal: human, the same each time, and never a word that was not written."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from app.rehearsal.room import Language, written_room
from app.rehearsal.score import GATHERING, HALF, Cue, Score, score

LANGUAGES: tuple[Language, ...] = ("nl", "en", "de")
FULL = {language: score(written_room(language), people=1000, minutes=5) for language in LANGUAGES}
HALL = FULL["nl"]


def of(plan: Score, act: str) -> list[Cue]:
    """All cues of one kind."""
    return [cue for cue in plan.cues if cue.act == act]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_written_answer_is_said_by_the_one_who_wrote_it(language: Language) -> None:
    """Each once and whole, and nobody speaks for two."""
    room, plan = written_room(language), FULL[language]
    whole = [cue for cue in of(plan, "say") if not cue.about.endswith(HALF)]
    assert Counter((cue.about, cue.text, cue.lang) for cue in whole) == Counter(
        (row.id, row.text, row.lang) for row in room.rows
    )
    author = {row.id: row.author for row in room.rows}
    phone_of = {author[cue.about]: cue.person for cue in whole}
    assert all(phone_of[author[cue.about]] == cue.person for cue in whole)
    assert len(set(phone_of.values())) == len(room.authors) == plan.speakers
    assert plan.lines == len(room.rows)


def test_nothing_is_said_that_was_not_written() -> None:
    """What goes off too soon is the beginning of what follows it."""
    texts = {row.id: row.text for row in written_room("nl").rows}
    halves = [cue for cue in of(HALL, "say") if cue.about.endswith(HALF)]
    assert halves
    for cue in halves:
        whole = texts[cue.about.removesuffix(HALF)]
        assert " ".join(whole.split()).startswith(cue.text)
        assert len(cue.text) < len(whole)


def test_what_went_off_too_soon_is_taken_back_and_said_again() -> None:
    """In that order, by the same person."""
    for half in [cue for cue in of(HALL, "say") if cue.about.endswith(HALF)]:
        own = [cue for cue in HALL.cues if cue.person == half.person and cue.about.startswith(half.about[:7])]
        assert [cue.act for cue in own][:3] == ["say", "take_back", "say"]
        assert own[0].at < own[1].at < own[2].at


def test_it_rehearses_alike_each_time() -> None:
    """Whoever practises twice meets the same evening."""
    assert score(written_room("nl"), people=1000, minutes=5) == HALL


def test_another_length_is_the_same_evening_at_another_pace() -> None:
    """The same people say the same, in the same order."""
    longer = score(written_room("nl"), people=1000, minutes=10)
    assert longer.first_part == pytest.approx(2 * HALL.first_part)
    said = [(cue.about, cue.person) for cue in of(HALL, "say")]
    assert Counter(said) == Counter((cue.about, cue.person) for cue in of(longer, "say"))


def test_the_minutes_are_kept() -> None:
    """The hall fills, then come the two questions; only what people think better of comes a little later."""
    assert HALL.gathering <= 300 * GATHERING
    assert 300 * GATHERING + HALL.first_part + HALL.second_part == pytest.approx(300)
    lengths = {1: HALL.first_part, 2: HALL.second_part}
    assert all(0 <= cue.at <= lengths[cue.part] + 45 for cue in HALL.cues)


def test_it_begins_with_a_burst_and_has_a_tail_and_a_second_wave() -> None:
    """As the room was written: most speak at once, then fewer and fewer, and more again after the first themes."""
    tenth = HALL.first_part / 10
    by_tenth = Counter(int(cue.at // tenth) for cue in of(HALL, "say") if cue.part == 1)
    burst, trough = by_tenth[0] + by_tenth[1], min(by_tenth[n] for n in (3, 4))
    assert burst > 0.4 * by_tenth.total()
    assert max(by_tenth[n] for n in (5, 6)) > 1.5 * trough


def test_there_is_silence_in_it() -> None:
    """Moments in which nobody sends anything, towards the end of each question."""
    for part in (1, 2):
        moments = sorted(cue.at for cue in of(HALL, "say") if cue.part == part)
        assert max(after - before for before, after in pairwise(moments)) > 2


def test_the_troll_and_the_action_group_are_in() -> None:
    """The group comes within a short time, each from a phone of its own."""
    kinds = {row.id: row.kind for row in written_room("nl").rows}
    said = defaultdict[str, list[Cue]](list)
    for cue in of(HALL, "say"):
        said[kinds.get(cue.about, "")].append(cue)
    assert said["troll"]
    group = said["actiegroep"]
    assert len({cue.person for cue in group}) == len(group) > 5
    assert max(cue.at for cue in group) - min(cue.at for cue in group) < 0.15 * HALL.first_part


def test_people_have_second_thoughts() -> None:
    """Some of what was said is taken back, later and by who said it; a few do not recognise their theme."""
    said = {cue.about: cue for cue in of(HALL, "say")}
    for act in ("take_back", "contest"):
        cues = of(HALL, act)
        assert 3 <= len(cues) <= 40
        assert all(said[cue.about].person == cue.person and said[cue.about].at < cue.at for cue in cues)


def test_who_comes_beside_the_authors_listens() -> None:
    """They never speak; most say what speaks to them, some put their phone away."""
    beside = [cue for cue in HALL.cues if cue.person >= HALL.speakers]
    assert {cue.act for cue in beside} == {"resonate", "think_again", "leave"}
    assert len({cue.person for cue in beside if cue.act == "resonate"}) > 0.8 * (1000 - HALL.speakers)
    assert 5 <= sum(cue.act == "leave" for cue in beside) <= 60


@pytest.mark.parametrize("people", [1, 2, 7, 40, 431, 432, 433])
def test_fewer_people_than_wrote_are_taken_from_the_whole_evening(people: int) -> None:
    """Also those who spoke late."""
    plan = score(written_room("nl"), people=people, minutes=1)
    assert (plan.people, plan.speakers) == (people, min(people, 432))
    assert {cue.person for cue in of(plan, "say")} == set(range(plan.speakers))
    if people >= 40:
        assert {cue.part for cue in of(plan, "say")} == {1, 2}


def test_people_come_in_before_anything_is_asked() -> None:
    """The first opens the door; most come in the first half of the gathering."""
    assert HALL.joins[0] == 0.0
    half = HALL.gathering / 2
    assert sum(at <= half for at in HALL.joins) > 0.6 * len(HALL.joins)
