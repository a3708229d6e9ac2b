"""What can go wrong in the numerics; every message says what to do next.

ThemingError
├── ModelUnavailable     the embedding model is missing or damaged
└── InputMismatch        also a ValueError
├── VectorsUnusable  NaN or infinite numbers, or not a table of numbers
└── WidthChanged     vectors of another width than the ones kept
"""


class ThemingError(Exception):
    """The themes could not be computed."""


class ModelUnavailable(ThemingError):
    """The embedding model is missing or damaged."""


class InputMismatch(ThemingError, ValueError):
    """Texts, vectors and other rows do not belong together."""


class VectorsUnusable(InputMismatch):
    """The vectors hold NaN or infinite numbers, or are not a table of numbers."""


class WidthChanged(InputMismatch):
    """The vectors have another width than the ones they are compared with."""
