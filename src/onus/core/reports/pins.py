"""Pins: which segment a position on a map, or of a telephone, belongs to.

In:  a position; lines of the places around it.
Out: the nearest place and how far it is; or none.

The surprise: nearest is a matter of the line, not of its middle: the end of a long
road is nearer to the middle of its neighbour than to its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

from onus.base.geometry import Grid, grid_at

Line = Sequence[tuple[int, int]]
"""Positions of a line: longitude and latitude in 1e-7 degree."""


@dataclass(frozen=True, slots=True)
class Lined:
    """A place with its lines; a point is a line of one position."""

    id: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pinned:
    """The place that a pin belongs to, and how far it lies from it."""

    id: str
    apart_mm: int


def nearest(lon_e7: int, lat_e7: int, places: Sequence[Lined], *, within_mm: int) -> Pinned | None:
    """Return the place nearest to a pin; of two equally near, the one whose id comes first.

    Args:
        lon_e7: of the pin, 1e-7 degree.
        lat_e7: likewise, at most 85 degrees from the equator.
        places: around it.
        within_mm: how far it may be.

    >>> road = Lined("R-1", (((0, 0), (100_000, 0)),))
    >>> nearest(50_000, 900, [road], within_mm=20_000)
    Pinned(id='R-1', apart_mm=9952)
    >>> nearest(50_000, 9_000, [road], within_mm=20_000) is None
    True
    """
    grid = grid_at(lon_e7, lat_e7)
    found = sorted(
        (min((_apart_mm(line, grid) for line in place.lines if line), default=within_mm + 1), place.id)
        for place in places
    )
    return Pinned(found[0][1], found[0][0]) if found and found[0][0] <= within_mm else None


def apart_mm(lon_e7: int, lat_e7: int, other_lon_e7: int, other_lat_e7: int) -> int:
    """Return how far two positions of one town are apart.

    >>> apart_mm(0, 0, 10_000_000, 0)
    111319460
    """
    x_mm, y_mm = grid_at(lon_e7, lat_e7).to_mm(other_lon_e7, other_lat_e7)
    return isqrt(x_mm * x_mm + y_mm * y_mm)


def _apart_mm(line: Line, grid: Grid) -> int:
    """Return how far a line is from the origin of a grid."""
    points = [grid.to_mm(lon, lat) for lon, lat in line]
    if len(points) == 1:
        return isqrt(points[0][0] ** 2 + points[0][1] ** 2)
    return min(_to_stretch_mm(one, other) for one, other in pairwise(points))


def _to_stretch_mm(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how far a straight stretch is from the origin."""
    (x, y), (dx, dy) = one, (other[0] - one[0], other[1] - one[1])
    length = dx * dx + dy * dy
    along = -(x * dx + y * dy)
    if length == 0 or along <= 0:
        return isqrt(x * x + y * y)
    if along >= length:
        return isqrt(other[0] ** 2 + other[1] ** 2)
    return abs(x * dy - y * dx) // isqrt(length)
