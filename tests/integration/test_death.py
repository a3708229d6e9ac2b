"""Killed in the middle of it, stopped in good order, and back again: what was acknowledged is there, once."""

import asyncio
import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.live.protocol import CLOSE_RESTART
from tests.integration.lines import PATIENCE, THEMES_SECONDS, Line
from tests.integration.servers import Evening, Phone, Server

PHONES = 40
Acks = dict[str, int]


async def _dial(evening: Evening, phone: Phone) -> ClientConnection:
    address = f"ws://localhost:{evening.server.port}/live/{evening.id}"
    line = await connect(address, compression=None, open_timeout=PATIENCE)
    await line.send(json.dumps({"type": "hello", "role": "participant", "token": phone.token}))
    await line.recv()
    return line


async def _burst(evening: Evening, phone: Phone, prompt_id: str, acks: Acks) -> None:
    """One phone sends what fits in its turn, as fast as it can; what is acknowledged is noted under its key."""
    with contextlib.suppress(ConnectionClosed):
        line = await _dial(evening, phone)
        for number in range(5):
            key = f"{phone.id}-{number}"
            act = {"type": "contribute", "key": key, "prompt_id": prompt_id, "text": f"Woorden {key}"}
            await line.send(json.dumps(act))
        while True:
            frame = json.loads(await line.recv())
            if frame["type"] == "ack":
                acks[frame["key"]] = frame["position"]


async def _everybody(evening: Evening, phones: list[Phone], prompt_id: str, acks: Acks) -> None:
    await asyncio.gather(*(_burst(evening, phone, prompt_id, acks) for phone in phones))


def kill_after(server: Server, acks: Acks, count: int) -> threading.Thread:
    """Kill the server as soon as so many were acknowledged."""

    def watch() -> None:
        deadline = time.monotonic() + 2 * PATIENCE
        while len(acks) < count and time.monotonic() < deadline:
            time.sleep(0.0005)
        server.kill()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_killed_in_the_middle_of_a_burst(own_server: Callable[..., Server]) -> None:
    """Every acknowledged contribution is there exactly once; whoever sends the rest again gets it in once."""
    server = own_server().start()
    evening = server.make_dialogue()
    prompt_id = evening.prompt_ids()[0]
    phones = [evening.join() for _ in range(PHONES)]
    acks: Acks = {}
    killer = kill_after(server, acks, PHONES)
    asyncio.run(_everybody(evening, phones, prompt_id, acks))
    killer.join()
    assert len(acks) >= PHONES

    server.start()
    journal = evening.journal()
    stored = {entry["text"]: entry["position"] for entry in journal if entry.get("text")}
    assert {key: stored.get(f"Woorden {key}") for key in acks} == acks
    assert [entry["position"] for entry in journal] == list(range(1, len(journal) + 1))

    again: Acks = {}
    for phone in phones:
        for number in range(5):
            key = f"{phone.id}-{number}"
            answer = phone.send(f"Woorden {key}", key, prompt_id=prompt_id).raise_for_status().json()
            again[key] = answer["position"]
            assert answer.get("repeated", False) is (f"Woorden {key}" in stored)
    assert again.items() >= acks.items()
    texts = Counter(one["text"] for one in evening.report()["contributions"])
    assert (len(texts), set(texts.values())) == (5 * PHONES, {1})


def test_stopped_in_good_order(own_server: Callable[..., Server]) -> None:
    """Screens hear 1012 and come back by themselves; all is over within ten seconds, and nothing is lost."""
    server = own_server().start()
    evening = server.make_dialogue()
    phone = evening.join()
    acks: Acks = {}
    closed: list[int] = []

    async def story() -> tuple[int, float]:
        line = await _dial(evening, phone)
        idle = await connect(f"ws://localhost:{server.port}/live/{evening.id}", compression=None)
        act = {"type": "contribute", "key": "the-last-words", "prompt_id": evening.prompt_ids()[0], "text": "Tot zo."}
        await line.send(json.dumps(act))
        stopping = asyncio.get_running_loop().run_in_executor(None, server.stop)
        for one in (line, idle):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    frame = json.loads(await asyncio.wait_for(one.recv(), PATIENCE))
                    if frame["type"] == "ack":
                        acks[frame["key"]] = frame["position"]
            closed.append(one.close_code or 0)
        return await stopping

    code, seconds = asyncio.run(story())
    assert closed == [CLOSE_RESTART, CLOSE_RESTART]
    assert (code, seconds < 10) == (0, True)
    assert not list(server.folder.glob("samenspraak.sqlite3-*")), "the database was not closed"
    server.start()
    kept = [one["text"] for one in evening.report()["contributions"]]
    assert kept == (["Tot zo."] if "the-last-words" in acks else kept)
    assert phone.send("Weer terug.", "after-the-break").status_code == 200


