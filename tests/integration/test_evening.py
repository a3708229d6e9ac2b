"""An evening through the real surface: join, contribute, steer, look; each screen hears of it by itself."""

import httpx
import pytest

from tests.integration.lines import Line
from tests.integration.servers import Evening, Server, token_in

COOKIE_PAGES = {"Accept": "text/html", "Accept-Language": "nl"}


def test_words_reach_every_screen(evening: Evening) -> None:
    """A phone sends; it's acknowledged, on its own path, on the other phones, and counted in the hall."""
    ada, ben = evening.join(), evening.join()
    with (
        Line(evening, "participant", ada.token) as phone,
        Line(evening, "participant", ben.token) as other,
        Line(evening, "facilitator", evening.facilitator()) as desk,
        Line(evening, "hall", evening.hall()) as hall,
    ):
        prompt = phone.until(lambda shows: shows.get("prompt"))
        receipt = phone.act("contribute", prompt_id=prompt["id"], text="Het net is vol.")
        mine = phone.until(lambda shows: shows.get(f"mine.{receipt['contribution_id']}"))
        assert (mine["text"], mine["state"]) == ("Het net is vol.", "visible")
        voices = other.until(lambda shows: shows.get("voices"))
        assert [voice["text"] for voice in voices] == ["Het net is vol."]
        assert desk.until(lambda shows: shows["ledger"]["unthemed"] if "ledger" in shows else 0) == 1
        assert hall.until(lambda shows: shows["room"]["contributions"] if "room" in shows else 0) == 1
        assert "Het net is vol." not in str(hall.frames)
        assert hall.until(lambda shows: shows["presence"]["connected"] == 2)


def test_form_json_and_socket_are_one_way_in(evening: Evening) -> None:
    """The same key by three roads is one contribution."""
    ada = evening.join()
    prompt_id = evening.prompt_ids()[0]
    first = ada.send("Wind.", "one-key-for-all", prompt_id=prompt_id).raise_for_status().json()
    with Line(evening, "participant", ada.token) as phone:
        again = phone.act("contribute", "one-key-for-all", prompt_id=prompt_id, text="Wind.")
    assert (again["repeated"], again["contribution_id"], again["position"]) == (
        True,
        first["contribution_id"],
        first["position"],
    )
    form = {"key": "one-key-for-all", "prompt_id": prompt_id, "text": "Wind."}
    headers = {"Authorization": f"Bearer {ada.token}"}
    assert httpx.post(evening.path("contributions"), data=form, headers=headers).status_code == 303
    assert evening.report()["ledger"]["accepted"] == 1


def test_a_browser_without_javascript_does_all_of_it(evening: Evening) -> None:
    """Code, join, write, be refused with the text kept, write again, take back, leave."""
    with httpx.Client(base_url=evening.server.url, headers=COOKIE_PAGES, follow_redirects=True) as browser:
        page = browser.post("/", data={"code": f" {evening.code.lower()} "})
        assert "Energie in ons dorp" in page.text
        page = browser.post(f"/j/{evening.code}/join", data={"consent": "1"})
        assert "Wat houdt je tegen?" in page.text
        answer = {"prompt_id": evening.prompt_ids()[0], "text": "x" * 501, "key": "key-of-a-form"}
        page = browser.post(f"/j/{evening.code}/contributions", data=answer)
        assert page.status_code == 422
        assert "x" * 501 in page.text
        assert "501" in page.text
        page = browser.post(f"/j/{evening.code}/contributions", data=answer | {"text": "Wind van zee."})
        assert (page.status_code, "Wind van zee." in page.text) == (200, True)
        said = evening.report()["contributions"][0]["id"]
        page = browser.post(f"/j/{evening.code}/withdraw", data={"contribution_id": said})
        assert "Wind van zee." not in page.text
        page = browser.post(f"/j/{evening.code}/leave")
        assert "Doe mee" in page.text
    assert evening.report()["ledger"]["withdrawn"] == 1


def test_what_the_facilitator_does_reaches_the_phones(evening: Evening) -> None:
    """Hide, release, reflect, the next prompt."""
    ada, ben = evening.join(), evening.join()
    said = ada.send("Het net is vol.", "key-of-ada").json()["contribution_id"]
    with (
        Line(evening, "participant", ben.token) as phone,
        Line(evening, "facilitator", evening.facilitator()) as desk,
    ):
        prompts = desk.until(lambda shows: shows.get("prompts"))
        phone.until(lambda shows: shows.get("voices"))
        desk.act("hide_contribution", contribution_id=said)
        phone.until(lambda shows: shows["voices"] == [])
        desk.act("release_contribution", contribution_id=said)
        phone.until(lambda shows: shows["voices"])
        desk.act("set_phase", prompt_id=prompts[0]["id"], phase="reflecting")
        phone.until(lambda shows: shows["prompt"]["phase"] == "reflecting")
        desk.act("add_prompt", text="Wat nog meer?")
        added = desk.until(lambda shows: shows["prompts"][2:])
        desk.act("set_phase", prompt_id=added[0]["id"], phase="collecting")
        assert phone.until(lambda shows: shows["prompt"]["number"] == 3 and shows["prompt"])["text"] == "Wat nog meer?"


