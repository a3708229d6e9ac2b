"""``python -m benchmarks.scale``: prints one table, keeps it as a dated file, ends with 1 where a bar doesn't hold."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.quality.rows import plain
from benchmarks.record import keep, show
from benchmarks.scale.parts import installation
from benchmarks.scale.story import Story


def main() -> int:
    """Start everything, tell the story, stop everything."""
    with tempfile.TemporaryDirectory(prefix="samenspraak-scale-") as folder, installation(Path(folder)) as all_of_it:
        ready = all_of_it.start()
        rows = asyncio.run(Story(all_of_it).tell())
    rows = [plain("everything well after", "s", ready), *rows, plain("load of the machine", "", os.getloadavg()[0])]
    show("Two servers, two workers, PostgreSQL, Redis and a proxy", rows)
    keep("scale", rows)
    return 1 if any(row.holds is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
