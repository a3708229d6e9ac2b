"""The checker of the faults sees each kind of damage, and nothing where there is none."""

import json
from collections.abc import Callable

import msgspec
import pytest

from app.dialogue import commands as c
from app.journal.chain import GENESIS, encode_event, next_hash
from app.live.audience import facilitator_view
from benchmarks.faults import checker
from benchmarks.faults.checker import Evidence, Frame, Row, Sent, Served, broken
from tests.gatherings import Gathering

PLACE = "d1"
KEYS = {"anna": "key-of-anna", "bilal": "key-of-bilal", "chen": "key-of-chen"}


def rows_of(gathering: Gathering) -> list[Row]:
    """The gathering as it lies in a database; who contributes does so under their key."""
    rows, previous = [], GENESIS
    for entry in gathering.entries:
        event = encode_event(entry.event)
        previous = next_hash(previous, entry.position, entry.at, entry.by, event)
        key = KEYS.get(entry.by) if entry.text else None
        rows.append(Row(PLACE, entry.position, entry.at, entry.by, key, event, previous, entry.text))
    return rows


@pytest.fixture
def seen() -> Evidence:
    """Anna and Bilal were acknowledged; Chen's words are held, and not acknowledged yet; Bilal's were hidden."""
    gathering = Gathering()
    gathering.opens()
    said = {who: gathering.says(who, f"Woorden van {who}") for who in KEYS}
    gathering.does(c.HideContribution(said["bilal"]))
    rows = rows_of(gathering)
    at = {row.key: row.position for row in rows if row.key}
    view = json.loads(msgspec.json.encode(facilitator_view(gathering.state)))
    return Evidence(
        sent={key: Sent(PLACE, who, f"Woorden van {who}", who == "chen") for who, key in KEYS.items()},
        acknowledged={key: at[key] for key in (KEYS["anna"], KEYS["bilal"])},
        hidden={KEYS["bilal"]},
        frames=[
            Frame("participant", "anna", "Woorden van anna, Woorden van bilal"),
            Frame("participant", "chen", "Woorden van chen"),
            Frame("facilitator", "Karima", "Woorden van chen", fresh=True),
            Frame("participant", "bilal", "Woorden van bilal", fresh=True),
            Frame("hall", "hall", "Woorden van anna", fresh=True),
        ],
        rows=rows,
        served={PLACE: Served(rows[-1].position, view | {"presence": 3, "theming": {}, "facilitators": []})},
    )


def test_nothing_is_found_where_nothing_is_wrong(seen: Evidence) -> None:
    """An evening as it should be."""
    assert broken(seen) == {name: [] for name in checker.INVARIANTS}


Damage = Callable[[Evidence], object]
DAMAGES: list[tuple[str, Damage]] = [
    ("acknowledged and lost", lambda seen: seen.rows.remove(by_key(seen, "anna"))),
    ("acknowledged and lost", lambda seen: seen.acknowledged.update({KEYS["anna"]: 99})),
    ("stored twice", lambda seen: seen.rows.append(by_key(seen, "bilal"))),
    ("stored twice", lambda seen: seen.rows.append(by_key(seen, "bilal")._replace(key="another-key"))),
    ("stored and never sent", lambda seen: seen.sent.pop(KEYS["chen"])),
    ("stored and never sent", lambda seen: change(seen, "chen", by="somebody else")),
    ("stored and never sent", lambda seen: change(seen, "chen", text="Andere woorden")),
    ("not in one bucket", lambda seen: seen.rows.append(by_key(seen, "anna")._replace(key="again", text=None))),
    ("words that crossed roles", lambda seen: seen.frames.append(Frame("hall", "hall", "Woorden van chen"))),
    ("words that crossed roles", lambda seen: seen.frames.append(Frame("participant", "anna", "Woorden van chen"))),
    ("words that crossed roles", lambda seen: seen.frames.append(fresh_hall("Woorden van bilal"))),
    ("replay that differs", lambda seen: seen.rows.pop(2)),
    ("replay that differs", lambda seen: change(seen, "chen", at=1)),
    ("replay that differs", lambda seen: seen.served[PLACE].view["ledger"].update(accepted=4)),
    ("replay that differs", lambda seen: seen.rows.pop()),
]


def by_key(seen: Evidence, who: str) -> Row:
    """The row of somebody's words."""
    (row,) = (row for row in seen.rows if row.key == KEYS[who])
    return row


def change(seen: Evidence, who: str, **changes: object) -> None:
    """Alter somebody's row."""
    row = by_key(seen, who)
    seen.rows[seen.rows.index(row)] = row._replace(**changes)  # type: ignore[arg-type]  # fields of the row


def fresh_hall(text: str) -> Frame:
    """A hall that came in at the end."""
    return Frame("hall", "hall", text, fresh=True)


@pytest.mark.parametrize(("rule", "damage"), DAMAGES, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(DAMAGES)])
def test_each_damage_is_found_under_its_rule(seen: Evidence, rule: str, damage: Damage) -> None:
    """A checker that can't fail proves nothing."""
    damage(seen)
    assert broken(seen)[rule] != []
