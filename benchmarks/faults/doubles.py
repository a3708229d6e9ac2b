"""A build without the unique index, and without the look that comes before it: the checker must see double."""

from benchmarks.faults.checker import broken
from benchmarks.faults.evening import evening
from benchmarks.faults.judging import server
from benchmarks.faults.served import WHOLE
from benchmarks.quality.rows import Row, at_least

NO_INDEX = """
import app.composition as composition
from app.journal.sql import SqlJournal
whole = composition.migrate
async def migrate(engine):
    await whole(engine)
    async with engine.begin() as connection:
        for statement in (
            "CREATE TABLE plain AS SELECT * FROM journal",
            "DROP TABLE journal",
            "ALTER TABLE plain RENAME TO journal",
        ):
            await connection.exec_driver_sql(statement)
async def nothing_earlier(self, connection, writes):
    return {}
composition.migrate, SqlJournal._earlier = migrate, nothing_earlier
"""


async def seen(phones: int) -> list[Row]:
    """Phones send the same bytes three times over, and each is stored."""
    with server(program=NO_INDEX + WHOLE) as one:
        async with evening(one, phones) as made:
            for place, phone in made.phones:
                key = await made.say(place, phone)
                await phone.repeat(phone.outbox[key][0], 2)
            await made.settled()
            await made.until(lambda: False, 0.5)
            found = broken(await made.look())
    return [at_least("broken build: no unique index: “stored twice” found", "times", len(found["stored twice"]), 1)]
