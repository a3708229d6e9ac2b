"""``samenspraak verify``."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from app.access import Keyring
from app.cli.faults import CannotRead, NothingThere, NothingToVerify, NotVerified
from app.cli.sentences import say
from app.cli.surroundings import settings_of_now
from app.reports.shape import Report
from app.reports.verifying import DigestOf, Verdict

MOST_SHOWN = 20


def verify(
    report: Annotated[Path | None, typer.Argument(help="A report as JSON.")] = None,
    journal: Annotated[Path | None, typer.Option(help="The journal of the same dialogue, as JSON lines.")] = None,
    database: Annotated[bool, typer.Option("--database", help="Instead: the database of this installation.")] = False,
    backup: Annotated[Path | None, typer.Option(help="Instead: a file that `samenspraak backup` wrote.")] = None,
) -> None:
    """Recompute a report from the journal, and check the journal's chain of hashes. Or look a database through.

    Says which numbers differ, and names the first row of the journal that was altered. Where this computer holds the
    installation's secret (SAMENSPRAAK_DATA_DIR), the words are checked as well.

    Of a database or a backup it checks the pages, the chain of every journal, positions without a gap, words that
    belong to their entry, and that replaying puts each contribution in one place of the ledger. A server may run.

    Example: [bold]samenspraak verify report.json --journal journal.jsonl[/bold]
    """
    asked = (report is not None and journal is not None, database, backup is not None)
    if asked.count(True) != 1 or (report is None) != (journal is None):
        raise NothingToVerify
    if report is not None and journal is not None:
        _hold(report, journal)
    elif backup is not None:
        _look_through_backup(backup)
    else:
        _look_through_database()


def _look_through_database() -> None:
    from app.cli.keeping.secrets import secrets_of
    from app.cli.keeping.sound import check

    settings = settings_of_now()
    if not settings.database_url and not settings.sqlite_file.exists():
        raise NothingThere(path=str(settings.sqlite_file))
    check(settings.database, secrets_of(settings).get("secret"))
    say("All of it is as it was.")


def _look_through_backup(backup: Path) -> None:
    from app.cli.keeping.copies import kept_in
    from app.cli.keeping.secrets import secrets_of
    from app.cli.keeping.sound import check

    if not backup.is_file():
        raise NothingThere(path=str(backup))
    kept = kept_in(backup)
    secret = kept.get("secret") or secrets_of(settings_of_now()).get("secret")
    check(f"sqlite+aiosqlite:///{backup.absolute()}", secret)
    say(f"All of it is as it was on {kept.get('made_at', 'an unknown day')}.")


def _hold(report: Path, journal: Path) -> None:
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
