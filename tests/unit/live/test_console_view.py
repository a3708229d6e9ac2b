"""What a facilitator steers by: energy, silence, undercurrent, suggestions, the queue, the wall."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from app.dialogue import commands as c
from app.dialogue import replay
from app.dialogue.events import FoundGroup
from app.dialogue.model import Dialogue
from app.live.audience import facilitator_view, hall_view, participant_view, personal_view
from app.live.energy import MOST_STEPS
from app.live.reading import words_of
from tests.gatherings import PEOPLE, SECOND, Gathering, revision
from tests.gatherings import evening as themed_evening
from tests.unit.live.evenings import any_evening, tell, words


def section(state: Dialogue, name: str) -> Any:
    """One section of the console."""
    return facilitator_view(state)[name]


# ---- energy ------------------------------------------------------------------------------------------


def test_energy_counts_everything_that_was_said_and_spoke_to_people() -> None:
    """By minute, per theme with what was merged into it, and the acts between."""
    room = themed_evening()
    room.does(c.Resonate("person 2", "c1", on=True), by="person 2")
    room.merges("sun", "wind")
    energy = section(room.state, "energy")
    assert energy["step"] == 60_000
    assert energy["from"] % 60_000 == 0
    assert (sum(energy["contributions"]), sum(energy["resonance"])) == (6, 1)
    assert {theme: sum(series) for theme, series in energy["themes"].items()} == {"wind": 4}
    assert [(act["act"], act.get("theme_id"), act.get("prompt_id")) for act in energy["acts"]] == [
        ("opened", None, "p1"),
        ("merged", "wind", None),
    ]


@pytest.mark.parametrize("minutes", [1, 239, 240, 241, 1000, 10_080])
def test_a_long_dialogue_has_wider_steps(minutes: int) -> None:
    """A week fits in as many steps as an evening, and nothing falls between them."""
    room = themed_evening()
    long = [msgspec.structs.replace(room.entries[-1], at=room.entries[-1].at + minutes * 60_000)]
    state = replay([*room.entries[:-1], *long])
    energy = section(state, "energy")
    assert len(energy["contributions"]) <= MOST_STEPS
    assert sum(energy["contributions"]) == 6
    assert energy["from"] + len(energy["contributions"]) * energy["step"] > state.last_at


# ---- silence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("silent", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_silence_is_counted_from_five_on(silent: int, shown: int | None) -> None:
    """A smaller number would point at somebody."""
    room = Gathering()
    room.opens()
    room.says_many(3)
    room.joins(*(f"quiet {n}" for n in range(silent)))
    assert section(room.state, "silence")["silent"] == shown


def test_who_went_quiet_spoke_before_but_not_to_this_prompt() -> None:
    """Also in the next round of the same prompt."""
    room = Gathering()
    room.opens()
    room.says_many(8)
    room.opens("p2")
    room.says("person 1", prompt_id="p2")
    assert section(room.state, "silence") == {"silent": 0, "quiet": 7, "prompt_id": "p2", "round": 1, "spoke": 1}
    room.does(c.SetPhase("p2", "closed"))
    room.opens("p2")
    assert section(room.state, "silence") == {"silent": 0, "quiet": 8, "prompt_id": "p2", "round": 2, "spoke": 0}


def test_without_a_prompt_nobody_is_quiet() -> None:
    """There is nothing to be quiet about."""
    assert section(Gathering().state, "silence")["quiet"] is None


# ---- the undercurrent ----------------------------------------------------------------------------------


def with_groups(room: Gathering, *groups: FoundGroup) -> None:
    """The engine finds these groups, over the themes of before."""
    plain = revision({"wind": ["c1", "c2"], "sun": ["c3", "c4"]}, ["c5", "c6"], basis=room.state.position)
    room.does(msgspec.structs.replace(plain, undercurrent=groups, singles=("c6",)), by="theming")


def test_a_group_lies_over_the_themes() -> None:
    """Its members keep theirs, and it says in which theme most of them are."""
    room = themed_evening()
    with_groups(room, FoundGroup("a few", ("c4", "c5"), ("c5",), "sun", "within_theme"))
    below = section(room.state, "undercurrent")
    (group,) = below["groups"]
    assert (group["title"], group["people"], group["count"], group["theme_id"]) == ("a few", 2, 2, "sun")
    assert (group["ids"], [voice["id"] for voice in group["voices"]]) == (["c4", "c5"], ["c5"])
    assert [voice["id"] for voice in below["singles"]] == ["c6"]
    assert room.living()["sun"] == ["c3", "c4"]


def test_the_newest_are_where_their_dots_are_the_very_last_first() -> None:
    """Who stands apart, is hidden, or waits is left out: in that theme or part the newest has the outermost dot."""
    room = themed_evening()
    with_groups(room, FoundGroup("a few", ("c4", "c5"), ("c5",), "sun"))
    before = section(room.state, "newest")
    standing = {room.state.contributions[i].theme_id for i in ("c1", "c2", "c3")}
    assert {theme for theme, _ in before} <= standing | {None}
    room.joins("somebody new")
    room.says("somebody new", id_="n1")
    assert section(room.state, "newest") == [[None, -1], *before]
    room.does(c.HideContribution("n1"))
    assert section(room.state, "newest") == before


def test_a_group_of_which_one_is_left_is_no_group() -> None:
    """And nobody reads what was hidden through it."""
    room = themed_evening()
    with_groups(room, FoundGroup("a few", ("c4", "c5"), ("c5",), "sun"))
    room.does(c.HideContribution("c5"))
    assert section(room.state, "undercurrent")["groups"] == []


# ---- suggestions ---------------------------------------------------------------------------------------


def a_large_room() -> Gathering:
    """Four themes: wind grows, sun falls in two, water is contested, soil is small."""
    room = Gathering()
    room.opens()
    ids = room.says_many(40)
    for _ in range(10 * 60):
        room.joins(f"late {room.state.position}")  # ten minutes go by
    groups = {"wind": ids[:12], "sun": ids[12:24], "water": ids[24:37], "soil": ids[37:]}
    plain = revision(groups, basis=room.state.position)
    sun = msgspec.structs.replace(plain.themes[1], parts=(0,) * 7 + (1,) * 5)
    themes = (plain.themes[0], sun, *plain.themes[2:])
    room.does(msgspec.structs.replace(plain, themes=themes), by="theming")
    for id_ in ids[24:27]:
        room.does(c.ContestPlacement(room.state.contributions[id_].participant_id, id_))
    new = [room.says(f"new {n}") for n in range(4)]
    room.places(**dict.fromkeys(new, "wind"))
    return room


def test_each_suggestion_says_why_and_brings_its_voices() -> None:
    """Fastest rising, most divided, most contested, least covered: each about another theme."""
    found = {one["kind"]: one for one in section(a_large_room().state, "suggestions")}
    facts = {kind: {n: v for n, v in one.items() if n not in {"kind", "voices"}} for kind, one in found.items()}
    assert facts == {
        "fastest": {"theme_id": "wind", "growth": 4, "minutes": 5},
        "divided": {"theme_id": "sun", "sides": 2, "largest": 7, "second": 5},
        "contested": {"theme_id": "water", "contested": 3},
        "least_covered": {"theme_id": "soil", "people": 3, "of": 44},
    }
    voices = {kind: [voice["id"] for voice in one["voices"]] for kind, one in found.items()}
    assert voices["fastest"] == ["c44", "c43", "c42"]
    assert voices["divided"] == ["c13", "c20"]
    assert voices["contested"] == ["c25", "c26", "c27"]
    assert voices["least_covered"] == ["c38", "c39", "c40"]


def test_a_theme_that_is_hidden_or_was_asked_about_is_not_suggested() -> None:
    """It has had, or shall not have, its turn."""
    room = a_large_room()
    room.does(c.HideTheme("sun", on=True))
    room.does(c.AddPrompt("p9", "And the wind?", about="wind"))
    suggested = {one["theme_id"] for one in section(room.state, "suggestions")}
    assert suggested == {"water", "soil"}


@settings(max_examples=30)
@given(evening=any_evening())
def test_suggestions_are_the_same_for_the_same_position(evening: Gathering) -> None:
    """Whoever looks, and whenever: also after the server has read the journal anew."""
    again = replay(evening.entries)
    assert facilitator_view(again) == facilitator_view(evening.state)


# ---- the queue, the clock, the script --------------------------------------------------------------------


def test_what_is_flagged_is_in_the_queue_with_codes_and_nowhere_else_with_them() -> None:
    """Phones and hall hear nothing of flags."""
    room = Gathering()
    room.opens()
    room.joins("Ada")
    room.does(c.Contribute("c1", "Ada", "p1", "nl", "digest", ("phone", "abuse")), by="Ada", text="06-12345678")
    (flagged,) = section(room.state, "flagged")
    assert flagged["flags"] == ["phone", "abuse"]
    others = json.dumps([participant_view(room.state), hall_view(room.state), personal_view(room.state, "Ada")])
    assert "abuse" not in others


def test_late_answers_are_counted_and_the_clock_is_shown_to_all() -> None:
    """On the console with the planned length."""
    room = Gathering()
    room.opens()
    now = room.entries[-1].at
    room.does(c.SetTimer("p1", now + SECOND))
    room.says("Ada")
    prompt = section(room.state, "prompts")[0]
    assert (prompt["ends_at"], prompt["late"], prompt["seconds"]) == (now + SECOND, 1, None)
    for view in (participant_view(room.state), hall_view(room.state)):
        assert view["prompt"]["ends_at"] == now + SECOND
        assert "late" not in view["prompt"]


def test_a_facilitator_reads_where_a_theme_falls_apart_and_where_it_came_from() -> None:
    """Each part with a voice, named by its number and the theme's revision."""
    room = a_large_room()
    sun = section(room.state, "theme.sun")
    assert [(part["part"], part["count"], part["voice"]["id"]) for part in sun["subthemes"]] == [
        (0, 7, "c13"),
        (1, 5, "c20"),
    ]
    room.does(c.SplitTheme("s1", "sun", (), "Roofs", part=1, revision=sun["revision"]))
    split = section(room.state, "theme.s1")
    assert (split["title"], split["contributions"], split["moved"]) == ("Roofs", 5, 5)
    assert split["split_from"] == {"id": "sun", "title": "about sun"}


