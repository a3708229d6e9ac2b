"""Whose turn it is to be heard: rare voices as surely as common ones, and never the loudest first."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from app.dialogue import commands as c
from app.dialogue.model import Contribution
from app.live.turns import BENCHES, NEWEST, TURNS, WAVE, Round, bench_of, round_of, turns
from tests.gatherings import Gathering

LATER = WAVE // 1000 + 1  # the journal's clock goes on a second with every entry


def voice(group: int, number: int) -> Contribution:
    """A contribution of which only group and number matter."""
    return Contribution(
        id=f"{group}.{number}", participant_id="", prompt_id="p1", round=1, language="nl", position=number, at=0,
        digest="", late=False, text="x", visibility="visible",
    )  # fmt: skip


def settled(*sizes: int, wave: int = 0) -> Round:
    """A round of groups of these sizes in which nobody spoke just now."""
    return Round([[voice(group, n) for n in range(size)] for group, size in enumerate(sizes)], [], wave)


def ids(now: Round, bench: int = 0) -> list[str]:
    """Who is heard, in order."""
    return [one.id for one in turns(now, bench)]


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=25),
    bench=st.integers(0, BENCHES - 1),
    wave=st.integers(0, 9999),
)
def test_a_phone_hears_as_many_different_voices_as_fit(sizes: list[int], bench: int, wave: int) -> None:
    """Nobody twice, and no empty place while somebody waits."""
    heard = ids(settled(*sizes, wave=wave), bench)
    assert len(set(heard)) == len(heard) == min(TURNS, sum(sizes))


def test_a_group_of_four_is_heard_as_often_as_a_group_of_four_hundred() -> None:
    """Groups take turns: size gives nobody a larger share."""
    heard = Counter(one.split(".")[0] for wave in range(400) for one in ids(settled(400, 4, 40, wave=wave)))
    assert max(heard.values()) - min(heard.values()) <= 0.02 * heard.total()


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=20), bench=st.integers(0, BENCHES - 1))
def test_on_every_phone_everybody_gets_a_turn(sizes: list[int], bench: int) -> None:
    """Within as many waves as the largest group needs; the rare ones long before."""
    waves = max(sizes) * len(sizes) // (TURNS - NEWEST) + 2
    heard = {one for wave in range(waves) for one in ids(settled(*sizes, wave=wave), bench)}
    assert len(heard) == sum(sizes)


def test_inside_a_group_everybody_comes_once_before_anybody_comes_twice() -> None:
    """A walk, not a lottery."""
    first = [one for wave in range(4) for one in ids(settled(36, wave=wave))[: TURNS - NEWEST]]
    assert Counter(first) == Counter(f"0.{n}" for n in range(36))


def test_the_benches_of_a_room_hear_different_people() -> None:
    """Together they hear more than one phone shows."""
    together = {one for bench in range(BENCHES) for one in ids(settled(300), bench)}
    assert len(together) >= BENCHES * (TURNS - NEWEST)


# ---- in a dialogue -----------------------------------------------------------------------------------------


def room(*, people: int = 40) -> Gathering:
    """People spoke, and a minute went by."""
    gathering = Gathering()
    gathering.opens()
    gathering.says_many(people)
    gathering.joins(*(f"late {n}" for n in range(LATER)))
    return gathering


def test_how_often_a_voice_speaks_to_people_changes_nothing() -> None:
    """Nothing that is loud gets louder."""
    loud = room()
    quiet = round_of(loud.state)
    for n in range(30):
        loud.does(c.Resonate(f"late {n}", "c7", on=True), by=f"late {n}")
    now = round_of(loud.state)
    for bench in range(BENCHES):
        assert turns(Round(now.groups, now.newest, 5), bench) == turns(Round(quiet.groups, quiet.newest, 5), bench)


def test_whoever_has_just_spoken_is_heard_at_once_and_first() -> None:
    """Then the round goes on below."""
    gathering = room()
    before = [one.id for one in turns(round_of(gathering.state), 0)]
    gathering.says("Nour", "Net binnen.", id_="new")
    after = [one.id for one in turns(round_of(gathering.state), 0)]
    assert after[0] == "new"
    assert len(set(after) & set(before)) == TURNS - 1


def test_a_single_unusual_voice_takes_turns_as_a_group_of_its_own() -> None:
    """Two hundred say one thing, one says another: the one is heard on each phone."""
    gathering = room(people=60)
    gathering.revises({"grid": [f"c{n}" for n in range(1, 60)]}, ["c60"])
    gathering.state.singles = ("c60",)
    gathering.joins(*(f"later {n}" for n in range(LATER)))
    for bench in range(BENCHES):
        assert "c60" in [one.id for one in turns(round_of(gathering.state), bench)]


def test_the_same_moment_gives_the_same_turns_and_a_quiet_room_nothing_new() -> None:
    """A phone that reloads, or comes back on another server, finds what it read."""
    gathering = room()
    assert turns(round_of(gathering.state), 2) == turns(round_of(gathering.state), 2)


def test_a_phone_keeps_its_bench() -> None:
    """By its participant alone, and people are spread over all benches."""
    benches = Counter(bench_of(f"person {n}") for n in range(800))
    assert bench_of("person 1") == bench_of("person 1")
    assert set(benches) == set(range(BENCHES))
    assert max(benches.values()) < 800 / BENCHES * 1.5


def test_hidden_held_and_withdrawn_words_have_no_turn() -> None:
    """What may not be seen is not heard either."""
    gathering = room()
    gathering.does(c.HideContribution("c1"))
    gathering.does(c.Withdraw("person 2", "c2"), by="person 2")
    now = round_of(gathering.state)
    everybody = {
        one.id
        for bench in range(BENCHES)
        for wave in range(20)
        for one in turns(Round(now.groups, now.newest, wave), bench)
    }
    assert everybody == {f"c{n}" for n in range(3, 41)}
