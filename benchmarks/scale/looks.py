"""What only the database and the kernel know: which process themes, and what becomes of the vectors."""

from pathlib import Path

import asyncpg

from app.theming.shifts import HELD, lock_key
from benchmarks.scale.parts import Process

_HOLDER = f"""
    SELECT a.client_port FROM ({HELD}) held JOIN pg_stat_activity a USING (pid)
    WHERE held.key = {lock_key("CAST($1 AS text)")}
"""  # noqa: S608 (made of constants)
_VECTORS = "SELECT contribution_id, md5(vector) AS vector, made_by FROM vectors WHERE dialogue_id = $1"
Vectors = dict[str, tuple[str, str]]


class Looks:
    """A connection of our own."""

    def __init__(self, database: str, dialogue_id: str) -> None:
        self._database, self._dialogue_id = database, dialogue_id

    async def _rows(self, query: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._database)
        try:
            return list(await connection.fetch(query, self._dialogue_id))
        finally:
            await connection.close()

    async def themed_by(self) -> list[int]:
        """The ports from which processes hold the dialogue: exactly one, or none for a moment."""
        return [row["client_port"] for row in await self._rows(_HOLDER)]

    async def vectors(self) -> tuple[Vectors, int]:
        """Those that are made, with who made them; and how many are wanted."""
        rows = await self._rows(_VECTORS)
        made = {row["contribution_id"]: (row["vector"], row["made_by"]) for row in rows if row["vector"]}
        return made, len(rows) - len(made)


def whose(port: int, processes: list[Process]) -> Process | None:
    """The process that speaks from this port."""
    sockets = {
        fields[9]
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if int((fields := line.split())[1].partition(":")[2], 16) == port
    }
    return next((one for one in processes if sockets & _sockets(one.pid)), None)


def _sockets(pid: int) -> set[str]:
    targets = (str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink())
    return {target[len("socket:[") : -1] for target in targets if target.startswith("socket:[")}