def test_the_words_in_one_part_of_a_theme_are_as_many_as_its_dots() -> None:
    """The map draws a part from its count; part -1 holds whoever came in since, or is in no part."""
    room = a_large_room()
    for part in section(room.state, "theme.sun")["subthemes"]:
        page = words_of(room.state, "sun", 0, 100, part["part"])
        assert page["total"] == part["count"]
        assert part["voice"]["id"] in {row["id"] for row in page["contributions"]}
    whole, rest = (words_of(room.state, "sun", 0, 100, part)["total"] for part in (None, -1))
    assert rest == whole - 12


def test_who_was_sent_a_message_is_counted_from_five_on() -> None:
    """The console doesn't say who has not spoken."""
    room = themed_evening()
    room.joins("quiet 1")
    room.does(c.SendNudge("n1", "silent", "We miss you"))
    room.does(c.SendNudge("n2", "theme", "And the sun?", "sun"))
    room.joins(*(f"quiet {n}" for n in range(2, 7)))
    room.does(c.SendNudge("n3", "silent", "We miss you"))
    room.does(c.TakeBackNudge("n2", on=True))
    sent = [(one["id"], one["reached"], one["by"], one["taken_back"]) for one in section(room.state, "nudges")]
    assert sent == [("n1", None, "Karima", False), ("n2", None, "Karima", True), ("n3", 6, "Karima", False)]


