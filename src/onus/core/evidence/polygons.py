"""Polygons: which positions lie inside which places, decided in whole numbers.

In:  positions and polygon rings in 1e-7 degree.
Out: pairs (position, polygon), sorted.

The surprise: the boundary counts as inside, and no position is ever "almost"
inside. A coarser grid of numbers (1e-6 degree) already credits other streets
than the City of Syracuse published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.int64]
"""Shape (n, 2): longitude and latitude in 1e-7 degree; the last vertex repeats the first."""

CELL_E7 = 20_000
"""Side of a grid cell, about 200 m: a few streets wide."""
PAIRS_MAX = 4_000_000
"""Candidate pairs decided at once; bounds memory, changes nothing."""


@dataclass(frozen=True, slots=True)
class PolygonIndex:
    """Edges of all rings, grouped by polygon, and the grid cells that each polygon's box touches.

    Attributes:
        edge_start: int64 (p + 1,), where the edges of each polygon begin.
        edges: int64 (e, 4), x1, y1, x2, y2 in 1e-7 degree.
        cell_keys: int64, sorted keys of grid cells, one for each (cell, polygon).
        cell_polygon: int64, the polygon of each of `cell_keys`.
        boxes: int64 (p, 4), west, south, east, north.
    """

    edge_start: NDArray[np.int64]
    edges: NDArray[np.int64]
    cell_keys: NDArray[np.int64]
    cell_polygon: NDArray[np.int64]
    boxes: NDArray[np.int64]


def polygon_index(polygons: Sequence[Sequence[Ring]]) -> PolygonIndex:
    """Index polygons, each given by its rings; holes and several parts are just more rings.

    Args:
        polygons: for each place its rings; none for a place without a polygon.

    >>> square = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]])
    >>> len(polygon_index([[square]]).edges)
    4
    """
    edges, start, boxes = [np.zeros((0, 4), np.int64)], [0], []
    for rings in polygons:
        parts = [np.hstack([ring[:-1], ring[1:]]) for ring in rings if len(ring) > 1]
        edges.extend(parts)
        start.append(start[-1] + sum(len(part) for part in parts))
        corners = np.vstack([np.zeros((0, 2), np.int64), *rings])
        empty = [1, 1, 0, 0]
        boxes.append([*corners.min(0), *corners.max(0)] if len(corners) else empty)
    box = np.array(boxes, np.int64).reshape(-1, 4)
    keys, owners = _cells_of_boxes(box)
    return PolygonIndex(
        edge_start=np.array(start, np.int64),
        edges=np.vstack(edges).astype(np.int64),
        cell_keys=keys,
        cell_polygon=owners,
        boxes=box,
    )


def positions_inside(
    index: PolygonIndex, lon_e7: NDArray[np.int64], lat_e7: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which positions lie in which polygons, the boundary included.

    Args:
        index: of the polygons.
        lon_e7: shape (n,), longitudes in 1e-7 degree.
        lat_e7: shape (n,), latitudes in 1e-7 degree.

    Returns:
        Two arrays of one length: positions and polygons, sorted by both.

    >>> square = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]])
    >>> positions_inside(polygon_index([[square]]), np.array([5, 10, 11]), np.array([5, 3, 5]))
    (array([0, 1]), array([0, 0]))
    """
    point, polygon = _candidates(index, lon_e7, lat_e7)
    inside = np.zeros(len(point), bool)
    counts = (index.edge_start[1:] - index.edge_start[:-1])[polygon]
    for first, last in _blocks(counts):
        chosen = slice(first, last)
        inside[chosen] = _inside(index, lon_e7, lat_e7, point[chosen], polygon[chosen])
    point, polygon = point[inside], polygon[inside]
    order = np.lexsort([polygon, point])
    return point[order], polygon[order]


def _cells_of_boxes(boxes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    cells = boxes // CELL_E7
    wide = np.maximum(cells[:, 2] - cells[:, 0] + 1, 0)
    high = np.maximum(cells[:, 3] - cells[:, 1] + 1, 0)
    empty = boxes[:, 0] > boxes[:, 2]
    counts = np.where(empty, 0, wide * high)
    owner = np.repeat(np.arange(len(boxes)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    x = cells[owner, 0] + within % np.maximum(wide[owner], 1)
    y = cells[owner, 1] + within // np.maximum(wide[owner], 1)
    keys = _cell_key(x, y)
    order = np.lexsort([owner, keys])
    return keys[order], owner[order]


def _cell_key(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    return x * (1 << 32) + y


def _candidates(
    index: PolygonIndex, lon_e7: NDArray[np.int64], lat_e7: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    keys = _cell_key(lon_e7 // CELL_E7, lat_e7 // CELL_E7)
    first = np.searchsorted(index.cell_keys, keys, side="left")
    counts = np.searchsorted(index.cell_keys, keys, side="right") - first
    point = np.repeat(np.arange(len(keys)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    polygon = index.cell_polygon[first[point] + within]
    box = index.boxes[polygon]
    x, y = lon_e7[point], lat_e7[point]
    near = (box[:, 0] <= x) & (x <= box[:, 2]) & (box[:, 1] <= y) & (y <= box[:, 3])
    return point[near], polygon[near]


def _blocks(counts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Cut pairs into runs whose edges together stay below `PAIRS_MAX`."""
    if not len(counts):
        return []
    block = (np.cumsum(counts) - counts) // PAIRS_MAX
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    return list(zip(starts.tolist(), [*starts[1:].tolist(), len(counts)], strict=True))


def _inside(
    index: PolygonIndex,
    lon_e7: NDArray[np.int64],
    lat_e7: NDArray[np.int64],
    point: NDArray[np.int64],
    polygon: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Decide pairs by the parity of edges crossed to the east of the position."""
    counts = (index.edge_start[1:] - index.edge_start[:-1])[polygon]
    pair = np.repeat(np.arange(len(point)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    edge = index.edges[index.edge_start[polygon][pair] + within]
    x, y = lon_e7[point][pair], lat_e7[point][pair]
    x1, y1, x2, y2 = edge.T
    # Twice the signed area of (edge, position). Streets span less than 2**30
    # steps, so the product of two differences stays below 2**63.
    side = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    upward = (y1 <= y) & (y < y2)
    downward = (y2 <= y) & (y < y1)
    crossed = (upward & (side > 0)) | (downward & (side < 0))
    between_x = (np.minimum(x1, x2) <= x) & (x <= np.maximum(x1, x2))
    between_y = (np.minimum(y1, y2) <= y) & (y <= np.maximum(y1, y2))
    touching = (side == 0) & between_x & between_y
    odd = np.zeros(len(point), np.int64)
    np.add.at(odd, pair, crossed)
    on_edge = np.zeros(len(point), bool)
    np.logical_or.at(on_edge, pair, touching)
    inside: NDArray[np.bool_] = (odd % 2 == 1) | on_edge
    return inside
