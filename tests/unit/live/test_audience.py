"""What each role may see. A held, hidden or withdrawn text never leaves the server towards a phone or a hall."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from app import errors
from app.dialogue import commands as c
from app.live.audience import (
    LISTED,
    VOICES_PER_SHARED_THEME,
    facilitator_view,
    hall_view,
    participant_view,
    personal_view,
)
from app.live.messages import encoder
from app.live.turns import BENCHES, TURNS
from tests.gatherings import PEOPLE, Gathering
from tests.gatherings import evening as themed_evening
from tests.unit.live.evenings import any_evening, tell, words


def encoded(view: dict[str, Any]) -> str:
    """What would go over the line."""
    return json.dumps(view)


# ---- what must never be seen -----------------------------------------------------------------------


@settings(max_examples=25)
@given(evening=any_evening())
def test_words_that_may_not_be_seen_reach_no_phone_and_no_hall(evening: Gathering) -> None:
    """Held, hidden and withdrawn texts are in nobody's view but, while they exist, their author's own."""
    state = evening.state
    for one in state.contributions.values():
        if one.visibility != "visible":
            assert words(one.id) not in encoded(participant_view(state))
            for person in set(PEOPLE) - {one.participant_id}:
                assert words(one.id) not in encoded(personal_view(state, person))


@settings(max_examples=25)
@given(evening=any_evening())
def test_a_hall_shows_no_raw_words_but_what_was_put_there(evening: Gathering) -> None:
    """The wall shows titles and counts; one voice only where a facilitator chose it, and while it may be seen."""
    state, seen = evening.state, encoded(hall_view(evening.state))
    shown = [one for one in state.contributions if words(one) in seen]
    chosen = state.contributions.get(state.wall.contribution_id or "") if state.wall.scene == "voice" else None
    assert shown == ([chosen.id] if chosen and chosen.visibility == "visible" else [])


@settings(max_examples=25)
@given(evening=any_evening())
def test_no_screen_says_who_wrote_what(evening: Gathering) -> None:
    """Participants have no name, and their ids stay on the server; the facilitator's screen is no exception."""
    state = evening.state
    views = [participant_view(state), hall_view(state), facilitator_view(state)]
    views += [personal_view(state, person) for person in PEOPLE]
    assert [person for person in PEOPLE for view in views if person in encoded(view)] == []


@settings(max_examples=25)
@given(evening=any_evening())
def test_a_facilitator_finds_held_and_hidden_words_only_where_they_belong(evening: Gathering) -> None:
    """They are in the sections for them, not among the voices that are put before the room."""
    view = facilitator_view(evening.state)
    elsewhere = encoded({name: section for name, section in view.items() if name not in {"held", "hidden"}})
    for one in evening.state.contributions.values():
        if one.visibility in {"held", "hidden"}:
            assert words(one.id) in encoded(view[one.visibility])
            assert words(one.id) not in elsewhere
        if one.visibility == "withdrawn":
            assert words(one.id) not in encoded(view)


@settings(max_examples=25)
@given(evening=any_evening())
def test_the_ledger_on_the_screen_adds_up(evening: Gathering) -> None:
    """Accepted = themed + unthemed + held + hidden + withdrawn, at any moment."""
    ledger = facilitator_view(evening.state)["ledger"]
    assert ledger.pop("accepted") == sum(ledger.values())


@settings(max_examples=25)
@given(evening=any_evening())
def test_every_role_counts_alike(evening: Gathering) -> None:
    """Phone, hall and facilitator read one number for the room and one per shared theme."""
    phone, hall, desk = (view(evening.state) for view in (participant_view, hall_view, facilitator_view))
    assert phone["room"] == hall["room"] == desk["room"]
    for theme in hall["themes"]:
        full = desk[f"theme.{theme['id']}"]
        assert {name: full[name] for name in theme} == theme


# ---- the phone ---------------------------------------------------------------------------------------


def test_before_the_first_prompt_is_opened_a_phone_shows_none() -> None:
    """It waits together with the room."""
    assert participant_view(Gathering().state)["prompt"] is None


def test_a_phone_shows_the_prompt_and_the_newest_voices_first() -> None:
    """What others just said comes first."""
    room = Gathering()
    room.opens()
    room.says("Ada", "first")
    room.says("Ben", "second")
    view = participant_view(room.state)
    assert (view["prompt"]["text"], view["prompt"]["phase"]) == ("Vraag 1?", "collecting")
    assert [voice["text"] for voice in view["voices"]] == ["second", "first"]


def test_a_phone_gets_no_more_voices_than_it_can_show() -> None:
    """A thousand answers don't become a thousand voices on a rural network."""
    room = Gathering()
    room.opens()
    room.says_many(TURNS + 5)
    voices = participant_view(room.state)["voices"]
    assert len(voices) == TURNS
    assert voices[0]["text"] == f"Tekst {TURNS + 5}."