# ---- the wall, and what must never be seen -----------------------------------------------------------------


def test_a_voice_on_the_wall_leaves_it_when_it_may_no_longer_be_seen() -> None:
    """Hidden or taken back: the hall shows the themes, and the console says so."""
    for wish in (c.HideContribution("c1"), c.Withdraw("person 1", "c1")):
        room = themed_evening()
        room.does(c.ShowOnWall("voice", None, "c1"))
        assert hall_view(room.state)["wall"]["voice"]["text"] == "Tekst 1."
        assert section(room.state, "wall")["text"] == "Tekst 1."
        room.does(wish, by="person 1")
        assert hall_view(room.state)["wall"] == {"scene": "themes"}
        assert section(room.state, "wall") == {
            "scene": "voice", "theme_id": None, "contribution_id": "c1", "shown": False
        }  # fmt: skip


def test_a_theme_on_the_wall_shows_its_counts_and_no_words() -> None:
    """Also one that is not shared: putting it there makes it public. Hidden, it is gone."""
    room = themed_evening()
    room.does(c.ShowOnWall("theme", "wind"))
    wall = hall_view(room.state)["wall"]
    assert (wall["theme"]["title"], wall["theme"]["contributions"]) == ("about wind", 2)
    room.does(c.HideTheme("wind", on=True))
    assert hall_view(room.state)["wall"] == {"scene": "themes"}


