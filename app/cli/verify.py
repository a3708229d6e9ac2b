"""``samenspraak verify``."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from app.access import Keyring
from app.cli.faults import CannotRead, NothingThere, NotVerified
from app.cli.surroundings import settings_of_now
from app.reports.shape import Report
from app.reports.verifying import DigestOf, Verdict

MOST_SHOWN = 20


def verify(
    report: Annotated[Path, typer.Argument(help="A report as JSON.")],
    journal: Annotated[Path, typer.Option(help="The journal of the same dialogue, as JSON lines.")],
) -> None:
    """Recompute a report from the journal, and check the journal's chain of hashes.

    Says which numbers differ, and names the first row of the journal that was altered. Where this computer holds the
    installation's secret (SAMENSPRAAK_DATA_DIR), the words are checked as well.

    Example: [bold]samenspraak verify report.json --journal journal.jsonl[/bold]
    """
    from app.reports.verifying import verify as hold_against

    written = _report(report)
    if not journal.is_file():
        raise NothingThere(path=str(journal))
    with journal.open("rb") as lines:
        verdict = hold_against(written, lines, _digest(written.dialogue.id))
    _tell(verdict)
    if not verdict.holds:
        raise NotVerified


def _report(path: Path) -> Report:
    if not path.is_file():
        raise NothingThere(path=str(path))
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except msgspec.MsgspecError as error:
        raise CannotRead(path=str(path), reason=str(error)) from error


def _digest(dialogue_id: str) -> DigestOf | None:
    """The installation's keyed hash of words, where its secret is on this computer."""
    settings = settings_of_now()
    try:
        secret = settings.secret or (settings.data_dir / "secret").read_text("utf-8").strip()
        keyring = Keyring(secret, "")
    except OSError:
        return None
    return lambda text: keyring.digest(dialogue_id, text)


def _tell(verdict: Verdict) -> None:
    console = Console(highlight=False, soft_wrap=True)
    chain = "the chain holds" if verdict.altered is None else "[bold]the chain is broken[/bold]"
    console.print(f"Journal: {verdict.rows:,} rows, {chain}.")
    if verdict.altered is not None:
        row = verdict.altered
        console.print(f"  Altered: line {row.line}, position {row.position} ({row.what}): {escape(row.reason)}.")
    if verdict.other_journal:
        console.print("  This report was not made from this journal: the hash at its position is another one.")
    if verdict.words_checked:
        console.print(f"Words: {verdict.words_checked:,} texts are those that were accepted.")
    else:
        console.print("Words: compared with the report only; their keyed hashes need the installation's secret.")
    console.print(f"Report: {verdict.values:,} values recomputed, {len(verdict.differences):,} differ.")
    for d in verdict.differences[:MOST_SHOWN]:
        console.print(f"  {escape(d.path)}: written {escape(d.written)}, recomputed {escape(d.recomputed)}")
    if verdict.taken_off_since:
        console.print(f"Taken back or hidden since: {verdict.taken_off_since:,}. Their words are not compared.")
