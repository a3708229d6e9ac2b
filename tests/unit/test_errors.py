"""The error tree: one code, one status and one sentence for everything that can go wrong."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from app import errors
from app.errors import SamenspraakError

FACTS: dict[str, str | int] = {
    "length": 512, "limit": 500, "size": 1_048_576, "by": "Joost", "now": "Molens van ons", "what": "Molens",
    "seconds": 5, "found": "9999", "model": "a model", "reason": "the folder is empty", "port": 8000, "folder": "data",
    "file": "data/secret", "people": 10, "packages": "libpango-1.0-0",
}  # fmt: skip


def _below(kind: type[SamenspraakError]) -> Iterator[type[SamenspraakError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _below(child)


EVERY = list(_below(SamenspraakError))
LEAVES = [kind for kind in EVERY if not kind.__subclasses__()]


def facts_of(kind: type[SamenspraakError]) -> dict[str, str | int]:
    """The facts that this error's sentence asks for."""
    return {name: FACTS[name] for name in re.findall(r"\{(\w+)\}", kind.template())}


def drawn() -> dict[str, str]:
    """Each error in the module's docstring and what it stands under there."""
    tree: dict[str, str] = {}
    whole = re.sub(r"\n +│ +│ {8,}", " ", errors.__doc__ or "")  # a line that goes on below
    lines = [line for line in whole.splitlines() if re.search("[├└]──", line)]
    branch = ""
    for line in lines:
        first, *leaves = re.findall(r"\b[A-Z]\w+", line.split("──", 1)[1])
        deep = line.strip().startswith("│")
        parent = branch if deep else "SamenspraakError"
        tree[first] = parent
        branch = branch if deep else first
        tree |= dict.fromkeys(leaves, first)
    return tree


def test_the_tree_in_the_docstring_is_the_tree_of_the_code() -> None:
    """Who reads the first screen of the module knows all errors."""
    real = {kind.__name__: kind.__bases__[0].__name__ for kind in EVERY if kind is not SamenspraakError}
    assert drawn() == real


def test_every_code_is_used_once() -> None:
    """Programs tell errors apart by it."""
    twice = [code for code, count in Counter(kind.code for kind in EVERY).items() if count > 1]
    assert twice == []


@pytest.mark.parametrize("kind", EVERY)
class TestEveryError:
    """What holds for all of them."""

    def test_it_has_its_own_code_in_small_letters(self, kind: type[SamenspraakError]) -> None:
        """Not its parent's; the root is called internal."""
        spelled = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
        assert kind.__dict__["code"] == ("internal" if kind is SamenspraakError else spelled)

    def test_it_has_a_status_that_fits(self, kind: type[SamenspraakError]) -> None:
        """4xx where the asker can do something; 5xx where the server is at fault."""
        ours = {errors.StorageFull, errors.ShuttingDown, SamenspraakError}
        fits = range(500, 600) if kind in ours or issubclass(kind, errors.Broken) else range(400, 500)
        assert kind.status in fits

    def test_its_message_has_every_fact_filled_in(self, kind: type[SamenspraakError]) -> None:
        """No brace reaches a person."""
        message = kind(**facts_of(kind)).message
        assert "{" not in message
        assert all(str(fact) in message for fact in facts_of(kind).values())

    def test_its_message_is_what_a_log_shows(self, kind: type[SamenspraakError]) -> None:
        """`str` of it reads like the sentence."""
        error = kind(**facts_of(kind))
        assert str(error) == error.message

    def test_its_message_is_one_line_of_whole_sentences(self, kind: type[SamenspraakError]) -> None:
        """Begins with a capital or a fact, ends with a full stop."""
        assert re.fullmatch(r"[A-Z].*\.", kind.template())
        assert "  " not in kind.template()


@pytest.mark.parametrize("kind", LEAVES)
def test_an_error_that_people_meet_says_what_to_do_next(kind: type[SamenspraakError]) -> None:
    """What happened, and then what helps: more than one sentence, or one that holds both."""
    sentences = re.split(r"(?<=[.?!])\s", kind.template())
    assert len(sentences) > 1 or ":" in kind.template()


def test_a_missing_fact_is_noticed_where_it_is_raised() -> None:
    """Not when the message is shown to somebody."""
    with pytest.raises(KeyError, match="seconds"):
        errors.TooFast()


def test_a_fact_with_braces_is_no_template() -> None:
    """A theme may be named so; nothing in it is filled in."""
    assert "“{by}”" in errors.AlreadyChanged(by="Joost", now="{by}").message
