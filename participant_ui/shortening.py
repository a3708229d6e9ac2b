"""Short names for the phone's modules: what only the code reads costs a rural network as much as what people read.

Renamed is only what cannot be seen from outside: private names, and names that are declared in a module and stand
nowhere as a property, a key or a shorthand. Inside a module one name gets one short name everywhere, so no scope has to
be known; what a module declares at its top gets one in all modules, because joined they share one scope.
"""

import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, product
from typing import NamedTuple

# In this order: a string is matched before anything inside it is taken for code.
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<template>`(?:[^`\\]|\\.)*`)
    |(?P<regex>(?:(?<=[(,=:\[!&|?{};\n])|(?<=[(,=:\[!&|?{};]\ ))/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)
    |(?P<private>\#\w+)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<space>\s+)
    |(?P<sign>\d[\w.]*|=>|\?\.(?!\d)|\.\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_INSIDE = re.compile(r"\$\{((?:[^{}]|\{[^{}]*\})*)\}")
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """arguments async await break case catch class const constructor continue default delete do else export extends
        false finally for from function get if import in instanceof let new null of return set static super switch this
        throw true try typeof undefined void while yield""",
    )
)
# What the browser may mean by a name, even where a module declares it as well.
_GLOBALS = frozenset(
    re.findall(
        r"\w+",
        """Array Boolean CustomEvent Date Error EventTarget Infinity Intl JSON Map Math Number Object Promise Set String
        TextEncoder Uint8Array URL WebSocket addEventListener caches clearInterval clearTimeout close crypto document
        event fetch focus globalThis history indexedDB isNaN length localStorage location matchMedia name navigator open
        parent performance removeEventListener requestAnimationFrame scroll self setInterval setTimeout status stop top
        window""",
    )
)
# Said alike they cost less: what may not be changed is for whoever writes the module.
_PLAINER = {"const": "let"}
_ALONE = re.compile(r"\((\w+)\) ?=>")
_TOP = re.compile(r"^(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE)
MOST_USED = 12  # names of all modules that get a single letter; the other letters are left to the modules themselves
_SHORT = tuple(chain(string.ascii_letters, map("".join, product(string.ascii_letters, repeat=2))))


class Token(NamedTuple):
    """One piece of the source."""

    kind: str
    text: str


class Names(NamedTuple):
    """How often each name stands in a script, which are declared there, and which are known outside."""

    counts: Counter[str]
    declared: set[str]
    outside: set[str]


def shortened(modules: Sequence[str]) -> list[str]:
    """The same modules with short names. They are joined afterwards, in this order."""
    names = _names("\n".join(modules))
    ours = names.declared - names.outside - _GLOBALS
    tops = Counter({name: names.counts[name] for module in modules for name in _TOP.findall(module) if name in ours})
    free = [short for short in _SHORT if short not in names.counts and short not in _WORDS]
    often = [name for name, _ in tops.most_common(MOST_USED)]
    seldom = [name for name, _ in tops.most_common()[MOST_USED:]]
    shared = dict(zip(often, free, strict=False)) | dict(zip(seldom, reversed(free), strict=False))
    left = [short for short in free if short not in shared.values()]
    return [_renamed(module, shared | _own(module, ours - shared.keys(), left)) for module in modules]


def _own(module: str, ours: set[str], free: Sequence[str]) -> dict[str, str]:
    """Short names for what is known in this module only; another module may use the same ones."""
    counts = Counter(token.text for token in _tokens(module) if token.kind in ("name", "private"))
    by_use = [name for name, _ in counts.most_common()]
    privates = [name for name in by_use if name.startswith("#")]
    own = dict(zip((name for name in by_use if name in ours), free, strict=False))
    return own | dict(zip(privates, (f"#{short}" for short in _SHORT), strict=False))


def _tokens(script: str) -> Iterator[Token]:
    """Every piece, also those inside the blanks of a template."""
    for found in _TOKEN.finditer(script):
        yield Token(found.lastgroup or "", found[0])
        if found.lastgroup == "template":
            for blank in _INSIDE.findall(found[0]):
                yield from (Token("sign", "("), *_tokens(blank), Token("sign", ")"))


def _names(script: str) -> Names:
    names = Names(Counter(), set(), set())
    tokens = [Token("sign", ""), *(t for t in _tokens(script) if t.kind != "space"), Token("sign", "")]
    opened: list[int] = []
    for i, (kind, text) in enumerate(tokens[1:-1], 1):
        if text in ("(", "[", "{"):
            opened.append(i)
        elif text in (")", "]", "}") and opened:
            names.declared.update(_parameters(tokens, opened.pop(), i))
        elif kind == "name" and text not in _WORDS:
            inside = tokens[opened[-1]].text if opened else ""
            _file(names, text, tokens[i - 1].text, tokens[i + 1].text, inside)
    return names


def _file(names: Names, name: str, before: str, after: str, inside: str) -> None:
    names.counts[name] += 1
    shorthand = inside == "{" and before in ("{", ",") and after in (",", "}", "=")
    if before in (".", "?.") or after == ":" or shorthand:
        names.outside.add(name)
    if before in ("const", "let", "class", "function") or after == "=>":
        names.declared.add(name)


def _parameters(tokens: list[Token], start: int, end: int) -> set[str]:
    """The names in these brackets where they are parameters or a list that is taken apart."""
    before, after = tokens[start - 1].text, tokens[end + 1].text
    function = after == "=>" or (after == "{" and before not in ("if", "for", "while", "switch", "catch"))
    taken = tokens[start].text == "[" and before in ("const", "let")
    if not (taken or before == "catch" or (tokens[start].text == "(" and function)):
        return set()
    return {text for kind, text in tokens[start:end] if kind == "name" and text not in _WORDS}


def _renamed(script: str, short: dict[str, str]) -> str:
    pieces, before = [], ""
    for found in _TOKEN.finditer(script):
        kind, text = found.lastgroup, found[0]
        if kind == "template":
            text = _INSIDE.sub(lambda blank: f"${{{_renamed(blank[1], short)}}}", text)
        elif kind == "private" or (kind == "name" and before not in (".", "?.")):
            text = short.get(text, _PLAINER.get(text, text))
        pieces.append(text)
        before = before if kind == "space" else text
    return _ALONE.sub(r"\1=>", "".join(pieces))
