"""Names on the map that never overlap. Each ranks its places; then rounds of "move if that is better for all".

What finds no free place is left off the picture and named below it: a name over another helps nobody.
"""

import math
from collections.abc import Iterator, Sequence

import msgspec

from app.reports.picture.layout import HEIGHT, WIDTH, Spot

LETTER = 7.1  # px: a wide average of the letters at 13 px, strong
LINE = 16.0
LONGEST_LINE = 24  # letters
MOST_LINES = 3
GAP = 4.0
ROUNDS = 20
ON_ANOTHER = 40.0
NUMBER = 26.0  # px for the badge before the first line


class Box(msgspec.Struct, frozen=True):
    """Where a name stands."""

    x: float
    y: float
    width: float
    height: float

    def hits(self, other: "Box", margin: float = GAP) -> bool:
        """Whether two names touch."""
        beside = self.x >= other.x + other.width + margin or other.x >= self.x + self.width + margin
        above = self.y >= other.y + other.height + margin or other.y >= self.y + self.height + margin
        return not (beside or above)

    def leader(self, spot: Spot) -> tuple[float, float, float, float] | None:
        """The line from the name to the edge of its region; ``None`` where they nearly touch."""
        x = min(max(spot.x, self.x + NUMBER / 2), self.x + self.width)
        y = self.y if self.y > spot.y else self.y + self.height
        if self.y <= spot.y <= self.y + self.height:
            y = spot.y
        distance = math.hypot(x - spot.x, y - spot.y)
        if distance <= spot.r + GAP * 2:
            return None
        share = (spot.r + GAP) / distance
        return (
            round(x, 1),
            round(y, 1),
            round(spot.x + (x - spot.x) * share, 1),
            round(spot.y + (y - spot.y) * share, 1),
        )

    def covers(self, spot: Spot) -> float:
        """How deep a name reaches into a region, in px."""
        x = min(max(spot.x, self.x), self.x + self.width)
        y = min(max(spot.y, self.y), self.y + self.height)
        return max(0.0, spot.r - math.hypot(spot.x - x, spot.y - y))


def in_lines(text: str) -> tuple[str, ...]:
    """A name in short lines, cut between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LONGEST_LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [line if len(line) <= LONGEST_LINE + 4 else f"{line[: LONGEST_LINE + 3]}…" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        kept[-1] = f"{kept[-1]} …"
    return tuple(kept)


def placed(names: Sequence[tuple[str, ...]], spots: Sequence[Spot]) -> list[Box | None]:
    """A box for each name beside its spot; ``None`` where there is no free one."""
    ranked = [_ranked(lines, spot, spots) for lines, spot in zip(names, spots, strict=True)]
    chosen: list[Box | None] = [places[0][1] if places else None for places in ranked]
    for turn in range(ROUNDS):
        moved = False
        for index, places in enumerate(ranked):
            best = _best(places, index, chosen, ON_ANOTHER * (1 + turn))
            moved |= best != chosen[index]
            chosen[index] = best
        if not moved:
            break
    return _without_overlap(chosen)


def _best(places: list[tuple[float, Box]], index: int, chosen: Sequence[Box | None], price: float) -> Box | None:
    best, low = None, math.inf
    for cost, box in places:
        if cost >= low:
            break
        hits = sum(box.hits(other) for at, other in enumerate(chosen) if other is not None and at != index)
        if cost + hits * price < low:
            best, low = box, cost + hits * price
    return best


def _without_overlap(chosen: Sequence[Box | None]) -> list[Box | None]:
    kept: list[Box | None] = []
    for box in chosen:
        fits = box is not None and not any(other is not None and box.hits(other, 0) for other in kept)
        kept.append(box if fits else None)
    return kept


def _ranked(lines: tuple[str, ...], spot: Spot, spots: Sequence[Spot]) -> list[tuple[float, Box]]:
    width = NUMBER + LETTER * max(len(line) for line in lines)
    height = LINE * len(lines) + 2
    found = ((_cost(box, spot, spots), box) for box in _around(spot, width, height))
    return sorted(found, key=lambda pair: (round(pair[0], 3), pair[1].x, pair[1].y))[:200]


def _around(spot: Spot, width: float, height: float) -> Iterator[Box]:
    for ring in (GAP, 14.0, 30.0, 52.0):
        for step in range(32):
            angle = 2 * math.pi * step / 32
            x = spot.x + math.cos(angle) * (spot.r + ring + width / 2) - width / 2
            y = spot.y + math.sin(angle) * (spot.r + ring + height / 2) - height / 2
            if 0 <= x <= WIDTH - width and 0 <= y <= HEIGHT - height:
                yield Box(round(x, 1), round(y, 1), round(width, 1), height)
    x, y = spot.x - width / 2, spot.y - height / 2
    if width < 2 * spot.r and 0 <= x <= WIDTH - width and 0 <= y <= HEIGHT - height:
        yield Box(round(x, 1), round(y, 1), round(width, 1), height)


def _cost(box: Box, spot: Spot, spots: Sequence[Spot]) -> float:
    far = math.hypot(box.x + box.width / 2 - spot.x, box.y + box.height / 2 - spot.y) - spot.r
    inside = sum(box.covers(other) * (1.0 if other is spot else 5.0) for other in spots)
    above = 1.0 if box.y < spot.y else 0.0  # below is where people look first
    return max(0.0, far) * 0.2 + inside + above