def test_energy_on_the_wall_says_nothing_of_themes() -> None:
    """The room's own strip; the acts of facilitators stay on the console."""
    room = themed_evening()
    room.does(c.ShowOnWall("energy"))
    energy = hall_view(room.state)["energy"]
    assert set(energy) == {"from", "step", "contributions", "resonance"}
    room.does(c.ShowOnWall("count"))
    assert "energy" not in hall_view(room.state)


def test_a_hidden_theme_is_nowhere_but_on_the_console() -> None:
    """Not even its title on the phone of somebody whose words are in it."""
    room = themed_evening()
    room.names("wind", "Nobody's business")
    room.shares("wind")
    room.does(c.HideTheme("wind", on=True))
    seen = json.dumps([participant_view(room.state), hall_view(room.state), personal_view(room.state, "person 1")])
    assert "Nobody's business" not in seen
    assert section(room.state, "theme.wind")["hidden"] is True


@settings(max_examples=30)
@given(evening=any_evening())
def test_a_nudge_says_nothing_about_anybody_else(evening: Gathering) -> None:
    """Text and id; the same for everybody whom it concerns, nothing for the others."""
    tell(evening, c.SendNudge("n9", "silent", "We miss you"))
    for person in PEOPLE:
        nudge = personal_view(evening.state, person)["nudge"]
        assert nudge is None or set(nudge) == {"id", "text"}
    assert "nudge" not in participant_view(evening.state)
    assert words("c1") not in json.dumps(section(evening.state, "nudges"))


def test_a_message_ends_with_what_it_was_about() -> None:
    """The next question is asked without the reminders of the last."""
    room = Gathering()
    room.opens()
    room.joins("Ada")
    room.does(c.SendNudge("n1", "everyone", "Two more minutes"))
    assert personal_view(room.state, "Ada")["nudge"] == {"id": "n1", "text": "Two more minutes"}
    assert personal_view(room.state, "a stranger")["nudge"] is None
    room.does(c.TakeBackNudge("n1", on=True))
    assert personal_view(room.state, "Ada")["nudge"] is None
    room.does(c.TakeBackNudge("n1", on=False))
    room.opens("p2")
    assert personal_view(room.state, "Ada")["nudge"] is None


def test_my_words_were_on_the_wall_also_when_it_shows_something_else_by_now() -> None:
    """The path of one's words tells what happened."""
    room = themed_evening()
    room.does(c.ShowOnWall("voice", None, "c1"))
    room.does(c.ShowOnWall("themes"))
    assert personal_view(room.state, "person 1")["mine.c1"]["on_wall"] is True
    assert personal_view(room.state, "person 2")["mine.c2"]["on_wall"] is False
