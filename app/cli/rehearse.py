"""``samenspraak rehearse``."""

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.cli.links import show
from app.cli.organiser import Organiser
from app.cli.sentences import say
from app.cli.surroundings import settings_of_now
from app.cli.throwing_away import throw_away
from app.playing.door import Door
from app.playing.tally import spread
from app.rehearsal.performance import Performance
from app.rehearsal.performance import Progress as Standing
from app.rehearsal.room import Language, Room, written_room
from app.rehearsal.score import Score, score
from app.settings import Settings

STAY_SECONDS = 30 * 60.0
SENTENCES = {
    "gathering": "people come in",
    "waiting": "waiting for you to open the next question",
    "speaking": "people answer",
    "listening": "all is said; people stay and read",
    "ended": "people go home",
}


def rehearse(
    people: Annotated[int, typer.Option(min=1, max=5000, help="How many phones come in.")] = 1000,
    minutes: Annotated[float, typer.Option(min=0.1, max=120, help="How long people speak.")] = 5,
    language: Annotated[str, typer.Option(help="Which written room: nl, de or en.")] = "nl",
    wait_for_me: Annotated[
        bool, typer.Option("--wait-for-me", help="You open the questions, on the facilitator's page.")
    ] = False,
    throw_away_id: Annotated[
        str | None, typer.Option("--throw-away", metavar="ID|all", help="Erase a rehearsal without trace; or all.")
    ] = None,
) -> None:
    """Practise with a full hall: the written room comes in as simulated phones, in a dialogue marked as a rehearsal.

    They come in over the network as real phones do, answer in a human rhythm, take words back, say what speaks to them.
    Nothing is said that was not written: more people than wrote come to listen.

    Example: [bold]samenspraak rehearse --people 300 --minutes 3[/bold]
    """
    settings = settings_of_now()
    if throw_away_id is not None:
        throw_away(settings, throw_away_id)
        return
    room = written_room(_language(language))
    organiser = Organiser(settings)
    links = organiser.post("/api/rehearsals", {"language": room.language, "perform": False}).json()
    show([links], Console(soft_wrap=True, highlight=False))
    plan = score(room, people=people, minutes=minutes)
    for note in notes(plan, room):
        say(note)
    performance = _performance(settings, links, plan, room.language, wait_for_me=wait_for_me)
    _play(performance)
    Console().print(_closing(performance))
    say(f"Throw it away: samenspraak rehearse --throw-away {links['dialogue_id']}")


def _language(wished: str) -> Language:
    known: dict[str, Language] = {"nl": "nl", "en": "en", "de": "de"}
    if wished not in known:
        raise typer.BadParameter("nl, de and en were written.", param_hint="--language")
    return known[wished]


def notes(plan: Score, room: Room) -> list[str]:
    """What a person should know about who comes."""
    written = len(room.authors)
    if plan.people > plan.speakers:
        listeners = plan.people - plan.speakers
        return [f"{plan.speakers} people wrote answers; {listeners} more come to listen. No text is made up for them."]
    if plan.speakers < written:
        return [f"{plan.speakers} of the {written} who wrote come in, with their {plan.lines} answers."]
    return []


def _performance(
    settings: Settings, links: dict[str, Any], plan: Score, language: str, *, wait_for_me: bool
) -> Performance:
    questions = f"/api/rehearsals/{links['dialogue_id']}/questions"

    async def opener(number: int) -> None:
        await asyncio.to_thread(Organiser(settings).post, f"{questions}/{number}", {})

    stay = STAY_SECONDS if wait_for_me else 0.0
    chosen = None if wait_for_me else opener
    door = Door(f"{settings.url}/j/{links['join_code']}")
    return Performance(plan, door, lambda _: None, language=language, opener=chosen, stay=stay)


def _play(performance: Performance) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("people come in", total=performance.progress.people)
        phases: list[str] = []

        def tell(now: Standing) -> None:
            if phases[-1:] != [now.phase]:
                phases.append(now.phase)
                if not bar.console.is_terminal:
                    say(SENTENCES[now.phase])
            gathering = now.phase == "gathering"
            done, total = (now.joined, now.people) if gathering else (now.said, now.lines - now.unsaid)
            bar.update(task, description=SENTENCES[now.phase], completed=done, total=total)

        performance.tell = tell
        try:
            asyncio.run(performance.play())
        except KeyboardInterrupt:
            say("Stopped. People went home; what they said stays until you throw it away.")


def _closing(performance: Performance) -> Table:
    table = Table(title="What happened in the rehearsal", title_justify="left", show_header=False)
    table.add_column("what")
    table.add_column("how much", justify="right")
    for what, how_much in rows(performance):
        table.add_row(what, how_much)
    return table


def rows(performance: Performance) -> list[tuple[str, str]]:
    """The rows, in the order in which a person reads them."""
    now, tally = performance.progress, performance.tally
    times = [value for value in spread(tally.acknowledging()).values() if value is not None]
    return [
        ("people who came in", str(now.joined)),
        ("answers", str(now.said)),
        ("answers that the next question overtook", str(now.unsaid)),
        ("taken back", str(now.taken_back)),
        ("“this speaks to me”", str(now.resonance)),
        ("“not me”", str(now.contested)),
        ("refused, or without an answer", str(tally.refused.total() + tally.unanswered)),
        ("acknowledged after, p50 / p95 / p99", " / ".join(f"{t:.0f}" for t in times) + " ms" if times else "–"),
    ]
