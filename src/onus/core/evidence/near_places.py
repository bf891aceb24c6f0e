"""Near places: which places lie within reach of one position.

In:  a position, the drawn shapes of places, a reach in millimetres.
Out: indices of places with their distance, the nearest first.

The surprise: inside an area the distance is nothing. Distances are whole
millimetres, reckoned in integers on a grid laid at the position itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from onus.base.geometry import Grid, grid_at

Vertices = NDArray[np.int64]
"""Shape (n, 2): longitude and latitude in 1e-7 degree."""
LAT_E7_MAX = 85 * 10_000_000


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a place is drawn: rings of areas, lines, points."""

    rings: tuple[Vertices, ...] = ()
    lines: tuple[Vertices, ...] = ()
    points: tuple[Vertices, ...] = ()


def near_places(
    lon_e7: int, lat_e7: int, shapes: Sequence[Shape], *, reach_mm: int
) -> tuple[tuple[int, int], ...]:
    """Return index and distance of each place within reach, the nearest first.

    >>> line = np.array([[1_238_000_000, 413_000_000], [1_238_010_000, 413_000_000]])
    >>> near_places(1_238_005_000, 413_001_000, [Shape(lines=(line,))], reach_mm=20_000)
    ((0, 11106),)
    """
    if abs(lat_e7) > LAT_E7_MAX:
        return ()
    grid = grid_at(lon_e7, lat_e7)
    found = []
    for index, shape in enumerate(shapes):
        apart = _apart(grid, shape, reach_mm)
        if apart is not None:
            found.append((apart, index))
    return tuple((index, apart) for apart, index in sorted(found))


def _apart(grid: Grid, shape: Shape, reach_mm: int) -> int | None:
    rings = [_drawn(grid, ring) for ring in shape.rings]
    if rings and _is_inside(rings):
        return 0
    nearest: int | None = None
    for vertices in (*rings, *(_drawn(grid, one) for one in (*shape.lines, *shape.points))):
        for apart in _distances(vertices, reach_mm):
            nearest = apart if nearest is None else min(nearest, apart)
    return nearest if nearest is not None and nearest <= reach_mm else None


def _drawn(grid: Grid, vertices: Vertices) -> list[tuple[int, int]]:
    """Return vertices in millimetres east and north of the position."""
    x_mm, y_mm = grid.to_mm(vertices.reshape(-1, 2)[:, 0], vertices.reshape(-1, 2)[:, 1])
    return list(zip(x_mm.tolist(), y_mm.tolist(), strict=True))


def _distances(vertices: Sequence[tuple[int, int]], reach_mm: int) -> Iterable[int]:
    if len(vertices) == 1:
        yield isqrt(vertices[0][0] ** 2 + vertices[0][1] ** 2)
    for (x1, y1), (x2, y2) in pairwise(vertices):
        beside = min(x1, x2) > reach_mm or max(x1, x2) < -reach_mm
        if not (beside or min(y1, y2) > reach_mm or max(y1, y2) < -reach_mm):
            yield _to_segment(x1, y1, x2, y2)


def _to_segment(x1: int, y1: int, x2: int, y2: int) -> int:
    """Return the distance of the origin from a stretch, rounded down."""
    dx, dy = x2 - x1, y2 - y1
    whole = dx * dx + dy * dy
    along = -(x1 * dx + y1 * dy)
    if whole == 0 or along <= 0:
        return isqrt(x1 * x1 + y1 * y1)
    if along >= whole:
        return isqrt(x2 * x2 + y2 * y2)
    across = x1 * dy - y1 * dx
    return isqrt(across * across // whole)


def _is_inside(rings: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Return whether the origin lies inside: a ray to the east crosses the rings an odd number of times."""
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > 0) != (y2 > 0):
                # Where the edge meets the ray, without a division: x > 0 at y = 0.
                side = (x1 * (y2 - y1) - y1 * (x2 - x1)) * (1 if y2 > y1 else -1)
                odd ^= side > 0
    return odd
