"""``python -m benchmarks.load``: prints one table, keeps it as a dated file, ends with 1 where a bar doesn't hold."""

import argparse
import sys
from pathlib import Path

from benchmarks.load import phones
from benchmarks.load.replaying import killed, replayed
from benchmarks.record import keep, show


def main() -> int:
    """Measure every source that is named."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    wished.add_argument("sources", nargs="+", type=Path, help="JSON lines, or the folder of a Polis export")
    wished.add_argument("--minutes", type=float, default=2.0)
    wished.add_argument("--phones", type=int, default=300)
    options = wished.parse_args()
    rows = []
    for source in options.sources:
        rows += replayed(source, minutes=options.minutes, phones=options.phones)
    rows += killed(options.sources[0], minutes=options.minutes, phones=options.phones)
    rows += phones.measured()
    show("The server under load", rows)
    keep("live", rows)
    return 1 if any(row.holds is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
