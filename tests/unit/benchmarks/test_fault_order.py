"""Reading system calls: an acknowledgement is in order only behind a sync that came after its words."""

import pytest

from benchmarks.faults.sync_order import read

WAL = "7</data/samenspraak.sqlite3-wal>"
WORDS = rf'11 pwrite64({WAL}, "\0\0key-of-anna\0", 4096, 32) = 4096'
SYNC = f"11 fdatasync({WAL}) = 0"
BEGINS, RETURNS = f"11 fdatasync({WAL} <unfinished ...>", "11 <... fdatasync resumed>) = 0"
ACK = r'10 sendto(20<socket:[5]>, "\201\35{\"type\":\"ack\",\"key\":\"key-of-anna\",\"position\":3}", 29, 0) = 29'
REFUSED = r'10 write(20<socket:[5]>, "{\"type\":\"refused\",\"key\":\"key-of-anna\"}", 9) = 9'


@pytest.mark.parametrize(
    ("lines", "too_soon"),
    [
        ([WORDS, SYNC, ACK], []),
        ([WORDS, BEGINS, RETURNS, ACK], []),
        ([WORDS, REFUSED, SYNC, ACK], []),
        ([WORDS, ACK, SYNC], ["key-of-anna"]),
        ([SYNC, WORDS, ACK], ["key-of-anna"]),
        ([WORDS, BEGINS, ACK, RETURNS], ["key-of-anna"]),
        ([BEGINS, WORDS, RETURNS, ACK], ["key-of-anna"]),
        ([WORDS, SYNC.replace("-wal", ""), ACK], ["key-of-anna"]),
        ([WORDS, SYNC.replace("= 0", "= -1 EIO (Input/output error) (INJECTED)"), ACK], ["key-of-anna"]),
        ([ACK], ["key-of-anna"]),
    ],
)
def test_words_then_sync_then_acknowledgement(lines: list[str], too_soon: list[str]) -> None:
    """In every other order it was acknowledged too soon."""
    found = read(lines, ["key-of-anna"])
    assert (found.acknowledged, found.too_soon) == (1, too_soon)


def test_what_is_not_asked_about_is_left_out() -> None:
    """The facilitator's acts have keys too; a sync of another file is none of the log."""
    found = read([WORDS, SYNC, ACK, ACK.replace("anna", "karima"), "11 fdatasync(9</data>) = 0"], ["key-of-anna"])
    assert (found.acknowledged, found.syncs, found.failed_syncs, found.too_soon) == (1, 1, 0, [])


def test_a_sync_that_failed_is_counted() -> None:
    """It must not be tried again."""
    failed = SYNC.replace("= 0", "= -1 EIO (Input/output error) (INJECTED)")
    assert read([WORDS, failed, failed], ["key-of-anna"]).failed_syncs == 2
