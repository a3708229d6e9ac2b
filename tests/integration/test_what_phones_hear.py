"""What a participant's phone is sent, recorded: no held or hidden words, and nobody's identity but its own."""

import json

import httpx

from tests.integration.lines import Line
from tests.integration.servers import TRUST, Server

NEVER = ("<held for ever>", "<hidden before>", "<taken back before>")


def test_no_frame_and_no_page_of_a_participant_holds_what_is_not_theirs(server: Server) -> None:
    """Through joining, moderation, steering, resonance and a second visit."""
    evening = server.make_dialogue(first_look=True)
    ada, ben, cleo = evening.join(), evening.join(), evening.join()
    prompt = evening.prompt_ids()[0]
    sent = [ada.send(text, f"key-of-{n}", prompt_id=prompt).json() for n, text in enumerate(NEVER)]
    ids = {text: answer["contribution_id"] for text, answer in zip(NEVER, sent, strict=True)}
    with (
        Line(evening, "facilitator", evening.facilitator()) as desk,
        Line(evening, "participant", cleo.token) as other,
        Line(evening, "participant", ben.token) as phone,
    ):
        for text in NEVER[1:]:
            desk.act("hide_contribution", contribution_id=ids[text])
        with Line(evening, "participant", ada.token) as hers:
            hers.act("withdraw", contribution_id=ids[NEVER[2]])
        shown = other.act("contribute", prompt_id=prompt, text="<to be seen>")["contribution_id"]
        desk.act("release_contribution", contribution_id=shown)
        phone.until(lambda shows: shows.get("voices"))
        phone.act("resonate", contribution_id=shown, on=True)
        own = phone.act("contribute", prompt_id=prompt, text="<my own>")["contribution_id"]
        desk.act("nudge", to="everyone", text="Ook een halve gedachte telt.")
        desk.act("set_phase", prompt_id=prompt, phase="reflecting")
        phone.until(lambda shows: shows["prompt"]["phase"] == "reflecting" and shows.get("nudge"))
        assert phone.until(lambda shows: shows.get(f"mine.{own}"))["state"] == "held"
        heard = list(phone.frames)
    with Line(evening, "participant", ben.token, position=1) as again:
        again.until(lambda shows: shows.get("voices"))
        heard += again.frames
    bearer = {"Authorization": f"Bearer {ben.token}", "Accept": "text/html"}
    pages = [httpx.get(evening.path(part), headers=bearer, verify=TRUST).text for part in ("", "me", "me.json")]
    everything = json.dumps(heard, ensure_ascii=False) + "".join(pages)
    assert "<to be seen>" in json.dumps(heard)
    assert [text for text in NEVER if text in everything or text.replace("<", "&lt;") in everything] == []
    assert [one.id for one in (ada, cleo) if one.id in everything] == []
    assert [one.token for one in (ada, cleo) if one.token in everything] == []
    assert "Karima" not in everything
