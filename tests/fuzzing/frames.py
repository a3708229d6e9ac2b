"""Frames, made from the message types themselves: as they should be, almost so, and not at all.

A new message type, or a new field, is fuzzed without anybody thinking of it.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as kinds

from app.live import messages as m

SENT: tuple[type[m.Message], ...] = get_args(m.FromScreen)
ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "\u200b",
    "\ud7ff",
    "é" * 300,
    "👨‍👩‍👧‍👦" * 40,
    "</script>",
    "' OR 1=1 --",
    "{now}",
    "%s%n",
    "\u202e",
)
NUMBERS = (0, 1, -1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400)
WHOLE_KEYS = [f"key-number-{n}" for n in range(40)]


class Known:
    """Ids that exist, by the field that they belong in, so that some messages hit something."""

    def __init__(self, **ids: Sequence[str]) -> None:
        self._ids = ids

    def of(self, field: str) -> list[str]:
        """What may stand in a field of this name."""
        kind = {
            "before_id": "prompt_id",
            "source_id": "theme_id",
            "into_id": "theme_id",
            "contributions": "contribution_id",
        }
        return list(self._ids.get(kind.get(field, field), ()))


NOBODY = Known()


def proper(kind: type[m.Message], known: Known = NOBODY) -> st.SearchStrategy[dict[str, Any]]:
    """A message of this kind as a program would build it: every field there, and of its type."""
    return _struct(kinds.type_info(kind), known)


def almost(kind: type[m.Message], known: Known = NOBODY) -> st.SearchStrategy[str]:
    """The same with something wrong in it: a field lost, added, or of another type."""
    return st.builds(spoil, proper(kind, known), st.randoms(use_true_random=False), anything())


def broken() -> st.SearchStrategy[str | bytes]:
    """What is no message of ours, and perhaps no JSON, and perhaps no text."""
    return st.one_of(
        st.text(max_size=60),
        st.binary(max_size=60),
        anything().map(_as_text),
        st.sampled_from(['{"type":', "[]", "null", "1e999", "NaN", "[" * 3000, '{"type":"ping"}' * 2, "\ufeff{}", ""]),
        st.sampled_from([*(kind.__struct_config__.tag for kind in SENT), "dance"]).map(
            lambda tag: f'{{"type":"{tag}"}}'
        ),
    )


def huge() -> st.SearchStrategy[str]:
    """Around what a phone may send, and around what a facilitator may."""
    sizes = st.sampled_from([16_000, 16_384, 16_385, 262_144, 262_145, 300_000])
    return sizes.map(lambda size: '{"type":"ping","x":"' + "x" * (size - 22) + '"}')


def anything() -> st.SearchStrategy[Any]:
    """Any JSON."""
    leaves = (
        st.none()
        | st.booleans()
        | st.sampled_from(NUMBERS)
        | st.floats()
        | st.sampled_from(ODD_TEXTS)
        | st.text(max_size=20)
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    )


def frames(known: Known = NOBODY) -> st.SearchStrategy[str | bytes]:
    """Any frame: mostly a proper message of whatever kind, as it stands in life, else something wrong."""
    kind = st.sampled_from(SENT)
    whole = kind.flatmap(lambda one: proper(one, known)).map(_as_text)
    wrong = kind.flatmap(lambda one: almost(one, known))
    return st.integers(0, 19).flatmap(
        lambda n: whole if n < 15 else wrong if n < 18 else broken() if n < 19 else huge()
    )


def _as_text(message: Any) -> str:
    return json.dumps(message, ensure_ascii=False, default=str)


def spoil(message: dict[str, Any], chance: Any, other: Any) -> str:
    """The message with one thing wrong, or cut off."""
    spoiled = dict(message)
    field = chance.choice(sorted(spoiled))
    match chance.randrange(4):
        case 0:
            del spoiled[field]
        case 1:
            spoiled[field] = other
        case 2:
            spoiled["extra"] = other
        case _:
            return _as_text(spoiled)[: chance.randrange(1, 40)]
    return _as_text(spoiled)


# ---- from a type to its values -------------------------------------------------------------------------------------


def _struct(info: Any, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    fields = {field.encode_name: _field(field, known) for field in info.fields}
    optional = {field.encode_name for field in info.fields if not field.required}
    tag = {info.tag_field: st.just(info.tag)} if info.tag_field else {}
    needed = {name: values for name, values in fields.items() if name not in optional}
    return st.fixed_dictionaries(tag | needed, optional={name: fields[name] for name in optional})


def _field(field: Any, known: Known) -> st.SearchStrategy[Any]:
    name: str = field.encode_name
    if name == "key":
        return st.sampled_from(WHOLE_KEYS) | _values(field.type, known)
    if ids := known.of(name):
        many = isinstance(field.type, kinds.VarTupleType)
        one = st.sampled_from(ids)
        return st.lists(one, max_size=4) if many else one | _values(field.type, known)
    return _values(field.type, known)


def _values(info: Any, known: Known) -> st.SearchStrategy[Any]:
    return _MADE[type(info)](info, known)


def _text(info: kinds.StrType, _: Known) -> st.SearchStrategy[str]:
    least, most = info.min_length or 0, min(info.max_length or 40, 64)
    if info.pattern:
        return st.from_regex(info.pattern, fullmatch=True).filter(lambda text: least <= len(text) <= most)
    odd = [one for one in ODD_TEXTS if least <= len(one) <= most]
    return st.sampled_from(odd) | st.text(min_size=least, max_size=most)


def _number(info: kinds.IntType, _: Known) -> st.SearchStrategy[int]:
    return st.integers(-(2**53) if info.ge is None else info.ge, 2**53 if info.le is None else info.le)


def _one_of(info: kinds.UnionType, known: Known) -> st.SearchStrategy[Any]:
    return st.one_of(*(_values(one, known) for one in info.types))


def _object(info: kinds.StructType, known: Known) -> st.SearchStrategy[Any]:
    if info.array_like:
        return st.tuples(*(_field(field, known) for field in info.fields)).map(list)
    return _struct(info, known)


def _list(info: kinds.VarTupleType, known: Known) -> st.SearchStrategy[list[Any]]:
    return st.lists(_values(info.item_type, known), max_size=3)


_MADE: dict[type, Callable[[Any, Known], st.SearchStrategy[Any]]] = {
    kinds.NoneType: lambda _info, _known: st.none(),
    kinds.BoolType: lambda _info, _known: st.booleans(),
    kinds.LiteralType: lambda info, _known: st.sampled_from(list(info.values)),
    kinds.StrType: _text,
    kinds.IntType: _number,
    kinds.UnionType: _one_of,
    kinds.StructType: _object,
    kinds.VarTupleType: _list,
}


def example(kind: type[m.Message], **facts: Any) -> dict[str, Any]:
    """The plainest message of this kind that can be read, with these facts in it."""
    info: Any = kinds.type_info(kind)
    needed = {field.encode_name: _plainest(field.type) for field in info.fields if field.required}
    message = (
        {"type": info.tag} | needed | {name: value for name, value in facts.items() if name in kind.__struct_fields__}
    )
    msgspec.convert(message, kind)
    return message


def _plainest(info: Any) -> Any:
    match info:
        case kinds.BoolType():
            return True
        case kinds.IntType():
            return max(1, info.ge or 0)
        case kinds.StrType():
            return "x" * max(1, info.min_length or 0)
        case kinds.LiteralType():
            return info.values[0]
        case kinds.VarTupleType():
            return []
        case kinds.UnionType():
            return None if any(isinstance(one, kinds.NoneType) for one in info.types) else _plainest(info.types[0])
    message = f"nobody has said what is the plainest {info}"
    raise TypeError(message)