def test_voices_belong_to_the_prompt_of_now() -> None:
    """After the next prompt was opened, the answers to the last one have had their time."""
    room = Gathering()
    room.opens("p1")
    room.says("Ada", "about the first")
    room.opens("p2")
    room.says("Ada", "about the second", prompt_id="p2")
    assert [voice["text"] for voice in participant_view(room.state)["voices"]] == ["about the second"]


def test_a_theme_is_on_the_phone_only_while_it_is_shared() -> None:
    """The facilitator decides when the room sees it."""
    room = themed_evening()
    assert participant_view(room.state)["themes"] == []
    room.shares("wind")
    (shared,) = participant_view(room.state)["themes"]
    assert (shared["title"], shared["people"], shared["contributions"]) == ("about wind", 2, 2)
    room.does(c.ShareTheme("wind", on=False))
    assert participant_view(room.state)["themes"] == []


def test_the_largest_shared_theme_comes_first() -> None:
    """Order by size, then by number, so that nothing jumps for no reason."""
    room = themed_evening()
    room.shares("sun")
    room.shares("wind")
    assert [theme["id"] for theme in participant_view(room.state)["themes"]] == ["wind", "sun"]
    room.places(c5="sun")
    assert [theme["id"] for theme in participant_view(room.state)["themes"]] == ["sun", "wind"]


def test_a_shared_theme_speaks_with_its_voices() -> None:
    """At most two, and only those that may be seen."""
    room = themed_evening()
    room.shares("wind")
    room.does(c.HideContribution("c1"))
    (shared,) = participant_view(room.state)["themes"]
    assert [voice["id"] for voice in shared["voices"]] == ["c2"]
    assert len(shared["voices"]) <= VOICES_PER_SHARED_THEME


def test_a_merged_theme_is_counted_in_the_one_that_people_see() -> None:
    """Somebody who spoke in both is one person."""
    room = themed_evening()
    room.shares("wind")
    room.says("person 1", "again", id_="c7")
    room.places(c7="sun")
    room.merges("sun", "wind")
    (shared,) = participant_view(room.state)["themes"]
    assert (shared["contributions"], shared["people"]) == (5, 4)


# ---- the path of one's own words ---------------------------------------------------------------------


def test_my_words_show_their_path_from_sent_to_shared() -> None:
    """Without a theme, in a theme with so many others, on the wall."""
    room = themed_evening()
    mine = personal_view(room.state, "person 5")["mine.c5"]
    assert (mine["state"], mine["theme"], mine["shared"]) == ("visible", None, False)
    room.places(c5="wind")
    room.shares("wind")
    mine = personal_view(room.state, "person 5")["mine.c5"]
    assert mine["theme"] == {"id": "wind", "number": 1, "title": "about wind", "others": 2}
    assert mine["shared"] is True


def test_my_contest_stands_until_my_words_go_elsewhere() -> None:
    """Saying that it does not fit is about one theme."""
    room = themed_evening()
    room.does(c.ContestPlacement("person 1", "c1"), by="person 1")
    assert personal_view(room.state, "person 1")["mine.c1"]["contested"] is True
    room.places(c1="sun")
    assert personal_view(room.state, "person 1")["mine.c1"]["contested"] is False


@pytest.mark.parametrize(
    ("wish", "state", "text"),
    [
        (c.HideContribution("c1"), "hidden", words("c1")),
        (c.Withdraw("Ada", "c1"), "withdrawn", ""),
    ],
)
def test_i_see_what_became_of_my_words(wish: c.AnyCommand, state: str, text: str) -> None:
    """Who was hidden is told so; who took back sees that nothing is left."""
    room = Gathering()
    room.opens()
    room.joins("Ada")
    tell(room, c.Contribute("c1", "Ada", "p1", "nl", "digest"))
    tell(room, wish)
    mine = personal_view(room.state, "Ada")["mine.c1"]
    assert (mine["state"], mine["text"], mine["theme"]) == (state, text, None)


def test_i_see_with_whom_i_resonated() -> None:
    """Of the voices on the phone, mine are marked."""
    room = Gathering()
    room.opens()
    said = room.says("Ada")
    room.joins("Ben")
    room.does(c.Resonate("Ben", said, on=True), by="Ben")
    assert personal_view(room.state, "Ben") == {"resonated": [said], "nudge": None}
    assert participant_view(room.state)["voices"][0]["resonance"] == 1


def test_somebody_who_is_not_known_here_has_said_nothing() -> None:
    """A phone whose database was restored from an older copy still gets a view."""
    assert personal_view(themed_evening().state, "a stranger") == {"resonated": [], "nudge": None}


