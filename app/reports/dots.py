"""One dot is one contribution: how many go into how much paper. And the shapes that tell themes apart."""

import math

import msgspec

ROWS_AT_MOST = 4
FINEST = 1.5  # px between dots; finer ones run together in print
SHAPES = (
    ("M14 2a12 12 0 100 24 12 12 0 000-24z", 18.6),
    ("M5 3h18a2 2 0 012 2v18a2 2 0 01-2 2H5a2 2 0 01-2-2V5a2 2 0 012-2z", 18.6),
    ("M14 .5L27.5 14 14 27.5 .5 14z", 18.6),
    ("M14 1l11.5 6.5v13L14 27 2.5 20.5v-13z", 18.6),
    ("M14 2h12v12A12 12 0 1114 2z", 18.6),
    ("M3 3h22v11c0 6.5-5 10-11 12.5C8 24 3 20.5 3 14z", 17.8),
    ("M9 1.5h10V9h7.5v10H19v7.5H9V19H1.5V9H9z", 18.6),
    ("M14 1.5L26.5 12v14h-25V12z", 20.8),
    ("M2.5 26V12.5a11.5 11.5 0 0123 0V26z", 19.4),
    ("M14 2h12v12c0 7-5 12-12 12H2V14C2 7 7 2 14 2z", 18.6),
    ("M8 4h20l-8 20H0z", 18.6),
    ("M2.5 2.5H14a11.5 11.5 0 010 23H2.5z", 18.6),
)
# The light palette, written into every drawing: a PDF knows no style sheet for them. On a screen the sheet goes first.
INK, ACCENT, PAPER = "#211D17", "#1E3F9E", "#F5F1E7"
LIGHT = (
    ("#216773", "#FFFFFF"),
    ("#400572", "#FFFFFF"),
    ("#B81834", "#FFFFFF"),
    ("#6B9470", "#14110C"),
    ("#BA7618", "#14110C"),
    ("#86013E", "#FFFFFF"),
    ("#A64DA5", "#FFFFFF"),
    ("#4D2213", "#FFFFFF"),
    ("#393B64", "#FFFFFF"),
    ("#525A04", "#FFFFFF"),
    ("#198CE2", "#14110C"),
    ("#1B7F62", "#FFFFFF"),
)


class Field(msgspec.Struct, frozen=True):
    """A field of dots: whole columns, then one column that is not full. Lengths in px."""

    pitch: float
    rows: int
    columns: int
    rest: int

    @property
    def lines(self) -> tuple[tuple[float, float, float], ...]:
        """Each row of dots as a line from x to x at a height; dashes of no length with round ends make the dots."""
        lengths = (self.columns + (row < self.rest) for row in range(self.rows))
        half = self.pitch / 2
        return tuple(
            (half, round(half + (n - 1) * self.pitch + 0.05, 2), round(half + row * self.pitch, 2))
            for row, n in enumerate(lengths)
            if n
        )

    @property
    def width(self) -> float:
        """The width of all columns."""
        return round((self.columns + bool(self.rest)) * self.pitch, 2)

    @property
    def height(self) -> float:
        """The height of a full column."""
        return round(self.rows * self.pitch, 2)


def pitch_for(largest: int, width: float, height: float, at_most: float) -> float:
    """The distance between dots with which ``largest`` of them fit into ``width`` × ``height``."""
    if largest <= 0:
        return at_most
    whole = next((at_most / n for n in range(1, 9) if _capacity(at_most / n, width, height) >= largest), FINEST)
    return max(FINEST, math.floor(whole * 100) / 100)


def _capacity(pitch: float, width: float, height: float) -> int:
    return int(width / pitch + 1e-6) * int(height / pitch + 1e-6)


def field(count: int, *, pitch: float, height: float, width: float) -> Field:
    """``count`` dots in columns of ``height``, or of more where ``width`` would not hold them."""
    rows = max(1, int(height / pitch + 1e-6))
    most_columns = max(1, int(width / pitch + 1e-6))
    rows = max(rows, math.ceil(count / most_columns))
    return Field(pitch, rows, count // rows, count % rows)
