"""The database is gone, and all there is is a backup that was taken while everybody spoke."""

import asyncio
import subprocess
import sys
from pathlib import Path

from benchmarks.faults.evening import evening
from benchmarks.faults.judging import judged, ready, server
from benchmarks.faults.served import ROOT, WHOLE, Server
from benchmarks.quality.rows import Row, at_least, at_most


def _typed(one: Server, *words: object) -> int:
    """A command on the server's folder; how it ended."""
    command = [sys.executable, "-c", WHOLE, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=one.environment, check=False, capture_output=True).returncode


async def restored(phones: int) -> list[Row]:
    """What was acknowledged before the backup began is back, and the same phones go on with the same tokens."""
    fault = "database gone, backup put back"
    with server() as one:
        backup = one.folder.with_name("evening.backup")
        async with evening(one, phones) as made:
            await made.speak(1)
            await made.settled()
            before = dict(made.book.acknowledged)
            speaking = asyncio.create_task(made.speak(2))
            codes = [await asyncio.to_thread(_typed, one, "backup", backup)]
            await speaking
            await made.settled()
            codes.append(await asyncio.to_thread(_typed, one, "verify", "--database"))
            one.kill()
            for file in (one.database, *one.folder.glob("samenspraak.sqlite3-*")):
                _overwrite(file)
            refused = await asyncio.to_thread(_typed, one, "restore", backup)
            for file in (one.database, *one.folder.glob("samenspraak.sqlite3-*")):
                file.rename(file.with_name(f"damaged-{file.name}"))
            codes += [await asyncio.to_thread(_typed, one, *words) for words in (("restore", backup),)]
            made.book.acknowledged = before  # what came later than the backup is gone with the disk
            await asyncio.to_thread(one.start)
            await made.speak(1)
            answered = await made.settled()
            found = await made.look()
            codes.append(await asyncio.to_thread(_typed, one, "verify", "--database"))
    return [
        *judged(fault, found),
        at_most(f"{fault}: exit codes of backup, verify, restore and verify, all together", "", sum(codes), 0),
        at_least(f"{fault}: restore over the damaged file refused", "", refused == 1, 1),
        at_least(f"{fault}: the same phones were answered afterwards", "", answered, 1),
        *ready(fault, one),
    ]


def _overwrite(file: Path) -> None:
    file.write_bytes(b"\xa5" * file.stat().st_size)
