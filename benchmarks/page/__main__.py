"""``python -m benchmarks.page``: prints one table, keeps it as a dated file, ends with 1 where a bar doesn't hold.

Every module of this package that is named in ``MEASURES`` offers ``measured() -> list[Row]``.
"""

import argparse
import sys
from importlib import import_module

from benchmarks.record import keep, show

MEASURES = ("map", "phone")


def main() -> int:
    """Measure what is named, or everything."""
    wished = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    wished.add_argument("measures", nargs="*", default=MEASURES, metavar="|".join(MEASURES))
    rows = []
    for name in wished.parse_args().measures:
        rows += import_module(f"benchmarks.page.{name}").measured()
    show("What people wait for in the browser", rows)
    keep("page", rows)
    return 1 if any(row.holds is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
