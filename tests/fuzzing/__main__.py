"""``python -m tests.fuzzing --cases 100000``: a long run of the same code that runs short in the suites.

Nine in ten cases are frames in a hall without a network, the others half over a real socket and half requests. Prints
one table, keeps it as a dated file, ends with 1 where something was found.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Callable

from benchmarks.quality.rows import Row, at_most, plain
from benchmarks.record import keep, show
from tests.fuzzing import run
from tests.fuzzing.answers import told

OF_TWENTY = {"frames in a hall": 18, "frames over a socket": 1, "requests": 1}
FEW = 1000


def main() -> int:
    """Run all three; whether nothing was found."""
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=100_000)
    cases = options.parse_args().cases
    began, found = time.monotonic(), 0
    with run.fresh_server() as server:
        kinds: dict[str, Callable[[int], int]] = {
            "frames in a hall": run.in_a_hall,
            "frames over a socket": lambda count: run.over_a_socket(server, count),
            "requests": lambda count: run.of_every_page(server, count),
        }
        for name, of_twenty in OF_TWENTY.items():
            try:
                kinds[name](cases * of_twenty // 20)
            except Exception:  # noqa: BLE001 (whatever it found is told, and the others go on)
                traceback.print_exc()
                found += 1
    rows = _rows(cases, found, time.monotonic() - began)
    show(f"{cases} cases", rows)
    if cases > FEW:
        keep("fuzz", rows)
    return 0 if all(row.holds is not False for row in rows) else 1


def _rows(cases: int, found: int, seconds: float) -> list[Row]:
    sent = run.counted()
    answers = [plain(f"answered: {code}", "answers", count) for code, count in sorted(told.items())]
    return [
        *(plain(name, "cases", sent[name]) for name in OF_TWENTY),
        at_most("missing of what was asked for", "cases", max(0, cases - sum(sent[name] for name in OF_TWENTY)), 0),
        at_most("kinds of cases that found a traceback, a 5xx or a broken promise", "kinds", found, 0),
        *answers,
        plain("time", "s", round(seconds)),
    ]


if __name__ == "__main__":
    sys.exit(main())
