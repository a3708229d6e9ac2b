"""A report is held against its journal: what was altered is named, in either of them."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from typer.testing import CliRunner

from app.cli import cli
from app.dialogue import commands as c
from app.dialogue.events import Entry
from app.errors import TooFewForEdition
from app.journal.chain import GENESIS, encode_event, next_hash
from app.reports import Report, as_json, build
from app.reports.journal_lines import Line
from app.reports.shape import EditionName
from app.reports.verifying import verify
from tests.gatherings import Gathering, digest, evening, journals


def exported(entries: list[Entry]) -> list[bytes]:
    """The journal as it leaves the house."""
    previous, found = GENESIS, []
    for entry in entries:
        event = encode_event(entry.event)
        previous = next_hash(previous, entry.position, entry.at, entry.by, event)
        line = Line(entry.position, entry.at, entry.by, msgspec.Raw(event.encode()), entry.text, previous)
        found.append(msgspec.json.encode(line) + b"\n")
    return found


def report_of(entries: list[Entry], edition: EditionName = "whole") -> Report:
    """The report at the end of a journal."""
    return build(entries, dialogue_id="d1", edition=edition)


@pytest.mark.parametrize("edition", ["whole", "internal", "public"])
@given(journals())
@settings(max_examples=25)
def test_every_value_of_every_report_recomputes(edition: EditionName, entries: list[Entry]) -> None:
    """Whatever happened, in every edition that there is."""
    try:
        report = report_of(entries, edition)
    except TooFewForEdition:
        return
    verdict = verify(report, exported(entries))
    assert (verdict.holds, verdict.differences, verdict.rows) == (True, (), len(entries))


@given(st.data())
@settings(max_examples=60)
def test_any_altered_byte_that_changes_a_row_is_named(data: st.DataObject) -> None:
    """Whichever row, whichever field: its line is the first that does not fit."""
    entries = evening().entries
    lines = exported(entries)
    number = data.draw(st.integers(0, len(lines) - 1))
    found = list(re.finditer(rb'[0-9a-z](?=[^"]*"?[,}])', lines[number].split(b',"text":')[0]))
    at = data.draw(st.sampled_from(found)).start()
    lines[number] = (
        lines[number][:at] + (b"7" if lines[number][at : at + 1] != b"7" else b"3") + lines[number][at + 1 :]
    )
    verdict = verify(report_of(entries), lines)
    assert verdict.altered is not None
    assert verdict.altered.line == number + 1


def test_a_row_that_was_taken_out_is_noticed() -> None:
    """The position that is missing is named."""
    entries = evening().entries
    lines = exported(entries)
    del lines[5]
    altered = verify(report_of(entries), lines).altered
    assert altered is not None
    assert (altered.line, altered.position, altered.reason) == (6, 7, "position 6 was expected")


def test_a_journal_that_was_cut_off_is_not_the_one_of_the_report() -> None:
    """Its chain holds, and still it cannot give these numbers."""
    entries = evening().entries
    verdict = verify(report_of(entries), exported(entries)[:-1])
    assert verdict.altered is None
    assert verdict.other_journal
    assert not verdict.holds


def test_a_number_that_was_changed_in_the_report_is_named() -> None:
    """With what was written and what the journal gives."""
    entries = evening().entries
    report = report_of(entries)
    forged = replace(report, ledger=replace(report.ledger, themed=5))
    [difference] = verify(forged, exported(entries)).differences
    assert (difference.path, difference.written, difference.recomputed) == ("ledger.themed", "5", "4")


def test_a_field_that_was_slipped_into_an_event_is_noticed() -> None:
    """Also one that today's software would ignore."""
    entries = evening().entries
    lines = exported(entries)
    lines[3] = lines[3].replace(b'"event":{', b'"event":{"aaa":1,')
    altered = verify(report_of(entries), lines).altered
    assert altered is not None
    assert altered.line == 4


def test_words_are_held_against_their_keyed_hash_where_there_is_a_key() -> None:
    """The chain does not cover words, so that they can be erased; their hash does."""
    entries = evening().entries
    lines = exported(entries)
    assert verify(report_of(entries), lines, digest).words_checked == 6
    place = next(n for n, line in enumerate(lines) if b"Tekst 3." in line)
    lines[place] = lines[place].replace(b"Tekst 3.", b"Tekst 8.")
    altered = verify(report_of(entries), lines, digest).altered
    assert altered is not None
    assert (altered.line, altered.reason) == (place + 1, "its words are not those that were accepted")


def test_words_that_were_taken_back_since_are_no_forgery() -> None:
    """An older report still has them; every number of it recomputes."""
    gathering = evening()
    report = report_of(gathering.entries)
    gathering.does(c.Withdraw("person 1", "c1"))
    now = [replace(e, text=None) if getattr(e.event, "contribution_id", "") == "c1" else e for e in gathering.entries]
    verdict = verify(report, exported(now))
    assert (verdict.holds, verdict.taken_off_since) == (True, 1)


def run(folder: Path, report: Report, lines: list[bytes]) -> tuple[int, str]:
    """The command on two files."""
    (folder / "report.json").write_bytes(as_json.write(report))
    (folder / "journal.jsonl").write_bytes(b"".join(lines))
    asked = ["verify", str(folder / "report.json"), "--journal", str(folder / "journal.jsonl")]
    done = CliRunner().invoke(cli, asked)
    return done.exit_code, done.output


def test_the_command_says_that_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how much was looked at; exit code 0."""
    monkeypatch.setenv("SAMENSPRAAK_DATA_DIR", str(tmp_path))
    gathering: Gathering = evening()
    code, said = run(tmp_path, report_of(gathering.entries), exported(gathering.entries))
    assert (code, "the chain holds" in said, "0 differ" in said) == (0, True, True)


def test_the_command_names_the_altered_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And exits with 1, so that a script notices."""
    monkeypatch.setenv("SAMENSPRAAK_DATA_DIR", str(tmp_path))
    gathering: Gathering = evening()
    lines = exported(gathering.entries)
    lines[4] = lines[4].replace(b'"at":17', b'"at":18')
    code, said = run(tmp_path, report_of(gathering.entries), lines)
    assert code == 1
    assert "Altered: line 5, position 5" in said


@pytest.mark.parametrize("content", ["", "{}", "no json"])
def test_a_file_that_is_no_report_is_a_sentence(tmp_path: Path, content: str) -> None:
    """Never a traceback."""
    (tmp_path / "report.json").write_text(content)
    (tmp_path / "journal.jsonl").write_text("")
    asked = ["verify", str(tmp_path / "report.json"), "--journal", str(tmp_path / "journal.jsonl")]
    done = CliRunner().invoke(cli, asked)
    assert (done.exit_code, "cannot be read" in done.output) == (2, True)
