"""Erasing rehearsals from the command line: through the server; in the database itself where none runs."""

from app.cli.organiser import Organiser
from app.cli.sentences import say
from app.cli.unserved import ask
from app.playing.faults import ServerSilent
from app.settings import Settings


def throw_away(settings: Settings, wished: str) -> None:
    """Erase one rehearsal, or ``all``.

    Raises:
        ServerRefused: it's no rehearsal, or there is none of that id.
    """
    try:
        ids = _wished(wished, [links["dialogue_id"] for links in Organiser(settings).get("/api/rehearsals").json()])
        for dialogue_id in ids:
            entries = Organiser(settings).delete(f"/api/rehearsals/{dialogue_id}").json()["entries"]
            say(f"Thrown away: {dialogue_id}, {entries} entries. Nothing of it is left.")
    except ServerSilent:
        ids = _unserved(settings, wished)
    if not ids:
        say("There is no rehearsal to throw away.")


def _wished(wished: str, rehearsals: list[str]) -> list[str]:
    return rehearsals if wished == "all" else [wished]


def _unserved(settings: Settings, wished: str) -> list[str]:
    every = ask(settings, lambda parts: parts.rehearsals.rehearsals())
    ids = _wished(wished, [links.dialogue_id for links in every])
    for dialogue_id in ids:
        entries = ask(settings, lambda parts, one=dialogue_id: parts.rehearsals.throw_away(one))  # type: ignore[misc]  # bound now
        say(f"Thrown away: {dialogue_id}, {entries} entries. Its vectors go at the latest when the server starts.")
    return ids
