"""The same frames by the thousand: from a seed, without hypothesis thinking about each of them.

Hypothesis chooses the seed and how many, and shrinks both; that is fifty times as fast, so a flood reaches deeper.
"""

import json
import random
from collections.abc import Sequence
from typing import Any, get_args

from msgspec import inspect as kinds

from app.access import Role
from app.live import messages as m
from tests.fuzzing.frames import NUMBERS, ODD_TEXTS, SENT, WHOLE_KEYS, Known, spoil

MAY_SAY: dict[Role, tuple[type[m.Message], ...]] = {
    "participant": get_args(m.ParticipantAct),
    "facilitator": get_args(m.FacilitatorAct),
    "hall": (m.Ping,),
}
AGAIN = 0.15
PLAIN = {"language": ("nl", "en", "de", "x-Y"), "key": WHOLE_KEYS}
LETTERS = "aé ✓\u0301\U0001f33bא\x00\n<&\"'{}%"
OTHERS: tuple[Any, ...] = (None, True, [], {}, [[]], *NUMBERS, *ODD_TEXTS)
GARBAGE: tuple[str | bytes, ...] = ("", "{", "[]", "null", "\ufeff{}", b"\xff\xfe", b"{}", '{"type":"ping"', "[" * 3000)


def flood(seed: int, roles: Sequence[Role], known: Known) -> list[str | bytes]:
    """A frame for each, always the same for a seed. Now and then one comes twice, as on a bad line."""
    chance = random.Random(seed)
    made: list[str | bytes] = []
    for role in roles:
        again = made and chance.random() < AGAIN
        made.append(chance.choice(made) if again else _frame(chance, role, known))
    return made


def _frame(chance: random.Random, role: Role, known: Known) -> str | bytes:
    info: Any = kinds.type_info(chance.choice(MAY_SAY[role] if chance.random() < 0.85 else SENT))
    message = _struct(info, chance, known)
    way = chance.random()
    if way < 0.03:
        return chance.choice(GARBAGE)
    if way < 0.15:
        return spoil(message, chance, chance.choice(OTHERS))
    return json.dumps(message, ensure_ascii=False)


def _struct(info: Any, chance: random.Random, known: Known) -> Any:
    fields = [field for field in info.fields if field.required or chance.random() < 0.5]
    if info.array_like:
        return [_field(field, chance, known) for field in info.fields]
    made = {field.encode_name: _field(field, chance, known) for field in fields}
    return ({info.tag_field: info.tag} if info.tag_field else {}) | made


def _field(field: Any, chance: random.Random, known: Known) -> Any:
    name: str = field.encode_name
    ids = known.of(name)
    if ids and chance.random() < 0.9:
        many = isinstance(field.type, kinds.VarTupleType)
        return [chance.choice(ids) for _ in range(chance.randrange(4))] if many else chance.choice(ids)
    if name in PLAIN and chance.random() < 0.95:
        return chance.choice(PLAIN[name])
    return _value(field.type, chance, known)


def _value(info: Any, chance: random.Random, known: Known) -> Any:
    match info:
        case kinds.IntType():
            edges = [edge for edge in (info.ge, info.le) if edge is not None] or [0, 1, 2**53]
            return chance.choice(edges) + chance.choice((-1, 0, 0, 1, 7))
        case kinds.StrType():
            made = "".join(chance.choices(LETTERS, k=chance.choice((0, 1, 5, 30, 200, 500, 501))))
            return chance.choice((made, "Wind op zee.", chance.choice(ODD_TEXTS)))
        case kinds.BoolType() | kinds.LiteralType():
            return chance.choice(getattr(info, "values", (True, False)))
        case kinds.UnionType():
            return _value(chance.choice(info.types), chance, known)
        case kinds.VarTupleType():
            return [_value(info.item_type, chance, known) for _ in range(chance.randrange(4))]
    return _struct(info, chance, known) if isinstance(info, kinds.StructType) else None
