"""Takes the sentences of the error tree into the catalogues: Babel does not read docstrings by itself.

Named in babel.cfg as an extractor; `make locales` puts this folder on the path.
"""

from collections.abc import Iterator
from typing import Any

from app.errors import SamenspraakError


def extract(*_asked: Any, **_options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield each error's sentence as Babel wants it: line, function, message, comments."""
    waiting = [SamenspraakError]
    while waiting:
        error = waiting.pop(0)
        waiting += error.__subclasses__()
        yield 1, None, error.template(), []
