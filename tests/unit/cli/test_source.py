"""Reading what is to be played: our JSON lines, a Polis export, and every way in which a file can be wrong."""

from pathlib import Path

import pytest

from app.cli import faults
from app.cli.replaying import source
from app.playing.line import Line

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1627531167586,Wed Jul 28,277,357,1,0,-1,Board members should have term limits.
1627500000000,Wed Jul 28,276,12,8,14,1,"The tax, at 1%, should be made permanent."
"""
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n1,x,277,1,1\n2,x,276,1,-1\n"


def write(folder: Path, name: str, text: str) -> Path:
    """A small file for one test."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def polis(folder: Path, comments: str = COMMENTS) -> Path:
    """A small Polis export."""
    write(folder, "comments.csv", comments)
    write(folder, "votes.csv", VOTES)
    return folder


def test_json_lines_bring_text_language_author_and_time(tmp_path: Path) -> None:
    """One object a line; more fields don't matter."""
    path = write(
        tmp_path, "a.jsonl", '{"id":"1","text":"Wind","lang":"nl","author":"a0","timestamp":1651005914222,"x":1}\n'
    )
    assert source.read(path).lines == (Line("Wind", "nl", "a0", 1651005914.222),)


def test_a_line_needs_nothing_but_a_text(tmp_path: Path) -> None:
    """Empty lines between are no mistake."""
    path = write(tmp_path, "a.jsonl", '{"text":"Wind"}\n\n{"text":"Zon"}\n')
    assert [line.text for line in source.read(path).lines] == ["Wind", "Zon"]


def test_answers_are_played_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    """Whatever the order of the file."""
    path = write(tmp_path, "a.jsonl", '{"text":"later","timestamp":20}\n{"text":"sooner","timestamp":10}\n')
    assert [line.text for line in source.read(path).lines] == ["sooner", "later"]


def test_without_a_time_on_every_line_the_order_of_the_file_counts(tmp_path: Path) -> None:
    """One missing stamp is enough."""
    path = write(tmp_path, "a.jsonl", '{"text":"first","timestamp":20}\n{"text":"second"}\n')
    assert [line.text for line in source.read(path).lines] == ["first", "second"]


def test_a_limit_takes_the_first_that_came(tmp_path: Path) -> None:
    """Not the first of the file."""
    path = write(tmp_path, "a.jsonl", '{"text":"later","timestamp":20}\n{"text":"sooner","timestamp":10}\n')
    assert [line.text for line in source.read(path, limit=1).lines] == ["sooner"]


def test_a_polis_export_brings_its_comments_in_order_of_arrival(tmp_path: Path) -> None:
    """With their authors; commas inside a comment stay."""
    found = source.read(polis(tmp_path)).lines
    assert [(line.text, line.author) for line in found] == [
        ("The tax, at 1%, should be made permanent.", "12"),
        ("Board members should have term limits.", "357"),
    ]


def test_votes_of_a_polis_export_are_left_out_aloud(tmp_path: Path) -> None:
    """Nothing is dropped silently."""
    [note] = source.read(polis(tmp_path)).notes
    assert note.startswith("2 votes of the Polis export are left out")


@pytest.mark.parametrize("missing", ["comments.csv", "votes.csv"])
def test_a_polis_export_with_a_file_missing_is_named(tmp_path: Path, missing: str) -> None:
    """The sentence says which."""
    (polis(tmp_path) / missing).unlink()
    with pytest.raises(faults.PolisFileMissing, match=missing):
        source.read(tmp_path)


def test_comments_without_a_text_column_are_refused_with_what_is_there(tmp_path: Path) -> None:
    """So that somebody can see what to rename."""
    with pytest.raises(faults.NoTextColumn, match="timestamp, comment"):
        source.read(polis(tmp_path, "timestamp,comment\n1,x\n"))


@pytest.mark.parametrize("line", ["not json", "[1, 2]", '{"words": "x"}', '{"text": 7}', '{"text": null}'])
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    """In a file of a thousand lines that is what helps."""
    with pytest.raises(faults.BadLine, match="Line 2 "):
        source.read(write(tmp_path, "a.jsonl", '{"text":"good"}\n' + line + "\n"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A typing mistake is the commonest of all."""
    with pytest.raises(faults.NothingThere, match=r"typo\.jsonl"):
        source.read(tmp_path / "typo.jsonl")


def test_a_file_without_answers_is_refused(tmp_path: Path) -> None:
    """There is nothing to play."""
    with pytest.raises(faults.NoTexts):
        source.read(write(tmp_path, "a.jsonl", "\n"))


def test_a_file_of_another_kind_is_refused_with_what_is_possible(tmp_path: Path) -> None:
    """A spreadsheet is themed, not played."""
    with pytest.raises(faults.UnknownKind, match="JSON lines"):
        source.read(write(tmp_path, "a.xlsx", "x"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "\xff\xfe"}\n')
    with pytest.raises(faults.CannotRead, match="UTF-8"):
        source.read(path)


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [
        (1651005914222, 1651005914.222),
        (1651005914, 1651005914),
        ("1651005914222", 1651005914.222),
        ("2022-04-26T20:45:14+00:00", 1651005914),
        ("2022-04-26", 1650931200),
        ("yesterday", None),
        (None, None),
    ],
)
def test_times_are_understood_in_several_ways(stamp: object, seconds: float | None) -> None:
    """Seconds, milliseconds, ISO dates; what is none of these is no time."""
    assert source.moment(stamp) == seconds
