"""What an organiser does: make a dialogue, list the dialogues, hand out links."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pydantic import ValidationError

from app import errors
from app.access import JOIN_ALPHABET
from app.dialogue import commands as c
from app.example import EXAMPLE, ensure_example
from app.facilitation import dialogues as dialogues_module
from app.facilitation.dialogues import DAY_MS, NewDialogue, Organising
from app.journal.desk import Desk
from tests.stage import DIALOGUE, Stage, stage

WISH: dict[str, Any] = {"title": "Energie", "purpose": "Samen kiezen.", "prompts": ["Wat houdt je tegen?", "En dan?"]}


def organising(made: Stage, base_url: str = "https://meedoen.example") -> Organising:
    """An organiser's desk on a stage."""
    return Organising(
        journal=made.journal,
        desk=made.desk,
        followers=made.followers,
        keyring=made.keyring,
        base_url=base_url,
        organiser="Gemeente Westerveld",
    )


def on_stage(story: Callable[[Stage, Organising], Coroutine[Any, Any, None]]) -> None:
    """Play a story on a stage."""

    async def play() -> None:
        async with stage() as made:
            await story(made, organising(made))

    asyncio.run(play())


# ---- what may be asked ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 301}, "purpose"),
        ({"prompts": []}, "prompts"),
        ({"prompts": [" "]}, "prompts"),
        ({"prompts": ["x" * 301]}, "prompts"),
        ({"prompts": ["x"] * 31}, "prompts"),
        ({"language": "fr"}, "language"),
        ({"retention_days": 0}, "retention_days"),
        ({"retention_days": 3651}, "retention_days"),
        ({"retention_days": "soon"}, "retention_days"),
    ],
)
def test_a_wish_that_does_not_fit_names_its_field(change: dict[str, Any], field: str) -> None:
    """So that the form can say it beside that field."""
    with pytest.raises(ValidationError) as refusal:
        NewDialogue.model_validate(WISH | change)
    assert {error["loc"][0] for error in refusal.value.errors()} == {field}


def test_white_space_around_what_was_typed_is_gone() -> None:
    """Also around each prompt."""
    wish = NewDialogue.model_validate(WISH | {"title": " Energie \n", "prompts": ["  Waarom? "]})
    assert (wish.title, wish.prompts) == ("Energie", ["Waarom?"])


# ---- making and listing --------------------------------------------------------------------------------------


def test_a_new_dialogue_stands_in_its_journal() -> None:
    """With its script, its organiser and how long it is kept; nothing is open yet."""

    async def story(_made: Stage, desk: Organising) -> None:
        wish = NewDialogue.model_validate(WISH | {"language": "en", "first_look": True, "retention_days": 30})
        links = await desk.create(wish)
        state = await desk.state(links.dialogue_id)
        assert [prompt.text for prompt in state.prompts.values()] == WISH["prompts"]
        assert {prompt.phase for prompt in state.prompts.values()} == {"planned"}
        facts = (state.title, state.organiser, state.language, state.first_look, state.retention_days)
        assert facts == ("Energie", "Gemeente Westerveld", "en", True, 30)

    on_stage(story)


def test_links_lead_each_kind_of_people_to_their_own_page() -> None:
    """Secrets stand behind #, where browsers keep them to themselves."""

    async def story(made: Stage, desk: Organising) -> None:
        links = await desk.create(NewDialogue.model_validate(WISH))
        assert len(links.join_code) == 6
        assert set(links.join_code) <= set(JOIN_ALPHABET)
        assert links.phone == f"https://meedoen.example/j/{links.join_code}"
        assert links.hall == f"https://meedoen.example/hall/{links.dialogue_id}"
        address, _, secret = links.facilitator.partition("#")
        assert address == f"https://meedoen.example/f/{links.dialogue_id}"
        made.keyring.check_facilitator_secret(links.dialogue_id, secret)
        assert links.organiser == "https://meedoen.example/o#the organiser's token"

    on_stage(story)


