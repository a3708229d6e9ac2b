"""A place on paper for every theme: where it lay on the map, or else packed round the largest. Pure geometry."""

import math
from collections.abc import Iterator, Sequence

import msgspec

WIDTH, HEIGHT = 658.0, 400.0
MARGIN = 14.0
ANGLES = 24
FLAT = 1.9  # paper is wider than high: what lies beside counts as nearer than what lies above
APART = 0.75  # of a mean radius, between two themes: room for their names
ROUNDS = 200

Place = tuple[float, float]


class Spot(msgspec.Struct, frozen=True):
    """A round region of the map."""

    x: float
    y: float
    r: float


def spots(counts: Sequence[int], places: Sequence[Place | None]) -> list[Spot]:
    """A spot for every theme, its area as its number of contributions; none overlaps another."""
    radii = [math.sqrt(max(count, 1)) for count in counts]
    gap = APART * sum(radii) / max(1, len(radii))
    known = [place for place in places if place is not None]
    if len(known) == len(radii) > 0 and len(set(known)) > 1:
        centres = _pushed_apart(known, radii, gap)
    else:
        centres = _packed(radii, gap)
    return _fitted(centres, radii)


def _packed(radii: Sequence[float], gap: float) -> list[Place]:
    """The largest in the middle; each next one as near to it as it goes, touching one that lies already."""
    order = sorted(range(len(radii)), key=lambda i: (-radii[i], i))
    centres: dict[int, Place] = {}
    for index in order:
        if not centres:
            centres[index] = (0.0, 0.0)
            continue
        free = (p for p in _around(centres, radii, index, gap) if _is_free(p, index, centres, radii, gap))
        centres[index] = min(free, key=lambda p: (round(math.hypot(p[0] / FLAT, p[1]), 6), p))
    return [centres[i] for i in range(len(radii))]


def _around(centres: dict[int, Place], radii: Sequence[float], index: int, gap: float) -> Iterator[Place]:
    for other, (x, y) in centres.items():
        distance = radii[other] + radii[index] + gap
        for step in range(ANGLES):
            angle = 2 * math.pi * (step + 0.5 * (other % 2)) / ANGLES
            yield x + distance * math.cos(angle), y + distance * math.sin(angle)


def _is_free(place: Place, index: int, centres: dict[int, Place], radii: Sequence[float], gap: float) -> bool:
    return all(
        math.hypot(place[0] - x, place[1] - y) >= radii[index] + radii[other] + gap - 1e-6
        for other, (x, y) in centres.items()
    )


def _pushed_apart(places: Sequence[Place], radii: Sequence[float], gap: float) -> list[Place]:
    """The places of the map, stretched until the regions have room, then pushed off each other where they touch."""
    area = math.sqrt(sum((r + gap) ** 2 for r in radii)) * 2
    centres = [(x * area * FLAT, y * area) for x, y in places]
    for _ in range(ROUNDS):
        moved = False
        for a in range(len(centres)):
            for b in range(a):
                moved |= _push(centres, a, b, radii[a] + radii[b] + gap)
        if not moved:
            return centres
    return centres if _are_apart(centres, radii) else _packed(radii, gap)


def _push(centres: list[Place], a: int, b: int, wanted: float) -> bool:
    (ax, ay), (bx, by) = centres[a], centres[b]
    dx, dy = ax - bx, ay - by
    distance = math.hypot(dx, dy)
    if distance >= wanted - 1e-6:
        return False
    if not distance:
        dx, dy, distance = math.cos(a), math.sin(a), 1.0
    half = (wanted - distance) / 2 / distance if math.hypot(ax - bx, ay - by) else wanted / 2
    centres[a], centres[b] = (ax + dx * half, ay + dy * half), (bx - dx * half, by - dy * half)
    return True


def _are_apart(centres: Sequence[Place], radii: Sequence[float]) -> bool:
    return all(
        math.hypot(centres[a][0] - centres[b][0], centres[a][1] - centres[b][1]) >= radii[a] + radii[b]
        for a in range(len(centres))
        for b in range(a)
    )


def _fitted(centres: Sequence[Place], radii: Sequence[float]) -> list[Spot]:
    """Scaled and moved so that everything lies on the paper, names beside it included."""
    if not centres:
        return []
    left = min(x - r for (x, _), r in zip(centres, radii, strict=True))
    right = max(x + r for (x, _), r in zip(centres, radii, strict=True))
    top = min(y - r for (_, y), r in zip(centres, radii, strict=True))
    bottom = max(y + r for (_, y), r in zip(centres, radii, strict=True))
    scale = min((WIDTH - 6 * MARGIN) / (right - left), (HEIGHT - 4 * MARGIN) / (bottom - top))
    dx = (WIDTH - scale * (right - left)) / 2 - scale * left
    dy = (HEIGHT - scale * (bottom - top)) / 2 - scale * top
    return [
        Spot(round(x * scale + dx, 2), round(y * scale + dy, 2), round(r * scale, 2))
        for (x, y), r in zip(centres, radii, strict=True)
    ]