def test_a_phone_is_told_which_voices_were_taken_off() -> None:
    """It takes them off the screen, whoever's turn it is; the words themselves are not repeated."""
    room = themed_evening()
    assert participant_view(room.state)["gone"] == []
    room.does(c.HideContribution("c1"))
    room.does(c.Withdraw("person 2", "c2"), by="person 2")
    assert participant_view(room.state)["gone"] == ["c2", "c1"]


# ---- a theme that speaks to people -------------------------------------------------------------------


def test_a_shared_theme_speaks_to_people_each_once() -> None:
    """Also where two themes to which somebody said it were put together."""
    room = themed_evening()
    room.shares("wind")
    room.shares("sun")
    for theme in ("wind", "sun", "wind"):
        room.does(c.ResonateWithTheme("person 1", theme, on=True), by="person 1")
    room.does(c.ResonateWithTheme("person 2", "sun", on=True), by="person 2")
    room.merges("sun", "wind")
    (shared,) = participant_view(room.state)["themes"]
    assert shared["speaks_to"] == 2
    assert personal_view(room.state, "person 1")["resonated"] == ["wind"]
    room.does(c.ResonateWithTheme("person 1", "wind", on=False), by="person 1")
    (shared,) = participant_view(room.state)["themes"]
    assert shared["speaks_to"] == 1
    assert personal_view(room.state, "person 1")["resonated"] == []


def test_only_a_theme_that_the_room_sees_can_speak_to_somebody() -> None:
    """Nobody guesses at themes that were not shared."""
    room = themed_evening()
    with pytest.raises(errors.UnknownTheme):
        room.does(c.ResonateWithTheme("person 1", "wind", on=True), by="person 1")


# ---- the facilitator -----------------------------------------------------------------------------------


def test_held_contributions_wait_in_order_of_arrival() -> None:
    """First come, first read; no more than fit in a list."""
    room = Gathering(first_look=True)
    room.opens()
    room.says_many(LISTED + 3)
    held = facilitator_view(room.state)["held"]
    assert [one["id"] for one in held] == [f"c{n}" for n in range(1, LISTED + 1)]


def test_a_facilitator_reads_what_a_theme_is_made_of() -> None:
    """Label, who named it, what was merged into it, how many contest it."""
    room = themed_evening()
    room.names("wind", "Wind of our own", by="Karima")
    room.merges("sun", "wind")
    room.does(c.ContestPlacement("person 1", "c1"), by="person 1")
    theme = facilitator_view(room.state)["theme.wind"]
    assert (theme["title"], theme["label"], theme["named_by"]) == ("Wind of our own", "about wind", "Karima")
    assert theme["merged"] == [{"id": "sun", "title": "about sun"}]
    assert theme["contested"] == 1
    assert "theme.sun" not in facilitator_view(room.state)


def test_growth_counts_the_last_five_minutes_of_the_journal() -> None:
    """By the journal's own time, so that a replay shows the same."""
    room = themed_evening()
    before = facilitator_view(room.state)["theme.wind"]["growth"]
    for number in range(300):
        room.joins(f"late {number}")
    assert (before, facilitator_view(room.state)["theme.wind"]["growth"]) == (2, 0)


def test_a_theme_whose_voices_left_is_spoken_for_by_its_other_members() -> None:
    """A young theme is never mute."""
    room = themed_evening()
    for contribution_id, author in (("c1", "person 1"), ("c2", "person 2")):
        room.does(c.Withdraw(author, contribution_id), by=author)
    room.places(c5="wind", c6="wind")
    assert [voice["id"] for voice in facilitator_view(room.state)["theme.wind"]["voices"]] == ["c5", "c6"]


def test_unthemed_voices_and_singles_are_listed() -> None:
    """Nobody is swept away: what stands apart can be read."""
    room = themed_evening()
    assert [one["id"] for one in facilitator_view(room.state)["unthemed"]] == ["c5", "c6"]


def test_what_a_phone_is_told_does_not_grow_with_the_evening() -> None:
    """Ten times as many who spoke, and as many words that were taken off: as many bytes on the wire."""

    def told(contributions: int) -> int:
        gathering = Gathering()
        gathering.opens()
        ids = gathering.says_many(contributions)
        gathering.revises({f"t{n}": ids[n::8] for n in range(8)})
        for theme in range(8):
            gathering.shares(f"t{theme}")
        for hidden in ids[1::2]:
            gathering.does(c.HideContribution(hidden))
        state = gathering.state
        return max(
            len(encoder.encode(participant_view(state, bench) | personal_view(state, "person 1")))
            for bench in range(BENCHES)
        )

    few, many = told(250), told(2500)
    assert few < many < 1.1 * few