def test_a_join_code_that_is_taken_is_not_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance may repeat itself; a code leads to one dialogue."""

    async def story(made: Stage, desk: Organising) -> None:
        codes = iter([made.state.join_code, made.state.join_code, "NEW234"])
        monkeypatch.setattr(dialogues_module, "new_join_code", lambda: next(codes))
        assert (await desk.create(NewDialogue.model_validate(WISH))).join_code == "NEW234"

    on_stage(story)


def test_the_newest_dialogue_comes_first() -> None:
    """In the list of links and in the overview."""

    async def story(_made: Stage, desk: Organising) -> None:
        made_now = await desk.create(NewDialogue.model_validate(WISH))
        assert [links.dialogue_id for links in await desk.all_links()] == [made_now.dialogue_id, DIALOGUE]
        assert [row["id"] for row in await desk.overview()] == [made_now.dialogue_id, DIALOGUE]

    on_stage(story)


def test_a_dialogue_that_does_not_exist_has_no_links() -> None:
    """The sentence says whom to ask."""

    async def story(_made: Stage, desk: Organising) -> None:
        with pytest.raises(errors.UnknownDialogue, match="Ask the organiser"):
            await desk.links("elsewhere")

    on_stage(story)


def test_a_row_counts_people_and_contributions() -> None:
    """People who spoke, not people who came."""

    async def story(made: Stage, desk: Organising) -> None:
        await made.says("Ada", "one")
        await made.says("Ada", "two")
        await made.joins("Ben")
        row = await desk.row(DIALOGUE)
        assert (row["people"], row["contributions"], row["title"]) == (1, 2, "Energie in ons dorp")
        assert row["prompts"] == ["Vraag 1?", "Vraag 2?"]
        assert row["links"]["join_code"] == made.state.join_code

    on_stage(story)


def test_a_dialogue_is_planned_then_live_then_done() -> None:
    """Between two prompts it's live; after the last one it's done."""

    async def story(made: Stage, desk: Organising) -> None:
        planned = await desk.create(NewDialogue.model_validate(WISH))
        seen = [(await desk.row(planned.dialogue_id))["state"], (await desk.row(DIALOGUE))["state"]]
        for wish in (c.SetPhase("p1", "closed"), c.SetPhase("p2", "collecting"), c.SetPhase("p2", "closed")):
            await made.does(wish)
            seen.append((await desk.row(DIALOGUE))["state"])
        assert seen == ["planned", "live", "live", "live", "done"]

    on_stage(story)


@pytest.mark.parametrize(("passed", "left"), [(0, 180), (1, 179), (179, 1), (180, 0), (400, 0)])
def test_a_row_says_how_many_days_are_left(passed: int, left: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until everything is erased; never less than none."""

    async def story(made: Stage, desk: Organising) -> None:
        now = made.state.created_at + passed * DAY_MS + 1000
        monkeypatch.setattr(time, "time_ns", lambda: now * 1_000_000)
        assert (await desk.row(DIALOGUE))["days_left"] == left

    on_stage(story)


# ---- the example --------------------------------------------------------------------------------------------


def test_a_newcomer_finds_an_example_whose_first_question_is_open() -> None:
    """Everything can be tried at once."""

    async def story() -> None:
        bare = Stage()
        desk = organising(bare, "http://localhost:8000")
        await ensure_example(desk, Desk(bare.commit, bare.followers))
        (links,) = await desk.all_links()
        state = await (await bare.followers.get(links.dialogue_id)).catch_up()
        assert state.title == EXAMPLE.title
        assert [prompt.phase for prompt in state.prompts.values()] == ["collecting", "planned", "planned"]
        await ensure_example(desk, Desk(bare.commit, bare.followers))
        assert len(await desk.all_links()) == 1
        await bare.followers.close()

    asyncio.run(story())


def test_where_there_is_a_dialogue_no_example_is_made() -> None:
    """An installation in use isn't littered at its restart."""

    async def story(made: Stage, desk: Organising) -> None:
        await ensure_example(desk, made.desk)
        assert [links.dialogue_id for links in await desk.all_links()] == [DIALOGUE]

    on_stage(story)
