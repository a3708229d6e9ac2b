"""Two facilitators at one dialogue through the real surface: nothing of either is lost, and all can be undone."""

from tests.integration.lines import Line
from tests.integration.servers import Evening, Facts


def undo(line: Line, ack: Facts) -> Facts:
    """Send what the acknowledgement brought."""
    facts = {name: value for name, value in ack["undo"].items() if name != "type"}
    return line.ask(ack["undo"]["type"], **facts)


def test_two_facilitators_steer_at_once(evening: Evening) -> None:
    """They see each other by name; an undo never takes away what the other did since; every act has a name to it."""
    with (
        Line(evening, "facilitator", evening.facilitator("Karima")) as karima,
        Line(evening, "facilitator", evening.facilitator("Joost")) as joost,
    ):
        karima.until(lambda shows: shows.get("facilitators") == ["Joost", "Karima"])
        prompt = karima.until(lambda shows: shows["prompts"])[0]
        joost.until(lambda shows: shows.get("prompts"))
        edit = karima.act("edit_prompt", prompt_id=prompt["id"], text="What first?", seen=prompt["text"])
        joost.until(lambda shows: shows["prompts"][0]["text"] == "What first?")
        wall = joost.act("show_on_wall", scene="count")
        karima.act("show_on_wall", scene="prompt")
        refused = undo(joost, wall)
        assert (refused["type"], refused["code"]) == ("refused", "changed_meanwhile")
        assert "Karima" in refused["message"]
        undone = undo(karima, edit)
        joost.until(lambda shows: shows["prompts"][0]["text"] == prompt["text"])
        undo(karima, undone)
        joost.until(lambda shows: shows["prompts"][0]["text"] == "What first?")
        assert joost.shows["wall"]["scene"] == "prompt"
    who = [entry["by"] for entry in evening.journal() if entry["event"]["kind"] in {"prompt_reworded", "wall_set"}]
    assert who == ["Karima", "Joost", "Karima", "Karima", "Karima"]


def test_flagged_words_are_seen_flagged_and_hidden(evening: Evening) -> None:
    """A telephone number is nobody's business; the codes are on the console only, and hiding reaches every screen."""
    with (
        Line(evening, "participant", evening.join().token) as phone,
        Line(evening, "participant", evening.join().token) as other,
        Line(evening, "hall", evening.hall()) as hall,
        Line(evening, "facilitator", evening.facilitator()) as desk,
    ):
        prompt = phone.until(lambda shows: shows.get("prompt"))
        said = phone.act("contribute", prompt_id=prompt["id"], text="Bel mij op 06-12345678.")["contribution_id"]
        (flagged,) = desk.until(lambda shows: shows.get("flagged"))
        assert (flagged["id"], flagged["flags"]) == (said, ["phone"])
        other.until(lambda shows: [voice["id"] for voice in shows.get("voices", [])] == [said])
        desk.act("show_on_wall", scene="voice", contribution_id=said)
        hall.until(lambda shows: shows.get("wall", {}).get("voice"))
        hidden = desk.act("hide_contribution", contribution_id=said)
        other.until(lambda shows: shows["voices"] == [])
        hall.until(lambda shows: shows["wall"] == {"scene": "themes"})
        undo(desk, hidden)
        other.until(lambda shows: [voice["id"] for voice in shows["voices"]] == [said])
        desk.until(lambda shows: [one["id"] for one in shows["flagged"]] == [said])
        assert "flags" not in str([*phone.frames, *other.frames, *hall.frames])


def test_a_facilitator_may_choose_thousands_at_once(evening: Evening) -> None:
    """Their frames may be longer than a phone's."""
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        desk.until(lambda shows: shows.get("prompts"))
        moves = [[f"nobody-{number:010d}", None] for number in range(3000)]
        assert desk.ask("move_contributions", moves=moves)["code"] == "unknown_contribution"