def test_people_resume_after_a_restart(own_server: Callable[..., Server]) -> None:
    """The same tokens, codes and links; a phone with its old position goes on from what it shows."""
    server = own_server().start()
    evening = server.make_dialogue()
    ada, facilitator = evening.join(), evening.facilitator()
    ada.send("Voor de storing.", "before-the-break").raise_for_status()
    with Line(evening, "participant", ada.token) as phone:
        phone.until(lambda shows: shows.get("voices"))
        position, held = phone.position, phone.shows
    server.kill()
    server.start()
    with (
        Line(evening, "participant", ada.token, position=position) as phone,
        Line(evening, "facilitator", facilitator) as desk,
    ):
        phone.shows = held
        phone.hear()
        assert [voice["text"] for voice in phone.shows["voices"]] == ["Voor de storing."]
        desk.act("hide_contribution", contribution_id=phone.shows["voices"][0]["id"])
        phone.until(lambda shows: shows["voices"] == [])


def speak(evening: Evening, texts: list[str]) -> None:
    """One person a text."""
    prompt_id = evening.prompt_ids()[0]
    for number, text in enumerate(texts):
        evening.join().send(text, f"key-number-{number}-{len(text)}", prompt_id=prompt_id).raise_for_status()


def themes(line: Line) -> dict[str, Any]:
    """The themes that a facilitator sees, by id."""
    return {name.removeprefix("theme."): shown for name, shown in line.shows.items() if name.startswith("theme.")}


def rested(shows: dict[str, Any]) -> bool:
    """Whether nobody waits for a theme and none are being found."""
    return bool(shows.get("theming")) and (shows["theming"]["state"], shows["theming"]["waiting"]) == ("ready", 0)


def themed(desk: Line) -> None:
    """Wait until the themes were found knowing all that was said: what somebody names then is not on its way to end."""
    desk.until(rested, THEMES_SECONDS)
    before = desk.shows["revision"]["number"]
    desk.act("retheme")
    desk.until(lambda shows: shows["revision"]["number"] > before and rested(shows), THEMES_SECONDS)
    assert desk.shows["ledger"]["themed"] >= 12


SUBJECTS = [
    "Het stroomnet zit vol en ik krijg geen aansluiting {}",
    "De vergunning van de gemeente duurt jaren {}",
    "De bank geeft geen lening voor zonnepanelen {}",
]
ENDINGS = ["hier", "bij ons in het dorp", "zegt de buurman", "al heel lang", "helaas", "voor mijn bedrijf"]


def test_themes_come_back_with_the_same_ids(own_server: Callable[..., Server]) -> None:
    """Themed with the real model, named and shared; after a SIGKILL they are the same, and newcomers join them."""
    server = own_server(MODEL="").start()
    evening = server.make_dialogue()
    facilitator = evening.facilitator()
    speak(evening, [subject.format(ending) for ending in ENDINGS for subject in SUBJECTS])
    with Line(evening, "facilitator", facilitator) as desk:
        themed(desk)
        first = next(iter(themes(desk).values()))
        desk.act("rename_theme", theme_id=first["id"], name="Zoals wij het noemen", seen=first["title"])
        desk.act("share_theme", theme_id=first["id"], on=True)
        desk.until(lambda shows: any(t["shared"] for t in themes(desk).values()) and shows)
        before = {theme_id: theme["title"] for theme_id, theme in themes(desk).items()}
    server.kill()
    server.start()
    with Line(evening, "facilitator", facilitator) as desk, Line(evening, "hall", evening.hall()) as hall:
        desk.until(lambda shows: shows.get("ledger"))
        after = {theme_id: theme["title"] for theme_id, theme in themes(desk).items()}
        assert before.items() <= after.items()
        assert hall.until(lambda shows: shows.get("themes"))[0]["title"] == "Zoals wij het noemen"
        accepted = desk.shows["ledger"]["themed"]
        speak(evening, [SUBJECTS[0].format("en dat blijft zo")])
        desk.until(lambda shows: shows["ledger"]["themed"] > accepted, THEMES_SECONDS)
        assert before.keys() <= themes(desk).keys()
    shown = evening.report()
    assert {theme["id"] for theme in shown["themes"]} >= before.keys()


def test_without_a_model_the_facilitator_reads_why(own_server: Callable[..., Server]) -> None:
    """Contributions are accepted and wait."""
    server = own_server().start()
    evening = server.make_dialogue()
    speak(evening, ["Wind.", "Zon."])
    with Line(evening, "facilitator", evening.facilitator()) as desk:
        found = desk.until(
            lambda shows: shows.get("theming", {}).get("state") == "unavailable" and shows["theming"], THEMES_SECONDS
        )
        assert "/no/such/model" in found["message"]
        assert found["waiting"] == 2
    assert evening.report()["ledger"]["unthemed"] == 2
    assert httpx.get(f"{server.url}/readyz").status_code == 200