def test_the_same_act_twice_is_one_act(evening: Evening) -> None:
    """A facilitator's double click adds one prompt."""
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        first = desk.act("add_prompt", "the-same-key", text="Wat nog meer?")
        again = desk.act("add_prompt", "the-same-key", text="Wat nog meer?")
    assert (again["position"], again["repeated"]) == (first["position"], True)
    assert len(evening.prompt_ids()) == 3


def test_two_facilitators_see_each_other_and_nobody_is_overwritten(evening: Evening) -> None:
    """What Bram hides, Karima sees hidden; both are named in the journal."""
    said = evening.join().send("Wind.", "key-of-ada").json()["contribution_id"]
    with (
        Line(evening, "facilitator", evening.facilitator("Karima")) as karima,
        Line(evening, "facilitator", evening.facilitator("Bram")) as bram,
    ):
        bram.act("hide_contribution", contribution_id=said)
        assert karima.until(lambda shows: shows.get("hidden"))[0]["id"] == said
        karima.act("release_contribution", contribution_id=said)
        bram.until(lambda shows: shows.get("hidden") == [])
    assert [entry["by"] for entry in evening.journal()[-2:]] == ["Bram", "Karima"]


def test_a_first_look_holds_words_until_they_are_released(server: Server) -> None:
    """No other phone gets them before; their author is told that they wait."""
    evening = server.make_dialogue(first_look=True)
    ada, ben = evening.join(), evening.join()
    said = ada.send("Eerst even kijken.", "key-of-ada").json()["contribution_id"]
    with (
        Line(evening, "participant", ada.token) as mine,
        Line(evening, "participant", ben.token) as other,
        Line(evening, "facilitator", evening.facilitator()) as desk,
    ):
        assert mine.until(lambda shows: shows.get(f"mine.{said}"))["state"] == "held"
        assert desk.until(lambda shows: shows.get("held"))[0]["text"] == "Eerst even kijken."
        other.until(lambda shows: shows.get("room"))
        assert "Eerst even kijken." not in str(other.frames)
        desk.act("release_contribution", contribution_id=said)
        assert other.until(lambda shows: shows["voices"])[0]["id"] == said


def test_a_screen_that_comes_back_gets_what_it_missed(evening: Evening) -> None:
    """From the position of its last frame: a change, not everything."""
    ada, ben = evening.join(), evening.join()
    with Line(evening, "participant", ben.token) as phone:
        phone.until(lambda shows: shows.get("prompt"))
        position, held = phone.position, phone.shows
    ada.send("Terwijl je weg was.", "key-of-ada")
    with Line(evening, "participant", ben.token, position=position) as phone:
        phone.shows = held
        voices = phone.until(lambda shows: shows["voices"])
        assert [voice["text"] for voice in voices] == ["Terwijl je weg was."]
        assert phone.frames[0]["type"] == "change"
        assert "dialogue" not in phone.frames[0]["set"]


def test_resonance_comes_back_to_whose_words_they_are(evening: Evening) -> None:
    """Ben presses; Ada's own card counts it."""
    ada, ben = evening.join(), evening.join()
    said = ada.send("Wind.", "key-of-ada").json()["contribution_id"]
    with Line(evening, "participant", ada.token) as mine, Line(evening, "participant", ben.token) as other:
        mine.until(lambda shows: shows.get(f"mine.{said}"))
        other.act("resonate", contribution_id=said, on=True)
        mine.until(lambda shows: shows[f"mine.{said}"]["resonance"] == 1)
        assert other.until(lambda shows: shows["resonated"]) == [said]
        other.act("resonate", contribution_id=said, on=False)
        mine.until(lambda shows: shows[f"mine.{said}"]["resonance"] == 0)


def test_the_ledger_of_the_report_is_that_of_the_journal(evening: Evening) -> None:
    """Counted again from the entries, line by line."""
    people = [evening.join() for _ in range(3)]
    ids = [
        phone.send(f"Tekst {number}.", f"key-number-{number}").json()["contribution_id"]
        for number, phone in enumerate(people)
    ]
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        desk.act("hide_contribution", contribution_id=ids[0])
    with Line(evening, "participant", people[1].token) as phone:
        phone.act("withdraw", contribution_id=ids[1])
    report, journal = evening.report(), evening.journal()
    kinds = [entry["event"]["kind"] for entry in journal]
    assert report["position"] == len(journal) == journal[-1]["position"]
    ledger = report["ledger"]
    assert ledger["accepted"] == kinds.count("contribution_accepted") == 3
    assert (ledger["hidden"], ledger["withdrawn"]) == (1, 1)
    assert ledger["accepted"] == sum(count for line, count in ledger.items() if line != "accepted")
    assert "Tekst 1." not in str(journal)


@pytest.mark.parametrize("page", ["/f/{id}", "/hall/{id}"])
def test_the_first_paint_of_a_screen_is_its_view(evening: Evening, page: str) -> None:
    """What the server renders and what the line then sends are the same sections."""
    secret = evening.links["facilitator"].partition("#")[2]
    with httpx.Client(base_url=evening.server.url) as client:
        client.post(f"/f/{evening.id}/enter", json={"secret": secret, "name": "Karima"})
        html = client.get(page.format(id=evening.id)).text
    state = html.partition('id="state"')[2].partition(">")[2].partition("</script>")[0]
    role = "facilitator" if page.startswith("/f/") else "hall"
    with Line(evening, role, token_in(html)) as line:
        line.until(lambda shows: shows.get("dialogue"))
        assert set(httpx.Response(200, text=state).json()) == set(line.shows)
